//! Guests that lie: each lie is a named fault, and poisons the instance.

use super::engine::{Engine, Guest, Instance, Store, fueled};
use crate::module::function;
use crate::module::{AREA, DATA, END, Guest as Made, HEAP, PAGE, RESULT, constant, echo_pair};
use wasm_encoder::BlockType;
use wharf_abi::arena;
use wharf_host::{Error, Fault, Val};

fn run(made: Made) -> Result<(Store<()>, Instance), Error> {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &made.build())?;
    let mut store = Store::new(&engine, ());
    let instance = guest.instantiate(&mut store)?;
    Ok((store, instance))
}

/// Calls `lie`, which takes nothing, and expects a fault of it.
fn fault(made: Made) -> Fault {
    let (mut store, instance) = run(made).expect("an instance");
    let error = instance.call(&mut store, "lie", &[]).unwrap_err();
    let Error::Fault { function, fault } = &error else {
        panic!("not a fault: {error}")
    };
    assert_eq!(function, "lie");
    assert!(instance.is_poisoned());

    let later = instance
        .call(&mut store, "no such function", &[])
        .unwrap_err();
    assert!(matches!(&later, Error::Poisoned { cause } if *cause == error.to_string()));
    *fault
}

#[test]
fn the_result_lies_past_the_end() {
    for address in [END, END - 4, u32::MAX - 3] {
        let found = fault(Made::new().function(function!("lie"() -> String), constant(address)));
        assert!(matches!(found, Fault::OutOfBounds { .. }), "{found}");
    }
    let found = fault(Made::new().function(function!("lie"() -> Option<u32>), constant(END)));
    assert_eq!(
        found,
        Fault::OutOfBounds {
            address: END.into(),
            len: 1
        }
    );
}

#[test]
fn the_result_is_misaligned() {
    let found = fault(Made::new().function(function!("lie"() -> String), constant(RESULT + 2)));
    assert_eq!(
        found,
        Fault::Misaligned {
            address: (RESULT + 2).into(),
            align: 4
        }
    );
}

#[test]
fn a_text_lies_past_the_end() {
    for (address, len) in [(END, 1), (END - 1, 2), (1, u32::MAX), (u32::MAX, u32::MAX)] {
        let found = fault(
            Made::new()
                .words(DATA, &[address, len])
                .function(function!("lie"() -> String), constant(DATA)),
        );
        assert_eq!(
            found,
            Fault::OutOfBounds {
                address: address.into(),
                len: len.into()
            }
        );
    }
}

#[test]
fn a_list_is_longer_than_memory() {
    for len in [END / 8 + 1, 0x2000_0001, u32::MAX] {
        let found = fault(
            Made::new()
                .words(DATA, &[8, len])
                .function(function!("lie"() -> Vec<u64>), constant(DATA)),
        );
        assert_eq!(
            found,
            Fault::OutOfBounds {
                address: 8,
                len: u64::from(len) * 8
            }
        );
    }
}

#[test]
fn a_list_is_misaligned() {
    let found = fault(
        Made::new()
            .words(DATA, &[DATA + 4, 1])
            .function(function!("lie"() -> Vec<f64>), constant(DATA)),
    );
    assert_eq!(
        found,
        Fault::Misaligned {
            address: (DATA + 4).into(),
            align: 8
        }
    );
}

#[test]
fn the_pointer_of_an_empty_list_means_nothing() {
    let (mut store, instance) = run(Made::new()
        .words(DATA, &[u32::MAX, 0])
        .function(function!("list"() -> Vec<f64>), constant(DATA))
        .function(function!("text"() -> String), constant(DATA)))
    .unwrap();
    let list = instance.call(&mut store, "list", &[]).unwrap();
    assert_eq!(list, Val::List(Vec::new()));
    let text = instance.call(&mut store, "text", &[]).unwrap();
    assert_eq!(text, Val::from(""));
}

#[test]
fn a_text_is_not_utf8() {
    let found = fault(
        Made::new()
            .words(DATA, &[DATA + 8, 2])
            .data(DATA + 8, &[0xc0, 0x80])
            .function(function!("lie"() -> String), constant(DATA)),
    );
    assert_eq!(
        found,
        Fault::InvalidUtf8 {
            address: (DATA + 8).into()
        }
    );
}

#[test]
fn a_char_is_a_surrogate_or_too_large() {
    for raw in [0xd800, 0xdfff, 0x11_0000, u32::MAX] {
        let found = fault(Made::bare().function(function!("lie"() -> char), constant(raw)));
        assert_eq!(found, Fault::InvalidChar { found: raw });
        let found = fault(
            Made::new()
                .words(DATA, &[DATA + 8, 2, 'x'.into(), raw])
                .function(function!("lie"() -> Vec<char>), constant(DATA)),
        );
        assert_eq!(found, Fault::InvalidChar { found: raw });
    }
}

