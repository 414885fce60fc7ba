//! Functions of the guest's that are values, and are called by handle.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use wharf_abi::plan::{CallbackPlan, Kind};
use wharf_abi::shape::One;
use wharf_abi::slots::Pass;
use wharf_abi::types::{Callback as CallbackType, Calls, LENT_EXCLUSIVELY, Type};
use wharf_abi::{Block, Fault, Load, Memory, MemoryMut, Value, flow, layout};

use crate::call::{Call, Callee, Name};
use crate::closure;
use crate::engine::{Context, Module, Types};
use crate::error::{Error, Failed};
use crate::held::Held;
use crate::instance::Inner;
use crate::object::{self, Free, ObjectProblem};
use crate::reach::{Reach, Spill};
use crate::received::{Received, guests_handle};
use crate::sent::{Nowhere, Sent};
use crate::val::Val;
use crate::window::Window;
use crate::{lift, lower, runtime};

/// What errors call a function that the guest sent.
const NAME: &str = "a function of the guest's";

/// A function of the guest's, without static types. A clone is the same function.
///
/// When the last clone is dropped, so is what the guest has, before the next call of its instance.
/// One that a guest lends its host, as an argument of an import, can be called until the import is
/// over.
#[derive(Clone)]
pub struct Callback {
    held: Arc<Held>,
    plan: Arc<CallbackPlan>,
}

/// A function of the guest's: what a `wharf::Callback<dyn Fn(A) -> R>` is to its host.
///
/// `A` is a tuple of the arguments, `()` for none, as in [`TypedFunction`](crate::TypedFunction): a
/// lifetime in it is that of one call only. `K` says what the guest sends: see [`kind`].
///
/// ```no_run
/// # #[cfg(feature = "wasmtime")]
/// # fn run(
/// #     guest: &wharf_host::Instance,
/// #     mut store: wharf_host::wasmtime::Store<()>,
/// # ) -> Result<(), wharf_host::Error> {
/// use wharf_host::TypedCallback;
///
/// let adder = guest.function::<(u32,), TypedCallback<(u32,), u32>>("adder")?;
/// let add = adder.call(&mut store, (2,))?;
/// assert_eq!(add.call(&mut store, (3,))?, 5);
/// # Ok(())
/// # }
/// ```
pub struct TypedCallback<A, R, K = kind::Fn> {
    held: Arc<Held>,
    /// Covariant, so that each call may have a shorter lifetime.
    #[expect(clippy::type_complexity, reason = "it is three types")]
    types: PhantomData<fn() -> (A, R, K)>,
}

/// What kinds of functions a guest sends.
pub mod kind {
    /// A `wharf::Callback<dyn Fn>`: it may be called while another call of it is under way.
    #[derive(Debug)]
    pub enum Fn {}
    /// A `wharf::Callback<dyn FnMut>`: one call at a time.
    #[derive(Debug)]
    pub enum FnMut {}
    /// A `&dyn Fn`, lent to an import.
    #[derive(Debug)]
    pub enum LentFn {}
    /// A `&mut dyn FnMut`, lent to an import.
    #[derive(Debug)]
    pub enum LentFnMut {}
}

/// A kind of functions: one of those in [`kind`].
pub trait Kinds {
    #[doc(hidden)]
    const CALLS: Calls;
    #[doc(hidden)]
    const KEPT: bool;
}

macro_rules! kinds {
    ($($kind:ident as $calls:ident, $kept:literal;)*) => {$(
        impl Kinds for kind::$kind {
            const CALLS: Calls = Calls::$calls;
            const KEPT: bool = $kept;
        }
    )*};
}

kinds! {
    Fn as Shared, true;
    FnMut as Exclusive, true;
    LentFn as Shared, false;
    LentFnMut as Exclusive, false;
}

impl Callback {
    /// Calls the function.
    ///
    /// One that returns a `Result` gives its success, or [`Error::Guest`] with its error.
    ///
    /// # Errors
    /// [`Error::Object`] if it was freed, if it was lent for a call that is over, or if a call of it
    /// is under way and it can't be called twice; otherwise as
    /// [`Instance::call`](crate::Instance::call).
    ///
    /// # Panics
    /// As the engine does, if the instance lives in another store.
    pub fn call<M: Module>(&self, mut store: impl Context<M>, args: &[Val]) -> Result<Val, Error> {
        let (inner, handle) = ready::<M, _>(&self.held, &mut store, self.plan.calls)?;
        let mut vals = Vals {
            handle,
            plan: &self.plan,
            args,
        };
        let val = inner.invoke(&mut store, self.plan.result.kind != Kind::Unit, &mut vals)?;
        lift::success(&self.plan.result, val)
    }

