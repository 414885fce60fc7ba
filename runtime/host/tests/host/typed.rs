//! Calls with static types: the same values, places and frees as without.

use std::borrow::Cow;

use super::engine::{AsContextMut, Engine, Guest, Module, Store};
use crate::module::function;
use crate::module::{ANY, DATA, END, Guest as Made, RESULT, constant, echo_pair, echo_slot};
use wharf_abi::memory::Block;
use wharf_abi::shape::{Pair, Shape};
use wharf_abi::{MemoryMut, Type, Value};
use wharf_host::{Error, Fault, Load, Session, TypedFunction};

fn run(wasm: Vec<u8>) -> Session<Store<()>> {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &wasm).expect("a guest");
    Session::new(&guest, Store::new(&engine, ())).expect("an instance")
}

type One<T, R> = TypedFunction<(T,), R, Module>;

/// Calls a function by its name.
fn call<A: wharf_host::Args, R: for<'m> Load<'m>>(
    session: &mut Session<Store<()>>,
    name: &str,
    args: A,
) -> Result<R, Error> {
    let function = session.instance().function::<A, R>(name)?;
    function.call(session.store_mut(), args)
}

/// Overflow blocks made, overflow blocks freed, calls of `$free`.
fn counts(session: &mut Session<Store<()>>) -> u32 {
    call(session, "counts", ()).expect("the counts")
}

#[test]
fn every_scalar_comes_back() {
    macro_rules! echo {
        ($($name:literal $ty:ty: $($value:expr),*;)*) => {
            let mut made = Made::bare();
            $(made = made.function(function!($name(it: $ty) -> $ty), echo_slot);)*
            let mut session = run(made.build());
            $(for value in [$($value),*] {
                let back: $ty = call(&mut session, $name, (value,)).unwrap();
                assert_eq!(back, value);
                // By way of a part of the store, as a host function has it.
                let function = session.instance().function::<_, $ty>($name).unwrap();
                let back = function.call(session.store_mut().as_context_mut(), (value,));
                assert_eq!(back.unwrap(), value);
            })*
        };
    }
    echo! {
        "bool" bool: true, false;
        "u8" u8: 0, 255;
        "i8" i8: -128, 127;
        "u16" u16: 65_535;
        "i16" i16: -32_768;
        "u32" u32: u32::MAX;
        "i32" i32: i32::MIN;
        "u64" u64: u64::MAX;
        "i64" i64: i64::MIN;
        "f32" f32: -0.5;
        "f64" f64: f64::INFINITY, 1e300;
        "char" char: '🦀';
        "usize" usize: 7;
    }
}

#[test]
fn many_arguments_have_their_own_slots() {
    let mut session = run(Made::bare()
        .function(
            function!("pick"(
                a: u8, b: Option<u64>, c: f32, d: (), e: Option<f64>, f: i16, g: u32, h: i64
            ) -> f64),
            |code| {
                // 0 a, 1 and 2 b, 3 c, 4 and 5 e, 6 f, 7 g, 8 h.
                code.local_get(2).f64_convert_i64_u();
                code.local_get(5).f64_add();
                code.local_get(3).f64_promote_f32().f64_add();
                code.local_get(6).f64_convert_i32_s().f64_add();
                code.local_get(8).f64_convert_i64_s().f64_add();
            },
        )
        .function(
            function!("last"(
                a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32,
                i: u32, j: u32, k: u32, l: u32, m: u32, n: u32, o: u32, p: Option<u32>
            ) -> u32),
            |code| {
                code.local_get(16);
            },
        )
        .build());
    let args = (
        1u8,
        Some(100u64),
        0.5f32,
        (),
        Some(0.25),
        -7i16,
        9u32,
        -1000i64,
    );
    let sum: f64 = call(&mut session, "pick", args).unwrap();
    assert_eq!(sum, 100.0 + 0.25 + 0.5 - 7.0 - 1000.0);
    let args = (
        0u32,
        0u32,
        0u32,
        0u32,
        0u32,
        0u32,
        0u32,
        0u32,
        0u32,
        0u32,
        0u32,
        0u32,
        0u32,
        0u32,
        0u32,
        Some(16u32),
    );
    let last = session.instance().function::<_, u32>("last").unwrap();
    assert_eq!(last.call(session.store_mut(), args).unwrap(), 16);
    let context = session.store_mut().as_context_mut();
    assert_eq!(last.call(context, args).unwrap(), 16);
}

