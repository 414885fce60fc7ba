//! What may flow where: a table of every handle and view, and of every way.
#![cfg(feature = "alloc")]

mod built;
mod generated;

use std::fmt::Write;

use built::{
    NUMBER, back, boxed, callback, kept, lent, list, option, own, passed, record, result, tuple,
    variant,
};
use expect_test::expect;
use generated::{any_tree_that_flows, config};
use proptest::prelude::*;
use wharf_abi::flow::{Carried, Flow, has_handle, has_tail, problem};
use wharf_abi::plan::Node;
use wharf_abi::types::{Access, Calls, Side};
use wharf_abi::{Scalar, Type};

const WAYS: [(&str, Flow); 4] = [
    ("to the guest", Flow::TO_GUEST),
    ("from the guest", Flow::FROM_GUEST),
    ("to the host", Flow::TO_HOST),
    ("from the host", Flow::FROM_HOST),
];

const GUEST: Side = Side::Guest;
const HOST: Side = Side::Host;

fn guest() -> Type {
    lent(GUEST, Access::Shared)
}

fn host() -> Type {
    lent(HOST, Access::Shared)
}

fn view() -> Type {
    Type::View(Scalar::U8, Access::Shared)
}

#[test]
fn what_may_flow_where() {
    let types = [
        Type::Str,
        own(GUEST),
        own(HOST),
        guest(),
        lent(GUEST, Access::Exclusive),
        host(),
        lent(HOST, Access::Exclusive),
        kept(vec![], Type::Unit),
        passed(vec![], Type::Unit),
        callback(Calls::Exclusive, false, vec![], Type::Unit),
        callback(Calls::Once, true, vec![], Type::Unit),
        callback(Calls::Once, false, vec![], Type::Unit),
        view(),
        Type::View(Scalar::F64, Access::Exclusive),
        // Functions of functions: each time, the way turns.
        kept(vec![guest()], Type::Unit),
        kept(vec![host()], Type::Unit),
        kept(vec![], guest()),
        kept(vec![passed(vec![], Type::Unit)], Type::Unit),
        kept(vec![], passed(vec![], Type::Unit)),
        kept(vec![kept(vec![guest()], Type::Unit)], Type::Unit),
        kept(vec![own(GUEST), own(HOST)], own(GUEST)),
        kept(vec![], view()),
    ];
    let mut table = String::new();
    for ty in &types {
        let answers = WAYS.map(|(_, flow)| {
            if problem(ty, flow).is_none() {
                "yes"
            } else {
                "-"
            }
        });
        let [a, b, c, d] = answers;
        writeln!(table, "{:45} {a:5} {b:5} {c:5} {d}", ty.to_string()).expect("text");
    }
    expect![[r#"
        String                                        yes   yes   yes   yes
        Counter                                       yes   yes   yes   yes
        Canvas                                        yes   yes   yes   yes
        &Counter                                      yes   -     -     -
        &mut Counter                                  yes   -     -     -
        &Canvas                                       yes   -     yes   -
        &mut Canvas                                   yes   -     yes   -
        Box<dyn Fn()>                                 yes   yes   yes   yes
        &dyn Fn()                                     yes   -     yes   -
        &mut dyn FnMut()                              yes   -     yes   -
        Box<dyn FnOnce()>                             yes   yes   yes   yes
        &dyn FnOnce()                                 -     -     -     -
        View<u8>                                      -     yes   -     -
        ViewMut<f64>                                  -     yes   -     -
        Box<dyn Fn(&Counter)>                         -     yes   yes   -
        Box<dyn Fn(&Canvas)>                          yes   yes   yes   yes
        Box<dyn Fn() -> &Counter>                     -     -     -     -
        Box<dyn Fn(&dyn Fn())>                        yes   yes   yes   yes
        Box<dyn Fn() -> &dyn Fn()>                    -     -     -     -
        Box<dyn Fn(Box<dyn Fn(&Counter)>)>            yes   -     -     yes
        Box<dyn Fn(Counter, Canvas) -> Counter>       yes   yes   yes   yes
        Box<dyn Fn() -> View<u8>>                     -     -     -     -
    "#]]
    .assert_eq(&table);
}

/// What is said of it.
#[test]
fn why_not() {
    let mut text = String::new();
    for (ty, flow) in [
        (guest(), Flow::FROM_GUEST),
        (host(), Flow::FROM_HOST),
        (guest(), Flow::TO_HOST),
        (passed(vec![], NUMBER), Flow::FROM_GUEST),
        (callback(Calls::Once, false, vec![], NUMBER), Flow::TO_GUEST),
        (view(), Flow::TO_GUEST),
        (Type::Set(boxed(own(HOST))), Flow::TO_GUEST),
        (itself(|back| kept(vec![back], NUMBER)), Flow::TO_GUEST),
    ] {
        let problem = problem(&ty, flow).expect("it can't flow this way");
        writeln!(text, "{ty}: {problem}").expect("text");
    }
    expect![[r#"
        &Counter: what is lent can't be returned: return the object itself
        &Canvas: what is lent can't be returned: return the object itself
        &Counter: a guest can't lend its own object: give the object itself
        &dyn Fn() -> u32: a function that is lent can't be returned: return a `Box<dyn Fn…>` or a `wharf::Callback`
        &dyn FnOnce() -> u32: a function that can be called once can't be lent: give a `Box<dyn FnOnce…>`
        View<u8>: a view is the whole result of an exported function
        HashSet<Canvas>: what has no value, only an identity, can't be told apart in a set or a map
        Node: a function can't take or return the type that it is a part of
    "#]].assert_eq(&text);
}

/// What is said of a type is said of it anywhere within another.
#[test]
fn wherever_it_stands() {
    let places: [fn(Type) -> Type; 12] = [
        list,
        option,
        |ty| Type::Array(boxed(ty), 2),
        |ty| Type::Array(boxed(ty), 0),
        |ty| Type::Boxed(boxed(ty)),
        |ty| Type::Map(boxed(Type::Str), boxed(ty)),
        |ty| result(ty, Type::Str),
        |ty| result(Type::Unit, ty),
        |ty| tuple(vec![NUMBER, ty]),
        |ty| record("R", vec![], vec![NUMBER, ty]),
        // The result of a function flows as the function does, but for being a result.
        |ty| kept(vec![], list(ty)),
        |ty| kept(vec![], ty),
    ];
    let lent: [fn() -> Type; 4] = [
        guest,
        host,
        || passed(vec![], Type::Unit),
        || callback(Calls::Once, false, vec![], Type::Unit),
    ];
    for place in places {
        for (way, flow) in WAYS {
            let inside = match place(Type::Str) {
                Type::Handle(_) => flow.of_result(),
                _ => flow,
            };
            for ty in lent {
                assert_eq!(
                    problem(&place(ty()), flow),
                    problem(&ty(), inside),
                    "{} {way}",
                    place(ty())
                );
            }
            assert_eq!(problem(&place(own(GUEST)), flow), None);
            // A view is no part of anything.
            assert!(problem(&place(view()), flow).is_some(), "{way}");
        }
    }
    for case in 0..4 {
        for (way, flow) in WAYS {
            let expected = (case > 0).then(|| problem(&guest(), flow)).flatten();
            let ty = match case {
                0 => variant("V", || Type::Str),
                _ => variant("V", guest),
            };
            assert_eq!(problem(&ty, flow), expected, "{way}");
        }
    }
}

/// What has no value can't be told apart.
#[test]
fn keys_have_no_handles() {
    let keys: [fn(Type) -> Type; 3] = [
        |ty| Type::Set(boxed(ty)),
        |ty| Type::Map(boxed(ty), boxed(Type::Str)),
        |ty| list(Type::Set(boxed(tuple(vec![NUMBER, ty])))),
    ];
    let handles: [fn() -> Type; 4] = [
        || own(GUEST),
        host,
        || kept(vec![], Type::Unit),
        || record("R", vec![], vec![option(own(HOST))]),
    ];
    for key in keys {
        for (way, flow) in WAYS {
            assert_eq!(problem(&key(Type::Str), flow), None);
            for handle in handles {
                assert!(problem(&key(handle()), flow).is_some(), "{way}");
            }
        }
    }
    let value = Type::Map(boxed(Type::Str), boxed(own(GUEST)));
    assert_eq!(problem(&value, Flow::TO_GUEST), None);
}

/// `struct Node { f0: …, f1: u32 }`, the first of this type, around itself.
fn itself(inside: impl Fn(Type) -> Type) -> Type {
    record("Node", vec![], vec![inside(back("Node")), NUMBER])
}

/// A type that contains itself flows as a whole, and so not through a function, nor as its own key if
/// it can't be one.
#[test]
fn types_within_themselves() {
    let and_own = |ty: Type| tuple(vec![own(HOST), ty]);
    for (way, flow) in WAYS {
        let fine = [
            itself(list),
            itself(|node| and_own(list(node))),
            itself(|node| Type::Map(boxed(Type::Str), boxed(and_own(list(node))))),
            // Such a type is no part of what it is a key of.
            itself(|node| Type::Set(boxed(node))),
            itself(|node| Type::Map(boxed(option(node)), boxed(NUMBER))),
            // A function of a type that contains itself, and one in such a type.
            kept(vec![itself(list)], itself(list)),
            itself(|node| tuple(vec![list(node), kept(vec![itself(list)], NUMBER)])),
            itself(|node| tuple(vec![list(node), kept(vec![own(HOST)], NUMBER)])),
        ];
        for ty in fine {
            assert_eq!(problem(&ty, flow), None, "{ty:?} {way}");
        }
        let function = [
            itself(|node| kept(vec![node], NUMBER)),
            itself(|node| kept(vec![], node)),
            itself(|node| option(kept(vec![list(node)], NUMBER))),
            itself(|node| kept(vec![record("Inner", vec![], vec![node])], NUMBER)),
            itself(|node| record("Inner", vec![], vec![kept(vec![node], NUMBER)])),
            itself(|node| kept(vec![kept(vec![node], NUMBER)], NUMBER)),
            itself(|node| variant_of(kept(vec![], node))),
        ];
        for ty in function {
            let said = problem(&ty, flow).expect("the way turns");
            assert!(said.contains("the type that it is a part of"), "{said}");
        }
        let key = [
            itself(|node| and_own(Type::Set(boxed(node)))),
            itself(|node| and_own(Type::Map(boxed(list(node)), boxed(NUMBER)))),
            itself(|node| and_own(list(Type::Set(boxed(option(node)))))),
        ];
        for ty in key {
            let said = problem(&ty, flow).expect("it has a handle");
            assert!(said.contains("in a set or a map"), "{said}");
        }
    }
}

/// `enum Inner { A(TYPE) }`
fn variant_of(ty: Type) -> Type {
    use wharf_abi::{Body, Case, Payload};
    let case = Case {
        label: built::label("A", "A"),
        payload: Payload::One(boxed(ty)),
    };
    built::defined("Inner", vec![], Body::Variant(built::parts(vec![case])))
}

/// Of a function of functions, whoever sends the outer one gets the arguments.
#[test]
fn the_way_turns() {
    for (_, flow) in WAYS {
        let arguments = flow.of_arguments();
        assert_eq!(arguments.to, flow.sender());
        assert_eq!(arguments.role, Carried::Argument);
        assert_eq!(arguments.of_arguments().to, flow.to);
        assert_eq!(flow.of_result().to, flow.to);
        assert_eq!(flow.of_result().role, Carried::Result);
        assert_ne!(flow.sender(), flow.to);
    }
}

proptest! {
    #![proptest_config(config(300))]

    /// What the generators make for a way flows that way.
    #[test]
    fn what_is_generated_flows(
        (flow, tree) in (0..4usize).prop_flat_map(|way| {
            let (_, flow) = WAYS[way];
            any_tree_that_flows(flow).prop_map(move |tree| (flow, tree))
        }),
    ) {
        prop_assert_eq!(problem(&tree.ty(), flow), None);
        prop_assert_eq!(has_handle(&tree.ty()), tree.has_handle());
        prop_assert_eq!(has_tail(&tree.ty()), Node::of(&tree.ty()).has_tail());
    }
}
