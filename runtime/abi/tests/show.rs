//! Types and functions in words.
#![cfg(feature = "alloc")]

use wharf_abi::show::Expected;
use wharf_abi::{Function, Mode, Param, Ref, Type, Value};

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
    let expected = |ty: &Type| Expected(ty).to_string();
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
}
