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
//! asks of [`OVERFLOW`] and gives back to [`RELEASE`]. A function returns a pointer to the layout
//! of its result. If that is the result area, nothing remains to be done; if it is anything else,
//! the host reads the result and calls [`POST_RETURN`], before anything else runs in the guest.
//!
//! These numbers belong to version 1 of the section's format: changing one changes the version.

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

/// `() -> pointer`: the area's address, the same at every call.
pub const AREA: &str = "__wharf_area";
/// `(size) -> pointer`: makes the overflow block of a call, aligned to 8 bytes; 0 if there is no
/// memory for it.
pub const OVERFLOW: &str = "__wharf_overflow";
/// `(pointer, size)`: frees an overflow block.
pub const RELEASE: &str = "__wharf_release";
/// `()`: frees the block of the result that was returned last.
pub const POST_RETURN: &str = "__wharf_post_return";
/// `(old pointer, old size, align, new size) -> pointer`: the Canonical ABI's allocator, for
/// blocks that the guest then owns.
pub const REALLOC: &str = "cabi_realloc";
/// `()`: installs what records panics; the start function of a rewritten module that can panic.
pub const INIT: &str = "__wharf_init";
/// `() -> pointer`: the [panic record](PANIC_WORDS).
pub const PANIC: &str = "__wharf_panic";
/// Words of 32 bits in the panic record: message pointer and length, file pointer and length,
/// line, column. The message pointer is 0 if nothing has panicked.
pub const PANIC_WORDS: u32 = 6;
/// What the linear memory is exported as.
pub const MEMORY: &str = "memory";
/// Bytes of a page of linear memory.
pub const PAGE: u64 = 65_536;

/// Every export of the guest's runtime.
pub const RUNTIME: [&str; 7] = [AREA, OVERFLOW, RELEASE, POST_RETURN, REALLOC, INIT, PANIC];
