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
