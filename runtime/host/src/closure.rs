//! Functions of the host's that a guest calls by handle.
#![allow(unsafe_code)]

use std::fmt;
use std::sync::Arc;

use wharf_abi::Value;
use wharf_abi::plan::CallbackPlan;
use wharf_abi::types::{Callback, Calls, Handle, Ref, Type};

use crate::engine::Store;
use crate::error::{Error, Failed};
use crate::host::{Host, Invocation, with_host};
use crate::received::Received;
use crate::table::Given;
use crate::val::Val;
use crate::{lift, result};

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

type Dynamic = dyn Fn(&mut dyn Invocation, &[Val]) -> Result<Val, Error> + Send + Sync;

impl Closure {
    /// A function.
    pub fn new(function: impl Fn(&[Val]) -> Result<Val, Error> + Send + Sync + 'static) -> Closure {
        Closure {
            function: Arc::new(move |_, args| function(args)),
        }
    }

    /// A function that gets the store, too, and may call the guest again. It can only be called in
    /// stores of the type `S`.
    pub fn with_host<S: Store>(
        function: impl Fn(&mut Host<'_, S>, &[Val]) -> Result<Val, Error> + Send + Sync + 'static,
    ) -> Closure {
        Closure {
            function: Arc::new(move |call, args| with_host(call, |host| function(host, args))?),
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
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Failed>;
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
    pub(crate) fn kept(function: Arc<dyn Invoke + Send + Sync>) -> Function {
        Function(function)
    }

    /// # Safety
    /// The function is taken out of its table before its borrow ends, and until then only the call
    /// that it is lent for runs; it has nothing to drop.
    pub(crate) unsafe fn lent<'f>(function: Arc<dyn Invoke + 'f>) -> Function {
        // SAFETY: only the lifetime changes, and the caller promises that it isn't exceeded.
        Function(unsafe {
            std::mem::transmute::<Arc<dyn Invoke + 'f>, Arc<dyn Invoke + 'static>>(function)
        })
    }

    pub(crate) fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Failed> {
        self.0.invoke(call, arguments)
    }
}

/// A [`Closure`] and its types.
struct Planned {
    plan: CallbackPlan,
    function: Arc<Dynamic>,
}

impl Invoke for Planned {
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Failed> {
        let received = Received::new(call.home());
        let args = lift::parts(&self.plan.params, arguments, call.memory(), &received)
            .map_err(|fault| call.invalid(&received, fault))?;
        let result = (self.function)(call, &args);
        drop(received);
        let val = result::val(&self.plan.result, result)?;
        result::give_val(call, &val, &self.plan.result)
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
