//! `wharf inspect`: a module in words and in JSON.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::tempdir;
use wharf_abi::section::WRITER;

use crate::command::{Outcome, wharf};
use crate::{contains, guest, run};

fn inspect(module: &Path, options: &[&str]) -> Outcome {
    Outcome::of(wharf().arg("inspect").arg(module).args(options), "")
}

fn json(module: &Path) -> Value {
    let printed = inspect(module, &["--json"]).success();
    serde_json::from_str(&printed).expect("it is JSON")
}

fn strings<'j>(json: &'j Value, list: &str, key: &str) -> Vec<&'j str> {
    let items = json[list].as_array().expect("it is a list");
    items.iter().filter_map(|item| item[key].as_str()).collect()
}

/// Bytes of an unsigned LEB128 number.
fn leb_size(number: u64) -> u64 {
    u64::from((64 - (number | 1).leading_zeros()).div_ceil(7))
}

/// Every byte of a module lies in a section, or says what and how long it is.
fn sections_sum_up(json: &Value) {
    let sections = json["sections"].as_array().expect("it is a list");
    let sizes = sections.iter().map(|section| {
        let size = section["size"].as_u64().expect("it is a number");
        let name = section["name"].as_str().expect("it is text");
        let custom = name.split('"').nth(1).map_or(0, |name| name.len() as u64);
        let named = if custom == 0 {
            0
        } else {
            leb_size(custom) + custom
        };
        1 + leb_size(size + named) + named + size
    });
    let magic_and_version = 8;
    assert_eq!(
        json["size"].as_u64(),
        Some(magic_and_version + sizes.sum::<u64>())
    );
}

/// Modules that were processed, in a folder of their own.
fn processed(guest: &str, options: &[&str], check: impl FnOnce(&Path)) {
    let folder = tempdir().expect("a temporary folder");
    let mut command = wharf();
    command
        .arg("bindgen")
        .arg(guest::linked(guest))
        .args(options);
    Outcome::of(command.arg("--out-dir").arg(folder.path()), "").success();
    check(&folder.path().join(format!("{guest}.wasm")));
}

#[test]
fn a_linked_module_in_words() {
    let module = guest::linked("hello");
    let size = fs::metadata(&module).expect("cargo has written it").len();
    let text = inspect(&module, &[]).success();
    let first = format!("guest of wharf {WRITER}, as linked, {size} bytes\n");
    assert!(text.starts_with(&first), "{text}");
    contains(
        &text,
        &[
            "\nInterface\n  /// Says hello.\n  fn greet(name: &str) -> String\n",
            "\nExports\n",
            "  memory    memory\n",
            "  function  wharf:greet\n",
            "\nSections\n",
            "  code\n",
            "  custom \"wharf\" (the interface)\n",
            "\nLinear memory\n  pages      17 of 64 KiB, 1114112 bytes\n",
            "  maximum    none, so 65536 pages\n",
            "  stack      1048576 bytes\n",
            "  heap base  0x",
        ],
    );
}

#[test]
fn a_processed_module_in_words() {
    processed("hello", &["--keep-interface"], |module| {
        let text = inspect(module, &[]).success();
        assert!(
            text.starts_with(&format!("guest of wharf {WRITER}, rewritten, ")),
            "{text}"
        );
        contains(
            &text,
            &[
                "fn greet(name: &str) -> String",
                "  function  greet\n",
                "$area",
            ],
        );
        assert!(!text.contains("wharf:greet"), "{text}");
    });
    processed("add", &[], |module| {
        let text = inspect(module, &[]).success();
        assert!(
            text.starts_with("rewritten by wharf, interface stripped, "),
            "{text}"
        );
        assert!(
            !text.contains("Linear memory") && !text.contains("Interface"),
            "{text}"
        );
        contains(&text, &["\nExports\n  function  add\n\nSections\n"]);
    });
}

