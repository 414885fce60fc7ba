//! `wharf bindgen`: the post-processor alone.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};
use wharf_cli::{Debug, Options, Target};

use super::guest::{self, Guest};
use super::{Failure, output};

/// Makes a package of a module that cargo built
///
/// Reads the module's description of itself, adds the allocator exports that it needs, strips
/// everything else, and writes glue for the targets. For build pipelines; `wharf build` runs cargo
/// first.
#[derive(Debug, Args)]
#[command(after_help = "Example: \
    wharf bindgen target/wasm32-unknown-unknown/release/hello.wasm --out-dir web/pkg")]
pub(super) struct Bindgen {
    /// The module that cargo built: target/wasm32-unknown-unknown/release/NAME.wasm
    #[arg(value_name = "GUEST.wasm")]
    guest: PathBuf,
    /// The package's name, if not that of the module
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    package: Package,
}

/// What is made of a module.
#[derive(Debug, Args)]
pub(super) struct Package {
    /// What to write glue for; several with commas between
    #[arg(long, value_enum, value_delimiter = ',', default_value = "js")]
    target: Vec<TargetName>,
    /// Where the package goes
    #[arg(long, value_name = "FOLDER", default_value = "pkg")]
    out_dir: PathBuf,
    /// Keep the section in which the module describes itself, which Rust hosts and `wharf call` need
    #[arg(long)]
    keep_interface: bool,
    /// Keep the names of functions, for stack traces and profilers
    #[arg(long)]
    keep_names: bool,
    /// Keep names and DWARF, for debuggers
    #[arg(long)]
    keep_debug: bool,
    /// Count the guest's blocks of memory, by export
    ///
    /// The module then counts what its allocator makes and frees, and which export each block was
    /// made in (the innermost, where calls nest). Ask an instance: memoryStats() and leakReport() in
    /// JavaScript, memory_stats() on Rust hosts. It makes the module some 2 KB larger, and
    /// allocations slower; without this option it costs nothing. Guests with an allocator of their
    /// own can't be tracked.
    #[arg(long)]
    track_memory: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TargetName {
    /// An ES-module package for Node, browsers, Deno, Bun and bundlers
    Js,
    /// A source file with a typed host for wasmtime and wasmi, and the module with its interface
    Rust,
}

impl Bindgen {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let mut guest = guest::read(&self.guest)?;
        if let Some(name) = &self.name {
            guest.name.clone_from(name);
        }
        self.package.write(&guest, Debug::None)?;
        Ok(())
    }
}

impl Package {
    /// Makes the package and writes it. `debug` is kept at least.
    pub(super) fn write(&self, guest: &Guest, debug: Debug) -> anyhow::Result<()> {
        let options = Options {
            name: guest.name.replace('-', "_"),
            version: guest.version.clone(),
            targets: self.target.iter().map(|target| target.target()).collect(),
            keep_interface: self.keep_interface,
            debug: match (self.keep_debug, self.keep_names) {
                (true, _) => Debug::Dwarf,
                (false, true) => Debug::Names,
                (false, false) => debug,
            },
            track_memory: self.track_memory,
        };
        let progress = output::progress(&guest.name, guest.wasm.len());
        let files = wharf_cli::bindgen(&guest.wasm, &options)
            .with_context(|| format!("no package was made of {}", guest.name))?;
        output::write(&self.out_dir, &files)?;
        drop(progress);
        output::report(&self.out_dir, &files);
        Ok(())
    }
}

impl TargetName {
    fn target(self) -> Target {
        match self {
            TargetName::Js => Target::JavaScript,
            TargetName::Rust => Target::Rust,
        }
    }
}
