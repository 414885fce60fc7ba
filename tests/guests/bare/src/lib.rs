//! A guest without std and without an allocator.
//!
//! Numbers, text and lists of numbers cross all the same. The module gets an allocator from
//! `wharf bindgen` for arguments that are larger than the arena.
#![no_std]

use core::sync::atomic::{AtomicU32, Ordering};

use wharf::export;

wharf::panic_handler!();

/// Adds.
#[export]
pub fn add(a: u32, b: u32) -> u32 {
    a.wrapping_add(b)
}

/// The bytes of text.
#[export]
pub fn length(text: &str) -> u32 {
    text.len() as u32
}

/// A checksum that depends on every byte and its place.
#[export]
pub fn checksum(text: &str) -> u32 {
    text.bytes().fold(2_166_136_261, |sum, byte| {
        (sum ^ u32::from(byte)).wrapping_mul(16_777_619)
    })
}

/// The same for two texts and what stands between them.
#[export]
pub fn checksums(first: &str, between: &[u16], last: &str) -> u64 {
    let between = between.iter().map(|number| u64::from(*number)).sum::<u64>();
    u64::from(checksum(first)) + between + u64::from(checksum(last))
}

/// The sum of numbers.
#[export]
pub fn sum(numbers: &[f64]) -> f64 {
    numbers.iter().sum()
}

/// Changes a list in place.
#[export]
pub fn increment(bytes: &mut [u8]) {
    bytes
        .iter_mut()
        .for_each(|byte| *byte = byte.wrapping_add(1));
}

/// Half of an even number.
#[export]
pub fn half(number: Option<u32>) -> Option<u32> {
    number
        .filter(|number| number % 2 == 0)
        .map(|number| number / 2)
}

/// Divides.
#[export]
pub fn divide(a: u32, b: u32) -> Result<u32, u32> {
    a.checked_div(b).ok_or(a)
}

/// The first character.
#[export]
pub fn first(text: &str) -> Option<char> {
    text.chars().next()
}

/// Text that needs no memory of its own.
#[export]
pub fn name(of: u32) -> &'static str {
    match of {
        0 => "zero",
        1 => "eins",
        2 => "δύο",
        _ => panic!("no name for {of}"),
    }
}

/// Grows memory, as a guest with a memory manager of its own would, and says how many pages there
/// were before.
#[export]
pub fn grow(pages: u32) -> u32 {
    #[cfg(target_family = "wasm")]
    return core::arch::wasm32::memory_grow(0, pages as usize) as u32;
    #[cfg(not(target_family = "wasm"))]
    return pages;
}

/// Counts its calls.
#[export]
pub fn count() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed) + 1
}
