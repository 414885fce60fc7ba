//! What every guest of the benchmark computes; only the way in and out differs.
//!
//! Each guest includes this file as a module and exports the functions in its own manner.

/// Letters to cut text from.
const LETTERS: [u8; 1024] = {
    let mut letters = [0; 1024];
    let mut at = 0;
    while at < letters.len() {
        letters[at] = b'a' + (at % 26) as u8;
        at += 1;
    }
    letters
};

const TEXT: &str = match str::from_utf8(&LETTERS) {
    Ok(text) => text,
    Err(_) => panic!("letters are UTF-8"),
};

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

/// Text out: so many letters, 1024 or a multiple of that if more.
pub fn text(n: u32) -> String {
    match TEXT.get(..n as usize) {
        Some(text) => text.to_owned(),
        None => TEXT.repeat(n as usize / TEXT.len()),
    }
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
pub fn invert(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| !byte).collect()
}

/// The number, or why not.
pub fn checked(n: u32) -> Result<u32, String> {
    match n {
        0..1000 => Ok(n),
        _ => Err(format!("{n} is too large")),
    }
}

/// Texts in and out.
pub fn shout_all<S: AsRef<str>>(words: &[S]) -> Vec<String> {
    words.iter().map(|word| shout(word.as_ref())).collect()
}

/// The fields of a record, in and out.
pub fn promote(id: u32, name: &str, score: f64) -> (u32, String, f64) {
    (id.wrapping_add(1), shout(name), 2.0 * score)
}

/// A small record in and out.
pub fn turn(x: f64, y: f64, z: f64) -> (f64, f64, f64) {
    (y, z, -x)
}

/// A leaf of a tree in and out.
pub fn grow(leaf: f64) -> f64 {
    leaf * 2.0
}

/// Calls of a host's function, with a number.
pub fn tick_all(times: u32, tick: impl Fn(u32) -> u32) -> u32 {
    (0..times).fold(0, |sum, n| sum ^ tick(n))
}

/// Calls of a host's function, with a text of 16 bytes.
pub fn log_all(times: u32, log: impl Fn(&str)) {
    for n in 0..times as usize {
        log(&TEXT[n % 26..][..16]);
    }
}

fn shout(word: &str) -> String {
    let mut shouted = String::with_capacity(word.len() + 1);
    shouted.push_str(word);
    shouted.push('!');
    shouted
}
