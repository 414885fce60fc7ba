//! Small blocks that nobody uses, kept for whoever asks for such a block next.
//!
//! Most of what a call needs is small, and gone when the call is over. Talc joins each block that is
//! freed to those beside it, and takes the next one out of there again. That takes longer than many an
//! object is used.

use core::ptr;

use crate::region::Local;

/// Talc's blocks have this many bytes or a multiple of it, and begin at one.
pub(super) const UNIT: usize = 16;
/// Bytes of each block that talc needs itself.
pub(super) const TAG: usize = 4;
/// Only blocks of fewer units are kept: so they have up to 124 bytes for their user.
const KINDS: usize = 9;
/// How many units of blocks of one kind are kept: 32 KiB, so that it is at most 256 KiB in all. A call with
/// a thousand short strings makes as many blocks.
const MOST: usize = 2048;

/// By how many units they have, the block that was kept last.
static SPARES: Local<[*mut Spare; KINDS]> = Local::new([ptr::null_mut(); KINDS]);

/// What stands in a block that is kept.
#[repr(C)]
struct Spare {
    /// The one that was kept before.
    next: *mut Spare,
    /// How many units these blocks have, from here on.
    units: usize,
}

/// How many units a block for so many bytes has, and where such blocks are kept, if any are.
#[inline(always)]
fn place(size: usize) -> Option<(usize, *mut *mut Spare)> {
    let units = size.wrapping_add(TAG + UNIT - 1) / UNIT;
    // SAFETY: it is one of them.
    (units < KINDS).then(|| {
        (units, unsafe {
            SPARES.get().cast::<*mut Spare>().add(units)
        })
    })
}

/// A block for so many bytes, aligned to [`UNIT`] bytes, if there is one.
#[inline(always)]
pub(super) fn take(size: usize) -> Option<*mut u8> {
    let (_, place) = place(size)?;
    // SAFETY: one thread; whatever stands there was put there by `keep`, and nobody uses it.
    unsafe {
        let spare = *place;
        if spare.is_null() {
            return None;
        }
        *place = (*spare).next;
        Some(spare.cast())
    }
}

/// Gives all of them away, each with its size, and says whether there were any.
pub(super) fn release(mut give: impl FnMut(*mut u8, usize)) -> bool {
    let mut any = false;
    for units in 1..KINDS {
        while let Some(block) = take(units * UNIT - TAG) {
            give(block, units * UNIT - TAG);
            any = true;
        }
    }
    any
}

/// Whether the block is kept from now on.
///
/// # Safety
/// It is talc's, for so many bytes, and nobody uses it.
#[inline(always)]
pub(super) unsafe fn keep(block: *mut u8, size: usize) -> bool {
    let Some((units, place)) = place(size) else {
        return false;
    };
    let spare = block.cast::<Spare>();
    // SAFETY: one thread; each block has room for two words, for it has at least 12 bytes.
    unsafe {
        let next = *place;
        let kept = match next.is_null() {
            true => 0,
            false => (*next).units,
        };
        if kept >= MOST {
            return false;
        }
        spare.write(Spare {
            next,
            units: kept + units,
        });
        *place = spare;
    }
    true
}
