//! Values there and back, as text.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::time::Duration;

use wharf_abi::types::{
    Body, Callback, Calls, Case, Definition, Field, Function, Handle, Label, Mode, Param, Payload,
    Ref, Resource, Side, Type,
};
use wharf_abi::{Scalar, Value};

use super::{Call, show};

/// A type that is used more than once in a test.
type AnyType = fn() -> Type;

fn owned<T>(value: T) -> Ref<T> {
    Ref::Owned(Box::new(value))
}

fn label(name: &'static str, ident: &'static str) -> Label {
    Label {
        name: Ref::Static(name),
        ident: Ref::Static(ident),
        docs: Ref::Static(""),
    }
}

fn field(name: &'static str, ty: Type) -> Field {
    Field {
        label: label(name, name),
        ty: owned(ty),
    }
}

fn case(name: &'static str, payload: Payload) -> Case {
    Case {
        label: label(name, name),
        payload,
    }
}

fn defined(name: &'static str, body: Body) -> Type {
    Type::Defined(owned(Definition {
        label: label(name, name),
        path: Ref::Owned(format!("guest::{name}").into()),
        args: Ref::Static(&[]),
        body,
    }))
}

fn back(path: &'static str) -> Type {
    Type::Back(Ref::Static(path))
}

fn tree() -> Type {
    defined(
        "Tree",
        Body::Record(Ref::Owned(Box::new([
            field("first_name", Type::Str),
            field("children", Type::List(owned(back("guest::Tree")))),
            field(
                "next",
                Type::Option(owned(Type::Boxed(owned(back("guest::Tree"))))),
            ),
        ]))),
    )
}

fn shape() -> Type {
    let number = || owned(Type::Scalar(Scalar::F64));
    defined(
        "Shape",
        Body::Variant(Ref::Owned(Box::new([
            case("Nothing", Payload::Unit),
            case("Circle", Payload::One(number())),
            case(
                "FreeForm",
                Payload::Tuple(Ref::Owned(Box::new([number(), number()]))),
            ),
            case(
                "Some",
                Payload::Record(Ref::Owned(Box::new([field("x", Type::Scalar(Scalar::U8))]))),
            ),
        ]))),
    )
}

fn access() -> Type {
    defined(
        "Access",
        Body::Flags(Ref::Owned(Box::new(
            ["read", "write_all"].map(|name| label(name, name)),
        ))),
    )
}

fn function(ty: Type) -> Function {
    Function {
        name: Ref::Static("f"),
        docs: Ref::Static(""),
        path: Ref::Static("guest::f"),
        params: Ref::Owned(Box::new([Param {
            name: Ref::Static("value"),
            mode: Mode::Owned,
            ty: owned(ty),
        }])),
        result: Ref::Static(&Type::Unit),
        member: None,
    }
}

/// What an argument is as text, once it has been read.
fn read(ty: Type, text: &str) -> Result<String, String> {
    let call = Call::parse(&format!("f({text})")).expect("it is a call");
    let values = call
        .arguments(&function(ty))
        .map_err(|error| error.to_string())?;
    let text = show(&values[0], &mut |_| panic!("it isn't an object"));
    Ok(text.expect("it has a form in WAVE"))
}

fn of<T: Value>() -> Type {
    // Through a section, as an interface comes.
    let function = Function {
        result: Ref::Static(T::TYPE),
        ..function(Type::Unit)
    };
    let section = wharf_abi::section::encode(&function);
    let interface = wharf_abi::section::decode(&section).expect("it was encoded");
    let function = interface
        .functions
        .into_iter()
        .next()
        .expect("there is one");
    match function.result {
        Ref::Owned(ty) => *ty,
        Ref::Static(_) => unreachable!("it was decoded"),
    }
}

#[test]
fn come_back() {
    for (ty, text) in [
        (tree as AnyType, "{first-name: \"x\", children: []}"),
        (
            tree,
            "{first-name: \"x\", children: [{first-name: \"y\", children: []}], \
             next: some({first-name: \"z\", children: []})}",
        ),
        (shape, "nothing"),
        (shape, "circle(1.5)"),
        (shape, "free-form((1, 2.5))"),
        (shape, "%some({x: 1})"),
        (access, "{read, write-all}"),
        (access, "{}"),
        (of::<Ordering>, "less"),
        (of::<Duration>, "{seconds: 1, nanoseconds: 2}"),
        (of::<u128>, "340282366920938463463374607431768211455"),
        (of::<i128>, "-170141183460469231731687303715884105728"),
        (of::<(u8, String)>, "(1, \"x\")"),
        (of::<[u8; 3]>, "[1, 2, 3]"),
        (of::<BTreeSet<u8>>, "[1, 2]"),
        (of::<BTreeMap<String, u8>>, "[(\"a\", 1), (\"b\", 2)]"),
        (of::<BTreeMap<(u8, bool), u8>>, "[((1, true), 1)]"),
        (of::<NonZero<u8>>, "7"),
        (of::<Vec<Option<Ordering>>>, "[some(less), none]"),
    ] {
        assert_eq!(read(ty(), text).as_deref(), Ok(text));
    }
}

