//! The workloads with raw exports, for the host written by hand: `runner/src/hand.rs`.
//!
//! ```text
//! input     a fixed buffer that the host writes arguments to; larger ones go to a block of `make`
//! output    a fixed buffer that a small result is copied to
//! spilled   where a larger result lies; the host reads it and calls `free`
//! ```
//!
//! A function returns the bytes of its result and no pointer: one crossing for everything that is
//! small.

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

/// Gives text to the host; returns its bytes. A large one is handed over without a copy.
fn give(text: String) -> usize {
    let len = text.len();
    if len <= OUTPUT {
        // SAFETY: there is room for it.
        unsafe { output().copy_from_nonoverlapping(text.as_ptr(), len) };
    } else {
        spill(Box::leak(text.into_boxed_str()).as_mut_ptr());
    }
    len
}

fn spill(start: *mut u8) {
    // SAFETY: one thread.
    unsafe { (*AREA.0.get()).spilled = start as usize };
}

unsafe fn lift_text<'a>(start: *const u8, len: usize) -> &'a str {
    // SAFETY: the host has copied text there, for the time of the call.
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
    give(workloads::greet(unsafe { lift_text(start, len) }))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn len(start: *const u8, len: usize) -> u32 {
    // SAFETY: see `lift_text`.
    workloads::len(unsafe { lift_text(start, len) })
}

#[unsafe(no_mangle)]
extern "C" fn text(n: u32) -> usize {
    give(workloads::text(n))
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
        let output = output().cast::<f64>();
        // SAFETY: there is room for them.
        unsafe { output.copy_from_nonoverlapping(scaled.as_ptr(), len) };
    } else {
        spill(Box::leak(scaled.into_boxed_slice()).as_mut_ptr().cast());
    }
}

mod host {
    #[link(wasm_import_module = "host")]
    unsafe extern "C" {
        pub(crate) safe fn tick(n: u32) -> u32;
        pub(crate) safe fn log(start: *const u8, len: usize);
    }
}

#[unsafe(no_mangle)]
extern "C" fn tick_all(times: u32) -> u32 {
    workloads::tick_all(times, |n| host::tick(n))
}

#[unsafe(no_mangle)]
extern "C" fn log_all(times: u32) {
    workloads::log_all(times, |text| host::log(text.as_ptr(), text.len()));
}

/// An object of the guest's, which is the address of a number.
#[unsafe(no_mangle)]
extern "C" fn counter_new(start: u32) -> *mut u32 {
    Box::into_raw(Box::new(start))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn counter_increment(counter: *mut u32) -> u32 {
    // SAFETY: the host got it of `counter_new`.
    unsafe {
        *counter += 1;
        *counter
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn counter_free(counter: *mut u32) {
    // SAFETY: the host got it of `counter_new`, and forgets it.
    drop(unsafe { Box::from_raw(counter) });
}

/// The three numbers of the result go to the output.
#[unsafe(no_mangle)]
extern "C" fn turn(x: f64, y: f64, z: f64) {
    let (x, y, z) = workloads::turn(x, y, z);
    // SAFETY: there is room for them.
    unsafe { output().cast::<[f64; 3]>().write([x, y, z]) };
}

/// Takes `count` heads of this form and, after them, their texts without a gap.
#[repr(C)]
#[derive(Clone, Copy)]
struct Head {
    id: u32,
    len: u32,
    score: f64,
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
    let heads: Vec<u32> = shouted.iter().map(|word| word.len() as u32).collect();
    pack(&heads, shouted.iter().map(String::as_str))
}

/// As `shout_all`, with heads in place of lengths.
#[unsafe(no_mangle)]
unsafe extern "C" fn promote(start: *const Head, count: usize) -> usize {
    // SAFETY: the host has written heads and texts there.
    let (heads, mut text) = unsafe {
        (
            slice::from_raw_parts(start, count),
            start.add(count).cast::<u8>(),
        )
    };
    let mut promoted = Vec::with_capacity(count);
    for head in heads {
        // SAFETY: as above.
        unsafe {
            let name = lift_text(text, head.len as usize);
            text = text.add(name.len());
            promoted.push(workloads::promote(head.id, name, head.score));
        }
    }
    let head = |(id, name, score): &(u32, String, f64)| Head {
        id: *id,
        len: name.len() as u32,
        score: *score,
    };
    let heads: Vec<Head> = promoted.iter().map(head).collect();
    pack(&heads, promoted.iter().map(|(_, name, _)| name.as_str()))
}

/// Gives the host a block of heads and, after them, texts without a gap; returns its size.
fn pack<'t, H: Copy>(heads: &[H], texts: impl Iterator<Item = &'t str> + Clone) -> usize {
    let size = size_of_val(heads) + texts.clone().map(str::len).sum::<usize>();
    let block = match size {
        ..=OUTPUT => output(),
        _ => {
            let block = make(size);
            spill(block);
            block
        }
    };
    // SAFETY: the block has room for the heads and the texts.
    unsafe {
        block.cast::<H>().copy_from_nonoverlapping(heads.as_ptr(), heads.len());
        let mut to = block.add(size_of_val(heads));
        for text in texts {
            to.copy_from_nonoverlapping(text.as_ptr(), text.len());
            to = to.add(text.len());
        }
    }
    size
}
