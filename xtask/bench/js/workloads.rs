//! What every guest of the benchmark computes; only the way in and out differs.
//!
//! Each guest includes this file as a module and exports the functions in its own manner. Records
//! and the tree are types of each guest's own, because tools derive on them or write them; what is
//! done to them stands here.

// No guest has every tool's view of the work.
#![allow(dead_code)]

use std::sync::OnceLock;

/// Letters that text is cut from.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

/// Twenty bytes of one, two and three each.
const MIXED: &str = "Zoë und Jürgen 漢";

/// The longest text that is asked for.
const LONGEST: usize = 1 << 20;

/// The sum, modulo 2^32.
pub fn add(a: u32, b: u32) -> u32 {
    a.wrapping_add(b)
}

/// Text in and out, made by formatting.
pub fn greet(name: &str) -> String {
    format!("Hello, {name}!")
}

/// Text in: its length in bytes.
pub fn len(text: &str) -> u32 {
    text.len() as u32
}

/// Text out: so many letters, 1 Mi at most.
pub fn text(n: u32) -> String {
    static TEXT: OnceLock<String> = OnceLock::new();
    cut(&TEXT, LETTERS, n)
}

/// Text out that isn't ASCII: so many bytes, where a character ends, 1 Mi at most.
pub fn mixed(n: u32) -> String {
    static TEXT: OnceLock<String> = OnceLock::new();
    cut(&TEXT, MIXED, n)
}

/// In pieces, because processors copy a large block much more slowly where the low bits of the two
/// addresses are unlucky, which would say nothing about a tool.
fn cut(whole: &OnceLock<String>, part: &str, n: u32) -> String {
    const PIECE: usize = 1020;
    let whole = whole.get_or_init(|| part.repeat(LONGEST / part.len() + 1));
    let mut text = String::with_capacity(n as usize);
    let mut rest = &whole[..n as usize];
    while let Some((piece, after)) = rest.split_at_checked(PIECE) {
        text.push_str(piece);
        rest = after;
    }
    text.push_str(rest);
    text
}

/// Texts in and out.
pub fn shout_all<S: AsRef<str>>(words: &[S]) -> Vec<String> {
    words.iter().map(|word| shout(word.as_ref())).collect()
}

fn shout(word: &str) -> String {
    let mut shouted = String::with_capacity(word.len() + 1);
    shouted.push_str(word);
    shouted.push('!');
    shouted
}

/// Numbers in.
pub fn sum(values: &[f64]) -> f64 {
    values.iter().sum()
}

/// Numbers in and out.
pub fn scale(values: &[f64], factor: f64) -> Vec<f64> {
    values.iter().map(|value| value * factor).collect()
}

/// Bytes in and out.
pub fn invert(data: &[u8]) -> Vec<u8> {
    data.iter().map(|byte| !byte).collect()
}

/// The number, or why not.
pub fn checked(n: u32) -> Result<u32, String> {
    match n {
        0..1000 => Ok(n),
        _ => Err(format!("{n} is too large")),
    }
}

/// A record in and out: its two numbers change, its text doesn't.
pub fn bump(id: &mut u32, score: &mut f64) {
    *id = id.wrapping_add(1);
    *score *= 2.0;
}

/// A record of numbers in and out.
pub fn shift([x, y, z]: [f64; 3], by: f64) -> [f64; 3] {
    [x + by, y + by, z + by]
}

/// A record of numbers in.
pub fn weight([x, y, z]: [f64; 3]) -> f64 {
    x + 2.0 * y + 3.0 * z
}

/// A record of numbers out: the one at a place in a list.
pub fn point(i: u32) -> [f64; 3] {
    let i = f64::from(i);
    [i, i / 2.0, -i]
}

/// A leaf of the tree in and out.
pub fn grow(leaf: f64) -> f64 {
    leaf * 2.0
}

/// Calls the host with two numbers, so often; the results, one after the other.
pub fn ask(n: u32, mix: impl Fn(u32, f64) -> u32) -> u32 {
    (0..n).fold(0, |sum, i| mix(sum, f64::from(i)))
}

/// Calls the host with a text of 16 letters, so often.
pub fn tell(n: u32, log: impl Fn(&str)) {
    const DOUBLE: &str = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    for i in 0..n as usize {
        let at = i % LETTERS.len();
        log(&DOUBLE[at..at + 16]);
    }
}
