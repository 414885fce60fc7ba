//! `cargo xtask bench host`: what a call from a Rust host costs.
//!
//! Builds the same workloads behind three contracts and hands them to `xtask/bench/host/runner`:
//! `hand`, written for just these calls and so the practical limit, a component behind
//! `wasmtime::component::bindgen!`, and Wharf. Figures and tables go to `target/bench/host.{json,md}`.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::tools::{self, Guests};
use crate::run::{command, root};

const DIR: &str = "xtask/bench/host";

/// The option of this command; all others are the runner's.
const KEEP: &str = "--keep";

pub(super) fn run(options: &[String]) -> Result<()> {
    let guests = Guests::of("host");
    let hand = guests.build("guest-hand")?;
    let component = guests.build("guest-component")?;
    build_wharf()?;

    let mut runner = Command::new(build_runner()?);
    for (option, path) in [
        ("--hand", hand),
        ("--component", component),
        ("--out", tools::out()),
    ] {
        runner.arg(option).arg(path);
    }
    if options.iter().any(|option| option == KEEP) {
        runner.arg(KEEP).arg(root().join("docs"));
    }
    tools::run(runner.args(options.iter().filter(|option| *option != KEEP)))
}

/// Builds Wharf's guest, and the module that `guest!` reads.
fn build_wharf() -> Result<()> {
    tools::run(
        Command::new(tools::wharf()?)
            .env("CARGO_TARGET_DIR", tools::out().join("guests/host"))
            .arg("build")
            .arg(root().join(DIR).join("guest-wharf"))
            .args(["--target", "rust", "--out-dir"])
            .arg(tools::out().join("pkg/host")),
    )
}

/// Builds the program that times, after the module that is compiled into it. It is optimised, and
/// wasmtime with it, which takes minutes the first time.
fn build_runner() -> Result<PathBuf> {
    let target = tools::out().join("host");
    let mut build = command(DIR, "cargo", &["build", "--quiet", "--release"]);
    build.args(["--manifest-path", "runner/Cargo.toml", "--target-dir"]);
    tools::run(build.arg(&target))?;
    let program = format!("bench-host{}", env::consts::EXE_SUFFIX);
    Ok(target.join("release").join(program))
}
