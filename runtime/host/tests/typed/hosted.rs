//! A generated host of a guest with objects, imports, functions and views, on both engines.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use wharf_host::engine::{Engine, Store};
use wharf_host::{Error, Guest, Host, Kept, Own, Resource, TypedCallback, kind, wasmi, wasmtime};

#[allow(dead_code, reason = "it is that of the host's tests")]
#[path = "../host/built.rs"]
mod built;

#[deny(warnings, clippy::all)]
#[rustfmt::skip]
#[path = "generated/hosted.rs"]
mod hosted;

use hosted::{Board, Countdown, Counter, Holder, Hosted, HostedImports, Slot};

/// The same on each engine.
macro_rules! on_both {
    ($($name:ident;)*) => {$(
        mod $name {
            use super::*;

            #[test]
            fn on_wasmtime() -> Result<(), Error> {
                let engine = wasmtime::Engine::default();
                let store = wasmtime::Store::new(&engine, Desk::default());
                super::$name(&guest(&engine), store)
            }

            #[test]
            fn on_wasmi() -> Result<(), Error> {
                let engine = wasmi::Engine::default();
                let store = wasmi::Store::new(&engine, Desk::default());
                super::$name(&guest(&engine), store)
            }
        }
    )*};
}

on_both! {
    objects_are_used_and_moved;
    objects_are_held_in_other_values;
    iterators_run_through;
    views_are_slices;
    functions_are_closures;
    functions_of_the_guest_are_called;
    objects_go_through_functions;
    imports_come_from_the_stores_data;
    calls_nest;
    objects_of_the_host;
    imports_are_replaced;
    a_failure_ends_the_call;
}

fn guest<E: Engine>(engine: &E) -> Guest<E::Module> {
    Guest::new(engine, &built::hosted()).expect("a guest")
}

/// The store's data: what was said, and what is drawn on.
#[derive(Default)]
struct Desk {
    said: Vec<String>,
    tick: Option<Tick>,
    counter: Option<Counter>,
    canvases: Arc<AtomicU32>,
}

type Tick = TypedCallback<(u32,), String, kind::FnMut>;

/// Counts how many there are.
struct Canvas {
    width: u32,
    cleared: u32,
    canvases: Arc<AtomicU32>,
}

impl Desk {
    fn canvas(&self, width: u32) -> Own<Canvas> {
        self.canvases.fetch_add(1, Relaxed);
        Own::new(Canvas {
            width,
            cleared: 0,
            canvases: self.canvases.clone(),
        })
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        self.canvases.fetch_sub(1, Relaxed);
    }
}

impl<S: Store<Data = Desk>> HostedImports<S> for Desk {
    type Canvas = Canvas;

    fn canvas_clear(_: &mut Host<'_, S>, canvas: &mut Canvas) -> Result<(), Error> {
        canvas.cleared += 1;
        Ok(())
    }

    fn canvas_draw(_: &mut Host<'_, S>, canvas: &Canvas, what: String) -> Result<u32, Error> {
        Ok(canvas.width + canvas.cleared + what.len() as u32)
    }

    fn canvas_new(host: &mut Host<'_, S>, width: u32) -> Result<Own<Canvas>, Error> {
        Ok(host.canvas(width))
    }

    fn canvas_open(
        host: &mut Host<'_, S>,
        name: String,
    ) -> Result<Result<Own<Canvas>, String>, Error> {
        Ok(match name.parse() {
            Ok(width) => Ok(host.canvas(width)),
            Err(_) => Err(format!("no canvas {name}")),
        })
    }

    fn canvas_set_width(_: &mut Host<'_, S>, canvas: &mut Canvas, width: u32) -> Result<(), Error> {
        canvas.width = width;
        Ok(())
    }

    fn canvas_width(_: &mut Host<'_, S>, canvas: &Canvas) -> Result<u32, Error> {
        Ok(canvas.width)
    }

    fn alert(host: &mut Host<'_, S>, text: String) -> Result<(), Error> {
        host.said.push(format!("{text}!"));
        Ok(())
    }

