//! The regions of linear memory that hosts lower into, and the exports that manage them.
//!
//! See [`wharf_abi::arena`] for what they mean. A guest runs on one thread, so plain statics do.
#![allow(unsafe_code)]

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;

use wharf_abi::arena;

/// A static that only this thread uses.
#[repr(transparent)]
pub(crate) struct Local<T>(UnsafeCell<T>);

// SAFETY: WebAssembly without shared memory has one thread, and so do tests of this crate.
unsafe impl<T> Sync for Local<T> {}

impl<T> Local<T> {
    pub(crate) const fn new(value: T) -> Self {
        Local(UnsafeCell::new(value))
    }

    pub(crate) const fn get(&self) -> *mut T {
        self.0.get()
    }
}

#[repr(C, align(8))]
struct Area([u8; arena::AREA_SIZE as usize]);

/// Exported, as every static is: as a constant global that holds its address.
#[unsafe(export_name = "__wharf_area")]
static AREA: Local<Area> = Local::new(Area([0; arena::AREA_SIZE as usize]));

/// The address of a byte of the area.
#[inline(always)]
pub(crate) fn area(offset: u32) -> u32 {
    AREA.get() as usize as u32 + offset
}

/// Whether a value that stands at an address lies in the arena. One without bytes may stand right
/// behind all others.
#[inline(always)]
fn ends_in_arena(address: u32) -> bool {
    address.wrapping_sub(area(0)) <= arena::ARENA_SIZE
}

/// Runs what may call the host, and so be called by it, while a result stands ready: so many bytes in
/// the result area, or less than one if it stands elsewhere. What such calls write there is undone.
#[cold]
pub(crate) fn undisturbed(standing: u32, run: impl FnOnce()) {
    const WORD: u32 = size_of::<u64>() as u32;
    let mut copy = [MaybeUninit::<u64>::uninit(); (arena::RESULT_SIZE / WORD) as usize];
    let copied = standing.div_ceil(WORD) as usize;
    let result = area(arena::RESULT) as usize as *mut MaybeUninit<u64>;
    let root = area(arena::ROOT) as usize as *mut u64;
    // SAFETY: the area is aligned to 8 bytes, and no more stands there than it has room for; nobody
    // has a reference into it.
    unsafe {
        copy.as_mut_ptr().copy_from_nonoverlapping(result, copied);
        let handed_over = root.read();
        #[cfg(feature = "alloc")]
        let pending = blocks::take_pending();
        run();
        #[cfg(feature = "alloc")]
        blocks::put_pending(pending);
        root.write(handed_over);
        result.copy_from_nonoverlapping(copy.as_ptr(), copied);
    }
}

#[cfg(feature = "alloc")]
pub(crate) use blocks::{block, end_result, free_temporary, hand_over, is_owned, temporary};

/// A guest that can't allocate owns nothing.
#[cfg(not(feature = "alloc"))]
pub(crate) const fn is_owned(_address: u32) -> bool {
    false
}

/// A guest that can't allocate can't free either; its hosts lower what they return into the arena, as
/// long as that has room.
#[cfg(not(feature = "alloc"))]
#[inline(always)]
pub(crate) fn end_result(address: u32) {
    assert!(
        ends_in_arena(address),
        "a result of the host's that the arena has no room for needs the `alloc` feature of `wharf`"
    );
}

#[cfg(feature = "alloc")]
mod blocks {
    use alloc::alloc::{Layout, alloc, dealloc, handle_alloc_error, realloc};

    use wharf_abi::value::Handover;
    use wharf_abi::{arena, layout};

    use super::{Local, area, ends_in_arena};

    /// The overflow block of the call that is being made: address and bytes. Calls nest, so each
    /// block starts with what stood here before.
    static OVERFLOW: Local<(u32, u32)> = Local::new((0, 0));

    /// Bytes of what an overflow block starts with.
    const HEADER: u32 = 8;

    /// The block of the result that was returned last: address (0 for none), bytes, alignment.
    static PENDING: Local<Pending> = Local::new((0, 0, 1));

    type Pending = (usize, usize, usize);

    /// Hides the block of a result, so that no other call frees it.
    pub(super) fn take_pending() -> Pending {
        // SAFETY: as in `is_owned`.
        unsafe { PENDING.get().replace((0, 0, 1)) }
    }

    /// Brings it back.
    pub(super) fn put_pending(pending: Pending) {
        // SAFETY: as in `is_owned`.
        unsafe { PENDING.get().write(pending) };
    }

    /// Whether a block outside the arena and the overflow block, and so the guest's own.
    #[inline]
    pub(crate) fn is_owned(address: u32) -> bool {
        if address.wrapping_sub(area(0)) < arena::ARENA_SIZE {
            return false;
        }
        // SAFETY: one thread, and no reference to the static lives on.
        let (overflow, size) = unsafe { *OVERFLOW.get() };
        address.wrapping_sub(overflow) >= size
    }

