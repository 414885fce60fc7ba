//! The macro `guest!`, over a module that `golden.rs` keeps in `generated`.
#![deny(warnings, clippy::all)]

use wharf_host::wasmtime::{Engine, Store};
use wharf_host::{Error, Guest};

mod plain {
    wharf_host::guest!("tests/typed/generated/small.wasm");
}

mod own {
    use wharf_host::Value;

    #[derive(Clone, Debug, PartialEq, Value)]
    #[value(crate = "wharf_host")]
    pub(crate) struct Entry {
        pub(crate) id: u32,
        pub(crate) name: Box<str>,
        #[value(rename = "type")]
        pub(crate) kind: Kind,
        pub(crate) score: Option<f64>,
    }

    wharf_host::guest!(
        "tests/typed/generated/small.wasm",
        name = Own,
        with = { "golden::guests::types::Row": self::Entry },
    );
}

mod other {
    use wharf_host::Value;

    #[derive(Debug, Value)]
    #[value(crate = "wharf_host")]
    pub(crate) struct Entry {
        pub(crate) id: u64,
    }

    wharf_host::guest!(
        "tests/typed/generated/small.wasm",
        name = Other,
        with = { "golden::guests::types::Row": Entry }
    );
}

fn guest(wasm: &[u8]) -> (Guest, Store<()>) {
    let engine = Engine::default();
    let guest = Guest::new(&engine, wasm).expect("it is a guest");
    (guest, Store::new(&engine, ()))
}

#[test]
fn has_the_module_with_it() -> Result<(), Error> {
    let (guest, store) = guest(plain::SMALL_WASM);
    let mut small = plain::Small::instantiate(&guest, store)?;
    assert_eq!(small.echo("x")?, "x");
    Ok(())
}

#[test]
fn takes_types_of_the_hosts_own() -> Result<(), Error> {
    let (guest, store) = guest(own::OWN_WASM);
    let mut own = own::Own::instantiate(&guest, store)?;
    let entry = own::Entry {
        id: 1,
        name: "x".into(),
        kind: own::Kind::PlainOld,
        score: None,
    };
    assert_eq!(own.row(&entry)?, entry);
    Ok(())
}

#[test]
fn refuses_types_that_are_not_the_guests() {
    let (guest, store) = guest(other::OTHER_WASM);
    let error = other::Other::instantiate(&guest, store).expect_err("it is refused");
    assert!(matches!(error, Error::InterfaceMismatch { .. }), "{error}");
    assert_eq!(other::Entry { id: 1 }.id, 1);
}
