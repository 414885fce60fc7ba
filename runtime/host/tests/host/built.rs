//! Guests that cargo builds: the cases that every host is tested with.
//!
//! They are rewritten here as far as a Rust host needs it, so that these tests don't ask for the
//! command line: exports get their names, and what records panics becomes the start function.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use wasm_encoder::{ExportKind, ExportSection, Module, RawSection, SectionId, StartSection};
use wasmparser::{ExternalKind, Parser, Payload};
use wharf_abi::{arena, names};

const CASES: [&str; 5] = ["callbacks", "imports", "nesting", "objects", "views"];

/// The module of a case.
pub(crate) fn case(name: &str) -> Vec<u8> {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    assert!(CASES.contains(&name), "{name} isn't built");
    let folder = BUILT.get_or_init(build);
    let linked = std::fs::read(folder.join(format!("{name}.wasm"))).expect("cargo built it");
    rewritten(&linked)
}

fn build() -> PathBuf {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let examples = CASES.iter().flat_map(|name| ["--example", name]);
    let output = Command::new(cargo)
        .current_dir(&cases)
        .args(["build", "--release", "--target", "wasm32-unknown-unknown"])
        .args(examples)
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the cases don't build: {errors}");
    cases.join("../../examples/target/wasm32-unknown-unknown/release/examples")
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
