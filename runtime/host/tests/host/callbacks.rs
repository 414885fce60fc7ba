//! Functions as values: the host's, lent and kept, and the guest's.

use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use super::engine::{Engine, Guest, Instance, Store};
use crate::built;
use crate::module::{DATA, Guest as Made, function, import};
use wharf_abi::arena;
use wharf_host::{
    Args, Closure, Error, Fallible, Fault, Host, Imports, Kept, KeptMut, KeptOnce, Lent, LentMut,
    Load, ObjectProblem, Session, TypedCallback, Val, Value, kind,
};

#[derive(Clone, Debug, PartialEq, Value)]
#[value(crate = "wharf_host")]
struct Row {
    id: u32,
    name: String,
}

struct Run {
    store: Store<()>,
    guest: Guest,
    instance: Instance,
}

fn run() -> Run {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &built::case("callbacks")).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = guest.instantiate(&mut store).unwrap();
    Run {
        store,
        guest,
        instance,
    }
}

impl Run {
    fn call<A: Args, R: for<'m> Load<'m>>(&mut self, name: &str, args: A) -> Result<R, Error> {
        let function = self.instance.function::<A, R>(name)?;
        function.call(&mut self.store, args)
    }
}

fn problem(error: Error) -> ObjectProblem {
    match error {
        Error::Object { problem, .. } => problem,
        Error::Import { source, .. } => problem(*source),
        other => panic!("{other}"),
    }
}

/// What is lent may borrow, and need not be sent or shared.
#[test]
fn lent_functions() {
    let mut run = run();
    let factor = 1.5;
    let calls = Cell::new(0);
    let each = |(x,): (f64,)| {
        calls.set(calls.get() + 1);
        x * factor
    };
    let mapped: Vec<f64> = run
        .call("map", (vec![1.0, 2.0, 3.0], Lent::new(&each)))
        .unwrap();
    assert_eq!(mapped, [1.5, 3.0, 4.5]);
    assert_eq!(calls.get(), 3);

    let mut seen = Vec::new();
    let mut each = |(text,): (String,)| seen.push(text);
    let texts = vec!["a".to_owned(), "größer".to_owned(), "x".repeat(20_000)];
    let count: u32 = run
        .call("visit", (texts.clone(), LentMut::new(&mut each)))
        .unwrap();
    assert_eq!(count, 3);
    assert_eq!(seen, texts);

    let row = |id, name: &str| Row {
        id,
        name: name.into(),
    };
    let with = |(a, b): (Row, Row)| row(a.id + b.id, &(a.name + &b.name));
    let merged: Row = run
        .call(
            "merge",
            (row(1, "a"), row(2, &"b".repeat(5000)), Lent::new(&with)),
        )
        .unwrap();
    assert_eq!(merged, row(3, &format!("a{}", "b".repeat(5000))));

    let ticks = RefCell::new(0);
    let tick = |()| *ticks.borrow_mut() += 1;
    let () = run.call("each_of", (1000u32, Lent::new(&tick))).unwrap();
    assert_eq!(ticks.into_inner(), 1000);
}

#[test]
fn kept_functions() {
    let mut run = run();
    let dropped = Arc::new(());
    for suffix in ["a", "b"] {
        let dropped = dropped.clone();
        let each = move |(text,): (String,)| {
            let _ = &dropped;
            text + suffix
        };
        let _: u32 = run.call("keep", (Kept::new(each),)).unwrap();
    }
    assert_eq!(Arc::strong_count(&dropped), 3);
    let text: String = run.call("call_kept", ("x",)).unwrap();
    assert_eq!(text, "xab");
    let () = run.call("drop_kept", ()).unwrap();
    assert_eq!(Arc::strong_count(&dropped), 1);

    let attempt = |run: &mut Run, number: u32| -> Result<Row, String> {
        let dropped = dropped.clone();
        let once = move |(number,): (u32,)| {
            let _ = &dropped;
            match number {
                0 => Err("no zero".to_owned()),
                id => Ok(Row {
                    id,
                    name: "row".into(),
                }),
            }
        };
        run.call("attempt", (number, KeptOnce::new(once))).unwrap()
    };
    assert_eq!(attempt(&mut run, 0), Err("no zero".into()));
    assert_eq!(attempt(&mut run, 7).unwrap().id, 7);
    assert_eq!(Arc::strong_count(&dropped), 1);
}

