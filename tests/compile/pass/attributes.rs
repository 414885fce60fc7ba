//! Doc comments and other attributes stay, and mean what they mean elsewhere.
#![deny(warnings, missing_docs)]

use wharf::export;

/// Adds.
///
/// ```
/// let one = 1;
/// ```
///   Ünïcödé, 🚢, "quotes" and \backslashes\.
#[export]
pub fn add(#[allow(unused_variables)] a: u32, b: u32) -> u32 {
    b
}

/** One block. */
#[export]
pub fn block() {}

/**
 * A block
 * with stars.
 */
#[export]
#[doc = "and more"]
#[doc = concat!("and ", "more")]
#[doc(alias = "starred")]
pub fn stars() {}

#[doc = include_str!("attributes.rs")]
#[export]
#[inline]
#[must_use]
pub fn included() -> u32 {
    1
}

#[export]
#[deprecated = "use `add`"]
#[doc(hidden)]
pub fn old(a: u32) -> u32 {
    a
}

#[export]
#[cfg(any())]
#[doc = "Not here."]
pub fn absent(it: NoSuchType) {}

#[cfg(any())]
#[export]
pub fn absent(it: NoSuchType) {}

#[export]
#[cfg_attr(all(), inline)]
#[doc = "Constant."]
pub const fn constant(a: u32) -> u32 {
    a
}

/// Private functions can be exported too.
#[export]
#[allow(dead_code)]
fn private() {}

fn main() {
    assert_eq!(add(1, 2), 2);
}
