//! Calls that go well: every kind of value, both places for arguments, and who frees what.

use std::slice;

use super::engine::{AsContextMut, Engine, Guest, Instance, Store};
use crate::module::function;
use crate::module::{ANY, END, Guest as Made, HEAP, RESULT, constant, echo_pair, echo_slot};
use wharf_host::{Error, Val};

fn run(wasm: Vec<u8>) -> (Store<()>, Instance) {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &wasm).expect("a guest");
    let mut store = Store::new(&engine, ());
    let instance = guest.instantiate(&mut store).expect("an instance");
    (store, instance)
}

/// Overflow blocks made, overflow blocks freed, calls of `$free`.
fn counts(store: &mut Store<()>, instance: &Instance) -> Val {
    instance.call(store, "counts", &[]).expect("the counts")
}

#[test]
fn numbers_need_no_memory() {
    let (mut store, instance) = run(Made::bare()
        .function(function!("add"(a: u32, b: u32) -> u32), |code| {
            code.local_get(0).local_get(1).i32_add();
        })
        .function(function!("nothing"() -> ()), |_| {})
        .build());
    let args = [Val::U32(2), Val::U32(u32::MAX)];
    assert_eq!(
        instance.call(&mut store, "add", &args).unwrap(),
        Val::U32(1)
    );
    assert_eq!(
        instance.call(&mut store, "nothing", &[]).unwrap(),
        Val::Unit
    );
}

#[test]
fn every_scalar_comes_back() {
    let (mut store, instance) = run(Made::bare()
        .function(function!("bool"(it: bool) -> bool), echo_slot)
        .function(function!("u8"(it: u8) -> u8), echo_slot)
        .function(function!("i8"(it: i8) -> i8), echo_slot)
        .function(function!("u16"(it: u16) -> u16), echo_slot)
        .function(function!("i16"(it: i16) -> i16), echo_slot)
        .function(function!("u32"(it: u32) -> u32), echo_slot)
        .function(function!("i32"(it: i32) -> i32), echo_slot)
        .function(function!("u64"(it: u64) -> u64), echo_slot)
        .function(function!("i64"(it: i64) -> i64), echo_slot)
        .function(function!("f32"(it: f32) -> f32), echo_slot)
        .function(function!("f64"(it: f64) -> f64), echo_slot)
        .function(function!("char"(it: char) -> char), echo_slot)
        .build());
    for (name, val) in [
        ("bool", Val::Bool(true)),
        ("u8", Val::U8(255)),
        ("i8", Val::S8(-128)),
        ("u16", Val::U16(65_535)),
        ("i16", Val::S16(-32_768)),
        ("u32", Val::U32(u32::MAX)),
        ("i32", Val::S32(i32::MIN)),
        ("u64", Val::U64(u64::MAX)),
        ("i64", Val::S64(i64::MIN)),
        ("f32", Val::F32(-0.0)),
        ("f64", Val::F64(f64::INFINITY)),
        ("char", Val::Char('🦀')),
    ] {
        let back = instance
            .call(&mut store, name, slice::from_ref(&val))
            .unwrap();
        assert_eq!(back, val);
    }
    let nan = f64::from_bits(0x7ff8_0000_0000_1234);
    let Ok(Val::F64(back)) = instance.call(&mut store, "f64", &[Val::F64(nan)]) else {
        panic!("not an f64")
    };
    assert_eq!(back.to_bits(), nan.to_bits());
}

#[test]
fn small_signed_integers_are_widened() {
    let (mut store, instance) = run(Made::bare()
        .function(function!("negative"(it: i16) -> bool), |code| {
            code.local_get(0).i32_const(0).i32_lt_s();
        })
        .build());
    let negative = instance.call(&mut store, "negative", &[Val::S16(-1)]);
    assert_eq!(negative.unwrap(), Val::Bool(true));
}

#[test]
fn any_integer_type_does_if_the_value_fits() {
    let (mut store, instance) = run(Made::bare()
        .function(function!("u8"(it: u8) -> u8), echo_slot)
        .function(function!("i64"(it: i64) -> i64), echo_slot)
        .build());
    let back = instance.call(&mut store, "u8", &[Val::S64(200)]);
    assert_eq!(back.unwrap(), Val::U8(200));
    let back = instance.call(&mut store, "i64", &[Val::from(-3)]);
    assert_eq!(back.unwrap(), Val::S64(-3));
}

