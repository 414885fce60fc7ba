//! What of the guest's objects a call uses, until it is over.

use alloc::vec::Vec;
use core::cell::{Cell, UnsafeCell};
use core::mem::MaybeUninit;

use super::{address, end_exclusive, end_shared, free};

/// Set in a loan of an object that has left its place. Handles are multiples of 4.
const MOVED: u32 = 1;
/// Set in a loan of an object that may be changed.
const EXCLUSIVE: u32 = 2;

/// An object is looked at.
#[inline(always)]
pub(super) const fn shared(handle: u32) -> u32 {
    handle
}

/// An object may be changed.
#[inline(always)]
pub(super) const fn exclusive(handle: u32) -> u32 {
    handle | EXCLUSIVE
}

/// An object has left its place.
#[inline(always)]
pub(super) const fn moved(handle: u32) -> u32 {
    handle | MOVED
}

/// Ends a loan, or frees the place that an object has left.
///
/// # Safety
/// There is such a loan, and nobody uses what was lent.
#[inline(always)]
unsafe fn end(loan: u32) {
    let handle = loan & !(MOVED | EXCLUSIVE);
    let header = address::header(handle);
    // SAFETY: the caller promises it.
    unsafe {
        if loan & MOVED != 0 {
            free(handle, header);
        } else if loan & EXCLUSIVE != 0 {
            end_exclusive(header);
        } else {
            end_shared(header);
        }
    }
}

/// The loans of one call. A call that has none pays for one word on its stack at most.
///
/// The first two are kept apart: where the compiler sees all of a call, they are in registers.
pub(crate) struct Loans {
    /// 0 if there is none; then nothing else is there.
    first: Cell<u32>,
    /// 0 if there is none; then the rest isn't there.
    second: Cell<MaybeUninit<u32>>,
    rest: UnsafeCell<MaybeUninit<Vec<u32>>>,
}

impl Loans {
    /// None yet.
    #[inline(always)]
    pub(crate) const fn new() -> Self {
        Loans {
            first: Cell::new(0),
            second: Cell::new(MaybeUninit::uninit()),
            rest: UnsafeCell::new(MaybeUninit::uninit()),
        }
    }

    /// Adds one.
    #[inline(always)]
    pub(crate) fn add(&self, loan: u32) {
        if self.first.get() == 0 {
            self.first.set(loan);
            self.second.set(MaybeUninit::new(0));
        } else if self.second() == 0 {
            self.second.set(MaybeUninit::new(loan));
            // SAFETY: nobody else refers to the rest.
            unsafe { (*self.rest.get()).write(Vec::new()) };
        } else {
            self.add_more(loan);
        }
    }

    /// The second, if there is a first.
    #[inline(always)]
    fn second(&self) -> u32 {
        // SAFETY: it is written together with the first.
        unsafe { self.second.get().assume_init() }
    }

    #[inline(never)]
    fn add_more(&self, loan: u32) {
        // SAFETY: as in `add`, and it is written together with the second, which there is.
        unsafe { (*self.rest.get()).assume_init_mut() }.push(loan);
    }

    /// Ends all of them.
    ///
    /// # Safety
    /// The call is over that they are of.
    #[inline(always)]
    pub(crate) unsafe fn end(&self) {
        let first = self.first.replace(0);
        if first == 0 {
            return;
        }
        // SAFETY: each was noted when it was made, and nobody uses what was lent any more.
        unsafe {
            end(first);
            let second = self.second();
            if second != 0 {
                end_other(second);
                let rest = (*self.rest.get()).assume_init_read();
                if rest.capacity() != 0 {
                    end_rest(rest);
                }
            }
        }
    }
}

/// # Safety
/// As [`end`].
#[inline(never)]
unsafe fn end_rest(loans: Vec<u32>) {
    for loan in loans {
        // SAFETY: the caller promises it.
        unsafe { end_other(loan) };
    }
}

/// As [`end`], where a few bytes matter more than a call.
///
/// # Safety
/// As [`end`].
#[inline(never)]
unsafe fn end_other(loan: u32) {
    // SAFETY: the caller promises it.
    unsafe { end(loan) };
}
