//! The cases and scripts of `tests/cases`, and signatures made at random, in headless Chromium: what
//! `matrix.rs` and `scripts.rs` do in Node, once more, in one page.
//!
//! Where Chromium is says `WHARF_CHROMIUM`; `cargo xtask test` looks for it, and runs this.

#[path = "matrix/cases.rs"]
mod cases;
#[path = "scripts/check.rs"]
mod check;
#[path = "matrix/generated.rs"]
mod generated;
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
mod random;

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use host::{Call, Package};
use serde_json::{Value as Json, json};

/// What a page does with a package, and what must come of it.
struct Job {
    kind: &'static str,
    name: String,
    package: Package,
    input: Json,
    check: Check,
}

/// Says what is wrong with the answers of a package.
type Check = Box<dyn Fn(&Package, Vec<Json>) -> Vec<String>>;

#[test]
#[ignore = "needs Chromium: `cargo xtask test` runs it"]
fn chromium_does_the_same_as_node() {
    let chromium = env::var_os("WHARF_CHROMIUM").expect("WHARF_CHROMIUM says where Chromium is");
    let mut jobs: Vec<Job> = Vec::new();
    jobs.extend(cases::with("calls.json").into_iter().map(of_calls));
    jobs.extend(cases::with("script.json").into_iter().map(of_script));
    jobs.push(at_random());
    assert!(jobs.len() > 12, "only {} jobs", jobs.len());

    // What the page fetches.
    let folder = Package::packages();
    let relative = |path: &Path| -> String {
        let path = path.strip_prefix(&folder).expect("a file of the packages");
        path.to_str().expect("a path").replace('\\', "/")
    };
    let list = jobs.iter().map(|job| {
        let input = job
            .package
            .folder()
            .join(format!("browser-{}.json", job.kind));
        fs::write(&input, job.input.to_string()).expect("a file");
        json!({ "kind": job.kind, "glue": relative(&job.package.glue()), "input": relative(&input) })
    });
    let list: Json = list.collect();
    let jobs_folder = folder.join("browser");
    fs::create_dir_all(&jobs_folder).expect("a folder");
    fs::write(jobs_folder.join("jobs.json"), list.to_string()).expect("a file");

    let output = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("matrix/browser.mjs"))
        .arg(chromium)
        .arg(&folder)
        .output()
        .expect("Node runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let answers: Vec<Vec<Json>> = serde_json::from_slice(&output.stdout).expect("answers");
    assert_eq!(answers.len(), jobs.len());

    let count: usize = answers.iter().map(Vec::len).sum();
    let mut failures = Vec::new();
    for (job, answers) in jobs.iter().zip(answers) {
        let wrong = (job.check)(&job.package, answers);
        failures.extend(wrong.iter().map(|why| format!("{}: {why}", job.name)));
    }
    println!("{count} calls in Chromium");
    let shown: Vec<&str> = failures.iter().take(30).map(String::as_str).collect();
    assert!(
        failures.is_empty(),
        "{} of {count}:\n{}",
        failures.len(),
        shown.join("\n")
    );
    assert!(count > 1000, "only {count} calls");
}

fn of_calls(case: cases::Case) -> Job {
    let calls: Vec<Call> = case.entries.iter().map(Call::of).collect();
    let input = host::input(&case.package, &calls);
    let check = move |package: &Package, answers: Vec<Json>| -> Vec<String> {
        let answers = host::answers(&calls, answers);
        let checked = answers.iter().zip(&case.entries);
        let checked = checked.map(|(answer, expected)| answer.check(package, expected));
        checked.filter_map(Result::err).collect()
    };
    Job {
        kind: "calls",
        name: case.name,
        package: case.package,
        input,
        check: Box::new(check),
    }
}

fn of_script(case: cases::Case) -> Job {
    let input = javascript::input(&case.package, &case.entries);
    let check = move |_: &Package, answers: Vec<Json>| -> Vec<String> {
        assert_eq!(answers.len(), case.entries.len());
        let checked = case.entries.iter().zip(&answers).enumerate();
        let wrong = checked.filter_map(|(index, (entry, answer))| {
            let why = check::check(entry, answer).err()?;
            Some(format!("script.json:{}: {why}", index + 2))
        });
        wrong.collect()
    };
    Job {
        kind: "script",
        name: case.name,
        package: case.package,
        input,
        check: Box::new(check),
    }
}

/// Functions that give back what they get.
fn at_random() -> Job {
    let seed = generated::new_seed();
    println!("WHARF_SEED={seed} WHARF_SIGNATURES=100");
    let package = generated::guest(seed, 100);
    let calls = generated::calls(seed, &package);
    let input = host::input(&package, &calls);
    let check = move |package: &Package, answers: Vec<Json>| -> Vec<String> {
        let answers = host::answers(&calls, answers);
        let checked = generated::check(package, &calls, &answers);
        checked.err().into_iter().collect()
    };
    Job {
        kind: "calls",
        name: format!("WHARF_SEED={seed} WHARF_SIGNATURES=100"),
        package,
        input,
        check: Box::new(check),
    }
}
