//! A module whose exports all stand in another crate.
//!
//! rustc drops an interface section whose object file has no live symbol, so this is built with
//! several codegen units, at several levels of optimisation and without LTO.

pub use dependency_lib;
