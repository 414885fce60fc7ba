//! One call of the host's: the guest's arguments are lifted, the host's function runs, what it
//! returns is lowered.
//!
//! All arguments are lifted before anything else runs, because whatever runs may change them. A
//! result goes into the arena behind the arguments of the calls under way, or into an overflow block,
//! and the guest takes it over at once.

use std::sync::Arc;

use wharf_abi::memory::Slice;
use wharf_abi::plan::{ImportPlan, Kind, Node};
use wharf_abi::slots::Pass;
use wharf_abi::types::{Function, Mode, Type};
use wharf_abi::{Block, Fault, Load, Memory, Value, flow, layout};

use crate::args::spill;
use crate::closure::Outcome;
use crate::difference::Signature;
use crate::engine::{Body, Store};
use crate::error::Error;
use crate::guest::Guest;
use crate::host::{self, Callee, Host, Invocation, Link};
use crate::object::ObjectProblem;
use crate::reach::{self, Reach, Spill};
use crate::received::Received;
use crate::sent::{Misuse, Nowhere, Sent};
use crate::slot::Slot;
use crate::val::{Mismatch, Val};
use crate::window::Window;
use crate::{lift, lower};

/// What errors call a function that is a value.
pub(crate) const CALLBACK: &str = "a function that was given to the guest";

/// A host's function, whatever its types.
pub(crate) trait Serve<S: Store>: Send + Sync {
    /// What it differs in from what the guest imports, a line each.
    fn differences(&self, name: &str, import: &Function) -> Vec<String>;

    /// The function for one instance, as the import at a place in the interface.
    fn bind(
        self: Arc<Self>,
        link: Link<S::Module>,
        guest: &Guest<S::Module>,
        place: usize,
    ) -> Box<dyn Body<S>>;
}

/// A host's function for one instance.
struct Bound<S: Store, F> {
    link: Link<S::Module>,
    /// For the plan of the import.
    guest: Guest<S::Module>,
    place: usize,
    function: Arc<F>,
}

/// What serves a call whose slots are those of the plan.
trait Served<S: Store>: Send + Sync {
    fn serve(
        &self,
        host: &mut Host<'_, S>,
        plan: &ImportPlan,
        slots: &[Slot],
    ) -> Result<Option<Slot>, Error>;
}

impl<S: Store, F: Served<S>> Body<S> for Bound<S, F> {
    #[inline]
    fn call<'c>(&'c self, caller: S::Caller<'c>, slots: &[Slot]) -> Result<Option<Slot>, Error> {
        let plan = &self.guest.imports()[self.place];
        let callee = Callee::Import(&plan.call.export);
        let mut host = Host::new(caller, host::linked(&self.link, callee)?, callee);
        self.function
            .serve(&mut host, plan, slots)
            .map_err(|error| host.failed(error))
    }
}

fn bind<S: Store, F: Served<S> + 'static>(
    function: Arc<F>,
    link: Link<S::Module>,
    guest: &Guest<S::Module>,
    place: usize,
) -> Box<dyn Body<S>> {
    Box::new(Bound {
        link,
        guest: guest.clone(),
        place,
        function,
    })
}

/// The arguments that a host's function takes: a tuple of up to 16 owned values, `()` for none,
/// `(name,)` for one.
pub trait Params: Sized {
    #[doc(hidden)]
    const TYPES: &'static [(&'static Type, Mode)];
    /// Whether there are handles in them.
    #[doc(hidden)]
    const HANDLES: bool;
    /// Whether any of them lies in memory, or has handles.
    #[doc(hidden)]
    const MEMORY: bool;

    #[doc(hidden)]
    fn lift(slots: &[Slot], memory: &[u8], received: Option<&Received>) -> Result<Self, Fault>;
}

