//! How much memory a piece of code has at most.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, which counts the bytes of each thread.
pub(crate) struct Counting;

thread_local! {
    /// Bytes that this thread has, and the most that it had: wrong where another freed them.
    static BYTES: Cell<(i64, i64)> = const { Cell::new((0, 0)) };
}

fn count(bytes: i64) {
    // A thread that ends has no counters any more.
    let _ = BYTES.try_with(|counters| {
        let (now, most) = counters.get();
        let now = now + bytes;
        counters.set((now, most.max(now)));
    });
}

// SAFETY: everything is the system's allocator's own doing; what is added neither allocates nor
// panics.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as i64);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as i64);
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size as i64 - layout.size() as i64);
        // SAFETY: as the caller promises.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(-(layout.size() as i64));
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(block, layout) }
    }
}

/// Runs something on this thread, and says how many bytes it had at most.
pub(crate) fn peak(run: &mut dyn FnMut()) -> u64 {
    let (before, _) = BYTES.get();
    BYTES.set((before, before));
    run();
    let (_, most) = BYTES.get();
    (most - before) as u64
}
