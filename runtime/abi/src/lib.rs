//! The contract between a Wharf guest and its hosts.
//!
//! Everything that both sides of linear memory must agree on is decided here, once:
//!
//! | module | decides |
//! |---|---|
//! | [`types`] | which types cross, and how an interface is written down |
//! | [`layout`] | sizes, alignments and offsets in linear memory (the Canonical ABI's) |
//! | [`slots`] | which core values a parameter or a result takes |
//! | [`flow`] | which way a value flows, and what may flow where |
//! | [`definitions`] | which types with a name an interface uses, and when two types are the same |
//! | [`section`] | the custom section in which a module describes itself |
//! | [`arena`] | the fixed regions a call borrows, and the names of the runtime's exports |
//! | [`plan`] | all of the above for one function, as data that back ends read |
//! | [`value`] | how a Rust value is stored to and loaded from a [`memory::Memory`] |
//!
//! The guest uses the constant half of it (`TYPE` trees, encoded while compiling), the command
//! line and the Rust hosts the other half (decoding, plans).
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod arena;
#[cfg(feature = "alloc")]
pub mod definitions;
pub mod fault;
pub mod flow;
#[cfg(feature = "alloc")]
pub mod keep;
pub mod layout;
pub mod memory;
pub mod names;
#[cfg(feature = "alloc")]
pub mod plan;
pub mod section;
pub mod shape;
pub mod show;
pub mod slots;
pub mod types;
pub mod value;

pub use fault::Fault;
pub use memory::{Block, Memory, MemoryMut};
pub use types::{
    Body, Case, Definition, Field, Function, Label, Mode, Param, Payload, Ref, Scalar, Type, Wide,
};
pub use value::{Load, Value};
