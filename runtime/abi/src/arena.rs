//! The regions of linear memory that a call borrows, and the runtime's exports.
//!
//! The guest's runtime keeps one static *area*: the arena, then the result area, then the *root*.
//!
//! ```text
//! area + 0            ARENA_SIZE bytes    arguments of the calls under way, a stack of the host's
//! area + RESULT       RESULT_SIZE bytes   a result that fits, whole
//! area + ROOT         8 bytes             pointer and length of a result handed over as it is
//! ```
//!
//! A host lowers arguments into the arena, or all of a call's into one *overflow block* that it
//! asks of [`ALLOC`]. A function returns a pointer to the layout of its result. If that is not the
//! result area, or the arguments were not in the arena, the host calls [`FREE`] once the result is
//! read and before anything else runs in the guest.
//!
//! An import is called the other way round. The guest lends its arguments where they lie, or lays
//! them out in blocks of its own; the host lifts them before it runs anything. A result that isn't a
//! single core value the host lowers into the arena, behind the arguments of the calls under way, or
//! into an overflow block, and returns its address. The guest takes it over before it does anything
//! else, and frees the overflow block itself.
//!
//! These numbers belong to version 1 of the section's format: changing one changes the version.

use crate::slots::Core;

/// Bytes of the arena.
pub const ARENA_SIZE: u32 = 16 * 1024;
/// Bytes of the result area.
pub const RESULT_SIZE: u32 = 4 * 1024;
/// Where the result area starts, in bytes from the area's start.
pub const RESULT: u32 = ARENA_SIZE;
/// Where the root starts, in bytes from the area's start.
pub const ROOT: u32 = RESULT + RESULT_SIZE;
/// Bytes of the whole area.
pub const AREA_SIZE: u32 = ROOT + 8;

/// The prefix of the runtime's exports in the module that rustc links; a rewritten module has
/// them under the names below.
pub const LINK_PREFIX: &str = "__wharf_";

/// A constant global: the area's address.
pub const AREA: &str = "$area";
/// `(size) -> pointer`: makes the overflow block of a call, aligned to 8 bytes; 0 if there is no
/// memory for it.
pub const ALLOC: &str = "$alloc";
/// `(overflowed)`: after a call, frees the block of its result, if there is one, and its overflow
/// block, if the argument isn't 0.
pub const FREE: &str = "$free";
/// `(handle)`: ends a guest's object or function, which no call may be using.
pub const DROP: &str = "$drop";
/// `(handle, arguments) -> result`: calls a guest's function with a pointer to its arguments, laid
/// out as a tuple; 0 if there are none. Returns a pointer to the result, as an export does that
/// returns one; 0 if there is none.
pub const INVOKE: &str = "$invoke";
/// `(old pointer, old size, align, new size) -> pointer`: the Canonical ABI's allocator, for
/// blocks that the guest then owns.
pub const REALLOC: &str = "cabi_realloc";
/// `()`: installs what records panics; the start function of a rewritten module that can panic.
pub const INIT: &str = "$init";
/// A constant global: the address of the [panic record](PANIC_WORDS).
pub const PANIC: &str = "$panic";
/// Words of 32 bits in the panic record: pointer and length of the message, pointer and length of
/// the file's name, line, column. All are 0 if nothing has panicked.
pub const PANIC_WORDS: u32 = 6;
/// What the linear memory is exported as.
pub const MEMORY: &str = "memory";
/// Bytes of a page of linear memory.
pub const PAGE: u64 = 65_536;

/// Every export of the guest's runtime.
pub const RUNTIME: [&str; 8] = [AREA, ALLOC, FREE, REALLOC, INIT, PANIC, DROP, INVOKE];

/// The functions of the guest's allocator, each with the one that takes its place in a module that
/// tracks memory: `(align, size) -> pointer`, `(pointer, size)`, and
/// `(pointer, size, align, new size) -> pointer`.
pub const ALLOCATOR: [(&str, &str); 3] = [
    ("$allocate", "$tracked_allocate"),
    ("$deallocate", "$tracked_deallocate"),
    ("$reallocate", "$tracked_reallocate"),
];
/// `(export) -> export`: the export runs that has this place among those of [`TrackedMemory`]. Returns
/// which one ran before.
pub const ENTER: &str = "$enter";
/// `(export)`: the export runs again that ran before.
pub const LEAVE: &str = "$leave";
/// A constant global: the address of the [`TrackedMemory`] of a module that tracks memory.
pub const STATS: &str = "$stats";

