//! A host written by hand for just these workloads, on each engine: typed functions of the engine
//! and copies to and from linear memory. `guest-hand` says what lies where.
//!
//! Nothing that the guest gives is trusted: slices are checked by Rust, and text is checked.

use wasmtime::Result;
use wasmtime::error::Context;

use crate::Guests;
use crate::peer::{Checked, Line, Peer, Plain, Tally, Tree};

mod packed;
mod tree;

use packed::{HEAD, LENGTH, bytes_of, head, lines_of, numbers_of, pack, text, word, words_of};

const INPUT: usize = 64 * 1024;
const OUTPUT: usize = 4 * 1024;
/// The data of a store: with the memory at hand, an import needn't look it up.
pub(crate) struct Data<M> {
    tally: Tally,
    memory: Option<M>,
}

impl<M> Default for Data<M> {
    fn default() -> Data<M> {
        Data {
            tally: Tally::default(),
            memory: None,
        }
    }
}

/// An error of an engine's.
trait New {
    fn new(message: &'static str) -> Self;
}

impl New for wasmtime::Error {
    fn new(message: &'static str) -> Self {
        wasmtime::Error::msg(message)
    }
}

impl New for wasmi::Error {
    fn new(message: &'static str) -> Self {
        wasmi::Error::new(message)
    }
}

#[cold]
fn no_memory<E: New>() -> E {
    E::new("there is no memory")
}

#[cold]
fn no_text<E: New>() -> E {
    E::new("the message is no text")
}

macro_rules! hand {
    ($Hand:ident, $engine:ident, $instantiate:expr) => {
        pub(crate) struct $Hand {
            store: $engine::Store<Data<$engine::Memory>>,
            memory: $engine::Memory,
            area: usize,
            make: $engine::TypedFunc<u32, u32>,
            free: $engine::TypedFunc<(u32, u32), ()>,
            add: $engine::TypedFunc<(u32, u32), u32>,
            greet: $engine::TypedFunc<(u32, u32), u32>,
            len: $engine::TypedFunc<(u32, u32), u32>,
            text: $engine::TypedFunc<u32, u32>,
            sum: $engine::TypedFunc<(u32, u32), f64>,
            scale: $engine::TypedFunc<(u32, u32, f64), ()>,
            invert: $engine::TypedFunc<(u32, u32), ()>,
            checked: $engine::TypedFunc<u32, i32>,
            shout_all: $engine::TypedFunc<(u32, u32), u32>,
            promote: $engine::TypedFunc<(u32, u32), u32>,
            turn: $engine::TypedFunc<(f64, f64, f64), ()>,
            turn_all: $engine::TypedFunc<(u32, u32), ()>,
            grow: $engine::TypedFunc<(u32, u32), u32>,
            tick_all: $engine::TypedFunc<u32, u32>,
            log_all: $engine::TypedFunc<u32, ()>,
            counter_new: $engine::TypedFunc<u32, u32>,
            counter_increment: $engine::TypedFunc<u32, u32>,
            counter_free: $engine::TypedFunc<u32, ()>,
        }

        impl $Hand {
            pub(crate) fn new(guests: &Guests) -> Result<$Hand> {
                let engine = $engine::Engine::default();
                let module = $engine::Module::new(&engine, &guests.hand)?;
                let linker = $Hand::link(&engine)?;
                let mut store = $engine::Store::new(&engine, Data::default());
                let instance = $instantiate(&linker, &mut store, &module)?;
                $Hand::of(store, &instance)
            }

            /// What the guest imports.
            pub(crate) fn link(
                engine: &$engine::Engine,
            ) -> Result<$engine::Linker<Data<$engine::Memory>>> {
                type Caller<'c> = $engine::Caller<'c, Data<$engine::Memory>>;
                let mut linker = $engine::Linker::new(engine);
                linker.func_wrap("host", "tick", |mut caller: Caller<'_>, n: u32| {
                    caller.data_mut().tally.tick(n)
                })?;
                linker.func_wrap(
                    "host",
                    "log",
                    |mut caller: Caller<'_>, start: u32, len: u32| {
                        let memory = caller
                            .data()
                            .memory
                            .ok_or_else(no_memory::<$engine::Error>)?;
                        let (bytes, data) = memory.data_and_store_mut(&mut caller);
                        let range = start as usize..start as usize + len as usize;
                        let message = bytes.get(range).and_then(|it| str::from_utf8(it).ok());
                        // Wharf's functions own what they take, too: they may call the guest
                        // again, which may write to its memory.
                        let message = message.ok_or_else(no_text::<$engine::Error>)?;
                        data.tally.log(&message.to_owned());
                        Ok(())
                    },
                )?;
                Ok(linker)
            }

            /// Looks up what is called.
            pub(crate) fn of(
                mut store: $engine::Store<Data<$engine::Memory>>,
                instance: &$engine::Instance,
            ) -> Result<$Hand> {
                let memory = instance.get_memory(&mut store, "memory");
                store.data_mut().memory = memory;
                macro_rules! function {
                    ($name:literal) => {
                        instance.get_typed_func(&mut store, $name)?
                    };
                }
                let area: $engine::TypedFunc<(), u32> = function!("area");
                Ok($Hand {
                    memory: memory.context("no memory")?,
                    make: function!("make"),
                    free: function!("free"),
                    add: function!("add"),
                    greet: function!("greet"),
                    len: function!("len"),
                    text: function!("text"),
                    sum: function!("sum"),
                    scale: function!("scale"),
                    invert: function!("invert"),
                    checked: function!("checked"),
                    shout_all: function!("shout_all"),
                    promote: function!("promote"),
                    turn: function!("turn"),
                    turn_all: function!("turn_all"),
                    grow: function!("grow"),
                    tick_all: function!("tick_all"),
                    log_all: function!("log_all"),
                    counter_new: function!("counter_new"),
                    counter_increment: function!("counter_increment"),
                    counter_free: function!("counter_free"),
                    area: area.call(&mut store, ())? as usize,
                    store,
                })
            }

            /// Finds room for an argument, has it written there, and returns where it is.
            #[inline]
            fn lower(&mut self, len: usize, write: impl FnOnce(&mut [u8])) -> Result<u32> {
                let start = match len {
                    ..=INPUT => self.area,
                    _ => self.make.call(&mut self.store, len as u32)? as usize,
                };
                let memory = self.memory.data_mut(&mut self.store);
                let room = memory.get_mut(start..start + len);
                write(room.context("no room for the argument")?);
                Ok(start as u32)
            }

            #[inline]
            fn lower_bytes(&mut self, bytes: &[u8]) -> Result<(u32, u32)> {
                let start = self.lower(bytes.len(), |to| to.copy_from_slice(bytes))?;
                Ok((start, bytes.len() as u32))
            }

            /// Frees an argument.
            #[inline]
            fn release(&mut self, start: u32, len: usize) -> Result<()> {
                if len > INPUT {
                    self.free.call(&mut self.store, (start, len as u32))?;
                }
                Ok(())
            }

            /// Reads a result of so many bytes.
            #[inline]
            fn lift<R>(&mut self, len: usize, read: impl FnOnce(&[u8]) -> Result<R>) -> Result<R> {
                let memory = self.memory.data(&self.store);
                let output = self.area + INPUT;
                if len <= OUTPUT {
                    return read(memory.get(output..output + len).context("no result")?);
                }
                let mut spilled = memory.get(output + OUTPUT..).context("no result")?;
                let start = word(&mut spilled)?;
                let bytes = memory.get(start as usize..).and_then(|it| it.get(..len));
                let result = read(bytes.context("no result")?)?;
                self.free.call(&mut self.store, (start, len as u32))?;
                Ok(result)
            }
        }

