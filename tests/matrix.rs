//! Every case by every host: the same guest, the same values, the same answers.
//!
//! The cases are folders in `tests/cases`: a guest, and calls with the answers that they must have.
//! The generated ones are signatures made at random, whose functions give back what they get.

#[path = "guest.rs"]
#[allow(dead_code, reason = "the guests of other tests")]
mod guest;
mod random;
mod matrix {
    pub(crate) mod generated;
    pub(crate) mod host;
    pub(crate) mod neutral;
    pub(crate) mod notation;
}

use std::env;
use std::fs;
use std::path::Path;

use matrix::host::{Answer, Call, HOSTS, Package};
use matrix::{generated, notation};
use serde_json::Value as Json;

/// Every folder of `tests/cases`, on every host.
#[test]
fn cases_give_the_same_on_every_host() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let modules = guest::build(&folder, &["--examples"]);
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(&folder).expect("the folder of the cases") {
        let path = entry.expect("a case").path();
        let Ok(calls) = fs::read_to_string(path.join("calls.json")) else {
            continue;
        };
        let name = path.file_name().and_then(|it| it.to_str()).expect("a name");
        let file = format!("{}.wasm", name.replace('-', "_"));
        let module = modules.iter().find(|module| module.ends_with(&file));
        let module =
            module.unwrap_or_else(|| panic!("cargo built no {file}: add {name} to Cargo.toml"));
        let package = Package::of(name, &fs::read(module).expect("a module"));

        let calls: Vec<Json> = serde_json::from_str(&calls).expect("calls");
        let calls: Vec<Json> = calls.iter().map(notation::expand).collect();
        let made: Vec<Call> = calls.iter().map(Call::of).collect();
        for (host, run) in HOSTS {
            let answers = run(&package, &made);
            for (expected, answer) in calls.iter().zip(&answers) {
                count += 1;
                if let Err(why) = answer.check(&package, expected) {
                    failures.push(format!("{name} on {host}: {why}"));
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
        for (call, answer) in calls.iter().zip(&answers) {
            if call.function == "live" {
                continue;
            }
            let expected = generated::echo(&package, call);
            answer
                .check(&package, &expected)
                .unwrap_or_else(|why| panic!("WHARF_SEED={seed}, {host}: {why}"));
        }
        let live: Vec<&Answer> = calls
            .iter()
            .zip(&answers)
            .filter(|(call, _)| call.function == "live")
            .map(|(_, answer)| answer)
            .collect();
        let [before, after] = live[..] else {
            panic!("two calls of `live`")
        };
        assert_eq!(
            before, after,
            "WHARF_SEED={seed}, {host}: blocks are left over"
        );
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
