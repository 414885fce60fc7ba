//! What a host gives its guests: functions with static types and without, and objects.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::engine::{Engine, Guest, Instance, Store};
use crate::built;
use wharf_host::{
    Args, Borrow, BorrowMut, Error, Imports, Load, ObjectProblem, Own, Resource, Session, Val,
    Value,
};

/// What a host has: what was said to it.
#[derive(Default)]
struct Data {
    said: Vec<String>,
}

type Host<'h> = wharf_host::Host<'h, Store<Data>>;

#[derive(Clone, Debug, PartialEq, Value)]
#[value(crate = "wharf_host")]
struct Row {
    id: u32,
    name: String,
    tags: Vec<String>,
    score: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Value)]
#[value(crate = "wharf_host")]
enum Kind {
    Small,
    VeryLarge,
}

#[derive(Clone, Debug, PartialEq, Value)]
#[value(crate = "wharf_host")]
enum Shape {
    Nothing,
    Circle(f64),
    Named { name: String, parts: Vec<Shape> },
}

/// Counts how many there are.
struct Canvas {
    width: u32,
    live: Arc<AtomicU32>,
}

impl Canvas {
    fn new(width: u32, live: &Arc<AtomicU32>) -> Canvas {
        live.fetch_add(1, Relaxed);
        let live = live.clone();
        Canvas { width, live }
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        self.live.fetch_sub(1, Relaxed);
    }
}

fn row(id: u32) -> Row {
    Row {
        id,
        name: "größer".repeat(id as usize),
        tags: vec!["a".into(), String::new()],
        score: Some(0.5),
    }
}

/// All that the guest declares, with static types.
fn imports(live: &Arc<AtomicU32>) -> Imports<Store<Data>> {
    let mut imports = Imports::new();
    imports
        .function("nothing", |host: &mut Host<'_>, ()| {
            host.said.push("nothing".into())
        })
        .function("add", |_: &mut Host<'_>, (a, b): (u32, u32)| {
            a.wrapping_add(b)
        })
        .function(
            "mixed",
            |_: &mut Host<'_>, (a, b, c, d, kind): (i64, bool, char, f32, Kind)| match (b, kind) {
                (true, Kind::Small) => a + i64::from(u32::from(c)),
                (_, _) => a - d as i64,
            },
        )
        .function("text", |host: &mut Host<'_>, (it,): (String,)| {
            host.said.push(it.clone());
            format!("<{it}>")
        })
        .function("owned_text", |_: &mut Host<'_>, (it,): (String,)| it + "!")
        .function("numbers", |_: &mut Host<'_>, (it,): (Vec<f64>,)| {
            it.iter().map(|it| it * 2.0).collect::<Vec<f64>>()
        })
        .function("bytes", |_: &mut Host<'_>, (mut it,): (Vec<u8>,)| {
            it.reverse();
            it
        })
        .function("row", |_: &mut Host<'_>, (it,): (Row,)| row(it.id + 1))
        .function("rows", |_: &mut Host<'_>, (mut it,): (Vec<Row>,)| {
            it.reverse();
            it
        })
        .function("shape", |_: &mut Host<'_>, (it,): (Shape,)| Shape::Named {
            name: "around".into(),
            parts: vec![it, Shape::Nothing],
        })
        .function("maybe", |_: &mut Host<'_>, (it,): (Option<u32>,)| {
            it.map(|it| it.to_string())
        })
        .function(
            "wide",
            |_: &mut Host<'_>, (it, map): (u128, BTreeMap<String, u64>)| (it + 1, map),
        )
        .function("checked", |_: &mut Host<'_>, (it,): (u32,)| match it {
            0 => Err("no zero".to_owned()),
            it => Ok(it.to_string()),
        })
        .function("checked_row", |_: &mut Host<'_>, (it,): (u32,)| match it {
            0 => Err(row(0)),
            it => Ok(row(it)),
        })
        .function("otherName", |_: &mut Host<'_>, (it,): (u8,)| {
            it.wrapping_add(1)
        });
    let counter = live.clone();
    imports
        .function("Canvas.new", move |_: &mut Host<'_>, (width,): (u32,)| {
            Own::new(Canvas::new(width, &counter))
        })
        .function(
            "Canvas.draw",
            |host: &mut Host<'_>, (canvas, what): (Borrow<Canvas>, String)| {
                host.said.push(format!("{what} on {}", canvas.width));
                canvas.width + what.len() as u32
            },
        )
        .function(
            "Canvas.width",
            |_: &mut Host<'_>, (canvas,): (Borrow<Canvas>,)| canvas.width,
        )
        .function(
            "Canvas.set_width",
            |_: &mut Host<'_>, (canvas, width): (Borrow<Canvas>, u32)| {
                assert_eq!(canvas.width + 1, width);
            },
        );
    let counter = live.clone();
    imports
        .function(
            "Canvas.open",
            move |_: &mut Host<'_>, (name,): (String,)| match name.parse() {
                Ok(width) => Ok(Own::new(Canvas::new(width, &counter))),
                Err(_) => Err(format!("no canvas {name}")),
            },
        )
        .function(
            "merge",
            |_: &mut Host<'_>, (a, b): (Borrow<Canvas>, Own<Canvas>)| {
                let same = b.borrow().unwrap().width == a.width;
                (!same).then_some(b)
            },
        );
    imports
}

