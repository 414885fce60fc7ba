//! `wharf new`: a guest crate that builds.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use super::Failure;

/// Makes a guest crate to start from
#[derive(Debug, Args)]
#[command(after_help = "Example: wharf new hello && wharf call hello 'greet(\"World\")'")]
pub(super) struct New {
    /// Where to make it; the last part is the crate's name
    #[arg(value_name = "NAME")]
    path: PathBuf,
    /// Where the `wharf` crate lies, if not on crates.io
    #[arg(long, value_name = "FOLDER")]
    wharf_path: Option<PathBuf>,
}

impl New {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let valid = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !valid {
            Err(anyhow::anyhow!(
                "`{name}` can't name a crate: it takes a letter, then letters, digits, `-` and `_`"
            ))?;
        }
        if name == "wharf" {
            Err(anyhow::anyhow!(
                "`wharf` is the crate that guests depend on: take another name"
            ))?;
        }
        self.write(&name)?;
        eprintln!(
            "made {0}: try `wharf call {0} 'greet(\"World\")'`",
            self.path.display()
        );
        Ok(())
    }

    fn write(&self, name: &str) -> anyhow::Result<()> {
        if self.path.exists() {
            bail!("{} exists already", self.path.display());
        }
        let wharf = match &self.wharf_path {
            Some(path) => {
                let path = path
                    .canonicalize()
                    .with_context(|| path.display().to_string())?;
                format!("{{ path = {:?} }}", path.display().to_string())
            }
            None => format!("{:?}", env!("CARGO_PKG_VERSION")),
        };
        let manifest = include_str!("new/Cargo.toml.txt");
        let manifest = manifest.replace("{name}", name).replace("{wharf}", &wharf);
        fs::create_dir_all(self.path.join("src"))?;
        fs::write(self.path.join("Cargo.toml"), manifest)?;
        fs::write(self.path.join("src/lib.rs"), include_str!("new/lib.rs.txt"))?;
        fs::write(self.path.join(".gitignore"), "/target\n/pkg\n")?;
        Ok(())
    }
}
