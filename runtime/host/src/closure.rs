//! Functions of the host's that a guest calls by handle: what hosts give where a guest takes `&dyn
//! Fn`, `&mut dyn FnMut` or a box of one.
#![allow(unsafe_code)]

use std::cell::RefCell;
use std::fmt;
use std::sync::{Arc, Mutex, TryLockError};

use wharf_abi::plan::CallbackPlan;
use wharf_abi::shape::One;
use wharf_abi::types::{Callback, Calls, Handle, Mode, Ref, Type};
use wharf_abi::{Block, Fault, Load, MemoryMut, Value};

use crate::args::{self, Argument, Slots};
use crate::error::Error;
use crate::host::Invocation;
use crate::object::ObjectProblem;
use crate::received::Received;
use crate::sent::Sent;
use crate::slot::Slot;
use crate::table::Given;
use crate::val::Val;
use crate::window::Window;
use crate::{import, lift};

/// A function of the host's without static types: an argument of a call by name, or part of one.
///
/// A clone is the same function. The guest gives as many arguments as its interface says, and they
/// have the types that it says; what the function returns is checked. Where the guest declares a
/// `Result`, [`Error::Guest`] is its error; any other error ends the call.
///
/// ```
/// use wharf_host::{Closure, Error, Val};
///
/// let double = Closure::new(|args: &[Val]| match args {
///     [Val::F64(number)] => Ok(Val::F64(number * 2.0)),
///     other => Err(Error::host(format!("not a number: {other:?}"))),
/// });
/// let argument = Val::from(double);
/// # assert_eq!(argument.to_string(), "<function>");
/// ```
#[derive(Clone)]
pub struct Closure {
    function: Arc<Dynamic>,
}

type Dynamic = dyn Fn(&[Val]) -> Result<Val, Error> + Send + Sync;

impl Closure {
    /// A function.
    pub fn new(function: impl Fn(&[Val]) -> Result<Val, Error> + Send + Sync + 'static) -> Closure {
        Closure {
            function: Arc::new(function),
        }
    }

    /// The function, as it is called with values of these types.
    pub(crate) fn given(&self, plan: &CallbackPlan) -> Given {
        Given::Function(Function::kept(Arc::new(Planned {
            plan: plan.clone(),
            function: self.function.clone(),
        })))
    }
}

/// Whether they are the same function.
impl PartialEq for Closure {
    fn eq(&self, other: &Closure) -> bool {
        Arc::ptr_eq(&self.function, &other.function)
    }
}

impl fmt::Debug for Closure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Closure").finish_non_exhaustive()
    }
}

/// A function that can be called by handle.
pub(crate) trait Invoke {
    /// Takes a pointer to the arguments, and gives one to the result; 0 for none.
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Error>;
}

/// What a table holds of a function.
#[derive(Clone)]
pub(crate) struct Function(Arc<dyn Invoke>);

// SAFETY: a function that is kept may be sent and shared, as `kept` asks for. One that is lent is
// called by `$invoke` only, which runs inside of the call that lends it, and so on the thread and
// while the borrow lasts that `lent` was called with; and it has nothing to drop.
unsafe impl Send for Function {}
// SAFETY: as above.
unsafe impl Sync for Function {}

impl Function {
    fn kept(function: Arc<dyn Invoke + Send + Sync>) -> Function {
        Function(function)
    }

    /// # Safety
    /// The function is taken out of its table before its borrow ends, and until then only the call
    /// that it is lent for runs; it has nothing to drop.
    unsafe fn lent<'f>(function: Arc<dyn Invoke + 'f>) -> Function {
        // SAFETY: only the lifetime changes, and the caller promises that it isn't exceeded.
        Function(unsafe {
            std::mem::transmute::<Arc<dyn Invoke + 'f>, Arc<dyn Invoke + 'static>>(function)
        })
    }

    pub(crate) fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Error> {
        self.0.invoke(call, arguments)
    }
}

/// A [`Closure`] and its types.
struct Planned {
    plan: CallbackPlan,
    function: Arc<Dynamic>,
}

