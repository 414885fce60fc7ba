//! Wharf without types: calls by name, with values that say what they are.

use std::slice;

use wharf_host::engine::{Engine, Store};
use wharf_host::{Error, Guest, Host, Imports, Session, Val, wasmi, wasmtime};

use crate::Guests;
use crate::peer::{Checked, Line, Peer, Plain, Tally, Tree};

pub(crate) struct ByName<S: Store> {
    session: Session<S>,
}

pub(crate) fn on_wasmtime(guests: &Guests) -> Result<ByName<wasmtime::Store<Tally>>, Error> {
    let engine = wasmtime::Engine::default();
    ByName::new(
        &engine,
        wasmtime::Store::new(&engine, Tally::default()),
        guests,
    )
}

pub(crate) fn on_wasmi(guests: &Guests) -> Result<ByName<wasmi::Store<Tally>>, Error> {
    let engine = wasmi::Engine::default();
    ByName::new(
        &engine,
        wasmi::Store::new(&engine, Tally::default()),
        guests,
    )
}

impl<S: Store<Data = Tally>> ByName<S> {
    fn new<E>(engine: &E, store: S, guests: &Guests) -> Result<ByName<S>, Error>
    where
        E: Engine<Module = S::Module>,
    {
        let mut imports = Imports::new();
        imports
            .function_dynamic("tick", |host: &mut Host<'_, S>, args| match args {
                [Val::U32(n)] => Ok(host.data_mut().tick(*n).into()),
                _ => Err(unexpected(args)),
            })
            .function_dynamic("log", |host: &mut Host<'_, S>, args| match args {
                [Val::Str(message)] => {
                    host.data_mut().log(message);
                    Ok(Val::Unit)
                }
                _ => Err(unexpected(args)),
            });
        let guest = Guest::new(engine, guests.wharf)?;
        let session = Session::with_imports(&guest, store, &imports)?;
        Ok(ByName { session })
    }

    fn call(&mut self, name: &str, args: &[Val]) -> Result<Val, Error> {
        let instance = self.session.instance().clone();
        instance.call(self.session.store_mut(), name, args)
    }
}

fn of_point([x, y, z]: [f64; 3]) -> Val {
    let fields = [("x", x), ("y", y), ("z", z)];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.into()));
    Val::Record(fields.into())
}

fn unexpected(args: &[Val]) -> Error {
    Error::host(format!("the guest sent {args:?}"))
}

impl<S: Store<Data = Tally>> Peer for ByName<S> {
    type Text = Val;
    type Words = Val;
    type Numbers = [Val; 2];
    type Bytes = Val;
    type Lines = Val;
    type Points = Val;
    type Tree = Val;
    type Counter = [Val; 1];
    type Error = Error;

    fn of_text(text: &str) -> Val {
        text.into()
    }

    fn of_words(words: &[String]) -> Val {
        words.to_vec().into()
    }

    fn of_numbers(numbers: &[f64], factor: f64) -> [Val; 2] {
        [numbers.to_vec().into(), factor.into()]
    }

    fn of_bytes(bytes: &[u8]) -> Val {
        bytes.to_vec().into()
    }

    fn of_lines(lines: &[Line]) -> Val {
        let record = |line: &Line| {
            Val::Record(vec![
                ("id".to_owned(), line.id.into()),
                ("name".to_owned(), line.name.as_str().into()),
                ("score".to_owned(), line.score.into()),
            ])
        };
        lines.iter().map(record).collect()
    }

    fn of_points(points: &[[f64; 3]]) -> Val {
        points.iter().map(|point| of_point(*point)).collect()
    }

    fn of_tree(tree: &Tree) -> Val {
        let (case, value) = match tree {
            Tree::Leaf(value) => ("Leaf", Val::F64(*value)),
            Tree::Text(text) => ("Text", text.as_str().into()),
            Tree::Node(trees) => ("Node", trees.iter().map(Self::of_tree).collect()),
        };
        Val::Variant(case.to_owned(), Some(Box::new(value)))
    }

    fn add(&mut self, a: u32, b: u32) -> Result<impl Plain<u32>, Error> {
        self.call("add", &[a.into(), b.into()])
    }

    fn greet(&mut self, name: &Val) -> Result<impl Plain<String>, Error> {
        self.call("greet", slice::from_ref(name))
    }

    fn len(&mut self, text: &Val) -> Result<impl Plain<u32>, Error> {
        self.call("len", slice::from_ref(text))
    }

    fn text(&mut self, n: u32) -> Result<impl Plain<String>, Error> {
        self.call("text", &[n.into()])
    }