    /// Asks the guest, with the question as it is, or fails.
    fn ask(
        host: &mut Host<'_, S>,
        question: String,
        depth: u32,
    ) -> Result<Result<String, String>, Error> {
        if question.starts_with("why") {
            return Ok(Err("because".to_owned()));
        }
        if question.starts_with("how") {
            return Err(Error::host("nobody knows"));
        }
        host.said.push(question.clone());
        let answer = host
            .instance()
            .function::<(&str, u32), Result<String, String>>("answer")?;
        answer.call(&mut *host, (&question, depth))
    }

    fn each_number(
        host: &mut Host<'_, S>,
        each: TypedCallback<(u32,), u32, kind::LentFn>,
    ) -> Result<u32, Error> {
        let mut sum = 0;
        for number in 1..4 {
            sum += each.call(&mut *host, (number,))?;
        }
        Ok(sum)
    }

    fn exchange(host: &mut Host<'_, S>, counter: Counter) -> Result<Option<Counter>, Error> {
        Ok(host.counter.replace(counter))
    }

    fn log(host: &mut Host<'_, S>, line: String) -> Result<(), Error> {
        host.said.push(line);
        Ok(())
    }

    fn on_tick(host: &mut Host<'_, S>, tick: Tick) -> Result<(), Error> {
        host.tick = Some(tick);
        Ok(())
    }

    fn scale(_: &mut Host<'_, S>, by: f64) -> Result<Kept<(f64,), f64>, Error> {
        Ok(Kept::new(move |(number,): (f64,)| number * by))
    }
}

fn objects_are_used_and_moved<S: Store<Data = Desk>>(
    guest: &Guest<S::Module>,
    store: S,
) -> Result<(), Error> {
    let hosted = &mut Hosted::instantiate(guest, store)?;
    assert_eq!(Counter::limit(hosted)?, 10);
    let error = Counter::new(hosted, 11)?.expect_err("more than the limit");
    assert_eq!(error, "11 is more than 10");
    let mut a = Counter::new(hosted, 3)?.expect("less than the limit");
    let mut b = Counter::zero(hosted)?;
    assert_eq!(a.increment(hosted)?, 4);
    b.set_value(hosted, 9)?;
    assert_eq!((a.value(hosted)?, b.value(hosted)?), (4, 9));
    assert_eq!(a.to_string(hosted)?, "at 4");
    assert!(b.is_more_than(hosted, &a)?);
    hosted.swap(&mut a, &mut b)?;
    assert_eq!(hosted.sum(&[&a, &b], Some(&a))?, 22);
    assert_eq!(hosted.sum(&[], None)?, 0);
    assert_eq!(a.absorb(hosted, b)?, 13);
    assert_eq!(a.into_value(hosted)?, 13);
    Counter::zero(hosted)?.free(hosted.session_mut().store_mut())?;

    // By way of an import, which keeps one.
    let first = Counter::new(hosted, 1)?.expect("less than the limit");
    assert!(hosted.trade(first)?.is_none());
    let second = Counter::zero(hosted)?;
    let back = hosted.trade(second)?.expect("the first");
    assert_eq!(back.value(hosted)?, 1);
    Ok(())
}

fn objects_are_held_in_other_values<S: Store<Data = Desk>>(
    guest: &Guest<S::Module>,
    store: S,
) -> Result<(), Error> {
    let mut hosted = Hosted::instantiate(guest, store)?;
    let canvas = hosted.session().data().canvas(7);
    let holder = Holder {
        name: "ä".to_owned(),
        counter: Counter::zero(&mut hosted)?,
        canvas: Some(canvas.into()),
    };
    let holder = hosted.hold(holder)?;
    assert_eq!(holder.name, "ä");
    let canvas = holder.canvas.and_then(Resource::downcast::<Canvas>);
    let canvas = canvas.expect("a canvas").into_inner();
    assert_eq!(canvas.map(|it| it.width).ok(), Some(7));
    let slots = hosted.put(vec![Slot::Empty, Slot::Full(holder.counter)])?;
    let [Slot::Full(counter), Slot::Empty] = &slots[..] else {
        panic!("other slots");
    };
    assert_eq!(counter.value(&mut hosted)?, 0);
    Ok(())
}

