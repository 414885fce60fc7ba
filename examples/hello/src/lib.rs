//! The smallest Wharf guest.

/// Says hello.
#[wharf::export]
pub fn greet(name: &str) -> String {
    format!("Hello, {name}!")
}
