//! The global allocator of guests that don't bring their own.
#![allow(unsafe_code)]

use core::alloc::{GlobalAlloc, Layout};

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

use crate::panic;

/// Talc grows linear memory as it needs it. Guests run on one thread, so it takes no lock.
#[global_allocator]
static ALLOCATOR: Recorded = Recorded(new_wasm_dynamic_allocator());

/// An allocator that notes what it has no memory for: what follows is mostly a trap, and `std` says
/// nothing then that a host could read.
struct Recorded(WasmDynamicTalc);

// SAFETY: talc does it all.
unsafe impl GlobalAlloc for Recorded {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promised, here and below.
        noted(unsafe { self.0.alloc(layout) }, layout.size())
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: see `alloc`.
        unsafe { self.0.dealloc(block, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: see `alloc`.
        noted(unsafe { self.0.realloc(block, layout, size) }, size)
    }
}

#[inline(always)]
fn noted(block: *mut u8, size: usize) -> *mut u8 {
    if block.is_null() {
        panic::no_memory(size);
    }
    block
}
