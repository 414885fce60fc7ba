//! Values as bytes, in the forms that `guest-hand` has for them.

use wasmtime::Result;
use wasmtime::error::Context;

use crate::peer::Line;

/// Bytes of a length, and of the head of a record: id, length of the name, score.
pub(super) const LENGTH: usize = 4;
pub(super) const HEAD: usize = 16;

/// Text of a result, which must be UTF-8.
pub(super) fn text(bytes: &[u8]) -> Result<String> {
    Ok(str::from_utf8(bytes)?.to_owned())
}

/// What is nothing but numbers, without a gap, which linear memory has in the order of this machine.
pub(super) trait Numbers: Copy {}

impl Numbers for u8 {}
impl Numbers for f64 {}
impl Numbers for [f64; 3] {}

pub(super) fn bytes_of<T: Numbers>(numbers: &[T]) -> &[u8] {
    // SAFETY: all of it is numbers, whose bytes may be looked at.
    unsafe { std::slice::from_raw_parts(numbers.as_ptr().cast(), size_of_val(numbers)) }
}

pub(super) fn numbers_of<T: Numbers>(bytes: &[u8]) -> Vec<T> {
    let len = bytes.len() / size_of::<T>();
    let mut numbers = Vec::<T>::with_capacity(len);
    // SAFETY: there is room for so many, and any bytes are numbers.
    unsafe {
        let to = numbers.as_mut_ptr().cast::<u8>();
        to.copy_from_nonoverlapping(bytes.as_ptr(), len * size_of::<T>());
        numbers.set_len(len);
    }
    numbers
}

/// Cuts so many bytes off the front.
pub(super) fn cut<'b>(bytes: &mut &'b [u8], len: usize) -> Result<&'b [u8]> {
    bytes.split_off(..len).context("the result is too short")
}

pub(super) fn word(bytes: &mut &[u8]) -> Result<u32> {
    Ok(u32::from_le_bytes(cut(bytes, 4)?.try_into()?))
}

pub(super) fn words_of(result: &[u8], count: usize) -> Result<Vec<String>> {
    let (mut lengths, mut texts) = split(result, LENGTH * count)?;
    let mut words = Vec::with_capacity(count);
    for _ in 0..count {
        let len = word(&mut lengths)? as usize;
        words.push(text(cut(&mut texts, len)?)?);
    }
    Ok(words)
}

pub(super) fn lines_of(result: &[u8], count: usize) -> Result<Vec<Line>> {
    let (mut heads, mut texts) = split(result, HEAD * count)?;
    let mut lines = Vec::with_capacity(count);
    for _ in 0..count {
        let (id, len) = (word(&mut heads)?, word(&mut heads)? as usize);
        let score = f64::from_le_bytes(cut(&mut heads, 8)?.try_into()?);
        let name = text(cut(&mut texts, len)?)?;
        lines.push(Line { id, name, score });
    }
    Ok(lines)
}

pub(super) fn split(bytes: &[u8], at: usize) -> Result<(&[u8], &[u8])> {
    bytes
        .split_at_checked(at)
        .context("the result is too short")
}

pub(super) fn put(to: &mut &mut [u8], bytes: &[u8]) {
    let (now, later) = std::mem::take(to).split_at_mut(bytes.len());
    now.copy_from_slice(bytes);
    *to = later;
}

/// Heads and, after them, texts.
pub(super) fn pack<const N: usize, T>(
    to: &mut [u8],
    items: &[T],
    head: impl Fn(&T) -> [u8; N],
    text: impl Fn(&T) -> &str,
) {
    let (mut heads, mut texts) = to.split_at_mut(N * items.len());
    for item in items {
        put(&mut heads, &head(item));
        put(&mut texts, text(item).as_bytes());
    }
}

pub(super) fn head(line: &Line) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..4].copy_from_slice(&line.id.to_le_bytes());
    head[4..8].copy_from_slice(&(line.name.len() as u32).to_le_bytes());
    head[8..].copy_from_slice(&line.score.to_le_bytes());
    head
}
