//! The tests of this package are in `compile.rs`.
