//! The generated hosts compile without a warning and call their guests, on both engines.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::num::NonZero;
use std::time::Duration;

use wharf_host::{Error, Guest, wasmi, wasmtime};

mod guests;
#[allow(dead_code, reason = "it is that of the host's tests")]
#[path = "../host/module.rs"]
mod module;

#[deny(warnings, clippy::all)]
#[rustfmt::skip]
#[path = "generated/big.rs"]
mod big;
#[deny(warnings, clippy::all)]
#[rustfmt::skip]
#[path = "generated/small.rs"]
mod small;

use big::{Access, Big, Everything, Key, Kind, PageOfPageOfU8, PageOfString, PageOfU8};
use big::{Row, Shape, Tree, Vec2};
use small::Small;

fn on_wasmtime() -> Big<wasmtime::Store<()>> {
    let engine = wasmtime::Engine::default();
    let guest = Guest::new(&engine, &guests::big()).expect("it is a guest");
    Big::instantiate(&guest, wasmtime::Store::new(&engine, ())).expect("it can be instantiated")
}

fn row(name: &str) -> Row {
    Row {
        id: 7,
        name: name.to_owned(),
        kind: Kind::Other,
        score: Some(0.5),
    }
}

fn leaf(value: i64) -> Tree {
    Tree {
        value,
        left: None,
        right: None,
        others: Vec::new(),
    }
}

#[test]
fn every_type_there_and_back() -> Result<(), Error> {
    let mut big = on_wasmtime();
    let access = Access {
        write: true,
        ..Access::default()
    };
    assert_eq!(big.access(access)?, access);
    assert_eq!(big.array(&[1, 2, 3])?, [1, 2, 3]);
    assert_eq!(big.bytes(&[1, 2])?, [1, 2]);
    assert_eq!(big.kind(Kind::PlainOld)?, Kind::PlainOld);
    assert_eq!(big.number(0.1)?.to_bits(), 0.1f64.to_bits());
    assert_eq!(big.text("größer")?, "größer");
    assert_eq!(big.wide(i128::MIN)?, i128::MIN);
    assert_eq!(big.vec2(Vec2 { x: 1.0, y: 2.0 })?, Vec2 { x: 1.0, y: 2.0 });
    assert_eq!(big.rows(&[row("a"), row("b")])?, [row("a"), row("b")]);

    let tree = Tree {
        left: Some(Box::new(leaf(2))),
        others: vec![leaf(3), leaf(4)],
        ..leaf(1)
    };
    assert_eq!(big.tree(&tree)?, tree);
    assert_eq!(*big.boxed_tree(Box::new(tree.clone()))?, tree);

    for shape in [
        Shape::Nothing,
        Shape::Circle(1.5),
        Shape::Box(1.0, 2.0),
        Shape::Named {
            r#type: "group".to_owned(),
            parts: vec![Shape::Nothing, Shape::Circle(0.5)],
        },
        Shape::After(Duration::new(1, 2)),
    ] {
        assert_eq!(big.shape(&shape)?, shape);
    }

    let page = PageOfString {
        items: vec!["a".to_owned()],
        next: Some(2),
    };
    assert_eq!(big.page(&page)?, page);
    let pages = PageOfPageOfU8 {
        items: vec![PageOfU8 {
            items: vec![1, 2],
            next: None,
        }],
        next: None,
    };
    assert_eq!(big.pages(&pages)?, pages);
    assert_eq!(
        big.tuple((1, "x", Some(&row("y"))))?,
        (1, "x".to_owned(), Some(row("y")))
    );

    let key = Key {
        kind: Kind::Other,
        number: u128::MAX,
        order: Ordering::Less,
    };
    assert_eq!(big.key(key)?, key);
    assert_eq!(big.set(&HashSet::from([key]))?, HashSet::from([key]));
    let map = HashMap::from([("a".to_owned(), row("b")), ("c".to_owned(), row("d"))]);
    assert_eq!(big.map(&map)?, map);
    let everything = Everything {
        map: HashMap::from([(key, (1, "x".to_owned()))]),
        ranges: vec![1..2, 3..9],
        chars: ['a', 'ä', '🦀'],
        count: NonZero::<u16>::MAX,
        nested: Some(Some(Ok(vec![row("a")]))),
    };
    assert_eq!(big.everything(&everything)?, everything);
    Ok(())
}

/// What the guest calls an error is no error of the host's.
#[test]
fn results_of_the_guest_are_values() -> Result<(), Error> {
    let mut big = on_wasmtime();
    assert_eq!(big.result(Ok(&row("a")))?, Ok(row("a")));
    assert_eq!(big.result(Err("no"))?, Err("no".to_owned()));
    assert!(matches!(big.next(1), Err(Error::GuestPanic { .. })));
    Ok(())
}

#[test]
fn names_that_are_the_hosts_own() -> Result<(), Error> {
    let mut big = on_wasmtime();
    big.instantiate_()?;
    big.into_scaled(&mut [1.0], 2.0)?;
    assert_eq!(big.len(1, 2, 3, 4, 5, 6, 7, 8)?, 1);
    assert!(format!("{big:?}").starts_with("Big"));
    Ok(())
}

#[test]
fn on_wasmi() -> Result<(), Error> {
    let engine = wasmi::Engine::default();
    let guest = Guest::new(&engine, &guests::small())?;
    let mut small = Small::instantiate(&guest, wasmi::Store::new(&engine, 5u8))?;
    assert_eq!(small.echo("x")?, "x");
    assert_eq!(*small.session().store().data(), 5);
    assert_eq!(small.session_mut().store_mut().data(), &5);
    Ok(())
}

#[test]
fn another_guest_is_refused() -> Result<(), Error> {
    let engine = wasmtime::Engine::default();
    let guest = Guest::new(&engine, &guests::big())?;
    let error =
        Small::instantiate(&guest, wasmtime::Store::new(&engine, ())).expect_err("it is refused");
    assert!(matches!(error, Error::InterfaceMismatch { .. }), "{error}");
    let text = error.to_string();
    assert!(
        text.contains("`echo`") && text.contains("found no such function"),
        "{text}"
    );
    Ok(())
}
