//! Functions that may fail.
#![deny(warnings)]

use wharf::export;

#[export]
pub fn with_text(it: &str) -> Result<u32, String> {
    it.parse().map_err(|_| format!("{it} is not a number"))
}

#[export]
pub fn with_error(it: &str) -> Result<u32, wharf::Error> {
    Ok(it.parse()?)
}

#[export]
pub fn with_code(it: u32) -> Result<Vec<String>, u32> {
    Err(it)
}

#[export]
pub fn with_static(it: bool) -> Result<(), &'static str> {
    it.then_some(()).ok_or("no")
}

#[export]
pub fn with_nothing(it: Option<char>) -> Result<char, ()> {
    it.ok_or(())
}

#[export]
pub fn nested(it: i64) -> Result<Option<Result<i64, String>>, Vec<f32>> {
    Ok(Some(Ok(it)))
}

#[export]
pub fn taken(it: Result<&str, u32>, them: Vec<Result<(), bool>>) -> usize {
    it.map_or(0, str::len) + them.len()
}

#[export]
pub fn optional(it: Option<u8>) -> Option<wharf::Error> {
    it.map(wharf::Error::new)
}

fn main() {
    assert_eq!(with_error("7").ok(), Some(7));
}
