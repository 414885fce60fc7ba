//! Names that two things have, and names that types make of each other.

use wharf_abi::definitions::Conflict;
use wharf_abi::plan::{Kind, Node, Plans};
use wharf_abi::section::{DecodeError, Interface, decode, encode};
use wharf_abi::types::{Access, Handle, Import, Role, Side};
use wharf_abi::{Function, Mode, Param, Ref, Type};

use crate::built::{
    NUMBER, back, boxed, function, gives, import, kept, list, member, own, owned, parts, passed,
    record, resource,
};
use crate::{greet, section};

fn imports(imports: &[Import]) -> Result<Interface, DecodeError> {
    let items: Vec<u8> = imports.iter().flat_map(encode).collect();
    decode(&items)
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
fn two_types_of_one_name_are_named() {
    let there = |ty: Type, path: &str| match ty {
        Type::Defined(Ref::Owned(mut definition)) => {
            definition.path = owned(path);
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

/// Several blocks of a guest's may declare one import.
#[test]
fn an_import_twice_is_one() {
    let log = || function("log", vec![Type::Str], Type::Unit);
    let other_docs = Function {
        docs: owned("Logs."),
        path: owned("guest::other::log"),
        ..log()
    };
    let interface = imports(&[import("", log()), import("", other_docs)]).expect("the same");
    assert_eq!(interface.imports.len(), 1);
    // It comes from another module.
    let interface = imports(&[import("./dom.js", log()), import("", log())]).expect("two");
    let modules: Vec<&str> = interface.imports.iter().map(|it| it.module.get()).collect();
    assert_eq!(modules, ["", "./dom.js"]);
    let plans = Plans::of(&interface).imports;
    let names: Vec<&str> = plans.iter().map(|plan| plan.call.export.as_str()).collect();
    assert_eq!(names, ["log", "./dom.js#log"]);
}

/// Whatever is different, both places are named.
#[test]
fn two_imports_of_one_name_are_named() {
    fn log(param: Type, result: Type) -> Function {
        function("log", vec![param], result)
    }
    fn draw(role: Role, result: Type) -> Function {
        member(Side::Host, role, "draw", vec![own(Side::Host)], result)
    }
    let named = || Function {
        params: parts(vec![Param {
            name: owned("text"),
            mode: Mode::Owned,
            ty: boxed(Type::Str),
        }]),
        ..log(Type::Str, Type::Unit)
    };
    let pairs: [[&dyn Fn() -> Function; 2]; 6] = [
        [&|| log(Type::Str, Type::Unit), &|| log(NUMBER, Type::Unit)],
        [&|| log(Type::Str, Type::Unit), &|| log(Type::Str, NUMBER)],
        [&|| log(Type::Str, Type::Unit), &named],
        [&|| log(passed(vec![], NUMBER), NUMBER), &|| {
            log(kept(vec![], NUMBER), NUMBER)
        }],
        [&|| draw(Role::Method, NUMBER), &|| {
            draw(Role::Getter, NUMBER)
        }],
        [&|| draw(Role::Method, NUMBER), &|| {
            draw(Role::Method, Type::Unit)
        }],
    ];
    for [first, second] in pairs {
        for module in ["", "./dom.js"] {
            let (name, path) = (first().name, first().path);
            let second = Function {
                path: owned("guest::second"),
                ..second()
            };
            let both = [import(module, first()), import(module, second)];
            let text = imports(&both).expect_err("they are different").to_string();
            for part in [
                &format!("`{}`", &*name),
                &*path,
                "guest::second",
                "#[import(name",
            ] {
                assert!(text.contains(part), "{text:?} lacks {part:?}");
            }
        }
    }
}

/// A function of each is imported and exported: they don't meet.
#[test]
fn imports_and_exports_may_have_one_name() {
    let log = || function("log", vec![Type::Str], Type::Unit);
    let items = [encode(&log()), encode(&import("", log()))].concat();
    let interface = decode(&items).expect("two functions");
    assert_eq!((interface.functions.len(), interface.imports.len()), (1, 1));
}

/// An object of the resource of this name and path.
fn object(path: &str, side: Side) -> Type {
    let Ref::Owned(mut resource) = resource("A", side) else {
        panic!("it was built")
    };
    resource.path = owned(path);
    Type::Handle(Handle::Own(Ref::Owned(resource)))
}

#[test]
fn resources_have_names_of_their_own() {
    let answer = |first, second| decode(&section(&[gives("a", first), gives("b", second)]));
    let a = || object("guest::A", Side::Guest);
    assert!(answer(a(), list(a())).is_ok());
    let lent = Type::Handle(Handle::Borrow(resource("A", Side::Guest), Access::Shared));
    let both = decode(&section(&[function("a", vec![lent], a())])).expect("the same resource");
    assert_eq!(both.resources().into_keys().collect::<Vec<_>>(), ["A"]);

    let others: [(&dyn Fn() -> Type, &str); 3] = [
        (&|| object("other::A", Side::Guest), "other::A"),
        (&|| object("guest::A", Side::Host), "guest::A"),
        (&|| record("A", vec![], vec![NUMBER]), "guest::A"),
    ];
    for (other, path) in others {
        // Neither the order matters, nor where it stands.
        let places: [&dyn Fn() -> Type; 3] =
            [&|| other(), &|| list(other()), &|| kept(vec![], other())];
        for other in places {
            for (first, second) in [(a(), other()), (other(), a())] {
                let error = answer(first, second).expect_err("two of one name");
                let DecodeError::Conflict(Conflict { name, paths }) = &error else {
                    panic!("{error:?}")
                };
                assert_eq!(name, "A");
                assert!(paths.iter().any(|it| it == path), "{paths:?}");
                let text = error.to_string();
                for part in ["`A`", "guest::A", "name = \"…\"", "#[import]"] {
                    assert!(text.contains(part), "{text:?} lacks {part:?}");
                }
            }
        }
    }
    // Also those that only members are of, and those of imports.
    let new = member(Side::Guest, Role::Static, "of", vec![], Type::Unit);
    let clash = Type::Handle(Handle::Own(resource("Counter", Side::Host)));
    let items = [encode(&new), encode(&import("", gives("f", clash)))].concat();
    assert!(matches!(decode(&items), Err(DecodeError::Conflict(_))));
}
