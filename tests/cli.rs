//! The command line: what it prints, how it ends, and what it leaves on disk.

use std::ffi::OsStr;

mod command;
mod guest;

#[path = "cli/build.rs"]
mod build;
#[path = "cli/call.rs"]
mod call;
#[path = "cli/inspect.rs"]
mod inspect;
#[path = "cli/new.rs"]
mod new;
#[path = "cli/outside.rs"]
mod outside;

use command::{Outcome, wharf};

/// Runs `wharf` with these arguments.
fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Outcome {
    Outcome::of(wharf().args(arguments), "")
}

impl Outcome {
    /// What it said, if it ended with this code and printed nothing.
    #[track_caller]
    fn failure(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "");
        assert!(self.stderr.contains("error: "), "{}", self.stderr);
        self.stderr
    }
}

#[track_caller]
fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} isn't in: {text}");
    }
}

#[test]
fn help_shows_an_example_of_each_command() {
    for command in ["", "build", "bindgen", "call", "inspect", "new"] {
        let arguments = [command, "--help"].into_iter().filter(|it| !it.is_empty());
        let help = run(arguments).success();
        let example = help.lines().skip_while(|line| !line.starts_with("Example"));
        let example: Vec<_> = example.collect();
        assert!(
            example.concat().contains(&format!("wharf {command}")),
            "{help}"
        );
        assert!(help.contains("Usage: wharf"), "{help}");
        assert!(
            help.lines().all(|line| line.chars().count() <= 100),
            "{help}"
        );
    }
}

#[test]
fn the_version_is_that_of_the_crates() {
    let version = run(["--version"]).success();
    assert_eq!(version, format!("wharf {}\n", wharf_abi::section::WRITER));
}

#[test]
fn without_a_command_there_is_help() {
    let outcome = run([""; 0]);
    assert_eq!(outcome.code, Some(2));
    contains(
        &outcome.stderr,
        &["Usage: wharf", "build", "bindgen", "call", "inspect", "new"],
    );
}

#[test]
fn an_unknown_command_or_option_is_misuse() {
    contains(&run(["biuld"]).failure(2), &["biuld", "build"]);
    contains(
        &run(["build", "--target", "swift"]).failure(2),
        &["swift", "js"],
    );
    contains(
        &run(["build", "--dev", "--release"]).failure(2),
        &["--dev", "--release"],
    );
    contains(&run(["call", "guest.wasm"]).failure(2), &["<CALL>"]);
}
