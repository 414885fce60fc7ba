//! Host values to slots and linear memory.
//!
//! There is one walk over the arguments, [`lower`]. It is done twice: [`measure_all`] writes to
//! nowhere, which checks the types and finds out how many bytes they take, before the guest runs;
//! then they are written to the guest's memory. So the two can't disagree.

use wharf_abi::plan::{Kind, Node, ParamPlan, Plan};
use wharf_abi::show::Expected;
use wharf_abi::slots::Pass;
use wharf_abi::types::Ref;
use wharf_abi::{Block, Fault, MemoryMut, Scalar, Type, Value};

use crate::error::Error;
use crate::show;
use crate::slot::{Slot, Spill};
use crate::val::{Mismatch, Val};

/// Why a value can't be lowered.
#[derive(Debug)]
pub(crate) enum Problem {
    Mismatch(Mismatch),
    Fault(Fault),
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        Problem::Fault(fault)
    }
}

/// Memory that takes everything and keeps nothing.
struct Nowhere;

impl MemoryMut for Nowhere {
    type Error = Fault;

    fn write(&mut self, _address: u32, _bytes: &[u8]) -> Result<(), Fault> {
        Ok(())
    }
}

/// Checks one value; gives the bytes of its tail.
pub(crate) fn measure(val: &Val, node: &Node) -> Result<u32, Problem> {
    let mut block = Block {
        memory: &mut Nowhere,
        next: 0,
    };
    store(val, node, &mut block, 0)?;
    Ok(block.next)
}

/// Checks all arguments of a call; gives the bytes of the block that they need.
///
/// # Errors
/// [`Error::Argument`].
pub(crate) fn measure_all(plan: &Plan, args: &[Val]) -> Result<u32, Error> {
    let mut block = Block {
        memory: &mut Nowhere,
        next: 0,
    };
    lower(plan, args, &mut block)?;
    Ok(block.next)
}

/// Lowers all arguments of a call, and gives the slots.
///
/// # Errors
/// [`Error::Argument`]; none if they have been measured and `block` has room for them.
pub(crate) fn lower<M: MemoryMut<Error = Fault>>(
    plan: &Plan,
    args: &[Val],
    block: &mut Block<'_, M>,
) -> Result<Vec<Slot>, Error> {
    if args.len() != plan.params.len() {
        let (takes, got) = (plan.params.len(), args.len());
        let plural = if takes == 1 { "" } else { "s" };
        return Err(Error::Argument {
            function: plan.name.clone(),
            parameter: None,
            message: format!("takes {takes} argument{plural}, got {got}"),
        });
    }
    let mut slots = Vec::new();
    for (param, arg) in plan.params.iter().zip(args) {
        param_slots(param, arg, block, &mut slots)
            .map_err(|problem| argument(plan, param, problem))?;
    }
    Ok(slots)
}

fn argument(plan: &Plan, param: &ParamPlan, problem: Problem) -> Error {
    let name = &param.name;
    let message = match problem {
        Problem::Mismatch(Mismatch {
            path,
            expected,
            found,
        }) => format!("parameter `{name}`{path} must be {expected}, not {found}"),
        Problem::Fault(fault) => format!("parameter `{name}`: {fault}"),
    };
    Error::Argument {
        function: plan.name.clone(),
        parameter: Some(name.clone()),
        message,
    }
}

fn param_slots<M: MemoryMut<Error = Fault>>(
    param: &ParamPlan,
    val: &Val,
    block: &mut Block<'_, M>,
    slots: &mut Vec<Slot>,
) -> Result<(), Problem> {
    let node = &param.value;
    match param.pass {
        Pass::Nothing => store(val, node, block, 0)?,
        Pass::Scalar(scalar) => slots.push(scalar_slot(val, scalar)?),
        Pass::List => {
            let (address, len) = store_tail(val, node, block)?;
            let len = u32::try_from(len).map_err(|_| Fault::TooLarge)?;
            slots.extend([Slot::I32(address), Slot::I32(len)]);
        }
        Pass::Optional(scalar) => slots.extend(match val {
            Val::Option(None) => [Slot::I32(0), Slot::load(&Spill::default(), scalar)?],
            Val::Option(Some(some)) => [
                Slot::I32(1),
                scalar_slot(some, scalar).map_err(within(".some"))?,
            ],
            other => return Err(mismatch(other, node)),
        }),
        Pass::Pointer => {
            let at = block.take(node.size as usize, node.align)?;
            store(val, node, block, at)?;
            slots.push(Slot::I32(at));
        }
    }
    Ok(())
}

fn scalar_slot(val: &Val, scalar: Scalar) -> Result<Slot, Problem> {
    let mut spill = Spill::default();
    let mut block = Block {
        memory: &mut &mut spill[..],
        next: 0,
    };
    store_scalar(val, scalar, &mut block, 0)?;
    Ok(Slot::load(&spill, scalar)?)
}

