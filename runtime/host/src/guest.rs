//! A compiled guest and its interface.

use std::fmt;
use std::ptr;
use std::sync::{Arc, OnceLock};

use wasmparser::{Encoding, Parser, Payload};
use wharf_abi::names;
use wharf_abi::plan::{ImportPlan, Plan, Plans};
use wharf_abi::section::{self, Interface};
use wharf_abi::slots::Core;

use crate::engine::{Context, Engine, Module, Signature};
use crate::error::Error;
use crate::imports::Imports;
use crate::instance::Instance;
use crate::runtime::Exports;
use crate::{difference, exports, lower};

/// A compiled module that `wharf bindgen` made, and the interface that it describes itself with.
///
/// `M` is the engine's module: `wasmtime::Module`, or `wasmi::Module`. A clone is the same guest
/// and costs nothing.
pub struct Guest<
    #[cfg(feature = "wasmtime")] M: Module = wasmtime::Module,
    #[cfg(not(feature = "wasmtime"))] M: Module,
> {
    inner: Arc<Inner<M>>,
}

struct Inner<M: Module> {
    module: M,
    interface: Interface,
    /// One for each function of the interface, in the same order: that of their names.
    functions: Vec<Function<M>>,
    /// One for each import of the interface, in the same order.
    imports: Vec<ImportPlan>,
    /// What the module imports, in its order.
    imported: Vec<Imported>,
    /// What hosts call the types of objects, in order.
    names: Arc<[Arc<str>]>,
    runtime: Exports<M>,
    /// The places of all functions, in order.
    all: Arc<[usize]>,
    /// The first interface that this one was found to do for; there hardly ever is another.
    expected: OnceLock<Expected>,
}

/// How to call a function of the interface.
pub(crate) struct Function<M: Module> {
    pub(crate) plan: Plan,
    /// The types of its slots.
    pub(crate) signature: Signature,
    pub(crate) export: M::Export,
    /// Whether its result may have to be freed.
    pub(crate) frees: bool,
    /// Whether there are handles in its arguments, and in its result.
    pub(crate) handles: [bool; 2],
}

/// What a module imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Imported {
    /// The import at a place in the interface.
    Function(usize),
    /// What drops an object or a function of the host's.
    Drop,
    /// What calls a function of the host's.
    Invoke,
}

/// An interface that a host was made for.
struct Expected {
    section: &'static [u8],
    /// Where each of its functions stands in the guest's interface.
    places: Arc<[usize]>,
}

impl<M: Module> Guest<M> {
    /// Compiles a module and checks that it exports what its interface says.
    ///
    /// # Errors
    /// [`Error::Interface`] if the bytes aren't a WebAssembly module, have no interface or one
    /// that this version can't read, import what it doesn't tell of, or lack an export that the
    /// interface calls for; [`Error::Engine`] if the engine can't compile them.
    pub fn new<E: Engine<Module = M>>(engine: &E, wasm: &[u8]) -> Result<Guest<M>, Error> {
        let interface = interface(wasm)?;
        Guest::assemble(engine.compile(wasm)?, interface)
    }

    /// As [`new`](Guest::new), for a module that has been compiled: with options of your own, or
    /// by another process. The bytes are only read for the interface.
    ///
    /// # Errors
    /// As [`new`](Guest::new); exports are checked against what the module has, so it does no harm
    /// if it was made of other bytes.
    pub fn with_module(module: M, wasm: &[u8]) -> Result<Guest<M>, Error> {
        Guest::assemble(module, interface(wasm)?)
    }

    /// The functions that can be called, in the order of their names.
    pub fn interface(&self) -> &Interface {
        &self.inner.interface
    }

    /// The engine's module.
    pub fn module(&self) -> &M {
        &self.inner.module
    }

    /// Makes an instance, independent of all others, in a store of the same engine.
    ///
    /// Instantiating runs the guest's start function, if it has one: it uses the store's fuel, and ends
    /// at its deadline. A guest that was made for Rust hosts alone has none: what it would do is done
    /// before its first call, so that an instance that nobody calls takes no memory of its own.
    ///
    /// # Errors
    /// [`Error::Imports`] if the guest imports anything; [`Error::Engine`] if the store's limits
    /// forbid it or if it traps; [`Error::Fault`] if the guest's area lies outside of its memory.
    ///
    /// # Panics
    /// As the engine does, if the store belongs to another engine.
    pub fn instantiate(&self, store: impl Context<M>) -> Result<Instance<M>, Error> {
        self.instantiate_with(store, &Imports::new())
    }

    /// As [`instantiate`](Guest::instantiate), and gives the guest what it imports.
    ///
    /// # Errors
    /// As [`instantiate`](Guest::instantiate); [`Error::Imports`] if the guest imports what isn't
    /// there, or what has other types.
    ///
    /// # Panics
    /// As [`instantiate`](Guest::instantiate).
    pub fn instantiate_with<C: Context<M>>(
        &self,
        mut store: C,
        imports: &Imports<C::Store>,
    ) -> Result<Instance<M>, Error> {
        Instance::new(self.clone(), &mut store, imports)
    }

