//! Which types are the same, and what they are called.
#![cfg(feature = "alloc")]

mod built;

use built::{
    NUMBER, back, callback, defined, function, gives, import, kept, label, lent, list, member,
    option, own, owned, parts, passed, record, resource, result, tuple, variant,
};
use expect_test::expect;
use wharf_abi::section::{Interface, decode, encode};
use wharf_abi::types::{Access, Calls, Handle, Resource, Role, Side};
use wharf_abi::{Body, Function, Ref, Scalar, Type, Wide};

/// A type of each kind, no two of them the same.
fn every_kind() -> Vec<Type> {
    let boxed = built::boxed;
    let guests = || own(Side::Guest);
    vec![
        Type::Unit,
        NUMBER,
        Type::Scalar(Scalar::S32),
        Type::NonZero(Scalar::U32),
        Type::Wide(Wide::U128),
        Type::Wide(Wide::S128),
        Type::Str,
        list(NUMBER),
        list(Type::Str),
        Type::Set(boxed(NUMBER)),
        Type::Map(boxed(NUMBER), boxed(Type::Str)),
        Type::Map(boxed(Type::Str), boxed(NUMBER)),
        Type::Array(boxed(NUMBER), 1),
        Type::Array(boxed(NUMBER), 2),
        tuple(vec![]),
        tuple(vec![NUMBER]),
        tuple(vec![NUMBER, Type::Str]),
        option(NUMBER),
        result(NUMBER, Type::Str),
        result(Type::Str, NUMBER),
        Type::Boxed(boxed(NUMBER)),
        record("A", vec![], vec![NUMBER]),
        record("B", vec![Type::Str], vec![NUMBER]),
        variant("V", || NUMBER),
        variant("W", || Type::Str),
        defined("E", vec![], Body::Enum(parts(vec![label("a", "a")]))),
        defined("F", vec![], Body::Flags(parts(vec![label("a", "a")]))),
        guests(),
        own(Side::Host),
        Type::Handle(Handle::Own(resource("Counter", Side::Host))),
        lent(Side::Guest, Access::Shared),
        lent(Side::Guest, Access::Exclusive),
        lent(Side::Host, Access::Shared),
        kept(vec![], Type::Unit),
        kept(vec![], NUMBER),
        kept(vec![NUMBER], Type::Unit),
        kept(vec![NUMBER, NUMBER], Type::Unit),
        kept(vec![guests()], Type::Unit),
        passed(vec![], Type::Unit),
        callback(Calls::Exclusive, true, vec![], Type::Unit),
        callback(Calls::Exclusive, false, vec![], Type::Unit),
        callback(Calls::Once, true, vec![], Type::Unit),
        Type::View(Scalar::U8, Access::Shared),
        Type::View(Scalar::U8, Access::Exclusive),
        Type::View(Scalar::F64, Access::Shared),
    ]
}

#[test]
fn every_type_is_the_same_as_itself_and_no_other() {
    // Also where it stands in another.
    for around in [|it| it, list, option] {
        let all = || every_kind().into_iter().map(around);
        let (first, second): (Vec<Type>, Vec<Type>) = (all().collect(), all().collect());
        for (i, a) in first.iter().enumerate() {
            for (j, b) in second.iter().enumerate() {
                assert_eq!(a.is(b), i == j, "{a} and {b}");
            }
        }
    }
}

/// Docs are no part of a type, nor of a function.
#[test]
fn docs_and_places_make_no_difference() {
    let told = |resource: Ref<Resource>| {
        let Ref::Owned(mut resource) = resource else {
            panic!("it was built")
        };
        resource.label.docs = owned("Counts.");
        Type::Handle(Handle::Own(Ref::Owned(resource)))
    };
    assert!(told(resource("Counter", Side::Guest)).is(&own(Side::Guest)));
    let add = |role| member(Side::Guest, role, "add", vec![own(Side::Guest)], NUMBER);
    let elsewhere = Function {
        docs: owned("Adds."),
        path: owned("guest::inner::add"),
        ..add(Role::Method)
    };
    assert!(elsewhere.is(&add(Role::Method)));
    assert!(!add(Role::Getter).is(&add(Role::Method)));
    let free = Function {
        member: None,
        ..add(Role::Method)
    };
    assert!(!free.is(&add(Role::Method)) && !add(Role::Method).is(&free));
}

