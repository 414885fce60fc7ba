//! What the macro accepts, and how it refuses the rest: `compile/pass/*.rs` must build without a
//! warning and run, and `compile/fail/*.rs` must fail with the message beside them.
//!
//! After a change of a message: `TRYBUILD=overwrite cargo test -p wharf-tests --test compile`,
//! and read the diff.

#[test]
fn accepts() {
    trybuild::TestCases::new().pass("compile/pass/*.rs");
}

/// Apart from the others: without them the compiler runs once for all of these.
#[test]
fn refuses() {
    trybuild::TestCases::new().compile_fail("compile/fail/*.rs");
}
