//! The modules that packages are made of.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::super::tools::{self, Guests};
use super::bulk;

/// A size of module.
pub(super) struct Size {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    /// The features of the guests that bring so many functions.
    features: &'static str,
    profile: Profile,
    /// What is kept for debuggers.
    pub(super) debug: Debug,
}

/// How guests are built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Profile {
    /// Optimised, without DWARF, as cargo does it.
    Release,
    /// Optimised, with line tables.
    Lines,
    /// Neither optimised nor stripped.
    Dev,
}

/// What a package keeps for debuggers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Debug {
    Names,
    Dwarf,
}

impl Debug {
    /// As the programs in `xtask/bench/cli/tools` call it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Debug::Names => "names",
            Debug::Dwarf => "dwarf",
        }
    }
}

pub(super) const SIZES: [Size; 5] = [
    Size {
        name: "small",
        what: "release, names",
        features: "",
        profile: Profile::Release,
        debug: Debug::Names,
    },
    Size {
        name: "medium",
        what: "release, names",
        features: "medium",
        profile: Profile::Release,
        debug: Debug::Names,
    },
    Size {
        name: "large",
        what: "release, names",
        features: "large",
        profile: Profile::Release,
        debug: Debug::Names,
    },
    Size {
        name: "lines",
        what: "release, line tables",
        features: "medium",
        profile: Profile::Lines,
        debug: Debug::Names,
    },
    Size {
        name: "dev",
        what: "dev, DWARF kept",
        features: "medium",
        profile: Profile::Dev,
        debug: Debug::Dwarf,
    },
];

/// Chapters of each crate that guests are filled with; its number is its seed.
const CHAPTERS: [usize; 5] = [1, 105, 116, 116, 116];

/// The modules, in `target/bench/cli/modules`. What is there isn't built again: it takes long, and what
/// is measured isn't in them.
pub(super) struct Modules;

impl Modules {
    pub(super) fn new(rebuild: bool) -> Result<Modules> {
        for (index, chapters) in CHAPTERS.into_iter().enumerate() {
            let name = format!("bulk{index}");
            let dir = tools::out().join("cli/bulk").join(&name);
            bulk::write(&dir, &name, chapters, index as u64)?;
        }
        if rebuild {
            for size in &SIZES {
                for contract in ["wharf", "wasm-bindgen", "component"] {
                    let _ = fs::remove_file(place(size, contract));
                }
            }
        }
        Ok(Modules)
    }

    /// The module of a guest behind this contract.
    pub(super) fn get(&self, size: &Size, contract: &str) -> Result<PathBuf> {
        let place = place(size, contract);
        if place.is_file() {
            return Ok(place);
        }
        eprintln!("Building {}; the large ones take minutes.", place.display());
        let profile = match size.profile {
            Profile::Release | Profile::Lines => "release",
            Profile::Dev => "dev",
        };
        let options = ["--profile", profile, "--features", size.features];
        let built = Guests::of("cli").build_with(&format!("guest-{contract}"), &options)?;
        let wasm = fs::read(&built).with_context(|| format!("can't read {}", built.display()))?;
        let wasm = match size.profile {
            Profile::Release => without_dwarf(&wasm).context("cargo built no module")?,
            Profile::Lines | Profile::Dev => wasm,
        };
        tools::write(&place, wasm)?;
        Ok(place)
    }
}

fn place(size: &Size, contract: &str) -> PathBuf {
    let modules = Path::new("cli/modules");
    let file = format!("{}-{contract}.wasm", size.name);
    tools::out().join(modules).join(file)
}

/// As cargo strips a module that was built without debug information.
fn without_dwarf(wasm: &[u8]) -> Option<Vec<u8>> {
    let mut out = wasm.get(..8)?.to_vec();
    let mut rest = &wasm[8..];
    while let [id, after @ ..] = rest {
        let (size, content) = tools::leb128(after)?;
        let end = rest.len() - content.len() + size;
        let name = tools::leb128(content).and_then(|(len, name)| name.get(..len));
        let dwarf = *id == 0 && name.is_some_and(|name| name.starts_with(b".debug_"));
        if !dwarf {
            out.extend_from_slice(rest.get(..end)?);
        }
        rest = rest.get(end..)?;
    }
    Some(out)
}