#[test]
fn lists_and_texts_come_back() {
    let (mut store, instance) = run(Made::new()
        .function(function!("text"(it: &str) -> String), echo_pair)
        .function(function!("numbers"(it: &[u64]) -> Vec<u64>), echo_pair)
        .function(
            function!("names"(it: Vec<String>) -> Vec<String>),
            echo_pair,
        )
        .function(
            function!("nested"(it: Vec<Vec<Option<u16>>>) -> Vec<Vec<Option<u16>>>),
            echo_pair,
        )
        .function(
            function!("results"(it: Vec<Result<char, ()>>) -> Vec<Result<char, ()>>),
            echo_pair,
        )
        .build());
    for (name, val) in [
        ("text", Val::from("")),
        ("text", Val::from("grüße, \u{feff}\0")),
        ("numbers", Val::from(Vec::<u64>::new())),
        ("numbers", Val::from([1u64, u64::MAX])),
        ("names", Val::from(["a", "", "ccc"])),
        (
            "nested",
            Val::from([vec![Some(1u16), None], vec![], vec![None, Some(65_535)]]),
        ),
        ("results", Val::from([Ok('x'), Err(())])),
    ] {
        let back = instance
            .call(&mut store, name, slice::from_ref(&val))
            .unwrap();
        assert_eq!(back, val, "{name}");
    }
    assert_eq!(counts(&mut store, &instance), Val::U32(0));
}

#[test]
fn an_optional_scalar_takes_two_slots() {
    let (mut store, instance) = run(Made::bare()
        .function(function!("or_seven"(it: Option<f64>) -> f64), |code| {
            code.local_get(1)
                .f64_const(7.0.into())
                .local_get(0)
                .select();
        })
        .build());
    let some = instance.call(&mut store, "or_seven", &[Val::from(Some(1.5))]);
    assert_eq!(some.unwrap(), Val::F64(1.5));
    let none = instance.call(&mut store, "or_seven", &[Val::Option(None)]);
    assert_eq!(none.unwrap(), Val::F64(7.0));
}

#[test]
fn a_pointer_that_is_not_the_result_area_is_freed() {
    let (mut store, instance) = run(Made::new()
        .function(
            function!("option"(it: Option<&str>) -> Option<String>),
            echo_slot,
        )
        .function(
            function!("flat"(it: Option<Option<u8>>) -> Option<Option<u8>>),
            echo_slot,
        )
        .build());
    for val in [Val::from(Some("some")), Val::Option(None)] {
        let back = instance.call(&mut store, "option", slice::from_ref(&val));
        assert_eq!(back.unwrap(), val);
    }
    assert_eq!(counts(&mut store, &instance), Val::U32(2));

    // With an overflow block, one call frees both.
    let val = Val::from(Some("x".repeat(20_000)));
    let back = instance.call(&mut store, "option", slice::from_ref(&val));
    assert_eq!(back.unwrap(), val);
    assert_eq!(counts(&mut store, &instance), Val::U32(113));

    // Its result always fits the result area, so there is never anything to be freed.
    let val = Val::from(Some(Some(3u8)));
    let back = instance.call(&mut store, "flat", slice::from_ref(&val));
    assert_eq!(back.unwrap(), val);
    assert_eq!(counts(&mut store, &instance), Val::U32(113));
}

#[test]
fn what_does_not_fit_the_arena_goes_to_one_block() {
    let (mut store, instance) = run(Made::new()
        .function(
            function!("second"(a: &str, b: Vec<String>) -> Vec<String>),
            |code| {
                // The second parameter's slots are 2 and 3.
                code.local_get(2).local_set(0).local_get(3).local_set(1);
                echo_pair(code);
            },
        )
        .build());
    let args = [Val::from("x".repeat(10_000)), Val::from(vec!["yy"; 700])];
    for _ in 0..3 {
        let back = instance.call(&mut store, "second", &args).unwrap();
        assert_eq!(back, args[1]);
    }
    assert_eq!(counts(&mut store, &instance), Val::U32(333));
}

#[test]
fn the_arena_is_reset_after_each_call() {
    let (mut store, instance) = run(Made::new()
        .function(function!("text"(it: &str) -> String), echo_pair)
        .function(function!("fail"(it: &str) -> Result<(), String>), |code| {
            // Err, and the text is the argument.
            code.i32_const(RESULT as i32).i32_const(1).i32_store(ANY);
            code.i32_const((RESULT + 4) as i32)
                .local_get(0)
                .i32_store(ANY);
            code.i32_const((RESULT + 8) as i32)
                .local_get(1)
                .i32_store(ANY);
            code.i32_const(RESULT as i32);
        })
        .build());
    let text = Val::from("x".repeat(16 * 1024));
    for _ in 0..10 {
        let back = instance.call(&mut store, "text", slice::from_ref(&text));
        assert_eq!(back.unwrap(), text);
        let error = instance.call(&mut store, "fail", slice::from_ref(&text));
        assert!(matches!(error, Err(Error::Guest(payload)) if payload == text));
    }
    assert_eq!(counts(&mut store, &instance), Val::U32(0));

    // One byte more goes to a block, which is freed when the function fails, too.
    let text = Val::from("x".repeat(16 * 1024 + 1));
    let error = instance.call(&mut store, "fail", slice::from_ref(&text));
    assert!(matches!(error, Err(Error::Guest(payload)) if payload == text));
    assert_eq!(counts(&mut store, &instance), Val::U32(111));
}

