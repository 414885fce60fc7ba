//! `wharf new`: a crate that builds and runs.

use std::fs;

use tempfile::tempdir;

use crate::command::{Outcome, wharf};
use crate::outside::Outside;
use crate::{contains, run};

const GUEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/guest");

#[test]
fn makes_a_crate_that_runs() {
    let outside = Outside::empty("my-guest");
    let path = outside.path();
    let parent = path.parent().expect("it lies in a temporary folder");
    let mut command = wharf();
    command
        .args(["new", "my-guest", "--wharf-path", GUEST])
        .current_dir(parent);
    let outcome = Outcome::of(&mut command, "");
    let said = outcome.stderr.clone();
    assert_eq!(outcome.success(), "");
    // What it says to do next.
    contains(
        &said,
        &["made my-guest", "`wharf call my-guest 'greet(\"World\")'`"],
    );
    for file in ["Cargo.toml", "src/lib.rs", ".gitignore"] {
        assert!(path.join(file).is_file(), "{file}");
    }
    let manifest = fs::read_to_string(path.join("Cargo.toml")).expect("it was written");
    contains(
        &manifest,
        &[
            "name = \"my-guest\"",
            "crate-type = [\"cdylib\"]",
            "wharf = { path",
        ],
    );

    outside.lock();
    assert_eq!(
        outside.run(["call", ".", "greet(\"World\")"]).success(),
        "\"Hello, World!\"\n"
    );
    outside.run(["build"]).success();
    assert!(path.join("pkg/my_guest.js").is_file());
}

#[test]
fn takes_wharf_from_crates_io() {
    let folder = tempdir().expect("a temporary folder");
    let path = folder.path().join("deep/down/guest_1");
    run(["new".as_ref(), path.as_os_str()]).success();
    let manifest = fs::read_to_string(path.join("Cargo.toml")).expect("it was written");
    let wharf = format!("wharf = \"{}\"\n", wharf_abi::section::WRITER);
    contains(&manifest, &["name = \"guest_1\"", &wharf]);
}

#[test]
fn refuses_a_folder_that_exists() {
    let folder = tempdir().expect("a temporary folder");
    let path = folder.path().join("guest");
    fs::create_dir(&path).expect("a temporary folder");
    contains(
        &run(["new".as_ref(), path.as_os_str()]).failure(2),
        &["guest exists already"],
    );
    assert_eq!(fs::read_dir(&path).expect("it exists").count(), 0);

    let file = folder.path().join("file");
    fs::write(&file, "text").expect("a temporary folder");
    contains(
        &run(["new".as_ref(), file.as_os_str()]).failure(2),
        &["file exists already"],
    );
    assert_eq!(fs::read(&file).expect("it exists"), b"text");
}

#[test]
fn refuses_what_names_no_crate() {
    let folder = tempdir().expect("a temporary folder");
    let new = |name: &str, more: &[&str]| {
        let mut command = wharf();
        let outcome = Outcome::of(
            command
                .current_dir(folder.path())
                .args(["new", name])
                .args(more),
            "",
        );
        outcome.failure(2)
    };
    for name in [
        ".", "..", "1guest", "my guest", "a.b", "größe", "_guest", "a/9", "a\"b",
    ] {
        let error = new(name, &[]);
        contains(
            &error,
            &[
                "can't name a crate",
                "a letter, then letters, digits, `-` and `_`",
            ],
        );
    }
    contains(
        &new("wharf", &[]),
        &["`wharf` is the crate that guests depend on"],
    );
    contains(
        &new("guest", &["--wharf-path", "missing"]),
        &["missing", "No such file"],
    );
    assert_eq!(fs::read_dir(folder.path()).expect("it exists").count(), 0);
}
