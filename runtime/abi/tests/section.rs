//! The interface section: what is encoded is decoded, and any bytes have an answer.
#![cfg(feature = "alloc")]

mod generated;

use generated::{SCALARS, any_tree, config};
use proptest::prelude::*;
use wharf_abi::definitions::{Conflict, MAX_NAME};
use wharf_abi::names::MAX_BYTES;
use wharf_abi::plan::{Kind, Node, Plan};
use wharf_abi::section::{DecodeError, MAX_DEPTH, VERSION, WRITER, decode, encode, item, item_len};
use wharf_abi::show::Expected;
use wharf_abi::{
    Body, Case, Definition, Field, Function, Label, Mode, Param, Payload, Ref, Scalar, Type, Wide,
    layout, names,
};

/// Any name that the section accepts.
fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z_ßñ中][a-zA-Z0-9_ßñ中٣-]{0,12}"
}

fn owned(text: String) -> Ref<str> {
    Ref::Owned(text.into_boxed_str())
}

/// A parameter; its definitions are called `types` and a number.
fn param(name: String, types: String) -> impl Strategy<Value = Param> {
    let numbers = prop::sample::select(&SCALARS[..]).prop_filter_map("numbers", |scalar| {
        let element = Ref::Owned(Box::new(Type::Scalar(scalar)));
        scalar
            .is_number()
            .then_some((Mode::Mutable, Type::List(element)))
    });
    let looked_at = prop::sample::select(&[Mode::Owned, Mode::Borrowed][..]);
    let rest = (looked_at, any_tree()).prop_map(move |(mode, tree)| (mode, tree.called(&types)));
    prop_oneof![1 => numbers, 4 => rest].prop_map(move |(mode, ty)| Param {
        name: owned(name.clone()),
        mode,
        ty: Ref::Owned(Box::new(ty)),
    })
}

fn function(index: usize, name: String) -> impl Strategy<Value = Function> {
    let params = prop::collection::btree_set(self::name(), 0..5).prop_flat_map(move |names| {
        let params = names.into_iter().enumerate();
        let params = params.map(|(number, name)| param(name, format!("F{index}P{number}T")));
        params.collect::<Vec<_>>()
    });
    let docs = prop_oneof![
        Just(String::new()),
        any::<String>(),
        "[ -~]{0,20}\n[ -~]{0,20}"
    ];
    (docs, any::<String>(), params, any_tree()).prop_map(move |(docs, path, params, result)| {
        Function {
            name: owned(name.clone()),
            docs: owned(docs),
            path: owned(path),
            params: Ref::Owned(params.into_boxed_slice()),
            result: Ref::Owned(Box::new(result.called(&format!("F{index}T")))),
        }
    })
}

/// Functions of different names, in the order of these.
fn functions() -> impl Strategy<Value = Vec<Function>> {
    prop::collection::btree_set(name(), 1..5).prop_flat_map(|names| {
        let names = names.into_iter().enumerate();
        names
            .map(|(index, name)| function(index, name))
            .collect::<Vec<_>>()
    })
}

fn section<'f>(functions: impl IntoIterator<Item = &'f Function>) -> Vec<u8> {
    functions.into_iter().flat_map(encode).collect()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn what_is_encoded_is_decoded(functions in functions()) {
        let interface = decode(&section(&functions)).expect("a section");
        prop_assert_eq!(&interface.writer, WRITER);
        prop_assert_eq!(&interface.functions, &functions);
        for function in &functions {
            prop_assert_eq!(interface.function(&function.name), Some(function));
        }
        // The linker lays the items one after the other, in an order of its own.
        let reversed = section(functions.iter().rev());
        prop_assert_eq!(decode(&reversed).expect("a section"), interface);
    }

    #[test]
    fn any_bytes_have_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes);
    }

    /// Bytes that start as an item does, so that decoding comes further.
    #[test]
    fn any_body_has_an_answer(body in prop::collection::vec(0u8..0x20, 0..200)) {
        let _ = decode(&framed(VERSION, &body));
    }

    #[test]
    fn damage_has_an_answer(
        functions in functions(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = section(&functions);
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(interface) = decode(&bytes) {
            // Whatever is accepted can be written again.
            let again = decode(&section(&interface.functions)).map(|it| it.functions);
            planned(&interface.functions);
            prop_assert_eq!(again, Ok(interface.functions));
        }
    }

    #[test]
    fn a_part_is_refused(functions in functions(), end in any::<prop::sample::Index>()) {
        let whole = section(&functions);
        let end = end.index(whole.len());
        let ends: Vec<usize> = functions
            .iter()
            .scan(0, |end, function| {
                *end += item_len(function);
                Some(*end)
            })
            .collect();
        let answer = decode(&whole[..end]);
        prop_assert_eq!(answer.is_ok(), end == 0 || ends.contains(&end), "{:?}", answer);
    }
}

