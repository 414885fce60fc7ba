//! A module whose imports all stand in another crate.
//!
//! The linker drops an interface section whose object file has no live symbol, so this is built with
//! several codegen units, at several levels of optimisation and without LTO.

use import_lib::{Thing, number, texts};
use wharf::export;

#[export]
pub fn call_number(it: u32) -> u32 {
    number(it)
}

#[export]
pub fn call_len(text: &str) -> u32 {
    texts::len(text)
}

#[export]
pub fn call_thing() -> String {
    Thing::new().name()
}
