//! The browser: Chromium, as the system has it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::bench::tools;

const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Where Chromium is, installed if it is missing and that is possible.
pub(super) fn find() -> Result<Option<PathBuf>> {
    if let Some(chromium) = installed() {
        return Ok(Some(chromium));
    }
    if is_root() && on_path("apt-get").is_some() {
        eprintln!("Installing chromium; it takes a minute.");
        let install = ["install", "--yes", "--no-install-recommends", "chromium"];
        tools::run(Command::new("apt-get").args(install))?;
    }
    let chromium = installed();
    if chromium.is_none() {
        eprintln!("There is no Chromium here, so only Node is measured.");
    }
    Ok(chromium)
}

fn installed() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| on_path(name))
}

fn on_path(program: &str) -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths)
        .map(|folder: PathBuf| folder.join(program))
        .find(|file| Path::is_file(file))
}

fn is_root() -> bool {
    let user = tools::capture(Command::new("id").arg("-u"));
    user.is_ok_and(|user| user.trim() == "0")
}