#[test]
fn lists_and_texts_come_back() {
    let mut session = run(Made::new()
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
            function!("results"(it: Vec<Result<String, Option<char>>>)
                -> Vec<Result<String, Option<char>>>),
            echo_pair,
        )
        .build());
    for text in ["", "x", "grüße, \u{feff}\0", &"x".repeat(16 * 1024 - 8)] {
        let back: String = call(&mut session, "text", (text,)).unwrap();
        assert_eq!(back, text);
        let back: Box<str> = call(&mut session, "text", (Cow::from(text),)).unwrap();
        assert_eq!(&*back, text);
    }
    let back: Vec<u64> = call(&mut session, "numbers", (&[1, u64::MAX][..],)).unwrap();
    assert_eq!(back, [1, u64::MAX]);
    let back: Vec<String> = call(&mut session, "names", (&["a", "", "ccc"][..],)).unwrap();
    assert_eq!(back, ["a", "", "ccc"]);
    let nested = vec![vec![Some(1u16), None], vec![], vec![None, Some(65_535)]];
    let back: Vec<Vec<Option<u16>>> = call(&mut session, "nested", (&nested[..],)).unwrap();
    assert_eq!(back, nested);
    let results = [Ok("fine".to_owned()), Err(Some('x')), Err(None)];
    let back: Vec<Result<String, Option<char>>> =
        call(&mut session, "results", (results.to_vec(),)).unwrap();
    assert_eq!(back, results);
    assert_eq!(counts(&mut session), 0);
}

#[test]
fn what_has_no_slots_of_its_own_is_pointed_to() {
    let mut session = run(Made::new()
        .function(
            function!("option"(it: Option<&str>) -> Option<String>),
            echo_slot,
        )
        .function(
            function!("flat"(it: Option<Option<u8>>) -> Option<Option<u8>>),
            echo_slot,
        )
        .function(
            function!("result"(it: Result<Vec<u8>, String>) -> Result<Vec<u8>, String>),
            echo_slot,
        )
        .build());
    for value in [Some("some"), Some(""), None] {
        let back: Option<String> = call(&mut session, "option", (value,)).unwrap();
        assert_eq!(back.as_deref(), value);
    }
    for value in [None, Some(None), Some(Some(3u8))] {
        let back: Option<Option<u8>> = call(&mut session, "flat", (value,)).unwrap();
        assert_eq!(back, value);
    }
    // Not the result area, so all but the second three were freed.
    assert_eq!(counts(&mut session), 3);
    for value in [Ok(vec![1, 2, 3]), Err("no".to_owned())] {
        let back: Result<Vec<u8>, String> = call(&mut session, "result", (value.clone(),)).unwrap();
        assert_eq!(back, value);
    }
}

#[test]
fn what_does_not_fit_the_arena_goes_to_one_block() {
    let mut session = run(Made::new()
        .function(
            function!("second"(a: &str, b: Vec<String>) -> Vec<String>),
            |code| {
                code.local_get(2).local_set(0).local_get(3).local_set(1);
                echo_pair(code);
            },
        )
        .build());
    let (text, list) = ("x".repeat(10_000), vec!["yy"; 700]);
    for _ in 0..3 {
        let back: Vec<String> = call(&mut session, "second", (&*text, &list[..])).unwrap();
        assert_eq!(back, list);
    }
    assert_eq!(counts(&mut session), 333);

    let large = "x".repeat(END as usize);
    let error = call::<_, Vec<String>>(&mut session, "second", (&*large, &list[..])).unwrap_err();
    assert!(matches!(error, Error::OutOfMemory { .. }), "{error}");
    assert_eq!(counts(&mut session), 333);
}

