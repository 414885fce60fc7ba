//! A dynamic value is lowered to the very bytes that a Rust value of its type is.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroI8;
use std::time::Duration;

use wharf_abi::plan::Node;
use wharf_abi::types::{Body, Case, Definition, Field, Label, Payload, Ref};
use wharf_abi::{Block, Type, Value};

use super::{measure, store};
use crate::val::Val;

/// Where the layout is put, and its tail behind it.
const AT: u32 = 64;

fn same<T: Value + Into<Val> + Clone>(value: T) {
    same_as(&value, value.clone().into());
}

fn same_as<T: Value>(value: &T, val: Val) {
    let node = Node::of(T::TYPE);
    let next = (AT + node.size).next_multiple_of(8);

    let end = value.tail(node.size as usize);
    assert_eq!(
        measure(&val, &node, None).expect("of this type") as usize,
        end
    );

    let mut expected = vec![0xcc; 1024];
    let mut bytes = &mut expected[..];
    let mut block = Block {
        memory: &mut bytes,
        next,
        end: 1024,
    };
    value.store(&mut block, AT).expect("room");
    let end = block.next;

    let mut found = vec![0xcc; 1024];
    let mut bytes = &mut found[..];
    let mut block = Block {
        memory: &mut bytes,
        next,
        end: 1024,
    };
    store(&val, &node, &mut block, AT).expect("room");
    assert_eq!(block.next, end);
    assert_eq!(found, expected, "{val}");
}

#[test]
fn as_the_static_value() {
    same(());
    same(true);
    same('🦀');
    same(-2i8);
    same(-2i64);
    same(1.5f32);
    same(String::from("grüße"));
    same(vec![1u16, 2, 3]);
    same(vec![String::from("a"), String::new(), String::from("bcd")]);
    same(vec![vec![1.5f64], vec![], vec![2.5, 3.5]]);
    same(Some(7u64));
    same(None::<u64>);
    same(Some(Some('x')));
    same(vec![Some(String::from("a")), None]);
    same(Ok::<u8, String>(1));
    same(Err::<u8, String>(String::from("no")));
    same(vec![Ok::<(), u16>(()), Err(3)]);
    same(vec![(), ()].len() as u32);
}

/// Alignment is kept from wherever a block starts: blocks start at multiples of 8.
#[test]
fn measured_from_zero() {
    let node = Node::of(<Vec<Vec<u64>>>::TYPE);
    let val = Val::from([vec![1u64], vec![2, 3]]);
    let measured = measure(&val, &node, None).expect("of this type");
    assert_eq!(measured, 8 + 16 + 8 + 16);
}

#[test]
fn a_block_that_no_memory_holds_is_too_large() {
    let node = Node::of(<Vec<u64>>::TYPE);
    let mut block = Block {
        memory: &mut super::Nowhere::default(),
        next: u32::MAX - 20,
        end: u32::MAX,
    };
    let problem = store(&Val::from([1u64, 2, 3]), &node, &mut block, 0).unwrap_err();
    assert!(matches!(
        problem,
        super::Problem::Fault(wharf_abi::Fault::TooLarge)
    ));
}

#[test]
fn as_the_static_value_of_more_than_one_part() {
    same(u128::MAX - 7);
    same(i128::MIN);
    same((1u8, String::from("a"), vec![2u64]));
    same((true,));
    same_as(&[1u16, 2, 3], Val::from([1u16, 2, 3]));
    same_as(&NonZeroI8::MIN, Val::S8(i8::MIN));
    same_as(
        &BTreeSet::from([String::from("a"), String::from("b")]),
        Val::from(["a", "b"]),
    );
    same_as(
        &BTreeMap::from([(1u8, vec![1u64]), (2, vec![])]),
        Val::Map(vec![
            (Val::U8(1), Val::from([1u64])),
            (Val::U8(2), Val::List(vec![])),
        ]),
    );
    same_as(&Ordering::Greater, Val::Enum("Greater".into()));
    let duration = Duration::new(3, 4);
    let [seconds, nanoseconds] = [("seconds", Val::U64(3)), ("nanoseconds", Val::U32(4))]
        .map(|(name, val)| (name.to_string(), val));
    same_as(
        &duration,
        Val::Record(vec![seconds.clone(), nanoseconds.clone()]),
    );
    // In any order.
    same_as(&duration, Val::Record(vec![nanoseconds, seconds]));
}