struct Run {
    session: Session<Store<Data>>,
    live: Arc<AtomicU32>,
}

fn run() -> Run {
    let live = Arc::new(AtomicU32::new(0));
    let engine = Engine::default();
    let guest = Guest::new(&engine, &built::case("imports")).unwrap();
    let store = Store::new(&engine, Data::default());
    let session = Session::with_imports(&guest, store, &imports(&live)).unwrap();
    Run { session, live }
}

impl Run {
    fn call<A: Args, R: for<'m> Load<'m>>(&mut self, name: &str, args: A) -> Result<R, Error> {
        let function = self.session.instance().function::<A, R>(name)?;
        function.call(self.session.store_mut(), args)
    }

    fn live(&self) -> u32 {
        self.live.load(Relaxed)
    }

    fn said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.session.store_mut().data_mut().said)
    }
}

#[test]
fn every_kind_of_value() {
    let mut run = run();
    let () = run.call("call_nothing", ()).unwrap();
    assert_eq!(run.said(), ["nothing"]);
    assert_eq!(run.call::<_, u32>("call_add", (2u32, 3u32)).unwrap(), 5);
    let mixed: i64 = run
        .call("call_mixed", (1i64 << 40, true, 'a', 1.5f32, Kind::Small))
        .unwrap();
    assert_eq!(mixed, (1 << 40) + 97);
    let mixed: i64 = run
        .call("call_mixed", (-1i64, true, '🦀', 2.5f32, Kind::VeryLarge))
        .unwrap();
    assert_eq!(mixed, -3);
    for text in ["", "größer", &"x".repeat(5000), &"y".repeat(40_000)] {
        assert_eq!(
            run.call::<_, String>("call_text", (text,)).unwrap(),
            format!("<{text}>")
        );
        let owned: String = run.call("call_owned_text", (text,)).unwrap();
        assert_eq!(owned, format!("{text}!"));
    }
    let numbers: Vec<f64> = (0..10_000).map(f64::from).collect();
    let doubled: Vec<f64> = run.call("call_numbers", (&numbers[..],)).unwrap();
    assert_eq!(doubled[9999], 19_998.0);
    let bytes: Vec<u8> = run.call("call_bytes", (vec![1u8, 2, 3],)).unwrap();
    assert_eq!(bytes, [3, 2, 1]);
    assert_eq!(run.call::<_, Row>("call_row", (row(1),)).unwrap(), row(2));
    let rows: Vec<Row> = (0..200).map(row).collect();
    let mut reversed: Vec<Row> = run.call("call_rows", (&rows[..],)).unwrap();
    reversed.reverse();
    assert_eq!(reversed, rows);
    let shape: Shape = run.call("call_shape", (Shape::Circle(1.5),)).unwrap();
    assert_eq!(
        shape,
        Shape::Named {
            name: "around".into(),
            parts: vec![Shape::Circle(1.5), Shape::Nothing]
        }
    );
    for it in [None, Some(7u32)] {
        let maybe: Option<String> = run.call("call_maybe", (it,)).unwrap();
        assert_eq!(maybe, it.map(|it| it.to_string()));
    }
    let map = BTreeMap::from([("a".to_owned(), 1u64), ("b".to_owned(), u64::MAX)]);
    let wide: (u128, BTreeMap<String, u64>) =
        run.call("call_wide", (u128::from(u64::MAX), &map)).unwrap();
    assert_eq!(wide, (1 << 64, map));
    assert_eq!(run.call::<_, u8>("call_renamed", (255u8,)).unwrap(), 0);
}

