//! `wharf build` and `wharf bindgen`: what they leave on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::tempdir;
use wasmparser::{Parser, Payload, Validator};

use crate::command::{Outcome, wharf};
use crate::outside::Outside;
use crate::{contains, guest};

const HELLO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/hello");

/// The files of a folder; a folder in it has no bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("the folder exists");
    let files = entries.map(|entry| {
        let path = entry.expect("it can be read").path();
        let name = path
            .file_name()
            .expect("it has a name")
            .to_string_lossy()
            .into_owned();
        (name, fs::read(&path).unwrap_or_default())
    });
    files.collect()
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

/// The names of a valid module's custom sections.
fn customs(module: &Path) -> Vec<String> {
    let wasm = fs::read(module).expect("the module exists");
    Validator::new()
        .validate_all(&wasm)
        .expect("the module is valid");
    let customs = Parser::new(0)
        .parse_all(&wasm)
        .filter_map(|payload| match payload {
            Ok(Payload::CustomSection(section)) => Some(section.name().to_owned()),
            _ => None,
        });
    customs.collect()
}

fn bindgen(guest: &str, out: &Path, options: &[&str]) -> Outcome {
    bindgen_of(&guest::linked(guest), out, options)
}

fn bindgen_of(module: &Path, out: &Path, options: &[&str]) -> Outcome {
    let mut command = wharf();
    command.arg("bindgen").arg(module).args(options);
    Outcome::of(command.arg("--out-dir").arg(out), "")
}