const fn label(name: &'static str, ident: &'static str) -> Label {
    Label {
        name: Ref::Static(name),
        ident: Ref::Static(ident),
        docs: Ref::Static(""),
    }
}

const fn field(name: &'static str, ident: &'static str, ty: &'static Type) -> Field {
    Field {
        label: label(name, ident),
        ty: Ref::Static(ty),
    }
}

const fn definition(ident: &'static str, path: &'static str, body: Body) -> Definition {
    Definition {
        label: label(ident, ident),
        path: Ref::Static(path),
        args: Ref::Static(&[]),
        body,
    }
}

const COLOR: &Type = &Type::Defined(Ref::Static(&definition(
    "Color",
    "guest::Color",
    Body::Enum(Ref::Static(
        const { &[label("red", "Red"), label("deepBlue", "Blue")] },
    )),
)));

const ACCESS: &Type = &Type::Defined(Ref::Static(&definition(
    "Access",
    "guest::Access",
    Body::Flags(Ref::Static(
        const {
            &[
                label("read", "read"),
                label("write", "write"),
                label("execute", "execute"),
            ]
        },
    )),
)));

const SHAPE: &Type = &Type::Defined(Ref::Static(&definition(
    "Shape",
    "guest::Shape",
    Body::Variant(Ref::Static(
        const {
            &[
                Case {
                    label: label("Nothing", "Nothing"),
                    payload: Payload::Unit,
                },
                Case {
                    label: label("Circle", "Circle"),
                    payload: Payload::Record(Ref::Static(
                        const { &[field("radius", "radius", f64::TYPE)] },
                    )),
                },
                Case {
                    label: label("Box", "Box"),
                    payload: Payload::Tuple(Ref::Static(&[
                        Ref::Static(u8::TYPE),
                        Ref::Static(COLOR),
                    ])),
                },
                Case {
                    label: label("Group", "Group"),
                    payload: Payload::One(Ref::Static(&Type::List(Ref::Static(&Type::Back(
                        Ref::Static("guest::Shape"),
                    ))))),
                },
            ]
        },
    )),
)));

fn record<const N: usize>(fields: [(&str, Val); N]) -> Val {
    Val::Record(fields.map(|(name, val)| (name.into(), val)).into())
}

fn case(name: &str, payload: Val) -> Val {
    Val::Variant(name.into(), Some(Box::new(payload)))
}

#[test]
fn names_of_the_interface_and_of_the_source() {
    assert_eq!(Val::Enum("deepBlue".into()).check(COLOR), Ok(()));
    assert_eq!(Val::Enum("Blue".into()).check(COLOR), Ok(()));
}

#[test]
fn integers_where_they_fit() {
    let check = |val: Val, ty: &Type| val.check(ty).map_err(|it| it.to_string());
    assert_eq!(check(Val::U128(255), u8::TYPE), Ok(()));
    assert_eq!(check(Val::S8(-1), i128::TYPE), Ok(()));
    assert_eq!(check(Val::U8(1), u128::TYPE), Ok(()));
    for (val, ty, message) in [
        (
            Val::S8(-1),
            u128::TYPE,
            "the value must be an integer from 0 to 340282366920938463463374607431768211455 \
             (u128), not -1",
        ),
        (
            Val::U128(u128::MAX),
            u64::TYPE,
            "the value must be an integer from 0 to 18446744073709551615 (u64), not \
             340282366920938463463374607431768211455",
        ),
        (
            Val::U32(0),
            NonZeroI8::TYPE,
            "the value must be an integer from -128 to 127 (i8), and not 0, not 0",
        ),
    ] {
        assert_eq!(check(val, ty), Err(message.to_string()));
    }
}