#[test]
fn other_ways_to_write_them() {
    for (ty, text, expected) in [
        (
            of::<BTreeMap<String, u8>> as AnyType,
            "{\"a\": 1}",
            "[(\"a\", 1)]",
        ),
        (of::<BTreeMap<bool, u8>>, "{true: 1}", "[(true, 1)]"),
        (of::<BTreeMap<u8, u8>>, "{}", "[]"),
        (
            of::<Duration>,
            "{nanoseconds: 2, seconds: 1}",
            "{seconds: 1, nanoseconds: 2}",
        ),
        (of::<Option<Ordering>>, "equal", "some(equal)"),
        (access, "{write-all, read}", "{read, write-all}"),
    ] {
        assert_eq!(read(ty(), text).as_deref(), Ok(expected));
    }
}

#[test]
fn what_is_wrong_with_them() {
    for (ty, text, message) in [
        (
            tree as AnyType,
            "{first-name: \"x\", children: [{first-name: 1, children: []}]}",
            "f: parameter `value`.children[0].first-name must be a string, not 1",
        ),
        (
            tree,
            "{first-name: \"x\"}",
            "f: parameter `value`.children must be a list, each element a value of the type Tree, \
             not left out",
        ),
        (
            tree,
            "{first-name: \"x\", children: [], last-name: \"y\"}",
            "f: parameter `value` must be a value of the type Tree with first-name, children, \
             next, not one with `last-name`",
        ),
        (
            shape,
            "square",
            "f: parameter `value` must be of the type Shape, which has nothing, circle, free-form, \
             some, not square",
        ),
        (
            shape,
            "circle",
            "f: parameter `value`.circle must be a number (f64), not left out",
        ),
        (
            shape,
            "nothing(1)",
            "f: parameter `value`.nothing must be nothing, not 1",
        ),
        (
            access,
            "{read, run}",
            "f: parameter `value` must be of the type Access, which has read, write-all, not \
             {read, run}",
        ),
        (
            of::<(u8, u8)>,
            "(1, 256)",
            "f: parameter `value`.1 must be an integer from 0 to 255 (u8), not 256",
        ),
        (
            of::<[u8; 2]>,
            "[1]",
            "f: parameter `value` must be a list of 2, each element an integer from 0 to 255 (u8), \
             not [1]",
        ),
    ] {
        assert_eq!(read(ty(), text), Err(message.to_string()));
    }
}

#[test]
fn names_that_wave_does_not_have() {
    let record = |names: [&'static str; 2]| {
        let fields = names.map(|name| field(name, Type::Str));
        defined("Row", Body::Record(Ref::Owned(Box::new(fields))))
    };
    assert_eq!(
        read(record(["größe", "b"]), "{:}"),
        Err(
            "`f` can't be called so: WAVE has no name for `größe` of the type Row, which would be \
             letters from a to z, digits and `-`"
                .to_string()
        )
    );
    assert_eq!(
        read(record(["a_b", "aB"]), "{:}"),
        Err(
            "`f` can't be called so: WAVE has one name for `a_b` and `aB` of the type Row, `a-b`"
                .to_string()
        )
    );
}

/// Objects and functions can be left out where they may, and nothing else.
#[test]
fn what_stays_on_its_side() {
    let counter = || {
        let resource = Resource {
            label: label("Counter", "Counter"),
            path: Ref::Static("guest::Counter"),
            side: Side::Guest,
        };
        Type::Handle(Handle::Own(owned(resource)))
    };
    let called = || {
        Type::Handle(Handle::Function(owned(Callback {
            calls: Calls::Shared,
            kept: true,
            params: Ref::Static(&[]),
            result: Ref::Static(&Type::Unit),
        })))
    };
    let handles: [(&dyn Fn() -> Type, &str); 2] = [
        (&counter, "an object of the type Counter"),
        (&called, "a function"),
    ];
    for (handle, what) in handles {
        let pair = || Type::Tuple(Ref::Owned(Box::new([owned(Type::Str), owned(handle())])));
        let holder = || {
            let fields = [field("a", Type::Str), field("b", handle())];
            defined("Holder", Body::Record(Ref::Owned(Box::new(fields))))
        };
        // Whatever is written: without one there is no value.
        for (ty, says) in [
            (handle(), "is"),
            (pair(), "contains"),
            (holder(), "contains"),
            (Type::Boxed(owned(handle())), "contains"),
            (Type::Array(owned(handle()), 1), "contains"),
        ] {
            let function = function(ty);
            for text in ["", "1", "none", "{a: \"\"}"] {
                let call = Call::parse(&format!("f({text})")).expect("it is a call");
                let error = call.arguments(&function).expect_err("it can't be given");
                let message = error.to_string();
                let part = format!("its parameter `value` {says} {what}");
                assert!(message.contains(&part), "{part:?} isn't in: {message}");
            }
        }
        let option = || Type::Option(owned(handle()));
        assert_eq!(read(option(), "none"), Ok("none".to_owned()));
        assert_eq!(read(option(), ""), Ok("none".to_owned()));
        assert_eq!(read(Type::List(owned(handle())), "[]"), Ok("[]".to_owned()));
        for (ty, text) in [
            (option(), "some(1)"),
            (option(), "1"),
            (Type::List(owned(handle())), "[1]"),
        ] {
            let error = read(ty, text).expect_err("it can't be written");
            assert!(error.contains(what) && error.contains("not "), "{error}");
        }
    }
}