/// A function that gets the store calls the guest again.
#[test]
fn functions_with_the_store() {
    type Hosted<'h> = Host<'h, Store<()>>;
    let mut run = run();
    let _: u32 = run
        .call("keep", (Kept::new(|(text,): (String,)| text + "!"),))
        .unwrap();
    let seen = RefCell::new(Vec::new());
    let each = |host: &mut Hosted<'_>, (x,): (f64,)| {
        let text = host.call("call_kept", &[Val::from(x.to_string())]);
        Fallible(text.map(|text| {
            seen.borrow_mut().push(text.to_string());
            x + 1.0
        }))
    };
    let mapped: Vec<f64> = run
        .call("map", (vec![1.5, 2.0], Lent::with_host(&each)))
        .unwrap();
    assert_eq!(mapped, [2.5, 3.0]);
    assert_eq!(seen.into_inner(), ["\"1.5!\"", "\"2!\""]);

    let mut total = 0;
    let mut each = |host: &mut Hosted<'_>, (text,): (String,)| {
        let add = host
            .instance()
            .function::<(u32,), TypedCallback<(u32,), u32>>("adder");
        let add = add.and_then(|adder| adder.call(&mut *host, (total,)));
        let added = add.and_then(|add| add.call(&mut *host, (text.len() as u32,)));
        Fallible(added.map(|added| total = added))
    };
    let texts = vec!["a".to_owned(), "bc".to_owned()];
    let _: u32 = run
        .call("visit", (texts, LentMut::with_host(&mut each)))
        .unwrap();
    assert_eq!(total, 3);

    let once = |host: &mut Hosted<'_>, (number,): (u32,)| {
        let name = host.call("call_kept", &[Val::from("x")]);
        Fallible(name.map(|name| {
            Ok::<Row, String>(Row {
                id: number,
                name: name.to_string(),
            })
        }))
    };
    let row: Result<Row, String> = run
        .call("attempt", (7u32, KeptOnce::with_host(once)))
        .unwrap();
    assert_eq!(row.unwrap().name, "\"x!\"");

    let closure = Closure::with_host(|host: &mut Hosted<'_>, args: &[Val]| {
        host.call("call_kept", &[Val::from("y")])?;
        Ok(args[0].clone())
    });
    let numbers = Val::from(vec![1.0]);
    let mapped = run
        .instance
        .call(&mut run.store, "map", &[numbers, closure.into()]);
    assert_eq!(mapped.unwrap(), Val::from(vec![1.0]));

    // Made for stores of another type.
    let other = Kept::with_host(|_: &mut Host<'_, Store<u8>>, (text,): (String,)| text);
    let _: u32 = run.call("keep", (other,)).unwrap();
    let error = run.call::<_, String>("call_kept", ("a",)).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("a store of another type than it was made for"),
        "{error}"
    );
}

