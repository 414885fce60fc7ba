//! Modules that aren't guests.

use super::engine::{Engine, Guest};
use crate::module::function;
use crate::module::{Guest as Made, PAGE, echo_pair};
use wharf_abi::arena;
use wharf_abi::slots::Core::{I32, I64};
use wharf_host::Error;

/// Why it isn't one.
fn problem(wasm: &[u8]) -> String {
    match Guest::new(&Engine::default(), wasm) {
        Err(Error::Interface(problem)) => problem,
        other => panic!("not an error of the interface: {other:?}"),
    }
}

#[test]
fn what_is_not_wasm() {
    for bytes in [&b""[..], b"PK\x03\x04, a zip file", b"\0asm"] {
        let problem = problem(bytes);
        assert!(
            problem.starts_with("this is not a WebAssembly module: "),
            "{problem}"
        );
    }
    assert_eq!(
        problem(b"\0asm\x0d\0\x01\0"),
        "this is a component: `wharf_host` runs the module that it was made of"
    );
}

#[test]
fn a_module_that_does_not_validate_is_the_engines_to_refuse() {
    let wasm = Made::bare()
        .function(function!("lie"() -> u32), |_| {})
        .build();
    let error = Guest::new(&Engine::default(), &wasm).unwrap_err();
    assert!(matches!(error, Error::Engine(_)), "{error}");
}

#[test]
fn a_module_without_an_interface() {
    let problem = problem(&Made::new().finish(None));
    assert!(
        problem.starts_with("the module has no interface"),
        "{problem}"
    );
}

#[test]
fn an_interface_that_can_not_be_read() {
    let truncated = problem(&Made::bare().with_section(&[1, 9]));
    assert!(truncated.contains("malformed at byte 1"), "{truncated}");
    let newer = problem(&Made::bare().with_section(b"\xff\x05\0\0\0\x01\0\0\09"));
    assert!(newer.contains("format 255, written by wharf 9"), "{newer}");
}

#[test]
fn several_sections_are_one_interface() {
    let function = function!("f"() -> ());
    let wasm = Made::bare()
        .raw("f", &[], &[], |_| {})
        .with_section(&function.item);
    let mut twice = wasm.clone();
    let second = function!("g"() -> ());
    // Another custom section, at the end.
    twice.push(0);
    twice.push((second.item.len() + 6) as u8);
    twice.extend(b"\x05wharf");
    twice.extend(&second.item);
    assert!(Guest::new(&Engine::default(), &wasm).is_ok());
    assert_eq!(
        problem(&twice),
        "the module doesn't export `g`, which its interface needs"
    );
}

#[test]
fn a_module_that_was_not_rewritten() {
    let wasm = Made::new()
        .described(function!("greet"(name: &str) -> String))
        .raw("wharf:greet", &[I32, I32], &[I32], echo_pair)
        .build();
    assert_eq!(
        problem(&wasm),
        "the module is as rustc made it, with `wharf:greet` for `greet`: run `wharf bindgen` on it"
    );
}

#[test]
fn an_export_of_another_type() {
    for (params, results, found) in [
        (&[I32][..], &[I32][..], "(i32) -> (i32)"),
        (&[I32, I64], &[I32], "(i32, i64) -> (i32)"),
        (&[I32, I32], &[], "(i32, i32) -> ()"),
        (&[I32, I32], &[I32, I32], "(i32, i32) -> (i32, i32)"),
    ] {
        let wasm = Made::new()
            .described(function!("greet"(name: &str) -> String))
            .raw("greet", params, results, unreachable)
            .build();
        assert_eq!(
            problem(&wasm),
            format!(
                "the export `greet` has another type than the interface says: {found}, \
                 not (i32, i32) -> (i32)"
            )
        );
    }
}

#[test]
fn a_runtime_export_is_missing_or_of_another_type() {
    let text = || function!("text"(it: &str) -> String);
    let wasm = Made::bare().function(text(), unreachable).build();
    assert_eq!(
        problem(&wasm),
        "the module doesn't export `$area`, which its interface needs"
    );
    let wasm = Made::bare()
        .global(arena::AREA, 8)
        .raw(arena::ALLOC, &[I32], &[I32], unreachable)
        .raw(arena::FREE, &[I32], &[], unreachable)
        .function(text(), unreachable)
        .build();
    assert_eq!(
        problem(&wasm),
        "the export `memory` is missing, and the interface needs a linear memory"
    );
    let wasm = Made::bare()
        .raw(arena::FREE, &[I32, I32], &[], unreachable)
        .function(function!("f"() -> ()), unreachable)
        .build();
    assert_eq!(
        problem(&wasm),
        "the export `$free` has another type than the interface says: (i32, i32) -> (), \
         not (i32) -> ()"
    );
    for wasm in [
        Made::bare().variable(arena::PANIC),
        Made::bare().raw(arena::PANIC, &[], &[I32], unreachable),
    ] {
        assert_eq!(
            problem(&wasm.build()),
            "the export `$panic` isn't a constant global of type i32"
        );
    }
    let wasm = Made::bare()
        .raw(arena::MEMORY, &[], &[], unreachable)
        .function(function!("f"() -> ()), unreachable)
        .build();
    assert_eq!(problem(&wasm), "the export `memory` isn't a linear memory");
}

#[test]
fn only_the_exports_that_the_interface_needs_are_asked_for() {
    let numbers = Made::bare().function(function!("f"(n: u64) -> Option<u32>), unreachable);
    assert_eq!(
        problem(&numbers.build()),
        "the export `memory` is missing, and the interface needs a linear memory"
    );
    // Its result fits the result area, whose address the guest tells.
    let numbers = Made::bare()
        .memory(PAGE)
        .function(function!("f"(n: u64) -> Option<u32>), unreachable);
    assert!(Guest::new(&Engine::default(), &numbers.build()).is_ok());
}

#[test]
fn an_import_is_named() {
    let importing = |module, name| {
        Made::bare()
            .raw_import(module, name, &[], &[])
            .function(function!("f"() -> ()), |_| {})
            .build()
    };
    assert_eq!(
        problem(&importing("env", "log")),
        "the module imports `log` from `env`: hosts give only what the guest declares with \
         `#[wharf::import]`"
    );
    assert_eq!(
        problem(&importing("wharf", "log")),
        "the module imports `log`, which its interface doesn't tell of"
    );
    assert_eq!(
        problem(&importing("wharf", "$drop")),
        "the import `$drop` has another type than the interface says: () -> (), not (i32) -> ()"
    );
}

fn unreachable(code: &mut wasm_encoder::InstructionSink<'_>) {
    code.unreachable();
}
