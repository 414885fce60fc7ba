//! Generated hosts of guests with objects, imports, functions and views, on both engines.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use wharf_host::engine::{Engine, Store};
use wharf_host::{Error, Guest, Host, Own, wasmi, wasmtime};

#[path = "../host/built.rs"]
mod built;

#[deny(warnings, clippy::all)]
#[rustfmt::skip]
#[path = "generated/calling.rs"]
mod calling;
#[deny(warnings, clippy::all)]
#[rustfmt::skip]
#[path = "generated/counting.rs"]
mod counting;
#[deny(warnings, clippy::all)]
#[rustfmt::skip]
#[path = "generated/drawing.rs"]
mod drawing;
#[deny(warnings, clippy::all)]
#[rustfmt::skip]
#[path = "generated/nesting.rs"]
mod nesting;
#[deny(warnings, clippy::all)]
#[rustfmt::skip]
#[path = "generated/viewing.rs"]
mod viewing;

use calling::Calling;
use counting::{Countdown, Counter, Counting, Holder, Slot, Teapot};
use drawing::{Drawing, DrawingImports, Kind, Row, Shape};
use nesting::{Nesting, NestingImports};
use viewing::{Board, Viewing};

/// The same on each engine.
macro_rules! on_both {
    ($($name:ident, $case:literal, $data:expr;)*) => {$(
        mod $name {
            use super::*;

            #[test]
            fn on_wasmtime() -> Result<(), Error> {
                let engine = wasmtime::Engine::default();
                let store = wasmtime::Store::new(&engine, $data);
                super::$name(&guest(&engine, $case), store)
            }

            #[test]
            fn on_wasmi() -> Result<(), Error> {
                let engine = wasmi::Engine::default();
                let store = wasmi::Store::new(&engine, $data);
                super::$name(&guest(&engine, $case), store)
            }
        }
    )*};
}

fn guest<E: Engine>(engine: &E, case: &str) -> Guest<E::Module> {
    Guest::new(engine, &built::case(case)).expect("a guest")
}

on_both! {
    counts, "objects", ();
    draws, "imports", Paper::default();
    calls, "callbacks", ();
    views, "views", ();
    nests, "nesting", 0u32;
}

fn counts<S: Store>(guest: &Guest<S::Module>, store: S) -> Result<(), Error> {
    let mut counting = Counting::instantiate(guest, store)?;
    let guest = &mut counting;
    assert_eq!(
        (Counter::limit(guest)?, &*Counter::title(guest)?),
        (10, "counter")
    );
    assert_eq!(Counter::new(guest, 11)?.unwrap_err(), "11 is more than 10");
    let mut a = Counter::new(guest, 3)?.expect("less than the limit");
    let mut b = Counter::named(guest, "böse")?;
    assert_eq!(a.increment(guest)?, 4);
    a.set_value(guest, 7)?;
    assert_eq!((a.value(guest)?, &*b.name(guest)?), (7, "böse"));
    assert_eq!(a.to_string(guest)?, "counter at 7");
    assert_eq!(a.add(guest, &b)?, 7);
    assert!(a.is_more_than(guest, &b)?);
    guest.swap(&mut a, &mut b)?;
    assert_eq!(a.absorb(guest, b)?, 7);
    let parts = a.split(guest, 2)?;
    assert_eq!(guest.live()?, 2);
    assert_eq!(guest.look(parts.first())?, Some(3));
    let [a, b] = parts.try_into().expect("two");
    let held = guest.hold(Holder {
        id: 1,
        label: "ä".to_owned(),
        counter: a,
        spare: Some(b),
    })?;
    assert_eq!((held.id, &*held.label), (2, "ä"));
    let slots = guest.put(vec![Slot::Empty, Slot::Full(held.counter)])?;
    let mut slots = slots.into_iter();
    let (Some(Slot::Full(a)), Some(Slot::Empty)) = (slots.next(), slots.next()) else {
        panic!("other slots");
    };
    drop(held.spare);
    assert_eq!(guest.live()?, 1);
    let judged = guest.judge(a)?;
    let a = judged.unwrap_err();
    assert_eq!(a.into_parts(guest)?.0, 3);
    assert_eq!(guest.live()?, 0);

    let mut countdown = Countdown::new(guest, 3)?;
    assert_eq!(countdown.next(guest)?.as_deref(), Some("2 to go"));
    let rest: Vec<String> = countdown.iter(guest).collect::<Result<_, _>>()?;
    assert_eq!(rest, ["1 to go", "0 to go"]);

    let mut teapot = Teapot::new(guest, 1.5)?;
    assert_eq!(teapot.pour_out(guest, 1.0)?, Ok(0.5));
    assert_eq!(teapot.pour_out(guest, 1.0)?, Err("only 0.5 left".into()));
    teapot.free(guest.session_mut().store_mut())?;

    let mut counter = Counter::new(guest, 1)?.expect("less than the limit");
    assert!(matches!(
        counter.explode(guest),
        Err(Error::GuestPanic { .. })
    ));
    assert!(matches!(counter.value(guest), Err(Error::Poisoned { .. })));
    Ok(())
}

