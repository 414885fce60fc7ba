//! A Rust host of the guest `query`: it keeps the documents, and takes down what the guest logs.

use std::collections::BTreeMap;

use wharf_host::wasmtime::{Engine, Store};
use wharf_host::{Borrow, Error, Guest, Host, Imports, Instance, Lent, Own, Value};

wharf_host::object! {
    /// An index of the guest's.
    pub struct Index = "Index";
}

wharf_host::object! {
    /// Lines that the guest found.
    pub struct Hits = "Hits";
}

/// How much a message matters.
#[derive(Value, Clone, Copy, Debug, PartialEq, Eq)]
#[value(crate = "wharf_host")]
pub enum Level {
    /// What the guest did.
    Info,
    /// What it couldn't do.
    Warning,
}

/// A line that was found.
#[derive(Value, Clone, Debug, PartialEq)]
#[value(crate = "wharf_host")]
pub struct Hit {
    /// The document's name.
    pub document: String,
    /// The line's number, from 1 on.
    pub line: u32,
    /// The line.
    pub text: String,
    /// How well it fits; more is better.
    pub score: f64,
}

/// Documents by their names: what the guest knows as its host's `Storage`. One without a text can't be
/// read.
pub type Documents = BTreeMap<String, Option<String>>;

/// What the guest has logged.
pub type Log = Vec<(Level, String)>;

/// A guest that is running, and its store.
pub struct Search {
    store: Store<Log>,
    guest: Instance,
}

/// What the guest imports.
fn imports() -> Imports<Store<Log>> {
    let mut imports = Imports::new();
    imports
        .function(
            "log",
            |host: &mut Host<'_, Store<Log>>, (level, message): (Level, String)| {
                host.data_mut().push((level, message));
            },
        )
        .function(
            "Storage.names",
            |_: &mut Host<'_, _>, (it,): (Borrow<Documents>,)| {
                it.keys().cloned().collect::<Vec<String>>()
            },
        )
        .function(
            "Storage.read",
            |_: &mut Host<'_, _>, (it, name): (Borrow<Documents>, String)| match it.get(&name) {
                Some(Some(text)) => Ok(text.clone()),
                Some(None) => Err("it can't be read".to_owned()),
                None => Err("there is no such document".to_owned()),
            },
        );
    imports
}

impl Search {
    /// Starts a guest.
    ///
    /// # Errors
    /// If the bytes aren't one, or it imports something else.
    pub fn new(wasm: &[u8]) -> Result<Search, Error> {
        let engine = Engine::default();
        let guest = Guest::new(&engine, wasm)?;
        let mut store = Store::new(&engine, Log::new());
        let guest = guest.instantiate_with(&mut store, &imports())?;
        Ok(Search { store, guest })
    }

    /// Has the guest read documents, or say why it can't.
    ///
    /// # Errors
    /// If the guest fails.
    pub fn index(&mut self, documents: Documents) -> Result<Result<Index, String>, Error> {
        let storage = Own::new(documents);
        let new = self.guest.function("Index.new")?;
        new.call(&mut self.store, (&storage,))
    }

    /// The best lines that have all of some words, and how many others there are.
    ///
    /// # Errors
    /// If the guest fails.
    pub fn search(
        &mut self,
        index: &Index,
        words: &str,
        most: usize,
    ) -> Result<(Vec<Hit>, u32), Error> {
        let search = self
            .guest
            .function::<(&Index, &str), Hits>("Index.search")?;
        let mut hits = search.call(&mut self.store, (index, words))?;
        let next = self
            .guest
            .function::<(&mut Hits,), Option<Hit>>("Hits.next")?;
        let mut found = Vec::new();
        while found.len() < most
            && let Some(hit) = next.call(&mut self.store, (&mut hits,))?
        {
            found.push(hit);
        }
        let left = self.guest.function::<(&Hits,), u32>("Hits.left")?;
        let left = left.call(&mut self.store, (&hits,))?;
        Ok((found, left))
    }

    /// The most frequent words that `accept` lets through, with the number of lines that have them.
    ///
    /// # Errors
    /// If the guest fails.
    pub fn top(
        &mut self,
        index: &Index,
        count: u32,
        accept: impl Fn(&str) -> bool,
    ) -> Result<Vec<(String, u32)>, Error> {
        let accept = |(word,): (String,)| accept(&word);
        let top = self.guest.function("Index.top")?;
        top.call(&mut self.store, (index, count, Lent::new(&accept)))
    }

    /// What the guest has logged.
    pub fn log(&self) -> &Log {
        self.store.data()
    }
}