    fn sum(&mut self, numbers: &[Val; 2]) -> Result<impl Plain<f64>, Error> {
        self.call("sum", &numbers[..1])
    }

    fn scale(&mut self, numbers: &[Val; 2]) -> Result<impl Plain<Vec<f64>>, Error> {
        self.call("scale", numbers)
    }

    fn invert(&mut self, bytes: &Val) -> Result<impl Plain<Vec<u8>>, Error> {
        self.call("invert", slice::from_ref(bytes))
    }

    fn checked(&mut self, n: u32) -> Result<impl Plain<Checked>, Error> {
        match self.call("checked", &[n.into()]) {
            Ok(n) => Ok(Ok(n.plain())),
            Err(Error::Guest(message)) => Ok(Err(message.plain())),
            Err(error) => Err(error),
        }
    }

    fn shout_all(&mut self, words: &Val) -> Result<impl Plain<Vec<String>>, Error> {
        self.call("shout_all", slice::from_ref(words))
    }

    fn promote(&mut self, lines: &Val) -> Result<impl Plain<Vec<Line>>, Error> {
        self.call("promote", slice::from_ref(lines))
    }

    fn turn(&mut self, point: [f64; 3]) -> Result<impl Plain<[f64; 3]>, Error> {
        self.call("turn", &[of_point(point)])
    }

    fn turn_all(&mut self, points: &Val) -> Result<impl Plain<Vec<[f64; 3]>>, Error> {
        self.call("turn_all", slice::from_ref(points))
    }

    fn grow(&mut self, tree: &Val) -> Result<impl Plain<Tree>, Error> {
        self.call("grow", slice::from_ref(tree))
    }

    fn tick_all(&mut self, times: u32) -> Result<impl Plain<u32>, Error> {
        self.call("tick_all", &[times.into()])
    }

    fn log_all(&mut self, times: u32) -> Result<(), Error> {
        self.call("log_all", &[times.into()]).map(drop)
    }

    fn counter(&mut self, start: u32) -> Result<[Val; 1], Error> {
        Ok([self.call("Counter.new", &[start.into()])?])
    }

    fn increment(&mut self, counter: &mut [Val; 1]) -> Result<impl Plain<u32>, Error> {
        self.call("Counter.increment", counter)
    }

    fn free(&mut self, [counter]: [Val; 1]) -> Result<(), Error> {
        match counter {
            Val::Object(counter) => counter.free(self.session.store_mut()),
            other => Err(Error::host(format!("the guest gave {other}"))),
        }
    }

    fn tally(&self) -> Tally {
        *self.session.data()
    }
}

/// These are only for results that are looked at; another value is shown as what it isn't.
macro_rules! plain {
    ($($ty:ty: $val:pat => $plain:expr;)*) => {$(
        impl Plain<$ty> for Val {
            fn plain(self) -> $ty {
                match self {
                    $val => $plain,
                    other => panic!("the guest gave {other}"),
                }
            }
        }
    )*};
}

plain! {
    u32: Val::U32(it) => it;
    f64: Val::F64(it) => it;
    u8: Val::U8(it) => it;
    String: Val::Str(it) => it;
    Vec<f64>: Val::List(items) => items.into_iter().map(Val::plain).collect();
    Vec<u8>: Val::List(items) => items.into_iter().map(Val::plain).collect();
    Vec<[f64; 3]>: Val::List(items) => items.into_iter().map(Val::plain).collect();
    Vec<Tree>: Val::List(items) => items.into_iter().map(Val::plain).collect();
    Vec<String>: Val::List(items) => items.into_iter().map(Val::plain).collect();
    Vec<Line>: Val::List(items) => items.into_iter().map(Val::plain).collect();
    Line: Val::Record(fields) => {
        let [id, name, score] = values(fields);
        Line { id: id.plain(), name: name.plain(), score: score.plain() }
    };
    Tree: Val::Variant(case, Some(value)) => match &*case {
        "Leaf" => Tree::Leaf((*value).plain()),
        "Text" => Tree::Text((*value).plain()),
        _ => Tree::Node((*value).plain()),
    };
    [f64; 3]: Val::Record(fields) => values(fields).map(Val::plain);
}

fn values<const N: usize>(fields: Vec<(String, Val)>) -> [Val; N] {
    let values: Vec<Val> = fields.into_iter().map(|(_, value)| value).collect();
    match values.try_into() {
        Ok(values) => values,
        Err(values) => panic!("the guest gave {} fields", values.len()),
    }
}