macro_rules! params {
    ($($name:ident)*) => {
        impl<$($name: for<'m> Load<'m>),*> Params for ($($name,)*) {
            const TYPES: &'static [(&'static Type, Mode)] = &[$(($name::TYPE, $name::MODE)),*];
            const HANDLES: bool = false $(|| flow::has_handle($name::TYPE))*;
            const MEMORY: bool = Self::HANDLES $(|| in_memory(Pass::of($name::TYPE)))*;

            #[inline(always)]
            #[allow(non_snake_case, unused_mut, unused_variables, reason = "there may be no parameter")]
            fn lift(
                mut slots: &[Slot],
                memory: &[u8],
                received: Option<&Received>,
            ) -> Result<Self, Fault> {
                $(let $name: $name = param(&mut slots, memory, received)?;)*
                Ok(($($name,)*))
            }
        }
    };
}

params!();
params!(A);
params!(A B);
params!(A B C);
params!(A B C D);
params!(A B C D E);
params!(A B C D E F);
params!(A B C D E F G);
params!(A B C D E F G H);
params!(A B C D E F G H I);
params!(A B C D E F G H I J);
params!(A B C D E F G H I J K);
params!(A B C D E F G H I J K L);
params!(A B C D E F G H I J K L N);
params!(A B C D E F G H I J K L N O);
params!(A B C D E F G H I J K L N O P);
params!(A B C D E F G H I J K L N O P Q);

const fn in_memory(pass: Pass) -> bool {
    match pass {
        Pass::Nothing | Pass::Scalar(_) | Pass::Optional(_) => false,
        Pass::List | Pass::Pointer => true,
    }
}

/// Lifts the argument that comes first, and goes on to the next.
#[inline(always)]
fn param<T: for<'m> Load<'m>>(
    slots: &mut &[Slot],
    memory: &[u8],
    received: Option<&Received>,
) -> Result<T, Fault> {
    let received = received.filter(|_| const { flow::has_handle(T::TYPE) });
    if let (Pass::Scalar(_), None) = (const { Pass::of(T::TYPE) }, received) {
        let slot = slots.split_off_first().copied().unwrap_or(Slot::I32(0));
        return T::load(&Slice::new(&slot.spill()), 0);
    }
    let (at, spill) = from_slots(const { Pass::of(T::TYPE) }, slots);
    let reach = Reach::new(memory, received, spill);
    let at = match at {
        None => Reach::SPILL,
        Some(address) => {
            let at = reach.at(address);
            reach.aligned(at, const { layout::of(T::TYPE) }.align)?;
            at
        }
    };
    T::load(&reach, at)
}

/// Takes a value's slots; says where it stands: at an address, or else in the spill.
#[inline(always)]
pub(crate) fn from_slots(pass: Pass, slots: &mut &[Slot]) -> (Option<u32>, Spill) {
    let count = pass.params().len();
    let (own, rest) = slots.split_at_checked(count).unwrap_or((&[], slots));
    *slots = rest;
    match (pass, own) {
        (Pass::Scalar(_), [slot]) => (None, reach::of_scalar(*slot)),
        (Pass::List, [address, len]) => (None, reach::of_pair(*address, *len)),
        (Pass::Optional(scalar), [some, value]) => {
            let payload = layout::of_scalar(scalar).align;
            (None, reach::of_option(*some, *value, payload))
        }
        (Pass::Pointer, [slot]) => (Some(slot.word()), Spill::default()),
        // The signature of the import has seen to it that there is a slot wherever one is needed.
        (Pass::Nothing | Pass::Scalar(_) | Pass::List | Pass::Optional(_) | Pass::Pointer, _) => {
            (None, Spill::default())
        }
    }
}

/// A function with static types.
pub(crate) struct Typed<F, A, R> {
    pub(crate) function: F,
    pub(crate) types: std::marker::PhantomData<fn(A) -> R>,
}

