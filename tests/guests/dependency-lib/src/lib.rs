//! Exports for a module that isn't this crate, some of them in modules of their own, so that they
//! come to stand in different object files.

use wharf::export;

pub mod numbers;
pub mod text;

/// Stands at the top of the crate.
#[export]
pub fn at_the_top() -> String {
    module_path!().to_owned()
}

/// Is private, and exported nevertheless.
#[export]
fn private(value: &str) -> Result<u32, wharf::Error> {
    Ok(value.parse()?)
}
