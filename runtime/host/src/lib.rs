//! Rust hosts of Wharf guests.
//!
//! A [`Guest`] is a compiled module and the interface that it describes itself with; an
//! [`Instance`] is one running copy of it, whose functions are called by name with [`Val`]s. The
//! engine, the store and their limits (fuel, epochs, memory) are yours:
//!
//! ```no_run
//! use wharf_host::wasmtime::{Engine, Store};
//! use wharf_host::{Guest, Val};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = Engine::default();
//! let guest = Guest::new(&engine, &std::fs::read("pkg/hello.wasm")?)?;
//!
//! let mut store = Store::new(&engine, ());
//! let hello = guest.instantiate(&mut store)?;
//! let text = hello.call(&mut store, "greet", &[Val::from("World")])?;
//! assert_eq!(text, Val::from("Hello, World!"));
//! # Ok(())
//! # }
//! ```
//!
//! Nothing that a guest wrote is trusted: every pointer, length, text, discriminant and `char` is
//! checked, and what is wrong ends the call with [`Error::Fault`]. After that, and after a panic,
//! the instance is [*poisoned*](Error::Poisoned).
//!
//! | module | does |
//! |---|---|
//! | `val`, `show` | values without a static type, and as text |
//! | `lower`, `lift`, `place` | values to and from linear memory, by the plan; the same for every engine |
//! | `guest`, `exports` | reads the interface, and holds the module's exports to it |
//! | `instance`, `call` | a running copy, and one call of it, on wasmtime |
//! | `runtime`, `record` | what the guest's runtime exports, and why the guest panicked |
#![cfg_attr(
    not(feature = "wasmtime"),
    allow(dead_code, reason = "without an engine nothing can be called")
)]

#[cfg(feature = "wasmtime")]
mod call;
mod error;
#[cfg(feature = "wasmtime")]
mod exports;
#[cfg(feature = "wasmtime")]
mod guest;
#[cfg(feature = "wasmtime")]
mod instance;
mod lift;
mod lower;
mod place;
mod record;
#[cfg(feature = "wasmtime")]
mod runtime;
mod show;
mod slot;
mod val;

pub use error::Error;
pub use val::{Mismatch, Val};
pub use wharf_abi::Fault;
pub use wharf_abi::section::Interface;
pub use wharf_abi::types::{Function, Param, Scalar, Type};

#[cfg(feature = "wasmtime")]
pub use guest::Guest;
#[cfg(feature = "wasmtime")]
pub use instance::Instance;
/// The engine whose `Engine`, `Store` and `Module` this crate's functions take.
#[cfg(feature = "wasmtime")]
pub use wasmtime;