/// Everything that is done with an interface that was read.
fn planned(functions: &[Function]) -> Vec<Plan> {
    let plans: Vec<Plan> = functions.iter().map(Plan::of).collect();
    for (function, plan) in functions.iter().zip(&plans) {
        assert!(function.to_string().starts_with("fn "));
        for param in &plan.params {
            assert!(!Expected(&param.value).to_string().is_empty());
        }
    }
    plans
}

const NUMBER: Type = Type::Scalar(Scalar::U32);

/// `fn NAME(name: &str) -> u32`.
fn greet(name: &'static str) -> Function {
    Function {
        name: Ref::Static(name),
        docs: Ref::Static("Says hello."),
        path: Ref::Static("guest::greet"),
        params: Ref::Static(&[Param {
            name: Ref::Static("name"),
            mode: Mode::Borrowed,
            ty: Ref::Static(&Type::Str),
        }]),
        result: Ref::Static(&NUMBER),
    }
}

/// An item of another version, or with another body.
fn framed(version: u8, body: &[u8]) -> Vec<u8> {
    written_by(WRITER, version, body)
}

fn written_by(writer: &str, version: u8, body: &[u8]) -> Vec<u8> {
    let length = 4 + writer.len() + body.len();
    let mut bytes = vec![version];
    bytes.extend_from_slice(&(length as u32).to_le_bytes());
    bytes.extend_from_slice(&(writer.len() as u32).to_le_bytes());
    bytes.extend_from_slice(writer.as_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// The body of `fn f() -> T`, `T` as bytes.
fn returns(ty: &[u8]) -> Vec<u8> {
    // An exported function, its name, no docs, no path, no parameters.
    [&[0, 1, 0, 0, 0, b'f'], &[0; 12][..], ty].concat()
}

fn what(section: &[u8]) -> &'static str {
    match decode(section) {
        Err(DecodeError::Malformed { at, what }) => {
            assert!(at <= section.len());
            what
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn constants_and_bytes_agree() {
    const GREET: &Function = &Function {
        name: Ref::Static("greet"),
        docs: Ref::Static("Grüße."),
        path: Ref::Static("guest::greet"),
        params: Ref::Static(&[]),
        result: Ref::Static(&Type::Option(Ref::Static(&NUMBER))),
    };
    static ITEM: [u8; item_len(GREET)] = item(GREET);
    assert_eq!(ITEM[..], encode(GREET));
    let interface = decode(&ITEM).expect("a section");
    assert_eq!(interface.function("greet"), Some(GREET));
}

/// The format is a promise: these bytes stay readable for ever.
#[test]
fn version_1() {
    let body = b"\x00\
        \x05\0\0\0greet\
        \x0b\0\0\0Says hello.\
        \x0c\0\0\0guest::greet\
        \x01\0\0\0\x04\0\0\0name\x01\x10\
        \x06";
    let interface = decode(&framed(1, body)).expect("a section");
    assert_eq!(interface.functions, [greet("greet")]);
    // Version 2 only adds types.
    assert_eq!(encode(&greet("greet")), framed(2, body));
    let types = b"\x13\x11\x12\x0b\x10";
    let interface = decode(&framed(1, &returns(types))).expect("a section");
    assert_eq!(
        interface.functions[0].result.to_string(),
        "Result<Vec<Option<f64>>, String>"
    );
}

/// As [`version_1`]: a type of each kind, in bytes.
#[test]
fn version_2() {
    let bytes: &[(&[u8], &str)] = &[
        (b"\x14\x02\0\0\0\x02\x10", "(u8, String)"),
        (b"\x15\x03\0\0\0\x0b", "[f64; 3]"),
        (b"\x16\x10", "HashSet<String>"),
        (b"\x17\x10\x06", "HashMap<String, u32>"),
        (b"\x18", "u128"),
        (b"\x19", "i128"),
        (b"\x1a\x02", "NonZero<u8>"),
        (b"\x21\x10", "Box<String>"),
    ];
    for (bytes, text) in bytes {
        let interface = decode(&framed(2, &returns(bytes))).expect("a section");
        assert_eq!(interface.functions[0].result.to_string(), *text);
        assert_eq!(encode(&interface.functions[0]), framed(2, &returns(bytes)));
    }
    // `enum Tree<u8> { Leaf, Node(Box<Tree>, u8), Many { all: Vec<Tree> }, Flag(Ab) }`.
    let text = |text: &str| [&(text.len() as u32).to_le_bytes(), text.as_bytes()].concat();
    let label =
        |name: &str, ident: &str, docs: &str| [text(name), text(ident), text(docs)].concat();
    let count = |count: u32| count.to_le_bytes().to_vec();
    let section = [
        b"\x20".to_vec(),
        label("baum", "Tree", "Grows."),
        text("guest::Tree"),
        count(1),
        b"\x02\x01".to_vec(),
        count(4),
        label("Leaf", "Leaf", ""),
        b"\x00".to_vec(),
        label("Node", "Node", ""),
        b"\x02".to_vec(),
        count(2),
        b"\x21\x22".to_vec(),
        text("guest::Tree"),
        b"\x02".to_vec(),
        label("many", "Many", ""),
        b"\x03".to_vec(),
        count(1),
        label("all", "all", "All."),
        b"\x11\x22".to_vec(),
        text("guest::Tree"),
        label("Flag", "Flag", ""),
        b"\x01\x20".to_vec(),
        label("Ab", "Ab", ""),
        text("guest::Ab"),
        count(0),
        b"\x03".to_vec(),
        count(2),
        label("a", "a", ""),
        label("b", "b", ""),
    ];
    let section = framed(2, &returns(&section.concat()));
    let interface = decode(&section).expect("a section");
    assert_eq!(encode(&interface.functions[0]), section);
    let names: Vec<String> = interface.definitions().into_keys().collect();
    assert_eq!(names, ["Ab", "baumOfU8"]);
    let plan = Plan::of(&interface.functions[0]);
    let Kind::Variant { name, cases, .. } = &plan.value.kind else {
        panic!("a variant")
    };
    assert_eq!((name.as_str(), cases.len()), ("baumOfU8", 4));
    let payload = cases[1].payload.as_ref().map(|it| &it.kind);
    let Some(Kind::Tuple(parts)) = payload else {
        panic!("a tuple")
    };
    let Kind::Boxed(tree) = &parts[0].value.kind else {
        panic!("a pointer")
    };
    assert_eq!(tree.kind, Kind::Back("baumOfU8".into()));
    assert_eq!(tree.size, plan.value.size);
}

#[test]
fn every_tag() {
    for (tag, scalar) in (1..).zip(SCALARS) {
        let interface = decode(&framed(1, &returns(&[tag]))).expect("a section");
        assert_eq!(*interface.functions[0].result, Type::Scalar(scalar));
    }
    for tag in [0x0d, 0x0e, 0x0f, 0x1b, 0x1f, 0x23, 0x80, 0xff] {
        assert_eq!(what(&framed(1, &returns(&[tag]))), "an unknown type");
    }
    for tag in [0, 1, 0x0a, 0x0b, 0x0c, 0x0d, 0x10, 0x1a] {
        let problem = what(&framed(2, &returns(&[0x1a, tag])));
        assert!(
            ["a type that has no 0", "an unknown type"].contains(&problem),
            "{tag}: {problem}"
        );
    }
}

#[test]
fn nothing_is_an_interface_without_functions() {
    assert_eq!(decode(&[]).expect("a section").functions, []);
}

#[test]
fn a_newer_format_names_versions_and_command() {
    // Nothing but the frame has to be as it is in this version.
    for body in [&b"no such kind"[..], &[]] {
        let error = decode(&written_by("9.8.7-rc.1", VERSION + 1, body)).expect_err("newer");
        assert_eq!(
            error,
            DecodeError::Newer {
                version: VERSION + 1,
                writer: "9.8.7-rc.1".into()
            }
        );
        let text = error.to_string();
        for part in [
            &format!("has format {}", VERSION + 1),
            "written by wharf 9.8.7-rc.1",
            &format!("this is wharf {WRITER}"),
            &format!("reads formats up to {VERSION}"),
            "`cargo install wharf-cli --version 9.8.7-rc.1`",
        ] {
            assert!(text.contains(part), "{text:?} lacks {part:?}");
        }
    }
}

#[test]
fn version_0_is_refused() {
    assert_eq!(
        what(&framed(0, &returns(&[0]))),
        "format version 0 doesn't exist"
    );
}

/// The writer becomes a part of a command that a user is told to run.
#[test]
fn a_writer_is_a_version() {
    for writer in ["", "1.0; rm -rf ~", "1.0\n", "$(x)", "--help", "v1", "1.0 "] {
        for version in [VERSION, VERSION + 1] {
            assert_eq!(
                what(&written_by(writer, version, &returns(&[0]))),
                "a version of the wharf crate that is none",
                "{writer:?}"
            );
        }
    }
}

#[test]
fn the_newest_writer_is_kept() {
    let by = |writer, name: u8| {
        let mut body = returns(&[0]);
        body[5] = name;
        written_by(writer, 1, &body)
    };
    let section = [by("0.9.2", b'a'), by("0.10.0", b'b'), by("0.2.30", b'c')].concat();
    let interface = decode(&section).expect("a section");
    assert_eq!(interface.writer, "0.10.0");
    assert_eq!(interface.functions.len(), 3);
}

#[test]
fn two_functions_of_one_name_are_named() {
    let other = Function {
        path: Ref::Static("guest::other::greet"),
        ..greet("greet")
    };
    let section = section([&greet("greet"), &greet("a"), &other]);
    let error = decode(&section).expect_err("a duplicate");
    let text = error.to_string();
    for part in [
        "`greet`",
        "guest::greet",
        "guest::other::greet",
        "#[export(name = \"…\")]",
    ] {
        assert!(text.contains(part), "{text:?} lacks {part:?}");
    }
}

#[test]
fn two_items_are_one_interface() {
    let section = section([&greet("b"), &greet("a")]);
    let interface = decode(&section).expect("a section");
    assert_eq!(interface.functions, [greet("a"), greet("b")]);
    assert_eq!(interface.function("b"), Some(&greet("b")));
    assert_eq!(interface.function("c"), None);
}

#[test]
fn nesting_ends() {
    let many = if cfg!(miri) { 1_000 } else { 1_000_000 };
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
    let levels: [&[u8]; 4] = [
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

#[test]
fn lengths_are_not_believed() {
    let huge = u32::MAX.to_le_bytes();
    assert_eq!(
        what(&[&[1][..], &huge].concat()),
        "an item longer than the section"
    );
    let name = [&[0][..], &huge, b"f"].concat();
    assert_eq!(what(&framed(1, &name)), "a function's name");
    let mut params = returns(&[]);
    let count = params.len() - 4;
    params[count..].copy_from_slice(&huge);
    assert_eq!(what(&framed(1, &params)), "a parameter's name");
    // A text that ends in the next item.
    let first = [&[0][..], &3u32.to_le_bytes(), b"f"].concat();
    let section = [framed(1, &first), encode(&greet("g"))].concat();
    assert_eq!(what(&section), "a function's name");
}

#[test]
fn what_is_malformed_is_said() {
    let body = |bytes: &[u8]| framed(1, bytes);
    assert_eq!(what(&[1]), "an item's length");
    assert_eq!(what(&body(&[])), "an item's kind");
    assert_eq!(what(&body(&[7])), "an unknown kind of item");
    assert_eq!(what(&body(&returns(&[]))), "a type");
    assert_eq!(
        what(&body(&returns(&[0, 0]))),
        "an item with bytes left over"
    );
    assert_eq!(what(&body(&returns(&[0x11, 0]))), layout::NO_ELEMENTS);
    assert_eq!(what(&body(b"\0\x01\0\0\0\xff")), "text that isn't UTF-8");
    for name in ["", "1", "a b", "a\"", "a\u{202e}", "-"] {
        let length = (name.len() as u32).to_le_bytes();
        let body = body(&[&[0][..], &length, name.as_bytes()].concat());
        assert_eq!(what(&body), "a name that isn't an identifier", "{name:?}");
    }
    // `fn f(a: u8, …)`, each parameter as its name, its mode and its type.
    let takes = |params: &[&[u8]]| {
        let mut body = returns(&[]);
        let count = body.len() - 4;
        body[count..].copy_from_slice(&(params.len() as u32).to_le_bytes());
        for param in params {
            body.extend_from_slice(b"\x01\0\0\0");
            body.extend_from_slice(param);
        }
        body.push(0);
        framed(1, &body)
    };
    assert!(decode(&takes(&[b"a\x02\x11\x02", b"b\x01\x10"])).is_ok());
    assert_eq!(
        what(&takes(&[b"a\x03\x02"])),
        "an unknown mode of a parameter"
    );
    assert_eq!(
        what(&takes(&[b"a\x00\x02", b"a\x00\x02"])),
        "two parameters of one name"
    );
    for ty in [&b"\x02"[..], b"\x10", b"\x11\x01", b"\x12\x11\x02"] {
        let param = [b"a\x02", ty].concat();
        assert_eq!(
            what(&takes(&[&param])),
            "something that can't be changed in place"
        );
    }
}

fn boxed(ty: Type) -> Ref<Type> {
    Ref::Owned(Box::new(ty))
}

fn label(name: &str, ident: &str) -> Label {
    Label {
        name: owned(name.into()),
        ident: owned(ident.into()),
        docs: owned(String::new()),
    }
}

fn parts<T>(parts: Vec<T>) -> Ref<[T]> {
    Ref::Owned(parts.into_boxed_slice())
}

fn defined(name: &str, args: Vec<Type>, body: Body) -> Type {
    Type::Defined(Ref::Owned(Box::new(Definition {
        label: label(name, name),
        path: owned(format!("guest::{name}")),
        args: parts(args.into_iter().map(boxed).collect()),
        body,
    })))
}

fn record(name: &str, args: Vec<Type>, fields: Vec<Type>) -> Type {
    let field = |(index, ty): (usize, Type)| Field {
        label: label(&format!("f{index}"), &format!("f{index}")),
        ty: boxed(ty),
    };
    let fields = fields.into_iter().enumerate().map(field).collect();
    defined(name, args, Body::Record(parts(fields)))
}

fn back(name: &str) -> Type {
    Type::Back(owned(format!("guest::{name}")))
}

fn list(ty: Type) -> Type {
    Type::List(boxed(ty))
}

fn gives(name: &str, ty: Type) -> Function {
    Function {
        name: owned(name.into()),
        docs: Ref::Static(""),
        path: owned(format!("guest::{name}")),
        params: Ref::Static(&[]),
        result: boxed(ty),
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

/// Every part of a section that has everything is refused, and every change to a byte has an answer.
#[test]
fn every_place_may_be_damaged() {
    let whole = encode(&every_kind());
    assert_eq!(
        decode(&whole).map(|it| it.functions),
        Ok(vec![every_kind()])
    );
    for end in 1..whole.len() {
        assert!(decode(&whole[..end]).is_err(), "{end}");
    }
    let step = if cfg!(miri) { 97 } else { 1 };
    for place in (0..whole.len()).step_by(step) {
        for byte in [0, 1, 2, 3, 0x14, 0x20, 0x22, 0x7f, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[place] = byte;
            if let Ok(interface) = decode(&bytes) {
                planned(&interface.functions);
                let again = decode(&section(&interface.functions)).map(|it| it.functions);
                assert_eq!(again, Ok(interface.functions), "{byte:#x} at {place}");
            }
        }
    }
}

fn refused(ty: Type) -> &'static str {
    what(&encode(&gives("f", ty)))
}

#[test]
fn types_without_a_layout_are_refused() {
    assert_eq!(
        refused(record("A", vec![], vec![back("A")])),
        layout::TOO_LARGE
    );
    assert_eq!(
        refused(list(record(
            "A",
            vec![],
            vec![Type::Option(boxed(back("A")))]
        ))),
        layout::TOO_LARGE
    );
    assert!(refused(back("A")).len() > 1);
    assert!(refused(list(Type::Option(boxed(list(back("A")))))).len() > 1);
    assert_eq!(
        refused(record("A", vec![], vec![list(back("B"))])),
        layout::TOO_LARGE
    );
    // Nowhere is none a place to hide one: not in an array without elements either.
    assert!(refused(Type::Array(boxed(back("A")), 0)).len() > 1);
    let array = |ty, len| Type::Array(boxed(ty), len);
    assert_eq!(refused(array(NUMBER, u32::MAX)), layout::TOO_LARGE);
    let huge = (0..30).fold(NUMBER, |ty, _| array(ty, 1 << 31));
    assert_eq!(refused(huge), layout::TOO_LARGE);
    assert_eq!(refused(list(Type::Unit)), layout::NO_ELEMENTS);
    assert_eq!(refused(list(array(NUMBER, 0))), layout::NO_ELEMENTS);
    assert_eq!(
        refused(list(Type::Tuple(parts(vec![])))),
        layout::NO_ELEMENTS
    );
    let largest = array(Type::Scalar(Scalar::U8), layout::MAX_SIZE);
    assert!(decode(&encode(&gives("f", largest))).is_ok());
}

#[test]
fn definitions_have_parts_of_different_names() {
    let labels = |count: usize| (0..count).map(|it| label(&format!("l{it}"), &format!("l{it}")));
    let flags = |count| Body::Flags(parts(labels(count).collect()));
    let named = |body| defined("A", vec![], body);
    assert_eq!(
        refused(record("A", vec![], vec![])),
        "a definition without parts"
    );
    for body in [
        flags(0),
        Body::Enum(parts(vec![])),
        Body::Variant(parts(vec![])),
    ] {
        assert_eq!(refused(named(body)), "a definition without parts");
    }
    assert_eq!(refused(named(flags(33))), "too many flags");
    assert!(decode(&encode(&gives("f", named(flags(32))))).is_ok());
    for (first, second) in [
        (label("a", "a"), label("a", "b")),
        (label("a", "a"), label("b", "a")),
    ] {
        let both = || {
            vec![
                label(&first.name, &first.ident),
                label(&second.name, &second.ident),
            ]
        };
        let field = |label| Field {
            label,
            ty: boxed(NUMBER),
        };
        let fields = || parts(both().into_iter().map(field).collect());
        let case = |label| Case {
            label,
            payload: Payload::Unit,
        };
        let inside = Case {
            label: label("A", "A"),
            payload: Payload::Record(fields()),
        };
        for body in [
            Body::Record(fields()),
            Body::Enum(parts(both())),
            Body::Flags(parts(both())),
            Body::Variant(parts(both().into_iter().map(case).collect())),
            Body::Variant(parts(vec![inside])),
        ] {
            assert_eq!(refused(named(body)), "two parts of one name");
        }
    }
    let spelled = Body::Enum(parts(vec![label("a-b", "a-b")]));
    assert_eq!(refused(named(spelled)), "a name that Rust can't spell");
}

#[test]
fn two_types_of_one_name_are_named() {
    let there = |ty: Type, path: &str| match ty {
        Type::Defined(Ref::Owned(mut definition)) => {
            definition.path = owned(path.into());
            Type::Defined(Ref::Owned(definition))
        }
        ty => ty,
    };
    let answer = |first, second| decode(&section(&[gives("a", first), gives("b", second)]));
    let numbers = |n| record("A", vec![], (0..n).map(|_| NUMBER).collect());
    let conflict = answer(numbers(1), list(numbers(2))).expect_err("other fields");
    let expected = Conflict {
        name: "A".into(),
        paths: ["guest::A".into(), "guest::A".into()],
    };
    assert_eq!(conflict, DecodeError::Conflict(expected));
    let elsewhere = there(numbers(1), "other::A");
    let text = answer(numbers(1), elsewhere)
        .expect_err("another path")
        .to_string();
    for part in ["`A`", "guest::A", "other::A", "#[value(rename = \"…\")]"] {
        assert!(text.contains(part), "{text:?} lacks {part:?}");
    }
    assert!(answer(numbers(2), Type::Option(boxed(numbers(2)))).is_ok());
    // Its argument tells it apart.
    let page = |arg: Type, field: Type| record("Page", vec![arg], vec![list(field)]);
    assert!(answer(page(NUMBER, NUMBER), page(Type::Str, Type::Str)).is_ok());
    assert!(answer(page(NUMBER, NUMBER), page(NUMBER, Type::Str)).is_err());
    // A type that contains itself, seen from outside and from inside.
    let whole = || record("A", vec![], vec![list(back("A"))]);
    let unrolled = record("A", vec![], vec![list(whole())]);
    assert!(answer(whole(), unrolled).is_ok());
}

/// A type within another may be generic over that one, of which there may be several.
#[test]
fn what_is_around_is_a_part_of_the_name() {
    let two = |ty: fn() -> Type| record("Two", vec![ty()], vec![list(ty()), list(ty())]);
    let tree =
        |value: Type, arg: Type| record("Tree", vec![arg], vec![value, two(|| back("Tree"))]);
    let functions = [
        gives("a", tree(NUMBER, NUMBER)),
        gives("b", tree(Type::Str, Type::Str)),
    ];
    let interface = decode(&section(&functions)).expect("a section");
    let names: Vec<String> = interface.definitions().into_keys().collect();
    assert_eq!(
        names,
        [
            "TreeOfString",
            "TreeOfU32",
            "TwoOfTreeOfString",
            "TwoOfTreeOfU32"
        ]
    );
    for (function, of) in functions.iter().zip(["U32", "String"]) {
        let Kind::Record { fields, .. } = Node::of(&function.result).kind else {
            panic!("a record")
        };
        let Kind::Record { name, fields } = &fields[1].value.kind else {
            panic!("a record")
        };
        assert_eq!(*name, format!("TwoOfTreeOf{of}"));
        let Kind::List(element) = &fields[0].value.kind else {
            panic!("a list")
        };
        assert_eq!(element.kind, Kind::Back(format!("TreeOf{of}")));
    }
    // Outside, the same type is called the same.
    let unrolled = two(|| record("A", vec![], vec![list(back("A"))]));
    let inside = record("A", vec![], vec![list(back("A"))]);
    let all = section(&[gives("a", unrolled), gives("b", inside)]);
    assert!(decode(&all).is_ok());
}

#[test]
fn names_that_are_none_are_refused() {
    let unnamed = "a type that can't be named";
    // Nobody is of this name, and it could say anything.
    let lost = record("A", vec![Type::Back(owned("x; y".into()))], vec![NUMBER]);
    assert_eq!(refused(lost), unnamed);
    let itself = record("A", vec![back("A")], vec![NUMBER]);
    assert_eq!(refused(itself), unnamed);
    let long = "a".repeat(MAX_BYTES);
    let around = |inside: Option<Type>| record(&long, Vec::from_iter(inside), vec![NUMBER]);
    assert!(decode(&encode(&gives("f", around(None)))).is_ok());
    let longer = "a".repeat(MAX_BYTES + 1);
    assert!(decode(&encode(&gives("f", record(&longer, vec![], vec![NUMBER])))).is_err());
    let many = (0..=MAX_NAME / MAX_BYTES).fold(None, |inside, _| Some(around(inside)));
    assert_eq!(refused(many.expect("there is one")), unnamed);
    // Each is generic over the one around it, twice: names would double at every level.
    let mut ty = NUMBER;
    for level in (1..MAX_DEPTH).rev() {
        let around = format!("L{}", level - 1);
        let args = match level {
            1 => vec![],
            _ => vec![back(&around), back(&around)],
        };
        ty = record(&format!("L{level}"), args, vec![ty]);
    }
    assert_eq!(refused(record("L0", vec![], vec![ty])), unnamed);
}

/// What could take a time that grows faster than the section: 64 KiB of each, as deep as may be.
#[test]
fn hostile_sections() {
    const SIZE: usize = if cfg!(miri) { 1 << 10 } else { 1 << 16 };
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
        let empty = item_len(&gives("f", wrapped(1)));
        let one = item_len(&gives("f", wrapped(2))) - empty;
        wrapped(SIZE.saturating_sub(empty) / one)
    }
    let level = |level: u32| format!("L{level}");
    let tuple = |types: Vec<Type>| Type::Tuple(parts(types.into_iter().map(boxed).collect()));
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
        let plans = planned(&interface.functions);
        assert!(!plans.is_empty() && !interface.definitions().contains_key(""));
    }
}

/// A large section takes no time to speak of: each byte is looked at once, or a few times.
#[test]
fn large_sections() {
    let count = if cfg!(miri) { 10 } else { 20_000 };
    let functions: Vec<Function> = (0..count)
        .map(|i| Function {
            name: owned(format!("f{i:05}")),
            ..greet("")
        })
        .collect();
    let interface = decode(&section(&functions)).expect("a section");
    assert_eq!(interface.functions, functions);
}

#[test]
fn generated_names_are_names() {
    for name in ["greet", "_", "größe", "a-b", "f٣"] {
        assert!(names::is_valid(name), "{name}");
    }
}