/// What the guest draws on.
#[derive(Default)]
struct Paper {
    said: Vec<String>,
    live: Arc<AtomicU32>,
}

struct Canvas {
    width: u32,
    live: Arc<AtomicU32>,
}

impl Paper {
    fn canvas(&self, width: u32) -> Own<Canvas> {
        self.live.fetch_add(1, Relaxed);
        let live = self.live.clone();
        Own::new(Canvas { width, live })
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        self.live.fetch_sub(1, Relaxed);
    }
}

impl<S: Store<Data = Paper>> DrawingImports<S> for Paper {
    type Canvas = Canvas;

    fn canvas_draw(host: &mut Host<'_, S>, canvas: &Canvas, what: String) -> Result<u32, Error> {
        host.said.push(format!("{what} on {}", canvas.width));
        Ok(canvas.width)
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

    fn canvas_set_width(_: &mut Host<'_, S>, canvas: &Canvas, width: u32) -> Result<(), Error> {
        assert_eq!(canvas.width + 1, width);
        Ok(())
    }

    fn canvas_width(_: &mut Host<'_, S>, canvas: &Canvas) -> Result<u32, Error> {
        Ok(canvas.width)
    }

    fn add(_: &mut Host<'_, S>, a: u32, b: u32) -> Result<u32, Error> {
        Ok(a + b)
    }

    fn bytes(_: &mut Host<'_, S>, it: Vec<u8>) -> Result<Vec<u8>, Error> {
        Ok(it)
    }

    fn checked(_: &mut Host<'_, S>, it: u32) -> Result<Result<String, String>, Error> {
        match it {
            0 => Ok(Err("no zero".to_owned())),
            1 => Err(Error::host("broken")),
            it => Ok(Ok(it.to_string())),
        }
    }

    fn checked_row(_: &mut Host<'_, S>, it: u32) -> Result<Result<Row, Row>, Error> {
        Ok(Err(Row {
            id: it,
            name: String::new(),
            tags: Vec::new(),
            score: None,
        }))
    }

    fn maybe(_: &mut Host<'_, S>, it: Option<u32>) -> Result<Option<String>, Error> {
        Ok(it.map(|it| it.to_string()))
    }

    fn merge(
        _: &mut Host<'_, S>,
        a: &Canvas,
        b: Own<Canvas>,
    ) -> Result<Option<Own<Canvas>>, Error> {
        let same = b.borrow().is_some_and(|b| b.width == a.width);
        Ok((!same).then_some(b))
    }

    fn mixed(
        _: &mut Host<'_, S>,
        a: i64,
        b: bool,
        c: char,
        d: f32,
        kind: Kind,
    ) -> Result<i64, Error> {
        let more = i64::from(b) + i64::from(u32::from(c)) + d as i64;
        Ok(a + more + i64::from(kind == Kind::VeryLarge))
    }

    fn nothing(host: &mut Host<'_, S>) -> Result<(), Error> {
        host.said.push("nothing".to_owned());
        Ok(())
    }

    fn numbers(_: &mut Host<'_, S>, it: Vec<f64>) -> Result<Vec<f64>, Error> {
        Ok(it)
    }

    fn other_name(_: &mut Host<'_, S>, it: u8) -> Result<u8, Error> {
        Ok(it.wrapping_add(1))
    }

    fn owned_text(_: &mut Host<'_, S>, it: String) -> Result<String, Error> {
        Ok(it)
    }

    fn row(_: &mut Host<'_, S>, it: Row) -> Result<Row, Error> {
        Ok(it)
    }

    fn rows(_: &mut Host<'_, S>, it: Vec<Row>) -> Result<Vec<Row>, Error> {
        Ok(it)
    }

    fn shape(_: &mut Host<'_, S>, it: Shape) -> Result<Shape, Error> {
        Ok(it)
    }

    fn text(_: &mut Host<'_, S>, it: String) -> Result<String, Error> {
        Ok(format!("<{it}>"))
    }

    fn wide(
        _: &mut Host<'_, S>,
        it: u128,
        map: std::collections::HashMap<String, u64>,
    ) -> Result<(u128, std::collections::HashMap<String, u64>), Error> {
        Ok((it + 1, map))
    }
}

fn draws<S: Store<Data = Paper>>(guest: &Guest<S::Module>, store: S) -> Result<(), Error> {
    let mut drawing = Drawing::instantiate(guest, store)?;
    let live = drawing.session().data().live.clone();
    drawing.call_nothing()?;
    assert_eq!(drawing.call_add(1, 2)?, 3);
    assert_eq!(drawing.call_text("ä")?, "<ä>");
    assert_eq!(drawing.call_mixed(1, true, 'a', 2.5, Kind::VeryLarge)?, 102);
    assert_eq!(drawing.call_renamed(255)?, 0);
    assert_eq!(drawing.call_maybe(Some(7))?.as_deref(), Some("7"));
    let map = BTreeMap::from([("a".to_owned(), 1)]).into_iter().collect();
    assert_eq!(drawing.call_wide(7, &map)?, (8, map));
    assert_eq!(drawing.call_checked(0)?, Err("no zero".to_owned()));
    assert_eq!(drawing.call_checked_row(7)?.unwrap_err().id, 7);

    assert_eq!(drawing.paint(7, "a line")?, 7);
    assert_eq!(live.load(Relaxed), 0);
    let paper = Paper {
        live: live.clone(),
        ..Paper::default()
    };
    let canvas = paper.canvas(5);
    assert_eq!(drawing.paint_on(&canvas, "dots")?, 5);
    drawing.keep(canvas)?;
    assert_eq!(drawing.open_and_keep("12")?, Ok(2));
    let back = drawing.give_back()?;
    let widths: Vec<u32> = back
        .iter()
        .filter_map(|it| Some(it.borrow()?.width))
        .collect();
    assert_eq!(widths, [5, 12]);
    let [a, b] = back.try_into().expect("two");
    let b = drawing.merge_with(&a, b)?;
    let through = drawing.through(vec![None, b, Some(a)])?;
    assert_eq!((through.len(), live.load(Relaxed)), (3, 2));
    drop(through);
    assert_eq!(live.load(Relaxed), 0);

    let error = drawing.call_checked(1).unwrap_err();
    assert_eq!(error.to_string(), "the import `checked` failed: broken");
    Ok(())
}

fn calls<S: Store>(guest: &Guest<S::Module>, store: S) -> Result<(), Error> {
    let mut calling = Calling::instantiate(guest, store)?;
    let factor = 1.5;
    assert_eq!(calling.map(&[1.0, 2.0], |x| x * factor)?, [1.5, 3.0]);
    let mut seen = Vec::new();
    calling.visit(&["a".to_owned(), "b".to_owned()], |text| seen.push(text))?;
    assert_eq!(seen, ["a", "b"]);
    let row = |id, name: &str| calling::Row {
        id,
        name: name.to_owned(),
    };
    let merged = calling.merge(&row(1, "a"), &row(2, "b"), |a, b| row(a.id + b.id, &b.name))?;
    assert_eq!(merged, row(3, "b"));
    let mut ticks = 0;
    let counted = std::cell::Cell::new(0);
    calling.each_of(5, || counted.set(counted.get() + 1))?;
    ticks += counted.get();
    assert_eq!(ticks, 5);
    let suffix = "!".to_owned();
    calling.keep(move |text| text + &suffix)?;
    assert_eq!(calling.call_kept("a")?, "a!");
    calling.drop_kept()?;
    let once = row(7, "once");
    assert_eq!(calling.attempt(1, move |_| Ok(once))?, Ok(row(7, "once")));
    assert_eq!(
        calling.attempt(1, |_| Err("no".to_owned()))?,
        Err("no".to_owned())
    );

    let add = calling.adder(2)?;
    assert_eq!(add.call(calling.session_mut().store_mut(), (3,))?, 5);
    let join = calling.joiner("a")?;
    let local = "b".to_owned();
    assert_eq!(
        join.call(calling.session_mut().store_mut(), (&local,))?,
        "ab"
    );
    let dividers = calling.dividers(&[0])?;
    let divided = dividers[0].call(calling.session_mut().store_mut(), (1,))?;
    assert_eq!(divided, Err("1 / 0".to_owned()));
    let composed = calling.compose(|x| x + 1, |x| x * 2)?;
    assert_eq!(composed.call(calling.session_mut().store_mut(), (4,))?, 10);
    Ok(())
}

fn views<S: Store>(guest: &Guest<S::Module>, store: S) -> Result<(), Error> {
    let mut viewing = Viewing::instantiate(guest, store)?;
    assert_eq!(viewing.table()?, [1, 10, 100, 1000]);
    let mut board = Board::new(&mut viewing, 4)?;
    assert_eq!(board.bytes(&mut viewing)?, [0, 1, 2, 3]);
    assert_eq!(board.floats(&mut viewing, 2)?, [1.0, 1.5]);
    board.bytes_mut(&mut viewing)?.fill(7);
    assert_eq!(board.sum(&mut viewing)?, 28);
    board.grow(&mut viewing, 100_000)?;
    assert_eq!(board.bytes(&mut viewing)?.len(), 100_004);
    Ok(())
}

impl<S: Store<Data = u32>> NestingImports<S> for u32 {
    fn step(
        host: &mut Host<'_, S>,
        depth: u32,
        text: String,
        grow: u32,
        then: String,
    ) -> Result<Result<String, String>, Error> {
        **host += 1;
        let descend = host
            .instance()
            .function::<(u32, &str, u32, &str), Result<String, String>>("descend")?;
        descend.call(&mut *host, (depth, &text, grow, &then))
    }
}

fn nests<S: Store<Data = u32>>(guest: &Guest<S::Module>, store: S) -> Result<(), Error> {
    // Made once, and one of them is another than the trait says.
    let mut imports = Nesting::<S>::imports();
    let mut nesting = Nesting::instantiate_with(guest, store, &imports)?;
    assert_eq!(
        nesting.descend(4, "a", 1, "")?,
        Ok("the end of a/4/3/2/1 <- 1:7 <- 2:5 <- 3:3 <- 4:1".to_owned())
    );
    imports.function(
        "step",
        |_: &mut Host<'_, S>, (_, _, _, _): (u32, String, u32, String)| {
            Err::<String, String>("no step".to_owned())
        },
    );
    let store = nesting.session_mut().store_mut();
    let other = guest.instantiate_with(&mut *store, &imports)?;
    let descend = other.function::<(u32, &str, u32, &str), Result<String, String>>("descend")?;
    let failed = descend.call(store, (2, "a", 0, ""))?;
    assert_eq!(failed, Err("no step <- 2".to_owned()));
    Ok(())
}
