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

#[test]
fn resources_and_imports_in_words() {
    let text = inspect(&guest::linked("objects"), &[]).success();
    contains(
        &text,
        &[
            "\nResources\n",
            "  /// Counts, up to a limit.\n  Counter, the guest's\n",
            "    /// One more.\n    method       fn increment(&mut self) -> u32\n",
            "    constructor  fn new(start: u32) -> Result<Counter, String>\n",
            "    method       fn absorb(&mut self, other: Counter) -> u32\n",
            "    method       fn into_parts(self) -> (u32, String)\n",
            "    static       fn named(name: &str, value: u32) -> Counter\n",
            "    getter       fn value(&self) -> u32\n",
            "    setter       fn set_value(&mut self, value: u32) -> Result<(), String>\n",
            "    constant     const LIMIT: u32\n",
            "    text         fn to_string(&self) -> String\n",
            "    next         fn next(&mut self) -> Option<String>\n",
            "  Teapot = Kettle, the guest's\n",
            "  fn merge(a: Counter, b: &mut Counter) -> Vec<Counter>\n",
        ],
    );
    assert!(!text.contains("The host gives"), "{text}");

    let text = inspect(&guest::linked("imports"), &[]).success();
    contains(
        &text,
        &[
            "  Canvas, the host's\n",
            "    static       fn open(name: &str) -> Result<Canvas, String>\n",
            "  Pencil = Pen, the host's\n",
            "\nThe host gives\n",
            "  /// Writes a line.\n  fn log(message: &str)\n",
            "  fn unused(text: &str) -> Canvas, not called\n",
            "\nImports\n",
            "  function  wharf log\n",
            "  function  wharf Canvas.draw\n",
            "  function  wharf $drop\n",
        ],
    );
    assert!(!text.contains("wharf unused"), "{text}");

    let text = inspect(&guest::linked("callbacks"), &[]).success();
    contains(
        &text,
        &[
            "fn visit(texts: &[String], each: &mut dyn FnMut(String)) -> u32",
            "fn adder(number: u32) -> Box<dyn Fn(u32) -> u32>",
        ],
    );
    let text = inspect(&guest::linked("views"), &[]).success();
    contains(
        &text,
        &[
            "    method       fn bytes_mut(&mut self) -> ViewMut<u8>\n",
            "  fn table() -> View<u16>\n",
        ],
    );
}

#[test]
fn resources_and_imports_in_json() {
    let objects = json(&guest::linked("objects"));
    let counter = objects["resources"]
        .as_array()
        .expect("it is a list")
        .iter()
        .find(|resource| resource["name"] == "Counter")
        .expect("it is exported");
    assert_eq!(counter["side"], "guest");
    assert_eq!(counter["path"], "objects::Counter");
    let members = counter["members"].as_array().expect("it is a list");
    let increment = members
        .iter()
        .find(|member| member["name"] == "Counter.increment")
        .expect("it is a method");
    assert_eq!(increment["role"], "method");
    assert_eq!(increment["signature"], "fn increment(&mut self) -> u32");
    assert_eq!(increment["docs"], "One more.");
    assert!(increment.get("module").is_none());
    // What isn't a resource's stands apart.
    let names = strings(&objects, "functions", "name");
    assert!(names.contains(&"merge") && names.iter().all(|name| !name.contains('.')));
    assert_eq!(objects["imported"], serde_json::json!([]));
    assert_eq!(objects["imports"], serde_json::json!([]));

    let imports = json(&guest::linked("imports"));
    let of = |name: &str| {
        let imported = imports["imported"].as_array().expect("it is a list");
        let import = imported.iter().find(|import| import["name"] == name);
        import.unwrap_or_else(|| panic!("{name} is declared"))
    };
    assert_eq!(
        (&of("log")["module"], &of("log")["used"]),
        (&"".into(), &true.into())
    );
    assert_eq!(of("unused")["used"], false);
    let modules = strings(&imports, "imports", "module");
    assert!(
        modules.iter().all(|module| *module == "wharf"),
        "{modules:?}"
    );
    let canvas = &imports["resources"][0];
    assert_eq!(
        (&canvas["name"], &canvas["side"]),
        (&"Canvas".into(), &"host".into())
    );
    let draws = canvas["members"].as_array().expect("it is a list");
    assert!(
        draws
            .iter()
            .all(|member| member["used"].is_boolean() && member["module"] == "")
    );
    // A rewritten module says the same.
    processed("imports", &["--target", "rust"], |module| {
        let rewritten = json(module);
        for key in ["functions", "imported", "resources", "types"] {
            assert_eq!(rewritten[key], imports[key], "{key}");
        }
    });
}

#[test]
fn a_picture() {
    let folder = tempdir().expect("a temporary folder");
    let picture = folder.path().join("objects.svg");
    let file = picture.to_str().expect("a plain path");
    let outcome = inspect(&guest::linked("objects"), &["--svg", file]);
    assert_eq!(outcome.stdout, "");
    contains(&outcome.stderr, &["wrote ", "objects.svg"]);
    let svg = fs::read_to_string(&picture).expect("it was written");
    assert!(
        svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" "),
        "{svg}"
    );
    assert!(svg.ends_with("</svg>\n"), "{svg}");
    contains(
        &svg,
        &[
            ">Linear memory<",
            "  code<",
            ">Counter, the guest's<",
            ">method fn increment(&amp;mut self) -&gt; u32<",
            ">fn merge(a: Counter, b: &amp;mut Counter) -&gt; Vec&lt;Counter&gt;<",
        ],
    );
    // Everything in it is an element that is closed, and no more.
    for line in svg.lines().skip(1).filter(|line| *line != "</svg>") {
        let closed = line.ends_with("/>") || line.ends_with("</text>");
        assert!(line.starts_with('<') && closed, "{line}");
    }
    // Beside it, JSON is still printed.
    let both = inspect(&guest::linked("hello"), &["--json", "--svg", file]).success();
    let both: Value = serde_json::from_str(&both).expect("it is JSON");
    assert_eq!(both["processed"], false);
    let nowhere = folder.path().join("no/such/folder.svg");
    let nowhere = nowhere.to_str().expect("a plain path");
    let refused = inspect(&guest::linked("hello"), &["--svg", nowhere]).failure(2);
    contains(&refused, &["folder.svg can't be written"]);
}

/// What a module calls its sections is shown as text.
#[test]
fn a_picture_of_strange_names() {
    let mut module = wasm_encoder::Module::new();
    module.section(&wasm_encoder::CustomSection {
        name: "<script>\u{0}&".into(),
        data: (&[0_u8; 3][..]).into(),
    });
    let folder = tempdir().expect("a temporary folder");
    let [wasm, picture] = ["strange.wasm", "strange.svg"].map(|name| folder.path().join(name));
    fs::write(&wasm, module.finish()).expect("a temporary folder");
    let file = picture.to_str().expect("a plain path");
    assert_eq!(inspect(&wasm, &["--svg", file]).code, Some(0));
    let svg = fs::read_to_string(&picture).expect("it was written");
    assert!(!svg.contains("<script>") && !svg.contains('\0'), "{svg}");
    contains(&svg, &["&lt;script&gt;", "&amp;"]);
}