        impl Peer for $Hand {
            type Text = String;
            type Words = Vec<String>;
            type Numbers = (Vec<f64>, f64);
            type Bytes = Vec<u8>;
            type Lines = Vec<Line>;
            type Points = Vec<[f64; 3]>;
            type Tree = Tree;
            type Counter = u32;
            type Error = wasmtime::Error;

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

            fn of_lines(lines: &[Line]) -> Vec<Line> {
                lines.to_vec()
            }

            fn of_points(points: &[[f64; 3]]) -> Vec<[f64; 3]> {
                points.to_vec()
            }

            fn of_tree(tree: &Tree) -> Tree {
                tree.clone()
            }

            fn add(&mut self, a: u32, b: u32) -> Result<impl Plain<u32>> {
                Ok(self.add.call(&mut self.store, (a, b))?)
            }

            fn greet(&mut self, name: &String) -> Result<impl Plain<String>> {
                let (start, len) = self.lower_bytes(name.as_bytes())?;
                let size = self.greet.call(&mut self.store, (start, len))?;
                let result = self.lift(size as usize, text)?;
                self.release(start, name.len())?;
                Ok(result)
            }

            fn len(&mut self, text: &String) -> Result<impl Plain<u32>> {
                let (start, len) = self.lower_bytes(text.as_bytes())?;
                let result = self.len.call(&mut self.store, (start, len))?;
                self.release(start, text.len())?;
                Ok(result)
            }

            fn text(&mut self, n: u32) -> Result<impl Plain<String>> {
                let size = self.text.call(&mut self.store, n)?;
                self.lift(size as usize, text)
            }

            fn sum(&mut self, (numbers, _): &(Vec<f64>, f64)) -> Result<impl Plain<f64>> {
                let (start, bytes) = self.lower_bytes(bytes_of(numbers))?;
                let len = numbers.len() as u32;
                let result = self.sum.call(&mut self.store, (start, len))?;
                self.release(start, bytes as usize)?;
                Ok(result)
            }

