//! Objects, imports, callbacks and views on every host: one script for each guest, whose entries give
//! names to what stays in the guest, and say what the host's functions do.
//!
//! | entry | does |
//! |---|---|
//! | `"call"`, `"args"` | calls an export: `Counter.increment` takes the object first |
//! | `"invoke"`, `"args"` | calls a function that the guest gave |
//! | `"free"` | ends what has this name |
//! | `"as"` | names the objects and functions in the result, in order |
//! | `"host"` | what each import does |
//! | `"ok"`, `"err"`, `"panic"` | as in `matrix.rs` |
//! | `"misused"` | a part of the error about an object or function |
//! | `"crashed"` | what a function of the host's ended the call with |
//! | `"log"` | the calls of the host's functions, with their arguments |
//!
//! In values, `{"object": "a"}` and `{"callback": "f"}` are what has that name (in results only that
//! there is one), `{"host": "x"}` is an object of the host's, and `{"function": …}` is a function of the
//! host's. Such a function, or an import, does one of these: `{"returns": …}`, `{"argument": 0}` (which
//! it gives back), `{"object": "x"}` (an object of the host's), `{"throws": …}`, `{"crashes": "why"}`,
//! or `{"calls": "export"}` with the arguments that it got.

#[path = "guest.rs"]
#[allow(dead_code, reason = "the guests of other tests")]
mod guest;
#[path = "matrix/host.rs"]
#[allow(dead_code, reason = "what other tests use")]
mod host;
#[path = "scripts/javascript.rs"]
mod javascript;
#[path = "matrix/neutral.rs"]
#[allow(dead_code, reason = "what other tests use")]
mod neutral;
#[path = "matrix/notation.rs"]
mod notation;
#[path = "scripts/rust.rs"]
mod rust;

use std::fs;
use std::path::Path;

use host::Package;
use serde_json::Value as Json;

/// Every folder of `tests/cases` that has a script, on every host.
#[test]
fn scripts_go_the_same_on_every_host() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let modules = guest::build(&folder, &["--examples"]);
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(&folder).expect("the folder of the cases") {
        let path = entry.expect("a case").path();
        let Ok(script) = fs::read_to_string(path.join("script.json")) else {
            continue;
        };
        let name = path.file_name().and_then(|it| it.to_str()).expect("a name");
        let file = format!("{name}.wasm");
        let module = modules.iter().find(|module| module.ends_with(&file));
        let module = module.unwrap_or_else(|| panic!("cargo built no {file}"));
        let package = Package::of(name, &fs::read(module).expect("a module"));

        let script: Vec<Json> = serde_json::from_str(&script).expect("a script");
        let script: Vec<Json> = script.iter().map(notation::expand).collect();
        let hosts = [
            ("JavaScript", javascript::run(&package, &script)),
            ("wasmtime", rust::wasmtime(&package, &script)),
            ("wasmi", rust::wasmi(&package, &script)),
        ];
        for (host, answers) in hosts {
            assert_eq!(answers.len(), script.len(), "{name} on {host}");
            for (index, (entry, answer)) in script.iter().zip(&answers).enumerate() {
                count += 1;
                if let Err(why) = check(entry, answer) {
                    let line = index + 2;
                    failures.push(format!("{name}/script.json:{line} on {host}: {why}"));
                }
            }
        }
    }
    let shown: Vec<&str> = failures.iter().take(30).map(String::as_str).collect();
    assert!(
        failures.is_empty(),
        "{} of {count}:\n{}",
        failures.len(),
        shown.join("\n")
    );
    assert!(count > 400, "only {count} entries");
}

/// Whether an answer is the one that a script expects.
fn check(entry: &Json, answer: &Json) -> Result<(), String> {
    let cut = |json: &Json| json.to_string().chars().take(400).collect::<String>();
    for part in ["ok", "err"] {
        match (entry.get(part), answer.get(part)) {
            (None, None) => {}
            (Some(expected), Some(found)) => {
                if let Some(place) = neutral::difference(expected, found) {
                    return Err(format!("{part}{place}"));
                }
            }
            // What is freed gives nothing, and needs not say so.
            (None, Some(Json::Null)) if entry.get("free").is_some() => {}
            (_, _) => return Err(format!("{}, not {}", cut(answer), cut(entry))),
        }
    }
    for part in ["misused", "panic", "crashed"] {
        let says = |json: &Json| {
            json.get(part)
                .map(|it| it.as_str().expect("text").to_owned())
        };
        match (says(entry), says(answer)) {
            (None, None) => {}
            (Some(expected), Some(found)) if found.contains(&expected) => {}
            (_, _) => return Err(format!("{}, not {}", cut(answer), cut(entry))),
        }
    }
    if entry.get("panic").is_some() || entry.get("crashed").is_some() {
        let again = answer["again"].as_str().unwrap_or_default();
        if !again.contains("poisoned") {
            return Err(format!(
                "the next call says {again:?}, not that it is poisoned"
            ));
        }
    }
    if let Some(thrown) = answer.get("thrown") {
        return Err(format!("threw {}", cut(thrown)));
    }
    match entry.get("log") {
        Some(log) => match neutral::difference(log, &answer["log"]) {
            Some(place) => Err(format!("log{place}")),
            None => Ok(()),
        },
        None => Ok(()),
    }
}
