//! Guests as cargo builds them: what `wharf bindgen` is given.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

/// The guests that tests use, of the workspace in `examples/`. Those in a row are built in one go;
/// a row of its own has who takes `wharf` with other features, because cargo unites them.
const GUESTS: [&[&str]; 3] = [
    &[
        "add",
        "callbacks",
        "hello",
        "imports",
        "leaks",
        "life",
        "markdown",
        "nesting",
        "objects",
        "panics",
        "plugin-censor",
        "plugin-grows",
        "plugin-loops",
        "plugin-panics",
        "plugin-shout",
        "query",
        "types",
        "views",
    ],
    &["bare"],
    &["own-allocator"],
];

/// The module of a guest, as rustc linked it.
pub(crate) fn linked(name: &str) -> PathBuf {
    static BUILT: [OnceLock<Vec<PathBuf>>; 3] = [const { OnceLock::new() }; 3];
    let row = GUESTS.iter().position(|row| row.contains(&name));
    let row = row.unwrap_or_else(|| panic!("{name} isn't a guest of the tests"));
    let modules = BUILT[row].get_or_init(|| {
        let packages = GUESTS[row]
            .iter()
            .flat_map(|package| ["--package", package]);
        let args: Vec<&str> = ["--lib"].into_iter().chain(packages).collect();
        build(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples"),
            &args,
        )
    });
    let file = format!("{}.wasm", name.replace('-', "_"));
    let module = modules.iter().find(|path| path.ends_with(&file));
    module
        .unwrap_or_else(|| panic!("cargo built no {file}"))
        .clone()
}

/// The same, built without optimisation and with everything for debuggers.
#[allow(dead_code, reason = "not every test needs one")]
pub(crate) fn linked_dev(name: &str) -> PathBuf {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let modules = run(&examples, &["--lib", "--package", name]);
    let file = format!("{}.wasm", name.replace('-', "_"));
    let module = modules.into_iter().find(|path| path.ends_with(&file));
    module.unwrap_or_else(|| panic!("cargo built no {file}"))
}

/// The modules that cargo makes of what stands in a folder.
pub(crate) fn build(folder: &Path, args: &[&str]) -> Vec<PathBuf> {
    run(folder, &[&["--release"], args].concat())
}

fn run(folder: &Path, args: &[&str]) -> Vec<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(folder)
        .args(["build", "--target", "wasm32-unknown-unknown"])
        .args(["--message-format", "json-render-diagnostics"])
        .args(args)
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "cargo can't build {args:?} in {}: {errors}",
        folder.display()
    );
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let files =
        messages.flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default());
    let files = files.filter_map(|file| file.as_str().map(PathBuf::from));
    files
        .filter(|file| {
            file.extension()
                .is_some_and(|extension| extension == "wasm")
        })
        .collect()
}
