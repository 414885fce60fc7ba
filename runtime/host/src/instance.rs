//! A running guest.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU32;

use wasmtime::{AsContextMut, Func, StoreContextMut};
use wharf_abi::Fault;
use wharf_abi::plan::Plan;

use crate::error::Error;
use crate::exports;
use crate::guest::Guest;
use crate::runtime::Runtime;

/// A running copy of a [`Guest`], with a linear memory of its own.
///
/// It lives in a store, and is called with that store and no other.
pub struct Instance {
    guest: Guest,
    /// One for each plan of the guest, in the same order.
    functions: Vec<Func>,
    pub(crate) runtime: Runtime,
    /// Bytes of the arena that the calls under way have taken. Calls nest, so the arena is a
    /// stack: each call sets the cursor back to where it found it. It is atomic only so that an
    /// instance can be shared; whoever has the store runs alone.
    pub(crate) cursor: AtomicU32,
    /// The text of the error after which nothing can be called any more.
    poison: OnceLock<String>,
}

impl Instance {
    pub(crate) fn new(guest: Guest, mut store: impl AsContextMut) -> Result<Instance, Error> {
        let mut store = store.as_context_mut();
        let instance = wasmtime::Instance::new(&mut store, guest.module(), &[])?;
        let runtime = Runtime::new(&instance, &mut store)?;
        let functions = guest
            .plans()
            .iter()
            .map(|plan| exports::function(&instance, &mut store, &plan.export))
            .collect::<Result<_, _>>()?;
        Ok(Instance {
            guest,
            functions,
            runtime,
            cursor: AtomicU32::new(0),
            poison: OnceLock::new(),
        })
    }

    /// The guest that it is an instance of.
    pub fn guest(&self) -> &Guest {
        &self.guest
    }

    /// Whether an earlier call has panicked, trapped or returned an invalid value, so that all
    /// later ones give [`Error::Poisoned`].
    pub fn is_poisoned(&self) -> bool {
        self.poison.get().is_some()
    }

    /// How to call the function of this name.
    ///
    /// # Errors
    /// [`Error::Poisoned`] and [`Error::UnknownFunction`].
    pub(crate) fn function(&self, name: &str) -> Result<(&Plan, &Func), Error> {
        if let Some(cause) = self.poison.get() {
            let cause = cause.clone();
            return Err(Error::Poisoned { cause });
        }
        let plans = self.guest.plans();
        match plans.binary_search_by(|plan| (*plan.name).cmp(name)) {
            Ok(index) => Ok((&plans[index], &self.functions[index])),
            Err(_) => {
                let names = plans.iter().map(|plan| &*plan.name);
                Err(Error::unknown(name, names))
            }
        }
    }

    /// Poisons the instance after a trap, and says what the guest says.
    pub(crate) fn trapped<T: 'static>(
        &self,
        store: &StoreContextMut<'_, T>,
        plan: &Plan,
        trap: wasmtime::Error,
    ) -> Error {
        let (message, location) = match self.runtime.panic(store) {
            Some(panic) => (panic.message, panic.location),
            None => {
                let text = trap.root_cause().to_string();
                let message = text.strip_prefix("wasm trap: ").unwrap_or(&text);
                (message.to_owned(), None)
            }
        };
        self.poisoned(Error::GuestPanic {
            function: plan.name.clone(),
            message,
            location,
            trap,
        })
    }

    /// Poisons the instance after `function` returned something invalid.
    pub(crate) fn fault(&self, function: &str, fault: Fault) -> Error {
        self.poisoned(Error::Fault {
            function: function.into(),
            fault,
        })
    }

    fn poisoned(&self, error: Error) -> Error {
        self.poison.get_or_init(|| error.to_string());
        error
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("guest", &self.guest)
            .field("poison", &self.poison.get())
            .finish_non_exhaustive()
    }
}
