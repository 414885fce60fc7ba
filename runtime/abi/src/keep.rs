//! Values that must live until a call is over.
//!
//! `&[String]` is a slice of values that exist only on the guest's side: they are built in a
//! `Vec`, the function gets a slice of it, and [`Keep`] drops it after the call. For what is no larger
//! than two words of 32 bits, such as the handle of a host's object, it has a few places of its own.
#![allow(unsafe_code)]

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::{Cell, UnsafeCell};
use core::mem::{ManuallyDrop, MaybeUninit, needs_drop};
use core::slice;

/// Owns vectors of any type, and lends their elements for as long as it lives.
pub struct Keep {
    /// The vector that was lent last. A call that lends nothing costs nothing.
    last: Cell<Option<Box<Held>>>,
    /// Places for small values, and how many of them are in use.
    places: [UnsafeCell<MaybeUninit<u64>>; PLACES],
    used: Cell<usize>,
}

/// How many small values a keep has places for.
const PLACES: usize = 3;

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
            places: [const { UnsafeCell::new(MaybeUninit::uninit()) }; PLACES],
            used: Cell::new(0),
        }
    }

    /// Takes one value over and lends it until the keep is dropped.
    #[expect(clippy::mut_from_ref, reason = "each call lends a value of its own")]
    #[inline]
    pub fn lend_one<T>(&self, value: T) -> &mut T {
        let fits = size_of::<T>() <= size_of::<u64>() && align_of::<T>() <= align_of::<u64>();
        let used = self.used.get();
        if fits && !needs_drop::<T>() && used < PLACES {
            self.used.set(used + 1);
            let place = self.places[used].get().cast::<T>();
            // SAFETY: the place is large enough and aligned, and nobody else refers to it. As long as
            // something is lent, the keep stays where it is: it is borrowed.
            return unsafe {
                place.write(value);
                &mut *place
            };
        }
        &mut self.lend(vec![value])[0]
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

    /// Whether nothing of what was lent has to be dropped.
    #[inline(always)]
    pub fn is_empty(&mut self) -> bool {
        self.last.get_mut().is_none()
    }

    /// Drops what was lent.
    #[inline(always)]
    pub fn clear(&mut self) {
        self.used.set(0);
        if let Some(last) = self.last.take() {
            free_all(last);
        }
    }
}

impl Default for Keep {
    fn default() -> Self {
        Keep::new()
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

#[cfg(test)]
mod tests {
    use alloc::rc::Rc;
    use alloc::string::String;
    use alloc::vec;

    use super::{Keep, PLACES};

    #[test]
    fn what_is_lent_stays_and_is_dropped_once() {
        let counted = Rc::new(());
        let mut keep = Keep::new();
        let words: &mut [String] = keep.lend(vec!["a".into(), "b".into()]);
        let small: [&mut u32; PLACES + 2] = core::array::from_fn(|i| keep.lend_one(i as u32));
        let dropped = keep.lend_one(Rc::clone(&counted));
        let large = keep.lend_one([1u64, 2]);
        let nothing = keep.lend_one(());
        words[0].push('!');
        small.into_iter().for_each(|it| *it += 1);
        large[1] += 1;
        *nothing = ();
        assert_eq!(words, ["a!", "b"]);
        assert_eq!(large, &[1, 3]);
        assert_eq!(Rc::strong_count(dropped), 2);
        keep.clear();
        assert_eq!(Rc::strong_count(&counted), 1);
        let small: [&mut u64; PLACES] = core::array::from_fn(|_| keep.lend_one(7));
        *small[PLACES - 1] = 8;
        assert_eq!(small.map(|it| *it), [7, 7, 8]);
        let _ = keep.lend_one(Rc::clone(&counted));
        drop(keep);
        assert_eq!(Rc::strong_count(&counted), 1);
    }

    #[test]
    fn a_closure_is_small() {
        let keep = Keep::default();
        let handle = 7u32;
        let add: &mut dyn FnMut(u32) -> u32 = keep.lend_one(move |it: u32| it + handle);
        assert_eq!(add(1), 8);
    }
}
