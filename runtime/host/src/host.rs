//! What a host's function gets while a guest calls it.
#![allow(unsafe_code)]

use std::any::TypeId;
use std::cell::Cell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

use wharf_abi::Fault;

use crate::call::Name;
use crate::engine::{Context, EngineError, Failure, HostFunction, Module, Store, Types};
use crate::error::{Error, Failed};
use crate::instance::Instance;
use crate::owner::{Home, Owner};
use crate::received::Received;
use crate::val::Val;

thread_local! {
    /// Where the stack was when the first call was made that is within another; 0 if none is under
    /// way.
    static FIRST: Cell<usize> = const { Cell::new(0) };
}

/// The store of a guest that calls a host's function, and the guest.
///
/// It derefs to the store's data, the `T` of `Store<T>`. Wherever a call takes a store, it takes `&mut
/// *host`, and so the guest can be called while it is calling:
///
/// ```no_run
/// # #[cfg(feature = "wasmtime")]
/// # mod example {
/// use wharf_host::wasmtime::Store;
/// use wharf_host::{Error, Host, Imports};
///
/// # pub fn run(imports: &mut Imports<Store<Vec<String>>>) {
/// imports.function("log", |host: &mut Host<'_, Store<Vec<String>>>, (message,): (String,)| {
///     host.push(message);
/// });
/// imports.try_function("ask", |host: &mut Host<'_, _>, (question,): (String,)| {
///     let answer = host.instance().function::<(&str,), String>("answer")?;
///     answer.call(&mut *host, (&question,))
/// });
/// # }
/// # }
/// ```
///
/// Should such a call panic or trap, the instance is poisoned, and the function that made it can only
/// fail, too.
pub struct Host<'h, S: Store> {
    caller: S::Caller<'h>,
    instance: &'h Instance<S::Module>,
    /// What the guest called.
    name: Callee<'h>,
    /// Whether a guest was called within this call: only that can have ended this one.
    nested: bool,
}

/// What of the host's a guest calls.
#[derive(Clone, Copy)]
pub(crate) enum Callee<'h> {
    Import(&'h str),
    /// A function that is a value.
    Callback,
}

/// What a host's function of one instance knows of it, once it has been made.
pub(crate) type Link<M> = Arc<OnceLock<Instance<M>>>;

/// The instance that calls.
#[inline(always)]
pub(crate) fn linked<'l, M: Module>(
    link: &'l OnceLock<Instance<M>>,
    callee: Callee<'_>,
) -> Result<&'l Instance<M>, Failed> {
    link.get().ok_or_else(|| too_early(callee))
}

#[cold]
#[inline(never)]
fn too_early(callee: Callee<'_>) -> Failed {
    let import = callee.name().to_owned();
    Failed::new(Error::TooEarly { import })
}

impl<'h, S: Store> Host<'h, S> {
    pub(crate) fn new(
        caller: S::Caller<'h>,
        instance: &'h Instance<S::Module>,
        name: Callee<'h>,
    ) -> Host<'h, S> {
        Host {
            caller,
            instance,
            name,
            nested: false,
        }
    }

    /// The instance that calls.
    pub fn instance(&self) -> &'h Instance<S::Module> {
        self.instance
    }

    /// Calls a function of the guest's by its name: [`Instance::call`].
    ///
    /// # Errors
    /// As [`Instance::call`], and [`Error::TooDeep`].
    pub fn call(&mut self, name: &str, args: &[Val]) -> Result<Val, Error> {
        self.instance.call(self, name, args)
    }

    /// The store's data.
    pub fn data(&self) -> &S::Data {
        S::data(&self.caller)
    }

    /// The store's data.
    pub fn data_mut(&mut self) -> &mut S::Data {
        S::data_mut(&mut self.caller)
    }

    #[inline(always)]
    pub(crate) fn memory(&self) -> &[u8] {
        self.instance.inner().runtime.bytes(&self.caller)
    }

    /// Says what ended the call that the guest makes.
    #[cold]
    #[inline(never)]
    #[expect(clippy::boxed_local, reason = "that is how it comes")]
    pub(crate) fn failed(&self, failed: Failed) -> Failed {
        Failed::new(match *failed {
            // It ended this instance further in, and the host's function only passed it on.
            inner @ (Error::GuestPanic { .. } | Error::Import { .. })
                if self.instance.is_poisoned() =>
            {
                inner
            }
            error => self.name.failed(error),
        })
    }

    /// Fails if a call within this one has ended the guest.
    #[inline(always)]
    pub(crate) fn healthy(&self) -> Result<(), Failed> {
        match self.nested {
            true => self.instance.inner().healthy(),
            false => Ok(()),
        }
    }
}

impl Callee<'_> {
    /// What ended the call that the guest makes. Limits of the store are no fault of the import's.
    #[cold]
    pub(crate) fn failed(self, error: Error) -> Error {
        match error {
            limit @ (Error::OutOfFuel { .. } | Error::Interrupted { .. }) => limit,
            Error::ImportFault { import, fault } if import == self.name() => {
                Error::ImportFault { import, fault }
            }
            error => Error::Import {
                import: self.name().to_owned(),
                source: Box::new(error),
            },
        }
    }

    pub(crate) fn name(&self) -> &str {
        match self {
            Callee::Import(name) => name,
            Callee::Callback => crate::result::CALLBACK,
        }
    }
}

impl<S: Store> Deref for Host<'_, S> {
    type Target = S::Data;

    fn deref(&self) -> &S::Data {
        self.data()
    }
}

impl<S: Store> DerefMut for Host<'_, S> {
    fn deref_mut(&mut self) -> &mut S::Data {
        self.data_mut()
    }
}