#[test]
fn a_linked_module_in_json() {
    for guest in ["hello", "types", "bare"] {
        let module = guest::linked(guest);
        let json = json(&module);
        let size = fs::metadata(&module).expect("cargo has written it").len();
        assert_eq!(json["size"].as_u64(), Some(size));
        assert_eq!(json["processed"], false);
        assert_eq!(json["wharf"], WRITER);
        sections_sum_up(&json);

        let memory = &json["memory"];
        let number = |key: &str| memory[key].as_u64().expect("it is a number");
        let [pages, data] = ["pages", "data"].map(number);
        let [stack, heap] = ["stack", "heap_base"].map(number);
        assert!(memory["maximum"].is_null());
        assert_eq!(stack, 1 << 20);
        assert!(stack + data <= heap && heap <= pages * 65_536, "{memory}");
    }
}

#[test]
fn signatures_as_rust_writes_them() {
    let json = json(&guest::linked("types"));
    let signatures = strings(&json, "functions", "signature");
    for signature in [
        "fn aliases(ids: &[u64], last: u64) -> Result<Vec<u64>, String>",
        "fn check_no_reason(fail: bool) -> Result<bool, ()>",
        "fn documented()",
        "fn echo_option_option_u32(value: Option<Option<u32>>) -> Option<Option<u32>>",
        "fn from-a-module() -> String",
        "fn scale(values: &mut [f64], factor: f64)",
        "fn slice_char(value: &[char]) -> Vec<char>",
    ] {
        assert!(signatures.contains(&signature), "{signature}");
    }
    let names = strings(&json, "functions", "name");
    assert!(names.is_sorted(), "{names:?}");
    let scale = names
        .iter()
        .position(|name| *name == "scale")
        .expect("it is exported");
    assert_eq!(json["functions"][scale]["path"], "types::scale");
    assert_eq!(json["functions"][scale]["docs"], "Changes a list in place.");
}

#[test]
fn a_processed_module_in_json() {
    processed("hello", &[], |module| {
        let json = json(module);
        assert_eq!(json["processed"], true);
        assert!(json["wharf"].is_null());
        assert_eq!(json["functions"], serde_json::json!([]));
        let mut exports = strings(&json, "exports", "name");
        exports.sort_unstable();
        assert_eq!(exports, ["$alloc", "$free", "greet", "memory"]);
        let kinds = strings(&json, "exports", "kind");
        assert_eq!(kinds.iter().filter(|kind| **kind == "function").count(), 3);
        assert_eq!(kinds.iter().filter(|kind| **kind == "memory").count(), 1);
        sections_sum_up(&json);
    });
    processed("add", &["--keep-interface"], |module| {
        let json = json(module);
        assert_eq!(json["processed"], true);
        assert!(json["memory"].is_null());
        let signatures = strings(&json, "functions", "signature");
        assert_eq!(signatures, ["fn add(a: u32, b: u32) -> u32"]);
        sections_sum_up(&json);
    });
}

#[test]
fn a_crate_is_built_first() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/hello");
    let printed = run(["inspect", folder, "--json"]).success();
    let built: Value = serde_json::from_str(&printed).expect("nothing else is printed");
    assert_eq!(built, json(&guest::linked("hello")));
}

#[test]
fn any_module_can_be_inspected() {
    let folder = tempdir().expect("a temporary folder");
    let module = folder.path().join("empty.wasm");
    fs::write(&module, wasm_encoder::Module::new().finish()).expect("a temporary folder");
    let text = inspect(&module, &[]).success();
    assert!(
        text.starts_with("module without a Wharf interface, 8 bytes\n"),
        "{text}"
    );
    assert_eq!(json(&module)["sections"], serde_json::json!([]));
}

#[test]
fn what_is_no_module_is_2() {
    let folder = tempdir().expect("a temporary folder");
    let module = folder.path().join("text.wasm");
    contains(
        &inspect(&module, &[]).failure(2),
        &["text.wasm can't be read", "No such file"],
    );
    fs::write(&module, "text").expect("a temporary folder");
    contains(
        &inspect(&module, &["--json"]).failure(2),
        &["isn't a WebAssembly module"],
    );
    fs::write(&module, b"\0asm\x01\0\0\0\x01").expect("a temporary folder");
    contains(
        &inspect(&module, &[]).failure(2),
        &["truncated or damaged at byte 9"],
    );
}
