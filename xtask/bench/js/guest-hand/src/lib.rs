//! The workloads with raw exports, for glue written by hand: `hand.js`.
//!
//! ```text
//! input     a fixed buffer that the host writes arguments to; larger ones go to a block of `make`
//! output    a fixed buffer that a small result is copied to
//! spilled   where a larger result lies; the host reads it and calls `free`
//! ```
//!
//! A function returns the bytes (or, for `checked`, the state) of its result and no pointer: one
//! crossing for everything that is small.

use std::alloc::{Layout, alloc, dealloc};
use std::cell::UnsafeCell;
use std::{ptr, slice, str};

#[path = "../../workloads.rs"]
mod workloads;

const INPUT: usize = 64 * 1024;
const OUTPUT: usize = 4 * 1024;

#[repr(C, align(8))]
struct Area {
    input: [u8; INPUT],
    output: [u8; OUTPUT],
    spilled: usize,
}

struct Local(UnsafeCell<Area>);

// SAFETY: WebAssembly without shared memory has one thread.
unsafe impl Sync for Local {}

static AREA: Local = Local(UnsafeCell::new(Area {
    input: [0; INPUT],
    output: [0; OUTPUT],
    spilled: 0,
}));

fn output() -> *mut u8 {
    // SAFETY: the field of a static.
    unsafe { &raw mut (*AREA.0.get()).output }.cast()
}

/// Where the area starts: the input, then the output, then the word for what spilled.
#[unsafe(no_mangle)]
extern "C" fn area() -> usize {
    AREA.0.get() as usize
}

/// A block of the allocator, aligned for numbers.
#[unsafe(no_mangle)]
extern "C" fn make(size: usize) -> *mut u8 {
    match Layout::from_size_align(size, 8) {
        // SAFETY: the host asks for no empty block.
        Ok(layout) => unsafe { alloc(layout) },
        Err(_) => ptr::null_mut(),
    }
}

/// Frees a block, of `make` or one that spilled.
#[unsafe(no_mangle)]
unsafe extern "C" fn free(start: *mut u8, size: usize) {
    // SAFETY: the host gives back start and size as it got them.
    unsafe { dealloc(start, Layout::from_size_align_unchecked(size, 8)) }
}

/// Gives bytes to the host; returns how many.
fn give(bytes: &[u8]) -> usize {
    let to = match bytes.len() {
        ..=OUTPUT => output(),
        len => spill(make(len)),
    };
    // SAFETY: there is room for them.
    unsafe { to.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
    bytes.len()
}

fn spill(start: *mut u8) -> *mut u8 {
    // SAFETY: one thread.
    unsafe { (*AREA.0.get()).spilled = start as usize };
    start
}

unsafe fn lift_text<'a>(start: *const u8, len: usize) -> &'a str {
    // SAFETY: the host has encoded text there, for the time of the call.
    unsafe { str::from_utf8_unchecked(slice::from_raw_parts(start, len)) }
}

unsafe fn lift_numbers<'a>(start: *const f64, len: usize) -> &'a [f64] {
    // SAFETY: the host has copied numbers there, for the time of the call.
    unsafe { slice::from_raw_parts(start, len) }
}

#[unsafe(no_mangle)]
extern "C" fn add(a: u32, b: u32) -> u32 {
    workloads::add(a, b)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn greet(start: *const u8, len: usize) -> usize {
    // SAFETY: see `lift_text`.
    give(workloads::greet(unsafe { lift_text(start, len) }).as_bytes())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn len(start: *const u8, len: usize) -> u32 {
    // SAFETY: see `lift_text`.
    workloads::len(unsafe { lift_text(start, len) })
}

#[unsafe(no_mangle)]
extern "C" fn text(n: u32) -> usize {
    give(workloads::text(n).as_bytes())
}

/// Takes `count` lengths of 32 bits and, after them, the texts without a gap. Gives a block of
/// the same form; returns its size.
#[unsafe(no_mangle)]
unsafe extern "C" fn shout_all(start: *const u32, count: usize) -> usize {
    // SAFETY: the host has written lengths and texts there.
    let (lengths, mut text) = unsafe {
        (
            slice::from_raw_parts(start, count),
            start.add(count).cast::<u8>(),
        )
    };
    let mut words = Vec::with_capacity(count);
    for &len in lengths {
        // SAFETY: as above.
        unsafe {
            words.push(lift_text(text, len as usize));
            text = text.add(len as usize);
        }
    }
    let shouted = workloads::shout_all(&words);
    let size = 4 * count + shouted.iter().map(String::len).sum::<usize>();
    let block = match size {
        ..=OUTPUT => output(),
        _ => spill(make(size)),
    };
    let mut length = block.cast::<u32>();
    // SAFETY: the block has room for the lengths and the texts.
    unsafe {
        let mut text = block.add(4 * count);
        for word in &shouted {
            length.write(word.len() as u32);
            length = length.add(1);
            text.copy_from_nonoverlapping(word.as_ptr(), word.len());
            text = text.add(word.len());
        }
    }
    size
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sum(start: *const f64, len: usize) -> f64 {
    // SAFETY: see `lift_numbers`.
    workloads::sum(unsafe { lift_numbers(start, len) })
}

/// The result has as many numbers as the argument; a large one is handed over without a copy.
#[unsafe(no_mangle)]
unsafe extern "C" fn scale(start: *const f64, len: usize, factor: f64) {
    // SAFETY: see `lift_numbers`.
    let scaled = workloads::scale(unsafe { lift_numbers(start, len) }, factor);
    if 8 * len <= OUTPUT {
        // SAFETY: there is room for them.
        unsafe {
            output()
                .cast::<f64>()
                .copy_from_nonoverlapping(scaled.as_ptr(), len)
        };
    } else {
        spill(Box::leak(scaled.into_boxed_slice()).as_mut_ptr().cast());
    }
}

/// The number, or -1 minus the bytes of the error's text; numbers that pass are below 2^31.
#[unsafe(no_mangle)]
extern "C" fn checked(n: u32) -> i32 {
    match workloads::checked(n) {
        Ok(n) => n as i32,
        Err(error) => -1 - give(error.as_bytes()) as i32,
    }
}