            fn scale(
                &mut self,
                (numbers, factor): &(Vec<f64>, f64),
            ) -> Result<impl Plain<Vec<f64>>> {
                let (start, bytes) = self.lower_bytes(bytes_of(numbers))?;
                let len = numbers.len() as u32;
                self.scale.call(&mut self.store, (start, len, *factor))?;
                let result = self.lift(bytes as usize, |bytes| Ok(numbers_of(bytes)))?;
                self.release(start, bytes as usize)?;
                Ok(result)
            }

            fn invert(&mut self, bytes: &Vec<u8>) -> Result<impl Plain<Vec<u8>>> {
                let (start, len) = self.lower_bytes(bytes)?;
                self.invert.call(&mut self.store, (start, len))?;
                let result = self.lift(bytes.len(), |bytes| Ok(numbers_of(bytes)))?;
                self.release(start, bytes.len())?;
                Ok(result)
            }

            fn checked(&mut self, n: u32) -> Result<impl Plain<Checked>> {
                let result = self.checked.call(&mut self.store, n)?;
                Ok(match u32::try_from(result) {
                    Ok(n) => Ok(n),
                    Err(_) => Err(self.lift((-1 - result) as usize, text)?),
                })
            }

            fn shout_all(&mut self, words: &Vec<String>) -> Result<impl Plain<Vec<String>>> {
                let size = words.iter().map(|word| LENGTH + word.len()).sum();
                let length = |word: &String| (word.len() as u32).to_le_bytes();
                let start = self.lower(size, |to| pack(to, words, length, |word| word))?;
                let count = words.len();
                let given = self
                    .shout_all
                    .call(&mut self.store, (start, count as u32))?;
                let result = self.lift(given as usize, |bytes| words_of(bytes, count))?;
                self.release(start, size)?;
                Ok(result)
            }

            fn promote(&mut self, lines: &Vec<Line>) -> Result<impl Plain<Vec<Line>>> {
                let size = lines.iter().map(|line| HEAD + line.name.len()).sum();
                let start = self.lower(size, |to| pack(to, lines, head, |line| &line.name))?;
                let count = lines.len();
                let given = self.promote.call(&mut self.store, (start, count as u32))?;
                let result = self.lift(given as usize, |bytes| lines_of(bytes, count))?;
                self.release(start, size)?;
                Ok(result)
            }

            fn turn(&mut self, [x, y, z]: [f64; 3]) -> Result<impl Plain<[f64; 3]>> {
                self.turn.call(&mut self.store, (x, y, z))?;
                self.lift(24, |bytes| {
                    let mut point = [0.0; 3];
                    for (to, bytes) in point.iter_mut().zip(bytes.chunks_exact(8)) {
                        *to = f64::from_le_bytes(bytes.try_into()?);
                    }
                    Ok(point)
                })
            }

            fn turn_all(&mut self, points: &Vec<[f64; 3]>) -> Result<impl Plain<Vec<[f64; 3]>>> {
                let (start, bytes) = self.lower_bytes(bytes_of(points))?;
                let len = points.len() as u32;
                self.turn_all.call(&mut self.store, (start, len))?;
                let result: Vec<[f64; 3]> =
                    self.lift(bytes as usize, |bytes| Ok(numbers_of(bytes)))?;
                self.release(start, bytes as usize)?;
                Ok(result)
            }

            fn grow(&mut self, tree: &Tree) -> Result<impl Plain<Tree>> {
                let (nodes, text) = tree::measure(tree);
                let size = nodes + text;
                let start = self.lower(size, |to| tree::write(tree, to, nodes))?;
                let given = self.grow.call(&mut self.store, (start, nodes as u32))?;
                let result = self.lift(given as usize, |bytes| tree::read(bytes, nodes))?;
                self.release(start, size)?;
                Ok(result)
            }

            fn tick_all(&mut self, times: u32) -> Result<impl Plain<u32>> {
                Ok(self.tick_all.call(&mut self.store, times)?)
            }

            fn log_all(&mut self, times: u32) -> Result<()> {
                Ok(self.log_all.call(&mut self.store, times)?)
            }

            fn counter(&mut self, start: u32) -> Result<u32> {
                Ok(self.counter_new.call(&mut self.store, start)?)
            }

            fn increment(&mut self, counter: &mut u32) -> Result<impl Plain<u32>> {
                Ok(self.counter_increment.call(&mut self.store, *counter)?)
            }

            fn free(&mut self, counter: u32) -> Result<()> {
                Ok(self.counter_free.call(&mut self.store, counter)?)
            }

            fn tally(&self) -> Tally {
                self.store.data().tally
            }
        }
    };
}

hand!(OnWasmtime, wasmtime, wasmtime::Linker::instantiate);
hand!(OnWasmi, wasmi, wasmi::Linker::instantiate_and_start);
