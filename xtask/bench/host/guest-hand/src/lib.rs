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

// The form that it has there is the best for this host, too.
#[path = "../../../js/guest-hand/src/tree.rs"]
mod tree;
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

/// Gives items to the host, bytes or numbers or records of them; returns their bytes. Many are handed
/// over without a copy.
fn give<T: Copy>(items: Vec<T>) -> usize {
    let size = size_of_val(&items[..]);
    if size <= OUTPUT {
        let output = output().cast::<T>();
        // SAFETY: there is room for them.
        unsafe { output.copy_from_nonoverlapping(items.as_ptr(), items.len()) };
    } else {
        spill(Box::leak(items.into_boxed_slice()).as_mut_ptr().cast());
    }
    size
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
    // SAFETY: the host has copied text there, for the time of the call.
    unsafe { str::from_utf8_unchecked(slice::from_raw_parts(start, len)) }
}

unsafe fn lift<'a, T: Copy>(start: *const T, len: usize) -> &'a [T] {
    // SAFETY: the host has copied such items there, for the time of the call.
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
unsafe extern "C" fn sum(start: *const f64, len: usize) -> f64 {
    // SAFETY: see `lift`.
    workloads::sum(unsafe { lift(start, len) })
}

/// The result has as many numbers as the argument; a large one is handed over without a copy.
#[unsafe(no_mangle)]
unsafe extern "C" fn scale(start: *const f64, len: usize, factor: f64) {
    // SAFETY: see `lift`.
    give(workloads::scale(unsafe { lift(start, len) }, factor));
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

/// The result has as many points as the argument.
#[unsafe(no_mangle)]
unsafe extern "C" fn turn_all(start: *const [f64; 3], len: usize) {
    // SAFETY: see `lift`.
    let points = unsafe { lift(start, len) };
    let turned = points.iter().map(|[x, y, z]| {
        let (x, y, z) = workloads::turn(*x, *y, *z);
        [x, y, z]
    });
    give(turned.collect());
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
    let block = place(size);
    // SAFETY: the block has room for the heads and the texts.
    unsafe {
        block
            .cast::<H>()
            .copy_from_nonoverlapping(heads.as_ptr(), heads.len());
        let mut to = block.add(size_of_val(heads));
        for text in texts {
            to.copy_from_nonoverlapping(text.as_ptr(), text.len());
            to = to.add(text.len());
        }
    }
    size
}