const GREETER: &str = "
    /// Greets.
    #[wharf::export]
    pub fn greet(name: &str) -> String {
        format!(\"Hello, {name}!\")
    }

    /// Greets loudly.
    #[cfg(feature = \"loud\")]
    #[wharf::export]
    pub fn shout(name: &str) -> String {
        format!(\"HELLO, {name}!\")
    }
";

#[test]
fn builds_a_crate_outside_of_the_repository() {
    let outside = Outside::new("far-away", "crate-type = [\"cdylib\"]", GREETER);

    // In its folder, with the release profile.
    let outcome = outside.run(["build"]);
    let said = outcome.stderr.clone();
    assert_eq!(outcome.success(), "");
    let package = outside.path().join("pkg");
    let expected = [
        "far_away.d.ts",
        "far_away.js",
        "far_away.wasm",
        "package.json",
    ];
    assert_eq!(names(&package), expected);
    contains(&said, &["wrote pkg\n", "far_away.wasm", " bytes\n"]);
    let json = fs::read(package.join("package.json")).expect("it was written");
    let json: serde_json::Value = serde_json::from_slice(&json).expect("it is JSON");
    assert_eq!(
        (&json["name"], &json["version"]),
        (&"far-away".into(), &"4.5.6".into())
    );
    assert_eq!(customs(&package.join("far_away.wasm")), ["producers"]);
    let glue = fs::read_to_string(package.join("far_away.js")).expect("it was written");
    assert!(!glue.contains("shout"), "the feature is off");

    // To another folder, told cargo's features, from elsewhere.
    let elsewhere = tempdir().expect("a temporary folder");
    let out = elsewhere.path().join("web/pkg");
    let out_dir = out.to_string_lossy();
    let arguments = ["build", "../far-away", "--release", "--out-dir", &out_dir];
    let features = ["--", "--features", "loud"];
    outside.run(arguments.iter().chain(&features)).success();
    assert_eq!(names(&out), expected);
    let declarations = fs::read_to_string(out.join("far_away.d.ts")).expect("it was written");
    contains(
        &declarations,
        &["Greets loudly.", "shout(name: string): string"],
    );
    outside.run(arguments).success();
    assert!(files(&out) == files(&package), "--release is the default");

    // For debuggers.
    outside
        .run(["build", "--dev", "--out-dir", "dev"])
        .success();
    let dev = customs(&outside.path().join("dev/far_away.wasm"));
    for section in ["name", ".debug_info"] {
        assert!(
            dev.iter().any(|custom| custom == section),
            "{section} isn't in {dev:?}"
        );
    }
    let called = outside.run(["call", ".", "greet(\"dev\")", "--dev"]);
    assert_eq!(called.success(), "\"Hello, dev!\"\n");
}

#[test]
fn a_crate_that_does_not_compile_is_2() {
    let broken = "#[wharf::export]\npub fn f() -> u32 { \"text\" }\n";
    let outside = Outside::new("broken-crate", "crate-type = [\"cdylib\"]", broken);
    let error = outside.run(["build"]).failure(2);
    // What the compiler says comes first.
    contains(
        &error,
        &[
            "mismatched types",
            "src/lib.rs:2:",
            "error: cargo could not build .",
        ],
    );
    assert!(!outside.path().join("pkg").exists());
    contains(
        &outside.run(["call", ".", "f()"]).failure(2),
        &["mismatched types"],
    );
}

#[test]
fn a_manifest_that_cargo_can_not_read_is_2() {
    let outside = Outside::new("broken-manifest", "crate-type = [\"cdylib\"]", GREETER);
    fs::write(outside.path().join("Cargo.toml"), "[package").expect("a temporary folder");
    contains(
        &outside.run(["build"]).failure(2),
        &["cargo can't read ./Cargo.toml"],
    );
}

#[test]
fn a_crate_that_makes_no_guest_is_2() {
    let outside = Outside::new("only-a-library", "", GREETER);
    let error = outside.run(["build"]).failure(2);
    contains(
        &error,
        &[
            ". builds no WebAssembly module: add",
            "crate-type = [\"cdylib\"]",
        ],
    );

    let silent = Outside::new(
        "silent-crate",
        "crate-type = [\"cdylib\"]",
        "pub fn f() {}\n",
    );
    let error = silent.run(["build"]).failure(2);
    contains(
        &error,
        &["no package was made of silent_crate", "#[wharf::export]"],
    );
    assert!(!silent.path().join("pkg").exists());
}

#[test]
fn bindgen_makes_what_build_makes() {
    let folder = tempdir().expect("a temporary folder");
    let (built, bound) = (folder.path().join("built"), folder.path().join("bound"));
    for options in [
        &[][..],
        &["--keep-interface"],
        &["--keep-names"],
        &["--target", "js"],
    ] {
        let mut build = wharf();
        build.args(["build", HELLO]).args(options);
        Outcome::of(build.arg("--out-dir").arg(&built), "").success();
        bindgen("hello", &bound, options).success();
        let (mut built, mut bound) = (files(&built), files(&bound));
        // A module doesn't know the version of its crate.
        let [build, bind] = [&mut built, &mut bound].map(|files| {
            let json = files.remove("package.json").expect("it was written");
            let json: serde_json::Value = serde_json::from_slice(&json).expect("it is JSON");
            json.as_object().expect("it is an object").clone()
        });
        assert!(built == bound, "{options:?}");
        for (key, value) in build {
            if key != "version" {
                assert_eq!(bind.get(&key), Some(&value), "{key}");
            }
        }
    }
}

#[test]
fn bindgen_keeps_what_it_is_told_to() {
    let folder = tempdir().expect("a temporary folder");
    let customs = |options: &[&str]| {
        bindgen("hello", folder.path(), options).success();
        customs(&folder.path().join("hello.wasm"))
    };
    assert_eq!(customs(&[]), ["producers"]);
    let has = |customs: &[String], name: &str| customs.iter().any(|custom| custom == name);
    assert!(has(&customs(&["--keep-interface"]), "wharf"));
    assert!(has(&customs(&["--keep-names"]), "name"));
    assert!(has(&customs(&["--keep-debug"]), "name"));
}

#[test]
fn bindgen_takes_another_name() {
    let folder = tempdir().expect("a temporary folder");
    bindgen("hello", folder.path(), &["--name", "good-day"]).success();
    let expected = [
        "good_day.d.ts",
        "good_day.js",
        "good_day.wasm",
        "package.json",
    ];
    assert_eq!(names(folder.path()), expected);
    let glue = fs::read_to_string(folder.path().join("good_day.js")).expect("it was written");
    contains(&glue, &["./good_day.wasm"]);

    for name in ["", "..", "a/b", "../../a", "a b", "a\"b"] {
        let out = folder.path().join("none");
        let error = bindgen("hello", &out, &["--name", name]).failure(2);
        contains(&error, &["can't name a package"]);
        assert!(!out.exists());
    }
}

#[test]
fn bindgen_refuses_what_is_no_guest() {
    let folder = tempdir().expect("a temporary folder");
    let folder = folder.path();
    let at = |name: &str| {
        let outcome = bindgen_of(&folder.join(name), &folder.join("pkg"), &[]);
        assert!(!folder.join("pkg").exists());
        outcome.failure(2)
    };
    contains(
        &at("missing.wasm"),
        &["missing.wasm can't be read", "No such file"],
    );
    fs::write(folder.join("text.wasm"), "text").expect("a temporary folder");
    contains(
        &at("text.wasm"),
        &["no package was made of text", "isn't a WebAssembly module"],
    );

    let linked = fs::read(guest::linked("hello")).expect("cargo has written it");
    fs::write(folder.join("cut.wasm"), &linked[..linked.len() / 2]).expect("a temporary folder");
    contains(&at("cut.wasm"), &["truncated or damaged at byte"]);

    let processed = folder.join("processed");
    bindgen("hello", &processed, &[]).success();
    fs::copy(processed.join("hello.wasm"), folder.join("again.wasm")).expect("a temporary folder");
    contains(
        &at("again.wasm"),
        &["already processed by wharf", "that cargo built"],
    );
}

#[test]
fn files_appear_whole_or_not_at_all() {
    for blocked in ["hello.wasm", "hello.js", "hello.d.ts", "package.json"] {
        let folder = tempdir().expect("a temporary folder");
        let folder = folder.path();
        for name in [
            "hello.wasm",
            "hello.js",
            "hello.d.ts",
            "package.json",
            "mine.js",
        ] {
            fs::write(folder.join(name), format!("old {name}")).expect("a temporary folder");
        }
        fs::remove_file(folder.join(blocked)).expect("it is there");
        fs::create_dir(folder.join(blocked)).expect("a temporary folder");
        let before = files(folder);

        let error = bindgen("hello", folder, &[]).failure(2);
        contains(&error, &[blocked, "is a folder"]);
        assert!(!error.contains("wrote"), "{error}");
        let after = files(folder);
        assert!(after == before, "{blocked}: {:?}", after.keys());
        assert!(folder.join(blocked).is_dir());

        // The same for a package that wasn't there before.
        let fresh = folder.join("fresh");
        fs::create_dir_all(fresh.join(blocked)).expect("a temporary folder");
        bindgen("hello", &fresh, &[]).failure(2);
        assert_eq!(names(&fresh), [blocked]);
    }
}

#[test]
fn files_replace_older_ones_and_no_others() {
    let folder = tempdir().expect("a temporary folder");
    let folder = folder.path();
    bindgen("markdown", folder, &["--name", "hello"]).success();
    fs::write(folder.join("mine.js"), "mine").expect("a temporary folder");
    let before = files(folder);
    bindgen("hello", folder, &[]).success();
    let after = files(folder);
    assert!(before.keys().eq(after.keys()), "{:?}", after.keys());
    for (name, bytes) in &after {
        let same = ["mine.js", "package.json"].contains(&name.as_str());
        assert_eq!(before[name] == *bytes, same, "{name}");
    }
}

#[test]
#[cfg(unix)]
fn files_can_be_read_by_all() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempdir().expect("a temporary folder");
    bindgen("hello", folder.path(), &[]).success();
    for name in names(folder.path()) {
        let file = fs::metadata(folder.path().join(&name)).expect("it was written");
        assert_eq!(file.permissions().mode() & 0o777, 0o644, "{name}");
    }
}

#[test]
fn a_folder_that_can_not_be_made_is_2() {
    let folder = tempdir().expect("a temporary folder");
    let file = folder.path().join("file");
    fs::write(&file, "text").expect("a temporary folder");
    for out in [file.clone(), file.join("pkg")] {
        let error = bindgen("hello", &out, &[]).failure(2);
        contains(
            &error,
            &[&format!("the folder {} can't be made", out.display())],
        );
        assert_eq!(fs::read(&file).expect("it is there"), b"text");
    }
}

/// The packages of a guest, with and without the counts of its memory.
#[test]
fn memory_is_tracked_where_that_is_asked_for() {
    let folder = tempdir().expect("a temporary folder");
    let [plain, tracked] = ["plain", "tracked"].map(|name| folder.path().join(name));
    bindgen("leaks", &plain, &["--target", "js,rust"]).success();
    bindgen(
        "leaks",
        &tracked,
        &["--target", "js,rust", "--track-memory"],
    )
    .success();
    let text = |folder: &Path, name: &str| {
        let bytes = files(folder).remove(name).expect("it was written");
        String::from_utf8(bytes).expect("it is text")
    };
    for name in ["leaks.js", "leaks.d.ts"] {
        contains(&text(&tracked, name), &["memoryStats", "leakReport"]);
        assert!(!text(&plain, name).contains("memoryStats"));
    }
    let sizes = [&plain, &tracked].map(|folder| files(folder)["leaks.wasm"].len());
    assert!(
        sizes[0] < sizes[1] && sizes[1] < sizes[0] + 4096,
        "{sizes:?}"
    );

    let refused = bindgen("own-allocator", &tracked, &["--track-memory"]).failure(2);
    contains(
        &refused,
        &["own_allocator", "can't be tracked", "feature `allocator`"],
    );
    // What was there stays.
    assert!(names(&tracked).contains(&"leaks.js".to_owned()));
}

#[test]
fn a_build_can_track_memory() {
    let folder = tempdir().expect("a temporary folder");
    let mut build = wharf();
    build.args(["build", HELLO, "--track-memory", "--out-dir"]);
    Outcome::of(build.arg(folder.path()).args(["--", "--quiet"]), "").success();
    let glue = fs::read_to_string(folder.path().join("hello.js")).expect("it was written");
    contains(&glue, &["memoryStats", "leakReport"]);
}
