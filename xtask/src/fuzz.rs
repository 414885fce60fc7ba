//! `cargo xtask fuzz`: the targets in `fuzz/`, for a while each, on stable Rust and without cargo-fuzz.
//!
//! ```text
//! cargo xtask fuzz [TARGET] [--seconds N] [--seed N]
//! ```
//!
//! They are built as `cargo fuzz build --sanitizer none` does. What is found stays in
//! `fuzz/artifacts`, what was learnt in `target/fuzz/corpus`. With cargo-fuzz and a nightly
//! toolchain, `cargo fuzz run section` looks at memory errors, too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};

use crate::run::{command, root, run, succeeds};

const TARGETS: [&str; 2] = ["section", "bindgen"];

/// The coverage that libFuzzer is led by. Build scripts and macros are built without it, because
/// cargo is told the target.
const FLAGS: [&str; 8] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Clink-dead-code",
    "-Ccodegen-units=1",
];

/// A module of a guest's that is larger makes each run too slow.
const LARGEST_SEED: u64 = 64 * 1024;

const USAGE: &str = "usage: cargo xtask fuzz [section|bindgen] [--seconds N] [--seed N]";

/// What is run.
struct Options {
    targets: Vec<&'static str>,
    /// How long each.
    seconds: u32,
    seed: u32,
    /// Whether it shall go as it went before: then it ends after so many runs, too, and what was learnt
    /// isn't used.
    repeats: bool,
}

impl Options {
    fn of(arguments: &[String]) -> Result<Options> {
        let mut options = Options {
            targets: Vec::new(),
            seconds: 30,
            seed: any_seed(),
            repeats: false,
        };
        let mut arguments = arguments.iter().map(String::as_str);
        while let Some(argument) = arguments.next() {
            let number = match argument {
                "--seconds" => &mut options.seconds,
                "--seed" => &mut options.seed,
                name => match TARGETS.iter().find(|it| **it == name) {
                    Some(target) => {
                        options.targets.push(target);
                        continue;
                    }
                    None => bail!(USAGE),
                },
            };
            *number = arguments
                .next()
                .unwrap_or_default()
                .parse()
                .context(USAGE)?;
        }
        if options.targets.is_empty() {
            options.targets = TARGETS.to_vec();
        }
        Ok(options)
    }
}

/// Fuzzes.
///
/// # Errors
/// A target doesn't build, or something was found.
pub(crate) fn run_with(arguments: &[String]) -> Result<()> {
    run_all(&Options::of(arguments)?)
}

/// Fuzzes every target for half a minute at most, always in the same way: a change that has nothing to do
/// with it shall not fail for what only now came up.
pub(crate) fn briefly() -> Result<()> {
    run_all(&Options {
        seed: 1,
        repeats: true,
        ..Options::of(&[])?
    })
}

fn run_all(options: &Options) -> Result<()> {
    cpp()?;
    let host = host()?;
    for target in &options.targets {
        build(target, &host)?;
    }
    for target in &options.targets {
        fuzz(target, &host, options)?;
    }
    Ok(())
}

fn build(target: &str, host: &str) -> Result<()> {
    let build = [
        "build",
        "--quiet",
        "--release",
        "--manifest-path",
        "fuzz/Cargo.toml",
        "--target-dir",
        "target/fuzz",
        "--target",
        host,
        "--bin",
        target,
    ];
    let flags = FLAGS.join("\u{1f}");
    run(command("", "cargo", &build).env("CARGO_ENCODED_RUSTFLAGS", flags))
}

fn fuzz(target: &str, host: &str, options: &Options) -> Result<()> {
    let Options {
        seconds,
        seed,
        repeats,
        ..
    } = options;
    println!("{target}: {seconds} s, seed {seed}");
    let built = root().join("target/fuzz");
    let corpus = match repeats {
        true => fresh(built.join("repeated").join(target))?,
        false => folder(built.join("corpus").join(target))?,
    };
    let seeds = folder(built.join("seeds").join(target))?;
    make_up(&seeds, options.seed)?;
    if target == "bindgen" {
        copy_guests(&seeds)?;
    }
    let artifacts = folder(root().join("fuzz/artifacts").join(target))?;
    let mut fuzzer = Command::new(built.join(host).join("release").join(target));
    fuzzer
        .current_dir(root())
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-seed={seed}"))
        .arg("-rss_limit_mb=4096")
        .arg("-timeout=10")
        .arg("-max_len=65536")
        .arg("-print_final_stats=1")
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .args([&corpus, &seeds]);
    if *repeats {
        fuzzer.arg(format!("-runs={}", repeated_runs(target)));
    }
    let output = fuzzer.output().context("the fuzzer can't be run")?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let last: Vec<&str> = log.lines().rev().take(60).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        bail!(
            "{}\n{target} with the seed {seed} found something: its input is in {}",
            last.join("\n"),
            artifacts.display()
        );
    }
    let runs = log
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    println!("{target}: {} runs", runs.unwrap_or("no").trim());
    Ok(())
}

/// How many runs of a target are repeated: about half of what half a minute is enough for.
fn repeated_runs(target: &str) -> u32 {
    match target {
        "section" => 100_000,
        _ => 3000,
    }
}

/// Inputs of some length: libFuzzer starts with the shortest, which make few choices.
fn make_up(seeds: &Path, seed: u32) -> Result<()> {
    let mut state = u64::from(seed);
    let mut next = || {
        // Knuth's MMIX.
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d);
        state = state.wrapping_add(0x1405_7b7e_f767_814f);
        (state >> 56) as u8
    };
    for index in 0..32 {
        let bytes: Vec<u8> = (0..256 << (index % 5)).map(|_| next()).collect();
        fs::write(seeds.join(format!("random-{index}")), bytes)?;
    }
    Ok(())
}

/// Real guests, of those that were built.
fn copy_guests(seeds: &Path) -> Result<()> {
    let built = root().join("examples/target/wasm32-unknown-unknown/release");
    let Ok(files) = fs::read_dir(built) else {
        return Ok(());
    };
    for file in files {
        let file = file?;
        let path = file.path();
        let is_wasm = path.extension().is_some_and(|it| it == "wasm");
        if is_wasm && file.metadata()?.len() <= LARGEST_SEED {
            fs::copy(&path, seeds.join(file.file_name()))?;
        }
    }
    Ok(())
}

/// An empty folder.
fn fresh(path: PathBuf) -> Result<PathBuf> {
    if path.exists() {
        fs::remove_dir_all(&path).with_context(|| format!("{} can't go", path.display()))?;
    }
    folder(path)
}

fn folder(path: PathBuf) -> Result<PathBuf> {
    fs::create_dir_all(&path).with_context(|| format!("{} can't be made", path.display()))?;
    Ok(path)
}

/// libFuzzer is C++.
fn cpp() -> Result<()> {
    let there = || succeeds(&mut command("", "c++", &["--version"]));
    if there() {
        return Ok(());
    }
    let install = ["install", "--yes", "--quiet", "g++"];
    let installed = succeeds(&mut command("", "apt-get", &install));
    match installed && there() {
        true => Ok(()),
        false => bail!("libFuzzer needs a C++ compiler: install g++ or clang"),
    }
}

/// The target that this machine is.
fn host() -> Result<String> {
    let output = command("", "rustc", &["-vV"]).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host
        .context("rustc doesn't say what machine this is")?
        .to_owned())
}

fn any_seed() -> u32 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    // libFuzzer takes 0 for "any".
    now.map_or(1, |now| now.subsec_nanos().max(1))
}
