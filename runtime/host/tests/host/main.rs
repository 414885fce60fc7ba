//! The host against guests made by hand.
//!
//! Guests that a compiler made are tested across all hosts, in the workspace's `tests/`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod arguments;
mod calls;
mod hostile;
mod loading;
mod module;
mod panics;
