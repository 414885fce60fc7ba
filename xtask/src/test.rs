//! `cargo xtask test`: everything that must hold, in the order in which it fails fastest.

use std::env;
use std::fs;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::run::{command, root, run, succeeds};
use crate::{chromium, fuzz, miri};

const WASM: &str = "wasm32-unknown-unknown";

/// The workspace of the guests: examples, and the guests of the tests.
const GUESTS: &str = "examples";

/// Guests that turn features of `wharf` off.
const ALONE: [&str; 2] = ["bare", "own-allocator"];

/// The workspaces of the benchmarks' guests.
const BENCH: [&str; 2] = ["xtask/bench/js", "xtask/bench/sizes"];

/// The workspace of the fuzz targets.
const FUZZ: &str = "fuzz";

/// A package that the JavaScript tests import.
struct Package {
    /// The folder of the guest crate.
    folder: &'static str,
    /// What the folder of the package has after the crate's name.
    suffix: &'static str,
    /// What cargo is told besides.
    env: &'static [(&'static str, &'static str)],
    /// What `wharf build` is told besides.
    flags: &'static [&'static str],
}

/// Many object files, as a large dependency has.
const UNITS: (&str, &str) = ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
const NO_LTO: (&str, &str) = ("CARGO_PROFILE_RELEASE_LTO", "off");