#[test]
fn no_memory_for_arguments_is_a_clean_error() {
    let (mut store, instance) = run(Made::new()
        .function(function!("text"(it: &str) -> String), echo_pair)
        .build());
    let large = Val::from("x".repeat((64 * 1024 - HEAP + 1) as usize));
    let error = instance.call(&mut store, "text", &[large]).unwrap_err();
    assert!(matches!(error, Error::OutOfMemory { bytes: 32_769, .. }));
    assert_eq!(
        error.to_string(),
        "text: the guest has no memory for 32769 bytes of arguments"
    );
    let back = instance.call(&mut store, "text", &[Val::from("x")]);
    assert_eq!(back.unwrap(), Val::from("x"));
    assert_eq!(counts(&mut store, &instance), Val::U32(0));
}

#[test]
fn memory_that_grew_during_the_call_is_read() {
    let (mut store, instance) = run(Made::new()
        .function(function!("grow"() -> Vec<u8>), |code| {
            // The pair and the elements lie in the new page.
            code.i32_const(1).memory_grow(0).drop();
            code.i32_const(END as i32)
                .i32_const(END as i32 + 8)
                .i32_store(ANY);
            code.i32_const(END as i32 + 4).i32_const(3).i32_store(ANY);
            code.i32_const(END as i32 + 9).i32_const(7).i32_store(ANY);
            code.i32_const(END as i32);
        })
        .build());
    let list = instance.call(&mut store, "grow", &[]).unwrap();
    assert_eq!(list, Val::from([0u8, 7, 0]));
    assert_eq!(counts(&mut store, &instance), Val::U32(1));
}

#[test]
fn a_result_becomes_ok_or_err() {
    let (mut store, instance) = run(Made::new()
        .words(crate::module::DATA, &[0, 7, 1, 8])
        .function(
            function!("ok"() -> Result<u32, u32>),
            constant(crate::module::DATA),
        )
        .function(
            function!("err"() -> Result<u32, u32>),
            constant(crate::module::DATA + 8),
        )
        .build());
    assert_eq!(instance.call(&mut store, "ok", &[]).unwrap(), Val::U32(7));
    let error = instance.call(&mut store, "err", &[]).unwrap_err();
    assert!(matches!(error, Error::Guest(Val::U32(8))));
    assert_eq!(error.to_string(), "the function returned an error: 8");
    assert!(!instance.is_poisoned());
}

#[test]
fn what_the_guest_writes_comes_back() {
    let (mut store, instance) = run(Made::new()
        .function(
            function!("first"(n: u64, it: &mut [u16]) -> Option<u8>),
            |code| {
                // Slot 0 is `n`, slots 1 and 2 are `it`; the result is none, in zeroed memory.
                code.local_get(1)
                    .local_get(0)
                    .i32_wrap_i64()
                    .i32_store16(ANY);
                code.i32_const(RESULT as i32);
            },
        )
        .build());
    for len in [2, 10_000] {
        let mut args = [Val::from(7), Val::from(vec![1u8; len])];
        let result = instance.call_mut(&mut store, "first", &mut args).unwrap();
        assert_eq!(result, Val::Option(None));
        let mut expected = vec![1u16; len];
        expected[0] = 7;
        assert_eq!(args[1], Val::from(expected));
        assert_eq!(args[0], Val::from(7));
    }
}

#[test]
fn instances_are_independent_and_the_store_is_the_callers() {
    let wasm = Made::new()
        .function(function!("text"(it: &str) -> String), echo_pair)
        .build();
    let engine = Engine::default();
    let guest = Guest::new(&engine, &wasm).unwrap();
    let names: Vec<&str> = guest
        .interface()
        .functions
        .iter()
        .map(|function| function.name.get())
        .collect();
    assert_eq!(names, ["counts", "text"]);

    let mut store = Store::new(&engine, vec!["the caller's own data"]);
    let one = guest.instantiate(&mut store).unwrap();
    let other = guest.clone().instantiate(&mut store).unwrap();
    for instance in [&one, &other] {
        let back = instance.call(&mut store, "text", &[Val::from("x")]);
        assert_eq!(back.unwrap(), Val::from("x"));
    }
}

#[test]
fn a_function_can_have_any_number_of_parameters() {
    type Word = u32;
    let (mut store, instance) = run(Made::bare()
        .function(
            function!("last"(
                a: Word, b: Word, c: Word, d: Word, e: Word, f: Word, g: Word, h: Word, i: Word,
                j: Word, k: Word, l: Word, m: Word, n: Word, o: Word, p: Word, q: Word, r: Word,
                s: Word, t: Word, u: Word, v: Word, w: Word, x: Word, y: Word, z: Word, aa: Word,
                ab: Word, ac: Word, ad: Word, ae: Word, af: Word, ag: Word, ah: Word
            ) -> Word),
            |code| {
                code.local_get(33);
            },
        )
        .build());
    let args: Vec<Val> = (1..=34u32).map(Val::from).collect();
    let last = instance.call(&mut store, "last", &args);
    assert_eq!(last.unwrap(), Val::U32(34));
    let last = instance.call(store.as_context_mut(), "last", &args);
    assert_eq!(last.unwrap(), Val::U32(34));
}
