//! Hosts that were made for one interface, and guests that have another.

use std::sync::LazyLock;

use super::engine::{Engine, Guest, Module, Store};
use crate::module::Guest as Made;
use crate::module::{constant, echo_pair, echo_slot, function};
use wharf_host::{Error, Session};

fn section(functions: Vec<crate::module::Exported>) -> &'static [u8] {
    let items = functions.into_iter().flat_map(|function| function.item);
    Vec::leak(items.collect())
}

/// What the hosts here were made for.
static EXPECTED: LazyLock<&'static [u8]> = LazyLock::new(|| {
    section(vec![
        function!("add"(a: u32, b: u32) -> u32),
        function!("text"(it: &str) -> String),
    ])
});

fn guest(made: Made) -> (Engine, Guest) {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &made.build()).unwrap();
    (engine, guest)
}

#[test]
fn functions_are_numbered_as_the_host_expects_them() {
    // Here `add` is the first of four functions, and `text` the last.
    let (engine, guest) = guest(
        Made::new()
            .function(function!("new"(x: f64) -> f64), echo_slot)
            .function(function!("text"(other: String) -> String), echo_pair)
            .function(function!("add"(a: u32, b: u32) -> u32), |code| {
                code.local_get(0).local_get(1).i32_add();
            }),
    );
    for _ in 0..2 {
        guest.expect(&EXPECTED).unwrap();
        let store = Store::new(&engine, ());
        let mut session = Session::expecting(&guest, store, &EXPECTED).unwrap();
        assert_eq!(session.call::<_, u32>(0, (1u32, 2u32)).unwrap(), 3);
        assert_eq!(session.call::<_, String>(1, ("x",)).unwrap(), "x");
        assert!(session.call::<_, String>(2, ("x",)).is_err());
    }
    // Another host, made for another part of it.
    let other = section(vec![function!("new"(x: f64) -> f64)]);
    for _ in 0..2 {
        let store = Store::new(&engine, ());
        let mut session = Session::expecting(&guest, store, other).unwrap();
        assert_eq!(session.call::<_, f64>(0, (1.5f64,)).unwrap(), 1.5);
    }
}

#[test]
fn another_interface_is_refused_with_every_difference() {
    let (engine, guest) =
        guest(Made::new().function(function!("text"(it: &str) -> Option<String>), constant(0)));
    for _ in 0..2 {
        let error = guest.expect(&EXPECTED).unwrap_err();
        let Error::InterfaceMismatch { differences } = error else {
            panic!("{error}")
        };
        assert_eq!(
            differences,
            [
                "`add`: expected `fn add(a: u32, b: u32) -> u32`, found no such function",
                "`text`, result: expected `String`, found `Option<String>`",
            ]
        );
    }
    let store = Store::new(&engine, ());
    let error = Session::expecting(&guest, store, &EXPECTED).unwrap_err();
    assert!(matches!(error, Error::InterfaceMismatch { .. }));
}

#[test]
fn an_expected_interface_that_can_not_be_read_is_refused() {
    let (_, guest) = guest(Made::new());
    let error = guest.expect(&[1, 9]).unwrap_err();
    assert!(matches!(error, Error::Interface(_)), "{error}");
}

#[test]
fn a_module_may_be_compiled_elsewhere() {
    let wasm = Made::new()
        .function(function!("text"(it: &str) -> String), echo_pair)
        .build();
    let engine = Engine::default();
    let module = Module::new(&engine, &wasm).unwrap();
    let guest = Guest::with_module(module, &wasm).unwrap();
    let mut session = Session::new(&guest, Store::new(&engine, ())).unwrap();
    let text = session
        .instance()
        .function::<(&str,), String>("text")
        .unwrap();
    assert_eq!(text.call(session.store_mut(), ("x",)).unwrap(), "x");

    // One that isn't what the bytes describe is found out.
    let other = Made::new()
        .function(function!("text"(it: &str) -> u32), constant(1))
        .function(function!("more"() -> u32), constant(1))
        .build();
    let module = Module::new(&engine, &other).unwrap();
    assert!(Guest::with_module(module, &wasm).is_ok());
    let module = Module::new(&engine, &wasm).unwrap();
    assert!(matches!(
        Guest::with_module(module, &other),
        Err(Error::Interface(_))
    ));
}
