//! What a guest crate depends on.
//!
//! ```
//! /// Says hello.
//! #[wharf::export]
//! pub fn greet(name: &str) -> String {
//!     format!("Hello, {name}!")
//! }
//! # assert_eq!(greet("World"), "Hello, World!");
//! ```
//!
//! Build it with `wharf build`, or run it right away: `wharf call . 'greet("World")'`.
//!
//! # The allocator
//! By default this crate is the guest's global allocator, which makes modules several kilobytes
//! smaller than the standard library's does. A guest that brings its own turns that off:
//! `wharf = { version = "…", default-features = false, features = ["std"] }`.
//!
//! # Without `std`
//! With `default-features = false` the crate is `no_std` and allocates nothing: numbers, `&str`
//! and lists of numbers can be parameters. With the feature `alloc` the guest brings a global
//! allocator and everything crosses. Either way, [`panic_handler!`] tells hosts why a guest
//! panicked.
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(all(target_family = "wasm", feature = "allocator"))]
mod allocator;
mod call;
#[cfg(feature = "std")]
mod error;
mod panic;
mod region;

#[cfg(feature = "std")]
pub use error::Error;
pub use wharf_abi::Value;
pub use wharf_macro::{Value, export};

#[doc(hidden)]
pub mod __private {
    pub use wharf_abi as abi;
    pub use wharf_abi::section::{Item, item, item_len};
    pub use wharf_abi::{Function, Param, Value};

    pub use crate::call::{It, Out, Slot0, Slot1, This, checked, function, param};
    pub use crate::call::{Lift, LiftNothing, LiftRefused, Parameter, Scope, call, give};
    #[cfg(target_family = "wasm")]
    pub use crate::panic::panicked;
}
