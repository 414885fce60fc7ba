//! The workloads with raw exports, for glue written by hand: `hand.js` and `hand/`.
//!
//! ```text
//! input     a fixed buffer that the host writes arguments to; larger ones go to a block of `make`
//! output    a fixed buffer that a small result is copied to
//! spilled   where a larger result lies; the host reads it and calls `free`
//! ```
//!
//! A function returns the bytes (or, for `checked`, the state) of its result and no pointer: one
//! crossing for everything that is small. Lists and records are in `packed.rs`, the tree in
//! `tree.rs`.

use std::alloc::{Layout, alloc, dealloc};
use std::cell::UnsafeCell;
use std::{ptr, slice, str};

mod packed;
mod tree;

#[path = "../../workloads.rs"]
mod workloads;

const INPUT: usize = 64 * 1024;
const OUTPUT: usize = 256;

/// Aligned as cache lines are: text that crosses the end of a page takes a third longer.
#[repr(C, align(64))]
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

/// Frees a block, of `make` or one that spilled; its alignment is 1 for text and bytes, 8 for all
/// others.
#[unsafe(no_mangle)]
unsafe extern "C" fn free(start: *mut u8, size: usize, align: usize) {
    // SAFETY: the host gives back what it got.
    unsafe { dealloc(start, Layout::from_size_align_unchecked(size, align)) }
}

/// Gives bytes to the host; returns how many. Many are handed over without a copy.
fn give(bytes: Vec<u8>) -> usize {
    let len = bytes.len();
    if len <= OUTPUT {
        // SAFETY: there is room for them.
        unsafe { output().copy_from_nonoverlapping(bytes.as_ptr(), len) };
    } else {
        spill(Box::leak(bytes.into_boxed_slice()).as_mut_ptr());
    }
    len
}

/// Gives numbers to the host, or records of them, as `give` does.
fn give_numbers<T: Copy>(numbers: Vec<T>) {
    if size_of_val(&numbers[..]) <= OUTPUT {
        // SAFETY: there is room for them.
        unsafe {
            output()
                .cast::<T>()
                .copy_from_nonoverlapping(numbers.as_ptr(), numbers.len())
        };
    } else {
        spill(Box::leak(numbers.into_boxed_slice()).as_mut_ptr().cast());
    }
}

/// A place for so many bytes that the host reads.
fn place(size: usize) -> *mut u8 {
    match size {
        ..=OUTPUT => output(),
        _ => spill(make(size)),
    }
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

unsafe fn lift<'a, T: Copy>(start: *const T, len: usize) -> &'a [T] {
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
    give(workloads::greet(unsafe { lift_text(start, len) }).into_bytes())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn len(start: *const u8, len: usize) -> u32 {
    // SAFETY: see `lift_text`.
    workloads::len(unsafe { lift_text(start, len) })
}

#[unsafe(no_mangle)]
extern "C" fn text(n: u32) -> usize {
    give(workloads::text(n).into_bytes())
}

#[unsafe(no_mangle)]
extern "C" fn mixed(n: u32) -> usize {
    give(workloads::mixed(n).into_bytes())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn sum(start: *const f64, len: usize) -> f64 {
    // SAFETY: see `lift`.
    workloads::sum(unsafe { lift(start, len) })
}

/// The result has as many numbers as the argument.
#[unsafe(no_mangle)]
unsafe extern "C" fn scale(start: *const f64, len: usize, factor: f64) {
    // SAFETY: see `lift`.
    give_numbers(workloads::scale(unsafe { lift(start, len) }, factor));
}

/// The result has as many bytes as the argument.
#[unsafe(no_mangle)]
unsafe extern "C" fn invert(start: *const u8, len: usize) {
    // SAFETY: see `lift`.
    give(workloads::invert(unsafe { lift(start, len) }));
}

/// The number, or -1 minus the bytes of the error's text; numbers that pass are below 2^31.
#[unsafe(no_mangle)]
extern "C" fn checked(n: u32) -> i32 {
    match workloads::checked(n) {
        Ok(n) => n as i32,
        Err(error) => -1 - give(error.into_bytes()) as i32,
    }
}

struct Counter {
    n: u32,
}

#[unsafe(no_mangle)]
extern "C" fn counter_new(start: u32) -> Box<Counter> {
    Box::new(Counter { n: start })
}

#[unsafe(no_mangle)]
extern "C" fn counter_increment(counter: &mut Counter) -> u32 {
    counter.n = counter.n.wrapping_add(1);
    counter.n
}

#[unsafe(no_mangle)]
extern "C" fn counter_free(counter: Box<Counter>) {
    drop(counter);
}

#[link(wasm_import_module = "host")]
unsafe extern "C" {
    safe fn mix(a: u32, b: f64) -> u32;
    fn log(start: *const u8, len: usize);
}

#[unsafe(no_mangle)]
extern "C" fn ask(n: u32) -> u32 {
    workloads::ask(n, |a, b| mix(a, b))
}

#[unsafe(no_mangle)]
extern "C" fn tell(n: u32) {
    // SAFETY: the host only reads the text.
    workloads::tell(n, |message| unsafe { log(message.as_ptr(), message.len()) });
}
