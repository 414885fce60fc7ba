//! Lists of texts and of records. Everything of one list lies in one block, its text in one run
//! after the rest, so that the host encodes once and decodes once.

use std::slice;

use crate::{give_numbers, lift, lift_text, output, place, workloads};

/// Takes `count` lengths of 32 bits and, after them, the texts without a gap. Gives a block of
/// the same form; returns its size.
#[unsafe(no_mangle)]
unsafe extern "C" fn shout_all(start: *const u32, count: usize) -> usize {
    // SAFETY: the host has written lengths and texts there.
    let (lengths, mut text) = unsafe { (lift(start, count), start.add(count).cast::<u8>()) };
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
    let block = place(size);
    // SAFETY: the block has room for the lengths and the texts.
    unsafe {
        let lengths = slice::from_raw_parts_mut(block.cast::<u32>(), count);
        let mut text = block.add(4 * count);
        for (word, length) in shouted.iter().zip(lengths) {
            *length = word.len() as u32;
            text.copy_from_nonoverlapping(word.as_ptr(), word.len());
            text = text.add(word.len());
        }
    }
    size
}

/// A row, with its text's length instead of the text.
#[derive(Clone, Copy)]
#[repr(C)]
struct Head {
    score: f64,
    id: u32,
    len: u32,
}

/// What the function works on: the host's rows are made such rows of.
struct Row {
    id: u32,
    name: String,
    score: f64,
}

/// Takes `count` heads and, after them, the texts without a gap. Gives a block of the same form;
/// returns its size.
#[unsafe(no_mangle)]
unsafe extern "C" fn bump_rows(start: *const Head, count: usize) -> usize {
    // SAFETY: the host has written heads and texts there.
    let (heads, mut text) = unsafe { (lift(start, count), start.add(count).cast::<u8>()) };
    let mut rows = Vec::with_capacity(count);
    for &Head { score, id, len } in heads {
        // SAFETY: as above.
        unsafe {
            let name = lift_text(text, len as usize).to_owned();
            rows.push(Row { id, name, score });
            text = text.add(len as usize);
        }
    }
    let rows = bump_all(rows);
    let size = size_of::<Head>() * count + rows.iter().map(|row| row.name.len()).sum::<usize>();
    let block = place(size);
    // SAFETY: the block has room for the heads and the texts.
    unsafe {
        let heads = slice::from_raw_parts_mut(block.cast::<Head>(), count);
        let mut text = block.add(size_of::<Head>() * count);
        for (Row { id, name, score }, head) in rows.iter().zip(heads) {
            *head = Head {
                score: *score,
                id: *id,
                len: name.len() as u32,
            };
            text.copy_from_nonoverlapping(name.as_ptr(), name.len());
            text = text.add(name.len());
        }
    }
    size
}

/// As a function that takes and returns rows would be written.
fn bump_all(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows {
        workloads::bump(&mut row.id, &mut row.score);
    }
    rows
}

type Point = [f64; 3];

#[unsafe(no_mangle)]
unsafe extern "C" fn shift_points(start: *const Point, count: usize, by: f64) {
    // SAFETY: see `lift`.
    let points = unsafe { lift(start, count) };
    let shifted = |point: &Point| workloads::shift(*point, by);
    give_numbers(points.iter().map(shifted).collect());
}

#[unsafe(no_mangle)]
extern "C" fn shift_point(x: f64, y: f64, z: f64, by: f64) {
    let shifted = workloads::shift([x, y, z], by);
    // SAFETY: there is room for it.
    unsafe { output().cast::<Point>().write(shifted) };
}

#[unsafe(no_mangle)]
unsafe extern "C" fn weigh(start: *const Point, count: usize) -> f64 {
    // SAFETY: see `lift`.
    let points = unsafe { lift(start, count) };
    points.iter().map(|point| workloads::weight(*point)).sum()
}

#[unsafe(no_mangle)]
extern "C" fn make_points(n: u32) {
    give_numbers((0..n).map(workloads::point).collect::<Vec<Point>>());
}