#[test]
fn errors_are_the_guests() {
    let mut run = run();
    type Checked = Result<String, String>;
    assert_eq!(
        run.call::<_, Checked>("call_checked", (7u32,)).unwrap(),
        Ok("7".into())
    );
    let error = run.call::<_, Checked>("call_checked", (0u32,)).unwrap();
    assert_eq!(error, Err("no zero".into()));
    let checked: Result<Row, Row> = run.call("call_checked_row", (0u32,)).unwrap();
    assert_eq!(checked, Err(row(0)));
}

#[test]
fn many_errors_take_no_memory() {
    let mut run = run();
    let checked = run
        .session
        .instance()
        .function::<(u32,), Result<Row, Row>>("call_checked_row")
        .unwrap();
    let store = run.session.store_mut();
    let before = memory(store, &checked);
    for _ in 0..100_000 {
        let result = checked.call(&mut *store, (0,)).unwrap();
        assert!(result.is_err());
    }
    assert_eq!(memory(store, &checked), before);
}

/// Bytes of linear memory.
fn memory(
    store: &mut Store<Data>,
    function: &wharf_host::TypedFunction<(u32,), Result<Row, Row>, super::engine::Module>,
) -> usize {
    // Both of a row that is there and of one that isn't, so that all has been allocated once.
    function.call(&mut *store, (1,)).unwrap().unwrap();
    function.instance().memory(&*store).len()
}

#[test]
fn objects_of_the_host() {
    let mut run = run();
    assert_eq!(run.call::<_, u32>("paint", (7u32, "a line")).unwrap(), 13);
    assert_eq!(run.said(), ["a line on 7"]);
    // The guest dropped it.
    assert_eq!(run.live(), 0);

    let mut canvas = Own::new(Canvas::new(4, &run.live));
    assert_eq!(
        run.call::<_, u32>("paint_on", (&canvas, "dots")).unwrap(),
        8
    );
    canvas.borrow_mut().unwrap().width = 40;
    assert_eq!(
        run.call::<_, u32>("paint_on", (&canvas, "dots")).unwrap(),
        44
    );
    assert_eq!(run.live(), 1);
    let () = run.call("keep", (canvas,)).unwrap();
    assert_eq!(run.live(), 1);
    let opened: Result<u32, String> = run.call("open_and_keep", ("12",)).unwrap();
    assert_eq!(opened, Ok(2));
    let opened: Result<u32, String> = run.call("open_and_keep", ("?",)).unwrap();
    assert_eq!(opened, Err("no canvas ?".into()));

    let back: Vec<Own<Canvas>> = run.call("give_back", ()).unwrap();
    let widths: Vec<u32> = back.iter().map(|it| it.borrow().unwrap().width).collect();
    assert_eq!(widths, [40, 12]);
    let [a, b] = back.try_into().unwrap();
    let canvas = a
        .into_inner()
        .unwrap_or_else(|_| panic!("the guest has it"));
    assert_eq!(canvas.width, 40);

    let a = Own::new(canvas);
    let merged: Option<Own<Canvas>> = run.call("merge_with", (&a, b)).unwrap();
    let b = merged.unwrap();
    let same = Own::new(Canvas::new(40, &run.live));
    let merged: Option<Own<Canvas>> = run.call("merge_with", (&a, same)).unwrap();
    assert!(merged.is_none());
    assert_eq!(run.live(), 2);

    let through: Vec<Option<Own<Canvas>>> = run
        .call("through", (vec![None, Some(b), Some(a)],))
        .unwrap();
    assert_eq!(through.iter().flatten().count(), 2);
    drop(through);
    assert_eq!(run.live(), 0);
}

/// What the guest has is dropped with it.
#[test]
fn objects_end_with_the_instance() {
    let mut run = run();
    for width in 0..10 {
        let canvas = Own::new(Canvas::new(width, &run.live));
        let () = run.call("keep", (canvas,)).unwrap();
    }
    assert_eq!(run.live(), 10);
    let Run { session, live } = run;
    // What it imports lives in the store.
    let instance = session.instance().clone();
    drop(session);
    assert_eq!(live.load(Relaxed), 10);
    drop(instance);
    assert_eq!(live.load(Relaxed), 0);
}

