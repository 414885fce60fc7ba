//! What is malformed, in words.

use wharf_abi::definitions::MAX_NAME;
use wharf_abi::flow;
use wharf_abi::names::MAX_BYTES;
use wharf_abi::section::{MAX_DEPTH, decode, encode};
use wharf_abi::types::{Access, Calls, Role, Side};
use wharf_abi::{Body, Case, Field, Function, Payload, Scalar, Type, layout};

use crate::built::{
    NUMBER, back, boxed, callback, defined, function, gives, import, kept, label, lent, list,
    member, option, own, owned, parts, passed, record, resource, result,
};
use crate::{framed, greet, returns, what};

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
    assert_eq!(what(&body(&[4])), "an unknown kind of item");
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
fn names_that_are_none_are_refused() {
    let unnamed = "a type that can't be named";
    // Nobody is of this name, and it could say anything.
    let lost = record("A", vec![Type::Back(owned("x; y"))], vec![NUMBER]);
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

/// Every byte of what is new that says which of some things it is.
#[test]
fn tags_that_mean_nothing() {
    let text = |text: &str| [&(text.len() as u32).to_le_bytes(), text.as_bytes()].concat();
    let resource = |side| [text("A"), text("A"), text(""), text("guest::A"), vec![side]].concat();
    let f = [text("A.f"), text(""), text(""), vec![0; 4], vec![0]].concat();
    let of = |role, side| framed(3, &[vec![1, role], resource(side), f.clone()].concat());
    assert!(decode(&of(2, 0)).is_ok());
    for role in [8, 9, 0xff] {
        assert_eq!(what(&of(role, 0)), "what a function is to a resource");
    }
    for side in [2, 3, 0xff] {
        assert_eq!(what(&of(2, side)), "a side");
    }
    let gives = |ty: &[u8]| framed(3, &returns(ty));
    for ty in [0x30, 0x31, 0x32] {
        let bytes = [vec![ty], resource(2)].concat();
        assert_eq!(what(&gives(&bytes)), "a side");
        assert_eq!(what(&gives(&bytes[..bytes.len() - 1])), "a side");
    }
    for calls in [3, 0xff] {
        let bytes = [&[0x33, calls, 1], &[0; 5][..]].concat();
        assert_eq!(what(&gives(&bytes)), "how a function may be called");
    }
    for kept in [2, 0xff] {
        let bytes = [&[0x33, 0, kept], &[0; 5][..]].concat();
        assert_eq!(what(&gives(&bytes)), "whether a function may be kept");
    }
    for ty in [0x34, 0x35] {
        for scalar in [1, 12] {
            assert_eq!(
                what(&gives(&[ty, scalar])),
                "a view of something else than numbers"
            );
        }
        for scalar in [0, 13, 0x10, 0x34] {
            assert_eq!(what(&gives(&[ty, scalar])), "an unknown type");
        }
    }
    let from = |module: &[u8]| {
        let length = (module.len() as u32).to_le_bytes();
        framed(
            3,
            &[&[2][..], &length, module, &returns(&[0])[1..]].concat(),
        )
    };
    assert!(decode(&from(b"./dom.js")).is_ok());
    assert_eq!(what(&from(b"\xff")), "text that isn't UTF-8");
}

/// What is refused of a function, exported or imported as it is its resource's.
fn refused_member(function: Function) -> &'static str {
    let side = function.member.as_ref().map(|it| it.resource.side);
    what(&match side {
        Some(Side::Host) => encode(&import("", function)),
        Some(Side::Guest) | None => encode(&function),
    })
}

#[test]
fn members_are_called_after_their_resource() {
    let name = "a name that isn't an identifier";
    let called = |name: &str| {
        let of = member(Side::Guest, Role::Static, "of", vec![], Type::Unit);
        Function {
            name: owned(name),
            ..of
        }
    };
    assert!(decode(&encode(&called("Counter.of"))).is_ok());
    for wrong in [
        "Counter",
        "of",
        ".of",
        "Counter.",
        "Counter..of",
        "Counter.of.it",
        "counter.of",
        "Count.of",
        "Counters.of",
        "Counter.1",
        "Counter of",
    ] {
        assert_eq!(refused_member(called(wrong)), name, "{wrong}");
    }
    let long = |bytes| called(&format!("Counter.{}", "a".repeat(bytes)));
    assert!(decode(&encode(&long(MAX_BYTES))).is_ok());
    assert_eq!(refused_member(long(MAX_BYTES + 1)), name);
    // Without a resource, there is no dot.
    let free = Function {
        member: None,
        ..called("Counter.of")
    };
    assert_eq!(what(&encode(&free)), name);
    assert_eq!(what(&encode(&import("", free))), name);
}