impl<S: Store> fmt::Debug for Host<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host")
            .field("instance", self.instance)
            .field("import", &self.name.name())
            .finish_non_exhaustive()
    }
}

impl<S: Store> Context<S::Module> for Host<'_, S> {
    type Store = S;
    const ALONE: bool = false;

    fn instantiate(
        &mut self,
        module: &S::Module,
        functions: Vec<HostFunction<S>>,
    ) -> Result<<S::Module as Module>::Instance, EngineError> {
        self.caller.instantiate(module, functions)
    }

    fn function(
        &mut self,
        instance: &<S::Module as Module>::Instance,
        export: &<S::Module as Module>::Export,
    ) -> Option<<S::Module as Module>::Func> {
        self.caller.function(instance, export)
    }

    fn memory(
        &mut self,
        instance: &<S::Module as Module>::Instance,
        export: &<S::Module as Module>::Export,
    ) -> Option<<S::Module as Module>::Memory> {
        self.caller.memory(instance, export)
    }

    fn address(
        &mut self,
        instance: &<S::Module as Module>::Instance,
        export: &<S::Module as Module>::Export,
    ) -> Option<u32> {
        self.caller.address(instance, export)
    }

    #[inline]
    fn bytes(&self, memory: &<S::Module as Module>::Memory) -> &[u8] {
        self.caller.bytes(memory)
    }

    #[inline]
    fn bytes_mut(&mut self, memory: &<S::Module as Module>::Memory) -> &mut [u8] {
        self.caller.bytes_mut(memory)
    }

    fn call(
        &mut self,
        function: &<S::Module as Module>::Func,
        types: Types<'_>,
        slots: &[u64],
    ) -> Result<u64, Failure> {
        let _level = Level::deeper(S::Module::MAX_STACK).ok_or(Failure::TooDeep)?;
        self.nested = true;
        self.caller.call(function, types, slots)
    }
}

/// A level of nesting, until it is dropped. Each takes stack of the host's, which a guest must not be
/// able to exhaust.
struct Level {
    /// Whether it is the first.
    first: bool,
}

impl Level {
    fn deeper(max_stack: usize) -> Option<Level> {
        let here = 0u8;
        let here = (&raw const here).addr();
        match FIRST.get() {
            0 => {
                FIRST.set(here);
                Some(Level { first: true })
            }
            first if here.abs_diff(first) < max_stack => Some(Level { first: false }),
            _ => None,
        }
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        if self.first {
            FIRST.set(0);
        }
    }
}

/// What a host's function needs of the call that it serves, whatever the engine and the store's data
/// are.
pub(crate) trait Invocation {
    /// The instance.
    fn home(&self) -> Arc<dyn Home>;

    /// What is known of its objects.
    fn owner(&self) -> &Owner;

    /// Linear memory.
    fn memory(&self) -> &[u8];

    /// Linear memory, to be written.
    fn memory_mut(&mut self) -> &mut [u8];

    /// Room for a result, which the guest takes over at once.
    fn place(&mut self, size: u32) -> Result<u32, Failed>;

    /// Fails if a call within this one has ended the guest.
    fn healthy(&self) -> Result<(), Failed>;

    /// What the guest calls.
    fn callee(&self) -> Callee<'_>;

    /// The type of the store.
    fn store(&self) -> TypeId;

    /// The [`Host`] of that type that this is.
    fn this(&mut self) -> *mut ();

    /// Says what is wrong with what the guest sent.
    #[cold]
    fn invalid(&self, received: &Received, fault: Fault) -> Error {
        let import = self.callee().name().to_owned();
        match received.problem() {
            Some(problem) => Error::Object {
                function: import,
                parameter: None,
                object: "object".into(),
                problem,
            },
            None => Error::ImportFault { import, fault },
        }
    }
}

impl<S: Store> Invocation for Host<'_, S> {
    fn home(&self) -> Arc<dyn Home> {
        self.instance.inner().clone()
    }

    fn owner(&self) -> &Owner {
        self.instance.inner().owner()
    }

    fn memory(&self) -> &[u8] {
        Host::memory(self)
    }

    fn memory_mut(&mut self) -> &mut [u8] {
        let runtime = &self.instance.inner().runtime;
        runtime.bytes_mut(&mut self.caller)
    }

    fn place(&mut self, size: u32) -> Result<u32, Failed> {
        let inner = self.instance.inner();
        let name = self.name;
        inner.room(self, Name::Is(name.name()), size)
    }

    fn healthy(&self) -> Result<(), Failed> {
        Host::healthy(self)
    }

    fn callee(&self) -> Callee<'_> {
        self.name
    }

    fn store(&self) -> TypeId {
        TypeId::of::<S>()
    }

    fn this(&mut self) -> *mut () {
        (&raw mut *self).cast()
    }
}

/// Lends the store to a function that was made for stores of one type.
///
/// # Errors
/// [`Error::Host`], if it is one of another.
pub(crate) fn with_host<S: Store, O>(
    call: &mut dyn Invocation,
    function: impl FnOnce(&mut Host<'_, S>) -> O,
) -> Result<O, Error> {
    if call.store() != TypeId::of::<S>() {
        return Err(Error::host(
            "a function was called in a store of another type than it was made for",
        ));
    }
    // SAFETY: only a host is an invocation, and this one's store is of the type `S`. It is borrowed as
    // long as `call` is. The function takes a host of any lifetime, so it can't mistake this one's.
    Ok(function(unsafe { &mut *call.this().cast::<Host<'_, S>>() }))
}