/// Stores a value's layout at an address, and its tail at the block's end.
pub(crate) fn store<M: MemoryMut<Error = Fault>>(
    val: &Val,
    node: &Node,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), Problem> {
    match (&node.kind, val) {
        (Kind::Unit, Val::Unit) => Ok(()),
        (Kind::Scalar(scalar), _) => store_scalar(val, *scalar, block, at),
        (Kind::Str | Kind::List(_), _) => {
            let (address, len) = store_tail(val, node, block)?;
            Ok(block.write_pair(at, address, len)?)
        }
        (Kind::Option { .. }, Val::Option(None)) => Ok(0u8.store(block, at)?),
        (
            Kind::Option {
                payload,
                some: node,
            },
            Val::Option(Some(some)),
        ) => {
            1u8.store(block, at)?;
            store(some, node, block, at + payload).map_err(within(".some"))
        }
        (
            Kind::Result {
                payload, ok: node, ..
            },
            Val::Result(Ok(ok)),
        ) => {
            0u8.store(block, at)?;
            store(ok, node, block, at + payload).map_err(within(".ok"))
        }
        (
            Kind::Result {
                payload,
                error: node,
                ..
            },
            Val::Result(Err(error)),
        ) => {
            1u8.store(block, at)?;
            store(error, node, block, at + payload).map_err(within(".err"))
        }
        (Kind::Unit | Kind::Option { .. } | Kind::Result { .. }, _) => Err(mismatch(val, node)),
    }
}

/// Stores what a text or a list points to; gives its pointer and length.
fn store_tail<M: MemoryMut<Error = Fault>>(
    val: &Val,
    node: &Node,
    block: &mut Block<'_, M>,
) -> Result<(u32, usize), Problem> {
    match (&node.kind, val) {
        (Kind::Str, Val::Str(text)) => {
            let address = block.take(text.len(), 1)?;
            block.write(address, text.as_bytes())?;
            Ok((address, text.len()))
        }
        (Kind::List(element), Val::List(items)) => {
            let size = items.len().checked_mul(element.size as usize);
            let address = block.take(size.ok_or(Fault::TooLarge)?, element.align)?;
            let mut at = address;
            for (i, item) in items.iter().enumerate() {
                store(item, element, block, at)
                    .map_err(|problem| within(&format!("[{i}]"))(problem))?;
                at += element.size;
            }
            Ok((address, items.len()))
        }
        (
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::Str
            | Kind::List(_)
            | Kind::Option { .. }
            | Kind::Result { .. },
            _,
        ) => Err(mismatch(val, node)),
    }
}

fn store_scalar<M: MemoryMut<Error = Fault>>(
    val: &Val,
    scalar: Scalar,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), Problem> {
    let stored = match (scalar, val) {
        (Scalar::Bool, Val::Bool(it)) => Some(it.store(block, at)),
        (Scalar::Char, Val::Char(it)) => Some(it.store(block, at)),
        (Scalar::F32, Val::F32(it)) => Some(it.store(block, at)),
        (Scalar::F64, Val::F64(it)) => Some(it.store(block, at)),
        (Scalar::U8, _) => integer::<u8>(val).map(|it| it.store(block, at)),
        (Scalar::S8, _) => integer::<i8>(val).map(|it| it.store(block, at)),
        (Scalar::U16, _) => integer::<u16>(val).map(|it| it.store(block, at)),
        (Scalar::S16, _) => integer::<i16>(val).map(|it| it.store(block, at)),
        (Scalar::U32, _) => integer::<u32>(val).map(|it| it.store(block, at)),
        (Scalar::S32, _) => integer::<i32>(val).map(|it| it.store(block, at)),
        (Scalar::U64, _) => integer::<u64>(val).map(|it| it.store(block, at)),
        (Scalar::S64, _) => integer::<i64>(val).map(|it| it.store(block, at)),
        (Scalar::Bool | Scalar::Char | Scalar::F32 | Scalar::F64, _) => None,
    };
    match stored {
        Some(stored) => Ok(stored?),
        None => Err(mismatch(val, &Node::of(&Type::Scalar(scalar)))),
    }
}

fn integer<T: TryFrom<i128>>(val: &Val) -> Option<T> {
    val.integer().and_then(|it| T::try_from(it).ok())
}

fn mismatch(val: &Val, node: &Node) -> Problem {
    let found = match (is_integer(node), val.integer()) {
        (true, Some(integer)) => integer.to_string(),
        (_, _) => show::kind(val).into(),
    };
    Problem::Mismatch(Mismatch {
        path: String::new(),
        expected: Expected(&type_of(node)).to_string(),
        found,
    })
}

fn within(step: &str) -> impl FnOnce(Problem) -> Problem {
    move |problem| match problem {
        Problem::Mismatch(mismatch) => Problem::Mismatch(mismatch.within(step)),
        Problem::Fault(fault) => Problem::Fault(fault),
    }
}

fn is_integer(node: &Node) -> bool {
    match &node.kind {
        Kind::Scalar(Scalar::F32 | Scalar::F64) => false,
        Kind::Unit
        | Kind::Scalar(_)
        | Kind::Str
        | Kind::List(_)
        | Kind::Option { .. }
        | Kind::Result { .. } => node.is_number(),
    }
}

/// The type that a node was made of, for a message.
fn type_of(node: &Node) -> Type {
    let owned = |node: &Node| Ref::Owned(Box::new(type_of(node)));
    match &node.kind {
        Kind::Unit => Type::Unit,
        Kind::Scalar(scalar) => Type::Scalar(*scalar),
        Kind::Str => Type::Str,
        Kind::List(element) => Type::List(owned(element)),
        Kind::Option { some, .. } => Type::Option(owned(some)),
        Kind::Result { ok, error, .. } => Type::Result(owned(ok), owned(error)),
    }
}

#[cfg(test)]
mod tests;
