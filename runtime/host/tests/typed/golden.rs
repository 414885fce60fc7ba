//! What is generated, to be read; and what is refused. `cargo xtask bless` writes it anew.

use expect_test::expect_file;
use wharf_host_bindgen::{Error, Options, file};

#[allow(dead_code, reason = "it is that of the host's tests")]
#[path = "../host/built.rs"]
mod built;
mod guests;
#[allow(dead_code, reason = "it is that of the host's tests")]
#[path = "../host/module.rs"]
mod module;

fn generated(wasm: &[u8], name: &str) -> String {
    let options = Options {
        name: name.to_owned(),
        ..Options::default()
    };
    file(&guests::interface(wasm), &options).expect("a host can have it")
}

#[test]
fn a_small_interface() {
    expect_file!["generated/small.rs"].assert_eq(&generated(&guests::small(), "Small"));
}

/// `typed.rs` compiles it and calls it.
#[test]
fn a_big_interface() {
    expect_file!["generated/big.rs"].assert_eq(&generated(&guests::big(), "Big"));
}

/// `hosted.rs` compiles it and calls it.
#[test]
fn objects_imports_and_functions() {
    expect_file!["generated/hosted.rs"].assert_eq(&generated(&built::hosted(), "Hosted"));
}

/// `guest.rs` makes hosts of it while it is compiled.
#[test]
fn a_small_module() -> std::io::Result<()> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/typed/generated/small.wasm"
    );
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, guests::small())?;
    }
    assert!(
        std::fs::read(path)? == guests::small(),
        "{path} is another: run `cargo xtask bless`"
    );
    Ok(())
}

/// Types that contain each other: no constant of the derive's can, but a section may say so.
#[test]
fn types_by_way_of_each_other() {
    use wharf_abi::types::{Body, Definition, Field, Function, Label, Ref, Type};

    fn owned<T>(value: T) -> Ref<T> {
        Ref::Owned(Box::new(value))
    }
    let label = |name: &'static str| Label {
        name: Ref::Static(name),
        ident: Ref::Static(name),
        docs: Ref::Static(""),
    };
    let record = |name: &'static str, path: &'static str, element: Type| {
        let field = Field {
            label: label("items"),
            ty: owned(Type::List(owned(element))),
        };
        Type::Defined(owned(Definition {
            label: label(name),
            path: Ref::Static(path),
            args: Ref::Static(&[]),
            body: Body::Record(Ref::Owned(Box::new([field]))),
        }))
    };
    let inner = record(
        "Inner",
        "guest::Inner",
        Type::Back(Ref::Static("guest::Outer")),
    );
    let function = Function {
        name: Ref::Static("f"),
        docs: Ref::Static(""),
        path: Ref::Static("guest::f"),
        params: Ref::Static(&[]),
        result: owned(record("Outer", "guest::Outer", inner)),
        member: None,
    };
    let section = wharf_abi::section::encode(&function);
    let interface = wharf_abi::section::decode(&section).expect("it was encoded");
    let options = Options {
        name: "Host".to_owned(),
        ..Options::default()
    };
    let error = file(&interface, &options).expect_err("it is refused");
    assert_eq!(
        error.to_string(),
        "the type Inner is a part of guest::Outer, which is a part of it: \
         for a typed Rust host, a type may contain itself, but not by way of another"
    );
}

/// What a typed host can't have of objects and functions.
#[test]
fn functions_and_loans_inside_of_others() {
    use module::function;
    use wharf_abi::section;
    use wharf_abi::types::{Access, Body, Callback, Calls, Definition, Field, Function, Handle};
    use wharf_abi::types::{Label, Param, Ref, Resource, Side, Type};

    let problem = |section: &[u8]| {
        let options = Options {
            name: "Host".to_owned(),
            ..Options::default()
        };
        let interface = section::decode(section).expect("it was encoded");
        file(&interface, &options)
            .expect_err("it is refused")
            .to_string()
    };
    assert_eq!(
        problem(&function!("f"(it: Option<&dyn Fn()>) -> ()).item),
        "`f` is lent a function inside of another value: a typed Rust host lends functions as \
         arguments of their own"
    );

    let label = |name: &'static str| Label {
        name: Ref::Static(name),
        ident: Ref::Static(name),
        docs: Ref::Static(""),
    };
    let holder = |handle: Handle| {
        let field = Field {
            label: label("it"),
            ty: Ref::Owned(Box::new(Type::Handle(handle))),
        };
        let definition = Definition {
            label: label("Holder"),
            path: Ref::Static("guest::Holder"),
            args: Ref::Static(&[]),
            body: Body::Record(Ref::Owned(Box::new([field]))),
        };
        let param = Param {
            name: Ref::Static("holder"),
            mode: wharf_abi::Mode::Owned,
            ty: Ref::Owned(Box::new(Type::Defined(Ref::Owned(Box::new(definition))))),
        };
        section::encode(&Function {
            name: Ref::Static("f"),
            docs: Ref::Static(""),
            path: Ref::Static("guest::f"),
            params: Ref::Owned(Box::new([param])),
            result: Ref::Static(&Type::Unit),
            member: None,
        })
    };
    let callback = Callback {
        calls: Calls::Shared,
        kept: true,
        params: Ref::Static(&[]),
        result: Ref::Static(&Type::Unit),
    };
    assert_eq!(
        problem(&holder(Handle::Function(Ref::Owned(Box::new(callback))))),
        "the type Holder has a function in it: a typed Rust host gives and gets functions as \
         arguments and results, and in lists and options of them"
    );
    let resource = Resource {
        label: label("Thing"),
        path: Ref::Static("guest::Thing"),
        side: Side::Guest,
    };
    let lent = Handle::Borrow(Ref::Owned(Box::new(resource)), Access::Shared);
    assert_eq!(
        problem(&holder(lent)),
        "the type Holder has an object in it that is only lent: a typed Rust host lends objects as \
         arguments, and in lists and options of them"
    );
}

#[test]
fn a_type_that_is_not_there() {
    let options = Options {
        name: "Small".to_owned(),
        with: [("guest::Row".to_owned(), Default::default())].into(),
        ..Options::default()
    };
    let error = file(&guests::interface(&guests::small()), &options).expect_err("it is refused");
    assert!(matches!(error, Error::NoSuchType { .. }));
    assert_eq!(
        error.to_string(),
        "the interface has no type `guest::Row`: it has `golden::guests::types::Kind`, \
         `golden::guests::types::Row`"
    );
}