/// What a guest knows of its allocator's blocks, in words.
///
/// A block belongs to the export that was running, the innermost one, when it was made or got its
/// size.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackedMemory {
    /// Bytes of all blocks that there are.
    pub live_bytes: u32,
    /// How many there are.
    pub live_blocks: u32,
    /// The most bytes that there were.
    pub peak_bytes: u32,
    /// How many could not be counted, because there was no memory for that.
    pub lost: u32,
    /// The address of what is known of each export. The first are [`TRACKED`], then come the functions
    /// of the interface, in its order.
    pub exports: u32,
    /// How many entries there are. Whoever has none has made no block.
    pub count: u32,
}

/// What a guest knows of the blocks of one export.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrackedExport {
    /// Bytes of the blocks that there are.
    pub live_bytes: u32,
    /// How many there are.
    pub live_blocks: u32,
    /// How many it has made.
    pub allocations: u64,
}

/// What makes blocks and is no function of the interface: what runs before any call; hosts, for
/// arguments, which become those of the export that they call next; and what calls neither.
pub const TRACKED: [&str; 4] = ["$start", "$arguments", DROP, INVOKE];
/// The second of [`TRACKED`].
pub const TRACKED_ARGUMENTS: u32 = 1;

impl TrackedMemory {
    /// No blocks.
    pub const NOTHING: TrackedMemory = TrackedMemory {
        live_bytes: 0,
        live_blocks: 0,
        peak_bytes: 0,
        lost: 0,
        exports: 0,
        count: 0,
    };

    /// Where an export's entry stands, in a guest.
    pub const fn export(&self, index: u32) -> *mut TrackedExport {
        let exports = self.exports as usize as *mut TrackedExport;
        exports.wrapping_add(index as usize)
    }
}

/// What the guest's runtime imports: [`DROP`] and [`INVOKE`] of the host's objects and functions.
/// Both have the types of the exports; arguments and results lie as those of imports.
pub const HOST: [&str; 2] = [DROP, INVOKE];

/// What an export of the guest's runtime is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// An immutable global of type `i32`, which holds an address.
    Global,
    /// A function: its parameters and results.
    Function(&'static [Core], &'static [Core]),
}

/// What the export of this name is; none if the runtime has no such export.
pub fn export(name: &str) -> Option<Export> {
    const WORD: Core = Core::I32;
    Some(match name {
        AREA | PANIC | STATS => Export::Global,
        ALLOC | ENTER => Export::Function(&[WORD], &[WORD]),
        FREE | DROP | LEAVE => Export::Function(&[WORD], &[]),
        INVOKE => Export::Function(&[WORD; 2], &[WORD]),
        REALLOC => Export::Function(&[WORD; 4], &[WORD]),
        INIT => Export::Function(&[], &[]),
        _ => return None,
    })
}

/// What a function is that the guest's runtime imports from [`names::IMPORTS`](crate::names::IMPORTS):
/// its parameters and results; none if it imports nothing of this name.
pub fn import(name: &str) -> Option<(&'static [Core], &'static [Core])> {
    match export(name) {
        Some(Export::Function(params, results)) if HOST.contains(&name) => Some((params, results)),
        Some(_) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{ENTER, HOST, LEAVE, RUNTIME, STATS, export, import};

    #[test]
    fn every_export_has_a_type() {
        let all = RUNTIME.into_iter().chain([ENTER, LEAVE, STATS]);
        assert!(all.into_iter().all(|name| export(name).is_some()));
        assert_eq!(export("memory"), None);
    }

    #[test]
    fn every_import_has_a_type() {
        assert!(HOST.iter().all(|name| import(name).is_some()));
        assert_eq!(import("$alloc"), None);
    }
}
