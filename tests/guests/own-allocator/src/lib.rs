//! A guest that brings its own allocator, which counts what is live: so tests can see leaks, and
//! blocks that are freed with another size than they were made with.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU32, Ordering};

use wharf::export;

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static BYTES: AtomicU32 = AtomicU32::new(0);
static BLOCKS: AtomicU32 = AtomicU32::new(0);
static TOTAL: AtomicU32 = AtomicU32::new(0);

// SAFETY: all memory comes from the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: passed on.
        let block = unsafe { System.alloc(layout) };
        if !block.is_null() {
            BYTES.fetch_add(layout.size() as u32, Ordering::Relaxed);
            BLOCKS.fetch_add(1, Ordering::Relaxed);
            TOTAL.fetch_add(1, Ordering::Relaxed);
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size() as u32, Ordering::Relaxed);
        BLOCKS.fetch_sub(1, Ordering::Relaxed);
        // SAFETY: passed on.
        unsafe { System.dealloc(block, layout) }
    }
}

/// Bytes that were asked for and not given back.
#[export]
pub fn live_bytes() -> u32 {
    BYTES.load(Ordering::Relaxed)
}

/// Blocks that were asked for and not given back.
#[export]
pub fn live_blocks() -> u32 {
    BLOCKS.load(Ordering::Relaxed)
}

/// Blocks that were asked for, ever.
#[export]
pub fn all_blocks() -> u32 {
    TOTAL.load(Ordering::Relaxed)
}

/// Borrows text, returns text.
#[export]
pub fn greet(name: &str) -> String {
    format!("Hello, {name}!")
}

/// Owns text.
#[export]
pub fn owned(text: String) -> String {
    text
}

/// Owns text and lets it go.
#[export]
pub fn forget(text: String, numbers: Vec<f64>, texts: Vec<String>) -> u32 {
    (text.len() + numbers.len() + texts.len()) as u32
}

/// Borrows numbers.
#[export]
pub fn sum(numbers: &[f64]) -> f64 {
    numbers.iter().sum()
}

/// Owns numbers, and returns them with room to spare.
#[export]
pub fn double(mut numbers: Vec<f64>) -> Vec<f64> {
    numbers.reserve(numbers.len() + 3);
    numbers.extend_from_within(..);
    numbers
}

/// Borrows strings.
#[export]
pub fn joined(texts: &[&str]) -> String {
    texts.concat()
}

/// Owns strings.
#[export]
pub fn reversed(mut texts: Vec<String>) -> Vec<String> {
    texts.reverse();
    texts
}

/// Nested lists.
#[export]
pub fn nested(lists: Vec<Vec<String>>) -> Vec<Vec<String>> {
    lists
}

/// Borrowed lists of options.
#[export]
pub fn options(list: &[Option<String>]) -> Vec<Option<String>> {
    list.to_vec()
}

/// Characters are loaded one by one.
#[export]
pub fn chars(list: &[char]) -> Box<[char]> {
    list.into()
}

/// Changes a list in place.
#[export]
pub fn scale(numbers: &mut [f64], factor: f64) {
    numbers.iter_mut().for_each(|number| *number *= factor);
}

/// Fails for an odd length, with what it was given.
#[export]
pub fn fallible(text: String) -> Result<String, String> {
    if text.len() % 2 == 1 {
        Err(text)
    } else {
        Ok(text)
    }
}

/// Fails with a list.
#[export]
pub fn fail(count: u32) -> Result<(), Vec<String>> {
    Err((0..count).map(|number| number.to_string()).collect())
}

/// Owns two lists of numbers.
#[export]
pub fn pair(left: Vec<f64>, right: Vec<f64>) -> u32 {
    (left.len() + right.len()) as u32
}
