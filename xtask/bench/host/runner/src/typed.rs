//! Wharf without generated code: functions looked up by name, whose types are checked once.

use wasmtime::Result;
use wharf_host::engine::{Engine, Store};
use wharf_host::{Error, Guest, Host, Imports, Session, TypedFunction, wasmi, wasmtime};

use crate::Guests;
use crate::generated::{self, Counter, Line, Point, Row, Tree};
use crate::peer::{self, Checked, Peer, Plain, Tally};

pub(crate) struct Typed<S: Store> {
    session: Session<S>,
    add: TypedFunction<(u32, u32), u32, S::Module>,
    greet: TypedFunction<(&'static str,), String, S::Module>,
    len: TypedFunction<(&'static str,), u32, S::Module>,
    text: TypedFunction<(u32,), String, S::Module>,
    sum: TypedFunction<(&'static [f64],), f64, S::Module>,
    scale: TypedFunction<(&'static [f64], f64), Vec<f64>, S::Module>,
    invert: TypedFunction<(&'static [u8],), Vec<u8>, S::Module>,
    checked: TypedFunction<(u32,), Checked, S::Module>,
    shout_all: TypedFunction<(&'static [String],), Vec<String>, S::Module>,
    promote: TypedFunction<(&'static [Line],), Vec<Row>, S::Module>,
    turn: TypedFunction<(Point,), Point, S::Module>,
    turn_all: TypedFunction<(&'static [Point],), Vec<Point>, S::Module>,
    grow: TypedFunction<(&'static Tree,), Tree, S::Module>,
    tick_all: TypedFunction<(u32,), u32, S::Module>,
    log_all: TypedFunction<(u32,), (), S::Module>,
    counter: TypedFunction<(u32,), Counter, S::Module>,
    increment: TypedFunction<(&'static mut Counter,), u32, S::Module>,
}

pub(crate) fn on_wasmtime(guests: &Guests) -> Result<Typed<wasmtime::Store<Tally>>> {
    let engine = wasmtime::Engine::default();
    Typed::new(
        &engine,
        wasmtime::Store::new(&engine, Tally::default()),
        guests,
    )
}

pub(crate) fn on_wasmi(guests: &Guests) -> Result<Typed<wasmi::Store<Tally>>> {
    let engine = wasmi::Engine::default();
    Typed::new(
        &engine,
        wasmi::Store::new(&engine, Tally::default()),
        guests,
    )
}

impl<S: Store<Data = Tally>> Typed<S> {
    fn new<E>(engine: &E, store: S, guests: &Guests) -> Result<Typed<S>>
    where
        E: Engine<Module = S::Module>,
    {
        let mut imports = Imports::new();
        imports
            .function("tick", |host: &mut Host<'_, S>, (n,): (u32,)| {
                host.data_mut().tick(n)
            })
            .function("log", |host: &mut Host<'_, S>, (message,): (String,)| {
                host.data_mut().log(&message)
            });
        let guest = Guest::new(engine, guests.wharf)?;
        let session = Session::with_imports(&guest, store, &imports)?;
        let instance = session.instance().clone();
        Ok(Typed {
            session,
            add: instance.function("add")?,
            greet: instance.function("greet")?,
            len: instance.function("len")?,
            text: instance.function("text")?,
            sum: instance.function("sum")?,
            scale: instance.function("scale")?,
            invert: instance.function("invert")?,
            checked: instance.function("checked")?,
            shout_all: instance.function("shout_all")?,
            promote: instance.function("promote")?,
            turn: instance.function("turn")?,
            turn_all: instance.function("turn_all")?,
            grow: instance.function("grow")?,
            tick_all: instance.function("tick_all")?,
            log_all: instance.function("log_all")?,
            counter: instance.function("Counter.new")?,
            increment: instance.function("Counter.increment")?,
        })
    }
}

macro_rules! call {
    ($self:ident.$function:ident($($arg:expr),*)) => {{
        let store = $self.session.store_mut();
        $self.$function.call(store, ($($arg,)*))
    }};
}

impl<S: Store<Data = Tally>> Peer for Typed<S> {
    type Text = String;
    type Words = Vec<String>;
    type Numbers = (Vec<f64>, f64);
    type Bytes = Vec<u8>;
    type Lines = Vec<Line>;
    type Points = Vec<Point>;
    type Tree = Tree;
    type Counter = Counter;
    type Error = Error;

    fn of_text(text: &str) -> String {
        text.to_owned()
    }

    fn of_words(words: &[String]) -> Vec<String> {
        words.to_vec()
    }

    fn of_numbers(numbers: &[f64], factor: f64) -> (Vec<f64>, f64) {
        (numbers.to_vec(), factor)
    }

    fn of_bytes(bytes: &[u8]) -> Vec<u8> {
        bytes.to_vec()
    }

    fn of_lines(lines: &[peer::Line]) -> Vec<Line> {
        generated::of_lines(lines)
    }

    fn of_points(points: &[[f64; 3]]) -> Vec<Point> {
        generated::of_points(points)
    }

    fn of_tree(tree: &peer::Tree) -> Tree {
        generated::of_tree(tree)
    }

    fn add(&mut self, a: u32, b: u32) -> Result<impl Plain<u32>, Error> {
        call!(self.add(a, b))
    }

    fn greet(&mut self, name: &String) -> Result<impl Plain<String>, Error> {
        call!(self.greet(name.as_str()))
    }

    fn len(&mut self, text: &String) -> Result<impl Plain<u32>, Error> {
        call!(self.len(text.as_str()))
    }

    fn text(&mut self, n: u32) -> Result<impl Plain<String>, Error> {
        call!(self.text(n))
    }

    fn sum(&mut self, (numbers, _): &(Vec<f64>, f64)) -> Result<impl Plain<f64>, Error> {
        call!(self.sum(numbers.as_slice()))
    }

    fn scale(
        &mut self,
        (numbers, factor): &(Vec<f64>, f64),
    ) -> Result<impl Plain<Vec<f64>>, Error> {
        call!(self.scale(numbers.as_slice(), *factor))
    }

    fn invert(&mut self, bytes: &Vec<u8>) -> Result<impl Plain<Vec<u8>>, Error> {
        call!(self.invert(bytes.as_slice()))
    }

    fn checked(&mut self, n: u32) -> Result<impl Plain<Checked>, Error> {
        call!(self.checked(n))
    }

    fn shout_all(&mut self, words: &Vec<String>) -> Result<impl Plain<Vec<String>>, Error> {
        call!(self.shout_all(words.as_slice()))
    }

    fn promote(&mut self, lines: &Vec<Line>) -> Result<impl Plain<Vec<peer::Line>>, Error> {
        call!(self.promote(lines.as_slice()))
    }

    fn turn(&mut self, [x, y, z]: [f64; 3]) -> Result<impl Plain<[f64; 3]>, Error> {
        call!(self.turn(Point { x, y, z }))
    }

    fn turn_all(&mut self, points: &Vec<Point>) -> Result<impl Plain<Vec<[f64; 3]>>, Error> {
        call!(self.turn_all(points.as_slice()))
    }

    fn grow(&mut self, tree: &Tree) -> Result<impl Plain<peer::Tree>, Error> {
        call!(self.grow(tree))
    }

    fn tick_all(&mut self, times: u32) -> Result<impl Plain<u32>, Error> {
        call!(self.tick_all(times))
    }

    fn log_all(&mut self, times: u32) -> Result<(), Error> {
        call!(self.log_all(times))
    }

    fn counter(&mut self, start: u32) -> Result<Counter, Error> {
        call!(self.counter(start))
    }

    fn increment(&mut self, counter: &mut Counter) -> Result<impl Plain<u32>, Error> {
        call!(self.increment(counter))
    }

    fn free(&mut self, counter: Counter) -> Result<(), Error> {
        counter.free(self.session.store_mut())
    }

    fn tally(&self) -> Tally {
        *self.session.data()
    }
}
