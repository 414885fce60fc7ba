//! A Rust host of the guest `life`.

use wharf_host::wasmtime::{Engine, Store};
use wharf_host::{Error, Guest, Instance};

wharf_host::object! {
    /// A universe of the guest's.
    pub struct Universe = "Universe";
}

/// A guest that is running, and its store.
pub struct Life {
    store: Store<()>,
    guest: Instance,
}

impl Life {
    /// Starts a guest.
    ///
    /// # Errors
    /// If the bytes aren't one.
    pub fn new(wasm: &[u8]) -> Result<Life, Error> {
        let engine = Engine::default();
        let guest = Guest::new(&engine, wasm)?;
        let mut store = Store::new(&engine, ());
        let guest = guest.instantiate(&mut store)?;
        Ok(Life { store, guest })
    }

    /// The universe that a text draws, or what is wrong with the text.
    ///
    /// # Errors
    /// If the guest fails.
    pub fn parse(&mut self, text: &str) -> Result<Result<Universe, String>, Error> {
        let parse = self.guest.function("Universe.parse")?;
        parse.call(&mut self.store, (text,))
    }

    /// Lets some generations pass.
    ///
    /// # Errors
    /// If the guest fails.
    pub fn tick(&mut self, universe: &mut Universe, generations: u32) -> Result<(), Error> {
        let tick = self.guest.function("Universe.tick")?;
        tick.call(&mut self.store, (universe, generations))
    }

    /// The cells where they lie, row by row: until the guest is called again.
    ///
    /// # Errors
    /// If the guest fails.
    pub fn cells(&mut self, universe: &Universe) -> Result<&[u8], Error> {
        self.guest
            .view(&mut self.store, "Universe.cells", (universe,))
    }

    /// The universe as text.
    ///
    /// # Errors
    /// If the guest fails.
    pub fn show(&mut self, universe: &Universe) -> Result<String, Error> {
        let show = self.guest.function("Universe.to_string")?;
        show.call(&mut self.store, (universe,))
    }
}
