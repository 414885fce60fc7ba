//! Every way in which a call can fail: panics, traps, errors, and results that are too large.
//!
//! The line numbers of the panics stand in `tests/js/errors.test.js` as the text of their lines.

use std::cell::Cell;
use std::hint::black_box;

use wharf::export;

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// Counts its calls: the state that tells instances apart.
#[export]
pub fn count() -> u32 {
    COUNT.with(|count| {
        count.set(count.get() + 1);
        count.get()
    })
}

/// Works, as long as the instance does.
#[export]
pub fn greet(name: &str) -> String {
    format!("Hello, {name}!")
}

/// Works without memory.
#[export]
pub fn add(a: u32, b: u32) -> u32 {
    a.wrapping_add(b)
}

/// Takes a list over.
#[export]
pub fn total(numbers: Vec<f64>) -> f64 {
    numbers.iter().sum()
}

/// Panics with a message of its own.
#[export]
pub fn panic_message() {
    panic!("the message, größer")
}

/// Panics with a message made of its arguments.
#[export]
pub fn panic_formatted(name: &str, number: u32) -> String {
    panic!("{name} is {number}")
}

/// Panics without saying anything.
#[export]
pub fn panic_empty() {
    panic!("")
}

/// Panics with a very long message.
#[export]
pub fn panic_long(bytes: u32) -> u32 {
    panic!("{}", "é".repeat(bytes as usize / 2))
}

/// Panics with something that isn't text.
#[export]
pub fn panic_any() {
    std::panic::panic_any(42)
}

/// Panics if the index is out of bounds.
#[export]
pub fn index(list: &[u32], at: u32) -> u32 {
    list[at as usize]
}

/// Panics if there is nothing.
#[export]
pub fn unwrap(value: Option<u32>) -> u32 {
    value.unwrap()
}

/// Panics with the error.
#[export]
pub fn expect(number: &str) -> u32 {
    number.parse().expect("a number")
}

/// Panics if the divisor is 0.
#[export]
pub fn divide(a: i32, b: i32) -> i32 {
    a / b
}

/// Traps without a panic.
#[export]
pub fn abort() {
    std::process::abort()
}

/// Overflows the engine's stack.
#[export]
pub fn recurse(depth: u32) -> u32 {
    fn deeper(depth: u32) -> u32 {
        if black_box(depth) == 0 {
            return 0;
        }
        1 + black_box(deeper(black_box(depth - 1)))
    }
    deeper(depth)
}

/// Overflows the guest's own stack in linear memory.
#[export]
pub fn recurse_in_memory(depth: u32) -> u32 {
    fn deeper(depth: u32) -> u32 {
        let room = black_box([depth; 1024]);
        if depth == 0 {
            return 0;
        }
        black_box(deeper(depth - 1)) + room[black_box(7)] - depth + 1
    }
    deeper(depth)
}

/// Returns an error.
#[export]
pub fn fail(text: &str) -> Result<String, String> {
    Err(format!("failed: {text}"))
}

/// Returns an error that has no tail.
#[export]
pub fn fail_number(number: u32) -> Result<u32, u32> {
    Err(number)
}

/// Makes a large string.
#[export]
pub fn large_string(bytes: u32) -> String {
    "x".repeat(bytes as usize)
}

/// Makes a large string of three bytes a character.
#[export]
pub fn large_text(chars: u32) -> String {
    "€".repeat(chars as usize)
}

/// Makes a large list.
#[export]
pub fn large_list(count: u32) -> Vec<f64> {
    vec![0.5; count as usize]
}

/// Makes a list of many strings, all of one length.
#[export]
pub fn many_strings(count: u32, bytes: u32) -> Vec<String> {
    vec!["y".repeat(bytes as usize); count as usize]
}

/// The bytes of a string.
#[export]
pub fn length(text: &str) -> u32 {
    text.len() as u32
}

/// The bytes of a string that the guest owns.
#[export]
pub fn length_owned(text: String) -> u32 {
    text.len() as u32
}

/// The bytes of strings.
#[export]
pub fn length_all(texts: &[&str]) -> u32 {
    texts
        .iter()
        .fold(0, |bytes, text| bytes.wrapping_add(text.len() as u32))
}

/// The sum of numbers.
#[export]
pub fn sum(numbers: &[f64]) -> f64 {
    numbers.iter().sum()
}

/// Asks for memory, and says whether there was any.
#[export]
pub fn try_allocate(bytes: u32) -> bool {
    let mut room = Vec::<u8>::new();
    let granted = room.try_reserve_exact(bytes as usize).is_ok();
    black_box(&mut room);
    granted
}

/// Asks for memory, and panics or traps if there is none.
#[export]
pub fn allocate(bytes: u32) -> u32 {
    black_box(vec![1_u8; bytes as usize]).len() as u32
}

/// Takes memory for good, without ever touching it, and says whether there was any.
#[export]
pub fn occupy(bytes: u32) -> bool {
    let mut room = Vec::<u8>::new();
    let granted = room.try_reserve_exact(bytes as usize).is_ok();
    black_box(room).leak();
    granted
}
