//! Types of the standard library: collections, pointers, and errors as text.
#![deny(warnings)]

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::num::NonZeroU32;
use std::ops::{Range, RangeInclusive};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use wharf::export;

#[export]
pub fn mean(samples: [f64; 3]) -> f64 {
    samples.iter().sum::<f64>() / 3.0
}

#[export]
pub fn unbox(number: Box<u32>) -> u32 {
    *number
}

#[export]
pub fn count(words: Vec<String>) -> HashMap<String, u32> {
    words.into_iter().map(|word| (word, 1)).collect()
}

#[export]
pub fn sets(a: HashSet<String>, b: &BTreeMap<u8, Vec<u8>>) -> (BTreeSet<char>, VecDeque<u8>) {
    let _ = (a, b);
    Default::default()
}

#[export]
pub fn swap(pair: (u32, String)) -> (String, u32) {
    (pair.1, pair.0)
}

#[export]
pub fn double(number: &u32) -> u32 {
    number * 2
}

#[export]
pub fn shout(text: &String) -> String {
    text.to_uppercase()
}

#[export]
pub fn total(items: &Vec<u32>) -> u32 {
    items.iter().sum()
}

#[export]
pub fn times(span: Duration, ranges: (Range<u8>, RangeInclusive<String>)) -> std::cmp::Ordering {
    let _ = ranges;
    span.cmp(&Duration::ZERO)
}

#[export]
pub fn shared(text: Rc<str>, list: Arc<[u64]>, number: Rc<NonZeroU32>) -> Option<Arc<String>> {
    let _ = (list, number);
    Some(Arc::new(text.to_string()))
}

#[export]
pub fn wide(it: u128, other: Option<i128>) -> [u128; 2] {
    let _ = other;
    [it; 2]
}

#[export]
pub fn read(path: &str) -> Result<String, std::io::Error> {
    std::fs::read_to_string(path)
}

#[export]
pub fn parse(text: &str) -> Result<u8, std::num::ParseIntError> {
    text.parse()
}

#[export]
pub fn anything(path: &str) -> Result<String, Box<dyn std::error::Error>> {
    Ok(std::fs::read_to_string(path)?)
}

#[export]
pub fn नमस्ते() {}

fn main() {
    assert_eq!(swap((1, String::new())), (String::new(), 1));
}