#[test]
fn an_object_of_another_type() {
    let mut run = run();
    let other = Own::new(String::from("not a canvas"));
    let error = run
        .call::<_, u32>("paint_on", (&other, "dots"))
        .unwrap_err();
    let Error::Import { import, source } = &error else {
        panic!("{error}")
    };
    assert_eq!(import, "Canvas.draw");
    assert!(matches!(
        **source,
        Error::Object {
            problem: ObjectProblem::OtherType,
            ..
        }
    ));
    assert!(run.session.instance().is_poisoned());
}

#[test]
fn by_name() {
    let mut imports = Imports::<Store<Data>>::new();
    let canvas = Resource::new(5u32);
    let made = canvas.clone();
    imports
        .function_dynamic("text", |host: &mut Host<'_>, args: &[Val]| {
            host.said.push(args[0].to_string());
            Ok(Val::from(format!("{:?}", args)))
        })
        .function_dynamic("checked", |_: &mut Host<'_>, args: &[Val]| match args {
            [Val::U32(0)] => Err(Error::Guest(Val::from("no zero"))),
            [Val::U32(1)] => Err(Error::host("broken")),
            [it] => Ok(Val::from(it.to_string())),
            other => panic!("{other:?}"),
        })
        .function_dynamic("Canvas.new", move |_: &mut Host<'_>, args: &[Val]| {
            assert_eq!(args, [Val::U32(7)]);
            Ok(made.clone().into())
        })
        .function_dynamic("Canvas.draw", |_: &mut Host<'_>, args: &[Val]| match args {
            [Val::Resource(canvas), Val::Str(what)] => Ok(Val::U32(
                *canvas.borrow::<u32>().unwrap() + what.len() as u32,
            )),
            other => panic!("{other:?}"),
        });
    // A guest imports all that it declares and uses, so the others must be there, too.
    let guest = Guest::new(&Engine::default(), &built::case("imports")).unwrap();
    for import in &guest.interface().imports {
        let name = import.function.name.get().to_owned();
        if !imports.names().any(|it| it == name) {
            imports.function_dynamic(name, |_: &mut Host<'_>, _: &[Val]| Ok(Val::Unit));
        }
    }
    let engine = Engine::default();
    let guest = Guest::new(&engine, &built::case("imports")).unwrap();
    let mut store = Store::new(&engine, Data::default());
    let instance: Instance = guest.instantiate_with(&mut store, &imports).unwrap();
    let mut call = |name: &str, args: &[Val]| instance.call(&mut store, name, args);

    let text = call("call_text", &[Val::from("ä")]).unwrap();
    assert_eq!(text, Val::from("[Str(\"ä\")]"));
    assert_eq!(
        call("call_checked", &[Val::U32(3)]).unwrap(),
        Val::from("3")
    );
    let error = call("call_checked", &[Val::U32(0)]).unwrap_err();
    assert!(matches!(error, Error::Guest(Val::Str(text)) if text == "no zero"));
    let drawn = call("paint_on", &[canvas.clone().into(), Val::from("abc")]).unwrap();
    assert_eq!(drawn, Val::U32(8));
    let through = Val::from(vec![Some(Val::from(canvas.clone())), None]);
    assert_eq!(
        call("through", std::slice::from_ref(&through)).unwrap(),
        through
    );
    call("keep", &[canvas.clone().into()]).unwrap();
    assert_eq!(
        call("give_back", &[]).unwrap(),
        Val::List(vec![canvas.into()])
    );

    // `Canvas.width` returns nothing, where it should return a number.
    let error = call("paint", &[Val::U32(7), Val::from("a line")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the import `Canvas.width` failed: Canvas.width: the result must be an integer from 0 to \
         4294967295 (u32), not nothing"
    );
    let error = call("call_checked", &[Val::U32(3)]).unwrap_err();
    assert!(
        error.to_string().starts_with(
            "the instance is poisoned, make a fresh one: the import `Canvas.width` failed: "
        ),
        "{error}"
    );
}

#[test]
fn what_is_missing_or_other_is_named() {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &built::case("imports")).unwrap();
    let error = guest
        .instantiate(Store::new(&engine, Data::default()))
        .unwrap_err();
    let Error::Imports { problems } = &error else {
        panic!("{error}")
    };
    assert!(
        problems.contains(&"`add` is missing: `fn add(a: u32, b: u32) -> u32`".to_owned()),
        "{problems:?}"
    );
    assert!(
        problems
            .iter()
            .any(|it| it.starts_with("`Canvas.draw` is missing"))
    );

    let mut imports = imports(&Arc::default());
    imports
        .function("add", |_: &mut Host<'_>, (_, _): (u32, u64)| 1u32)
        .function("text", |_: &mut Host<'_>, ()| String::new())
        .function(
            "Canvas.draw",
            |_: &mut Host<'_>, (_, _): (BorrowMut<Canvas>, String)| 1u32,
        );
    let error = guest
        .instantiate_with(Store::new(&engine, Data::default()), &imports)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the host's functions are not what the guest imports:\n  \
         `Canvas.draw`, parameter `self`: expected `&mut object`, found `&Canvas`\n  \
         `add`, parameter `b`: expected `u64`, found `u32`\n  \
         `text`: expected 0 parameters, found 1: `fn text(it: &str) -> String`"
    );
}

#[test]
fn a_failure_ends_the_call() {
    let live = Arc::new(AtomicU32::new(0));
    let mut imports = imports(&live);
    imports.try_function("text", |_: &mut Host<'_>, (path,): (String,)| {
        std::fs::read_to_string(path).map_err(Error::host)
    });
    let engine = Engine::default();
    let guest = Guest::new(&engine, &built::case("imports")).unwrap();
    let store = Store::new(&engine, Data::default());
    let session = Session::with_imports(&guest, store, &imports).unwrap();
    let mut run = Run { session, live };
    let error = run
        .call::<_, String>("call_text", ("/no/such/file",))
        .unwrap_err();
    let Error::Import { import, source } = &error else {
        panic!("{error}")
    };
    assert_eq!(import, "text");
    let Error::Host(inner) = &**source else {
        panic!("{source}")
    };
    let kind = inner.downcast_ref::<std::io::Error>().unwrap().kind();
    assert_eq!(kind, std::io::ErrorKind::NotFound);

    let later = run.call::<_, u32>("call_add", (1u32, 2u32)).unwrap_err();
    assert!(
        matches!(&later, Error::Poisoned { cause } if *cause == error.to_string()),
        "{later}"
    );
}