/// No two types have the same name, and every name is made of letters and digits.
#[test]
fn every_type_has_a_name() {
    let names: Vec<String> = every_kind().iter().map(Type::name).collect();
    for (i, name) in names.iter().enumerate() {
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "{name}");
        // Whose a resource is shows in nothing that another of its name could differ by.
        let same = names.iter().filter(|it| *it == name).count();
        assert_eq!(same, 1 + usize::from(name == "Counter"), "{i}: {name}");
    }
    let handles: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|it| {
            ["Counter", "Canvas", "Fn", "View"]
                .iter()
                .any(|part| it.contains(part))
        })
        .collect();
    expect![[r#"
        Counter
        Canvas
        Counter
        RefCounter
        MutCounter
        RefCanvas
        FnToUnit
        FnToU32
        FnOfU32ToUnit
        FnOfU32AndU32ToUnit
        FnOfCounterToUnit
        RefFnToUnit
        FnMutToUnit
        RefFnMutToUnit
        FnOnceToUnit
        ViewOfU8
        ViewMutOfU8
        ViewOfF64"#]]
    .assert_eq(&handles.join("\n"));
}

/// What a type is generic over is a part of its name, whatever it is.
#[test]
fn generic_over_handles() {
    let page = |of: fn() -> Type| record("Page", vec![of()], vec![list(of())]);
    let items = [
        encode(&gives("a", page(|| own(Side::Guest)))),
        encode(&gives("b", page(|| kept(vec![Type::Str], NUMBER)))),
        encode(&gives(
            "c",
            page(|| callback(Calls::Once, true, vec![], Type::Unit)),
        )),
        encode(&function(
            "d",
            vec![page(|| lent(Side::Guest, Access::Exclusive))],
            Type::Unit,
        )),
    ];
    let interface = decode(&items.concat()).expect("four types");
    let names: Vec<String> = interface.definitions().into_keys().collect();
    assert_eq!(
        names,
        [
            "PageOfCounter",
            "PageOfFnOfStringToU32",
            "PageOfFnOnceToUnit",
            "PageOfMutCounter",
        ]
    );
}

/// Definitions and resources are found wherever they stand: in functions that are values, in imports,
/// and in what only a member tells of.
#[test]
fn everything_is_found() {
    let handler = kept(
        vec![record("Event", vec![], vec![option(own(Side::Host))])],
        result(Type::Unit, record("Failure", vec![], vec![NUMBER])),
    );
    let items = [
        encode(&member(Side::Guest, Role::Static, "of", vec![], Type::Unit)),
        encode(&import("", function("on_click", vec![handler], Type::Unit))),
    ];
    let interface = decode(&items.concat()).expect("an interface");
    let names: Vec<String> = interface.definitions().into_keys().collect();
    assert_eq!(names, ["Event", "Failure"]);
    let resources = interface.resources();
    let resources: Vec<(&str, Side)> = resources
        .iter()
        .map(|(name, it)| (*name, it.side))
        .collect();
    assert_eq!(
        resources,
        [("Canvas", Side::Host), ("Counter", Side::Guest)]
    );
    assert_eq!(interface.all_functions().count(), 2);
    assert_eq!(Interface::default().resources().len(), 0);
}

/// A type that contains itself has one name, seen from within a function, too.
#[test]
fn what_contains_itself_in_a_function() {
    let node = || record("Node", vec![], vec![list(back("Node"))]);
    let items = encode(&function("f", vec![kept(vec![node()], node())], node()));
    let interface = decode(&items).expect("a type");
    assert_eq!(
        interface.definitions().into_keys().collect::<Vec<_>>(),
        ["Node"]
    );
}