    /// Checks that a host which was made for another interface can call this guest: that it has all
    /// functions of it, with the same parameters and results. Names of parameters don't matter, nor
    /// whether the guest owns or borrows them, nor further functions.
    ///
    /// `expected` is the contents of an interface section. The check is made once: then the same
    /// bytes are known by their address.
    ///
    /// # Errors
    /// [`Error::InterfaceMismatch`], which names every difference; [`Error::Interface`] if the bytes
    /// can't be read.
    pub fn expect(&self, expected: &'static [u8]) -> Result<(), Error> {
        self.places(expected).map(|_| ())
    }

    /// As [`expect`](Guest::expect); gives the place of each function of `expected`, which are in
    /// the order of their names, in this guest's interface.
    pub(crate) fn places(&self, expected: &'static [u8]) -> Result<Arc<[usize]>, Error> {
        let known = self.inner.expected.get();
        if let Some(known) = known.filter(|known| ptr::eq(known.section, expected)) {
            return Ok(known.places.clone());
        }
        let places: Arc<[usize]> = difference::places(&decode(expected)?, self.interface())?.into();
        // If another was first, this one is checked each time.
        let _ = self.inner.expected.set(Expected {
            section: expected,
            places: places.clone(),
        });
        Ok(places)
    }

    pub(crate) fn all(&self) -> &Arc<[usize]> {
        &self.inner.all
    }

    #[inline]
    pub(crate) fn functions(&self) -> &[Function<M>] {
        &self.inner.functions
    }

    pub(crate) fn runtime(&self) -> &Exports<M> {
        &self.inner.runtime
    }

    #[inline]
    pub(crate) fn imports(&self) -> &[ImportPlan] {
        &self.inner.imports
    }

    pub(crate) fn imported(&self) -> &[Imported] {
        &self.inner.imported
    }

    /// What hosts call the types of objects, in order.
    pub(crate) fn names(&self) -> &Arc<[Arc<str>]> {
        &self.inner.names
    }

    /// The core types of what the module imports.
    pub(crate) fn signature(&self, imported: &Imported) -> Signature {
        match *imported {
            Imported::Function(place) => {
                let call = &self.inner.imports[place].call;
                Signature::new(call.params.iter().map(|param| param.pass), call.result)
            }
            Imported::Drop => Signature::of_cores(&[Core::I32], &[]),
            Imported::Invoke => Signature::of_cores(&[Core::I32; 2], &[Core::I32]),
        }
    }

    fn assemble(module: M, interface: Interface) -> Result<Guest<M>, Error> {
        let plans = Plans::of(&interface);
        let imported = exports::check(&module, &plans)?;
        let all = (0..plans.exports.len()).collect();
        let names = interface.resources().into_keys().map(Arc::from).collect();
        let function = |plan: Plan| {
            let params = plan.params.iter().map(|param| &param.value);
            Ok(Function {
                export: exports::locate(&module, &plan.export)?,
                frees: plan.needs().post_return,
                signature: Signature::new(plan.params.iter().map(|param| param.pass), plan.result),
                handles: [lower::sends(params), lower::sends([&plan.value])],
                plan,
            })
        };
        let functions = plans
            .exports
            .into_iter()
            .map(function)
            .collect::<Result<_, Error>>()?;
        let runtime = Exports::of(&module);
        Ok(Guest {
            inner: Arc::new(Inner {
                module,
                interface,
                functions,
                imports: plans.imports,
                imported,
                names,
                runtime,
                all,
                expected: OnceLock::new(),
            }),
        })
    }
}

impl<M: Module> Clone for Guest<M> {
    fn clone(&self) -> Guest<M> {
        Guest {
            inner: self.inner.clone(),
        }
    }
}

impl<M: Module> fmt::Debug for Guest<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guest")
            .field("module", &self.inner.module)
            .field("interface", &self.inner.interface)
            .finish_non_exhaustive()
    }
}

/// The interface that a module describes itself with.
fn interface(wasm: &[u8]) -> Result<Interface, Error> {
    decode(&interface_section(wasm)?)
}

fn decode(section: &[u8]) -> Result<Interface, Error> {
    section::decode(section).map_err(|error| Error::Interface(error.to_string()))
}

/// The contents of the interface section: of all that there are, should a tool have made several.
fn interface_section(wasm: &[u8]) -> Result<Vec<u8>, Error> {
    let mut found = None;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(|error| {
            Error::Interface(format!("this is not a WebAssembly module: {error}"))
        })?;
        match payload {
            Payload::Version {
                encoding: Encoding::Component,
                ..
            } => {
                return Err(Error::Interface(
                    "this is a component: `wharf_host` runs the module that it was made of".into(),
                ));
            }
            Payload::CustomSection(section) if section.name() == names::SECTION => {
                found
                    .get_or_insert_with(Vec::new)
                    .extend_from_slice(section.data());
            }
            _ => {}
        }
    }
    found.ok_or_else(|| {
        Error::Interface(format!(
            "the module has no interface (no custom section `{}`): either nothing in it is marked \
             `#[wharf::export]`, or it was stripped",
            names::SECTION,
        ))
    })
}
