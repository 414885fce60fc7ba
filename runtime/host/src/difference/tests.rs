use wharf_abi::section::Interface;
use wharf_abi::types::{Function, Param, Ref};
use wharf_abi::{Type, Value};

use super::places;
use crate::error::Error;

fn param<T: Value>(name: &'static str) -> Param {
    Param {
        name: Ref::Static(name),
        mode: T::MODE,
        ty: Ref::Static(T::TYPE),
    }
}

fn function(name: &'static str, params: Vec<Param>, result: &'static Type) -> Function {
    Function {
        name: Ref::Static(name),
        docs: Ref::Static(""),
        path: Ref::Static(""),
        params: Ref::Owned(params.into()),
        result: Ref::Static(result),
        member: None,
    }
}

fn interface(functions: Vec<Function>) -> Interface {
    Interface {
        functions,
        ..Interface::default()
    }
}

/// What is different about one function.
fn differences(expected: Function, found: Function) -> Vec<String> {
    match places(&interface(vec![expected]), &interface(vec![found])) {
        Ok(_) => Vec::new(),
        Err(Error::InterfaceMismatch { differences }) => differences,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn further_functions_names_and_ownership_do_not_matter() {
    let expected = interface(vec![function("b", vec![param::<&str>("x")], <()>::TYPE)]);
    let found = interface(vec![
        function("a", vec![], <()>::TYPE),
        function("b", vec![param::<String>("y")], <()>::TYPE),
        function("c", vec![], <()>::TYPE),
    ]);
    assert_eq!(places(&expected, &found).expect("no difference"), [1]);
}

#[test]
fn every_difference_is_a_line() {
    let expected = interface(vec![
        function("gone", vec![param::<&str>("name")], String::TYPE),
        function("less", vec![param::<u8>("a"), param::<u8>("b")], u8::TYPE),
        function("other", vec![param::<&str>("name")], u8::TYPE),
    ]);
    let found = interface(vec![
        function("less", vec![param::<u8>("a")], u8::TYPE),
        function("other", vec![param::<u32>("name")], u16::TYPE),
    ]);
    let error = places(&expected, &found).expect_err("differences");
    assert_eq!(
        error.to_string(),
        "the guest's interface is not what this host expects:\
         \n  `gone`: expected `fn gone(name: &str) -> String`, found no such function\
         \n  `less`: expected 2 parameters, found 1: `fn less(a: u8) -> u8`\
         \n  `other`, parameter `name`: expected `&str`, found `u32`\
         \n  `other`, result: expected `u8`, found `u16`"
    );
}

#[test]
fn a_difference_has_a_place_within_the_type() {
    let f = |ty| function("f", vec![], ty);
    assert_eq!(
        differences(
            f(<Vec<Option<Result<u8, String>>>>::TYPE),
            f(<Vec<Option<Result<u8, char>>>>::TYPE)
        ),
        ["`f`, result, element, some, err: expected `String`, found `char`"]
    );
    assert_eq!(
        differences(f(<Result<u8, u8>>::TYPE), f(<Result<i8, i8>>::TYPE)),
        [
            "`f`, result, ok: expected `u8`, found `i8`",
            "`f`, result, err: expected `u8`, found `i8`"
        ]
    );
    assert_eq!(
        differences(f(<()>::TYPE), f(<Option<()>>::TYPE)),
        ["`f`, result: expected `()`, found `Option<()>`"]
    );
}

#[test]
fn what_the_guest_may_write_to_matters() {
    let f = |param| function("f", vec![param], <()>::TYPE);
    assert_eq!(
        differences(f(param::<&mut [u8]>("x")), f(param::<&[u8]>("x"))),
        ["`f`, parameter `x`: expected `&mut [u8]`, found `&[u8]`"]
    );
    assert_eq!(
        differences(f(param::<Vec<u8>>("x")), f(param::<&mut [u8]>("x"))),
        ["`f`, parameter `x`: expected `Vec<u8>`, found `&mut [u8]`"]
    );
    assert_eq!(
        differences(f(param::<&[Vec<u8>]>("x")), f(param::<&[Vec<i8>]>("x"))),
        ["`f`, parameter `x`, element, element: expected `u8`, found `i8`"]
    );
}

/// Types as a host was made for them.
mod expected {
    use std::collections::BTreeMap;

    use crate::Value;

    #[derive(Value)]
    #[value(crate = "crate")]
    pub(super) struct Row {
        id: u32,
        name: String,
        shape: Shape,
    }

    #[derive(Value)]
    #[value(crate = "crate")]
    pub(super) enum Shape {
        Empty,
        Circle(f64),
        Line(u8, u8),
        Named { name: String },
    }

    #[derive(Value)]
    #[value(crate = "crate")]
    pub(super) enum Color {
        Red,
        Green,
    }

    #[derive(Value)]
    #[value(crate = "crate", flags)]
    pub(super) struct Rights {
        read: bool,
        write: bool,
    }

    #[derive(Value)]
    #[value(crate = "crate")]
    pub(super) enum Json {
        Null,
        Array(Vec<Json>),
        Object(BTreeMap<String, Json>),
        Boxed(Box<Json>),
    }
}

/// The same types, in another crate's eyes, and others of the same names.
mod found {
    use std::collections::BTreeMap;

    use crate::Value;

    #[derive(Value)]
    #[value(crate = "crate")]
    pub(super) struct Row {
        id: u32,
        name: Option<String>,
        shape: Shape,
    }

    #[derive(Value)]
    #[value(crate = "crate")]
    pub(super) enum Shape {
        Empty,
        Circle(f32),
        Line(u8),
        Named { title: String },
    }

    #[derive(Value)]
    #[value(crate = "crate")]
    pub(super) enum Color {
        Green,
        Red,
    }

    #[derive(Value)]
    #[value(crate = "crate", flags)]
    pub(super) struct Rights {
        read: bool,
        write: bool,
        run: bool,
    }

    #[derive(Value)]
    #[value(crate = "crate")]
    pub(super) enum Json {
        Null,
        Array(Vec<Json>),
        Object(BTreeMap<String, Json>),
        Boxed(Box<Json>),
    }
}

/// What is different about two results.
#[track_caller]
fn of_results<E: Value, F: Value>() -> Vec<String> {
    differences(
        function("f", vec![], E::TYPE),
        function("f", vec![], F::TYPE),
    )
}

#[test]
fn fields_and_cases_are_named() {
    assert_eq!(
        of_results::<Vec<expected::Row>, Vec<found::Row>>(),
        [
            "`f`, result, element, field `name`: expected `String`, found `Option<String>`",
            "`f`, result, element, field `shape`, case `Circle`: expected `f64`, found `f32`",
            "`f`, result, element, field `shape`, case `Line`: expected `(u8, u8)`, found `u8`",
            "`f`, result, element, field `shape`, case `Named`: \
             expected `field name`, found `field title`",
        ]
    );
    assert_eq!(
        of_results::<expected::Color, found::Color>(),
        ["`f`, result: expected `cases in the order Red, Green`, found `Green, Red`"]
    );
    assert_eq!(
        of_results::<expected::Rights, found::Rights>(),
        ["`f`, result: expected `no other flag`, found `flag run`"]
    );
    assert_eq!(
        of_results::<expected::Row, expected::Shape>(),
        ["`f`, result: expected `Row`, found `Shape`"]
    );
    assert_eq!(of_results::<expected::Row, expected::Row>(), [""; 0]);
}

#[test]
fn a_type_within_itself_is_compared_by_where_it_is() {
    assert_eq!(of_results::<expected::Json, found::Json>(), [""; 0]);
    assert_eq!(
        of_results::<Option<expected::Json>, Option<found::Shape>>(),
        [
            "`f`, result, some: expected `case Null, Array, Object, Boxed`, \
          found `case Empty, Circle, Line, Named`"
        ]
    );
}
