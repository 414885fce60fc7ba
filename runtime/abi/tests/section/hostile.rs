//! Sections that lie, nest deeply, or are large.

use wharf_abi::names::MAX_BYTES;
use wharf_abi::section::{Interface, MAX_DEPTH, WRITER, decode, encode};
use wharf_abi::types::{Access, Calls, Role, Side};
use wharf_abi::{Body, Case, Field, Function, Payload, Ref, Scalar, Type, Wide};

use crate::built::{
    NUMBER, back, boxed, callback, defined, function, gives, import, kept, label, lent, list,
    member, option, own, owned, parts, passed, record, tuple,
};
use crate::{framed, greet, items, planned, returns, section, what};

#[test]
fn nesting_ends() {
    let many = if cfg!(miri) { 2 * MAX_DEPTH } else { 1_000_000 };
    let nested = |tag: u8, depth: u32| {
        let mut ty = vec![tag; depth as usize];
        ty.push(0x02);
        framed(1, &returns(&ty))
    };
    for tag in [0x11, 0x12, 0x16, 0x21] {
        assert!(decode(&nested(tag, MAX_DEPTH)).is_ok());
        assert_eq!(what(&nested(tag, MAX_DEPTH + 1)), "types nested too deeply");
        assert_eq!(what(&nested(tag, many)), "types nested too deeply");
    }
    for tag in [0x13, 0x17] {
        assert_eq!(what(&nested(tag, many)), "types nested too deeply");
    }
    // Where each level takes more bytes than one.
    let levels: [&[u8]; 6] = [
        // `Box<dyn Fn() -> …>` and `Box<dyn Fn(…)`.
        b"\x33\0\x01\0\0\0\0",
        b"\x33\0\x01\x01\0\0\0",
        b"\x14\x01\0\0\0",
        b"\x15\x01\0\0\0",
        // `struct A { b: … }`, and the first type that such a struct is generic over.
        b"\x20\x01\0\0\0A\x01\0\0\0A\0\0\0\0\x01\0\0\0A\0\0\0\0\0\x01\0\0\0\
          \x01\0\0\0b\x01\0\0\0b\0\0\0\0",
        b"\x20\x01\0\0\0A\x01\0\0\0A\0\0\0\0\x01\0\0\0A\x01\0\0\0",
    ];
    for level in levels {
        let ty = [level.repeat(many.min(10_000) as usize), vec![2]].concat();
        assert_eq!(what(&framed(2, &returns(&ty))), "types nested too deeply");
    }
}

/// A type of every kind, in one function.
fn every_kind() -> Function {
    let variant = Body::Variant(parts(vec![
        Case {
            label: label("A", "A"),
            payload: Payload::Unit,
        },
        Case {
            label: label("b", "B"),
            payload: Payload::One(boxed(Type::Boxed(boxed(back("V"))))),
        },
        Case {
            label: label("C", "C"),
            payload: Payload::Tuple(parts(vec![boxed(NUMBER), boxed(Type::Str)])),
        },
        Case {
            label: label("D", "D"),
            payload: Payload::Record(parts(vec![Field {
                label: label("x", "x"),
                ty: boxed(Type::Wide(Wide::S128)),
            }])),
        },
    ]));
    let all = vec![
        defined("V", vec![NUMBER], variant),
        defined(
            "E",
            vec![],
            Body::Enum(parts(vec![label("A", "A"), label("b-c", "B")])),
        ),
        defined(
            "F",
            vec![],
            Body::Flags(parts(vec![label("a", "a"), label("b", "b")])),
        ),
        record(
            "R",
            vec![Type::Str],
            vec![list(back("R")), Type::NonZero(Scalar::U8)],
        ),
        Type::Map(boxed(Type::Str), boxed(Type::Array(boxed(NUMBER), 2))),
        Type::Set(boxed(Type::Tuple(parts(vec![
            boxed(NUMBER),
            boxed(NUMBER),
        ])))),
        Type::Result(boxed(Type::Unit), boxed(Type::Option(boxed(Type::Str)))),
    ];
    gives(
        "f",
        Type::Tuple(parts(all.into_iter().map(boxed).collect())),
    )
}

/// An item of every kind, and a handle of every kind.
fn every_item() -> Interface {
    let counter = || own(Side::Guest);
    let handler = callback(
        Calls::Once,
        true,
        vec![lent(Side::Host, Access::Exclusive), NUMBER],
        Type::Result(boxed(counter()), boxed(Type::Str)),
    );
    let merge = function(
        "merge",
        vec![
            counter(),
            lent(Side::Guest, Access::Exclusive),
            passed(vec![counter()], own(Side::Host)),
            handler,
        ],
        Type::View(Scalar::F32, Access::Exclusive),
    );
    let guests = |role, name: &str, params, result| member(Side::Guest, role, name, params, result);
    let hosts = |role, name: &str, params, result| member(Side::Host, role, name, params, result);
    let this = || lent(Side::Host, Access::Shared);
    Interface {
        functions: vec![
            guests(Role::Constructor, "new", vec![NUMBER], counter()),
            guests(Role::Next, "next", vec![counter()], option(counter())),
            guests(
                Role::Setter,
                "set_value",
                vec![counter(), NUMBER],
                Type::Unit,
            ),
            every_kind(),
            merge,
        ],
        imports: vec![
            import("", hosts(Role::Method, "draw", vec![this()], Type::Unit)),
            import(
                "./dom.js",
                function("log", vec![kept(vec![], NUMBER)], own(Side::Host)),
            ),
        ],
        writer: WRITER.into(),
    }
}

