//! Imports keep their description, however the module was built: the linker drops the sections of an
//! object file without a live symbol, so this takes many object files, of several crates, and no LTO.

use std::env;
use std::path::Path;
use std::process::Command;

use wasmparser::{Parser, Payload};
use wharf_abi::{names, section};

/// The guest's module, with 16 codegen units and without LTO.
fn built(opt_level: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = root.join("target/units");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root.join("examples"))
        .args(["build", "--release", "--target", "wasm32-unknown-unknown"])
        .args(["--package", "import-parts", "--target-dir"])
        .arg(&target)
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", opt_level)
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo can't build it: {errors}");
    let module = target.join("wasm32-unknown-unknown/release/import_parts.wasm");
    std::fs::read(module).expect("cargo has built it")
}

/// The names of its imports, and those that its interface describes.
fn imports(wasm: &[u8]) -> (Vec<String>, Vec<String>) {
    let (mut imported, mut described) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.expect("the module is valid") {
            Payload::ImportSection(section) => {
                let imports = section.into_imports().map(|it| it.expect("it is valid"));
                let ours = imports.filter(|it| it.module == names::IMPORTS);
                imported.extend(ours.map(|it| it.name.to_owned()));
            }
            Payload::CustomSection(custom) if custom.name() == names::SECTION => {
                let interface = section::decode(custom.data()).expect("it is an interface");
                let name =
                    |it: &wharf_abi::types::Import| names::imported(&it.module, &it.function.name);
                described.extend(interface.imports.iter().map(name));
            }
            _ => {}
        }
    }
    imported.sort();
    (imported, described)
}

#[test]
fn every_import_is_described() {
    // One after the other: they share a target directory.
    for opt_level in ["0", "3"] {
        let (imported, described) = imports(&built(opt_level));
        let expected = ["$drop", "Thing.name", "Thing.new", "len", "number"];
        assert_eq!(imported, expected);
        for name in imported.iter().filter(|name| !name.starts_with('$')) {
            assert!(described.contains(name), "`{name}` lost its description");
        }
    }
}
