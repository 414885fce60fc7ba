//! `greet` alone, on Wharf.

/// Says hello.
#[wharf::export]
pub fn greet(name: &str) -> String {
    format!("Hello, {name}!")
}
