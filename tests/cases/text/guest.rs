//! Text, however Rust holds it.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

#[wharf::export]
pub fn echo_string(text: String) -> String {
    text
}

#[wharf::export]
pub fn echo_str(text: &str) -> String {
    text.to_owned()
}

#[wharf::export]
pub fn echo_box(text: Box<str>) -> Box<str> {
    text
}

#[wharf::export]
pub fn echo_rc(text: Rc<str>) -> Rc<str> {
    text
}

#[wharf::export]
pub fn echo_arc(text: Arc<str>) -> Arc<str> {
    text
}

#[wharf::export]
pub fn echo_cow(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

#[wharf::export]
#[expect(clippy::ptr_arg, reason = "this is what is tried")]
pub fn echo_ref(text: &String) -> String {
    text.clone()
}

#[wharf::export]
pub fn optional(text: Option<&str>) -> Option<String> {
    text.map(str::to_uppercase)
}

#[wharf::export]
pub fn constant() -> &'static str {
    "Grüße"
}

#[wharf::export]
pub fn repeat(text: &str, times: u32) -> String {
    text.repeat(times as usize)
}

#[wharf::export]
pub fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}
