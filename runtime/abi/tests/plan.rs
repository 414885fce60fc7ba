//! The call plan of a few functions, written out.
//!
//! After a change that is meant: `UPDATE_EXPECT=1 cargo test -p wharf-abi --test plan`, and read
//! the diff.
#![cfg(feature = "alloc")]

mod built;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::num::NonZeroU32;
use std::ops::Range;

use expect_test::{Expect, expect};
use wharf_abi::plan::{
    CallbackPlan, Entry, FieldPart, HandlePlan, ImportPlan, Kind, MemberPlan, Name, Needs, Node,
    ObjectPlan, Part, Plan, Plans,
};
use wharf_abi::slots::Pass;
use wharf_abi::types::{Access, Body, Calls, Case, Definition, Field, Label, Payload, Role, Side};
use wharf_abi::{Function, Mode, Param, Ref, Scalar, Type, Value};

use built::{
    NUMBER, callback, gives, import, kept, lent, list, option, own, passed, record, result,
};

/// `fn name(params) -> R`, of the types that Rust has.
fn function<R: Value>(name: &'static str, params: Vec<Param>) -> Function {
    Function {
        name: Ref::Static(name),
        docs: Ref::Static(""),
        path: Ref::Static("guest"),
        params: Ref::Owned(params.into_boxed_slice()),
        result: Ref::Static(R::TYPE),
        member: None,
    }
}

fn param<T: Value>(name: &'static str) -> Param {
    Param {
        name: Ref::Static(name),
        mode: T::MODE,
        ty: Ref::Static(T::TYPE),
    }
}

fn plan<R: Value>(name: &'static str, params: Vec<Param>) -> Plan {
    Plan::of(&function::<R>(name, params))
}

/// The plan in few lines: slots of each parameter and of the result, then the nodes, each with its
/// offset, size and alignment.
fn written(plan: &Plan) -> String {
    let mut text = format!("{} as {:?}\n", plan.name, plan.export);
    if let Some(MemberPlan {
        resource,
        role,
        name,
    }) = &plan.member
    {
        writeln!(text, "  {role:?} {name} of {}", named(resource)).expect("text");
    }
    for param in &plan.params {
        let how = match param.mode {
            Mode::Owned if param.handed_over() => "owned, handed over",
            Mode::Owned => "owned",
            Mode::Borrowed => "borrowed",
            Mode::Mutable => "mutable",
        };
        let pass = slots(param.pass, param.pass.params());
        writeln!(text, "  {}: {pass}, {how}", param.name).expect("text");
        node(&param.value, 0, 2, &mut text);
    }
    let pass = slots(plan.result, plan.result.results());
    writeln!(text, "  -> {pass}").expect("text");
    node(&plan.value, 0, 2, &mut text);
    text
}

fn slots(pass: Pass, slots: &[wharf_abi::slots::Core]) -> String {
    format!("{pass:?} {slots:?}")
}

