//! The folders of `tests/cases`: each is a guest, and what is done with it.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use super::host::Package;
use super::notation;
use crate::guest;

/// A guest, with the entries of a file that stands beside it.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) package: Package,
    pub(crate) entries: Vec<Json>,
}

/// All that have a file of this name.
pub(crate) fn with(file: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let modules = guest::build(&folder, &["--examples"]);
    let mut cases = Vec::new();
    for entry in fs::read_dir(&folder).expect("the folder of the cases") {
        let path = entry.expect("a case").path();
        let Ok(entries) = fs::read_to_string(path.join(file)) else {
            continue;
        };
        let name = path.file_name().and_then(|it| it.to_str()).expect("a name");
        let module = format!("{}.wasm", name.replace('-', "_"));
        let module = modules.iter().find(|it| it.ends_with(&module));
        let module =
            module.unwrap_or_else(|| panic!("cargo built no {name}: add it to Cargo.toml"));
        let entries: Vec<Json> = serde_json::from_str(&entries).expect("a list of entries");
        cases.push(Case {
            name: name.into(),
            package: Package::of(name, &fs::read(module).expect("a module")),
            entries: entries.iter().map(notation::expand).collect(),
        });
    }
    cases
}
