//! The browser: Chromium, as the system has it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::run;

const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Where Chromium is, installed if it is missing and that is possible.
pub(crate) fn find() -> Option<PathBuf> {
    if let Some(chromium) = installed() {
        return Some(chromium);
    }
    if is_root() && on_path("apt-get").is_some() {
        eprintln!("Installing chromium; it takes a minute.");
        // Lists of packages may be too old, or missing.
        if install().is_err()
            && let Err(error) = update().and_then(|()| install())
        {
            eprintln!("{error}");
        }
    }
    installed()
}

fn installed() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| on_path(name))
}

fn update() -> anyhow::Result<()> {
    run(Command::new("apt-get").args(["--quiet", "update"]))
}

fn install() -> anyhow::Result<()> {
    let install = ["--quiet", "install", "--yes", "--no-install-recommends"];
    run(Command::new("apt-get").args(install).arg("chromium"))
}

fn on_path(program: &str) -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths)
        .map(|folder: PathBuf| folder.join(program))
        .find(|file| Path::is_file(file))
}

fn is_root() -> bool {
    let user = Command::new("id").arg("-u").output();
    user.is_ok_and(|user| user.stdout.trim_ascii() == b"0")
}