fn node(node: &Node, offset: u32, depth: usize, text: &mut String) {
    let Node { size, align, kind } = node;
    let indent = "  ".repeat(depth);
    let mut line = |what: &str| {
        writeln!(text, "{indent}+{offset} {what}, {size}/{align}").expect("text");
    };
    let names = |names: &[Name]| {
        let names: Vec<&str> = names.iter().map(|it| it.name.as_str()).collect();
        names.join(" ")
    };
    match kind {
        Kind::Unit => line("unit"),
        Kind::Scalar(scalar) => line(scalar.name()),
        Kind::NonZero(scalar) => line(&format!("{} but 0", scalar.name())),
        Kind::Wide(wide) => line(wide.name()),
        Kind::Str => line("str"),
        Kind::List(element) => {
            line("list");
            self::node(element, 0, depth + 1, text);
        }
        Kind::Array(element, len) => {
            line(&format!("array of {len}"));
            self::node(element, 0, depth + 1, text);
        }
        Kind::Set(element) => {
            line("set");
            self::node(element, 0, depth + 1, text);
        }
        Kind::Map(entry) => {
            let Entry {
                size,
                align,
                key,
                at,
                value,
            } = &**entry;
            line(&format!("map of {size}/{align}"));
            self::node(key, 0, depth + 1, text);
            self::node(value, *at, depth + 1, text);
        }
        Kind::Tuple(parts) => {
            line("tuple");
            for Part { at, value } in parts {
                self::node(value, *at, depth + 1, text);
            }
        }
        Kind::Option { payload, some } => {
            line("option");
            self::node(some, *payload, depth + 1, text);
        }
        Kind::Result { payload, ok, error } => {
            line("result");
            self::node(ok, *payload, depth + 1, text);
            self::node(error, *payload, depth + 1, text);
        }
        Kind::Record { name, fields } => {
            line(&format!("record {name}"));
            for FieldPart { name, at, value } in fields {
                writeln!(text, "{indent}  .{}", name.name).expect("text");
                self::node(value, *at, depth + 2, text);
            }
        }
        Kind::Variant {
            name,
            tag,
            payload,
            cases,
        } => {
            line(&format!("variant {name}, {}", tag.name()));
            for case in cases {
                writeln!(text, "{indent}  ::{}", case.name.name).expect("text");
                if let Some(value) = &case.payload {
                    self::node(value, *payload, depth + 2, text);
                }
            }
        }
        Kind::Enum { name, tag, cases } => {
            line(&format!("enum {name}, {}: {}", tag.name(), names(cases)));
        }
        Kind::Flags { name, bits, flags } => {
            line(&format!("flags {name}, {}: {}", bits.name(), names(flags)));
        }
        Kind::Boxed(value) => {
            line("pointer");
            self::node(value, 0, depth + 1, text);
        }
        Kind::Back(name) => line(&format!("back to {name}")),
        Kind::Handle(HandlePlan::Own(object)) => line(&format!("own {}", named(object))),
        Kind::Handle(HandlePlan::Borrow(object, access)) => {
            line(&format!("{}{}", access.sigil(), named(object)));
        }
        Kind::Handle(HandlePlan::Function(callback)) => {
            let CallbackPlan {
                calls,
                kept,
                params,
                size,
                align,
                result,
            } = &**callback;
            let kept = if *kept { "kept" } else { "lent" };
            line(&format!(
                "function, {calls:?}, {kept}, takes {size}/{align}"
            ));
            for Part { at, value } in params {
                self::node(value, *at, depth + 1, text);
            }
            writeln!(text, "{indent}  ->").expect("text");
            self::node(result, 0, depth + 1, text);
        }
        Kind::View(scalar, access) => line(&format!("{}view of {}", access.sigil(), scalar.name())),
    }
}

fn named(object: &ObjectPlan) -> String {
    format!("{} of the {:?}", object.name, object.side)
}

fn check(plan: &Plan, expected: Expect) {
    expected.assert_eq(&written(plan));
}

