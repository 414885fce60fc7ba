//! The prototype as a program.
//!
//! ```text
//! prototype MODULE FOLDER in-place|compact|reencoded [--names] [--init NAME] OLD=NEW…
//! ```

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use prototype::rewrite::{Form, rewrite};
use prototype::{Edit, Outline};

fn main() -> Result<()> {
    let mut args = env::args().skip(1);
    let (Some(module), Some(folder), Some(form)) = (args.next(), args.next(), args.next()) else {
        bail!(
            "prototype MODULE FOLDER in-place|compact|reencoded [--names] [--init NAME] OLD=NEW…"
        );
    };
    let form = match form.as_str() {
        "in-place" => Form::InPlace,
        "compact" => Form::Compact,
        "reencoded" => Form::Reencoded,
        _ => bail!("`{form}`?"),
    };
    let mut edit = Edit::default();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--names" => edit.names = true,
            "--init" => edit.init = args.next(),
            _ => {
                let (old, new) = arg.split_once('=').context("OLD=NEW")?;
                edit.exports.push((old.to_owned(), new.to_owned()));
            }
        }
    }
    let wasm = fs::read(&module).with_context(|| format!("can't read {module}"))?;
    let rewritten = rewrite(&Outline::of(&wasm)?, &edit, form)?;
    fs::create_dir_all(&folder)?;
    fs::write(Path::new(&folder).join("large.wasm"), rewritten)?;
    Ok(())
}
