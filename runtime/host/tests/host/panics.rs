//! Guests that stop: with a panic record, and for the engine's reasons.

use super::engine::{Engine, Guest, Instance, Store, fueled, is_division};
use crate::module::function;
use crate::module::{ANY, DATA, Guest as Made, RECORD};
use wasm_encoder::BlockType;
use wharf_abi::arena;
use wharf_abi::slots::Core;
use wharf_host::{Error, Val};

fn run(wasm: &[u8]) -> (Store<()>, Instance) {
    let engine = fueled();
    let guest = Guest::new(&engine, wasm).expect("a guest");
    let mut store = Store::new(&engine, ());
    store.set_fuel(100_000).unwrap();
    let instance = guest.instantiate(&mut store).expect("an instance");
    (store, instance)
}

/// A guest whose `boom` traps after these words have become its panic record.
fn boom(record: [u32; 6]) -> Error {
    let wasm = Made::new()
        .data(DATA, b"boomsrc/lib.rs\xff")
        .function(function!("boom"() -> ()), |code| {
            for (i, word) in record.into_iter().enumerate() {
                code.i32_const(RECORD as i32 + 4 * i as i32);
                code.i32_const(word as i32).i32_store(ANY);
            }
            code.unreachable();
        })
        .function(function!("fine"() -> u32), |code| {
            code.i32_const(1);
        })
        .build();
    let (mut store, instance) = run(&wasm);
    let fine = instance.call(&mut store, "fine", &[]).unwrap();
    assert_eq!(fine, Val::U32(1));
    let error = instance.call(&mut store, "boom", &[]).unwrap_err();
    let later = instance.call(&mut store, "fine", &[]).unwrap_err();
    assert!(matches!(&later, Error::Poisoned { cause } if *cause == error.to_string()));
    error
}

/// What records panics is installed by the first call, and by no other.
#[test]
fn the_recorder_is_installed_late() {
    let wasm = Made::new()
        .raw(arena::INIT, &[], &[], |code| {
            code.i32_const(DATA as i32);
            code.i32_const(DATA as i32).i32_load(ANY);
            code.i32_const(1).i32_add().i32_store(ANY);
        })
        .function(function!("installed"() -> u32), |code| {
            code.i32_const(DATA as i32).i32_load(ANY);
        })
        .build();
    let (mut store, instance) = run(&wasm);
    let word = |store: &Store<()>| instance.memory(store)[DATA as usize];
    assert_eq!(word(&store), 0);
    let installed = instance.function::<(), u32>("installed").unwrap();
    assert_eq!(word(&store), 0);
    for _ in 0..2 {
        assert_eq!(installed.call(&mut store, ()).unwrap(), 1);
    }
    assert_eq!(word(&store), 1);
}

/// It is the guest's own code, and so may fail.
#[test]
fn the_recorder_traps() {
    let wasm = Made::new()
        .raw(arena::INIT, &[], &[], |code| {
            code.unreachable();
        })
        .function(function!("fine"() -> u32), |code| {
            code.i32_const(1);
        })
        .build();
    let (mut store, instance) = run(&wasm);
    let error = instance.call(&mut store, "fine", &[]).unwrap_err();
    assert!(matches!(error, Error::GuestPanic { .. }), "{error}");
    assert!(instance.is_poisoned());
}

#[test]
fn a_panic_says_what_and_where() {
    let error = boom([DATA, 4, DATA + 4, 10, 3, 5]);
    assert_eq!(error.to_string(), "`boom` panicked at src/lib.rs:3:5: boom");
    assert!(matches!(
        error,
        Error::GuestPanic { message, location: Some(location), .. }
            if message == "boom" && location == "src/lib.rs:3:5"
    ));
}

#[test]
fn a_panic_without_a_place_says_what() {
    let error = boom([DATA, 4, 1, 0, 0, 0]);
    assert_eq!(error.to_string(), "`boom` trapped: boom");
}

#[test]
fn a_broken_record_is_ignored() {
    let unreachable = "`boom` trapped: wasm `unreachable` instruction executed";
    assert_eq!(
        boom([DATA, u32::MAX, DATA, 4, 1, 1]).to_string(),
        unreachable
    );
    assert_eq!(boom([u32::MAX, 2, DATA, 4, 1, 1]).to_string(), unreachable);
    assert_eq!(boom([0, 4, DATA, 4, 1, 1]).to_string(), unreachable);

    let error = boom([DATA + 13, 2, DATA, u32::MAX, 1, 1]);
    assert_eq!(error.to_string(), "`boom` trapped: s\u{fffd}");
}

#[test]
fn a_trap_says_what_the_engine_says() {
    let wasm = Made::bare()
        .function(function!("divide"() -> u32), |code| {
            code.i32_const(1).i32_const(0).i32_div_u();
        })
        .build();
    let (mut store, instance) = run(&wasm);
    let Err(Error::GuestPanic {
        message,
        location: None,
        trap,
        ..
    }) = instance.call(&mut store, "divide", &[])
    else {
        panic!("not a trap")
    };
    assert_eq!(message, "integer divide by zero");
    assert!(is_division(&trap));
}

#[test]
fn a_stack_overflow_is_a_trap() {
    let wasm = Made::bare()
        .function(function!("deep"() -> ()), |code| {
            code.call(0);
        })
        .build();
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let instance = Guest::new(&engine, &wasm)
        .and_then(|guest| guest.instantiate(&mut store))
        .unwrap();
    let error = instance.call(&mut store, "deep", &[]).unwrap_err();
    assert_eq!(error.to_string(), "`deep` trapped: call stack exhausted");
}

#[test]
fn the_panic_record_is_read_when_no_fuel_is_left() {
    let wasm = Made::new()
        .data(DATA, b"boom")
        .words(RECORD, &[DATA, 4, DATA, 4, 1, 2])
        .function(function!("spin"() -> ()), |code| {
            code.loop_(BlockType::Empty).br(0).end();
        })
        .build();
    let (mut store, instance) = run(&wasm);
    let error = instance.call(&mut store, "spin", &[]).unwrap_err();
    assert_eq!(error.to_string(), "`spin` panicked at boom:1:2: boom");
}

#[test]
fn an_instance_without_fuel_is_an_error_of_the_engines() {
    // The start function is the first, which takes nothing and gives nothing.
    let wasm = Made::bare()
        .function(function!("start"() -> ()), |_| {})
        .start(0)
        .build();
    let engine = fueled();
    let guest = Guest::new(&engine, &wasm).unwrap();
    let error = guest.instantiate(Store::new(&engine, ())).unwrap_err();
    assert!(matches!(error, Error::Engine(_)), "{error}");
}

#[test]
fn a_trap_in_the_runtime_poisons_too() {
    let wasm = Made::bare()
        .memory(crate::module::PAGE)
        .global(wharf_abi::arena::AREA, crate::module::AREA)
        .raw(wharf_abi::arena::FREE, &[Core::I32], &[], |code| {
            code.unreachable();
        })
        .function(function!("text"() -> String), crate::module::constant(DATA))
        .build();
    let (mut store, instance) = run(&wasm);
    let error = instance.call(&mut store, "text", &[]).unwrap_err();
    assert!(matches!(error, Error::GuestPanic { .. }));
    assert!(instance.is_poisoned());
}
