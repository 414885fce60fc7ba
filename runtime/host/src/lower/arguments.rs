//! All arguments of a call, lowered to slots and one block.

use wharf_abi::memory::after;
use wharf_abi::plan::{CallbackPlan, Kind, Node, ParamPlan, Plan};
use wharf_abi::slots::Pass;
use wharf_abi::{Block, Fault, MemoryMut, Scalar};

use super::mismatch::{mismatch, within};
use super::{Problem, sent, store, store_tail};
use crate::args::Spilled;
use crate::error::Error;
use crate::place::Place;
use crate::sent::{Nowhere, Sent};
use crate::slot::{self, Spill};
use crate::val::{Mismatch, Val};

/// Checks all arguments of a call; gives the bytes of the block that they need.
///
/// # Errors
/// [`Error::Argument`].
pub(crate) fn measure_all(
    plan: &Plan,
    args: &[Val],
    sent: Option<&mut Sent>,
) -> Result<u32, Error> {
    let mut block = Block {
        memory: &mut Nowhere { sent },
        next: 0,
        end: u32::MAX,
    };
    lower(plan, args, &mut block)?;
    Ok(block.next)
}

/// As [`measure_all`], of a function that is a value.
///
/// # Errors
/// [`Error::Argument`].
pub(crate) fn measure_parts(
    name: &str,
    plan: &CallbackPlan,
    args: &[Val],
    sent: Option<&mut Sent>,
) -> Result<u32, Error> {
    let mut block = Block {
        memory: &mut Nowhere { sent },
        next: 0,
        end: u32::MAX,
    };
    parts(name, plan, args, &mut block)?;
    Ok(block.next)
}

/// Lowers all arguments of a function that is a value, one after the other; gives their address, or 0
/// if there is nothing to lower.
///
/// # Errors
/// [`Error::Argument`].
pub(crate) fn parts<M: MemoryMut<Error = Fault>>(
    name: &str,
    plan: &CallbackPlan,
    args: &[Val],
    block: &mut Block<'_, M>,
) -> Result<u32, Error> {
    if args.len() != plan.params.len() {
        return Err(wrong_number(name, plan.params.len(), args.len()));
    }
    let fault = |fault| argument(name, None, "the arguments", Problem::Fault(fault));
    let at = match plan.size {
        0 => 0,
        size => block.take(size as usize, plan.align).map_err(fault)?,
    };
    for (i, (part, arg)) in plan.params.iter().zip(args).enumerate() {
        let place = after(at, part.at).map_err(fault)?;
        store(arg, &part.value, block, place)
            .map_err(|problem| argument(name, None, &format!("argument {i}"), problem))?;
    }
    Ok(at)
}

/// Whether any of these has handles in it.
pub(crate) fn sends<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> bool {
    let mut found = false;
    for node in nodes {
        node.visit(&mut |node| found |= matches!(node.kind, Kind::Handle(_)));
    }
    found
}

/// Lowers all arguments of a call, and gives the slots.
///
/// # Errors
/// [`Error::Argument`]; none if they have been measured and `block` has room for them.
pub(crate) fn lower<M: MemoryMut<Error = Fault>>(
    plan: &Plan,
    args: &[Val],
    block: &mut Block<'_, M>,
) -> Result<Vec<u64>, Error> {
    if args.len() != plan.params.len() {
        return Err(wrong_number(&plan.name, plan.params.len(), args.len()));
    }
    let mut slots = Vec::new();
    for (index, (param, arg)) in plan.params.iter().zip(args).enumerate() {
        if let Some(sent) = sent(block.memory) {
            sent.index = index;
        }
        let name = &param.name;
        param_slots(param, arg, block, &mut slots).map_err(|problem| {
            argument(
                &plan.name,
                Some(name),
                &format!("parameter `{name}`"),
                problem,
            )
        })?;
    }
    Ok(slots)
}

#[cold]
fn wrong_number(function: &str, takes: usize, got: usize) -> Error {
    let plural = if takes == 1 { "" } else { "s" };
    Error::Argument {
        function: function.to_owned(),
        parameter: None,
        message: format!("takes {takes} argument{plural}, got {got}"),
    }
}

fn argument(function: &str, parameter: Option<&str>, what: &str, problem: Problem) -> Error {
    let message = match problem {
        Problem::Mismatch(it) => {
            let Mismatch {
                path,
                expected,
                found,
            } = *it;
            format!("{what}{path} must be {expected}, not {found}")
        }
        Problem::Fault(fault) => format!("{what}: {fault}"),
    };
    Error::Argument {
        function: function.to_owned(),
        parameter: parameter.map(str::to_owned),
        message,
    }
}

/// The slot of a result that has one at most; 0 if there is none.
pub(crate) fn slot(
    val: &Val,
    node: &Node,
    pass: Pass,
    sent: Option<&mut Sent>,
) -> Result<u64, Problem> {
    match pass {
        Pass::Scalar(scalar) => scalar_slot(val, node, scalar, sent),
        Pass::Nothing | Pass::List | Pass::Optional(_) | Pass::Pointer => Ok(0),
    }
}

fn param_slots<M: MemoryMut<Error = Fault>>(
    param: &ParamPlan,
    val: &Val,
    block: &mut Block<'_, M>,
    slots: &mut Vec<u64>,
) -> Result<(), Problem> {
    let node = &param.value;
    match param.pass {
        Pass::Nothing => store(val, node, block, 0)?,
        Pass::Scalar(scalar) => {
            slots.push(scalar_slot(val, node, scalar, sent(block.memory))?);
        }
        Pass::List => {
            let (address, len) = store_tail(val, node, block, Place::WHOLE)?;
            let len = u32::try_from(len).map_err(|_| Fault::TooLarge)?;
            slots.extend([u64::from(address), len.into()]);
        }
        Pass::Optional(scalar) => slots.extend(match (&node.kind, val) {
            (Kind::Option { .. }, Val::Option(None)) => [0, slot::load(&Spill::default(), scalar)?],
            (Kind::Option { some: node, .. }, Val::Option(Some(some))) => [
                1,
                scalar_slot(some, node, scalar, sent(block.memory))
                    .map_err(|problem| within(problem, &".some"))?,
            ],
            (_, other) => return Err(mismatch(other, node)),
        }),
        Pass::Pointer => {
            let at = block.take(node.size as usize, node.align)?;
            store(val, node, block, at)?;
            slots.push(at.into());
        }
    }
    Ok(())
}

/// The slot of a value whose layout is a scalar.
fn scalar_slot(
    val: &Val,
    node: &Node,
    scalar: Scalar,
    sent: Option<&mut Sent>,
) -> Result<u64, Problem> {
    let mut spilled = Spilled::new(sent);
    let mut block = Block {
        memory: &mut spilled,
        next: 0,
        end: 0,
    };
    store(val, node, &mut block, 0)?;
    Ok(slot::load(spilled.bytes(), scalar)?)
}