    fn block_layout(size: usize) -> Layout {
        // SAFETY: the alignment is a power of two, and no block is larger than `isize::MAX`
        // because the allocator refuses it when it is made.
        unsafe { Layout::from_size_align_unchecked(size, layout::BLOCK_ALIGN as usize) }
    }

    #[unsafe(no_mangle)]
    extern "C" fn __wharf_alloc(size: u32) -> u32 {
        if size > i32::MAX as u32 - 2 * HEADER {
            return 0;
        }
        // SAFETY: with its header, the block has a size; the header is aligned; one thread.
        unsafe {
            let start = alloc(block_layout((size + HEADER) as usize));
            if start.is_null() {
                // The host goes on without.
                #[cfg(target_family = "wasm")]
                crate::panic::clear();
                return 0;
            }
            start.cast::<(u32, u32)>().write(*OVERFLOW.get());
            let address = start as usize as u32 + HEADER;
            *OVERFLOW.get() = (address, size);
            address
        }
    }

    /// Ends a call: frees the block of its result, if it has one, and its overflow block, if the
    /// host says that it has one.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wharf_free(overflowed: u32) {
        // SAFETY: as in `is_owned`; the blocks were allocated with the layouts that stand beside
        // them, and are forgotten as they are freed.
        unsafe {
            let (pending, bytes, align) = *PENDING.get();
            if pending != 0 {
                (*PENDING.get()).0 = 0;
                let layout = Layout::from_size_align_unchecked(bytes, align);
                dealloc(pending as *mut u8, layout);
            }
        }
        if overflowed != 0 {
            pop();
        }
    }

    /// Takes leave of a result of the host's that has been taken over: frees the overflow block that
    /// it lies in, if it isn't in the arena. That is the newest, because the host made it last.
    #[inline(always)]
    pub(crate) fn end_result(address: u32) {
        if !ends_in_arena(address) {
            pop();
        }
    }

    /// Frees the newest overflow block.
    fn pop() {
        // SAFETY: as in `is_owned`; the block was allocated with this layout, and is forgotten as it is
        // freed.
        unsafe {
            let (address, size) = *OVERFLOW.get();
            if address != 0 {
                let start = (address - HEADER) as usize as *mut u8;
                *OVERFLOW.get() = start.cast::<(u32, u32)>().read();
                dealloc(start, block_layout((size + HEADER) as usize));
            }
        }
    }

    /// A block for a result, freed when the call ends.
    pub(crate) fn block(size: usize) -> u32 {
        let start = temporary(size);
        // SAFETY: as in `is_owned`.
        unsafe {
            *PENDING.get() = (
                start.expose_provenance(),
                size,
                layout::BLOCK_ALIGN as usize,
            )
        };
        start as usize as u32
    }

    /// A block of at least one byte, to be freed by [`free_temporary`].
    pub(crate) fn temporary(size: usize) -> *mut u8 {
        let layout = match Layout::from_size_align(size, layout::BLOCK_ALIGN as usize) {
            Ok(layout) => layout,
            Err(_) => too_large(),
        };
        // SAFETY: it has a size.
        let start = unsafe { alloc(layout) };
        if start.is_null() {
            handle_alloc_error(layout);
        }
        start
    }

    /// # Safety
    /// The block is one of [`temporary`]'s, of this size, and nobody uses it.
    pub(crate) unsafe fn free_temporary(start: *mut u8, size: usize) {
        // SAFETY: the caller promises it.
        unsafe { dealloc(start, block_layout(size)) };
    }

    #[cold]
    fn too_large() -> ! {
        panic!("a value is larger than linear memory can hold")
    }

    /// Returns a list as it is; its block is freed when the call ends.
    pub(crate) fn hand_over(list: Handover) -> u32 {
        let root = area(arena::ROOT);
        // SAFETY: as in `is_owned`; the root has room for two words and is aligned for them.
        unsafe {
            *PENDING.get() = (list.address, list.size, list.align);
            let root = root as usize as *mut u32;
            root.write(list.address as u32);
            root.add(1).write(list.len as u32);
        }
        root
    }

    /// The Canonical ABI's `realloc`. An empty block is a pointer that is aligned and not null.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn cabi_realloc(old: u32, old_size: u32, align: u32, new_size: u32) -> u32 {
        let start = old as usize as *mut u8;
        // SAFETY: the host passes a power of two, and the block and size it was given before.
        unsafe {
            let old_layout = Layout::from_size_align_unchecked(old_size as usize, align as usize);
            let new_layout = Layout::from_size_align_unchecked(new_size as usize, align as usize);
            let new = match (old_size, new_size) {
                (0, 0) => return align,
                (0, _) => alloc(new_layout),
                (_, 0) => {
                    dealloc(start, old_layout);
                    return align;
                }
                (_, _) => realloc(start, old_layout, new_size as usize),
            };
            new as usize as u32
        }
    }
}
