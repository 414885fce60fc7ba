//! The global allocator of guests that don't bring their own.
#![allow(unsafe_code)]

use core::alloc::{GlobalAlloc, Layout};

use talc::cell::TalcSyncCell;
use talc::wasm::WasmBinning;

use crate::panic;

mod grow;
mod spare;
mod track;

/// Talc has linear memory grow as it needs it. Guests run on one thread, so it takes no lock.
#[global_allocator]
static ALLOCATOR: Recorded = Recorded(TalcSyncCell::new_wasm(grow::Grow::new()));

/// An allocator that notes what it has no memory for: what follows is mostly a trap, and `std` says
/// nothing then that a host could read.
///
/// All of it goes through the three functions below, which are exported and never inlined: in a module
/// that tracks memory, Wharf puts those of [`track`] in their place. They take what talc needs and no
/// more, so that in any other module nothing is left of them: who calls one calls talc.
struct Recorded(TalcSyncCell<grow::Grow, WasmBinning>);

// SAFETY: talc does it all.
unsafe impl GlobalAlloc for Recorded {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promised, here and below.
        let block = unsafe { __wharf_allocate(layout.align(), layout.size()) };
        noted(block, layout.size())
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: see `alloc`.
        unsafe { __wharf_deallocate(block, layout.size()) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: see `alloc`.
        unsafe { __wharf_reallocate(block, layout.size(), layout.align(), size) }
    }
}

#[unsafe(no_mangle)]
#[inline(never)]
unsafe extern "C" fn __wharf_allocate(align: usize, size: usize) -> *mut u8 {
    if align <= spare::UNIT
        && let Some(block) = spare::take(size)
    {
        return block;
    }
    // SAFETY: these are a layout's, here and below.
    unsafe {
        ALLOCATOR
            .0
            .alloc(Layout::from_size_align_unchecked(size, align))
    }
}

#[unsafe(no_mangle)]
#[inline(never)]
unsafe extern "C" fn __wharf_deallocate(block: *mut u8, size: usize) {
    // SAFETY: see above; talc doesn't look at the alignment.
    unsafe {
        if spare::keep(block, size) {
            return;
        }
        ALLOCATOR
            .0
            .dealloc(block, Layout::from_size_align_unchecked(size, 1))
    }
}

#[unsafe(no_mangle)]
#[inline(never)]
unsafe extern "C" fn __wharf_reallocate(
    block: *mut u8,
    before: usize,
    align: usize,
    size: usize,
) -> *mut u8 {
    // SAFETY: see above.
    let moved = unsafe {
        let layout = Layout::from_size_align_unchecked(before, align);
        ALLOCATOR.0.realloc(block, layout, size)
    };
    noted(moved, size)
}

#[inline(always)]
fn noted(block: *mut u8, size: usize) -> *mut u8 {
    if block.is_null() {
        panic::no_memory(size);
    }
    block
}
