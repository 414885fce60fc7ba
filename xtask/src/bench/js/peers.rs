//! The peers' packages: the same guest behind each one's glue.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::bench::tools::{self, Guests};

/// What was built.
pub(super) struct Peers {
    /// A folder with a folder for each peer.
    pub(super) packages: PathBuf,
    /// Of the tools, in words.
    pub(super) versions: String,
}

/// Builds all of them, with tools that are installed where they are missing.
pub(super) fn build() -> Result<Peers> {
    tools::install_from("js")?;
    let guests = Guests::of("js");
    let packages = tools::out().join("pkg");
    hand(&guests, &packages.join("hand"))?;
    wasm_bindgen(&guests, &packages.join("wasm-bindgen"))?;
    assemblyscript(&packages.join("assemblyscript"))?;
    jco(&guests, &packages.join("jco"))?;
    wharf(&guests, &packages.join("wharf"))?;
    let versions = versions()?;
    Ok(Peers { packages, versions })
}

fn hand(guests: &Guests, out: &Path) -> Result<()> {
    let module = guests.build("guest-hand")?;
    copy(&module, &out.join("guest_hand.wasm"))
}

fn wasm_bindgen(guests: &Guests, out: &Path) -> Result<()> {
    let module = guests.build("guest-wasm-bindgen")?;
    tools::bind(&tools::wasm_bindgen()?, &module, "web", out)?;
    give_host(out)
}

fn assemblyscript(out: &Path) -> Result<()> {
    let asc = ["asc", "guest-assemblyscript/index.ts", "-O3"];
    let mut asc = tools::npx("js", &asc);
    asc.args(["--bindings", "esm", "-o"]);
    tools::run(asc.arg(out.join("guest.wasm")))?;
    give_host(out)
}

fn jco(guests: &Guests, out: &Path) -> Result<()> {
    let module = guests.build("guest-jco")?;
    let component = module.with_extension("component.wasm");
    let mut new = tools::npx("js", &["jco", "new"]);
    tools::capture(new.arg(&module).arg("-o").arg(&component))?;
    let mut transpile = tools::npx("js", &["jco", "transpile", "--quiet"]);
    transpile.arg(&component).arg("-o").arg(out);
    // Default options, but for the place of what the component imports.
    transpile.args(["--name", "guest", "--map", "wharf:bench/host=./host.js"]);
    tools::run(&mut transpile)?;
    give_host(out)
}

fn wharf(guests: &Guests, out: &Path) -> Result<()> {
    let wharf = tools::wharf()?;
    for guest in ["guest-wharf", "guest-wharf-imports"] {
        guests.build_wharf(&wharf, guest, out)?;
    }
    Ok(())
}

/// Puts what the guest calls beside the glue that imports it.
fn give_host(out: &Path) -> Result<()> {
    copy(&bench().join("host.js"), &out.join("host.js"))?;
    tools::write(&out.join("package.json"), "{ \"type\": \"module\" }\n")
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(dir) = to.parent() {
        fs::create_dir_all(dir).with_context(|| format!("can't create {}", dir.display()))?;
    }
    fs::copy(from, to).with_context(|| format!("can't copy {}", from.display()))?;
    Ok(())
}

fn bench() -> PathBuf {
    tools::root().join("xtask/bench/js")
}

fn versions() -> Result<String> {
    let file = bench().join("package.json");
    let text =
        fs::read_to_string(&file).with_context(|| format!("can't read {}", file.display()))?;
    let package: Value = serde_json::from_str(&text)?;
    let of = |name: &str| package["devDependencies"][name].as_str().unwrap_or("?");
    Ok(format!(
        "wasm-bindgen {}, AssemblyScript {}, jco {}",
        tools::WASM_BINDGEN,
        of("assemblyscript"),
        of("@bytecodealliance/jco")
    ))
}
