//! Calls within calls: a guest calls its host, which calls the guest.

use super::engine::{Engine, Guest, Module, Store, fueled};
use crate::built;
use crate::module::{Guest as Made, function, import};
use wharf_host::{Error, Host, Imports, Session, TypedFunction, Val};

/// What the host does with what it gets of a call within a call.
#[derive(Clone, Copy)]
enum Then {
    Pass,
    /// Goes on as if nothing had happened.
    Swallow,
}

type Descend =
    TypedFunction<(u32, &'static str, u32, &'static str), Result<String, String>, Module>;

/// Its data is how often the guest called.
fn imports(then: Then) -> Imports<Store<u32>> {
    let mut imports = Imports::new();
    imports.try_function(
        "step",
        move |host: &mut Host<'_, Store<u32>>, args: (u32, String, u32, String)| {
            **host += 1;
            let (depth, text, grow, last) = args;
            // Two calls of the guest in one of the host's, and text that fits no arena.
            if depth == 1 {
                let filler = "f".repeat(20_000);
                let other = host.call(
                    "descend",
                    &[Val::U32(0), Val::from(&*filler), Val::U32(0), Val::from("")],
                )?;
                assert_eq!(other, Val::from(format!("the end of {filler}")));
            }
            let descend = host
                .instance()
                .function::<(u32, &str, u32, &str), Result<String, String>>("descend")?;
            match (then, descend.call(&mut *host, (depth, &text, grow, &last))) {
                (Then::Swallow, Err(error)) => Ok(Ok(format!("swallowed {error}"))),
                (_, result) => result,
            }
        },
    );
    imports
}

fn run(then: Then) -> (Session<Store<u32>>, Descend) {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &built::case("nesting")).unwrap();
    let store = Store::new(&engine, 0);
    let session = Session::with_imports(&guest, store, &imports(then)).unwrap();
    let descend = session.instance().function("descend").unwrap();
    (session, descend)
}

#[test]
fn four_deep_with_text_and_growing_memory() {
    let (mut session, descend) = run(Then::Pass);
    for (len, grow) in [(3, 0), (3, 2), (6000, 1), (20_000, 1)] {
        let text = "x".repeat(len);
        let before = session.instance().memory(session.store()).len();
        let result = descend.call(session.store_mut(), (4, &text, grow, ""));
        let result = result.unwrap().unwrap();
        assert_eq!(
            result,
            format!(
                "the end of {text}/4/3/2/1 <- 1:{} <- 2:{} <- 3:{} <- 4:{len}",
                len + 6,
                len + 4,
                len + 2,
            )
        );
        let grown = session.instance().memory(session.store()).len() - before;
        assert!(grown >= 4 * 65_536 * grow as usize, "{grown}");
    }
    assert_eq!(*session.store().data(), 16);
}

/// An error of the guest's on the lowest level is a value on all others.
#[test]
fn an_inner_level_fails() {
    let (mut session, descend) = run(Then::Pass);
    let failed = descend.call(session.store_mut(), (3, "a", 1, "fail"));
    assert_eq!(
        failed.unwrap().unwrap_err(),
        "failed at a/3/2/1 <- 1 <- 2 <- 3"
    );
    let recovered = descend.call(session.store_mut(), (3, "a", 1, "recover"));
    assert_eq!(
        recovered.unwrap().unwrap(),
        "the end of a/3/2/1 <- 1:5 <- 2:3 <- 3:1"
    );
    let fine = descend.call(session.store_mut(), (0, "a", 0, ""));
    assert_eq!(fine.unwrap().unwrap(), "the end of a");
}