#[test]
fn members_fit_their_roles() {
    const MISFIT: &str = "a function that isn't what it is to its resource";
    let this = |side| lent(side, Access::Shared);
    let other = || {
        Type::Handle(wharf_abi::types::Handle::Own(resource(
            "Other",
            Side::Guest,
        )))
    };
    for side in [Side::Guest, Side::Host] {
        let of = |role, params: Vec<Type>, result| {
            let name = if role == Role::Setter { "set_it" } else { "it" };
            member(side, role, name, params, result)
        };
        let fine = [
            of(Role::Constructor, vec![NUMBER], own(side)),
            of(Role::Constructor, vec![], result(own(side), Type::Str)),
            of(Role::Method, vec![this(side)], Type::Unit),
            of(
                Role::Method,
                vec![lent(side, Access::Exclusive), NUMBER],
                NUMBER,
            ),
            of(Role::Method, vec![own(side)], NUMBER),
            of(Role::Static, vec![], Type::Unit),
            of(Role::Static, vec![NUMBER], own(side)),
            of(Role::Getter, vec![this(side)], NUMBER),
            of(Role::Setter, vec![this(side), NUMBER], Type::Unit),
        ];
        for function in fine {
            assert!(function.fits_its_role(), "{function}");
            let (side, function) = (side, function);
            let items = match side {
                Side::Guest => encode(&function),
                Side::Host => encode(&import("", function)),
            };
            assert!(decode(&items).is_ok());
        }
        let wrong = [
            of(Role::Constructor, vec![], NUMBER),
            of(Role::Constructor, vec![], other()),
            of(Role::Constructor, vec![], option(own(side))),
            of(Role::Constructor, vec![], result(Type::Str, own(side))),
            of(Role::Method, vec![], NUMBER),
            of(Role::Method, vec![NUMBER, this(side)], NUMBER),
            of(Role::Method, vec![other()], NUMBER),
            of(Role::Method, vec![option(own(side))], NUMBER),
            of(Role::Getter, vec![], NUMBER),
            of(Role::Getter, vec![this(side), NUMBER], NUMBER),
            of(Role::Setter, vec![this(side)], Type::Unit),
            of(Role::Setter, vec![NUMBER, this(side)], Type::Unit),
            of(Role::Setter, vec![this(side), NUMBER, NUMBER], Type::Unit),
            of(Role::Constant, vec![NUMBER], NUMBER),
            of(Role::Text, vec![this(side)], NUMBER),
            of(Role::Text, vec![], Type::Str),
            of(Role::Text, vec![this(side), NUMBER], Type::Str),
            of(Role::Next, vec![this(side)], NUMBER),
            of(Role::Next, vec![], option(NUMBER)),
            of(Role::Next, vec![this(side), NUMBER], option(NUMBER)),
        ];
        for function in wrong {
            assert_eq!(refused_member(function), MISFIT);
        }
        for name in ["value", "set", "set_", "set_1", "set_-"] {
            let params = vec![this(side), NUMBER];
            let function = member(side, Role::Setter, name, params, Type::Unit);
            assert_eq!(refused_member(function), MISFIT, "{name}");
        }
    }
    // A host's types have neither.
    let guests = |role, params, result| member(Side::Guest, role, "it", params, result);
    let hosts = |role, params, result| member(Side::Host, role, "it", params, result);
    assert!(guests(Role::Constant, vec![], NUMBER).fits_its_role());
    assert!(guests(Role::Text, vec![this(Side::Guest)], Type::Str).fits_its_role());
    assert!(guests(Role::Next, vec![this(Side::Guest)], option(NUMBER)).fits_its_role());
    for function in [
        hosts(Role::Constant, vec![], NUMBER),
        hosts(Role::Text, vec![this(Side::Host)], Type::Str),
        hosts(Role::Next, vec![this(Side::Host)], option(NUMBER)),
    ] {
        assert_eq!(refused_member(function), MISFIT);
    }
    // A resource of the same name, but on the other side or from another place.
    let there = member(
        Side::Guest,
        Role::Method,
        "it",
        vec![Type::Handle(wharf_abi::types::Handle::Own(resource(
            "Counter",
            Side::Host,
        )))],
        NUMBER,
    );
    assert_eq!(refused_member(there), MISFIT);
}

#[test]
fn whose_a_function_is_his_is_the_resource() {
    let of = |side| member(side, Role::Static, "of", vec![], Type::Unit);
    let theirs = "a function of the other side's resource";
    assert_eq!(what(&encode(&of(Side::Host))), theirs);
    assert_eq!(what(&encode(&import("", of(Side::Guest)))), theirs);
}

/// Each where it can't flow: what is said is what `flow` says.
#[test]
fn what_flows_the_wrong_way() {
    use flow::Flow;
    let guest = || lent(Side::Guest, Access::Shared);
    let once = || callback(Calls::Once, false, vec![], Type::Unit);
    let view = || Type::View(Scalar::U8, Access::Shared);
    let types: [&dyn Fn() -> Type; 8] = [
        &guest,
        &|| lent(Side::Host, Access::Shared),
        &once,
        &|| passed(vec![], Type::Unit),
        &|| kept(vec![guest()], Type::Unit),
        &view,
        &|| list(view()),
        &|| Type::Set(boxed(own(Side::Host))),
    ];
    let mut problems = 0;
    for ty in types {
        let places: [(Flow, Vec<u8>); 4] = [
            (
                Flow::TO_GUEST,
                encode(&function("f", vec![ty()], Type::Unit)),
            ),
            (Flow::FROM_GUEST, encode(&gives("f", ty()))),
            (
                Flow::TO_HOST,
                encode(&import("", function("f", vec![ty()], Type::Unit))),
            ),
            (Flow::FROM_HOST, encode(&import("", gives("f", ty())))),
        ];
        for (flow, item) in places {
            match flow::problem(&ty(), flow) {
                None => assert!(decode(&item).is_ok(), "{} {flow:?}", ty()),
                Some(problem) => {
                    assert_eq!(what(&item), problem, "{} {flow:?}", ty());
                    problems += 1;
                }
            }
        }
    }
    assert!(problems > 16, "{problems}");
}