#[test]
fn a_mismatch_says_where_and_what() {
    for (val, ty, message) in [
        (
            record([("seconds", Val::U8(1))]),
            Duration::TYPE,
            "the value.nanoseconds must be an integer from 0 to 4294967295 (u32), not left out",
        ),
        (
            record([
                ("seconds", Val::U8(1)),
                ("seconds", Val::U8(1)),
                ("nanoseconds", Val::U8(1)),
            ]),
            Duration::TYPE,
            "the value.seconds must be an integer from 0 to 18446744073709551615 (u64), not there \
             twice",
        ),
        (
            record([
                ("seconds", Val::U8(1)),
                ("nanoseconds", Val::U8(1)),
                ("hours", Val::U8(1)),
            ]),
            Duration::TYPE,
            "the value must be a value of the type Duration with `seconds` and `nanoseconds`, not \
             one with `hours`",
        ),
        (
            Val::Enum("green".into()),
            COLOR,
            "the value must be `red` or `deepBlue` of the type Color, not `green`",
        ),
        (
            Val::Flags(vec!["read".into(), "delete".into()]),
            ACCESS,
            "the value must be `read`, `write` or `execute` of the type Access, not `delete`",
        ),
        (
            case("Circle", record([("radius", Val::from("large"))])),
            SHAPE,
            "the value.Circle.radius must be a number (f64), not a string",
        ),
        (
            case("Box", Val::from((1u8, 2u8))),
            SHAPE,
            "the value.Box.1 must be a case of the enum Color, not a u8",
        ),
        (
            case("Box", Val::from((1u8,))),
            SHAPE,
            "the value.Box must be a tuple of 2, not a tuple of 1",
        ),
        (
            case("Nothing", Val::U8(1)),
            SHAPE,
            "the value.Nothing must be nothing, not a u8",
        ),
        (
            Val::Variant("Group".into(), None),
            SHAPE,
            "the value.Group must be a list, each element a value of the type Shape, not left out",
        ),
        (
            case(
                "Group",
                Val::List(vec![case("Group", Val::List(vec![Val::Unit]))]),
            ),
            SHAPE,
            "the value.Group[0].Group[0] must be a value of the type Shape, not nothing",
        ),
        (
            Val::Variant("Square".into(), None),
            SHAPE,
            "the value must be `Nothing`, `Circle`, `Box` or `Group` of the type Shape, not \
             `Square`",
        ),
        (
            Val::from([1u8, 2]),
            <[u8; 3]>::TYPE,
            "the value must be a list of 3, each element an integer from 0 to 255 (u8), not a list \
             of 2",
        ),
        (
            Val::List(vec![Val::U8(1), Val::U16(2), Val::U32(1)]),
            <BTreeSet<u8>>::TYPE,
            "the value[2] must be another than those before it, not 1",
        ),
        (
            Val::Map(vec![
                (Val::U8(1), Val::Unit),
                (Val::U8(2), Val::Unit),
                (Val::U8(2), Val::Unit),
            ]),
            <BTreeMap<u8, ()>>::TYPE,
            "the value[2] must be another than those before it, not 2",
        ),
        (
            Val::Map(vec![(Val::U8(1), Val::U8(1)), (Val::from("a"), Val::U8(1))]),
            <BTreeMap<u8, u8>>::TYPE,
            "the value[1].key must be an integer from 0 to 255 (u8), not a string",
        ),
    ] {
        assert_eq!(val.check(ty).unwrap_err().to_string(), message);
    }
}

#[test]
fn flags_and_cases_in_memory() {
    let stored = |val: Val, ty: &Type| {
        let node = Node::of(ty);
        let mut memory = [0; 8];
        let mut bytes = &mut memory[..node.size as usize];
        let mut block = Block {
            memory: &mut bytes,
            next: 8,
            end: 8,
        };
        store(&val, &node, &mut block, 0).expect("room");
        memory[0]
    };
    assert_eq!(
        stored(Val::Flags(vec!["execute".into(), "read".into()]), ACCESS),
        0b101
    );
    assert_eq!(stored(Val::Flags(vec![]), ACCESS), 0);
    assert_eq!(stored(Val::Enum("Blue".into()), COLOR), 1);
}