#[test]
fn a_panic_of_the_host_goes_on() {
    let live = Arc::new(AtomicU32::new(0));
    let mut imports = imports(&live);
    imports.function("text", |_: &mut Host<'_>, (text,): (String,)| -> String {
        panic!("no {text}")
    });
    let engine = Engine::default();
    let guest = Guest::new(&engine, &built::case("imports")).unwrap();
    let store = Store::new(&engine, Data::default());
    let session = Session::with_imports(&guest, store, &imports).unwrap();
    let mut run = Run { session, live };
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        run.call::<_, String>("call_text", ("a",))
    }));
    let text = panicked.unwrap_err();
    assert_eq!(text.downcast_ref::<String>().unwrap(), "no a");
    let error = run.call::<_, u32>("call_add", (1u32, 2u32)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the instance is poisoned, make a fresh one: the host panicked while the guest was calling it"
    );
}

/// Made once, they do for many guests; a clone that is changed leaves the others as they are.
#[test]
fn imports_are_shared() {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &built::case("imports")).unwrap();
    let first = imports(&Arc::default());
    let mut second = first.clone();
    second.function("add", |_: &mut Host<'_>, (_, _): (u32, u32)| 7u32);
    for (imports, expected) in [(&first, 3), (&second, 7), (&first, 3)] {
        let mut store = Store::new(&engine, Data::default());
        let instance = guest.instantiate_with(&mut store, imports).unwrap();
        let add = instance.function::<(u32, u32), u32>("call_add").unwrap();
        assert_eq!(add.call(&mut store, (1, 2)).unwrap(), expected);
    }
}

/// What the host holds may go to another thread, with its store.
#[test]
fn everything_can_be_sent() {
    fn sent<T: Send>() {}
    fn shared<T: Send + Sync>() {}
    shared::<Instance>();
    shared::<Imports<Store<Data>>>();
    shared::<Val>();
    shared::<Own<Canvas>>();
    shared::<wharf_host::Object>();
    shared::<wharf_host::Callback>();
    shared::<wharf_host::TypedCallback<(String,), u32>>();
    sent::<Session<Store<u32>>>();
}
