//! What `wharf bindgen` does, without the engine that the command has for other things.
//!
//! ```text
//! wharf MODULE FOLDER none|names|dwarf
//! ```

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wharf_cli::{Debug, Options, Target};

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [module, folder, debug] = &args[..] else {
        bail!("wharf MODULE FOLDER none|names|dwarf");
    };
    let options = Options {
        name: "large".to_owned(),
        version: "0.1.0".to_owned(),
        targets: vec![Target::JavaScript],
        keep_interface: false,
        track_memory: false,
        debug: match debug.as_str() {
            "none" => Debug::None,
            "names" => Debug::Names,
            "dwarf" => Debug::Dwarf,
            _ => bail!("`{debug}`?"),
        },
    };
    let wasm = fs::read(module).with_context(|| format!("can't read {module}"))?;
    fs::create_dir_all(folder)?;
    for file in wharf_cli::bindgen(&wasm, &options)? {
        fs::write(Path::new(folder).join(file.name), file.bytes)?;
    }
    Ok(())
}
