//! Crates outside of this repository, in a temporary folder.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::{TempDir, tempdir};

use crate::command::{Outcome, wharf};
use crate::guest;

const TESTS: &str = env!("CARGO_MANIFEST_DIR");

/// A crate that is gone after the test. It is built into the target folder of the other guests,
/// where what it depends on is built already.
pub(crate) struct Outside {
    folder: TempDir,
    name: String,
}

impl Outside {
    /// With this `src/lib.rs`, this in its `[lib]`, and a feature called `loud`.
    pub(crate) fn new(name: &str, library: &str, source: &str) -> Outside {
        let outside = Outside::empty(name);
        let wharf = Path::new(TESTS).join("../runtime/guest");
        // The profile is that of the other guests.
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"4.5.6\"\nedition = \"2024\"\n\
             [lib]\n{library}\n\
             [features]\nloud = []\n\
             [dependencies]\nwharf = {{ path = {wharf:?} }}\n\
             [profile.release]\nopt-level = \"s\"\nlto = true\ncodegen-units = 1\n\
             panic = \"abort\"\n"
        );
        fs::create_dir_all(outside.path().join("src")).expect("a temporary folder");
        fs::write(outside.path().join("Cargo.toml"), manifest).expect("a temporary folder");
        fs::write(outside.path().join("src/lib.rs"), source).expect("a temporary folder");
        outside.lock();
        outside
    }

    /// A name for a crate that doesn't exist yet.
    pub(crate) fn empty(name: &str) -> Outside {
        Outside {
            folder: tempdir().expect("a temporary folder"),
            name: name.to_owned(),
        }
    }

    /// Takes the same versions as the other guests, so that nothing is looked up.
    pub(crate) fn lock(&self) {
        let lock = Path::new(TESTS).join("../examples/Cargo.lock");
        fs::copy(lock, self.path().join("Cargo.lock")).expect("a temporary folder");
    }

    /// The folder of the crate.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    /// Runs `wharf` with these arguments in the crate's folder.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Outcome {
        let mut command = wharf();
        command
            .args(arguments)
            .current_dir(self.path())
            .env("CARGO_TARGET_DIR", target());
        // Nobody will build it again.
        Outcome::of(command.env("CARGO_INCREMENTAL", "0"), "")
    }
}

/// Leaves nothing in the target folder.
impl Drop for Outside {
    fn drop(&mut self) {
        for profile in ["release", "dev"] {
            let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
            let _ = Command::new(cargo)
                .args(["clean", "--quiet", "--package", &self.name])
                .args(["--target", "wasm32-unknown-unknown", "--profile", profile])
                .current_dir(self.path())
                .env("CARGO_TARGET_DIR", target())
                .output();
        }
    }
}

/// The target folder of the other guests.
fn target() -> PathBuf {
    let module = guest::linked("hello");
    let target = module.ancestors().nth(3);
    target
        .expect("it lies in <target>/wasm32-unknown-unknown/release")
        .to_owned()
}