impl<S, F, A, R> Serve<S> for Typed<F, A, R>
where
    S: Store,
    F: Fn(&mut Host<'_, S>, A) -> R + Send + Sync + 'static,
    A: Params + 'static,
    R: Outcome + 'static,
{
    fn differences(&self, name: &str, import: &Function) -> Vec<String> {
        let signature = Signature {
            params: A::TYPES,
            result: <R::Value as Value>::TYPE,
        };
        signature.differences(name, import)
    }

    fn bind(
        self: Arc<Self>,
        link: Link<S::Module>,
        guest: &Guest<S::Module>,
        place: usize,
    ) -> Box<dyn Body<S>> {
        bind(self, link, guest, place)
    }
}

impl<S, F, A, R> Served<S> for Typed<F, A, R>
where
    S: Store,
    F: Fn(&mut Host<'_, S>, A) -> R + Send + Sync,
    A: Params,
    R: Outcome,
{
    #[inline(always)]
    fn serve(
        &self,
        host: &mut Host<'_, S>,
        _: &ImportPlan,
        slots: &[Slot],
    ) -> Result<Option<Slot>, Error> {
        let result = match A::HANDLES {
            true => {
                let received = Received::new(host.home());
                let args = A::lift(slots, host.memory(), Some(&received))
                    .map_err(|fault| host.invalid(&received, fault))?;
                // What is lent is lent until the function is over.
                let result = (self.function)(host, args);
                drop(received);
                result
            }
            false => {
                let memory = if A::MEMORY { host.memory() } else { &[] };
                match A::lift(slots, memory, None) {
                    Ok(args) => (self.function)(host, args),
                    Err(fault) => return Err(invalid(host, fault)),
                }
            }
        };
        let value = result.outcome()?;
        give(host, &value)
    }
}

#[cold]
fn invalid(host: &dyn Invocation, fault: Fault) -> Error {
    let import = host.callee().name().to_owned();
    Error::ImportFault { import, fault }
}

/// A function without.
pub(crate) struct Dynamic<F> {
    pub(crate) function: F,
}

impl<S, F> Serve<S> for Dynamic<F>
where
    S: Store,
    F: Fn(&mut Host<'_, S>, &[Val]) -> Result<Val, Error> + Send + Sync + 'static,
{
    fn differences(&self, _: &str, _: &Function) -> Vec<String> {
        Vec::new()
    }

    fn bind(
        self: Arc<Self>,
        link: Link<S::Module>,
        guest: &Guest<S::Module>,
        place: usize,
    ) -> Box<dyn Body<S>> {
        bind(self, link, guest, place)
    }
}

impl<S, F> Served<S> for Dynamic<F>
where
    S: Store,
    F: Fn(&mut Host<'_, S>, &[Val]) -> Result<Val, Error> + Send + Sync,
{
    fn serve(
        &self,
        host: &mut Host<'_, S>,
        plan: &ImportPlan,
        slots: &[Slot],
    ) -> Result<Option<Slot>, Error> {
        let received = Received::new(host.home());
        let args = lift::arguments(&plan.call, slots, host.memory(), &received)
            .map_err(|fault| host.invalid(&received, fault))?;
        let result = (self.function)(host, &args);
        drop(received);
        let node = &plan.call.value;
        let val = result_val(node, result)?;
        match plan.call.result {
            Pass::Nothing | Pass::Scalar(_) => {
                let (mut sent, _) = looked(host, node, &val)?;
                let slot = lower::slot(&val, node, plan.call.result, Some(&mut sent));
                let slot = slot.map_err(|problem| mismatched(host, problem, &mut sent))?;
                host.healthy()?;
                sent.sent();
                Ok(slot)
            }
            Pass::List | Pass::Optional(_) | Pass::Pointer => {
                give_val(host, &val, node).map(|at| Some(Slot::I32(at)))
            }
        }
    }
}

/// The value that a function without static types returns.
pub(crate) fn result_val(node: &Node, result: Result<Val, Error>) -> Result<Val, Error> {
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
    function: impl FnOnce(A) -> Result<R, Error>,
) -> Result<u32, Error> {
    let result = match const { flow::has_handle(A::TYPE) } {
        true => {
            let received = Received::new(call.home());
            let args = load(call.memory(), Some(&received), arguments)
                .map_err(|fault| call.invalid(&received, fault))?;
            // What is lent is lent until the function is over.
            let result = function(args);
            drop(received);
            result
        }
        false => match load(call.memory(), None, arguments) {
            Ok(args) => function(args),
            Err(fault) => return Err(invalid(call, fault)),
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
fn give<T: Value, S: Store>(host: &mut Host<'_, S>, value: &T) -> Result<Option<Slot>, Error> {
    match const { Pass::of(T::TYPE) } {
        Pass::Nothing => host.healthy().map(|()| None),
        Pass::Scalar(scalar) => {
            let slot = match const { flow::has_handle(T::TYPE) } {
                false => spill(value, None).and_then(|spill| Slot::load(&spill, scalar)),
                true => {
                    let mut sent = look(host, value)?;
                    let spilled = spill(value, Some(&mut sent));
                    sent.sent();
                    spilled.and_then(|spill| Slot::load(&spill, scalar))
                }
            };
            host.healthy()?;
            slot.map(Some).map_err(|fault| returned(host, fault))
        }
        Pass::List | Pass::Optional(_) | Pass::Pointer => {
            give_in_memory(host, value).map(|at| Some(Slot::I32(at)))
        }
    }
}

/// Lowers what a function returns; gives its address.
fn give_in_memory<T: Value>(call: &mut dyn Invocation, value: &T) -> Result<u32, Error> {
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
) -> Result<u32, Error> {
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
fn look<T: Value>(call: &dyn Invocation, value: &T) -> Result<Sent, Error> {
    let mut sent = Sent::new(call.home());
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
fn looked(call: &dyn Invocation, node: &Node, val: &Val) -> Result<(Sent, u32), Error> {
    let mut sent = Sent::new(call.home());
    let measured = lower::measure(val, node, Some(&mut sent));
    finish_look(call, measured, sent)
}

fn finish_look<O>(
    call: &dyn Invocation,
    stored: Result<O, lower::Problem>,
    mut sent: Sent,
) -> Result<(Sent, O), Error> {
    match stored {
        Ok(output) => match sent.looked(call.memory()) {
            Ok(()) => Ok((sent, output)),
            Err(misuse) => Err(misused(call, misuse)),
        },
        Err(problem) => Err(mismatched(call, problem, &mut sent)),
    }
}

/// Lowers a value without a static type that a function returns; gives its address, or 0 if it has
/// no layout.
pub(crate) fn give_val(call: &mut dyn Invocation, val: &Val, node: &Node) -> Result<u32, Error> {
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
fn misused(call: &dyn Invocation, misuse: Box<Misuse>) -> Error {
    Error::Object {
        function: format!("the result of {}", call.callee().name()),
        parameter: None,
        object: misuse.object,
        problem: misuse.problem,
    }
}

/// What is wrong with what a function without static types returns.
#[cold]
fn mismatched(call: &dyn Invocation, problem: lower::Problem, sent: &mut Sent) -> Error {
    match problem {
        lower::Problem::Fault(fault) => match sent.take_problem() {
            Some(misuse) => misused(call, misuse),
            None => returned(call, fault),
        },
        lower::Problem::Mismatch(mismatch) => {
            let Mismatch {
                path,
                expected,
                found,
            } = *mismatch;
            Error::Argument {
                function: call.callee().name().to_owned(),
                parameter: None,
                message: format!("the result{path} must be {expected}, not {found}"),
            }
        }
    }
}

/// What is wrong with what a function returns.
#[cold]
fn returned(call: &dyn Invocation, fault: Fault) -> Error {
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
    Error::Argument {
        function: call.callee().name().to_owned(),
        parameter: None,
        message: format!("the result: {message}"),
    }
}
