//! Where talc gets memory from: the small blocks that are kept, and if that isn't enough, from linear memory
//! that grows. So what is kept never has memory grow.

use core::alloc::Layout;
use core::arch::wasm32::memory_grow;
use core::ptr::{self, NonNull};

use talc::base::Talc;
use talc::base::binning::Binning;
use talc::source::Source;

use super::spare::{self, TAG, UNIT};

/// Bytes of a page of linear memory.
const PAGE: usize = 64 * 1024;

/// The source of an allocator to whom all memory belongs that is grown.
#[derive(Debug)]
pub(super) struct Grow {
    /// Where the memory ends that was grown last.
    end: Option<NonNull<u8>>,
}

impl Grow {
    /// Nothing yet.
    pub(super) const fn new() -> Grow {
        Grow { end: None }
    }
}

// SAFETY: it asks no allocator for anything but the one that it is given.
unsafe impl Source for Grow {
    fn acquire<B: Binning>(talc: &mut Talc<Self, B>, layout: Layout) -> Result<(), ()> {
        // SAFETY: the blocks are talc's, and nobody uses them. It doesn't look at their alignment.
        let freed = spare::release(|block, size| unsafe {
            talc.deallocate(block, Layout::from_size_align_unchecked(size, 1));
        });
        // Then talc looks again, and comes back if that isn't enough.
        if freed {
            return Ok(());
        }
        // As much as this block takes, with what talc needs before and behind it. No layout is larger than
        // half of all memory.
        let mut bytes = layout.size() + TAG + 2 * UNIT;
        if layout.align() > UNIT {
            bytes += layout.align();
        }
        let pages = bytes.div_ceil(PAGE);
        let before = memory_grow::<0>(pages);
        if before == usize::MAX {
            return Err(());
        }
        let start = ptr::without_provenance_mut::<u8>(before * PAGE);
        let bytes = (pages * PAGE).min(usize::MAX - before * PAGE);
        let end = talc.source.end.take().filter(|end| end.as_ptr() == start);
        // SAFETY: nobody else has the new pages, and the old ones are talc's already.
        talc.source.end = unsafe {
            match end {
                Some(end) => Some(talc.extend(end, start.wrapping_add(bytes))),
                None => talc.claim(start, bytes),
            }
        };
        Ok(())
    }
}