#[test]
fn an_inner_level_panics() {
    let (mut session, descend) = run(Then::Pass);
    let error = descend
        .call(session.store_mut(), (2, "a", 1, "panic"))
        .unwrap_err();
    // Not what the levels between made of it, but what happened.
    let Error::GuestPanic { message, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(message, "panicked at a/2/1");
    let later = descend
        .call(session.store_mut(), (0, "a", 0, ""))
        .unwrap_err();
    // What was the first to go wrong.
    let Error::Poisoned { cause } = later else {
        panic!("{later}")
    };
    assert!(cause.starts_with("`descend` panicked at"), "{cause}");
}

/// The guest stopped in the middle of the inner call, so the outer one can't go on.
#[test]
fn a_panic_can_not_be_swallowed() {
    let (mut session, descend) = run(Then::Swallow);
    let error = descend
        .call(session.store_mut(), (1, "a", 1, "panic"))
        .unwrap_err();
    let Error::Import { source, .. } = &error else {
        panic!("{error}")
    };
    assert!(matches!(**source, Error::Poisoned { .. }), "{source}");
    assert!(session.instance().is_poisoned());
}

#[test]
fn memory_stays_flat() {
    let (mut session, descend) = run(Then::Pass);
    let text = "x".repeat(5000);
    let call = |session: &mut Session<Store<u32>>| {
        for last in ["", "fail"] {
            let _ = descend
                .call(session.store_mut(), (4, &text, 0, last))
                .unwrap();
        }
    };
    call(&mut session);
    let before = session.instance().memory(session.store()).len();
    for _ in 0..300 {
        call(&mut session);
    }
    assert_eq!(session.instance().memory(session.store()).len(), before);
}

#[test]
fn fuel_runs_out_within_an_import() {
    let wasm = Made::importing(|made| made.import(import!("back"() -> ())))
        .function(function!("outer"() -> ()), |code| {
            code.call(0);
        })
        .function(function!("spin"() -> ()), |code| {
            code.loop_(wasm_encoder::BlockType::Empty).br(0).end();
        })
        .build();
    let engine = fueled();
    let guest = Guest::new(&engine, &wasm).unwrap();
    let mut store = Store::new(&engine, ());
    store.set_fuel(100_000).unwrap();
    let mut imports = Imports::<Store<()>>::new();
    imports.try_function("back", |host: &mut Host<'_, Store<()>>, ()| {
        host.call("spin", &[]).map(|_| ())
    });
    let instance = guest.instantiate_with(&mut store, &imports).unwrap();
    let error = instance.call(&mut store, "outer", &[]).unwrap_err();
    assert!(
        matches!(&error, Error::OutOfFuel { function } if function == "spin"),
        "{error}"
    );
    assert!(instance.is_poisoned());
}

/// A guest that calls itself by way of its host without end ends itself, and not the host.
#[test]
fn without_end() {
    let wasm = Made::importing(|made| made.import(import!("back"() -> ())))
        .function(function!("forth"() -> ()), |code| {
            code.call(0);
        })
        .build();
    let engine = Engine::default();
    let guest = Guest::new(&engine, &wasm).unwrap();
    let mut store = Store::new(&engine, 0u32);
    let mut imports = Imports::<Store<u32>>::new();
    imports.try_function("back", |host: &mut Host<'_, Store<u32>>, ()| {
        **host += 1;
        host.call("forth", &[]).map(|_| ())
    });
    let instance = guest.instantiate_with(&mut store, &imports).unwrap();
    let mut error = instance.call(&mut store, "forth", &[]).unwrap_err();
    while let Error::Import { source, .. } = error {
        error = *source;
    }
    assert!(
        matches!(&error, Error::TooDeep { function } if function == "forth"),
        "{error}"
    );
    let depth = *store.data();
    assert!(depth > 8, "{depth}");
    assert!(instance.is_poisoned());
    // The next guest starts anew.
    let instance = guest.instantiate_with(&mut store, &imports).unwrap();
    assert!(instance.call(&mut store, "forth", &[]).is_err());
    assert_eq!(*store.data(), 2 * depth);
}

/// Instances of one guest call each other.
#[test]
fn by_way_of_another_instance() {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &built::case("nesting")).unwrap();
    let mut store = Store::new(&engine, 0);
    let inner = guest
        .instantiate_with(&mut store, &imports(Then::Pass))
        .unwrap();
    let mut outer = Imports::new();
    let other = inner.clone();
    outer.try_function(
        "step",
        move |host: &mut Host<'_, Store<u32>>, args: (u32, String, u32, String)| {
            let (depth, text, grow, last) = args;
            let descend =
                other.function::<(u32, &str, u32, &str), Result<String, String>>("descend")?;
            descend.call(&mut *host, (depth, &text, grow, &last))
        },
    );
    let outer = guest.instantiate_with(&mut store, &outer).unwrap();
    let descend: Descend = outer.function("descend").unwrap();
    let text = descend.call(&mut store, (3, "a", 1, "")).unwrap().unwrap();
    assert_eq!(text, "the end of a/3/2/1 <- 1:5 <- 2:3 <- 3:1");
    // A panic of the inner one is an error of the outer one's import, which ends it, too.
    let error = descend.call(&mut store, (1, "a", 0, "panic")).unwrap_err();
    assert!(matches!(error, Error::Import { .. }), "{error}");
    assert!(inner.is_poisoned() && outer.is_poisoned());
}
