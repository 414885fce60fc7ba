//! Finding a guest: a crate to build, or a module that is there already.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use serde_json::Value;

const TARGET: &str = "wasm32-unknown-unknown";

/// How a crate is built.
#[derive(Clone, Copy, Debug)]
pub(super) enum Profile {
    /// `cargo build --release`.
    Release,
    /// `cargo build`.
    Dev,
}

/// A module, and the crate that it came from.
pub(super) struct Guest {
    pub(super) wasm: Vec<u8>,
    /// The name that its package gets.
    pub(super) name: String,
    pub(super) version: String,
}

/// The module of a guest, which is a crate's folder or a `.wasm` file.
pub(super) fn load(guest: &Path, profile: Profile) -> anyhow::Result<Guest> {
    if guest.is_dir() {
        return build(guest, profile, &[]);
    }
    if guest
        .extension()
        .is_none_or(|extension| extension != "wasm")
    {
        bail!(
            "{} is neither the folder of a crate nor a .wasm file",
            guest.display()
        );
    }
    read(guest)
}

/// Reads a module.
pub(super) fn read(path: &Path) -> anyhow::Result<Guest> {
    let wasm = fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
    let name = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Ok(Guest {
        wasm,
        name,
        version: "0.0.0".to_owned(),
    })
}

/// Builds the crate in a folder with cargo, its progress shown.
pub(super) fn build(folder: &Path, profile: Profile, more: &[OsString]) -> anyhow::Result<Guest> {
    let package = package(folder)?;
    let target = guest_target(&package, folder)?;
    add_target()?;
    let mut cargo = cargo();
    cargo
        .current_dir(folder)
        .args(["build", "--lib", "--target", TARGET]);
    cargo.args(["--package", text(&package, "name")]);
    cargo.arg("--message-format=json-render-diagnostics");
    if let Profile::Release = profile {
        cargo.arg("--release");
    }
    cargo.args(more);
    let output = cargo
        .stderr(Stdio::inherit())
        .output()
        .context("cargo can't be run")?;
    if !output.status.success() {
        bail!("cargo could not build {}", folder.display());
    }
    let path = artifact(&output.stdout, &target, text(&package, "id"))
        .context("cargo built no .wasm file; has the crate `crate-type = [\"cdylib\"]`?")?;
    Ok(Guest {
        name: target,
        version: text(&package, "version").to_owned(),
        ..read(&path)?
    })
}

fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// What cargo knows of the package whose manifest lies in a folder.
fn package(folder: &Path) -> anyhow::Result<Value> {
    let manifest = folder.join("Cargo.toml");
    if !manifest.is_file() {
        bail!(
            "{} has no Cargo.toml: name the folder of a guest crate, or make one with `wharf new`",
            folder.display()
        );
    }
    let output = cargo()
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--manifest-path",
        ])
        .arg(&manifest)
        .stderr(Stdio::inherit())
        .output()
        .context("cargo can't be run")?;
    if !output.status.success() {
        bail!("cargo can't read {}", manifest.display());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let path = manifest.canonicalize()?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let mut packages = packages.filter(|package| {
        let manifest = PathBuf::from(text(package, "manifest_path"));
        manifest
            .canonicalize()
            .is_ok_and(|manifest| manifest == path)
    });
    packages.next().cloned().with_context(|| {
        format!(
            "{} is a workspace: name the folder of one crate in it",
            folder.display()
        )
    })
}

/// The library that becomes the module.
fn guest_target(package: &Value, folder: &Path) -> anyhow::Result<String> {
    let targets = package["targets"].as_array().into_iter().flatten();
    let mut libraries = targets.filter(|target| {
        let kinds = target["crate_types"].as_array().into_iter().flatten();
        kinds.clone().any(|kind| kind == "cdylib")
    });
    match libraries.next() {
        Some(library) => Ok(text(library, "name").replace('-', "_")),
        None => bail!(
            "{} builds no WebAssembly module: add\n\n    [lib]\n    crate-type = [\"cdylib\"]\n\n\
             to its Cargo.toml",
            folder.display()
        ),
    }
}

/// The module among what cargo says it has made.
fn artifact(messages: &[u8], target: &str, package: &str) -> Option<PathBuf> {
    let messages = messages.split(|byte| *byte == b'\n');
    let messages = messages.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    let artifacts = messages.filter(|message| {
        text(message, "reason") == "compiler-artifact"
            && text(message, "package_id") == package
            && text(&message["target"], "name").replace('-', "_") == target
    });
    let files = artifacts.flat_map(|artifact| {
        artifact["filenames"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    });
    let mut files = files.filter_map(|file| file.as_str().map(PathBuf::from));
    files.find(|file| {
        file.extension()
            .is_some_and(|extension| extension == "wasm")
    })
}

/// Adds the wasm target where rustup manages the toolchain and lacks it.
fn add_target() -> anyhow::Result<()> {
    let sysroot = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--print", "target-libdir", "--target", TARGET])
        .stderr(Stdio::null())
        .output();
    let installed = sysroot.is_ok_and(|output| {
        let path = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        output.status.success() && Path::new(&path).is_dir()
    });
    if installed {
        return Ok(());
    }
    eprintln!("adding the target {TARGET}");
    let added = Command::new("rustup")
        .args(["target", "add", TARGET])
        .status();
    match added {
        Ok(status) if status.success() => Ok(()),
        _ => bail!(
            "the Rust target {TARGET} is missing and `rustup target add {TARGET}` failed: \
             install the target for your toolchain"
        ),
    }
}
