//! What the guest's runtime exports: as much of it as the interface needs.

use wasmtime::{AsContextMut, Memory, StoreContextMut, TypedFunc, WasmParams, WasmResults};
use wharf_abi::layout::BLOCK_ALIGN;
use wharf_abi::memory::{Memory as _, Slice};
use wharf_abi::plan::Needs;
use wharf_abi::{Fault, arena};

use crate::error::Error;
use crate::record::{self, Panic};

/// The runtime of one instance. [`crate::exports`] has seen to it that what is needed is there.
#[derive(Debug)]
pub(crate) struct Runtime {
    memory: Option<Memory>,
    /// Where the arena and the result area are.
    pub(crate) area: Option<u32>,
    pub(crate) overflow: Option<TypedFunc<u32, u32>>,
    pub(crate) release: Option<TypedFunc<(u32, u32), ()>>,
    pub(crate) post_return: Option<TypedFunc<(), ()>>,
    /// Where the panic record is. Asked for in time: after a trap there may be no fuel to ask.
    record: Option<u32>,
}

impl Runtime {
    pub(crate) fn new<T>(
        instance: &wasmtime::Instance,
        store: &mut StoreContextMut<'_, T>,
        needs: Needs,
    ) -> Result<Runtime, Error> {
        let mut runtime = Runtime {
            memory: instance.get_memory(&mut *store, arena::MEMORY),
            area: None,
            overflow: None,
            release: None,
            post_return: None,
            record: pointer(instance, store, arena::PANIC)?,
        };
        for name in needs.exports() {
            match name {
                arena::AREA => runtime.area = pointer(instance, store, name)?,
                arena::OVERFLOW => runtime.overflow = function(instance, store, name)?,
                arena::RELEASE => runtime.release = function(instance, store, name)?,
                arena::POST_RETURN => runtime.post_return = function(instance, store, name)?,
                // A block of the guest's own is never worth it here: arguments are copied once.
                _ => {}
            }
        }
        if let Some(area) = runtime.area {
            block(runtime.bytes(store), area, arena::AREA_SIZE).map_err(|fault| Error::Fault {
                function: arena::AREA.into(),
                fault,
            })?;
        }
        Ok(runtime)
    }

    /// Linear memory as it is now; empty if there is none.
    pub(crate) fn bytes<'s, T: 'static>(&self, store: &'s StoreContextMut<'_, T>) -> &'s [u8] {
        match &self.memory {
            Some(memory) => memory.data(store),
            None => &[],
        }
    }

    /// As [`bytes`](Runtime::bytes), to be written.
    pub(crate) fn bytes_mut<'s, T: 'static>(
        &self,
        store: &'s mut StoreContextMut<'_, T>,
    ) -> &'s mut [u8] {
        match &self.memory {
            Some(memory) => memory.data_mut(store),
            None => &mut [],
        }
    }

    /// What the guest said when it panicked, if it did.
    pub(crate) fn panic<T: 'static>(&self, store: &StoreContextMut<'_, T>) -> Option<Panic> {
        record::read(self.bytes(store), self.record?)
    }

    /// Whether a result lies in the result area, and so need not be freed.
    pub(crate) fn in_result_area(&self, address: u32) -> bool {
        self.area
            .is_some_and(|area| address == area + arena::RESULT)
    }
}

/// Checks a block that the guest offers to be lowered into.
pub(crate) fn block(memory: &[u8], address: u32, size: u32) -> Result<(), Fault> {
    let memory = Slice::new(memory);
    let at = memory.at(address);
    memory.aligned(at, BLOCK_ALIGN)?;
    memory.bytes(at, size.into()).map(|_| ())
}

/// The address that an export gives, if there is one.
fn pointer<T: 'static>(
    instance: &wasmtime::Instance,
    store: &mut StoreContextMut<'_, T>,
    name: &str,
) -> Result<Option<u32>, Error> {
    match function::<T, (), u32>(instance, store, name)? {
        Some(function) => Ok(Some(function.call(store, ())?)),
        None => Ok(None),
    }
}

fn function<T: 'static, Params: WasmParams, Results: WasmResults>(
    instance: &wasmtime::Instance,
    store: &mut StoreContextMut<'_, T>,
    name: &str,
) -> Result<Option<TypedFunc<Params, Results>>, Error> {
    match instance.get_func(&mut *store, name) {
        Some(function) => Ok(Some(function.typed(store.as_context_mut())?)),
        None => Ok(None),
    }
}