#[test]
fn numbers() {
    let params = vec![param::<u32>("a"), param::<i64>("b"), param::<bool>("wrap")];
    check(
        &plan::<f64>("add", params),
        expect![[r#"
        add as "add"
          a: Scalar(U32) [I32], owned
            +0 u32, 4/4
          b: Scalar(S64) [I64], owned
            +0 i64, 8/8
          wrap: Scalar(Bool) [I32], owned
            +0 bool, 1/1
          -> Scalar(F64) [F64]
            +0 f64, 8/8
    "#]],
    );
}

#[test]
fn text() {
    check(
        &plan::<String>("greet", vec![param::<&str>("name")]),
        expect![[r#"
        greet as "greet"
          name: List [I32, I32], borrowed
            +0 str, 8/4
          -> List [I32]
            +0 str, 8/4
    "#]],
    );
}

#[test]
fn everything() {
    let params = vec![
        param::<String>("query"),
        param::<Option<u16>>("limit"),
        param::<&[Option<&str>]>("names"),
        param::<&mut [f32]>("scores"),
        param::<()>("nothing"),
    ];
    check(
        &plan::<Result<Vec<Option<u64>>, String>>("search", params),
        expect![[r#"
            search as "search"
              query: List [I32, I32], owned, handed over
                +0 str, 8/4
              limit: Optional(U16) [I32, I32], owned
                +0 option, 4/2
                  +2 u16, 2/2
              names: List [I32, I32], borrowed
                +0 list, 8/4
                  +0 option, 12/4
                    +4 str, 8/4
              scores: List [I32, I32], mutable
                +0 list, 8/4
                  +0 f32, 4/4
              nothing: Nothing [], owned
                +0 unit, 0/1
              -> Pointer [I32]
                +0 result, 12/4
                  +4 list, 8/4
                    +0 option, 16/8
                      +8 u64, 8/8
                  +4 str, 8/4
        "#]],
    );
}

const fn label(name: &'static str, ident: &'static str) -> Label {
    Label {
        name: Ref::Static(name),
        ident: Ref::Static(ident),
        docs: Ref::Static(""),
    }
}

const fn field(name: &'static str, ty: &'static Type) -> Field {
    Field {
        label: label(name, name),
        ty: Ref::Static(ty),
    }
}

/// `enum Shape { Empty, Circle(f64), Both(Box<Shape>, Rights), Named { name: String, at: (u8, u16) } }`,
/// where `Rights` are flags.
const SHAPE: &Type = &Type::Defined(Ref::Static(&Definition {
    label: label("Shape", "Shape"),
    path: Ref::Static("guest::Shape"),
    args: Ref::Static(&[]),
    body: Body::Variant(Ref::Static(&[
        Case {
            label: label("Empty", "Empty"),
            payload: Payload::Unit,
        },
        Case {
            label: label("round", "Circle"),
            payload: Payload::One(Ref::Static(f64::TYPE)),
        },
        Case {
            label: label("Both", "Both"),
            payload: Payload::Tuple(Ref::Static(&[
                Ref::Static(&Type::Boxed(Ref::Static(&Type::Back(Ref::Static(
                    "guest::Shape",
                ))))),
                Ref::Static(&Type::Defined(Ref::Static(&Definition {
                    label: label("Rights", "Rights"),
                    path: Ref::Static("guest::Rights"),
                    args: Ref::Static(&[]),
                    body: Body::Flags(Ref::Static(&[label("read", "read"), label("w", "write")])),
                }))),
            ])),
        },
        Case {
            label: label("Named", "Named"),
            payload: Payload::Record(Ref::Static(&[
                field("name", str::TYPE),
                field("at", <(u8, u16)>::TYPE),
            ])),
        },
    ])),
}));

#[test]
fn defined() {
    let plan = Plan::of(&Function {
        name: Ref::Static("draw"),
        docs: Ref::Static(""),
        path: Ref::Static("guest::draw"),
        params: Ref::Static(
            const {
                &[Param {
                    name: Ref::Static("shape"),
                    mode: Mode::Owned,
                    ty: Ref::Static(SHAPE),
                }]
            },
        ),
        result: Ref::Static(<Option<std::cmp::Ordering>>::TYPE),
        member: None,
    });
    check(
        &plan,
        expect![[r#"
        draw as "draw"
          shape: Pointer [I32], owned
            +0 variant Shape, u8, 24/8
              ::Empty
              ::round
                +8 f64, 8/8
              ::Both
                +8 tuple, 8/4
                  +0 pointer, 4/4
                    +0 back to Shape, 24/8
                  +4 flags Rights, u8: read w, 1/1
              ::Named
                +8 record Shape::Named, 12/4
                  .name
                    +0 str, 8/4
                  .at
                    +8 tuple, 4/2
                      +0 u8, 1/1
                      +2 u16, 2/2
          -> Optional(U8) [I32]
            +0 option, 2/1
              +1 enum Ordering, u8: Less Equal Greater, 1/1
    "#]],
    );
}

#[test]
fn collections() {
    let params = vec![
        param::<BTreeMap<u8, Range<u64>>>("map"),
        param::<[NonZeroU32; 3]>("array"),
        param::<(u8, u128, ())>("tuple"),
        param::<Option<NonZeroU32>>("option"),
        param::<&[(u8, u16)]>("pairs"),
    ];
    check(
        &plan::<[f32; 2000]>("all", params),
        expect![[r#"
        all as "all"
          map: List [I32, I32], owned
            +0 map of 24/8, 8/4
              +0 u8, 1/1
              +8 record RangeOfU64, 16/8
                .start
                  +0 u64, 8/8
                .end
                  +8 u64, 8/8
          array: Pointer [I32], owned
            +0 array of 3, 12/4
              +0 u32 but 0, 4/4
          tuple: Pointer [I32], owned
            +0 tuple, 24/8
              +0 u8, 1/1
              +8 u128, 16/8
              +24 unit, 0/1
          option: Optional(U32) [I32, I32], owned
            +0 option, 8/4
              +4 u32 but 0, 4/4
          pairs: List [I32, I32], borrowed
            +0 list, 8/4
              +0 tuple, 4/2
                +0 u8, 1/1
                +2 u16, 2/2
          -> Pointer [I32]
            +0 array of 2000, 8000/4
              +0 f32, 4/4
    "#]],
    );
}

#[test]
fn a_reserved_name() {
    check(
        &plan::<()>("memory", vec![]),
        expect![[r#"
        memory as "wharf:memory"
          -> Nothing []
            +0 unit, 0/1
    "#]],
    );
}

/// What each of these needs of the guest's runtime, and the exports that this comes to.
#[test]
fn needs() {
    let plans = [
        plan::<()>("nothing", vec![]),
        plan::<u32>("add", vec![param::<u32>("a"), param::<Option<char>>("b")]),
        plan::<Option<u8>>("small_result", vec![]),
        plan::<Result<u32, ()>>("small_error", vec![]),
        plan::<()>("borrows", vec![param::<&str>("a")]),
        plan::<()>("takes_text", vec![param::<String>("a")]),
        plan::<()>("takes_numbers", vec![param::<Vec<u64>>("a")]),
        plan::<()>("takes_bools", vec![param::<Vec<bool>>("a")]),
        plan::<()>("takes_texts", vec![param::<Vec<String>>("a")]),
        plan::<()>("takes_an_option", vec![param::<Option<String>>("a")]),
        plan::<()>("changes", vec![param::<&mut [u8]>("a")]),
        plan::<String>("gives_text", vec![]),
        plan::<Result<(), &str>>("may_fail", vec![]),
        plan::<()>("takes_a_map", vec![param::<BTreeMap<u8, u8>>("a")]),
        plan::<()>("takes_an_array", vec![param::<[u8; 3]>("a")]),
        plan::<[u8; 4096]>("gives_an_array", vec![]),
        plan::<[u8; 4097]>("gives_a_large_array", vec![]),
        plan::<u128>("gives_a_wide", vec![]),
        plan::<Option<Option<f64>>>("gives_options", vec![param::<Option<Option<f64>>>("a")]),
    ];
    let mut text = String::new();
    for plan in &plans {
        line(&plan.name, plan.needs(), &mut text);
    }
    let all = Plans {
        exports: plans.into(),
        imports: vec![],
    };
    line("all", all.needs(), &mut text);
    line("none", Plans::default().needs(), &mut text);
    expect![[r#"
        nothing:  ()
        add:  ()
        small_result: memory ()
        small_error: memory ()
        borrows: memory arena ($area $alloc $free)
        takes_text: memory arena realloc ($area $alloc $free cabi_realloc)
        takes_numbers: memory arena realloc ($area $alloc $free cabi_realloc)
        takes_bools: memory arena ($area $alloc $free)
        takes_texts: memory arena ($area $alloc $free)
        takes_an_option: memory arena ($area $alloc $free)
        changes: memory arena ($area $alloc $free)
        gives_text: memory post-return ($area $free)
        may_fail: memory post-return ($area $free)
        takes_a_map: memory arena ($area $alloc $free)
        takes_an_array: memory arena ($area $alloc $free)
        gives_an_array: memory ()
        gives_a_large_array: memory post-return ($area $free)
        gives_a_wide: memory ()
        gives_options: memory arena ($area $alloc $free)
        all: memory arena realloc post-return ($area $alloc $free cabi_realloc)
        none:  ()
    "#]]
    .assert_eq(&text);
}

fn line(name: &str, needs: Needs, text: &mut String) {
    let named = [
        (needs.memory, "memory"),
        (needs.arena, "arena"),
        (needs.realloc, "realloc"),
        (needs.post_return, "post-return"),
        (needs.drop, "drop"),
        (needs.invoke, "invoke"),
    ];
    let named = named
        .iter()
        .filter_map(|(needed, name)| needed.then_some(*name));
    let named: Vec<&str> = named.collect();
    let exports: Vec<&str> = needs.exports().collect();
    writeln!(text, "{name}: {} ({})", named.join(" "), exports.join(" ")).expect("text");
}

/// `impl Counter { … }`, and `type Canvas`.
#[test]
fn objects() {
    let member = |role, name, params, result| {
        Plan::of(&built::member(Side::Guest, role, name, params, result))
    };
    let counter = || own(Side::Guest);
    let this = |access| lent(Side::Guest, access);
    check(
        &member(
            Role::Constructor,
            "new",
            vec![NUMBER],
            result(counter(), Type::Str),
        ),
        expect![[r#"
            Counter.new as "Counter.new"
              Constructor new of Counter of the Guest
              a: Scalar(U32) [I32], owned
                +0 u32, 4/4
              -> Pointer [I32]
                +0 result, 12/4
                  +4 own Counter of the Guest, 4/4
                  +4 str, 8/4
        "#]],
    );
    check(
        &member(
            Role::Setter,
            "set_value",
            vec![this(Access::Exclusive), NUMBER],
            Type::Unit,
        ),
        expect![[r#"
            Counter.set_value as "Counter.set_value"
              Setter value of Counter of the Guest
              a: Scalar(U32) [I32], owned
                +0 &mut Counter of the Guest, 4/4
              b: Scalar(U32) [I32], owned
                +0 u32, 4/4
              -> Nothing []
                +0 unit, 0/1
        "#]],
    );
    check(
        &member(
            Role::Text,
            "to_string",
            vec![this(Access::Shared)],
            Type::Str,
        ),
        expect![[r#"
            Counter.to_string as "Counter.to_string"
              Text to_string of Counter of the Guest
              a: Scalar(U32) [I32], owned
                +0 &Counter of the Guest, 4/4
              -> List [I32]
                +0 str, 8/4
        "#]],
    );
    check(
        &member(Role::Constant, "MAX", vec![], NUMBER),
        expect![[r#"
            Counter.MAX as "Counter.MAX"
              Constant MAX of Counter of the Guest
              -> Scalar(U32) [I32]
                +0 u32, 4/4
        "#]],
    );
    let merge = built::function(
        "merge",
        vec![
            counter(),
            option(counter()),
            list(this(Access::Shared)),
            record(
                "Pair",
                vec![],
                vec![own(Side::Host), Type::Scalar(Scalar::U8)],
            ),
        ],
        option(counter()),
    );
    check(
        &Plan::of(&merge),
        expect![[r#"
        merge as "merge"
          a: Scalar(U32) [I32], owned
            +0 own Counter of the Guest, 4/4
          b: Optional(U32) [I32, I32], owned
            +0 option, 8/4
              +4 own Counter of the Guest, 4/4
          c: List [I32, I32], owned
            +0 list, 8/4
              +0 &Counter of the Guest, 4/4
          d: Pointer [I32], owned
            +0 record Pair, 8/4
              .f0
                +0 own Canvas of the Host, 4/4
              .f1
                +4 u8, 1/1
          -> Optional(U32) [I32]
            +0 option, 8/4
              +4 own Counter of the Guest, 4/4
    "#]],
    );
}

#[test]
fn imports() {
    let plans = [
        import("", built::function("log", vec![Type::Str], Type::Unit)),
        import("./dom.js", gives("read", list(own(Side::Host)))),
        import(
            "",
            built::member(
                Side::Host,
                Role::Setter,
                "set_width",
                vec![lent(Side::Host, Access::Shared), NUMBER],
                Type::Unit,
            ),
        ),
    ]
    .map(|import| ImportPlan::of(&import));
    let mut text = String::new();
    for plan in &plans {
        writeln!(text, "from {:?}", plan.module).expect("text");
        text += &written(&plan.call);
    }
    expect![[r#"
        from ""
        log as "log"
          a: List [I32, I32], owned, handed over
            +0 str, 8/4
          -> Nothing []
            +0 unit, 0/1
        from "./dom.js"
        read as "./dom.js#read"
          -> List [I32]
            +0 list, 8/4
              +0 own Canvas of the Host, 4/4
        from ""
        Canvas.set_width as "Canvas.set_width"
          Setter width of Canvas of the Host
          a: Scalar(U32) [I32], owned
            +0 &Canvas of the Host, 4/4
          b: Scalar(U32) [I32], owned
            +0 u32, 4/4
          -> Nothing []
            +0 unit, 0/1
    "#]]
    .assert_eq(&text);
}

#[test]
fn callbacks() {
    let each = built::function(
        "each",
        vec![
            passed(vec![], Type::Unit),
            callback(
                Calls::Exclusive,
                false,
                vec![
                    Type::Scalar(Scalar::U8),
                    Type::Scalar(Scalar::U64),
                    Type::Str,
                ],
                option(Type::Scalar(Scalar::U16)),
            ),
        ],
        kept(vec![kept(vec![own(Side::Guest)], NUMBER)], list(Type::Str)),
    );
    check(
        &Plan::of(&each),
        expect![[r#"
        each as "each"
          a: Scalar(U32) [I32], owned
            +0 function, Shared, lent, takes 0/1, 4/4
              ->
              +0 unit, 0/1
          b: Scalar(U32) [I32], owned
            +0 function, Exclusive, lent, takes 24/8, 4/4
              +0 u8, 1/1
              +8 u64, 8/8
              +16 str, 8/4
              ->
              +0 option, 4/2
                +2 u16, 2/2
          -> Scalar(U32) [I32]
            +0 function, Shared, kept, takes 4/4, 4/4
              +0 function, Shared, kept, takes 4/4, 4/4
                +0 own Counter of the Guest, 4/4
                ->
                +0 u32, 4/4
              ->
              +0 list, 8/4
                +0 str, 8/4
    "#]],
    );
}

#[test]
fn views() {
    let cells = built::member(
        Side::Guest,
        Role::Method,
        "cells",
        vec![lent(Side::Guest, Access::Exclusive)],
        Type::View(Scalar::F32, Access::Exclusive),
    );
    check(
        &Plan::of(&cells),
        expect![[r#"
        Counter.cells as "Counter.cells"
          Method cells of Counter of the Guest
          a: Scalar(U32) [I32], owned
            +0 &mut Counter of the Guest, 4/4
          -> List [I32]
            +0 &mut view of f32, 8/4
    "#]],
    );
}

/// As [`needs`], of what stays on its side.
#[test]
fn needs_of_handles() {
    let export = |name, params, result| {
        let plan = Plan::of(&built::function(name, params, result));
        Plans {
            exports: vec![plan],
            imports: vec![],
        }
    };
    let import = |name, params, result| {
        let import = import("", built::function(name, params, result));
        Plans {
            exports: vec![],
            imports: vec![ImportPlan::of(&import)],
        }
    };
    let guest = || own(Side::Guest);
    let host = || own(Side::Host);
    let bytes = || list(Type::Scalar(Scalar::U8));
    let plans = [
        ("takes the guest's", export("f", vec![guest()], Type::Unit)),
        (
            "borrows the guest's",
            export("f", vec![lent(Side::Guest, Access::Shared)], Type::Unit),
        ),
        ("gives the guest's", export("f", vec![], guest())),
        ("gives many", export("f", vec![], list(guest()))),
        ("takes the host's", export("f", vec![host()], Type::Unit)),
        ("gives the host's", export("f", vec![], host())),
        (
            "gives a view",
            export("f", vec![], Type::View(Scalar::U8, Access::Shared)),
        ),
        (
            "takes a function",
            export("f", vec![passed(vec![], Type::Unit)], Type::Unit),
        ),
        (
            "... of a number",
            export("f", vec![passed(vec![NUMBER], Type::Unit)], Type::Unit),
        ),
        (
            "... that gives text",
            export("f", vec![passed(vec![], Type::Str)], Type::Unit),
        ),
        (
            "... that gives the guest's",
            export("f", vec![passed(vec![], guest())], Type::Unit),
        ),
        (
            "gives a function",
            export("f", vec![], kept(vec![], Type::Unit)),
        ),
        (
            "... of text",
            export("f", vec![], kept(vec![Type::Str], Type::Unit)),
        ),
        (
            "... that gives a number",
            export("f", vec![], kept(vec![], NUMBER)),
        ),
        (
            "... that gives text",
            export("f", vec![], kept(vec![], Type::Str)),
        ),
        (
            "... that takes a function",
            export(
                "f",
                vec![],
                kept(vec![kept(vec![], Type::Unit)], Type::Unit),
            ),
        ),
        (
            "takes one that takes one",
            export(
                "f",
                vec![passed(vec![passed(vec![], Type::Unit)], Type::Unit)],
                Type::Unit,
            ),
        ),
        ("import of a number", import("f", vec![NUMBER], NUMBER)),
        ("import of text", import("f", vec![Type::Str], Type::Unit)),
        ("import that gives text", import("f", vec![], Type::Str)),
        (
            "import that gives an option",
            import("f", vec![], option(NUMBER)),
        ),
        (
            "import of the guest's",
            import("f", vec![guest()], Type::Unit),
        ),
        (
            "import that gives the guest's",
            import("f", vec![], guest()),
        ),
        ("import of the host's", import("f", vec![host()], host())),
        (
            "import of a function",
            import("f", vec![kept(vec![bytes()], bytes())], Type::Unit),
        ),
        (
            "import that gives a function",
            import("f", vec![], kept(vec![bytes()], bytes())),
        ),
    ];
    let mut text = String::new();
    for (name, plans) in &plans {
        let name = match plans.nest() {
            true => format!("{name}, nests"),
            false => (*name).to_owned(),
        };
        line(&name, plans.needs(), &mut text);
    }
    expect![[r#"
        takes the guest's: memory drop ($drop)
        borrows the guest's: memory drop ($drop)
        gives the guest's: memory drop ($drop)
        gives many: memory post-return drop ($area $free $drop)
        takes the host's:  ()
        gives the host's:  ()
        gives a view: memory ()
        takes a function, nests:  ()
        ... of a number, nests: memory ()
        ... that gives text, nests: memory arena ($area $alloc $free)
        ... that gives the guest's, nests: memory arena drop ($area $alloc $free $drop)
        gives a function: memory drop invoke ($drop $invoke)
        ... of text: memory arena drop invoke ($area $alloc $free $drop $invoke)
        ... that gives a number: memory drop invoke ($drop $invoke)
        ... that gives text: memory post-return drop invoke ($area $free $drop $invoke)
        ... that takes a function, nests: memory arena drop invoke ($area $alloc $free $drop $invoke)
        takes one that takes one, nests: memory drop invoke ($drop $invoke)
        import of a number, nests:  ()
        import of text, nests: memory ()
        import that gives text, nests: memory arena ($area $alloc $free)
        import that gives an option, nests: memory arena ($area $alloc $free)
        import of the guest's, nests: memory drop ($drop)
        import that gives the guest's, nests: memory drop ($drop)
        import of the host's, nests:  ()
        import of a function, nests: memory arena post-return drop invoke ($area $alloc $free $drop $invoke)
        import that gives a function, nests: memory arena ($area $alloc $free)
    "#]].assert_eq(&text);
}

/// A plan is made of a type alone: how Rust holds the value is no part of it.
#[test]
fn holders_are_no_part_of_a_plan() {
    assert_eq!(Node::of(<&str>::TYPE), Node::of(String::TYPE));
    assert_eq!(Node::of(<&[&str]>::TYPE), Node::of(<Vec<Box<str>>>::TYPE));
    assert_ne!(Node::of(String::TYPE), Node::of(<Vec<u8>>::TYPE));
    assert_eq!(*String::TYPE, Type::Str);
}
