//! `cargo xtask bench sizes`: how many bytes ship, beside wasm-bindgen, and whether they are
//! within the limits. The figures go to `target/bench/sizes.json`.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::tools::{self, Guests, leb128};

/// Most bytes of the module that only adds numbers.
const ADD_WASM: usize = 400;
/// Most bytes of its glue, minified and gzipped.
const ADD_GLUE: usize = 1024;
/// Most bytes of the glue of `greet`, minified and gzipped.
const GREET_GLUE: usize = 900;

/// What was measured of one guest on one tool.
struct Size {
    guest: &'static str,
    tool: &'static str,
    /// The module, as the tool writes it.
    wasm: usize,
    /// The module without the sections that nothing needs to run it.
    bare: usize,
    glue: usize,
    minified: usize,
    gzipped: usize,
}

/// The files of one guest on one tool.
struct Package {
    guest: &'static str,
    tool: &'static str,
    wasm: PathBuf,
    glue: PathBuf,
}

pub(super) fn run() -> Result<()> {
    tools::install_packages()?;
    let guests = Guests::of("sizes");
    let wharf = tools::wharf()?;
    let wasm_bindgen = tools::wasm_bindgen()?;
    let out = tools::out().join("sizes");

    let mut packages = Vec::new();
    for guest in ["add", "greet"] {
        let dir = out.join(format!("{guest}-wharf"));
        guests.build_wharf(&wharf, &format!("{guest}-wharf"), &dir)?;
        packages.push(Package {
            guest,
            tool: "Wharf",
            wasm: dir.join(format!("{guest}_wharf.wasm")),
            glue: dir.join(format!("{guest}_wharf.js")),
        });
        let module = guests.build(&format!("{guest}-wasm-bindgen"))?;
        for (target, tool) in [
            ("web", "wasm-bindgen, web"),
            ("nodejs", "wasm-bindgen, nodejs"),
        ] {
            let dir = out.join(format!("{guest}-wasm-bindgen-{target}"));
            tools::bind(&wasm_bindgen, &module, target, &dir)?;
            packages.push(Package {
                guest,
                tool,
                wasm: dir.join(format!("{guest}_wasm_bindgen_bg.wasm")),
                glue: dir.join(format!("{guest}_wasm_bindgen.js")),
            });
        }
    }

    let sizes = measure(&packages)?;
    print(&sizes);
    let results: Vec<Value> = sizes.iter().map(Size::to_json).collect();
    let results = serde_json::to_string_pretty(&json!({ "unit": "bytes", "rows": results }))?;
    tools::write(&tools::out().join("sizes.json"), &(results + "\n"))?;
    println!("\nThe figures are in target/bench/sizes.json.");
    check(&sizes)
}

fn measure(packages: &[Package]) -> Result<Vec<Size>> {
    let glue = packages.iter().map(|package| &package.glue);
    let measured = tools::capture(tools::node("sizes").arg("measure.mjs").args(glue))?;
    let measured: HashMap<PathBuf, HashMap<String, usize>> = serde_json::from_str(&measured)?;
    packages
        .iter()
        .map(|package| {
            let module = read(&package.wasm)?;
            let of = |key: &str| measured.get(&package.glue)?.get(key).copied();
            let missing = || format!("{} wasn't measured", package.glue.display());
            Ok(Size {
                guest: package.guest,
                tool: package.tool,
                wasm: module.len(),
                bare: bare(&module)
                    .with_context(|| format!("{} is no module", package.wasm.display()))?,
                glue: of("raw").with_context(missing)?,
                minified: of("minified").with_context(missing)?,
                gzipped: of("gzipped").with_context(missing)?,
            })
        })
        .collect()
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("can't read {}", file.display()))
}

/// Bytes of a module without its `name` and `producers` sections.
fn bare(module: &[u8]) -> Option<usize> {
    let mut bare = 8;
    let mut rest = module.get(bare..)?;
    while let [id, after @ ..] = rest {
        let (size, content) = leb128(after)?;
        let section = rest.len() - content.len() + size;
        let is_custom = |name: &str| {
            let named = leb128(content).and_then(|(len, name)| name.get(..len));
            *id == 0 && named == Some(name.as_bytes())
        };
        if !is_custom("name") && !is_custom("producers") {
            bare += section;
        }
        rest = rest.get(section..)?;
    }
    Some(bare)
}

fn print(sizes: &[Size]) {
    let head = ["wasm", "no names", "glue", "minified", "min+gz"].map(|head| format!("{head:>9}"));
    println!("{:<30} {}", "bytes", head.join(" "));
    for size in sizes {
        let Size {
            guest,
            tool,
            wasm,
            bare,
            glue,
            minified,
            gzipped,
        } = size;
        let numbers = [wasm, bare, glue, minified, gzipped].map(|bytes| format!("{bytes:>9}"));
        println!("{:<30} {}", format!("{guest}, {tool}"), numbers.join(" "));
    }
}

impl Size {
    fn to_json(&self) -> Value {
        json!({
            "guest": self.guest,
            "tool": self.tool,
            "wasm": self.wasm,
            "wasmWithoutNames": self.bare,
            "glue": self.glue,
            "glueMinified": self.minified,
            "glueGzipped": self.gzipped,
        })
    }
}

/// Names every limit that is broken.
fn check(sizes: &[Size]) -> Result<()> {
    let of = |guest, tool| {
        let size = sizes
            .iter()
            .find(|size| size.guest == guest && size.tool == tool);
        size.with_context(|| format!("`{guest}` on {tool} wasn't measured"))
    };
    let add = of("add", "Wharf")?;
    let greet = of("greet", "Wharf")?;
    let limits = [
        ("the module of `add`", add.wasm, ADD_WASM),
        ("the glue of `add`", add.gzipped, ADD_GLUE),
        (
            "the module of `greet`",
            greet.wasm,
            of("greet", "wasm-bindgen, web")?.bare,
        ),
        ("the glue of `greet`", greet.gzipped, GREET_GLUE),
    ];
    let broken: Vec<String> = limits
        .into_iter()
        .filter(|(_, bytes, limit)| bytes > limit)
        .map(|(what, bytes, limit)| format!("{what} takes {bytes} bytes of {limit}"))
        .collect();
    match broken.is_empty() {
        true => Ok(()),
        false => bail!("over the limit: {}", broken.join("; ")),
    }
}
