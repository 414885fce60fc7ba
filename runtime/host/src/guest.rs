//! A compiled guest and its interface.

use std::sync::Arc;

use wasmparser::{Encoding, Parser, Payload};
use wasmtime::{AsContextMut, Engine, Module};
use wharf_abi::names;
use wharf_abi::plan::Plan;
use wharf_abi::section::{self, Interface};

use crate::error::Error;
use crate::exports;
use crate::instance::Instance;

/// A compiled module that `wharf bindgen` made, and the interface that it describes itself with.
///
/// A clone is the same guest and costs nothing.
#[derive(Clone, Debug)]
pub struct Guest {
    module: Module,
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    interface: Interface,
    /// One for each function of the interface, in the same order: that of their names.
    plans: Vec<Plan>,
}

impl Guest {
    /// Compiles a module and checks that it exports what its interface says.
    ///
    /// # Errors
    /// [`Error::Interface`] if the bytes aren't a WebAssembly module, have no interface or one
    /// that this version can't read, import something, or lack an export that the interface calls
    /// for; [`Error::Engine`] if the engine can't compile them.
    pub fn new(engine: &Engine, wasm: &[u8]) -> Result<Guest, Error> {
        let section = interface_section(wasm)?;
        let interface =
            section::decode(&section).map_err(|error| Error::Interface(error.to_string()))?;
        let plans: Vec<Plan> = interface.functions.iter().map(Plan::of).collect();
        let module = Module::from_binary(engine, wasm)?;
        exports::check(&module, &plans)?;
        Ok(Guest {
            module,
            inner: Arc::new(Inner { interface, plans }),
        })
    }

    /// The functions that can be called, in the order of their names.
    pub fn interface(&self) -> &Interface {
        &self.inner.interface
    }

    /// The engine's module.
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// Makes an instance, independent of all others, in a store of the same engine.
    ///
    /// Instantiating runs the guest's start function: it uses the store's fuel, and ends at its
    /// deadline.
    ///
    /// # Errors
    /// [`Error::Engine`] if the store's limits forbid it or if it traps; [`Error::Fault`] if the
    /// guest's area lies outside of its memory.
    ///
    /// # Panics
    /// As wasmtime does, if the store belongs to another engine.
    pub fn instantiate(&self, store: impl AsContextMut) -> Result<Instance, Error> {
        Instance::new(self.clone(), store)
    }

    pub(crate) fn plans(&self) -> &[Plan] {
        &self.inner.plans
    }
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
