//! Lists, however Rust holds them.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

macro_rules! echo {
    ($($name:ident: $ty:ty;)*) => {$(
        #[wharf::export]
        pub fn $name(list: $ty) -> $ty {
            list
        }
    )*};
}

echo! {
    echo_bytes: Vec<u8>;
    echo_i16: Vec<i16>;
    echo_u32: Vec<u32>;
    echo_u64: Vec<u64>;
    echo_f32: Vec<f32>;
    echo_f64: Vec<f64>;
    echo_u128: Vec<u128>;
    echo_bools: Vec<bool>;
    echo_chars: Vec<char>;
    echo_strings: Vec<String>;
    echo_boxed: Box<[u32]>;
    echo_boxed_strings: Box<[String]>;
    echo_shared: Rc<[u32]>;
    echo_atomic: Arc<[String]>;
    echo_deque: VecDeque<u32>;
    echo_deque_of_strings: VecDeque<String>;
    echo_nested: Vec<Vec<u32>>;
    echo_nested_strings: Vec<Vec<String>>;
    echo_deep: Vec<Vec<Vec<u8>>>;
    echo_options: Vec<Option<u8>>;
    echo_optional_strings: Vec<Option<String>>;
    echo_results: Vec<Result<u8, String>>;
    echo_tuples: Vec<(u32, String, f64)>;
}

#[wharf::export]
pub fn sum(numbers: &[f64]) -> f64 {
    numbers.iter().sum()
}

#[wharf::export]
pub fn scale(numbers: &[f64], by: f64) -> Vec<f64> {
    numbers.iter().map(|number| number * by).collect()
}

#[wharf::export]
pub fn join(parts: &[&str], with: &str) -> String {
    parts.join(with)
}

#[wharf::export]
pub fn join_strings(parts: &[String]) -> String {
    parts.concat()
}

#[wharf::export]
pub fn lengths(lists: &[&[u16]]) -> Vec<u32> {
    lists.iter().map(|list| list.len() as u32).collect()
}

#[wharf::export]
pub fn optional_sum(numbers: Option<&[u32]>) -> Option<u32> {
    numbers.map(|numbers| numbers.iter().sum())
}

#[wharf::export]
pub fn largest(numbers: Cow<'_, [i32]>) -> Option<i32> {
    numbers.iter().copied().max()
}

#[wharf::export]
pub fn count(bools: &[bool], chars: &[char]) -> (u32, u32) {
    let bools = bools.iter().filter(|it| **it).count();
    (bools as u32, chars.len() as u32)
}

#[wharf::export]
pub fn numbers(count: u32) -> Vec<u32> {
    (0..count).collect()
}

#[wharf::export]
pub fn negate(numbers: &mut [i32]) -> u32 {
    for number in numbers.iter_mut() {
        *number = -*number;
    }
    numbers.len() as u32
}

#[wharf::export]
pub fn swap(first: &mut [f64], second: &mut [f64]) -> Result<(), String> {
    if first.len() != second.len() {
        first.fill(0.0);
        return Err("of different lengths".into());
    }
    first.swap_with_slice(second);
    Ok(())
}