impl Invoke for Planned {
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Error> {
        let received = Received::new(call.home());
        let args = lift::parts(&self.plan.params, arguments, call.memory(), &received)
            .map_err(|fault| call.invalid(&received, fault))?;
        let result = (self.function)(&args);
        drop(received);
        let val = import::result_val(&self.plan.result, result)?;
        import::give_val(call, &val, &self.plan.result)
    }
}

/// What a host's function gives: a [`Value`], or a [`Fallible`] one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be what a host's function gives a guest",
    label = "not a type that Wharf carries",
    note = "put `#[derive(wharf_host::Value)]` on a type of your own",
    note = "a function that may end the call is added by `Imports::try_function`, or gives a \
            `Fallible`"
)]
pub trait Outcome {
    /// What the guest gets.
    type Value: Value;

    #[doc(hidden)]
    fn outcome(self) -> Result<Self::Value, Error>;
}

impl<T: Value> Outcome for T {
    type Value = T;

    #[inline(always)]
    fn outcome(self) -> Result<T, Error> {
        Ok(self)
    }
}

/// What a host's function gives that may end the call that the guest is in: a value, or an error that
/// is no value of the guest's.
#[derive(Debug)]
pub struct Fallible<T>(pub Result<T, Error>);

impl<T> From<Result<T, Error>> for Fallible<T> {
    fn from(result: Result<T, Error>) -> Fallible<T> {
        Fallible(result)
    }
}

impl<T: Value> Outcome for Fallible<T> {
    type Value = T;

    #[inline(always)]
    fn outcome(self) -> Result<T, Error> {
        self.0
    }
}

/// A function of the host's where the guest takes `&dyn Fn`: it is lent for the call, and so may
/// borrow what it likes.
///
/// `A` is a tuple of the arguments, `()` for none.
///
/// ```no_run
/// # #[cfg(feature = "wasmtime")]
/// # fn run(
/// #     guest: &wharf_host::Instance,
/// #     mut store: wharf_host::wasmtime::Store<()>,
/// # ) -> Result<(), wharf_host::Error> {
/// use wharf_host::Lent;
///
/// let factor = 2.0;
/// let map = guest.function::<(&[f64], Lent<(f64,), f64>), Vec<f64>>("map")?;
/// let doubled = map.call(&mut store, (&[1.0, 2.0], Lent::new(&|(x,)| x * factor)))?;
/// # Ok(())
/// # }
/// ```
pub struct Lent<'f, A, R> {
    function: &'f dyn Fn(A) -> R,
}

/// As [`Lent`], where the guest takes `&mut dyn FnMut`.
pub struct LentMut<'f, A, R> {
    function: RefCell<Option<&'f mut dyn FnMut(A) -> R>>,
}

/// A function of the host's where the guest takes `Box<dyn Fn>`: it has it until it drops it.
pub struct Kept<A, R> {
    function: Arc<dyn Fn(A) -> R + Send + Sync>,
}

/// As [`Kept`], where the guest takes `Box<dyn FnMut>`.
pub struct KeptMut<A, R> {
    function: Arc<Mutex<dyn FnMut(A) -> R + Send>>,
}

/// As [`Kept`], where the guest takes `Box<dyn FnOnce>`.
pub struct KeptOnce<A, R> {
    function: Arc<Mutex<Option<Once<A, R>>>>,
}

type Once<A, R> = Box<dyn FnOnce(A) -> R + Send>;

impl<'f, A, R> Lent<'f, A, R> {
    /// Lends a function.
    pub fn new(function: &'f dyn Fn(A) -> R) -> Self {
        Lent { function }
    }
}

impl<'f, A, R> LentMut<'f, A, R> {
    /// Lends a function.
    pub fn new(function: &'f mut dyn FnMut(A) -> R) -> Self {
        LentMut {
            function: RefCell::new(Some(function)),
        }
    }
}

impl<A, R> Kept<A, R> {
    /// Gives a function away.
    pub fn new(function: impl Fn(A) -> R + Send + Sync + 'static) -> Self {
        Kept {
            function: Arc::new(function),
        }
    }
}

