//! The interface section: what is encoded is decoded, and any bytes have an answer.
#![cfg(feature = "alloc")]

mod built;
mod generated;

#[path = "section/any.rs"]
mod any;
#[path = "section/hostile.rs"]
mod hostile;
#[path = "section/names.rs"]
mod names;
#[path = "section/refused.rs"]
mod refused;
#[path = "section/versions.rs"]
mod versions;

use any::interface;
use generated::config;
use proptest::prelude::*;
use wharf_abi::plan::{Plan, Plans};
use wharf_abi::section::{
    DecodeError, Interface, Item, VERSION, WRITER, decode, encode, item, item_len,
};
use wharf_abi::show::Expected;
use wharf_abi::types::{Import, Member, Resource, Role, Side};
use wharf_abi::{Function, Label, Mode, Param, Ref, Type};

use built::NUMBER;

fn section<'f>(functions: impl IntoIterator<Item = &'f Function>) -> Vec<u8> {
    functions.into_iter().flat_map(encode).collect()
}

/// Every item of an interface.
fn items(interface: &Interface) -> Vec<Vec<u8>> {
    let functions = interface.functions.iter().map(encode);
    functions
        .chain(interface.imports.iter().map(encode))
        .collect()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn what_is_encoded_is_decoded(interface in interface()) {
        let items = items(&interface);
        let decoded = decode(&items.concat()).expect("a section");
        prop_assert_eq!(&decoded, &interface);
        for function in &interface.functions {
            prop_assert_eq!(decoded.function(&function.name), Some(function));
        }
        planned(&decoded);
        // The linker lays the items one after the other, in an order of its own.
        let reversed: Vec<u8> = items.into_iter().rev().flatten().collect();
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
        interface in interface(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = items(&interface).concat();
        for (place, byte) in damage {
            match bytes.len() {
                0 => {}
                length => bytes[place.index(length)] = byte,
            }
        }
        if let Ok(interface) = decode(&bytes) {
            // Whatever is accepted can be written again.
            let mut again = decode(&items(&interface).concat()).expect("a section");
            planned(&interface);
            again.writer.clone_from(&interface.writer);
            prop_assert_eq!(again, interface);
        }
    }

    #[test]
    fn a_part_is_refused(interface in interface(), end in any::<prop::sample::Index>()) {
        let items = items(&interface);
        let whole = items.concat();
        let end = end.index(whole.len() + 1);
        let ends: Vec<usize> = items
            .iter()
            .scan(0, |end, item| {
                *end += item.len();
                Some(*end)
            })
            .collect();
        let answer = decode(&whole[..end]);
        prop_assert_eq!(answer.is_ok(), end == 0 || ends.contains(&end), "{:?}", answer);
    }
}

/// Everything that is done with an interface that was read.
fn planned(interface: &Interface) -> Plans {
    let plans = Plans::of(interface);
    for (function, plan) in interface.functions.iter().zip(&plans.exports) {
        assert!(function.to_string().starts_with("fn "));
        shown(plan);
    }
    for (import, plan) in interface.imports.iter().zip(&plans.imports) {
        assert!(import.to_string().contains("fn "));
        assert!(plan.call.export.ends_with(&plan.call.name));
        shown(&plan.call);
    }
    assert!(interface.resources().keys().all(|name| !name.is_empty()));
    let needs = plans.needs();
    assert!(needs.memory || needs.exports().next().is_none());
    assert!(plans.nest() || plans.imports.is_empty());
    plans
}

fn shown(plan: &Plan) {
    for param in &plan.params {
        assert!(!Expected(&param.value).to_string().is_empty());
    }
}

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
        member: None,
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
        member: None,
    };
    static ITEM: [u8; item_len(Item::Export(GREET))] = item(Item::Export(GREET));
    assert_eq!(ITEM[..], encode(GREET));
    let interface = decode(&ITEM).expect("a section");
    assert_eq!(interface.function("greet"), Some(GREET));
}

/// As above, for what a guest imports.
#[test]
fn constants_and_bytes_agree_of_imports() {
    const CANVAS: &Resource = &Resource {
        label: Label {
            name: Ref::Static("Canvas"),
            ident: Ref::Static("Canvas"),
            docs: Ref::Static("A canvas."),
        },
        path: Ref::Static("guest::Canvas"),
        side: Side::Host,
    };
    const OPEN: &Import = &Import {
        module: Ref::Static("./dom.js"),
        function: Function {
            name: Ref::Static("Canvas.open"),
            docs: Ref::Static(""),
            path: Ref::Static("guest::open"),
            params: Ref::Static(&[]),
            result: Ref::Static(&NUMBER),
            member: Some(Member {
                resource: Ref::Static(CANVAS),
                role: Role::Static,
            }),
        },
    };
    static ITEM: [u8; item_len(Item::Import(OPEN))] = item(Item::Import(OPEN));
    assert_eq!(ITEM[..], encode(OPEN));
    let interface = decode(&ITEM).expect("a section");
    assert_eq!(interface.imports.first(), Some(OPEN));
    assert_eq!(interface.functions, []);
}

#[test]
fn nothing_is_an_interface_without_functions() {
    assert_eq!(decode(&[]).expect("a section").functions, []);
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
fn generated_names_are_names() {
    for name in ["greet", "_", "größe", "a-b", "f٣"] {
        assert!(wharf_abi::names::is_valid(name), "{name}");
    }
}
