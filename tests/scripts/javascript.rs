//! The package's own JavaScript.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value as Json, json};
use wharf_abi::types::{Function, Role, Type};

use crate::host::Package;
use crate::neutral;

/// A script, as JavaScript hosts read it.
pub(crate) fn input(package: &Package, script: &[Json]) -> Json {
    let interface = &package.interface;
    let functions = interface.functions.iter();
    let functions: BTreeMap<&str, Json> = functions
        .map(|function| (function.name.get(), described(function)))
        .collect();
    let imports = interface.imports.iter().map(|import| &import.function);
    let imports: BTreeMap<&str, Json> = imports
        .map(|function| (function.name.get(), described(function)))
        .collect();
    json!({ "functions": functions, "imports": imports, "script": script })
}

/// Node.
#[allow(dead_code, reason = "a browser needs no Node")]
pub(crate) fn run(package: &Package, script: &[Json]) -> Vec<Json> {
    let file = package.folder().join("script.json");
    fs::write(&file, input(package, script).to_string()).expect("a file");
    let output = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("matrix/host.mjs"))
        .arg("script")
        .arg(package.glue())
        .arg(&file)
        .output()
        .expect("Node runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).expect("answers")
}

fn described(function: &Function) -> Json {
    let params = function
        .params
        .iter()
        .map(|param| neutral::type_json(&param.ty));
    let member = function.member.as_ref();
    let role = member.map(|member| match member.role {
        Role::Constructor => "constructor",
        Role::Method => "method",
        Role::Static => "static",
        Role::Getter => "getter",
        Role::Setter => "setter",
        Role::Constant => "constant",
        Role::Text => "text",
        Role::Next => "next",
    });
    let own = function.own_name();
    json!({
        "role": role,
        "resource": member.map(|member| member.resource.label.name.get()),
        "member": if role == Some("setter") { &own["set_".len()..] } else { own },
        "signature": {
            "params": params.collect::<Vec<_>>(),
            "result": neutral::type_json(&function.result),
            "fails": matches!(function.result.get(), Type::Result(_, _)),
        },
    })
}
