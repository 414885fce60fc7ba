//! Parses a module with walrus, as Wharf does, and emits it again.
//!
//! ```text
//! walrus MODULE FOLDER none|names|dwarf
//! ```

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use walrus::ModuleConfig;

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [module, folder, debug] = &args[..] else {
        bail!("walrus MODULE FOLDER none|names|dwarf");
    };
    let wasm = fs::read(module).with_context(|| format!("can't read {module}"))?;
    let mut module = ModuleConfig::new()
        .generate_name_section(debug != "none")
        .generate_dwarf(debug == "dwarf")
        .generate_producers_section(true)
        .generate_synthetic_names_for_anonymous_items(false)
        .parse(&wasm)?;
    fs::create_dir_all(folder)?;
    fs::write(Path::new(folder).join("large.wasm"), module.emit_wasm())?;
    Ok(())
}
