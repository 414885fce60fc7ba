//! Writing a package: every file whole, or none at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use indicatif::{HumanBytes, ProgressBar, ProgressFinish};
use tempfile::NamedTempFile;
use wharf_cli::File;

/// Writes text to standard output. Who has stopped reading, as `head` does, has what they want.
///
/// # Errors
/// If it can't be written for another reason.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Writes files into a folder: all to temporary names first, then each is renamed. Nobody waits for the
/// disk: what a loss of power takes can be made again, and a large module would take longer to get there
/// than to be made.
///
/// # Errors
/// If a file can't be written; then the folder is as it was.
pub(super) fn write(folder: &Path, files: &[File]) -> anyhow::Result<()> {
    fs::create_dir_all(folder)
        .with_context(|| format!("the folder {} can't be made", folder.display()))?;
    let written = files.iter().map(|file| {
        let mut temporary = NamedTempFile::new_in(folder)?;
        temporary.write_all(&file.bytes)?;
        Ok((temporary, folder.join(&file.name)))
    });
    let written: Vec<_> = written
        .collect::<std::io::Result<_>>()
        .with_context(|| format!("{} can't be written to", folder.display()))?;
    // What could stop a file from being renamed must be known before the first one is.
    for (temporary, path) in &written {
        if path.is_dir() {
            bail!("{} is a folder: nothing was written", path.display());
        }
        readable(temporary.as_file())?;
    }
    for (temporary, path) in written {
        temporary
            .persist(&path)
            .map_err(|error| error.error)
            .with_context(|| format!("{} can't be written", path.display()))?;
    }
    Ok(())
}

/// Temporary files are private; what they become is not.
#[cfg(unix)]
fn readable(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_file: &fs::File) -> std::io::Result<()> {
    Ok(())
}

/// Modules of fewer bytes are done before anybody has read a word.
const LONG: usize = 16 << 20;

/// Shows on a terminal that work is under way, if it is long.
pub(super) fn progress(name: &str, bytes: usize) -> ProgressBar {
    if bytes < LONG {
        return ProgressBar::hidden();
    }
    // It goes with whoever asked for it, also if that fails.
    let progress = ProgressBar::new_spinner().with_finish(ProgressFinish::AndClear);
    let size = HumanBytes(bytes as u64);
    progress.set_message(format!("making a package of {name}, {size}"));
    progress.enable_steady_tick(Duration::from_millis(100));
    progress
}

/// Says on standard error what was written.
pub(super) fn report(folder: &Path, files: &[File]) {
    let width = files.iter().map(|file| file.name.len()).max().unwrap_or(0);
    eprintln!("wrote {}", folder.display());
    for file in files {
        eprintln!("  {:width$}  {:>9} bytes", file.name, file.bytes.len());
    }
}