#[test]
fn what_the_guest_writes_comes_back() {
    let mut session = run(Made::new()
        .function(
            function!("first"(n: u64, it: &mut [u16]) -> Result<(), u8>),
            |code| {
                code.local_get(1)
                    .local_get(0)
                    .i32_wrap_i64()
                    .i32_store16(ANY);
                // Err(0), in memory that is 0 after the discriminant.
                code.i32_const(RESULT as i32).i32_const(1).i32_store(ANY);
                code.i32_const(RESULT as i32);
            },
        )
        .build());
    let first = session
        .instance()
        .function::<(u64, &mut [u16]), Result<(), u8>>("first")
        .unwrap();
    for len in [2, 10_000] {
        let mut list = vec![1u16; len];
        // Twice, because the slice is borrowed for one call only.
        for n in [6, 7] {
            let result = first.call(session.store_mut(), (n, &mut list)).unwrap();
            assert_eq!(result, Err(0));
            assert_eq!(u64::from(list[0]), n);
        }
        assert_eq!(list[1..], vec![1; len - 1]);
    }
    first
        .call(session.store_mut(), (0, &mut [0]))
        .unwrap()
        .unwrap_err();
}

#[test]
fn a_function_keeps_its_instance_and_is_called_with_any_lifetime() {
    struct Plugin {
        session: Session<Store<()>>,
        echo: One<&'static str, String>,
    }
    let session = run(Made::new()
        .function(function!("text"(it: &str) -> String), echo_pair)
        .build());
    let echo = session.instance().function("text").unwrap();
    let mut plugin = Plugin { session, echo };
    let own = String::from("x");
    let back = plugin.echo.call(plugin.session.store_mut(), (&own,));
    assert_eq!(back.unwrap(), own);
    drop(own);
    assert_eq!(
        format!("{:?}", plugin.echo),
        r#"TypedFunction("fn text(it: &str) -> String")"#
    );
    assert_eq!(*plugin.session.into_store().data(), ());
}

#[test]
fn other_types_are_refused_by_name() {
    let mut session = run(Made::new()
        .function(
            function!("f"(n: u32, it: &mut [u8]) -> Option<u8>),
            constant(RESULT),
        )
        .build());
    let text = |error: Error| error.to_string().split_once('\n').unwrap().1.to_owned();
    let error = call::<_, Option<u8>>(&mut session, "f", (1u64, &[0u8][..])).unwrap_err();
    assert_eq!(
        text(error),
        "  `f`, parameter `n`: expected `u64`, found `u32`\n  \
         `f`, parameter `it`: expected `&[u8]`, found `&mut [u8]`"
    );
    let error = call::<_, Vec<u8>>(&mut session, "f", (1u32, &mut [0u8][..])).unwrap_err();
    assert_eq!(
        text(error),
        "  `f`, result: expected `Vec<u8>`, found `Option<u8>`"
    );
    let error = call::<_, Option<u8>>(&mut session, "f", (1u32,)).unwrap_err();
    assert_eq!(
        text(error),
        "  `f`: expected 1 parameter, found 2: `fn f(n: u32, it: &mut [u8]) -> Option<u8>`"
    );
    let error = call::<_, Option<u8>>(&mut session, "g", ()).unwrap_err();
    assert!(matches!(error, Error::UnknownFunction { .. }));
    let done: Option<u8> = call(&mut session, "f", (1u32, &mut [0u8][..])).unwrap();
    assert_eq!(done, None);
}