/// Every part of a section that has everything is refused, and every change to a byte has an answer.
#[test]
fn every_place_may_be_damaged() {
    // Miri takes its time for each.
    let step = if cfg!(miri) { 89 } else { 1 };
    let all = every_item();
    assert_eq!(decode(&items(&all).concat()), Ok(every_item()));
    for whole in items(&all) {
        for end in (1..whole.len()).step_by(step) {
            assert!(decode(&whole[..end]).is_err(), "{end}");
        }
        for place in (0..whole.len()).step_by(step) {
            for byte in [
                0, 1, 2, 3, 8, 0x14, 0x20, 0x22, 0x30, 0x33, 0x34, 0x7f, 0x80, 0xff,
            ] {
                let mut bytes = whole.clone();
                bytes[place] = byte;
                if let Ok(interface) = decode(&bytes) {
                    planned(&interface);
                    let mut again = decode(&items(&interface).concat()).expect("a section");
                    again.writer.clone_from(&interface.writer);
                    assert_eq!(again, interface, "{byte:#x} at {place}");
                }
            }
        }
    }
}

/// What could take a time that grows faster than the section: 64 KiB of each, as deep as may be.
#[test]
#[cfg_attr(miri, ignore = "it is about time")]
fn hostile_sections() {
    const SIZE: usize = 1 << 16;
    /// Wraps a type as often as may be, with the rest of the bytes in the innermost.
    fn deep(wrap: impl Fn(u32, Type) -> Type, fill: impl Fn(usize) -> Type) -> Type {
        levels(1, wrap, fill)
    }
    /// As [`deep`], where `wrap` takes so many levels.
    fn levels(by: u32, wrap: impl Fn(u32, Type) -> Type, fill: impl Fn(usize) -> Type) -> Type {
        let levels = (MAX_DEPTH - 2) / by;
        let wrapped = |count| {
            (0..levels)
                .rev()
                .fold(fill(count), |ty, level| wrap(level, ty))
        };
        let empty = encode(&gives("f", wrapped(1))).len();
        let one = encode(&gives("f", wrapped(2))).len() - empty;
        wrapped(SIZE.saturating_sub(empty) / one)
    }
    let level = |level: u32| format!("L{level}");
    let numbers = |count: usize| tuple((0..count.max(1)).map(|_| NUMBER).collect());
    let backs = |count: usize| tuple((0..count.max(1)).map(|_| list(back("L0"))).collect());
    let types = [
        deep(|_, ty| Type::Option(boxed(ty)), numbers),
        deep(|_, ty| Type::Result(boxed(ty), boxed(NUMBER)), numbers),
        deep(|_, ty| tuple(vec![NUMBER, ty]), numbers),
        deep(|_, ty| list(ty), numbers),
        deep(|_, ty| Type::Map(boxed(ty), boxed(NUMBER)), numbers),
        deep(|_, ty| Type::Array(boxed(ty), 1), numbers),
        deep(|_, ty| Type::Boxed(boxed(ty)), numbers),
        deep(|_, ty| kept(vec![], ty), numbers),
        deep(|_, ty| kept(vec![ty], NUMBER), numbers),
        levels(
            2,
            |it, ty| record(&level(it), vec![], vec![kept(vec![ty], NUMBER)]),
            |count| tuple((0..count.max(1)).map(|_| own(Side::Host)).collect()),
        ),
        deep(|it, ty| record(&level(it), vec![], vec![ty]), numbers),
        deep(|it, ty| record(&level(it), vec![], vec![ty]), backs),
        levels(
            2,
            |it, ty| record(&level(it), vec![], vec![list(ty)]),
            backs,
        ),
        deep(
            |it, ty| record(&level(it), vec![], vec![list(back(&level(it))), ty]),
            backs,
        ),
        deep(
            |it, ty| {
                let case = Case {
                    label: label("A", "A"),
                    payload: Payload::Tuple(parts(vec![boxed(ty), boxed(list(back("L0")))])),
                };
                defined(&level(it), vec![], Body::Variant(parts(vec![case])))
            },
            backs,
        ),
        // Each is generic over the outermost, whose name is as long as may be.
        deep(
            |it, ty| match it {
                0 => {
                    let label = "a".repeat(MAX_BYTES);
                    let mut ty = record("L0", vec![], vec![ty]);
                    if let Type::Defined(Ref::Owned(definition)) = &mut ty {
                        definition.label = self::label(&label, "L0");
                    }
                    ty
                }
                it => record(&level(it), vec![back("L0")], vec![ty]),
            },
            backs,
        ),
    ];
    for ty in types {
        let functions = [gives("f", ty)];
        let bytes = section(&functions);
        assert!(bytes.len() > SIZE / 2, "{}", bytes.len());
        let interface = decode(&bytes).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(interface.functions, functions);
        let plans = planned(&interface);
        assert!(!plans.exports.is_empty() && !interface.definitions().contains_key(""));
    }
}

/// A large section takes no time to speak of: each byte is looked at once, or a few times.
#[test]
#[cfg_attr(miri, ignore = "it is about time")]
fn large_sections() {
    let count = 20_000;
    let functions: Vec<Function> = (0..count)
        .map(|i| Function {
            name: owned(format!("f{i:05}")),
            ..greet("")
        })
        .collect();
    let interface = decode(&section(&functions)).expect("a section");
    assert_eq!(interface.functions, functions);
}
