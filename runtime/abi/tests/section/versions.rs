//! The versions of the format. Each is a promise: these bytes stay readable for ever.

use wharf_abi::Type;
use wharf_abi::plan::{Kind, Plan};
use wharf_abi::section::{DecodeError, VERSION, WRITER, decode, encode};
use wharf_abi::types::{Role, Side};

use crate::generated::SCALARS;
use crate::{framed, greet, returns, what, written_by};

fn text(text: &str) -> Vec<u8> {
    [&(text.len() as u32).to_le_bytes(), text.as_bytes()].concat()
}

fn label(name: &str, ident: &str, docs: &str) -> Vec<u8> {
    [text(name), text(ident), text(docs)].concat()
}

fn count(count: u32) -> Vec<u8> {
    count.to_le_bytes().to_vec()
}

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
    // Version 2 only adds types, and version 3 types and kinds of items.
    assert_eq!(encode(&greet("greet")), framed(VERSION, body));
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
        let written = framed(VERSION, &returns(bytes));
        assert_eq!(encode(&interface.functions[0]), written);
    }
    // `enum Tree<u8> { Leaf, Node(Box<Tree>, u8), Many { all: Vec<Tree> }, Flag(Ab) }`.
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
    let body = returns(&section.concat());
    let interface = decode(&framed(2, &body)).expect("a section");
    assert_eq!(encode(&interface.functions[0]), framed(VERSION, &body));
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

fn counter() -> Vec<u8> {
    [
        label("Zaehler", "Counter", "Counts."),
        text("guest::Counter"),
        vec![0],
    ]
    .concat()
}

fn canvas() -> Vec<u8> {
    [
        label("Canvas", "Canvas", ""),
        text("guest::Canvas"),
        vec![1],
    ]
    .concat()
}

/// As [`version_1`]: a type of each kind that is new, in bytes.
#[test]
fn types_of_version_3() {
    // As a result, or as a parameter, `a`.
    let results: &[(Vec<u8>, &str)] = &[
        ([vec![0x30], counter()].concat(), "fn f() -> Counter"),
        ([vec![0x30], canvas()].concat(), "fn f() -> Canvas"),
        (b"\x34\x02".to_vec(), "fn f() -> View<u8>"),
        (b"\x35\x0b".to_vec(), "fn f() -> ViewMut<f64>"),
        (
            b"\x33\0\x01\x01\0\0\0\x10\x06".to_vec(),
            "fn f() -> Box<dyn Fn(String) -> u32>",
        ),
    ];
    for (bytes, expected) in results {
        let body = returns(bytes);
        let interface = decode(&framed(3, &body)).expect("a section");
        assert_eq!(interface.functions[0].to_string(), *expected);
        assert_eq!(encode(&interface.functions[0]), framed(3, &body));
    }
    let params: &[(Vec<u8>, &str)] = &[
        ([vec![0x31], counter()].concat(), "fn f(a: &Counter)"),
        ([vec![0x32], counter()].concat(), "fn f(a: &mut Counter)"),
        ([vec![0x31], canvas()].concat(), "fn f(a: &Canvas)"),
        (b"\x33\0\0\0\0\0\0\0".to_vec(), "fn f(a: &dyn Fn())"),
        (
            b"\x33\x01\0\0\0\0\0\0".to_vec(),
            "fn f(a: &mut dyn FnMut())",
        ),
        (
            b"\x33\x02\x01\0\0\0\0\x30"
                .iter()
                .copied()
                .chain(canvas())
                .collect(),
            "fn f(a: Box<dyn FnOnce() -> Canvas>)",
        ),
    ];
    for (bytes, expected) in params {
        let mut body = returns(&[]);
        let end = body.len() - 4;
        body.truncate(end);
        body.extend(count(1));
        body.extend(text("a"));
        body.push(0);
        body.extend(bytes);
        body.push(0);
        let interface = decode(&framed(3, &body)).expect("a section");
        assert_eq!(interface.functions[0].to_string(), *expected);
        assert_eq!(encode(&interface.functions[0]), framed(3, &body));
    }
}

/// As [`version_1`]: an item of each kind, and a function of each role, in bytes.
#[test]
fn items_of_version_3() {
    let param = |name: &str, ty: &[u8]| [&text(name)[..], &[1], ty].concat();
    let this = |resource: Vec<u8>| param("self", &[vec![0x32], resource].concat());
    let own = |resource: Vec<u8>| [vec![0x30], resource].concat();
    let function = |name: &str, params: &[Vec<u8>], result: &[u8]| {
        let head = [text(name), text("Docs."), text("guest::f")].concat();
        let params = [count(params.len() as u32), params.concat()].concat();
        [head, params, result.to_vec()].concat()
    };
    // What it is, its own name, its parameters and its result.
    let this_one = || vec![this(counter())];
    let members = [
        (Role::Constructor, "new", vec![], own(counter())),
        (Role::Method, "add", this_one(), vec![0x06]),
        (Role::Static, "of", vec![], vec![0x00]),
        (Role::Getter, "value", this_one(), vec![0x06]),
        (
            Role::Setter,
            "set_value",
            vec![this(counter()), param("to", &[0x06])],
            vec![0x00],
        ),
        (Role::Constant, "MAX", vec![], vec![0x06]),
        (Role::Text, "to_string", this_one(), vec![0x10]),
        (Role::Next, "next", this_one(), vec![0x12, 0x06]),
    ];
    for (tag, (role, name, params, result)) in (0..).zip(members) {
        let name = format!("Zaehler.{name}");
        let head = [vec![1, tag], counter()].concat();
        let item = framed(3, &[head, function(&name, &params, &result)].concat());
        let interface = decode(&item).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found = interface.function(&name).expect("it is there");
        let member = found.member.as_ref().expect("it is a member");
        assert_eq!(member.role, role);
        assert_eq!(&*member.resource.label.docs, "Counts.");
        assert_eq!(&*member.resource.path, "guest::Counter");
        assert_eq!(member.resource.side, Side::Guest);
        assert_eq!(encode(found), item);
    }
    // Imported: from a module, or from nowhere; and a resource's.
    let log = [
        vec![2],
        text(""),
        function("log", &[param("a", &[0x10])], &[0]),
    ]
    .concat();
    let alert = [vec![2], text("./dom.js"), function("alert", &[], &[0])].concat();
    let draw = [vec![3], text(""), vec![1], canvas()].concat();
    let draw = [draw, function("Canvas.draw", &[this(canvas())], &[0])].concat();
    let items = [draw, log, alert].map(|body| framed(3, &body));
    let interface = decode(&items.concat()).expect("a section");
    let shown: Vec<String> = interface.imports.iter().map(|it| it.to_string()).collect();
    assert_eq!(
        shown,
        [
            "fn Canvas.draw(self: &mut Canvas)",
            "fn log(a: &str)",
            "from \"./dom.js\": fn alert()",
        ]
    );
    let written: Vec<Vec<u8>> = interface.imports.iter().map(encode).collect();
    assert_eq!(written, items);
}

#[test]
fn every_tag() {
    for (tag, scalar) in (1..).zip(SCALARS) {
        let interface = decode(&framed(1, &returns(&[tag]))).expect("a section");
        assert_eq!(*interface.functions[0].result, Type::Scalar(scalar));
    }
    for tag in [0x0d, 0x0e, 0x0f, 0x1b, 0x1f, 0x23, 0x2f, 0x36, 0x80, 0xff] {
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
