//! `wharf build`: cargo, then bindgen.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;
use wharf_cli::Debug;

use super::Failure;
use super::bindgen::Package;
use super::guest::{self, Profile};

/// Builds a guest crate and makes a package of it
///
/// Runs `cargo build` for wasm32-unknown-unknown, adding that target through rustup when it is
/// missing, and then does what `wharf bindgen` does.
#[derive(Debug, Args)]
#[command(after_help = "Example: wharf build --out-dir web/pkg -- --features fast")]
pub(super) struct Build {
    /// The folder of the guest crate
    #[arg(value_name = "CRATE_DIR", default_value = ".")]
    folder: PathBuf,
    /// Build with cargo's dev profile, and keep names and DWARF
    #[arg(long, conflicts_with = "release")]
    dev: bool,
    /// Build with cargo's release profile: the default
    #[arg(long)]
    release: bool,
    #[command(flatten)]
    package: Package,
    /// Further arguments for `cargo build`
    #[arg(last = true, value_name = "CARGO_ARGS")]
    cargo: Vec<OsString>,
}

impl Build {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let (profile, debug) = match self.dev {
            true => (Profile::Dev, Debug::Dwarf),
            false => (Profile::Release, Debug::None),
        };
        let guest = guest::build(&self.folder, profile, &self.cargo)?;
        self.package.write(&guest, debug)?;
        Ok(())
    }
}
