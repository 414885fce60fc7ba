//! Every case by every host: the same guest, the same values, the same answers.
//!
//! The cases are folders in `tests/cases`: a guest, and calls with the answers that they must have.
//! The generated ones are signatures made at random, whose functions give back what they get.

#[path = "guest.rs"]
#[allow(dead_code, reason = "the guests of other tests")]
mod guest;
mod random;
mod matrix {
    pub(crate) mod cases;
    pub(crate) mod generated;
    pub(crate) mod host;
    pub(crate) mod neutral;
    pub(crate) mod notation;
}

use std::env;
use std::fs;
use std::path::Path;

use matrix::host::{Call, HOSTS};
use matrix::{cases, generated};

/// Every folder of `tests/cases`, on every host.
#[test]
fn cases_give_the_same_on_every_host() {
    let mut failures = Vec::new();
    let mut count = 0;
    for case in cases::with("calls.json") {
        let calls: Vec<Call> = case.entries.iter().map(Call::of).collect();
        for (host, run) in HOSTS {
            let answers = run(&case.package, &calls);
            for (expected, answer) in case.entries.iter().zip(&answers) {
                count += 1;
                if let Err(why) = answer.check(&case.package, expected) {
                    failures.push(format!("{} on {host}: {why}", case.name));
                }
            }
        }
    }
    let shown = failures.iter().take(20).cloned().collect::<Vec<_>>();
    assert!(
        failures.is_empty(),
        "{} of {count}:\n{}",
        failures.len(),
        shown.join("\n")
    );
    assert!(count > 1000, "only {count} calls");
}

/// As many signatures as `WHARF_SIGNATURES` says, or 300, from the seed in `WHARF_SEED`.
#[test]
fn values_of_any_signature_make_the_round_trip() {
    let number = |name: &str| env::var(name).ok().and_then(|it| it.parse::<u64>().ok());
    let seed = number("WHARF_SEED").unwrap_or_else(generated::new_seed);
    let count = number("WHARF_SIGNATURES").unwrap_or(300) as usize;
    println!("WHARF_SEED={seed} WHARF_SIGNATURES={count}");

    let package = generated::guest(seed, count);
    assert_eq!(
        package.interface.functions.len(),
        count + 1,
        "all and `live`"
    );
    let calls = generated::calls(seed, &package);
    for (host, run) in HOSTS {
        let answers = run(&package, &calls);
        if let Err(why) = generated::check(&package, &calls, &answers) {
            panic!("WHARF_SEED={seed}, {host}: {why}");
        }
    }
}

/// Every type of the first column in `docs/types.md` is that of a parameter or a result of a case.
#[test]
fn every_documented_type_has_a_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut guests = String::new();
    for entry in fs::read_dir(root.join("tests/cases")).expect("the folder of the cases") {
        let guest = entry.expect("a case").path().join("guest.rs");
        guests += &fs::read_to_string(guest).unwrap_or_default();
    }
    let plain = |text: &str| {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        text.replace(",)", ")")
    };
    let guests = plain(&guests);
    let page = fs::read_to_string(root.join("docs/types.md")).expect("the page");
    let (carried, _refused) = page.split_once("## What is refused").expect("two parts");
    let rows = carried.lines().filter_map(|line| line.strip_prefix("| `"));
    let types: Vec<&str> = rows.filter_map(|row| row.split('`').next()).collect();
    assert!(types.len() > 100, "only {} types", types.len());
    for ty in types {
        let ty = plain(ty);
        let uses = [
            format!(":{ty},"),
            format!(":{ty})"),
            format!(":{ty};"),
            format!("->{ty}{{"),
        ];
        assert!(
            uses.iter().any(|it| guests.contains(it)),
            "no case has `{ty}`"
        );
    }
}
