//! The examples on every host: what comes back is what the crate gives when it runs natively.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::{TempDir, tempdir};
use wasm_wave::value::{Type, Value};
use wasm_wave::wasm::WasmValue;
use wharf_host::wasmtime::{Engine, Store};
use wharf_host::{Guest, Instance, Val};

mod command;
mod guest;

use command::{Outcome, wharf};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples");
const GUIDE: &str = include_str!("../examples/markdown/guide.md");

/// Documents in which something is special: to Markdown, to UTF-8, or in its size.
fn documents() -> Vec<String> {
    let small = [
        "",
        "\n",
        "# Über *uns*\n\nText & `code`.\n",
        "| a | b |\n|---|--:|\n| 1 | ~~2~~ |\n\n- [x] done\n",
        "\u{feff}# 💧\r\n\r\n<script>alert(\"1\")</script>\0\n",
        "[a]: <\n[^1]\n\n[^1]: \\*",
        "> > > 1. - * ***_`~~~",
    ];
    let small = small.into_iter().map(str::to_owned);
    // Just around the arena, and far beyond it.
    let large = [16_383, 16_384, 16_385, 16_386].map(|length| "x".repeat(length));
    let deep = "# Überschrift\n\n> text **text**\n\n".repeat(30_000);
    let guide = GUIDE.to_owned();
    small.chain(large).chain([deep, guide]).collect()
}

/// A running example.
struct Running {
    store: Store<()>,
    instance: Instance,
}

impl Running {
    fn new(name: &str) -> Running {
        let linked = fs::read(guest::linked(name)).expect("cargo has written it");
        let wasm = wharf_cli::runnable(&linked).expect("it is a guest");
        let guest = Guest::new(&Engine::default(), &wasm).expect("it is a guest");
        let mut store = Store::new(guest.module().engine(), ());
        let instance = guest.instantiate(&mut store).expect("it starts");
        Running { store, instance }
    }

    #[track_caller]
    fn call(&mut self, name: &str, argument: &str) -> Val {
        let result = self
            .instance
            .call(&mut self.store, name, &[argument.into()]);
        result.unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

/// What `wharf call` prints for a call with this argument.
fn called(example: &str, function: &str, argument: &str) -> Value {
    let argument = wasm_wave::to_string(&Value::make_string(argument.into()));
    let call = format!("{function}({})", argument.expect("text is a value"));
    let mut command = wharf();
    command.args(["call", &format!("{EXAMPLES}/{example}"), "-"]);
    let printed = Outcome::of(&mut command, &call).success();
    let ty = match function {
        "headings" => Type::list(Type::STRING),
        _ => Type::STRING,
    };
    wasm_wave::from_str(&ty, printed.trim()).expect("it prints WAVE")
}

/// The JavaScript package of an example.
fn package(example: &str) -> TempDir {
    let folder = tempdir().expect("a temporary folder");
    let mut command = wharf();
    command.args(["build", &format!("{EXAMPLES}/{example}"), "--out-dir"]);
    Outcome::of(command.arg(folder.path()), "").success();
    folder
}

/// Runs an ES module in a folder, and fails as it does.
#[track_caller]
fn node(folder: &Path, module: &str) {
    let mut node = Command::new("node");
    node.args(["--input-type=module", "--eval", module])
        .current_dir(folder);
    Outcome::of(&mut node, "").success();
}

#[test]
fn hello_on_a_rust_host() {
    let mut hello = Running::new("hello");
    for name in ["World", "", "größer 💧"] {
        assert_eq!(
            hello.call("greet", name),
            Val::from(format!("Hello, {name}!"))
        );
    }
}

#[test]
fn hello_on_the_command_line() {
    let greeting = called("hello", "greet", "\"Wörld\"\n");
    assert_eq!(greeting.unwrap_string(), "Hello, \"Wörld\"\n!");
}

#[test]
fn hello_in_javascript() {
    let module = r#"
        import assert from "node:assert/strict";
        import { greet, instantiate } from "./hello.js";

        assert.equal(greet("World"), "Hello, World!");
        const another = await instantiate();
        assert.equal(another.greet("größer 💧"), "Hello, größer 💧!");
    "#;
    node(package("hello").path(), module);
}

#[test]
fn markdown_on_a_rust_host() {
    let mut instance = Running::new("markdown");
    for document in documents() {
        let start: String = document.chars().take(40).collect();
        // Twice: the first call must leave no trace.
        for _ in 0..2 {
            let page = instance.call("render", &document);
            assert!(page == Val::from(markdown::render(&document)), "{start:?}");
            let headings = instance.call("headings", &document);
            assert!(
                headings == Val::from(markdown::headings(&document)),
                "{start:?}"
            );
        }
    }
}

#[test]
fn markdown_on_the_command_line() {
    let page = called("markdown", "render", GUIDE);
    assert!(page.unwrap_string() == markdown::render(GUIDE));
    let headings = called("markdown", "headings", GUIDE);
    let headings: Vec<_> = headings.unwrap_list().collect();
    let headings: Vec<_> = headings
        .iter()
        .map(|heading| heading.unwrap_string())
        .collect();
    assert_eq!(headings, markdown::headings(GUIDE));
}

#[test]
fn markdown_in_javascript() {
    let documents = documents().into_iter().map(|document| {
        serde_json::json!({
            "page": markdown::render(&document),
            "headings": markdown::headings(&document),
            "document": document,
        })
    });
    let expected = serde_json::Value::from_iter(documents).to_string();
    let package = package("markdown");
    fs::write(package.path().join("expected.json"), expected).expect("a temporary folder");
    let module = r#"
        import assert from "node:assert/strict";
        import { readFile } from "node:fs/promises";
        import { headings, render } from "./markdown.js";

        const expected = JSON.parse(await readFile("expected.json", "utf8"));
        assert.ok(expected.length > 10);
        for (const { document, page, headings: found } of expected) {
            const start = JSON.stringify(document.slice(0, 40));
            assert.ok(render(document) === page, start);
            assert.deepEqual(headings(document), found, start);
        }
    "#;
    node(package.path(), module);
}