#[test]
fn a_discriminant_has_no_case() {
    let expected = Fault::InvalidDiscriminant { found: 2, cases: 2 };
    let made = || Made::new().words(DATA, &[2, 0, 0]);
    let option = function!("lie"() -> Option<u32>);
    assert_eq!(fault(made().function(option, constant(DATA))), expected);
    let option = function!("lie"() -> Option<String>);
    assert_eq!(fault(made().function(option, constant(DATA))), expected);
    let result = function!("lie"() -> Result<u32, String>);
    assert_eq!(fault(made().function(result, constant(DATA))), expected);
}

/// A page of pairs that all name the whole page would be 8192 times 64 KiB on the host.
#[test]
fn lists_that_overlap_are_not_multiplied() {
    let pairs = [0, END].repeat((END / 8) as usize);
    let found = fault(
        Made::new()
            .function(function!("lie"() -> Vec<Vec<u8>>), constant(END - 16))
            .words(0, &pairs)
            .words(END - 16, &[0, END / 8]),
    );
    assert_eq!(found, Fault::TooLarge);
    let found = fault(
        Made::new()
            .function(function!("lie"() -> Vec<String>), constant(END - 16))
            .words(END - 64, &[16, 1024, 16, END - 1024])
            .words(END - 16, &[END - 64, 2]),
    );
    assert_eq!(found, Fault::TooLarge);
}

#[test]
fn the_area_lies_outside_of_memory() {
    for (area, expected) in [
        (
            END - 8,
            Fault::OutOfBounds {
                address: (END - 8).into(),
                len: arena::AREA_SIZE.into(),
            },
        ),
        (
            AREA + 4,
            Fault::Misaligned {
                address: (AREA + 4).into(),
                align: 8,
            },
        ),
    ] {
        let error = run(Made::with_area(area)).unwrap_err();
        assert!(matches!(
            error,
            Error::Fault { function, fault } if function == arena::AREA && fault == expected
        ));
    }
}

#[test]
fn an_overflow_block_lies_outside_of_memory() {
    use wharf_abi::slots::Core::I32;
    let text = Val::from("x".repeat(20_000));
    for address in [END - 8, u32::MAX - 7, DATA + 1] {
        let made = Made::bare()
            .memory(PAGE)
            .global(arena::AREA, AREA)
            .raw(arena::ALLOC, &[I32], &[I32], constant(address))
            .raw(arena::FREE, &[I32], &[], |_| {})
            .function(function!("len"(it: &str) -> u32), |code| {
                code.local_get(1);
            });
        let (mut store, instance) = run(made).unwrap();
        let error = instance
            .call(&mut store, "len", std::slice::from_ref(&text))
            .unwrap_err();
        assert!(matches!(error, Error::Fault { function, .. } if function == arena::ALLOC));
        assert!(instance.is_poisoned());
    }
}

/// Here `$free` uses up all fuel, which tells that it ran.
#[test]
fn arguments_are_freed_after_a_fault() {
    use wharf_abi::slots::Core::I32;
    let made = Made::bare()
        .memory(PAGE)
        .global(arena::AREA, AREA)
        .raw(arena::ALLOC, &[I32], &[I32], constant(HEAP))
        .raw(arena::FREE, &[I32], &[], |code| {
            code.loop_(BlockType::Empty).br(0).end();
        })
        .words(DATA, &[END, 1])
        .function(function!("lie"(it: &str) -> String), constant(DATA));
    let engine = fueled();
    let mut store = Store::new(&engine, ());
    store.set_fuel(10_000).unwrap();
    let instance = Guest::new(&engine, &made.build())
        .and_then(|guest| guest.instantiate(&mut store))
        .unwrap();
    let text = Val::from("x".repeat(20_000));
    let error = instance.call(&mut store, "lie", &[text]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`lie` returned an invalid value: 1 byte at 0x10000 reaches past the end of linear memory"
    );
    assert_eq!(store.get_fuel().unwrap(), 0);
}

#[test]
fn a_lie_in_one_instance_leaves_the_next_alone() {
    let made = Made::new()
        .words(DATA, &[END, 1])
        .function(function!("lie"() -> String), constant(DATA))
        .function(function!("echo"(it: &str) -> String), echo_pair);
    let engine = Engine::default();
    let guest = Guest::new(&engine, &made.build()).unwrap();
    let mut store = Store::new(&engine, ());
    let first = guest.instantiate(&mut store).unwrap();
    assert!(first.call(&mut store, "lie", &[]).is_err());
    let second = guest.instantiate(&mut store).unwrap();
    let back = second.call(&mut store, "echo", &[Val::from("x")]);
    assert_eq!(back.unwrap(), Val::from("x"));
}
