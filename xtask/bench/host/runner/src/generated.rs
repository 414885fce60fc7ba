//! Wharf, behind what `guest!` writes.

use wasmtime::Result;
use wharf_host::engine::{Engine, Store};
use wharf_host::{Error, Guest, Host, wasmi, wasmtime};

use crate::Guests;
use crate::peer::{self, Checked, Peer, Plain, Tally};

wharf_host::guest!("../../../../target/bench/pkg/host/guest_wharf.wasm");

pub(crate) fn on_wasmtime(guests: &Guests) -> Result<GuestWharf<wasmtime::Store<Tally>>> {
    let engine = wasmtime::Engine::default();
    let store = wasmtime::Store::new(&engine, Tally::default());
    instance(&engine, store, guests)
}

pub(crate) fn on_wasmi(guests: &Guests) -> Result<GuestWharf<wasmi::Store<Tally>>> {
    let engine = wasmi::Engine::default();
    let store = wasmi::Store::new(&engine, Tally::default());
    instance(&engine, store, guests)
}

fn instance<E, S>(engine: &E, store: S, guests: &Guests) -> Result<GuestWharf<S>>
where
    E: Engine<Module = S::Module>,
    S: Store<Data = Tally>,
{
    let guest = Guest::new(engine, guests.wharf)?;
    Ok(GuestWharf::instantiate(&guest, store)?)
}

pub(crate) fn of_lines(lines: &[peer::Line]) -> Vec<Line> {
    let line = |line: peer::Line| Line {
        id: line.id,
        name: line.name,
        score: line.score,
    };
    lines.iter().cloned().map(line).collect()
}

impl Plain<Vec<peer::Line>> for Vec<Row> {
    fn plain(self) -> Vec<peer::Line> {
        let line = |Row { id, name, score }| peer::Line { id, name, score };
        self.into_iter().map(line).collect()
    }
}

pub(crate) fn of_points(points: &[[f64; 3]]) -> Vec<Point> {
    points.iter().map(|&[x, y, z]| Point { x, y, z }).collect()
}

pub(crate) fn of_tree(tree: &peer::Tree) -> Tree {
    match tree {
        peer::Tree::Leaf(value) => Tree::Leaf(*value),
        peer::Tree::Text(text) => Tree::Text(text.clone()),
        peer::Tree::Node(trees) => Tree::Node(trees.iter().map(of_tree).collect()),
    }
}

impl Plain<peer::Tree> for Tree {
    fn plain(self) -> peer::Tree {
        match self {
            Tree::Leaf(value) => peer::Tree::Leaf(value),
            Tree::Text(text) => peer::Tree::Text(text),
            Tree::Node(trees) => peer::Tree::Node(trees.into_iter().map(Tree::plain).collect()),
        }
    }
}

impl Plain<Vec<[f64; 3]>> for Vec<Point> {
    fn plain(self) -> Vec<[f64; 3]> {
        self.into_iter().map(Point::plain).collect()
    }
}

impl Plain<[f64; 3]> for Point {
    fn plain(self) -> [f64; 3] {
        [self.x, self.y, self.z]
    }
}

impl<S: Store<Data = Tally>> GuestWharfImports<S> for Tally {
    fn tick(host: &mut Host<'_, S>, n: u32) -> Result<u32, Error> {
        Ok(host.data_mut().tick(n))
    }

    fn log(host: &mut Host<'_, S>, message: String) -> Result<(), Error> {
        host.data_mut().log(&message);
        Ok(())
    }
}

impl<S: Store<Data = Tally>> Peer for GuestWharf<S> {
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
        of_lines(lines)
    }

    fn of_points(points: &[[f64; 3]]) -> Vec<Point> {
        of_points(points)
    }

    fn of_tree(tree: &peer::Tree) -> Tree {
        of_tree(tree)
    }

    fn add(&mut self, a: u32, b: u32) -> Result<impl Plain<u32>, Error> {
        self.add(a, b)
    }

    fn greet(&mut self, name: &String) -> Result<impl Plain<String>, Error> {
        self.greet(name)
    }

    fn len(&mut self, text: &String) -> Result<impl Plain<u32>, Error> {
        self.len(text)
    }

    fn text(&mut self, n: u32) -> Result<impl Plain<String>, Error> {
        self.text(n)
    }

    fn sum(&mut self, (numbers, _): &(Vec<f64>, f64)) -> Result<impl Plain<f64>, Error> {
        self.sum(numbers)
    }

    fn scale(
        &mut self,
        (numbers, factor): &(Vec<f64>, f64),
    ) -> Result<impl Plain<Vec<f64>>, Error> {
        self.scale(numbers, *factor)
    }

    fn invert(&mut self, bytes: &Vec<u8>) -> Result<impl Plain<Vec<u8>>, Error> {
        self.invert(bytes)
    }

    fn checked(&mut self, n: u32) -> Result<impl Plain<Checked>, Error> {
        self.checked(n)
    }

    fn shout_all(&mut self, words: &Vec<String>) -> Result<impl Plain<Vec<String>>, Error> {
        self.shout_all(words)
    }

    fn promote(&mut self, lines: &Vec<Line>) -> Result<impl Plain<Vec<peer::Line>>, Error> {
        self.promote(lines)
    }

    fn turn(&mut self, [x, y, z]: [f64; 3]) -> Result<impl Plain<[f64; 3]>, Error> {
        self.turn(Point { x, y, z })
    }

    fn turn_all(&mut self, points: &Vec<Point>) -> Result<impl Plain<Vec<[f64; 3]>>, Error> {
        self.turn_all(points)
    }

    fn grow(&mut self, tree: &Tree) -> Result<impl Plain<peer::Tree>, Error> {
        self.grow(tree)
    }

    fn tick_all(&mut self, times: u32) -> Result<impl Plain<u32>, Error> {
        self.tick_all(times)
    }

    fn log_all(&mut self, times: u32) -> Result<(), Error> {
        self.log_all(times)
    }

    fn counter(&mut self, start: u32) -> Result<Counter, Error> {
        Counter::new(self, start)
    }

    fn increment(&mut self, counter: &mut Counter) -> Result<impl Plain<u32>, Error> {
        counter.increment(self)
    }

    fn free(&mut self, counter: Counter) -> Result<(), Error> {
        counter.free(self.session_mut().store_mut())
    }

    fn tally(&self) -> Tally {
        *self.session().data()
    }
}
