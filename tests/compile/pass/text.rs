//! Text in every shape that Rust has for it.
#![deny(warnings)]
#![forbid(unsafe_code)]

use std::borrow::Cow;

use wharf::export;

#[export]
pub fn borrowed(it: &str) -> String {
    it.to_owned()
}

#[export]
pub fn owned(it: String) -> &'static str {
    if it.is_empty() { "" } else { "text" }
}

#[export]
pub fn boxed(it: Box<str>) -> Box<str> {
    it
}

#[export]
pub fn cow(it: Cow<'_, str>) -> Cow<'static, str> {
    it.into_owned().into()
}

#[export]
pub fn cow_elided(it: Cow<str>) -> usize {
    it.len()
}

#[export]
pub fn option(it: Option<&str>, other: Option<String>) -> Option<String> {
    it.map(str::to_owned).or(other)
}

#[export]
pub fn options(it: Option<Option<&str>>) -> Option<Option<String>> {
    it.map(|it| it.map(str::to_owned))
}

#[export]
pub fn list(it: Vec<String>) -> Vec<String> {
    it
}

#[export]
pub fn list_of_borrowed(it: Vec<&str>) -> Vec<Box<str>> {
    it.into_iter().map(Box::from).collect()
}

#[export]
pub fn slice_of_borrowed(it: &[&str]) -> Vec<&'static str> {
    it.iter().map(|_| "text").collect()
}

#[export]
pub fn slice_of_owned(it: &[String]) -> Box<[String]> {
    it.into()
}

#[export]
pub fn lists(it: Vec<Vec<String>>, them: &[Vec<&str>]) -> usize {
    it.len() + them.len()
}

#[export]
pub fn optional_bytes(it: Option<&[u8]>) -> Option<Vec<u8>> {
    it.map(<[u8]>::to_vec)
}

#[export]
pub fn nested(it: Option<Vec<Option<Vec<Option<&str>>>>>) -> bool {
    it.is_some()
}

#[export]
pub fn nothing() {}

#[export]
pub fn nothing_at_all(_it: ()) -> () {}

fn main() {
    assert_eq!(borrowed("text"), "text");
}
