//! The store's limits: its owner's, and each an error of its own.

use super::engine::{Engine, Guest, Instance, Store, StoreLimitsBuilder, fueled};
use crate::module::function;
use crate::module::{ANY, DATA, Guest as Made, PAGE, RECORD};
use wasm_encoder::BlockType;
use wharf_host::{Error, Session, Val};

fn spin() -> Vec<u8> {
    Made::new()
        .function(function!("spin"() -> ()), |code| {
            code.loop_(BlockType::Empty).br(0).end();
        })
        .build()
}

fn poisoned(instance: &Instance, store: &mut Store<()>, cause: &str) {
    assert!(instance.is_poisoned());
    let later = instance.call(store, "counts", &[]).unwrap_err();
    assert!(matches!(&later, Error::Poisoned { cause: text } if text == cause));
}

#[test]
fn a_loop_without_end_runs_out_of_fuel() {
    let engine = fueled();
    let mut store = Store::new(&engine, ());
    store.set_fuel(100_000).unwrap();
    let guest = Guest::new(&engine, &spin()).unwrap();
    let instance = guest.instantiate(&mut store).unwrap();
    let error = instance.call(&mut store, "spin", &[]).unwrap_err();
    assert!(matches!(&error, Error::OutOfFuel { function } if function == "spin"));
    assert_eq!(error.to_string(), "`spin` ran out of fuel");

    store.set_fuel(100_000).unwrap();
    poisoned(&instance, &mut store, "`spin` ran out of fuel");
    let fresh = guest.instantiate(&mut store).unwrap();
    assert_eq!(fresh.call(&mut store, "counts", &[]).unwrap(), Val::U32(0));
}

#[test]
fn a_typed_call_runs_out_of_fuel() {
    let engine = fueled();
    let mut store = Store::new(&engine, ());
    store.set_fuel(100_000).unwrap();
    let guest = Guest::new(&engine, &spin()).unwrap();
    let mut session = Session::new(&guest, store).unwrap();
    let spin = session.instance().function::<(), ()>("spin").unwrap();
    let error = spin.call(session.store_mut(), ()).unwrap_err();
    assert!(matches!(error, Error::OutOfFuel { .. }));
    assert!(session.instance().is_poisoned());
}

#[test]
fn memory_can_not_grow_past_the_limit() {
    let wasm = Made::new()
        .function(function!("grow"(pages: u32) -> i32), |code| {
            code.local_get(0).memory_grow(0);
        })
        .build();
    let engine = Engine::default();
    let limits = StoreLimitsBuilder::new().memory_size(2 * 65_536).build();
    let mut store = Store::new(&engine, limits);
    store.limiter(|limits| limits);
    let guest = Guest::new(&engine, &wasm).unwrap();
    let instance = guest.instantiate(&mut store).unwrap();
    let mut grow = |pages| {
        instance
            .call(&mut store, "grow", &[Val::U32(pages)])
            .unwrap()
    };
    assert_eq!(grow(1), Val::S32(1));
    assert_eq!(grow(1), Val::S32(-1));
}

/// What a guest does whose allocator's failure is a panic.
#[test]
fn an_allocation_that_is_refused_is_the_panic_that_the_guest_makes_of_it() {
    let message = b"memory allocation of 80 bytes failed";
    let wasm = Made::new()
        .data(DATA, message)
        .function(function!("allocate"() -> ()), |code| {
            code.i32_const(1).memory_grow(0).i32_const(-1).i32_eq();
            code.if_(BlockType::Empty);
            for (at, word) in [(0, DATA), (4, message.len() as u32)] {
                code.i32_const((RECORD + at) as i32);
                code.i32_const(word as i32).i32_store(ANY);
            }
            code.unreachable().end();
        })
        .build();
    let engine = Engine::default();
    let limits = StoreLimitsBuilder::new().memory_size(2 * 65_536).build();
    let mut store = Store::new(&engine, limits);
    store.limiter(|limits| limits);
    let guest = Guest::new(&engine, &wasm).unwrap();
    let mut session = Session::new(&guest, store).unwrap();
    let allocate = session.instance().function::<(), ()>("allocate").unwrap();
    allocate.call(session.store_mut(), ()).unwrap();
    let error = allocate.call(session.store_mut(), ()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`allocate` trapped: memory allocation of 80 bytes failed"
    );
    assert!(session.instance().is_poisoned());
}

#[test]
fn an_instance_can_be_too_large_for_the_store() {
    let wasm = Made::bare()
        .memory(PAGE)
        .function(function!("f"() -> ()), |_| {})
        .build();
    let engine = Engine::default();
    let limits = StoreLimitsBuilder::new().memory_size(1000).build();
    let mut store = Store::new(&engine, limits);
    store.limiter(|limits| limits);
    let error = Guest::new(&engine, &wasm)
        .unwrap()
        .instantiate(&mut store)
        .unwrap_err();
    assert!(matches!(error, Error::Engine(_)), "{error}");
}
