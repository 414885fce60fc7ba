//! Functions that give back what they get.
#![allow(clippy::all, dead_code, unused_imports)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::num::NonZero;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

/// Counts the blocks that are in use.
struct Counting;

static LIVE: AtomicU32 = AtomicU32::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(1, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        LIVE.fetch_sub(1, Relaxed);
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[wharf::export]
pub fn live() -> u32 {
    LIVE.load(Relaxed)
}

#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, wharf::Value)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<u32>,
}

#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, wharf::Value)]
pub enum Either<A, B> {
    Neither,
    Left(A),
    Right { value: B },
}
