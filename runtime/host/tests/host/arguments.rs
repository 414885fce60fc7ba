//! Arguments and names that are wrong: said before anything runs in the guest.

use super::engine::{Engine, Guest, Instance, Store};
use crate::module::function;
use crate::module::{Guest as Made, constant};
use wharf_host::{Error, Val};

fn run() -> (Store<()>, Instance) {
    let wasm = Made::new()
        .function(function!("greet"(names: Vec<String>) -> u32), constant(1))
        .function(function!("byte"(n: u8) -> u32), constant(1))
        .function(function!("float"(x: f64) -> u32), constant(1))
        .function(function!("unit"(it: ()) -> u32), constant(1))
        .function(function!("maybe"(n: Option<i8>) -> u32), constant(1))
        .function(
            function!("deep"(it: Option<Vec<Result<u8, char>>>) -> u32),
            constant(1),
        )
        .function(function!("two_words"(a: u32, b: &str) -> u32), constant(1))
        .build();
    let engine = Engine::default();
    let guest = Guest::new(&engine, &wasm).expect("a guest");
    let mut store = Store::new(&engine, ());
    let instance = guest.instantiate(&mut store).expect("an instance");
    (store, instance)
}

/// What is wrong with these arguments.
fn text(name: &str, args: &[Val]) -> String {
    let (mut store, instance) = run();
    let error = instance.call(&mut store, name, args).unwrap_err();
    assert!(matches!(&error, Error::Argument { function, .. } if function == name));
    assert!(!instance.is_poisoned());
    error.to_string()
}

#[test]
fn a_wrong_type_is_named_with_its_place() {
    let mut names = vec![Val::from("a"); 5];
    names[3] = Val::U32(7);
    assert_eq!(
        text("greet", &[Val::List(names)]),
        "greet: parameter `names`[3] must be a string, not a u32"
    );
    assert_eq!(
        text("greet", &[Val::from("Ada")]),
        "greet: parameter `names` must be a list, each element a string, not a string"
    );
    assert_eq!(
        text("deep", &[Val::from(Some([Ok::<u32, u32>(1), Err(2)]))]),
        "deep: parameter `it`.some[1].err must be a single character, not a u32"
    );
    assert_eq!(
        text("two_words", &[Val::U32(1), Val::Char('x')]),
        "two_words: parameter `b` must be a string, not a character"
    );
    assert_eq!(
        text("unit", &[Val::Bool(true)]),
        "unit: parameter `it` must be nothing, not a boolean"
    );
}

#[test]
fn an_integer_out_of_range_is_named() {
    assert_eq!(
        text("byte", &[Val::U32(300)]),
        "byte: parameter `n` must be an integer from 0 to 255 (u8), not 300"
    );
    assert_eq!(
        text("byte", &[Val::S64(-1)]),
        "byte: parameter `n` must be an integer from 0 to 255 (u8), not -1"
    );
    assert_eq!(
        text("maybe", &[Val::from(Some(128))]),
        "maybe: parameter `n`.some must be an integer from -128 to 127 (i8), not 128"
    );
    assert_eq!(
        text("byte", &[Val::F64(1.0)]),
        "byte: parameter `n` must be an integer from 0 to 255 (u8), not an f64"
    );
}

#[test]
fn numbers_are_not_converted_otherwise() {
    assert_eq!(
        text("float", &[Val::F32(1.0)]),
        "float: parameter `x` must be a number (f64), not an f32"
    );
    assert_eq!(
        text("float", &[Val::U32(1)]),
        "float: parameter `x` must be a number (f64), not a u32"
    );
    assert_eq!(
        text("maybe", &[Val::S8(1)]),
        "maybe: parameter `n` must be an integer from -128 to 127 (i8), or none, not an i8"
    );
}

#[test]
fn the_number_of_arguments_is_checked() {
    assert_eq!(text("byte", &[]), "byte: takes 1 argument, got 0");
    assert_eq!(
        text("two_words", &[Val::U32(1)]),
        "two_words: takes 2 arguments, got 1"
    );
    assert_eq!(
        text("counts", &[Val::Unit, Val::Unit]),
        "counts: takes 0 arguments, got 2"
    );
}

#[test]
fn an_unknown_function_is_named_with_its_neighbor() {
    let (mut store, instance) = run();
    for (name, neighbor) in [
        ("gret", Some("greet")),
        ("twoWords", Some("two_words")),
        ("two-words", Some("two_words")),
        ("Byte", Some("byte")),
        ("farewell", None),
        ("", None),
    ] {
        let error = instance.call(&mut store, name, &[]).unwrap_err();
        let text = error.to_string();
        let Error::UnknownFunction { similar, .. } = error else {
            panic!("{text}")
        };
        assert_eq!(similar.as_deref(), neighbor, "{name}");
    }
    let error = instance.call(&mut store, "gret", &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the guest exports no function `gret`: did you mean `greet`?"
    );
}
