//! Values that must live until a call is over.
//!
//! `&[String]` is a slice of values that exist only on the guest's side: they are built in a
//! `Vec`, the function gets a slice of it, and [`Keep`] drops it after the call.
#![allow(unsafe_code)]

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::Cell;
use core::mem::ManuallyDrop;
use core::slice;

/// Owns vectors of any type, and lends their elements for as long as it lives.
#[derive(Default)]
pub struct Keep {
    /// The vector that was lent last. A call that lends nothing costs nothing.
    last: Cell<Option<Box<Held>>>,
}

/// A vector in parts, and the one lent before it.
struct Held {
    start: *mut (),
    len: usize,
    capacity: usize,
    free: unsafe fn(*mut (), usize, usize),
    before: Option<Box<Held>>,
}

impl Keep {
    /// Holds nothing yet.
    #[inline(always)]
    pub const fn new() -> Self {
        Keep {
            last: Cell::new(None),
        }
    }

    /// Takes the vector over and lends its elements until the keep is dropped.
    #[expect(clippy::mut_from_ref, reason = "each call lends a vector of its own")]
    pub fn lend<T>(&self, items: Vec<T>) -> &mut [T] {
        let mut items = ManuallyDrop::new(items);
        let (start, len, capacity) = (items.as_mut_ptr(), items.len(), items.capacity());
        let held = Held {
            start: start.cast(),
            len,
            capacity,
            free: free::<T>,
            before: self.last.take(),
        };
        self.last.set(Some(Box::new(held)));
        // SAFETY: the vector is ours now, no one else holds its pointer, and it is freed only
        // when `self` is dropped, which outlives the slice. Its elements never move.
        unsafe { slice::from_raw_parts_mut(start, len) }
    }

    /// Drops what was lent.
    #[inline(always)]
    pub fn clear(&mut self) {
        if let Some(last) = self.last.take() {
            free_all(last);
        }
    }
}

impl Drop for Keep {
    #[inline]
    fn drop(&mut self) {
        self.clear();
    }
}

#[cold]
fn free_all(last: Box<Held>) {
    let mut next = Some(last);
    while let Some(held) = next {
        // SAFETY: `free` was made for the type of the vector that these parts came from.
        unsafe { (held.free)(held.start, held.len, held.capacity) }
        next = held.before;
    }
}

/// # Safety
/// The parts are those of a `Vec<T>` that no one else frees.
unsafe fn free<T>(start: *mut (), len: usize, capacity: usize) {
    // SAFETY: as above.
    drop(unsafe { Vec::from_raw_parts(start.cast::<T>(), len, capacity) });
}
