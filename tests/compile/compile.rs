//! What the macro accepts, and how it refuses the rest: `pass/*.rs` must build without a
//! warning and run, and `fail/*.rs` must fail with the message beside them.
//!
//! After a change of a message: `TRYBUILD=overwrite cargo test -p wharf-compile-tests`,
//! and read the diff.

#[test]
fn accepts() {
    trybuild::TestCases::new().pass("pass/*.rs");
}

/// Apart from the others: without them the compiler runs once for all of these.
#[test]
fn refuses() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}