#[test]
fn other_types_by_number_do_no_harm() {
    let mut session = run(Made::new()
        .function(function!("text"(it: &str) -> String), echo_pair)
        .function(function!("u64"(n: u64) -> u64), echo_slot)
        .build());
    // The functions in order: counts, text, u64.
    assert_eq!(session.call::<_, u64>(2, (3u64,)).unwrap(), 3);
    assert!(session.call::<_, u64>(3, (3u64,)).is_err());
    assert!(!session.instance().is_poisoned());
    for error in [
        session.call::<_, u64>(2, (3u32,)).unwrap_err(),
        session.call::<_, u64>(2, (3u64, 3u64)).unwrap_err(),
        session.call::<_, u64>(2, ()).unwrap_err(),
        session.call::<_, u32>(2, (3u64,)).unwrap_err(),
        session.call::<_, String>(2, (3u64,)).unwrap_err(),
        session
            .call::<_, u64>(2, (&*"x".repeat(17_000),))
            .unwrap_err(),
    ] {
        assert_eq!(
            error.to_string(),
            "u64: the arguments or the result aren't of its types"
        );
    }
    assert_eq!(counts(&mut session), 111);

    // A guest without an arena is not written to.
    let mut bare = run(Made::bare()
        .memory(crate::module::PAGE)
        .function(function!("first"() -> u32), |code| {
            code.i32_const(0).i32_load(ANY);
        })
        .build());
    let error = bare.call::<_, u32>(0, ("text",)).unwrap_err();
    assert!(matches!(error, Error::OutOfMemory { .. }), "{error}");
    assert_eq!(bare.call::<_, u32>(0, ()).unwrap(), 0);

    // What would be the pointer to a text is any number.
    let error = session.call::<_, String>(0, ()).unwrap_err();
    assert!(matches!(error, Error::Fault { .. }));
}

#[test]
fn a_lie_is_a_fault_and_poisons() {
    let mut session = run(Made::new()
        .words(DATA, &[END - 1, 2])
        .function(function!("lie"() -> String), constant(DATA))
        .function(function!("bool"() -> bool), constant(1))
        .build());
    let error = call::<_, String>(&mut session, "lie", ()).unwrap_err();
    assert!(matches!(
        &error,
        Error::Fault { function, fault: Fault::OutOfBounds { len: 2, .. } } if function == "lie"
    ));
    let later = call::<_, bool>(&mut session, "bool", ()).unwrap_err();
    assert!(matches!(later, Error::Poisoned { cause } if cause == error.to_string()));
    let later = session.call::<_, bool>(0, ()).unwrap_err();
    assert!(matches!(later, Error::Poisoned { .. }));
}

/// A text that measures less than it stores.
struct Odd {
    measured: usize,
    stored: &'static str,
}

impl Value for Odd {
    const TYPE: &'static Type = <str as Value>::TYPE;
    type Shape = Pair;

    fn tail(&self, at: usize) -> usize {
        at.saturating_add(self.measured)
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        self.stored.store(block, at)
    }
}

#[test]
fn a_value_that_takes_more_than_it_measured_is_refused() {
    // The shape is what `Pass::of` says, as the trait asks.
    assert!(Pair::KIND.is(wharf_abi::slots::Pass::of(Odd::TYPE)));
    let mut session = run(Made::new()
        .function(function!("text"(it: &str) -> String), echo_pair)
        .build());
    let odd = |measured, stored| Odd { measured, stored };
    let back: String = call(&mut session, "text", (odd(9, "fits"),)).unwrap();
    assert_eq!(back, "fits");
    // In the arena, and in a block that is freed.
    for measured in [3, 17_000] {
        let stored = "x".repeat(measured + 1).leak();
        let error = call::<_, String>(&mut session, "text", (odd(measured, stored),)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "text: parameter `it`: its `Value` stores more than it measured"
        );
    }
    assert_eq!(counts(&mut session), 111);
    let error = call::<_, String>(&mut session, "text", (odd(usize::MAX, ""),)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "text: the arguments: a value is too large for a 32-bit linear memory"
    );
    let back: String = call(&mut session, "text", ("fine",)).unwrap();
    assert_eq!(back, "fine");
}

#[test]
fn sessions_and_functions_can_be_sent() {
    fn can_be_sent<T: Send + Sync>() {}
    can_be_sent::<Guest>();
    can_be_sent::<super::engine::Instance>();
    can_be_sent::<One<&'static str, String>>();
    can_be_sent::<Session<Store<()>>>();
    can_be_sent::<Error>();
}
