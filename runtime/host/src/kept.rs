//! Functions of the host's that a guest keeps: what it takes as a `Box<dyn Fn>`, `Box<dyn FnMut>` and
//! `Box<dyn FnOnce>`.

use std::fmt;
use std::sync::{Arc, Mutex, TryLockError};

use wharf_abi::shape::One;
use wharf_abi::types::{Callback, Calls, Type};
use wharf_abi::{Block, Load, MemoryMut, Value};

use crate::closure::{Function, Invoke, Outcome, function, type_of};
use crate::engine::Store;
use crate::error::{Error, Failed};
use crate::host::{Host, Invocation, with_host};
use crate::object::ObjectProblem;
use crate::result::{invoke, misused};
use crate::sent::Sent;
use crate::table::Given;

/// A function of the host's where the guest takes `Box<dyn Fn>`: it has it until it drops it.
///
/// `A` is a tuple of the arguments, `()` for none.
///
/// ```no_run
/// # #[cfg(feature = "wasmtime")]
/// # fn run(
/// #     guest: &wharf_host::Instance,
/// #     mut store: wharf_host::wasmtime::Store<()>,
/// # ) -> Result<(), wharf_host::Error> {
/// use wharf_host::Kept;
///
/// let on_click = guest.function::<(Kept<(String,), ()>,), ()>("on_click")?;
/// on_click.call(&mut store, (Kept::new(|(button,)| println!("{button}")),))?;
/// # Ok(())
/// # }
/// ```
pub struct Kept<A, R> {
    function: Arc<Shared<A, R>>,
}

/// As [`Kept`], where the guest takes `Box<dyn FnMut>`.
pub struct KeptMut<A, R> {
    function: Arc<Mutex<Exclusive<A, R>>>,
}

/// As [`Kept`], where the guest takes `Box<dyn FnOnce>`.
pub struct KeptOnce<A, R> {
    function: Arc<Mutex<Option<Once<A, R>>>>,
}

type Shared<A, R> = dyn Fn(&mut dyn Invocation, A) -> Result<R, Error> + Send + Sync;
type Exclusive<A, R> = dyn FnMut(&mut dyn Invocation, A) -> Result<R, Error> + Send;
type Once<A, R> = Box<dyn FnOnce(&mut dyn Invocation, A) -> Result<R, Error> + Send>;

impl<A, R> Kept<A, R> {
    /// Gives a function away.
    pub fn new(function: impl Fn(A) -> R + Send + Sync + 'static) -> Self {
        Kept {
            function: Arc::new(move |_, args| Ok(function(args))),
        }
    }

    /// Gives a function away that gets the store, too, and may call the guest again. It can only be
    /// called in stores of the type `S`.
    pub fn with_host<S: Store>(
        function: impl Fn(&mut Host<'_, S>, A) -> R + Send + Sync + 'static,
    ) -> Self {
        Kept {
            function: Arc::new(move |call, args| with_host(call, |host| function(host, args))),
        }
    }
}

impl<A: 'static, R: 'static> KeptMut<A, R> {
    /// Gives a function away.
    pub fn new(mut function: impl FnMut(A) -> R + Send + 'static) -> Self {
        KeptMut {
            function: Arc::new(Mutex::new(move |_: &mut dyn Invocation, args| {
                Ok(function(args))
            })),
        }
    }

    /// Gives a function away that gets the store, too: see [`Kept::with_host`].
    pub fn with_host<S: Store>(
        mut function: impl FnMut(&mut Host<'_, S>, A) -> R + Send + 'static,
    ) -> Self {
        KeptMut {
            function: Arc::new(Mutex::new(move |call: &mut dyn Invocation, args| {
                with_host(call, |host| function(host, args))
            })),
        }
    }
}

impl<A, R> KeptOnce<A, R> {
    /// Gives a function away.
    pub fn new(function: impl FnOnce(A) -> R + Send + 'static) -> Self {
        KeptOnce::of(Box::new(move |_, args| Ok(function(args))))
    }

    /// Gives a function away that gets the store, too: see [`Kept::with_host`].
    pub fn with_host<S: Store>(
        function: impl FnOnce(&mut Host<'_, S>, A) -> R + Send + 'static,
    ) -> Self {
        KeptOnce::of(Box::new(move |call, args| {
            with_host(call, |host| function(host, args))
        }))
    }

    fn of(function: Once<A, R>) -> Self {
        KeptOnce {
            function: Arc::new(Mutex::new(Some(function))),
        }
    }
}

impl<A: for<'m> Load<'m>, R: Outcome> Invoke for Kept<A, R> {
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Failed> {
        invoke(call, arguments, |call, args| (self.function)(call, args))
    }
}

impl<A: for<'m> Load<'m>, R: Outcome> Invoke for KeptMut<A, R> {
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Failed> {
        invoke(call, arguments, |call, args| {
            match self.function.try_lock() {
                Ok(mut function) => (*function)(call, args),
                // It panicked before, which is no reason not to call it again.
                Err(TryLockError::Poisoned(mut function)) => (*function.get_mut())(call, args),
                Err(TryLockError::WouldBlock) => Err(misused(ObjectProblem::InUse)),
            }
        })
    }
}

impl<A: for<'m> Load<'m>, R: Outcome> Invoke for KeptOnce<A, R> {
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Failed> {
        invoke(call, arguments, |call, args| {
            let function = match self.function.try_lock() {
                Ok(mut function) => function.take(),
                Err(_) => None,
            };
            match function {
                Some(function) => function(call, args),
                None => Err(misused(ObjectProblem::Moved)),
            }
        })
    }
}

macro_rules! kept {
    ($($ty:ident as $calls:ident;)*) => {$(
        impl<A: for<'m> Load<'m> + 'static, R: Outcome + 'static> $ty<A, R> {
            const CALLBACK: &'static Callback =
                &function(Calls::$calls, true, A::TYPE, <R::Value as Value>::TYPE);
        }

        impl<A: for<'m> Load<'m> + 'static, R: Outcome + 'static> Value for $ty<A, R> {
            const TYPE: &'static Type = &type_of(Self::CALLBACK);
            type Shape = One<u32>;

            fn tail(&self, at: usize) -> usize {
                at
            }

            fn store<M: MemoryMut>(
                &self,
                block: &mut Block<'_, M>,
                at: u32,
            ) -> Result<(), M::Error> {
                let function = self.function.clone();
                let function = Function::kept(Arc::new($ty { function }));
                let sent = Sent::of(block.memory.host())?;
                let handle = sent.give(Given::Function(function))?;
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

kept! {
    Kept as Shared;
    KeptMut as Exclusive;
    KeptOnce as Once;
}
