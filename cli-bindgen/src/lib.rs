//! The post-processor: a module that rustc linked goes in, the files of a package come out.
//!
//! ```text
//! load -> Interface -> plan -> rewrite -> emit, one module per back end
//! ```
//!
//! What a guest's source declares as imports and never calls, the linker has left out, or rewriting
//! does. Back ends get the interface and the plans without those: a host gives exactly what the
//! rewritten module imports.
//!
//! The library does no I/O: bytes in, [`File`]s out. The command line around it reads, writes,
//! prints and exits.

use rewrite::{Keep, Rewritten};

mod code;
pub mod inspect;
pub mod javascript;
pub mod load;
mod rewrite;
mod rust;

pub use load::LoadError;
pub use rewrite::{Debug, RewriteError};

/// What glue is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// An ES-module package for Node, browsers, Deno, Bun and bundlers.
    JavaScript,
    /// A source file with a typed host, and the module with its interface.
    Rust,
}

/// What [`bindgen`] makes.
#[derive(Clone, Debug)]
pub struct Options {
    /// The package's name; its files are called after it.
    pub name: String,
    /// The version in `package.json`.
    pub version: String,
    /// What glue is written for.
    pub targets: Vec<Target>,
    /// Whether the module keeps the section in which it describes itself.
    pub keep_interface: bool,
    /// What the module keeps for debuggers.
    pub debug: Debug,
    /// Whether the module counts the blocks of its allocator, by export, for hosts to read.
    pub track_memory: bool,
}

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name in the output folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Everything that can go wrong between a module and its package.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The module can't be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The module can't be rewritten.
    #[error(transparent)]
    Rewrite(#[from] RewriteError),
    /// The interface can't be said in JavaScript.
    #[error(transparent)]
    JavaScript(#[from] javascript::NameError),
    /// A typed Rust host can't have the interface.
    #[error(transparent)]
    Rust(#[from] wharf_host_bindgen::Error),
    /// The package's name can't be that of files.
    #[error("`{0}` can't name a package: take letters, digits, `_`, `-`, and between them `.`")]
    Name(String),
}

/// Makes a package of a module that rustc linked.
///
/// # Errors
/// If the module isn't a guest, its interface can't be said in a target's language, or the name
/// isn't one.
pub fn bindgen(wasm: &[u8], options: &Options) -> Result<Vec<File>, Error> {
    if !names_files(&options.name) {
        return Err(Error::Name(options.name.clone()));
    }
    let interface = load::raw(wasm)?;
    // Rust hosts read it when they load the module.
    let keep_interface = options.keep_interface || options.targets.contains(&Target::Rust);
    let Rewritten {
        wasm,
        interface,
        plans,
        addresses,
    } = rewrite::rewrite(
        wasm,
        interface,
        Keep {
            interface: keep_interface,
            debug: options.debug,
            tracking: options.track_memory,
            late: late(options),
        },
    )?;
    let mut files = vec![File {
        name: format!("{}.wasm", options.name),
        bytes: wasm,
    }];
    for target in &options.targets {
        match target {
            Target::JavaScript => {
                files.extend(javascript::emit(&interface, &plans, addresses, options)?);
            }
            Target::Rust => files.push(rust::emit(&interface, options)?),
        }
    }
    Ok(files)
}

/// A module that hosts can run: rewritten, with its interface.
///
/// A module that is rewritten already is returned as it is.
///
/// # Errors
/// If the module isn't a guest.
pub fn runnable(wasm: &[u8]) -> Result<Vec<u8>, Error> {
    if load::is_rewritten(wasm)? {
        load::rewritten(wasm)?;
        return Ok(wasm.to_vec());
    }
    let interface = load::raw(wasm)?;
    let keep = Keep {
        interface: true,
        debug: Debug::Names,
        tracking: false,
        late: true,
    };
    Ok(rewrite::rewrite(wasm, interface, keep)?.wasm)
}

/// Whether the hosts install what records panics, as those in Rust do. Who tracks memory counts what that
/// takes, too, as what the module does when it starts.
fn late(options: &Options) -> bool {
    options.targets == [Target::Rust] && !options.track_memory
}

/// Whether this can be the name of files, in source text and in a URL.
fn names_files(name: &str) -> bool {
    let valid = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    name.split('.')
        .all(|part| !part.is_empty() && part.chars().all(valid))
}
