//! Nothing but imports, for a module that is another crate: nothing else keeps the object files that
//! they stand in.

use wharf::import;

#[import]
extern "C" {
    /// Gives it back.
    pub fn number(it: u32) -> u32;
    /// Something of the host's.
    pub type Thing;
    #[import(constructor)]
    pub fn new() -> Thing;
    pub fn name(self: &Thing) -> String;
}

/// Imports in a module of their own.
pub mod texts {
    #[wharf::import]
    extern "C" {
        /// How long it is.
        pub fn len(text: &str) -> u32;
        /// Nobody calls it.
        pub fn unused(text: &str) -> u32;
    }
}
