//! What a host's function returns, lowered for its guest.
//!
//! A result goes into the arena behind the arguments of the calls under way, or into an overflow block,
//! and the guest takes it over at once.

use wharf_abi::memory::Slice;
use wharf_abi::plan::{Kind, Node};
use wharf_abi::slots::Pass;
use wharf_abi::{Block, Fault, Load, Memory, Value, flow, layout};

use crate::args::spill;
use crate::closure::Outcome;
use crate::engine::Store;
use crate::error::{Error, Failed};
use crate::host::{Host, Invocation};
use crate::object::ObjectProblem;
use crate::reach::{Reach, Spill};
use crate::received::Received;
use crate::sent::{Misuse, Nowhere, Sent};
use crate::val::{Mismatch, Val};
use crate::window::Window;
use crate::{lower, slot};

/// What errors call a function that is a value.
pub(crate) const CALLBACK: &str = "a function that was given to the guest";

/// The value that a function without static types returns.
pub(crate) fn val(node: &Node, result: Result<Val, Error>) -> Result<Val, Error> {
    match (&node.kind, result) {
        (Kind::Result { .. }, Ok(ok)) => Ok(Val::Result(Ok(Box::new(ok)))),
        (Kind::Result { .. }, Err(Error::Guest(error))) => Ok(Val::Result(Err(Box::new(error)))),
        (_, result) => result,
    }
}

/// Calls a function that is a value, with arguments of static types.
pub(crate) fn invoke<A: for<'m> Load<'m>, R: Outcome>(
    call: &mut dyn Invocation,
    arguments: u32,
    function: impl FnOnce(&mut dyn Invocation, A) -> Result<R, Error>,
) -> Result<u32, Failed> {
    let result = match const { flow::has_handle(A::TYPE) } {
        true => {
            let received = Received::new(call.home());
            let args = load(call.memory(), Some(&received), arguments)
                .map_err(|fault| call.invalid(&received, fault))?;
            // What is lent is lent until the function is over.
            let result = function(call, args);
            drop(received);
            result
        }
        false => match load(call.memory(), None, arguments) {
            Ok(args) => function(call, args),
            Err(fault) => return Err(invalid(call, fault).into()),
        },
    };
    let value = result?.outcome()?;
    match const { Pass::of(<R::Value as Value>::TYPE) } {
        Pass::Nothing => call.healthy().map(|()| 0),
        Pass::Scalar(_) | Pass::List | Pass::Optional(_) | Pass::Pointer => {
            give_in_memory(call, &value)
        }
    }
}

#[inline(always)]
fn load<A: for<'m> Load<'m>>(
    memory: &[u8],
    received: Option<&Received>,
    arguments: u32,
) -> Result<A, Fault> {
    if let Pass::Nothing = const { Pass::of(A::TYPE) } {
        return A::load(&Slice::new(&[]), 0);
    }
    let reach = Reach::new(memory, received, Spill::default());
    let at = reach.at(arguments);
    reach.aligned(at, const { layout::of(A::TYPE) }.align)?;
    A::load(&reach, at)
}

/// Gives the guest what a function returns: as a slot, or as a pointer to it.
#[inline(always)]
pub(crate) fn give<T: Value, S: Store>(host: &mut Host<'_, S>, value: &T) -> Result<u64, Failed> {
    match const { Pass::of(T::TYPE) } {
        Pass::Nothing => host.healthy().map(|()| 0),
        Pass::Scalar(scalar) => {
            let bits = match const { flow::has_handle(T::TYPE) } {
                false => spill(value, None).and_then(|spill| slot::load(&spill, scalar)),
                true => {
                    let mut sent = look(host, value)?;
                    let spilled = spill(value, Some(&mut sent));
                    sent.sent();
                    spilled.and_then(|spill| slot::load(&spill, scalar))
                }
            };
            host.healthy()?;
            match bits {
                Ok(bits) => Ok(bits),
                Err(fault) => Err(returned(host, fault)),
            }
        }
        Pass::List | Pass::Optional(_) | Pass::Pointer => {
            give_in_memory(host, value).map(u64::from)
        }
    }
}

/// Lowers what a function returns; gives its address.
fn give_in_memory<T: Value>(call: &mut dyn Invocation, value: &T) -> Result<u32, Failed> {
    let layout = const { layout::of(T::TYPE) };
    let mut sent = match const { flow::has_handle(T::TYPE) } {
        true => Some(look(call, value)?),
        false => None,
    };
    let end = u32::try_from(value.tail(layout.size as usize));
    let size = end.map_err(|_| returned(call, Fault::TooLarge))?;
    lower_result(call, size, sent.as_mut(), |block, at| {
        block.take(layout.size as usize, layout.align)?;
        value.store(block, at)
    })
}