impl<A: 'static, R: 'static> KeptMut<A, R> {
    /// Gives a function away.
    pub fn new(function: impl FnMut(A) -> R + Send + 'static) -> Self {
        KeptMut {
            function: Arc::new(Mutex::new(function)),
        }
    }
}

impl<A, R> KeptOnce<A, R> {
    /// Gives a function away.
    pub fn new(function: impl FnOnce(A) -> R + Send + 'static) -> Self {
        KeptOnce {
            function: Arc::new(Mutex::new(Some(Box::new(function)))),
        }
    }
}

/// What [`Lent`] puts into a table.
struct Shared<'f, A, R>(&'f dyn Fn(A) -> R);

/// What [`LentMut`] puts into a table.
struct Exclusive<'f, A, R>(RefCell<&'f mut dyn FnMut(A) -> R>);

impl<A: for<'m> Load<'m>, R: Outcome> Invoke for Shared<'_, A, R> {
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Error> {
        import::invoke(call, arguments, |args| Ok((self.0)(args)))
    }
}

impl<A: for<'m> Load<'m>, R: Outcome> Invoke for Exclusive<'_, A, R> {
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Error> {
        import::invoke(call, arguments, |args| match self.0.try_borrow_mut() {
            Ok(mut function) => Ok((*function)(args)),
            Err(_) => Err(in_use()),
        })
    }
}

impl<A: for<'m> Load<'m>, R: Outcome> Invoke for Kept<A, R> {
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Error> {
        import::invoke(call, arguments, |args| Ok((self.function)(args)))
    }
}

impl<A: for<'m> Load<'m>, R: Outcome> Invoke for KeptMut<A, R> {
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Error> {
        import::invoke(call, arguments, |args| match self.function.try_lock() {
            Ok(mut function) => Ok((*function)(args)),
            // It panicked before, which is no reason not to call it again.
            Err(TryLockError::Poisoned(mut function)) => Ok((*function.get_mut())(args)),
            Err(TryLockError::WouldBlock) => Err(in_use()),
        })
    }
}

impl<A: for<'m> Load<'m>, R: Outcome> Invoke for KeptOnce<A, R> {
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Error> {
        import::invoke(call, arguments, |args| {
            let function = match self.function.try_lock() {
                Ok(mut function) => function.take(),
                Err(_) => None,
            };
            match function {
                Some(function) => Ok(function(args)),
                None => Err(misused(ObjectProblem::Moved)),
            }
        })
    }
}

#[cold]
fn in_use() -> Error {
    misused(ObjectProblem::InUse)
}

fn misused(problem: ObjectProblem) -> Error {
    Error::Object {
        function: import::CALLBACK.into(),
        parameter: None,
        object: "function".into(),
        problem,
    }
}