    /// Ends the function now.
    ///
    /// # Errors
    /// As [`Object::free`](crate::Object::free).
    ///
    /// # Panics
    /// As [`Object::free`](crate::Object::free).
    pub fn free<M: Module>(&self, store: impl Context<M>) -> Result<(), Error> {
        free(&self.held, store)
    }

    /// The function of a handle that the guest gave.
    pub(crate) fn received(received: &Received, handle: u32, plan: &CallbackPlan) -> Callback {
        Callback {
            held: held(received, handle, plan.kept),
            plan: Arc::new(plan.clone()),
        }
    }
}

impl<A: Value, R: for<'m> Load<'m>, K: Kinds> TypedCallback<A, R, K> {
    /// Calls the function.
    ///
    /// # Errors
    /// As [`Callback::call`]; an error that the guest returns is part of `R`.
    ///
    /// # Panics
    /// As [`Callback::call`].
    pub fn call<M: Module>(&self, mut store: impl Context<M>, args: A) -> Result<R, Error> {
        let (inner, handle) = ready::<M, _>(&self.held, &mut store, K::CALLS)?;
        let returns = const { !matches!(Pass::of(R::TYPE), Pass::Nothing) };
        let result = PhantomData;
        let mut typed = Typed {
            handle,
            args,
            result,
        };
        inner.invoke(&mut store, returns, &mut typed)
    }

    /// Ends the function now.
    ///
    /// # Errors
    /// As [`Object::free`](crate::Object::free).
    ///
    /// # Panics
    /// As [`Object::free`](crate::Object::free).
    pub fn free<M: Module>(self, store: impl Context<M>) -> Result<(), Error> {
        free(&self.held, store)
    }

    const CALLBACK: &'static CallbackType = &closure::function(K::CALLS, K::KEPT, A::TYPE, R::TYPE);
}

fn held(received: &Received, handle: u32, kept: bool) -> Arc<Held> {
    match kept {
        true => Arc::new(received.held(handle)),
        false => received.lent(handle),
    }
}

/// The instance of a function that can be called now.
fn ready<M: Module, C: Context<M>>(
    held: &Held,
    context: &mut C,
    calls: Calls,
) -> Result<(Arc<Inner<M>>, u32), Error> {
    let Ok(inner) = held.home().clone().any().downcast::<Inner<M>>() else {
        return Err(misused(ObjectProblem::OtherInstance));
    };
    inner.healthy().map_err(|failed| *failed)?;
    let handle = held.handle().map_err(misused)?;
    if C::ALONE {
        return Ok((inner, handle));
    }
    let free = match (inner.runtime.state(context, handle), calls) {
        (Some(LENT_EXCLUSIVELY) | None, _) => false,
        (Some(_), Calls::Shared) => true,
        (Some(state), Calls::Exclusive | Calls::Once) => state == 0,
    };
    match free {
        true => Ok((inner, handle)),
        false => Err(misused(ObjectProblem::InUse)),
    }
}

fn free<M: Module>(held: &Arc<Held>, mut store: impl Context<M>) -> Result<(), Error> {
    object::free(held, &mut store, Name::Is(NAME)).map_err(|problem| match problem {
        Free::Failed(failed) => *failed,
        Free::Not(problem) => misused(problem),
    })
}

#[cold]
fn misused(problem: ObjectProblem) -> Error {
    Error::Object {
        function: NAME.into(),
        parameter: None,
        object: "function".into(),
        problem,
    }
}

impl<M: Module> Inner<M> {
    /// Calls the function of a handle.
    fn invoke<C: Context<M>, K: Call>(
        self: &Arc<Self>,
        context: &mut C,
        returns: bool,
        call: &mut K,
    ) -> Result<K::Output, Error> {
        let Some(func) = &self.runtime.invoke else {
            return Err(crate::exports::missing(wharf_abi::arena::INVOKE));
        };
        let callee = Callee {
            name: Name::Is(NAME),
            func,
            frees: returns,
        };
        self.call(context, &callee, call).map_err(|failed| *failed)
    }
}

/// A call with static types.
struct Typed<A, R> {
    handle: u32,
    args: A,
    result: PhantomData<fn() -> R>,
}

impl<A: Value, R: for<'m> Load<'m>> Call for Typed<A, R> {
    type Slots = [u64; 2];
    type Output = R;

    #[inline(always)]
    fn sends(&self) -> bool {
        const { flow::has_handle(A::TYPE) }
    }

    #[inline(always)]
    fn receives(&self) -> bool {
        const { flow::has_handle(R::TYPE) }
    }

    fn looks(&self) -> bool {
        true
    }

