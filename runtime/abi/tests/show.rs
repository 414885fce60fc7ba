//! Types and functions in words.
#![cfg(feature = "alloc")]

mod built;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU8;
use std::ops::Range;
use std::time::Duration;

use wharf_abi::plan::Node;
use wharf_abi::show::Expected;
use wharf_abi::types::{Access, Calls, Role, Side};
use wharf_abi::{Function, Mode, Param, Ref, Scalar, Type, Value};

use built::{NUMBER, callback, import, kept, lent, list, member, option, own, passed};

fn param<T: Value>(name: &'static str) -> Param {
    Param {
        name: Ref::Static(name),
        mode: T::MODE,
        ty: Ref::Static(T::TYPE),
    }
}

fn function(params: Vec<Param>, result: &'static Type) -> String {
    let function = Function {
        name: Ref::Static("f"),
        docs: Ref::Static(""),
        path: Ref::Static(""),
        params: Ref::Owned(params.into_boxed_slice()),
        result: Ref::Static(result),
        member: None,
    };
    function.to_string()
}

#[test]
fn functions_are_written_as_in_rust() {
    assert_eq!(function(vec![], <()>::TYPE), "fn f()");
    let params = vec![
        param::<&str>("a"),
        param::<&[String]>("b"),
        param::<&mut [f32]>("c"),
        param::<Box<[Option<char>]>>("d"),
        param::<Option<&str>>("e"),
    ];
    assert_eq!(
        function(params, <Result<Vec<u8>, ()>>::TYPE),
        "fn f(a: &str, b: &[String], c: &mut [f32], d: Vec<Option<char>>, e: Option<String>) \
         -> Result<Vec<u8>, ()>"
    );
    assert_eq!(<&str>::MODE, Mode::Borrowed);
}

#[test]
fn what_a_value_must_be() {
    let expected = |ty: &Type| Expected(&Node::of(ty)).to_string();
    assert_eq!(expected(u8::TYPE), "an integer from 0 to 255 (u8)");
    assert_eq!(
        expected(i64::TYPE),
        "an integer from -9223372036854775808 to 9223372036854775807 (i64)"
    );
    assert_eq!(expected(f32::TYPE), "a number (f32)");
    assert_eq!(
        expected(<Vec<Option<String>>>::TYPE),
        "a list, each element a string, or none"
    );
    assert_eq!(
        expected(<Result<bool, char>>::TYPE),
        "a result, ok: a boolean, err: a single character"
    );
    assert_eq!(
        expected(NonZeroU8::TYPE),
        "an integer from 0 to 255 (u8), and not 0"
    );
    assert_eq!(
        expected(u128::TYPE),
        "an integer from 0 to 340282366920938463463374607431768211455 (u128)"
    );
    assert_eq!(
        expected(<[bool; 3]>::TYPE),
        "a list of 3, each element a boolean"
    );
    assert_eq!(
        expected(<BTreeSet<char>>::TYPE),
        "a set, each element a single character"
    );
    assert_eq!(
        expected(<BTreeMap<String, Range<f64>>>::TYPE),
        "a map, each key a string, each value a value of the type RangeOfF64"
    );
    assert_eq!(expected(<(u8, u8)>::TYPE), "a tuple of 2");
    assert_eq!(
        expected(std::cmp::Ordering::TYPE),
        "a case of the enum Ordering"
    );
}

#[test]
fn types_are_written_as_in_rust() {
    let text = |ty: &Type| ty.to_string();
    assert_eq!(
        text(<(u8, [String; 2], (char,))>::TYPE),
        "(u8, [String; 2], (char,))"
    );
    assert_eq!(
        text(<BTreeMap<NonZeroU8, BTreeSet<i128>>>::TYPE),
        "HashMap<NonZero<u8>, HashSet<i128>>"
    );
    assert_eq!(text(<Range<Duration>>::TYPE), "Range<Duration>");
}

/// What stays on its side, as Rust writes it and as an error names it.
#[test]
fn handles_and_views() {
    let view = |access| Type::View(Scalar::U8, access);
    let object = "an object of the type Counter";
    for (ty, text, expected) in [
        (own(Side::Guest), "Counter", object),
        (lent(Side::Guest, Access::Shared), "&Counter", object),
        (lent(Side::Guest, Access::Exclusive), "&mut Counter", object),
        (own(Side::Host), "Canvas", "an object of the type Canvas"),
        (
            list(option(own(Side::Guest))),
            "Vec<Option<Counter>>",
            "a list, each element an object of the type Counter, or none",
        ),
        (passed(vec![], Type::Unit), "&dyn Fn()", "a function"),
        (
            kept(vec![NUMBER, Type::Str], own(Side::Host)),
            "Box<dyn Fn(u32, String) -> Canvas>",
            "a function",
        ),
        (
            callback(Calls::Exclusive, false, vec![], Type::Str),
            "&mut dyn FnMut() -> String",
            "a function",
        ),
        (
            callback(Calls::Once, true, vec![kept(vec![], NUMBER)], Type::Unit),
            "Box<dyn FnOnce(Box<dyn Fn() -> u32>)>",
            "a function",
        ),
        (view(Access::Shared), "View<u8>", "a view of u8"),
        (view(Access::Exclusive), "ViewMut<u8>", "a view of u8"),
    ] {
        assert_eq!(ty.to_string(), text);
        assert_eq!(Expected(&Node::of(&ty)).to_string(), expected);
    }
    let add = member(
        Side::Host,
        Role::Method,
        "add",
        vec![lent(Side::Host, Access::Shared), NUMBER],
        NUMBER,
    );
    assert_eq!(add.to_string(), "fn Canvas.add(a: &Canvas, b: u32) -> u32");
    assert_eq!(
        import("./a \"b\".js", add).to_string(),
        r#"from "./a \"b\".js": fn Canvas.add(a: &Canvas, b: u32) -> u32"#
    );
}
