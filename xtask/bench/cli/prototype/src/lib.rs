//! Rewriting by copying: what `wharf bindgen` does to a module, without taking bodies apart.
//!
//! ```text
//! Outline::of   sections, where bodies lie, what is imported, exported and started
//! Edit          which exports stay and under which names, and what runs at the start
//! Graph::of     who calls whom, by one look at each instruction
//! Reach::of     what exports reach, by a walk over that
//! rewrite       section by section; the code section in one of two forms:
//! in_place      every live body stays where it is, so DWARF stays right, and is copied as bytes
//! compact       dead functions go, indices are renumbered, numbers take the bytes that they need
//! ```

mod compact;
pub mod edit;
pub mod graph;
mod in_place;
pub mod leb;
pub mod lines;

pub mod names;
pub mod operators;
pub mod outline;
pub mod reach;
pub mod renumber;
pub mod rewrite;

pub use edit::Edit;
pub use outline::Outline;
pub use reach::Reach;
