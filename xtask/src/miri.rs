//! `cargo xtask miri`: the unsafe code of guests in Miri, which sees undefined behaviour.
//!
//! Where addresses of a guest are written down, a machine with addresses of 32 bits is needed: the
//! tests of that run for one, and only there.

use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{command, run, succeeds};

const NARROW: [&str; 2] = ["--target", "i686-unknown-linux-gnu"];

const INSTALL: &str = "rustup toolchain install nightly --component miri --component rust-src";

/// All tests of the contract and of the guest's side.
pub(crate) fn all() -> Result<()> {
    if !is_there() {
        bail!("there is no Miri: {INSTALL}");
    }
    run(&mut test(&["--package", "wharf-abi", "--package", "wharf"]))?;
    narrow(&["callback", "import", "object"])
}

/// Those of what is unsafe, where there is a nightly toolchain with Miri. Stable Rust is enough for all
/// else, so it need not be there.
pub(crate) fn briefly() -> Result<()> {
    if !is_there() {
        println!("left out: there is no Miri ({INSTALL})");
        return Ok(());
    }
    run(&mut test(&["--package", "wharf"]))?;
    narrow(&["import", "object"])?;
    let contract = ["--lib", "--test", "memory"];
    run(test(&["--package", "wharf-abi"]).args(contract))?;
    // One scalar has the same code as the next.
    let values = ["u16s", "chars", "lists", "tuples", "believed", "utf_8"];
    run(test(&["--package", "wharf-abi", "--test", "value", "--"]).args(values))
}

/// Tests of the guest's side on a machine with addresses of 32 bits. The layout of its records isn't
/// that of wasm, so not those of values.
fn narrow(tests: &[&str]) -> Result<()> {
    let mut narrow = test(&["--package", "wharf"]);
    for name in tests {
        narrow.args(["--test", name]);
    }
    run(narrow.args(NARROW))
}

fn is_there() -> bool {
    succeeds(&mut command(
        "",
        "cargo",
        &["+nightly", "miri", "--version"],
    ))
}

/// Cargo's own way to test in Miri, whose target directory is `target/miri`.
fn test(what: &[&str]) -> Command {
    let mut test = command("", "cargo", &["+nightly", "miri", "test", "--quiet"]);
    // Addresses cross as numbers, and come back as pointers.
    test.args(what)
        .env("MIRIFLAGS", "-Zmiri-permissive-provenance");
    test
}
