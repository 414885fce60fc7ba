//! A crate without `unsafe` may export.
#![forbid(unsafe_code, unused, missing_docs, nonstandard_style, future_incompatible)]
#![deny(rust_2018_idioms, rust_2024_compatibility, let_underscore, keyword_idents)]
#![deny(
    unreachable_pub,
    unused_qualifications,
    unused_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unused_results,
    unnameable_types,
    unit_bindings
)]

/// Says hello.
#[wharf::export]
pub fn greet(name: &str) -> String {
    format!("Hello, {name}!")
}

/// Does nothing.
#[wharf::export]
pub fn nothing() {}

/// Counts.
#[wharf::export]
pub fn count(items: &[Option<&str>], counts: &mut [u32]) -> Result<u32, wharf::Error> {
    counts.fill(0);
    Ok(u32::try_from(items.len())?)
}

fn main() {
    assert_eq!(greet("World"), "Hello, World!");
}
