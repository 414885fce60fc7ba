//! What `wasm-tools component new` does: a component of a module that describes itself.
//!
//! ```text
//! component MODULE FOLDER
//! ```

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wit_component::ComponentEncoder;

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [module, folder] = &args[..] else {
        bail!("component MODULE FOLDER");
    };
    let wasm = fs::read(module).with_context(|| format!("can't read {module}"))?;
    let component = ComponentEncoder::default().module(&wasm)?.encode()?;
    fs::create_dir_all(folder)?;
    fs::write(Path::new(folder).join("large.wasm"), component)?;
    Ok(())
}