fn iterators_run_through<S: Store<Data = Desk>>(
    guest: &Guest<S::Module>,
    store: S,
) -> Result<(), Error> {
    let mut hosted = Hosted::instantiate(guest, store)?;
    let mut countdown = Countdown::new(&mut hosted, 3)?;
    assert_eq!(countdown.next(&mut hosted)?.as_deref(), Some("2 to go"));
    let rest: Vec<String> = countdown.iter(&mut hosted).collect::<Result<_, _>>()?;
    assert_eq!(rest, ["1 to go", "0 to go"]);
    assert_eq!(countdown.next(&mut hosted)?, None);
    Ok(())
}

fn views_are_slices<S: Store<Data = Desk>>(
    guest: &Guest<S::Module>,
    store: S,
) -> Result<(), Error> {
    let mut hosted = Hosted::instantiate(guest, store)?;
    assert_eq!(hosted.table()?, [1, 10, 100]);
    let mut board = Board::new(&mut hosted, 4)?;
    board.bytes_mut(&mut hosted)?[0] = 9;
    assert_eq!(board.bytes(&mut hosted, 0)?, [9, 1, 2, 3]);
    assert_eq!(board.bytes(&mut hosted, 3)?, [3]);
    let beyond = board.bytes(&mut hosted, 5);
    assert!(matches!(beyond, Err(Error::GuestPanic { .. })));
    Ok(())
}

fn functions_are_closures<S: Store<Data = Desk>>(
    guest: &Guest<S::Module>,
    store: S,
) -> Result<(), Error> {
    let mut hosted = Hosted::instantiate(guest, store)?;
    let calls = Cell::new(0);
    let doubled = hosted.map(&[1.0, 2.5], |number| {
        calls.set(calls.get() + 1);
        number * 2.0
    })?;
    assert_eq!((doubled, calls.get()), (vec![2.0, 5.0], 2));
    let mut seen = Vec::new();
    hosted.visit(&["a".to_owned(), "ä".to_owned()], |text| seen.push(text))?;
    assert_eq!(seen, ["a", "ä"]);
    let suffix = "!".to_owned();
    hosted.keep(move |text| text + &suffix)?;
    hosted.keep(|text| format!("<{text}>"))?;
    assert_eq!(hosted.call_kept("a")?, "<a!>");
    let once = "once".to_owned();
    let moved = move |number: u32| Ok(format!("{number} {once}"));
    assert_eq!(hosted.attempt(moved)?, Ok("7 once".to_owned()));
    assert_eq!(
        hosted.attempt(|_| Err("no".to_owned()))?,
        Err("no".to_owned())
    );
    Ok(())
}

fn functions_of_the_guest_are_called<S: Store<Data = Desk>>(
    guest: &Guest<S::Module>,
    store: S,
) -> Result<(), Error> {
    let mut hosted = Hosted::instantiate(guest, store)?;
    let adders = hosted.adders(&[1, 10])?;
    let join = hosted.joiner("a")?;
    let store = hosted.session_mut().store_mut();
    let added: Vec<u32> = adders
        .iter()
        .map(|add| add.call(&mut *store, (5,)))
        .collect::<Result<_, _>>()?;
    assert_eq!(added, [6, 15]);
    let local = "b".repeat(3);
    assert_eq!(join.call(&mut *store, (&local,))?, "abbb");
    assert_eq!(join.call(&mut *store, ("c",))?, "abbbc");
    join.free(store)
}

/// Objects are arguments and results of functions, too.
fn objects_go_through_functions<S: Store<Data = Desk>>(
    guest: &Guest<S::Module>,
    store: S,
) -> Result<(), Error> {
    let mut hosted = Hosted::instantiate(guest, store)?;
    let first = Counter::new(&mut hosted, 1)?.expect("less than the limit");
    let second = Counter::new(&mut hosted, 2)?.expect("less than the limit");
    let kept = Cell::new(Some(second));
    let passed = hosted.pass(first, |counter| {
        kept.replace(Some(counter)).expect("there was one")
    })?;
    assert_eq!(passed.value(&mut hosted)?, 2);
    let first = kept.into_inner().expect("there is one");
    let taker = hosted.taker()?;
    let store = hosted.session_mut().store_mut();
    assert_eq!(taker.call(&mut *store, (first,))?, 1);
    let passed = wharf_host::Object::from(passed);
    let same = Counter::try_from(passed.clone()).expect("a counter");
    assert_eq!(taker.call(&mut *store, (same,))?, 2);
    let error = passed.free(store).expect_err("it was moved");
    assert_eq!(error.to_string(), "free: the Counter was moved");
    Ok(())
}

