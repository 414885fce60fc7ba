//! What the guest's runtime exports.

use wasmtime::{AsContextMut, Memory, StoreContextMut, TypedFunc, Val, WasmParams, WasmResults};
use wharf_abi::layout::BLOCK_ALIGN;
use wharf_abi::memory::{Memory as _, Slice};
use wharf_abi::{Fault, arena};

use crate::error::Error;
use crate::record::{self, Panic};
use crate::slot::Slot;

/// The runtime of one instance: what it exports of it. [`crate::exports`] has seen to it that it is
/// what the interface needs, and has the right types. [`arena::REALLOC`] isn't used: arguments are
/// copied into a block that the guest borrows.
pub(crate) struct Runtime {
    memory: Option<Memory>,
    /// Where the arena and the result area are; 0 if no call uses them.
    pub(crate) area: u32,
    pub(crate) alloc: Option<TypedFunc<u32, u32>>,
    pub(crate) free: Option<TypedFunc<u32, ()>>,
    /// Where the panic record is, if the guest can panic.
    record: Option<u32>,
}

impl Runtime {
    pub(crate) fn new<T: 'static>(
        instance: &wasmtime::Instance,
        store: &mut StoreContextMut<'_, T>,
    ) -> Result<Runtime, Error> {
        let area = address(instance, store, arena::AREA);
        let runtime = Runtime {
            memory: instance.get_memory(&mut *store, arena::MEMORY),
            area: area.unwrap_or(0),
            alloc: function(instance, store, arena::ALLOC)?,
            free: function(instance, store, arena::FREE)?,
            record: address(instance, store, arena::PANIC),
        };
        if let Some(area) = area {
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
        address == self.area + arena::RESULT
    }
}

/// Checks a block that the guest offers to be lowered into.
pub(crate) fn block(memory: &[u8], address: u32, size: u32) -> Result<(), Fault> {
    let memory = Slice::new(memory);
    let at = memory.at(address);
    memory.aligned(at, BLOCK_ALIGN)?;
    memory.bytes(at, size.into()).map(|_| ())
}

/// The address that an exported global holds, if there is one.
fn address<T: 'static>(
    instance: &wasmtime::Instance,
    store: &mut StoreContextMut<'_, T>,
    name: &str,
) -> Option<u32> {
    let value: Val = instance.get_global(&mut *store, name)?.get(store);
    Slot::of(&value).map(Slot::word)
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
