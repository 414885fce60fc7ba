//! Guests that lie, by every host: whatever one returns, the host reads no byte outside of memory,
//! believes no length, says what is wrong, and calls the instance no more.
//!
//! The modules are made by hand, as rustc would link them, of tables in `tests/hostile`: what a
//! function does, and what hosts must say.

#[allow(dead_code, reason = "the values of other tests")]
#[path = "matrix"]
mod matrix {
    pub(crate) mod host;
    pub(crate) mod neutral;
}
mod hostile {
    pub(crate) mod case;
    pub(crate) mod module;
    pub(crate) mod overlaps;
    pub(crate) mod pairs;
    pub(crate) mod peak;
    pub(crate) mod places;
    pub(crate) mod roots;
    pub(crate) mod runtimes;
    pub(crate) mod values;
}

use std::time::Duration;

use hostile::case::{Case, Hosts, Outcome};
use hostile::module::{self, Runtime};
use hostile::{overlaps, pairs, peak, roots, runtimes, values};
use matrix::host::{Answer, Call, HOSTS, Limits, Package, answer};
use wharf_host::wasmtime::{Engine, Store};
use wharf_host::{Guest, Val};

#[global_allocator]
static ALLOCATOR: peak::Counting = peak::Counting;

/// What all calls of a module may take in Node.
const TIME: Duration = Duration::from_secs(60);
/// Fuel of an instance: far more than any honest function here needs.
const FUEL: u64 = 10_000_000;

/// The most bytes that a host may have for a call: linear memory has 64 KiB, of which some values
/// make a hundred times as many. Who believes a lie has a hundred times more than that.
fn room(hosts: Hosts) -> u64 {
    match hosts {
        // By which a garbage collector may be late.
        Hosts::JavaScript => 96 << 20,
        Hosts::Rust | Hosts::Typed => 12 << 20,
    }
}

/// Where a host doesn't say of a case what it should.
fn failures(name: &str, runtime: &Runtime, cases: &[Case]) -> Vec<String> {
    let mut package = Package::of(&format!("hostile-{name}"), &module::link(runtime, cases));
    package.limits = Limits {
        fuel: Some(FUEL),
        time: TIME,
        peak: peak::peak,
    };
    let mut failures = Vec::new();
    let mut count = 0;
    let mut compare = |host: &str, hosts: Hosts, case: &Case, answer: &Answer| {
        count += 1;
        if let Err(why) = case.expected.check(hosts, answer, room(hosts)) {
            failures.push(format!("{name}: {} on {host} {why}", &*case.function.name));
        }
    };
    for (host, run) in HOSTS {
        let hosts = match host {
            "JavaScript" => Hosts::JavaScript,
            _ => Hosts::Rust,
        };
        let skipped = |case: &&Case| !matches!(case.expected.of(hosts), Outcome::Skipped);
        let cases: Vec<&Case> = cases.iter().filter(skipped).collect();
        let call = |case: &&Case| Call {
            function: case.function.name.get().into(),
            args: case.args.clone(),
        };
        let calls: Vec<Call> = cases.iter().map(call).collect();
        for (case, answer) in cases.iter().zip(run(&package, &calls)) {
            compare(host, hosts, case, &answer);
        }
    }
    for (case, answer) in cases.iter().zip(typed(&package, cases)) {
        if let Some(answer) = answer {
            compare("wasmtime, typed,", Hosts::Typed, case, &answer);
        }
    }
    println!("{name}: {count} calls");
    failures
}

/// Fails unless each host says of each case what it should.
fn check(packages: impl IntoIterator<Item = (String, Runtime, Vec<Case>)>) {
    let packages = packages.into_iter();
    let failures = packages.flat_map(|(name, runtime, cases)| failures(&name, &runtime, &cases));
    let failures: Vec<String> = failures.collect();
    let shown = failures.iter().take(40).cloned().collect::<Vec<_>>();
    assert!(
        failures.is_empty(),
        "{}:\n{}",
        failures.len(),
        shown.join("\n")
    );
}

/// Calls functions with static types, each in an instance of its own.
fn typed(package: &Package, cases: &[Case]) -> Vec<Option<Answer>> {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &package.wasm).expect("a guest");
    let answers = cases.iter().map(|case| {
        let call = case.typed?;
        let function = package.function(&case.function.name);
        let mut store = Store::new(&engine, ());
        let instance = match guest.instantiate(&mut store) {
            Ok(instance) => instance,
            Err(error) => return Some(answer(function, Err(error), &[], 0)),
        };
        let mut result = Ok(());
        let peak = peak::peak(&mut || result = call(&instance, &mut store, &function.name));
        let mut answer = answer(function, result.map(|()| Val::Unit), &[], peak);
        if instance.is_poisoned() {
            let again = call(&instance, &mut store, &function.name);
            answer.json["again"] = again.map_err(|error| error.to_string()).err().into();
        }
        Some(answer)
    });
    answers.collect()
}

macro_rules! tables {
    ($($name:ident: $cases:expr;)*) => {$(
        #[test]
        fn $name() {
            check([(stringify!($name).into(), Runtime::default(), $cases)]);
        }
    )*};
}

tables! {
    pointers_of_texts: pairs::texts();
    pointers_of_numbers: pairs::numbers();
    pointers_alone: pairs::alone();
    pointers_of_others: pairs::others();
    pointers_of_nothing: pairs::empty();
    texts_that_are_none: values::texts();
    numbers_that_are_none: values::numbers();
    discriminants_that_are_none: values::discriminants();
    results_outside: roots::outside();
    results_in_odd_places: roots::harmless();
    parts_that_are_the_same: overlaps::multiplied();
    values_without_end: overlaps::endless();
    memory_that_grows: runtimes::growing();
    functions_that_stop: runtimes::traps();
}

macro_rules! packages {
    ($($name:ident: $packages:expr;)*) => {$(
        #[test]
        fn $name() {
            check($packages);
        }
    )*};
}

packages! {
    allocators_that_lie: runtimes::allocators();
    panic_records_that_lie: runtimes::panics();
}

/// As rustc never would link them.
#[test]
fn areas_that_lie() {
    for (area, linked) in runtimes::areas() {
        let error = wharf_cli::runnable(&linked).expect_err("nothing can run it");
        let place = format!("the arena is at {area:#x}");
        assert!(error.to_string().contains(&place), "{error}");
    }
}