fn imports_come_from_the_stores_data<S: Store<Data = Desk>>(
    guest: &Guest<S::Module>,
    store: S,
) -> Result<(), Error> {
    let mut hosted = Hosted::instantiate(guest, store)?;
    hosted.say("hello")?;
    assert_eq!(hosted.session().data().said, ["hello", "hello!"]);
    assert_eq!(hosted.squares()?, 14);
    assert_eq!(hosted.scaled(&[1.0, 2.0], 1.5)?, [1.5, 3.0]);

    hosted.start_ticking()?;
    let tick = hosted.session_mut().data_mut().tick.take();
    let tick = tick.expect("the guest gave it");
    let store = hosted.session_mut().store_mut();
    assert_eq!(tick.call(&mut *store, (2,))?, "tick 2");
    assert_eq!(tick.call(&mut *store, (3,))?, "tick 5");
    Ok(())
}

fn calls_nest<S: Store<Data = Desk>>(guest: &Guest<S::Module>, store: S) -> Result<(), Error> {
    let mut hosted = Hosted::instantiate(guest, store)?;
    let question = "x".repeat(10_000);
    let answer = hosted.answer(&question, 3)?;
    assert_eq!(answer, Ok(format!("no more {question}???")));
    assert_eq!(hosted.session().data().said.len(), 3);
    assert_eq!(hosted.answer("why", 2)?, Err("because".to_owned()));
    Ok(())
}

fn objects_of_the_host<S: Store<Data = Desk>>(
    guest: &Guest<S::Module>,
    store: S,
) -> Result<(), Error> {
    let mut hosted = Hosted::instantiate(guest, store)?;
    let canvases = hosted.session().data().canvases.clone();
    assert_eq!(hosted.paint(5, "ab")?, 5 + 1 + 1 + 2);
    assert_eq!(canvases.load(Relaxed), 0);

    let mut canvas = hosted.session().data().canvas(10);
    assert_eq!(hosted.paint_on(&mut canvas, "ab")?, 10 + 1 + 2);
    assert_eq!(hosted.paint_on(&mut canvas, "")?, 10 + 2);
    assert_eq!(canvas.borrow().map(|it| it.cleared), Some(2));
    assert_eq!(hosted.keep_canvas(canvas, "3")?, Ok(2));
    assert_eq!(canvases.load(Relaxed), 2);
    let back = hosted.give_back()?;
    let widths: Vec<u32> = back
        .iter()
        .filter_map(|it| Some(it.borrow()?.width))
        .collect();
    assert_eq!(widths, [10, 3]);
    drop(back);
    assert_eq!(canvases.load(Relaxed), 0);
    let canvas = hosted.session().data().canvas(1);
    assert_eq!(
        hosted.keep_canvas(canvas, "?")?,
        Err("no canvas ?".to_owned())
    );
    assert_eq!(canvases.load(Relaxed), 0);
    Ok(())
}

/// Imports are made once, do for many instances, and need not all come from the trait.
fn imports_are_replaced<S: Store<Data = Desk>>(
    guest: &Guest<S::Module>,
    store: S,
) -> Result<(), Error> {
    let mut imports = Hosted::<S>::imports();
    imports.function(
        "./dom.js#alert",
        |host: &mut Host<'_, S>, (text,): (String,)| {
            host.said.push(text.to_uppercase());
        },
    );
    let mut hosted = Hosted::instantiate_with(guest, store, &imports)?;
    hosted.say("hello")?;
    assert_eq!(hosted.session().data().said, ["hello", "HELLO"]);
    Ok(())
}

fn a_failure_ends_the_call<S: Store<Data = Desk>>(
    guest: &Guest<S::Module>,
    store: S,
) -> Result<(), Error> {
    let mut hosted = Hosted::instantiate(guest, store)?;
    let error = hosted.answer("how", 1).expect_err("nobody knows");
    assert_eq!(error.to_string(), "the import `ask` failed: nobody knows");
    assert!(matches!(hosted.squares(), Err(Error::Poisoned { .. })));
    Ok(())
}