    fn types(&self) -> Types<'_> {
        runtime::INVOKE
    }

    fn in_block(&self) -> bool {
        true
    }

    fn parameter(&self, _: usize) -> Option<String> {
        None
    }

    fn measure(&self, sent: Option<&mut Sent>) -> Result<u32, Failed> {
        let size = const { layout::of(A::TYPE) }.size;
        if let Some(sent) = sent {
            let mut nowhere = Nowhere { sent: Some(sent) };
            let mut block = Block {
                memory: &mut nowhere,
                next: size,
                end: u32::MAX,
            };
            let looked = self.args.store(&mut block, 0);
            looked.map_err(argument)?;
        }
        u32::try_from(self.args.tail(size as usize)).map_err(|_| argument(Fault::TooLarge))
    }

    fn lower(&self, block: &mut Block<'_, Window<'_>>) -> Result<[u64; 2], Failed> {
        let layout = const { layout::of(A::TYPE) };
        let arguments = match layout.size {
            0 => 0,
            size => {
                let at = block.take(size as usize, layout.align).map_err(argument)?;
                self.args.store(block, at).map_err(argument)?;
                at
            }
        };
        Ok([self.handle.into(), arguments.into()])
    }

    fn lift(
        &mut self,
        result: u64,
        _: &[u64; 2],
        memory: &[u8],
        received: Option<&Received>,
    ) -> Result<R, Fault> {
        let memory = &Reach::new(memory, received, Spill::default());
        let at = memory.at(result as u32);
        memory.aligned(at, const { layout::of(R::TYPE) }.align)?;
        R::load(memory, at)
    }
}

#[cold]
fn argument(fault: Fault) -> Failed {
    let what = match fault {
        Fault::OutOfBounds { .. } => "its `Value` stores more than it measured".to_owned(),
        Fault::Misaligned { .. }
        | Fault::InvalidUtf8 { .. }
        | Fault::InvalidDiscriminant { .. }
        | Fault::InvalidChar { .. }
        | Fault::InvalidHandle { .. }
        | Fault::Zero
        | Fault::TooDeep
        | Fault::TooLarge => fault.to_string(),
    };
    Failed::new(Error::Argument {
        function: NAME.into(),
        parameter: None,
        message: format!("the arguments: {what}"),
    })
}

/// A call without.
struct Vals<'c> {
    handle: u32,
    plan: &'c CallbackPlan,
    args: &'c [Val],
}

impl Call for Vals<'_> {
    type Slots = [u64; 2];
    type Output = Val;

    fn sends(&self) -> bool {
        lower::sends(self.plan.params.iter().map(|part| &part.value))
    }

    fn receives(&self) -> bool {
        true
    }

    fn looks(&self) -> bool {
        true
    }

    fn types(&self) -> Types<'_> {
        runtime::INVOKE
    }

    fn in_block(&self) -> bool {
        true
    }

    fn parameter(&self, _: usize) -> Option<String> {
        None
    }

    fn measure(&self, sent: Option<&mut Sent>) -> Result<u32, Failed> {
        Ok(lower::measure_parts(NAME, self.plan, self.args, sent)?)
    }

    fn lower(&self, block: &mut Block<'_, Window<'_>>) -> Result<[u64; 2], Failed> {
        let arguments = lower::parts(NAME, self.plan, self.args, block)?;
        Ok([self.handle.into(), arguments.into()])
    }

    fn lift(
        &mut self,
        result: u64,
        _: &[u64; 2],
        memory: &[u8],
        received: Option<&Received>,
    ) -> Result<Val, Fault> {
        let at = result as u32;
        lift::pointed(&self.plan.result, at, memory, received)
    }
}

impl<A: Value, R: for<'m> Load<'m>, K: Kinds> Value for TypedCallback<A, R, K> {
    const TYPE: &'static Type = &closure::type_of(Self::CALLBACK);
    type Shape = One<u32>;

    fn tail(&self, at: usize) -> usize {
        at
    }

    /// A function is its sender's: only a guest sends these.
    fn store<M: MemoryMut>(&self, _: &mut Block<'_, M>, _: u32) -> Result<(), M::Error> {
        Err(Fault::InvalidHandle { found: 0 }.into())
    }
}

impl<'m, A: Value, R: for<'r> Load<'r>, K: Kinds> Load<'m> for TypedCallback<A, R, K> {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let handle = guests_handle(memory, at)?;
        let received = Received::of(memory.host())?;
        Ok(TypedCallback {
            held: held(received, handle, K::KEPT),
            types: PhantomData,
        })
    }
}

/// Whether they are the same function.
impl PartialEq for Callback {
    fn eq(&self, other: &Callback) -> bool {
        Arc::ptr_eq(&self.held, &other.held)
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug("Callback", &self.held, f)
    }
}

impl<A, R, K> fmt::Debug for TypedCallback<A, R, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug("TypedCallback", &self.held, f)
    }
}

fn debug(name: &str, held: &Held, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match held.handle() {
        Ok(_) => f.debug_struct(name).finish_non_exhaustive(),
        Err(problem) => f.debug_tuple(name).field(&problem).finish(),
    }
}
