//! A running guest.

use std::fmt;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, OnceLock};

use wharf_abi::Fault;

use crate::engine::{Context, EngineError, Module, Stop};
use crate::error::Error;
use crate::exports;
use crate::guest::{Function, Guest};
use crate::runtime::Runtime;

/// A running copy of a [`Guest`], with a linear memory of its own.
///
/// It lives in a store, and is called with that store and no other. A clone is the same instance.
pub struct Instance<
    #[cfg(feature = "wasmtime")] M: Module = wasmtime::Module,
    #[cfg(not(feature = "wasmtime"))] M: Module,
> {
    inner: Arc<Inner<M>>,
}

pub(crate) struct Inner<M: Module> {
    guest: Guest<M>,
    /// One for each function of the guest, in the same order.
    functions: Vec<M::Func>,
    pub(crate) runtime: Runtime<M>,
    /// Bytes of the arena that the calls under way have taken. Calls nest, so the arena is a
    /// stack: each call sets the cursor back to where it found it. It is atomic only so that an
    /// instance can be shared; whoever has the store runs alone.
    pub(crate) cursor: AtomicU32,
    /// The text of the error after which nothing can be called any more.
    poison: OnceLock<String>,
}

impl<M: Module> Instance<M> {
    pub(crate) fn new<C: Context<M>>(guest: Guest<M>, context: &mut C) -> Result<Self, Error> {
        let instance = context.instantiate(guest.module())?;
        let runtime = Runtime::new(context, &instance, guest.runtime())?;
        let functions = guest
            .functions()
            .iter()
            .map(|function| {
                context
                    .function(&instance, &function.export)
                    .ok_or_else(|| exports::missing(&function.plan.export))
            })
            .collect::<Result<_, _>>()?;
        Ok(Instance {
            inner: Arc::new(Inner {
                guest,
                functions,
                runtime,
                cursor: AtomicU32::new(0),
                poison: OnceLock::new(),
            }),
        })
    }

    /// The guest that it is an instance of.
    pub fn guest(&self) -> &Guest<M> {
        &self.inner.guest
    }

    /// Whether an earlier call has panicked, trapped or returned an invalid value, so that all
    /// later ones give [`Error::Poisoned`].
    pub fn is_poisoned(&self) -> bool {
        self.inner.poison.get().is_some()
    }

    /// The place of the function of this name in the interface.
    ///
    /// # Errors
    /// [`Error::Poisoned`] and [`Error::UnknownFunction`].
    pub(crate) fn place(&self, name: &str) -> Result<usize, Error> {
        self.inner.healthy()?;
        let functions = self.guest().functions();
        functions
            .binary_search_by(|function| (*function.plan.name).cmp(name))
            .map_err(|_| {
                let names = functions.iter().map(|function| &*function.plan.name);
                Error::unknown(name, names)
            })
    }

    #[inline]
    pub(crate) fn inner(&self) -> &Inner<M> {
        &self.inner
    }
}

impl<M: Module> Inner<M> {
    /// The function at a place in the interface.
    ///
    /// # Errors
    /// [`Error::Poisoned`] and [`Error::UnknownFunction`].
    #[inline]
    pub(crate) fn function(&self, place: usize) -> Result<(&Function<M>, &M::Func), Error> {
        self.healthy()?;
        match (self.guest.functions().get(place), self.functions.get(place)) {
            (Some(function), Some(func)) => Ok((function, func)),
            (_, _) => Err(Error::unknown(&place.to_string(), [].into_iter())),
        }
    }

    /// Poisons the instance after a trap, and says what the guest says.
    #[cold]
    pub(crate) fn trapped<C: Context<M>>(
        &self,
        context: &C,
        function: &str,
        trap: EngineError,
    ) -> Error {
        let function = function.to_owned();
        self.poisoned(match (self.runtime.panic(context), trap.stop()) {
            (Some(panic), _) => Error::GuestPanic {
                function,
                message: panic.message,
                location: panic.location,
                trap,
            },
            (None, Stop::OutOfFuel) => Error::OutOfFuel { function },
            (None, Stop::Interrupted) => Error::Interrupted { function },
            (None, Stop::Trap) => Error::GuestPanic {
                function,
                message: trap.message(),
                location: None,
                trap,
            },
        })
    }

    /// Poisons the instance after `function` returned something invalid.
    #[cold]
    pub(crate) fn fault(&self, function: &str, fault: Fault) -> Error {
        self.poisoned(Error::Fault {
            function: function.into(),
            fault,
        })
    }

    #[inline]
    fn healthy(&self) -> Result<(), Error> {
        match self.poison.get() {
            None => Ok(()),
            Some(cause) => Err(poisoned(cause)),
        }
    }

    fn poisoned(&self, error: Error) -> Error {
        self.poison.get_or_init(|| error.to_string());
        error
    }
}

impl<M: Module> Clone for Instance<M> {
    fn clone(&self) -> Instance<M> {
        Instance {
            inner: self.inner.clone(),
        }
    }
}

impl<M: Module> fmt::Debug for Instance<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("guest", self.guest())
            .field("poison", &self.inner.poison.get())
            .finish_non_exhaustive()
    }
}

#[cold]
fn poisoned(cause: &str) -> Error {
    let cause = cause.to_owned();
    Error::Poisoned { cause }
}
