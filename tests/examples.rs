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
use life::Universe;
use life_host::Life;
use query_host::{Documents, Level, Search};

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

/// What a script of an example prints in Node.
fn script(example: &str, args: &[&str]) -> String {
    let package = package(example);
    let mut node = Command::new("node");
    node.arg(format!("{EXAMPLES}/{example}/{example}.mjs"))
        .arg(package.path().join(format!("{example}.js")))
        .args(args);
    Outcome::of(&mut node, "").success()
}

/// The module of an example, for Rust hosts.
fn module(example: &str) -> Vec<u8> {
    let linked = fs::read(guest::linked(example)).expect("cargo has written it");
    wharf_cli::runnable(&linked).expect("it is a guest")
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

const GLIDER: &str = ".#......\n..#.....\n###.....\n........\n........\n........\n";

#[test]
fn life_in_javascript() {
    let mut expected = String::new();
    let mut universe = Universe::parse(GLIDER).expect("a universe");
    for generation in 0..=30 {
        expected += &format!("generation {generation}: 5 of 48 cells live\n{universe}\n");
        universe.tick(1);
    }
    expected += "refused: 8, 0 is outside of 8 x 6\n";
    expected += "ResourceError: Universe.cells: the Universe was freed\n";
    assert_eq!(script("life", &["30"]), expected);
}

#[test]
fn life_on_a_rust_host() {
    let mut native = Universe::parse(GLIDER).expect("a universe");
    let mut life = Life::new(&module("life")).expect("it starts");
    let mut universe = life.parse(GLIDER).expect("it answers").expect("a universe");
    for generations in [0, 1, 7, 100] {
        native.tick(generations);
        life.tick(&mut universe, generations).expect("it answers");
        let shown = life.show(&universe).expect("it answers");
        assert_eq!(shown, native.to_string());
        let cells = life.cells(&universe).expect("it answers");
        let shown = shown.chars().filter(|c| *c != '\n');
        assert!(
            cells
                .iter()
                .map(|cell| *cell == 1)
                .eq(shown.map(|c| c == '#'))
        );
    }
    let refused = life
        .parse("#x")
        .expect("it answers")
        .expect_err("no universe");
    assert_eq!(refused, "line 1: `x` is neither `#` nor `.`");
}

/// A folder with texts, and something that can't be read.
fn texts() -> TempDir {
    let folder = tempdir().expect("a temporary folder");
    fs::write(folder.path().join("guide.md"), GUIDE).expect("a temporary folder");
    let small = "Größe zählt\n\nzählt größe, und noch ein Wort\n";
    fs::write(folder.path().join("small.txt"), small).expect("a temporary folder");
    fs::create_dir(folder.path().join("z")).expect("a temporary folder");
    folder
}

/// The same search in the guest, by way of either host.
#[test]
fn query_gives_the_same_on_both_hosts() {
    let folder = texts();
    let mut documents = Documents::new();
    for entry in fs::read_dir(folder.path()).expect("a temporary folder") {
        let path = entry.expect("a file").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        documents.insert(name, fs::read_to_string(&path).ok());
    }
    let mut search = Search::new(&module("query")).expect("it starts");
    let index = search
        .index(documents.clone())
        .expect("it answers")
        .expect("an index");
    let [(Level::Warning, left_out), (Level::Info, size)] = &search.log()[..] else {
        panic!("{:?}", search.log())
    };
    assert!(left_out.starts_with("z is left out: "));
    assert!(size.ends_with("lines of 2 documents"), "{size}");

    for words in [
        "größe",
        "größe ZÄHLT",
        "the",
        "a b",
        "nowhere",
        "größe nowhere",
        "",
    ] {
        let (hits, left) = search.search(&index, words, 10).expect("it answers");
        let mut expected = format!("{} lines\n", hits.len() + left as usize);
        for hit in &hits {
            let text = documents[&hit.document].as_deref().expect("a text");
            assert_eq!(
                text.lines().nth(hit.line as usize - 1).map(str::trim),
                Some(&*hit.text)
            );
            let line = hit.text.to_lowercase();
            assert!(
                words
                    .split(' ')
                    .all(|word| line.contains(&word.to_lowercase()))
            );
            expected += &format!(
                "{:.3} {}:{}: {}\n",
                hit.score, hit.document, hit.line, hit.text
            );
        }
        let scores = hits.windows(2).all(|pair| pair[0].score >= pair[1].score);
        assert!(scores, "the best come first");
        let top = search.top(&index, 3, |word| word.encode_utf16().count() > 6);
        for (word, lines) in top.expect("it answers") {
            expected += &format!("{word}: in {lines} lines\n");
        }
        let path = folder.path().to_string_lossy().into_owned();
        assert_eq!(script("query", &[&path, words]), expected, "{words}");
    }
    let nothing = search.index(Documents::new()).expect("it answers");
    assert_eq!(
        nothing.expect_err("no index"),
        "the storage has no document that can be read"
    );
}
