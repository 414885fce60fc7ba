//! Guests that cargo builds: the cases that every host is tested with, and one of typed hosts.
//!
//! They are rewritten here as far as a Rust host needs it, so that these tests don't ask for the
//! command line: exports get their names, and what records panics becomes the start function.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

use wasm_encoder::{ExportKind, ExportSection, Module, RawSection, SectionId, StartSection};
use wasmparser::{ExternalKind, Parser, Payload};
use wharf_abi::{arena, names};

const CASES: [&str; 5] = ["callbacks", "imports", "nesting", "objects", "views"];

/// The module of a case.
pub(crate) fn case(name: &str) -> Vec<u8> {
    static BUILT: OnceLock<()> = OnceLock::new();
    assert!(CASES.contains(&name), "{name} isn't built");
    BUILT.get_or_init(|| {
        let examples = CASES.iter().flat_map(|name| ["--example", name]);
        let args: Vec<&str> = ["--package", "cases"].into_iter().chain(examples).collect();
        build(&args);
    });
    rewritten(&read(&format!("examples/{name}.wasm")))
}

/// The module of the guest that typed hosts are generated for.
pub(crate) fn hosted() -> Vec<u8> {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| build(&["--package", "hosted"]));
    rewritten(&read("hosted.wasm"))
}

/// The workspace of all guests.
const GUESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");

fn build(args: &[&str]) {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(GUESTS)
        .args(["build", "--release", "--target", "wasm32-unknown-unknown"])
        .args(args)
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?} don't build: {errors}");
}

fn read(file: &str) -> Vec<u8> {
    let folder = Path::new(GUESTS).join("target/wasm32-unknown-unknown/release");
    fs::read(folder.join(file)).expect("cargo built it")
}

/// Copies everything but exports and the start function.
fn rewritten(linked: &[u8]) -> Vec<u8> {
    let mut module = Module::new();
    let mut start = None;
    for payload in Parser::new(0).parse_all(linked) {
        let payload = payload.expect("rustc made it");
        if let Payload::ExportSection(section) = &payload {
            let mut exports = ExportSection::new();
            for export in section.clone() {
                let export = export.expect("rustc made it");
                let kind = match export.kind {
                    ExternalKind::Func => ExportKind::Func,
                    ExternalKind::Memory => ExportKind::Memory,
                    ExternalKind::Global => ExportKind::Global,
                    ExternalKind::Table => ExportKind::Table,
                    other => panic!("an export of the kind {other:?}"),
                };
                let name = match export.name {
                    name if name.starts_with(arena::LINK_PREFIX) => {
                        name.replacen(arena::LINK_PREFIX, "$", 1)
                    }
                    name => match name.strip_prefix(names::LINK_PREFIX) {
                        Some(name) => names::exported(name),
                        None => name.to_owned(),
                    },
                };
                if name == arena::INIT {
                    start = Some(export.index);
                }
                exports.export(&name, kind, export.index);
            }
            module.section(&exports);
            if let Some(function_index) = start {
                module.section(&StartSection { function_index });
            }
        } else if let Some((id, range)) = payload.as_section()
            && id != SectionId::Start as u8
        {
            let data = &linked[range.start as usize..range.end as usize];
            module.section(&RawSection { id, data });
        }
    }
    module.finish()
}
