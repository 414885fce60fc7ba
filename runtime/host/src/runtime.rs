//! What the guest's runtime exports.

use wharf_abi::layout::BLOCK_ALIGN;
use wharf_abi::memory::{Memory as _, Slice};
use wharf_abi::slots::Core;
use wharf_abi::{Fault, arena};

use crate::engine::{Context, Module, Types};
use crate::error::Error;
use crate::record::{self, Panic};

/// The types of [`arena::ALLOC`], [`arena::FREE`], [`arena::DROP`], [`arena::INVOKE`] and
/// [`arena::INIT`].
pub(crate) const ALLOC: Types<'_> = Types::new(&[Core::I32], Some(Core::I32));
pub(crate) const FREE: Types<'_> = Types::new(&[Core::I32], None);
pub(crate) const DROP: Types<'_> = Types::new(&[Core::I32], None);
pub(crate) const INVOKE: Types<'_> = Types::new(&[Core::I32; 2], Some(Core::I32));
pub(crate) const INIT: Types<'_> = Types::new(&[], None);

/// Where a module has the runtime's exports. [`crate::exports`] has seen to it that they are what
/// the interface needs, and have the right types. [`arena::REALLOC`] isn't used: arguments are
/// copied into a block that the guest borrows.
pub(crate) struct Exports<M: Module> {
    memory: Option<M::Export>,
    area: Option<M::Export>,
    alloc: Option<M::Export>,
    free: Option<M::Export>,
    drop: Option<M::Export>,
    invoke: Option<M::Export>,
    init: Option<M::Export>,
    panic: Option<M::Export>,
    stats: Option<M::Export>,
}

/// The runtime of one instance.
pub(crate) struct Runtime<M: Module> {
    memory: Option<M::Memory>,
    /// Where the arena and the result area are; 0 if no call uses them.
    pub(crate) area: u32,
    /// Bytes of the arena, if there is one.
    pub(crate) arena: u32,
    pub(crate) alloc: Option<M::Func>,
    pub(crate) free: Option<M::Func>,
    pub(crate) drop: Option<M::Func>,
    pub(crate) invoke: Option<M::Func>,
    /// Installs what records panics, if the module doesn't do that when it starts.
    pub(crate) init: Option<M::Func>,
    /// Where the panic record is, if the guest can panic.
    record: Option<u32>,
    /// Where the counts of its blocks are, if the guest tracks memory.
    pub(crate) stats: Option<u32>,
}

impl<M: Module> Exports<M> {
    pub(crate) fn of(module: &M) -> Exports<M> {
        Exports {
            memory: module.export(arena::MEMORY),
            area: module.export(arena::AREA),
            alloc: module.export(arena::ALLOC),
            free: module.export(arena::FREE),
            drop: module.export(arena::DROP),
            invoke: module.export(arena::INVOKE),
            init: module.export(arena::INIT),
            panic: module.export(arena::PANIC),
            stats: module.export(arena::STATS),
        }
    }
}

impl<M: Module> Runtime<M> {
    pub(crate) fn new<C: Context<M>>(
        context: &mut C,
        instance: &M::Instance,
        exports: &Exports<M>,
    ) -> Result<Runtime<M>, Error> {
        let mut address = |export: &Option<M::Export>| {
            let export = export.as_ref()?;
            context.address(instance, export)
        };
        let area = address(&exports.area);
        let record = address(&exports.panic);
        let stats = address(&exports.stats);
        let mut function = |export: &Option<M::Export>| {
            let export = export.as_ref()?;
            context.function(instance, export)
        };
        let alloc = function(&exports.alloc);
        let free = function(&exports.free);
        let drop = function(&exports.drop);
        let invoke = function(&exports.invoke);
        let init = function(&exports.init);
        let memory = match &exports.memory {
            Some(export) => context.memory(instance, export),
            None => None,
        };
        let runtime = Runtime {
            memory,
            area: area.unwrap_or(0),
            arena: area.map_or(0, |_| arena::ARENA_SIZE),
            alloc,
            free,
            drop,
            invoke,
            init,
            record,
            stats,
        };
        if let Some(area) = area {
            block(runtime.bytes(context), area, arena::AREA_SIZE).map_err(|fault| {
                Error::Fault {
                    function: arena::AREA.into(),
                    fault,
                }
            })?;
        }
        Ok(runtime)
    }

    /// Linear memory as it is now; empty if there is none.
    #[inline]
    pub(crate) fn bytes<'s, C: Context<M>>(&self, context: &'s C) -> &'s [u8] {
        match &self.memory {
            Some(memory) => context.bytes(memory),
            None => &[],
        }
    }

    /// As [`bytes`](Runtime::bytes), to be written.
    #[inline]
    pub(crate) fn bytes_mut<'s, C: Context<M>>(&self, context: &'s mut C) -> &'s mut [u8] {
        match &self.memory {
            Some(memory) => context.bytes_mut(memory),
            None => &mut [],
        }
    }

    /// The state of a guest's object or function; none if the handle isn't an address.
    #[inline]
    pub(crate) fn state<C: Context<M>>(&self, context: &C, handle: u32) -> Option<u32> {
        state(self.bytes(context), handle)
    }

    /// What the guest said when it panicked, if it did.
    pub(crate) fn panic<C: Context<M>>(&self, context: &C) -> Option<Panic> {
        record::read(self.bytes(context), self.record?)
    }

    /// Whether a result lies in the result area, and so need not be freed.
    #[inline]
    pub(crate) fn in_result_area(&self, address: u32) -> bool {
        address == self.area + arena::RESULT
    }
}

/// The state of a guest's object or function; none if the handle isn't an address.
#[inline]
pub(crate) fn state(memory: &[u8], handle: u32) -> Option<u32> {
    let word = memory.get(handle as usize..)?.first_chunk()?;
    Some(u32::from_le_bytes(*word))
}

/// Checks a block that the guest offers to be lowered into.
pub(crate) fn block(memory: &[u8], address: u32, size: u32) -> Result<(), Fault> {
    let memory = Slice::new(memory);
    let at = memory.at(address);
    memory.aligned(at, BLOCK_ALIGN)?;
    memory.bytes(at, size.into()).map(|_| ())
}
