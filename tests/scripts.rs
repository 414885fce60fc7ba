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

#[path = "matrix/cases.rs"]
mod cases;
#[path = "scripts/check.rs"]
mod check;
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

/// Every folder of `tests/cases` that has a script, on every host.
#[test]
fn scripts_go_the_same_on_every_host() {
    let mut failures = Vec::new();
    let mut count = 0;
    for case in cases::with("script.json") {
        let (name, package, script) = (case.name, &case.package, &case.entries);
        let hosts = [
            ("JavaScript", javascript::run(package, script)),
            ("wasmtime", rust::wasmtime(package, script)),
            ("wasmi", rust::wasmi(package, script)),
        ];
        for (host, answers) in hosts {
            assert_eq!(answers.len(), script.len(), "{name} on {host}");
            for (index, (entry, answer)) in script.iter().zip(&answers).enumerate() {
                count += 1;
                if let Err(why) = check::check(entry, answer) {
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