#[test]
fn functions_of_the_guest() {
    let mut run = run();
    let add: TypedCallback<(u32,), u32> = run.call("adder", (2u32,)).unwrap();
    let other: TypedCallback<(u32,), u32> = run.call("adder", (10u32,)).unwrap();
    assert_eq!(add.call(&mut run.store, (3,)).unwrap(), 5);
    assert_eq!(other.call(&mut run.store, (3,)).unwrap(), 13);
    add.free(&mut run.store).unwrap();
    assert_eq!(other.call(&mut run.store, (4,)).unwrap(), 14);
    drop(other);

    type Joiner = TypedCallback<(&'static str,), String, kind::FnMut>;
    let join: Joiner = run.call("joiner", ("a",)).unwrap();
    let local = String::from("b").repeat(30_000);
    assert_eq!(join.call(&mut run.store, (&local,)).unwrap().len(), 30_001);
    assert!(join.call(&mut run.store, ("c",)).unwrap().ends_with("bbc"));

    type Divider = TypedCallback<(u32,), Result<u32, String>>;
    let dividers: Vec<Divider> = run.call("dividers", (vec![2u32, 0],)).unwrap();
    assert_eq!(dividers[0].call(&mut run.store, (9,)).unwrap(), Ok(4));
    assert_eq!(
        dividers[1].call(&mut run.store, (9,)).unwrap(),
        Err("9 / 0".into())
    );

    // The host's own, by way of the guest.
    let compose = (
        Kept::new(|(x,): (u32,)| x + 1),
        Kept::new(|(x,): (u32,)| x * 2),
    );
    let composed: TypedCallback<(u32,), u32> = run.call("compose", compose).unwrap();
    assert_eq!(composed.call(&mut run.store, (4,)).unwrap(), 10);
}

#[test]
fn without_static_types() {
    let mut run = run();
    let Run {
        store, instance, ..
    } = &mut run;
    let double = Closure::new(|args: &[Val]| match args {
        [Val::F64(it)] => Ok(Val::F64(it * 2.0)),
        other => panic!("{other:?}"),
    });
    let numbers = Val::from(vec![1.0, 2.5]);
    let mapped = instance.call(&mut *store, "map", &[numbers, double.into()]);
    assert_eq!(mapped.unwrap(), Val::from(vec![2.0, 5.0]));

    let seen = Arc::new(Mutex::new(Vec::new()));
    let pushed = seen.clone();
    let push = Closure::new(move |args: &[Val]| {
        pushed.lock().unwrap().push(args[0].to_string());
        Ok(Val::Unit)
    });
    let texts = Val::from(vec!["a", "b"]);
    instance
        .call(&mut *store, "visit", &[texts, push.into()])
        .unwrap();
    assert_eq!(*seen.lock().unwrap(), ["\"a\"", "\"b\""]);

    let once = Closure::new(|args: &[Val]| match args {
        [Val::U32(0)] => Err(Error::Guest(Val::from("no zero"))),
        [Val::U32(id)] => Ok(Val::Record(vec![
            ("id".into(), Val::U32(*id)),
            ("name".into(), Val::from("x")),
        ])),
        other => panic!("{other:?}"),
    });
    let attempt = |store: &mut Store<()>, number| {
        instance.call(store, "attempt", &[Val::U32(number), once.clone().into()])
    };
    let error = attempt(store, 0).unwrap_err();
    assert!(matches!(error, Error::Guest(Val::Str(text)) if text == "no zero"));
    assert_eq!(
        attempt(store, 3).unwrap().to_string(),
        r#"{id: 3, name: "x"}"#
    );

    let adder = instance.call(&mut *store, "adder", &[Val::U32(2)]).unwrap();
    let Val::Callback(add) = adder else {
        panic!("{adder}")
    };
    assert_eq!(add.call(&mut *store, &[Val::U32(3)]).unwrap(), Val::U32(5));
    let error = add.call(&mut *store, &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a function of the guest's: takes 1 argument, got 0"
    );
    let error = add.call(&mut *store, &[Val::from("x")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a function of the guest's: argument 0 must be an integer from 0 to 4294967295 (u32), not a \
         string"
    );
    let same = add.clone();
    add.free(&mut *store).unwrap();
    assert_eq!(
        same.call(&mut *store, &[Val::U32(3)])
            .unwrap_err()
            .to_string(),
        "a function of the guest's: the function was freed"
    );
    assert_eq!(
        problem(same.free(&mut *store).unwrap_err()),
        ObjectProblem::Freed
    );

    let dividers = instance.call(&mut *store, "dividers", &[Val::from(vec![0u32])]);
    let Val::List(dividers) = dividers.unwrap() else {
        panic!("a list")
    };
    let [Val::Callback(divide)] = &dividers[..] else {
        panic!("a function")
    };
    let error = divide.call(&mut *store, &[Val::U32(1)]).unwrap_err();
    assert!(matches!(error, Error::Guest(_)));

    // A function is its sender's.
    let error = instance.call(&mut *store, "keep", std::slice::from_ref(&dividers[0]));
    assert_eq!(
        error.unwrap_err().to_string(),
        "keep: parameter `each` must be a function, not a function of the guest's"
    );
}

#[test]
fn a_function_of_another_instance() {
    let mut run = run();
    let add: TypedCallback<(u32,), u32> = run.call("adder", (2u32,)).unwrap();
    // It finds its own instance, also without its handle.
    let Run {
        mut store,
        guest,
        instance,
    } = run;
    drop(instance);
    let other = guest.instantiate(&mut store).unwrap();
    assert_eq!(add.call(&mut store, (3,)).unwrap(), 5);
    drop(add);
    let add = other.function::<(u32,), TypedCallback<(u32,), u32>>("adder");
    let add = add.unwrap().call(&mut store, (1,)).unwrap();
    assert_eq!(add.call(&mut store, (1,)).unwrap(), 2);
}

#[test]
fn a_function_fails() {
    let mut failing = run();
    let each = |(x,): (f64,)| {
        Fallible(match x {
            0.0 => Err(Error::host("no zero")),
            x => Ok(1.0 / x),
        })
    };
    let mapped: Vec<f64> = failing.call("map", (vec![2.0], Lent::new(&each))).unwrap();
    assert_eq!(mapped, [0.5]);
    let error = failing
        .call::<_, Vec<f64>>("map", (vec![2.0, 0.0], Lent::new(&each)))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the import `a function that was given to the guest` failed: no zero"
    );
    assert!(failing.instance.is_poisoned());

    let mut run = run();
    let wrong = Closure::new(|_: &[Val]| Ok(Val::from("x")));
    let numbers = Val::from(vec![1.0]);
    let error = run
        .instance
        .call(&mut run.store, "map", &[numbers, wrong.into()])
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("the result must be a number (f64), not a string"),
        "{error}"
    );
}

