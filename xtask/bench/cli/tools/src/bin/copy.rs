//! Reads a module and writes it: what no tool can go below.
//!
//! ```text
//! copy MODULE FOLDER
//! ```

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [module, folder] = &args[..] else {
        bail!("copy MODULE FOLDER");
    };
    let wasm = fs::read(module).with_context(|| format!("can't read {module}"))?;
    fs::create_dir_all(folder)?;
    fs::write(Path::new(folder).join("large.wasm"), wasm)?;
    Ok(())
}
