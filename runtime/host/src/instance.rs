//! A running guest.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock, Weak};

use wharf_abi::Fault;

use crate::call::{Callee, Name};
use crate::engine::{Context, EngineError, Module, Stop};
use crate::error::{Error, Failed};
use crate::exports;
use crate::guest::Guest;
use crate::host::Link;
use crate::imports::Imports;
use crate::owner::{Home, Life, Owner};
use crate::runtime::Runtime;

/// A running copy of a [`Guest`], with a linear memory of its own.
///
/// It lives in a store, and is called with that store and no other. A clone is the same instance.
pub struct Instance<
    #[cfg(feature = "wasmtime")] M: Module = wasmtime::Module,
    #[cfg(not(feature = "wasmtime"))] M: Module,
> {
    inner: Arc<Inner<M>>,
    life: Arc<Life>,
}

pub(crate) struct Inner<M: Module> {
    guest: Guest<M>,
    /// One for each function of the guest, in the same order.
    functions: Box<[Export<M>]>,
    pub(crate) runtime: Runtime<M>,
    owner: Owner,
}

/// A function of the interface.
struct Export<M: Module> {
    func: M::Func,
    /// Whether its result may have to be freed.
    frees: bool,
}

impl<M: Module> Home for Inner<M> {
    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }

    fn any_ref(&self) -> &dyn Any {
        self
    }
}

impl<M: Module> Instance<M> {
    pub(crate) fn new<C: Context<M>>(
        guest: Guest<M>,
        context: &mut C,
        imports: &Imports<C::Store>,
    ) -> Result<Self, Error> {
        let link: Link<M> = Arc::new(OnceLock::new());
        let functions = imports.link(&guest, &link)?;
        let instance = context
            .instantiate(guest.module(), functions)
            .map_err(|error| error.raised().unwrap_or_else(Error::Engine))?;
        let runtime = Runtime::new(context, &instance, guest.runtime())?;
        let functions = guest
            .functions()
            .iter()
            .map(|function| {
                let func = context.function(&instance, &function.export);
                Ok(Export {
                    func: func.ok_or_else(|| exports::missing(&function.plan.export))?,
                    frees: function.frees,
                })
            })
            .collect::<Result<_, Error>>()?;
        let inner = Arc::new(Inner {
            owner: Owner::new(guest.names().clone(), runtime.init.is_some()),
            guest,
            functions,
            runtime,
        });
        let weak: Weak<Inner<M>> = Arc::downgrade(&inner);
        let instance = Instance {
            inner,
            life: Arc::new(Life(weak)),
        };
        // What the guest imports lives in its store, and keeps the instance for as long.
        let _ = link.set(instance.clone());
        Ok(instance)
    }

    /// The guest that it is an instance of.
    pub fn guest(&self) -> &Guest<M> {
        &self.inner.guest
    }

    /// Whether an earlier call has panicked, trapped or returned an invalid value, so that all
    /// later ones give [`Error::Poisoned`].
    pub fn is_poisoned(&self) -> bool {
        self.inner.owner.poison().is_some()
    }

    /// The guest's linear memory as it is now: to know how large it is, or to look into it. It is empty
    /// if the guest has none.
    ///
    /// # Panics
    /// As the engine does, if the instance lives in another store.
    pub fn memory<'s>(&self, store: &'s impl Context<M>) -> &'s [u8] {
        self.inner.runtime.bytes(store)
    }

    /// The place of the function of this name in the interface.
    ///
    /// # Errors
    /// [`Error::Poisoned`] and [`Error::UnknownFunction`].
    pub(crate) fn place(&self, name: &str) -> Result<usize, Error> {
        self.inner.healthy().map_err(|failed| *failed)?;
        let functions = self.guest().functions();
        functions
            .binary_search_by(|function| (*function.plan.name).cmp(name))
            .map_err(|_| {
                let names = functions.iter().map(|function| &*function.plan.name);
                Error::unknown(name, names)
            })
    }

    #[inline]
    pub(crate) fn inner(&self) -> &Arc<Inner<M>> {
        &self.inner
    }
}

impl<M: Module> Inner<M> {
    /// The function at a place in the interface.
    ///
    /// # Errors
    /// [`Error::UnknownFunction`].
    #[inline(always)]
    pub(crate) fn callee(&self, place: usize) -> Result<Callee<'_, M>, Failed> {
        match self.functions.get(place) {
            Some(Export { func, frees }) => Ok(Callee {
                name: Name::Of(place),
                func,
                frees: *frees,
            }),
            None => Err(unknown(place)),
        }
    }

    pub(crate) fn guest(&self) -> &Guest<M> {
        &self.guest
    }

    /// What the host knows of the guest's objects, and the guest of the host's.
    #[inline(always)]
    pub(crate) fn owner(&self) -> &Owner {
        &self.owner
    }

    /// Poisons the instance after a trap, and says what the guest says.
    #[cold]
    pub(crate) fn trapped<C: Context<M>>(
        &self,
        context: &C,
        function: &str,
        trap: EngineError,
    ) -> Error {
        // The host's own failure comes before what the guest may have noted of an earlier one.
        let trap = match trap.raised() {
            Ok(error) => return self.poisoned(error),
            Err(trap) => trap,
        };
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
    pub(crate) fn fault(&self, function: Name<'_>, fault: Fault) -> Failed {
        Failed::new(self.poisoned(Error::Fault {
            function: self.named(function).into(),
            fault,
        }))
    }

    #[inline(always)]
    pub(crate) fn healthy(&self) -> Result<(), Failed> {
        match self.owner.poison() {
            None => Ok(()),
            Some(cause) => Err(poisoned(cause)),
        }
    }

    fn poisoned(&self, error: Error) -> Error {
        self.owner.set_poison(|| error.to_string());
        error
    }
}

impl<M: Module> Clone for Instance<M> {
    fn clone(&self) -> Instance<M> {
        Instance {
            inner: self.inner.clone(),
            life: self.life.clone(),
        }
    }
}

impl<M: Module> fmt::Debug for Instance<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("guest", self.guest())
            .field("poison", &self.inner.owner.poison())
            .finish_non_exhaustive()
    }
}

#[cold]
fn unknown(place: usize) -> Failed {
    Failed::new(Error::unknown(&place.to_string(), [].into_iter()))
}

#[cold]
fn poisoned(cause: &str) -> Failed {
    let cause = cause.to_owned();
    Failed::new(Error::Poisoned { cause })
}