/// Finds room for a result and lowers it there.
fn lower_result(
    call: &mut dyn Invocation,
    size: u32,
    mut sent: Option<&mut Sent>,
    store: impl FnOnce(&mut Block<'_, Window<'_>>, u32) -> Result<(), Fault>,
) -> Result<u32, Failed> {
    call.healthy()?;
    let at = call.place(size)?;
    let memory = call.memory_mut();
    let stored = Window::new(memory, at, size, sent.as_deref_mut()).and_then(|mut window| {
        let mut block = Block {
            memory: &mut window,
            next: at,
            end: at + size,
        };
        store(&mut block, at)
    });
    stored.map_err(|fault| returned(call, fault))?;
    if let Some(sent) = sent {
        sent.sent();
    }
    Ok(at)
}

/// Checks that the guest's objects in a result can be given back to it.
fn look<T: Value>(call: &dyn Invocation, value: &T) -> Result<Sent, Failed> {
    let mut sent = Sent::new(call.owner());
    let mut nowhere = Nowhere {
        sent: Some(&mut sent),
    };
    let mut block = Block {
        memory: &mut nowhere,
        next: layout::of(T::TYPE).size,
        end: u32::MAX,
    };
    let stored = value.store(&mut block, 0);
    let (sent, ()) = finish_look(call, stored.map_err(lower::Problem::Fault), sent)?;
    Ok(sent)
}

/// As [`look`]; also gives the bytes that the value takes.
pub(crate) fn looked(call: &dyn Invocation, node: &Node, val: &Val) -> Result<(Sent, u32), Failed> {
    let mut sent = Sent::new(call.owner());
    let measured = lower::measure(val, node, Some(&mut sent));
    finish_look(call, measured, sent)
}

fn finish_look<O>(
    call: &dyn Invocation,
    stored: Result<O, lower::Problem>,
    mut sent: Sent,
) -> Result<(Sent, O), Failed> {
    match stored {
        Ok(output) => match sent.looked(Some(call.memory()), || call.home()) {
            Ok(()) => Ok((sent, output)),
            Err(misuse) => Err(misuse_of(call, misuse)),
        },
        Err(problem) => Err(mismatched(call, problem, &mut sent)),
    }
}

/// Lowers a value without a static type that a function returns; gives its address, or 0 if it has
/// no layout.
pub(crate) fn give_val(call: &mut dyn Invocation, val: &Val, node: &Node) -> Result<u32, Failed> {
    let (mut sent, size) = looked(call, node, val)?;
    if let Kind::Unit = node.kind {
        return call.healthy().map(|()| 0);
    }
    lower_result(call, size, Some(&mut sent), |block, at| {
        block.take(node.size as usize, node.align)?;
        match lower::store(val, node, block, at) {
            Ok(()) => Ok(()),
            Err(lower::Problem::Fault(fault)) => Err(fault),
            // It was one of the type before.
            Err(lower::Problem::Mismatch(_)) => Err(Fault::TooLarge),
        }
    })
}

#[cold]
#[expect(clippy::boxed_local, reason = "that is how it comes")]
fn misuse_of(call: &dyn Invocation, misuse: Box<Misuse>) -> Failed {
    Failed::new(Error::Object {
        function: format!("the result of {}", call.callee().name()),
        parameter: None,
        object: misuse.object,
        problem: misuse.problem,
    })
}

/// What is wrong with what a function without static types returns.
#[cold]
pub(crate) fn mismatched(
    call: &dyn Invocation,
    problem: lower::Problem,
    sent: &mut Sent,
) -> Failed {
    match problem {
        lower::Problem::Fault(fault) => match sent.take_problem() {
            Some(misuse) => misuse_of(call, misuse),
            None => returned(call, fault),
        },
        lower::Problem::Mismatch(mismatch) => {
            let Mismatch {
                path,
                expected,
                found,
            } = *mismatch;
            Failed::new(Error::Argument {
                function: call.callee().name().to_owned(),
                parameter: None,
                message: format!("the result{path} must be {expected}, not {found}"),
            })
        }
    }
}

/// What is wrong with what a function returns.
#[cold]
fn returned(call: &dyn Invocation, fault: Fault) -> Failed {
    let message = match fault {
        Fault::OutOfBounds { .. } => "its `Value` stores more than it measured".to_owned(),
        Fault::InvalidHandle { .. } => ObjectProblem::Moved.to_string(),
        Fault::Misaligned { .. }
        | Fault::InvalidUtf8 { .. }
        | Fault::InvalidDiscriminant { .. }
        | Fault::InvalidChar { .. }
        | Fault::Zero
        | Fault::TooDeep
        | Fault::TooLarge => fault.to_string(),
    };
    Failed::new(Error::Argument {
        function: call.callee().name().to_owned(),
        parameter: None,
        message: format!("the result: {message}"),
    })
}

/// A function that is a value can't be called.
#[cold]
pub(crate) fn misused(problem: ObjectProblem) -> Error {
    Error::Object {
        function: CALLBACK.into(),
        parameter: None,
        object: "function".into(),
        problem,
    }
}

#[cold]
pub(crate) fn invalid(host: &dyn Invocation, fault: Fault) -> Error {
    let import = host.callee().name().to_owned();
    Error::ImportFault { import, fault }
}
