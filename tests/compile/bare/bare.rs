//! What needs an allocator is refused without one: `fail/*.rs` must fail with the message beside them.
//!
//! After a change of a message: `TRYBUILD=overwrite cargo test -p wharf-compile-tests-bare`,
//! and read the diff.

#[test]
fn refuses() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}
