//! The host against guests made by hand, on each engine.
//!
//! Guests that a compiler made are tested across all hosts, in the workspace's `tests/`; here are those
//! that have objects, imports and functions, with static types.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::duplicate_mod, reason = "the same tests run on each engine")]

#[allow(dead_code, reason = "typed hosts use the rest")]
mod built;
mod module;
#[cfg(feature = "wasmi")]
mod on_wasmi;
#[cfg(feature = "wasmtime")]
mod on_wasmtime;
