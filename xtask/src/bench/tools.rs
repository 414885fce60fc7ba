//! The tools that a benchmark runs: cargo, the wasm-bindgen command line, Wharf's own, Node.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

pub(super) use crate::run::{root, run, succeeds};

/// The release of wasm-bindgen to measure against; the guests pin the same one.
pub(super) const WASM_BINDGEN: &str = "0.2.130";

const WASM: &str = "wasm32-unknown-unknown";

/// The folder for what a benchmark builds and finds out.
pub(super) fn out() -> PathBuf {
    root().join("target/bench")
}

/// Runs a command to its end and gives what it printed.
pub(super) fn capture(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| cannot_run(command))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed: {}\n{errors}", show(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} printed no text", show(command)))
}

fn cannot_run(command: &Command) -> String {
    format!("can't run {}", show(command))
}

fn show(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    format!("`{}`", name.display())
}

fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// Node, in a folder of `xtask/bench`.
pub(super) fn node(dir: &str) -> Command {
    let mut node = Command::new("node");
    node.current_dir(root().join("xtask/bench").join(dir));
    node
}

/// A workspace of guests in `xtask/bench`, built into a target directory of its own.
pub(super) struct Guests {
    dir: PathBuf,
    target: PathBuf,
}

impl Guests {
    /// The workspace in this folder of `xtask/bench`.
    pub(super) fn of(name: &str) -> Guests {
        Guests {
            dir: root().join("xtask/bench").join(name),
            target: out().join("guests").join(name),
        }
    }

    /// Builds a guest; returns the module.
    pub(super) fn build(&self, package: &str) -> Result<PathBuf> {
        self.build_with(package, &["--profile", "release"])
    }

    /// Builds a guest with these options, the first of which name the profile; returns the module.
    pub(super) fn build_with(&self, package: &str, options: &[&str]) -> Result<PathBuf> {
        run(cargo()
            .args(["build", "--quiet", "--target", WASM])
            .args(options)
            .args(["--package", package])
            .arg("--manifest-path")
            .arg(self.dir.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(&self.target))?;
        let file = package.replace('-', "_") + ".wasm";
        let folder = match options {
            ["--profile", "dev", ..] => "debug",
            _ => "release",
        };
        Ok(self.target.join(WASM).join(folder).join(file))
    }

    /// Builds a guest with Wharf, and its JavaScript package in `out`.
    pub(super) fn build_wharf(&self, wharf: &Path, package: &str, out: &Path) -> Result<()> {
        run(Command::new(wharf)
            .env("CARGO_TARGET_DIR", &self.target)
            .arg("build")
            .arg(self.dir.join(package))
            .args(["--target", "js", "--out-dir"])
            .arg(out))
    }
}

/// Builds the `wharf` command of this checkout; returns where it is.
pub(super) fn wharf() -> Result<PathBuf> {
    let target = root().join("target");
    run(cargo()
        .args(["build", "--quiet", "--package", "wharf-cli", "--target-dir"])
        .arg(&target))?;
    Ok(target
        .join("debug")
        .join(format!("wharf{}", env::consts::EXE_SUFFIX)))
}

/// The `wasm-bindgen` command, installed in `target/tools` the first time.
pub(super) fn wasm_bindgen() -> Result<PathBuf> {
    let tools = root().join("target/tools");
    let file = format!("wasm-bindgen{}", env::consts::EXE_SUFFIX);
    let wasm_bindgen = tools.join("bin").join(file);
    if has_version(&wasm_bindgen) {
        return Ok(wasm_bindgen);
    }
    eprintln!("Installing wasm-bindgen-cli {WASM_BINDGEN} in target/tools; it takes some minutes.");
    if let Err(error) = run(install_wasm_bindgen(&tools).arg("--locked")) {
        // A mirror of the registry may lack the very version of a dependency that was locked.
        eprintln!("{error}; trying without its lock file.");
        run(&mut install_wasm_bindgen(&tools))?;
    }
    Ok(wasm_bindgen)
}

fn has_version(wasm_bindgen: &Path) -> bool {
    let version = capture(Command::new(wasm_bindgen).arg("--version"));
    version.is_ok_and(|version| version.trim().ends_with(&format!(" {WASM_BINDGEN}")))
}

fn install_wasm_bindgen(tools: &Path) -> Command {
    let mut install = cargo();
    install
        .args(["install", "wasm-bindgen-cli", "--version", WASM_BINDGEN])
        .arg("--root")
        .arg(tools);
    install
}

/// Writes wasm-bindgen's package for a module.
pub(super) fn bind(wasm_bindgen: &Path, module: &Path, target: &str, out: &Path) -> Result<()> {
    run(Command::new(wasm_bindgen)
        .arg(module)
        .args(["--target", target, "--out-dir"])
        .arg(out))?;
    let kind = match target {
        "nodejs" => "commonjs",
        _ => "module",
    };
    write(
        &out.join("package.json"),
        format!("{{ \"type\": \"{kind}\" }}\n"),
    )
}

/// Installs what `xtask/bench/package.json` asks for, unless it is there.
pub(super) fn install_packages() -> Result<()> {
    let dir = root().join("xtask/bench");
    if dir.join("node_modules/terser").is_dir() {
        return Ok(());
    }
    run(Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(dir))
}

/// Installs what the `package.json` of a folder of `xtask/bench` asks for, unless it is there.
pub(super) fn install_from(dir: &str) -> Result<()> {
    let npm = |arguments: &[&str]| {
        let mut npm = Command::new("npm");
        npm.args(arguments)
            .current_dir(root().join("xtask/bench").join(dir));
        npm
    };
    if succeeds(&mut npm(&["ls", "--silent"])) {
        return Ok(());
    }
    // Not `npm ci`: it wants the binaries of every platform in the lock file.
    run(&mut npm(&[
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
    ]))
}

/// A program of a package that is installed in a folder of `xtask/bench`.
pub(super) fn npx(dir: &str, command: &[&str]) -> Command {
    let mut npx = Command::new("npx");
    npx.arg("--no-install").args(command);
    npx.current_dir(root().join("xtask/bench").join(dir));
    npx
}

/// An unsigned number of 32 bits, and what follows it.
pub(super) fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.iter().take(5).position(|byte| byte & 0x80 == 0)?;
    let number = bytes[..=end]
        .iter()
        .rev()
        .fold(0, |number, byte| number << 7 | usize::from(byte & 0x7f));
    Some((number, &bytes[end + 1..]))
}

/// Writes a file unless it holds just that: cargo builds what is newer than what it has built.
pub(super) fn write_new(file: &Path, text: &str) -> Result<()> {
    match fs::read(file) {
        Ok(old) if old == text.as_bytes() => Ok(()),
        Ok(_) | Err(_) => write(file, text),
    }
}

/// Writes a file, and the folder it is in.
pub(super) fn write(file: &Path, text: impl AsRef<[u8]>) -> Result<()> {
    if let Some(dir) = file.parent() {
        fs::create_dir_all(dir).with_context(|| format!("can't create {}", dir.display()))?;
    }
    fs::write(file, text).with_context(|| format!("can't write {}", file.display()))
}
