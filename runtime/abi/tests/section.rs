//! The interface section: what is encoded is decoded, and any bytes have an answer.
#![cfg(feature = "alloc")]

mod generated;

use generated::{SCALARS, any_tree, config};
use proptest::prelude::*;
use wharf_abi::section::{DecodeError, MAX_DEPTH, VERSION, WRITER, decode, encode, item, item_len};
use wharf_abi::{Function, Mode, Param, Ref, Scalar, Type, names};

/// Any name that the section accepts.
fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z_ßñ中][a-zA-Z0-9_ßñ中٣-]{0,12}"
}

fn owned(text: String) -> Ref<str> {
    Ref::Owned(text.into_boxed_str())
}

fn param(name: String) -> impl Strategy<Value = Param> {
    let numbers = prop::sample::select(&SCALARS[..]).prop_filter_map("numbers", |scalar| {
        let element = Ref::Owned(Box::new(Type::Scalar(scalar)));
        scalar
            .is_number()
            .then_some((Mode::Mutable, Type::List(element)))
    });
    let looked_at = prop::sample::select(&[Mode::Owned, Mode::Borrowed][..]);
    let rest = (looked_at, any_tree()).prop_map(|(mode, tree)| (mode, tree.ty()));
    prop_oneof![1 => numbers, 4 => rest].prop_map(move |(mode, ty)| Param {
        name: owned(name.clone()),
        mode,
        ty: Ref::Owned(Box::new(ty)),
    })
}

fn function(name: String) -> impl Strategy<Value = Function> {
    let params = prop::collection::btree_set(self::name(), 0..5)
        .prop_flat_map(|names| names.into_iter().map(param).collect::<Vec<_>>());
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
            result: Ref::Owned(Box::new(result.ty())),
        }
    })
}

/// Functions of different names, in the order of these.
fn functions() -> impl Strategy<Value = Vec<Function>> {
    prop::collection::btree_set(name(), 1..5)
        .prop_flat_map(|names| names.into_iter().map(function).collect::<Vec<_>>())
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
            prop_assert_eq!(decode(&section(&interface.functions)).map(|it| it.functions), Ok(interface.functions));
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
    let section = framed(1, body);
    assert_eq!(encode(&greet("greet")), section);
    let interface = decode(&section).expect("a section");
    assert_eq!(interface.functions, [greet("greet")]);
}

#[test]
fn every_tag() {
    for (tag, scalar) in (1..).zip(SCALARS) {
        let interface = decode(&framed(1, &returns(&[tag]))).expect("a section");
        assert_eq!(*interface.functions[0].result, Type::Scalar(scalar));
    }
    for tag in [0x0d, 0x0e, 0x0f, 0x14, 0x80, 0xff] {
        assert_eq!(what(&framed(1, &returns(&[tag]))), "an unknown type");
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
    for tag in [0x11, 0x12] {
        assert!(decode(&nested(tag, MAX_DEPTH)).is_ok());
        assert_eq!(what(&nested(tag, MAX_DEPTH + 1)), "types nested too deeply");
        assert_eq!(what(&nested(tag, many)), "types nested too deeply");
    }
    assert_eq!(what(&nested(0x13, many)), "types nested too deeply");
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
    assert_eq!(
        what(&body(&returns(&[0x11, 0]))),
        "a list whose elements have no size"
    );
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
