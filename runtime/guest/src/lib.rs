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
//! # Objects
//! [`export`] on an `impl` block exports a type whose objects stay in the guest: a class in
//! JavaScript. A method may return a [`View`] of numbers that its object owns: nothing is copied.
//!
//! # What the host has
//! [`import`] declares functions and types of the host's: safe to call, and typed as exports are.
//!
//! ```
//! #[wharf::import]
//! extern "C" {
//!     fn log(message: &str);
//!     fn price(of: &str) -> Result<f64, wharf::Error>;
//! }
//!
//! /// What so many of something cost.
//! #[wharf::export]
//! pub fn total(of: &str, count: u32) -> Result<f64, wharf::Error> {
//!     log(&format!("{count} times {of}"));
//!     Ok(price(of)? * f64::from(count))
//! }
//! ```
//!
//! # Functions as values
//! A function belongs to whoever sends it. Of the host's, an export takes and an import returns
//! `&dyn Fn(…)`, `&mut dyn FnMut(…)`, or to keep it a `Box<dyn Fn(…)>`. Of the guest's, an import
//! takes the same references, and a [`Callback`] is given away. Each takes up to four values, or one
//! reference.
//!
//! ```
//! use wharf::Callback;
//!
//! #[wharf::export]
//! pub fn keep_if(numbers: Vec<f64>, keep: &dyn Fn(f64) -> bool) -> Vec<f64> {
//!     numbers.into_iter().filter(|it| keep(*it)).collect()
//! }
//!
//! #[wharf::export]
//! pub fn greeter(greeting: String) -> Callback<dyn Fn(&str) -> String> {
//!     Callback::new(move |name: &str| format!("{greeting}, {name}!"))
//! }
//! # assert_eq!(keep_if(vec![1.0, 2.0], &|it| it > 1.0), [2.0]);
//! ```
//!
//! # The allocator
//! By default this crate is the guest's global allocator, which makes modules several kilobytes
//! smaller than the standard library's does. A guest that brings its own turns that off:
//! `wharf = { version = "…", default-features = false, features = ["std"] }`.
//!
//! # Without `std`
//! With `default-features = false` the crate is `no_std` and allocates nothing: numbers, `&str`
//! and lists of numbers can be parameters. It has no objects and functions of its own then, but may
//! own objects of the host's. With the feature `alloc` the guest brings a global
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
#[cfg(feature = "alloc")]
mod callback;
#[cfg(feature = "std")]
mod error;
mod host_object;
mod import;
#[cfg(feature = "alloc")]
mod object;
mod panic;
mod region;

#[cfg(feature = "alloc")]
pub use callback::Callback;
#[cfg(feature = "std")]
pub use error::Error;
pub use wharf_abi::Value;
pub use wharf_abi::value::{View, ViewMut};
pub use wharf_macro::{Value, export, import};

/// What there is only with an allocator.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_alloc {
    ($($item:tt)*) => { $($item)* };
}

/// As above.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_alloc {
    ($($item:tt)*) => {};
}

#[doc(hidden)]
pub mod __private {
    #[cfg(feature = "alloc")]
    pub use alloc::string::String;
    pub use wharf_abi as abi;
    pub use wharf_abi::section::{Item, item, item_len};
    pub use wharf_abi::types::Role;
    pub use wharf_abi::value::Object;
    pub use wharf_abi::{Function, Param, Value};

    pub use crate::call::{Holds, Inner, It, Out, Slot0, Slot1, This};
    pub use crate::call::{Lift, LiftNothing, LiftRefused, Parameter, Scope, answer, call, give};
    pub use crate::call::{checked, constructed, function, lender, member, param, result};
    pub use crate::host_object::{HandleShape, HostObject, host_resource};
    #[cfg(not(target_family = "wasm"))]
    pub use crate::import::no_host;
    pub use crate::import::{Returned, Take, TakeNothing, TakeRefused, pass};
    pub use crate::import::{import, import_param, import_result};
    #[cfg(target_family = "wasm")]
    pub use crate::panic::panicked;

    /// Around everything that needs objects: without an allocator there are none.
    #[cfg(feature = "alloc")]
    #[doc(hidden)]
    #[macro_export]
    macro_rules! __objects {
        ($($items:tt)*) => { $($items)* };
    }
    #[cfg(not(feature = "alloc"))]
    #[doc(hidden)]
    #[macro_export]
    macro_rules! __objects {
        ($($items:tt)*) => {
            ::core::compile_error!(
                "an object lives on the heap: enable the feature `alloc` or `std` of `wharf`"
            );
        };
    }

    #[cfg(feature = "alloc")]
    pub mod object {
        pub use crate::object::{lend, lend_mut, resource, store, store_lent, take, text};
    }
}