/// The parameters of a function that takes this tuple.
pub(crate) const fn params(tuple: &'static Type) -> &'static [Ref<Type>] {
    match tuple {
        Type::Tuple(parts) => parts.get(),
        Type::Unit => &[],
        Type::Scalar(_)
        | Type::NonZero(_)
        | Type::Wide(_)
        | Type::Str
        | Type::List(_)
        | Type::Array(_, _)
        | Type::Set(_)
        | Type::Map(_, _)
        | Type::Option(_)
        | Type::Result(_, _)
        | Type::Defined(_)
        | Type::Boxed(_)
        | Type::Back(_)
        | Type::Handle(_)
        | Type::View(_, _) => panic!("arguments are a tuple: `(A,)` for one"),
    }
}

/// A function in an interface.
pub(crate) const fn function(
    calls: Calls,
    kept: bool,
    tuple: &'static Type,
    result: &'static Type,
) -> Callback {
    Callback {
        calls,
        kept,
        params: Ref::Static(params(tuple)),
        result: Ref::Static(result),
    }
}

/// The type of a function.
pub(crate) const fn type_of(callback: &'static Callback) -> Type {
    Type::Handle(Handle::Function(Ref::Static(callback)))
}

/// How a function of the host's is handed to the guest.
trait Handed {
    const CALLBACK: &'static Callback;

    fn hand(&self, sent: &mut Sent) -> Result<u32, Fault>;
}

/// What is lent is an argument itself, and no part of one: so whoever has the arguments of a call has
/// it, and nobody else can put it into a table.
macro_rules! lent {
    ($($ty:ident as $calls:ident, $hand:expr;)*) => {$(
        impl<A: for<'m> Load<'m>, R: Outcome> Handed for $ty<'_, A, R> {
            const CALLBACK: &'static Callback =
                &function(Calls::$calls, false, A::TYPE, <R::Value as Value>::TYPE);

            fn hand(&self, sent: &mut Sent) -> Result<u32, Fault> {
                let hand: fn(&Self, &mut Sent) -> Result<u32, Fault> = $hand;
                hand(self, sent)
            }
        }

        impl<A: for<'m> Load<'m>, R: Outcome> args::Sealed for $ty<'_, A, R> {}

        impl<A: for<'m> Load<'m>, R: Outcome> Argument for $ty<'_, A, R> {
            const TYPE: &'static Type = &type_of(<Self as Handed>::CALLBACK);
            const MODE: Mode = Mode::Borrowed;

            fn measure(&self, at: usize) -> usize {
                at
            }

            fn look(&self, sent: &mut Sent) -> Result<(), Fault> {
                self.hand(sent).map(|_| ())
            }

            fn lower<const N: usize>(
                &self,
                block: &mut Block<'_, Window<'_>>,
                slots: &mut Slots<N>,
            ) -> Result<(), Fault> {
                let handle = self.hand(Sent::of(block.memory.host())?)?;
                slots.push(Slot::I32(handle));
                Ok(())
            }

            fn update(&mut self, _: &[Slot], _: &[u8]) -> Result<usize, Fault> {
                Ok(1)
            }
        }

        impl<A, R> fmt::Debug for $ty<'_, A, R> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($ty)).finish_non_exhaustive()
            }
        }
    )*};
}

lent! {
    Lent as Shared, |it, sent| {
        // SAFETY: `it` is an argument of the call that `sent` is about, which borrows it until
        // everything lent is taken out again. It is a reference, which has nothing to drop.
        let function = unsafe { Function::lent(Arc::new(Shared(it.function))) };
        sent.lend(Given::Function(function))
    };
    LentMut as Exclusive, |it, sent| {
        if sent.is_looking() {
            return Ok(1);
        }
        let lent = it.function.borrow_mut().take();
        let lent = lent.ok_or(Fault::InvalidHandle { found: 0 })?;
        // SAFETY: as above.
        let function = unsafe { Function::lent(Arc::new(Exclusive(RefCell::new(lent)))) };
        sent.lend(Given::Function(function))
    };
}

macro_rules! handed {
    ($($ty:ident as $calls:ident;)*) => {$(
        impl<A: for<'m> Load<'m> + 'static, R: Outcome + 'static> Handed for $ty<A, R> {
            const CALLBACK: &'static Callback =
                &function(Calls::$calls, true, A::TYPE, <R::Value as Value>::TYPE);

            fn hand(&self, sent: &mut Sent) -> Result<u32, Fault> {
                let function = self.function.clone();
                sent.give(Given::Function(Function::kept(Arc::new($ty { function }))))
            }
        }

        impl<A: for<'m> Load<'m> + 'static, R: Outcome + 'static> Value for $ty<A, R> {
            const TYPE: &'static Type = &type_of(<Self as Handed>::CALLBACK);
            type Shape = One<u32>;

            fn tail(&self, at: usize) -> usize {
                at
            }

            fn store<M: MemoryMut>(
                &self,
                block: &mut Block<'_, M>,
                at: u32,
            ) -> Result<(), M::Error> {
                let handle = self.hand(Sent::of(block.memory.host())?)?;
                block.write(at, &handle.to_le_bytes())
            }
        }

        impl<A, R> fmt::Debug for $ty<A, R> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($ty)).finish_non_exhaustive()
            }
        }
    )*};
}

handed! {
    Kept as Shared;
    KeptMut as Exclusive;
    KeptOnce as Once;
}