#[test]
fn a_function_of_the_guest_panics() {
    let mut run = run();
    let bomb: TypedCallback<(), ()> = run.call("bomb", ()).unwrap();
    let error = bomb.call(&mut run.store, ()).unwrap_err();
    assert!(
        matches!(&error, Error::GuestPanic { message, .. } if message == "the bomb went off"),
        "{error}"
    );
    assert!(matches!(
        bomb.call(&mut run.store, ()),
        Err(Error::Poisoned { .. })
    ));
}

#[test]
fn memory_stays_flat() {
    let mut run = run();
    let numbers: Vec<f64> = vec![1.0; 100];
    let each = |(x,): (f64,)| x;
    let size = |run: &Run| run.instance.memory(&run.store).len();
    let all = |run: &mut Run| {
        let _: Vec<f64> = run.call("map", (&numbers[..], Lent::new(&each))).unwrap();
        let join: TypedCallback<(&'static str,), String, kind::FnMut> =
            run.call("joiner", ("a",)).unwrap();
        let text = "b".repeat(5000);
        let joined = join.call(&mut run.store, (&text,)).unwrap();
        assert_eq!(joined.len(), 5001);
        let _: u32 = run
            .call("keep", (Kept::new(|(text,): (String,)| text),))
            .unwrap();
        let _: String = run.call("call_kept", (&text,)).unwrap();
        let () = run.call("drop_kept", ()).unwrap();
    };
    (0..10).for_each(|_| all(&mut run));
    let before = size(&run);
    (0..500).for_each(|_| all(&mut run));
    assert_eq!(size(&run), before);
}

/// Types are compared in all parts.
#[test]
fn types_are_held_to_the_interface() {
    let run = run();
    let function = |error: Error| error.to_string();
    let error = run
        .instance
        .function::<(Vec<f64>, Lent<'_, (u32,), f64>), Vec<f64>>("map")
        .unwrap_err();
    assert!(
        function(error)
            .contains("`map`, parameter `each`, argument 0: expected `u32`, found `f64`")
    );
    let error = run
        .instance
        .function::<(Vec<f64>, LentMut<'_, (f64,), f64>), Vec<f64>>("map")
        .unwrap_err();
    assert!(
        function(error)
            .contains("expected `&mut dyn FnMut(f64) -> f64`, found `&dyn Fn(f64) -> f64`")
    );
    let error = run
        .instance
        .function::<(KeptMut<(String,), String>,), u32>("keep")
        .unwrap_err();
    assert!(function(error).contains("found `Box<dyn Fn(String) -> String>`"));
}

/// A guest that keeps the handle of what it was lent.
fn keeping() -> Vec<u8> {
    Made::importing(|made| {
        made.runtime_import(arena::INVOKE)
            .runtime_import(arena::DROP)
    })
    .function(function!("keep"(tick: &dyn Fn()) -> ()), |code| {
        code.i32_const(DATA as i32).local_get(0);
        code.i32_store(crate::module::ANY);
    })
    .function(function!("call"() -> ()), |code| {
        code.i32_const(DATA as i32).i32_load(crate::module::ANY);
        code.i32_const(0).call(0).drop();
    })
    .function(function!("drop_lent"(tick: &dyn Fn()) -> ()), |code| {
        code.local_get(0).call(1);
    })
    .function(function!("drop_twice"(tick: Box<dyn Fn()>) -> ()), |code| {
        code.local_get(0).call(1);
        code.local_get(0).call(1);
    })
    .function(function!("far"(each: &dyn Fn(u64) -> u64) -> u64), |code| {
        // The arguments aren't in memory.
        code.local_get(0).i32_const(-8).call(0);
        code.i64_load(crate::module::ANY);
    })
    .function(function!("odd"(each: &dyn Fn(u64) -> u64) -> u64), |code| {
        code.local_get(0).i32_const(DATA as i32 + 1).call(0);
        code.i64_load(crate::module::ANY);
    })
    .function(
        function!("twice"(each: &mut dyn FnMut(u64) -> u64) -> u64),
        |code| {
            code.local_get(0).i32_const(DATA as i32).call(0);
            code.i64_load(crate::module::ANY);
        },
    )
    .build()
}

fn hostile() -> Session<Store<()>> {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &keeping()).unwrap();
    Session::new(&guest, Store::new(&engine, ())).unwrap()
}

fn fault(error: Error) -> Fault {
    match error {
        Error::ImportFault { fault, .. } => fault,
        other => panic!("{other}"),
    }
}

#[test]
fn what_was_lent_is_gone_after_the_call() {
    let mut session = hostile();
    let count = AtomicU32::new(0);
    let tick = |()| {
        count.fetch_add(1, Relaxed);
    };
    let keep = session
        .instance()
        .function::<(Lent<'_, (), ()>,), ()>("keep")
        .unwrap();
    keep.call(session.store_mut(), (Lent::new(&tick),)).unwrap();
    let call = session.instance().function::<(), ()>("call").unwrap();
    let error = call.call(session.store_mut(), ()).unwrap_err();
    assert_eq!(fault(error), Fault::InvalidHandle { found: 1 });
    assert_eq!(count.load(Relaxed), 0);
    assert!(session.instance().is_poisoned());
}

#[test]
fn what_was_lent_can_not_be_dropped() {
    let mut session = hostile();
    let tick = |()| {};
    let lent = session
        .instance()
        .function::<(Lent<'_, (), ()>,), ()>("drop_lent")
        .unwrap();
    let error = lent
        .call(session.store_mut(), (Lent::new(&tick),))
        .unwrap_err();
    assert_eq!(fault(error), Fault::InvalidHandle { found: 1 });

    let mut session = hostile();
    let kept = session
        .instance()
        .function::<(Kept<(), ()>,), ()>("drop_twice")
        .unwrap();
    let error = kept
        .call(session.store_mut(), (Kept::new(|()| {}),))
        .unwrap_err();
    assert_eq!(fault(error), Fault::InvalidHandle { found: 1 });
}

#[test]
fn arguments_that_are_not_there() {
    let each = |(it,): (u64,)| it;
    type Each<'f> = (Lent<'f, (u64,), u64>,);
    let mut session = hostile();
    let far = session.instance().function::<Each<'_>, u64>("far").unwrap();
    let error = far
        .call(session.store_mut(), (Lent::new(&each),))
        .unwrap_err();
    assert!(matches!(fault(error), Fault::OutOfBounds { .. }));

    let mut session = hostile();
    let odd = session.instance().function::<Each<'_>, u64>("odd").unwrap();
    let error = odd
        .call(session.store_mut(), (Lent::new(&each),))
        .unwrap_err();
    assert!(matches!(fault(error), Fault::Misaligned { .. }));
}

/// The guest calls `&mut dyn FnMut` while it is running.
#[test]
fn one_call_at_a_time() {
    let wasm = Made::importing(|made| {
        made.runtime_import(arena::INVOKE)
            .import(import!("between"(handle: u32) -> ()))
    })
    .function(function!("twice"(each: &mut dyn FnMut()) -> ()), |code| {
        code.local_get(0).call(1);
        code.local_get(0).i32_const(0).call(0).drop();
    })
    .function(function!("again"(handle: u32) -> ()), |code| {
        code.local_get(0).i32_const(0).call(0).drop();
    })
    .build();
    let engine = Engine::default();
    let guest: Guest = Guest::new(&engine, &wasm).unwrap();
    let mut store = Store::new(&engine, 0u32);
    let mut imports = Imports::<Store<u32>>::new();
    imports.function("between", |host: &mut Host<'_, _>, (handle,): (u32,)| {
        **host = handle
    });
    let instance = guest.instantiate_with(&mut store, &imports).unwrap();
    let twice = instance
        .function::<(LentMut<'_, (), ()>,), ()>("twice")
        .unwrap();
    let mut count = 0;
    twice
        .call(&mut store, (LentMut::new(&mut |()| count += 1),))
        .unwrap();
    assert_eq!((count, *store.data()), (1, 1));
    let mut each = |host: &mut Host<'_, Store<u32>>, ()| {
        Fallible(host.call("again", &[Val::U32(1)]).map(drop))
    };
    let twice = instance
        .function::<(LentMut<'_, (), Fallible<()>>,), ()>("twice")
        .unwrap();
    let error = twice
        .call(&mut store, (LentMut::with_host(&mut each),))
        .unwrap_err();
    assert_eq!(problem(error), ObjectProblem::InUse);

    let instance = guest.instantiate_with(&mut store, &imports).unwrap();
    let again = instance.function::<(u32,), ()>("again").unwrap();
    let error = again.call(&mut store, (1,)).unwrap_err();
    assert!(matches!(error, Error::ImportFault { .. }));
}