const PACKAGES: [Package; 17] = [
    Package::of("examples/hello"),
    Package::of("examples/markdown"),
    Package::of("tests/guests/types"),
    Package::of("tests/guests/values"),
    Package::of("tests/guests/panics"),
    Package::of("tests/guests/bare"),
    Package::of("tests/guests/own-allocator"),
    Package::of("tests/guests/objects"),
    Package::of("tests/guests/views"),
    Package::of("tests/guests/imports"),
    Package::of("tests/guests/import-modules"),
    Package::of("tests/guests/callbacks"),
    Package::of("tests/guests/nesting"),
    Package::tracking_memory("tests/guests/leaks"),
    Package::dependency("", &[UNITS, NO_LTO]),
    Package::dependency(
        "-0",
        &[UNITS, NO_LTO, ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")],
    ),
    Package::dependency(
        "-3",
        &[UNITS, NO_LTO, ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3")],
    ),
];

impl Package {
    const fn of(folder: &'static str) -> Package {
        Package {
            folder,
            suffix: "",
            env: &[],
            flags: &[],
        }
    }

    const fn tracking_memory(folder: &'static str) -> Package {
        Package {
            flags: &["--track-memory"],
            ..Package::of(folder)
        }
    }

    const fn dependency(
        suffix: &'static str,
        env: &'static [(&'static str, &'static str)],
    ) -> Package {
        Package {
            folder: "tests/guests/dependency",
            suffix,
            env,
            flags: &[],
        }
    }

    fn name(&self) -> String {
        let name = self.folder.rsplit('/').next().unwrap_or_default();
        format!("{name}{}", self.suffix)
    }
}

/// A part of the tests, and what it is called.
type Step = (&'static str, fn() -> Result<()>);

/// What must hold, in the order in which it is looked at: later steps use what earlier ones make.
const STEPS: [Step; 11] = [
    ("tools", tools),
    ("formats", formats),
    ("lints", lints),
    ("packages", packages),
    ("JavaScript lints and types", javascript_checks),
    ("Rust tests", rust_tests),
    ("generated JavaScript", generated_javascript),
    ("JavaScript tests", javascript_tests),
    ("Chromium", browser_tests),
    ("Miri", miri::briefly),
    ("fuzzing", fuzz::briefly),
];

/// Runs every check, or those in whose names one of these words is.
pub(crate) fn run_steps(words: &[String]) -> Result<()> {
    let start = Instant::now();
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let wanted = |name: &str| {
        let name = name.to_lowercase();
        words.is_empty() || words.iter().any(|word| name.contains(word))
    };
    let steps: Vec<_> = STEPS.iter().filter(|(name, _)| wanted(name)).collect();
    if steps.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
        bail!("no step is called that; there are: {}", names.join(", "));
    }
    for (name, check) in &steps {
        step(name, *check)?;
    }
    let all = if steps.len() == STEPS.len() {
        "all"
    } else {
        "these"
    };
    println!("\n{all} passed in {} s", start.elapsed().as_secs());
    Ok(())
}

/// Runs the tests that compare with files, and writes those files anew.
pub(crate) fn bless() -> Result<()> {
    tools()?;
    let bless = [("TRYBUILD", "overwrite"), ("UPDATE_EXPECT", "1")];
    // First what other tests are compiled with.
    for what in [
        ["--package", "wharf-host", "--test", "golden"].as_slice(),
        &["--workspace"],
    ] {
        run(command("", "cargo", &["test", "--quiet"])
            .args(what)
            .envs(bless))?;
    }
    Ok(())
}

/// Makes the calls of the matrix, with as many signatures as one likes.
pub(crate) fn matrix(arguments: &[String]) -> Result<()> {
    let test = ["test", "--package", "wharf-tests", "--test", "matrix"];
    let mut test = command("", "cargo", &test);
    for pair in arguments.chunks(2) {
        let [name, value] = pair else {
            bail!("`{}` needs a number", pair[0])
        };
        let variable = match name.as_str() {
            "--signatures" => "WHARF_SIGNATURES",
            "--seed" => "WHARF_SEED",
            other => bail!("unknown argument `{other}`: write --signatures N or --seed N"),
        };
        value
            .parse::<u64>()
            .with_context(|| format!("`{name} {value}`: that isn't a number"))?;
        test.env(variable, value);
    }
    run(test.args(["--", "--nocapture"]))
}

fn step(name: &str, check: fn() -> Result<()>) -> Result<()> {
    let start = Instant::now();
    println!("\n== {name}");
    check().with_context(|| format!("{name} failed"))?;
    println!("== {name}: {} s", start.elapsed().as_secs());
    Ok(())
}

/// Installs what the tests need and a machine with Rust and Node lacks.
fn tools() -> Result<()> {
    if !succeeds(&mut command("", "node", &["--version"])) {
        bail!("Node 20 or newer is missing");
    }
    run(&mut command("", "rustup", &["target", "add", WASM]))?;
    run(&mut command(
        "",
        "rustup",
        &["component", "add", "rustfmt", "clippy"],
    ))?;
    // Not `npm ci`: it wants the binaries of every platform in the lock file, and registries may lack
    // those of some.
    let install = ["install", "--no-save", "--no-audit", "--no-fund"];
    run(&mut command("tests/js", "npm", &install))
}

fn formats() -> Result<()> {
    run(&mut command("", "cargo", &["fmt", "--all", "--check"]))?;
    for workspace in [GUESTS, FUZZ].iter().chain(&BENCH) {
        run(&mut command(
            workspace,
            "cargo",
            &["fmt", "--all", "--check"],
        ))?;
    }
    run(&mut command(
        "tests/js",
        "npm",
        &["run", "--silent", "format"],
    ))
}

fn lints() -> Result<()> {
    let strict = ["--", "-D", "warnings"];
    let clippy = ["clippy", "--quiet", "--workspace", "--all-targets"];
    run(command("", "cargo", &clippy).args(strict))?;
    // Guests that want fewer features of `wharf` must be built alone: cargo would add them up.
    let clippy = ["clippy", "--quiet", "--target", WASM];
    let exclude = ALONE.iter().flat_map(|package| ["--exclude", package]);
    run(command(GUESTS, "cargo", &clippy)
        .arg("--workspace")
        .args(exclude)
        .args(strict))?;
    run(command(GUESTS, "cargo", &clippy)
        .args(["--package", "cases", "--examples"])
        .args(strict))?;
    for package in ALONE {
        run(command(GUESTS, "cargo", &clippy)
            .args(["--package", package])
            .args(strict))?;
    }
    // The host with the other engine alone; the command has the first.
    let clippy = [
        "clippy",
        "--quiet",
        "--package",
        "wharf-host",
        "--all-targets",
    ];
    run(command("", "cargo", &clippy)
        .args(["--no-default-features", "--features", "wasmi"])
        .args(strict))?;
    let doc = ["doc", "--quiet", "--workspace", "--no-deps"];
    run(command("", "cargo", &doc).env("RUSTDOCFLAGS", "-D warnings"))
}

/// Builds the packages with the command line that is tested.
fn packages() -> Result<()> {
    run(&mut command(
        "",
        "cargo",
        &["build", "--quiet", "--package", "wharf-cli"],
    ))?;
    let wharf = root().join("target/debug/wharf");
    for package in &PACKAGES {
        println!("{}", package.name());
        let out = format!("target/packages/{}", package.name());
        let build = ["build", package.folder, "--target", "js", "--out-dir", &out];
        run(command("", &wharf.to_string_lossy(), &build)
            .args(package.flags)
            .args(["--", "--quiet"])
            .envs(package.env.iter().copied()))?;
    }
    Ok(())
}

fn javascript_checks() -> Result<()> {
    run(&mut command(
        "tests/js",
        "npm",
        &["run", "--silent", "lint"],
    ))?;
    run(&mut command(
        "tests/js",
        "npm",
        &["run", "--silent", "types"],
    ))
}

fn rust_tests() -> Result<()> {
    if succeeds(&mut command("", "cargo", &["nextest", "--version"])) {
        run(&mut command(
            "",
            "cargo",
            &["nextest", "run", "--workspace"],
        ))?;
        // nextest doesn't run the examples in documentation.
        return run(&mut command(
            "",
            "cargo",
            &["test", "--workspace", "--doc", "--quiet"],
        ));
    }
    run(&mut command(
        "",
        "cargo",
        &["test", "--workspace", "--quiet"],
    ))
}

/// Packages of any interface are fit for strict users: those that the matrix has made.
fn generated_javascript() -> Result<()> {
    let mut packages = Vec::new();
    for folder in fs::read_dir(root().join("target/tmp/matrix"))? {
        for file in fs::read_dir(folder?.path())? {
            packages.push(file?.path());
        }
    }
    let of = |suffix: &str| -> Vec<String> {
        let named = packages.iter().filter_map(|path| path.to_str());
        let named = named.filter(|path| path.ends_with(suffix));
        named.map(str::to_owned).collect()
    };
    let strict = [
        "tsc",
        "--ignoreConfig",
        "--noEmit",
        "--strict",
        "--exactOptionalPropertyTypes",
        "--target",
        "es2024",
        "--lib",
        "es2024,dom",
        "--module",
        "nodenext",
    ];
    run(command("tests/js", "npx", &strict).args(of(".d.ts")))?;
    let lint = [
        "oxlint",
        "--deny-warnings",
        "--no-ignore",
        "-c",
        "glue.oxlintrc.json",
    ];
    run(command("tests/js", "npx", &lint).args(of(".js")))
}

fn javascript_tests() -> Result<()> {
    run(&mut command("tests/js", "npm", &["test", "--silent"]))
}

/// Left out where there can't be a browser, but not by machines that everyone relies on.
fn browser_tests() -> Result<()> {
    let Some(chromium) = chromium::find() else {
        if env::var_os("CI").is_some() {
            bail!("there is no Chromium");
        }
        println!("left out: there is no Chromium here, and it can't be installed");
        return Ok(());
    };
    let test = ["test", "--quiet", "--package", "wharf-tests"];
    run(command("", "cargo", &test)
        .args(["--test", "browser", "--", "--ignored", "--nocapture"])
        .env("WHARF_CHROMIUM", chromium))
}
