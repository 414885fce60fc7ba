//! A host of plugins: guests that it wasn't compiled with, and doesn't trust.
//!
//! Each plugin gets so much memory and so much fuel, and an instance of its own. One that panics,
//! loops or takes too much ends its own call; the text goes on to the next.

use plugin_contract::{Description, Filtered, Options, Refusal};
use wharf_host::wasmtime::{Config, Engine, Store, StoreLimits, StoreLimitsBuilder};
use wharf_host::{Error, Guest, Session};

/// Bytes of linear memory that a plugin may have.
const MEMORY: usize = 16 << 20;
/// Fuel for one call; an instruction takes about one.
const FUEL: u64 = 50_000_000;

/// What plugins run on.
pub struct Host {
    engine: Engine,
}

/// A plugin that can be called.
pub struct Plugin {
    /// What it says about itself.
    pub description: Description,
    guest: Guest,
    session: Session<Store<StoreLimits>>,
}

/// What became of a text.
#[derive(Debug)]
pub enum Outcome {
    /// The plugin filtered it.
    Filtered(Filtered),
    /// The plugin leaves it alone.
    Refused(Refusal),
    /// The plugin failed; it starts anew with the next text.
    Failed(Error),
}

impl Host {
    /// A host whose engine counts fuel.
    ///
    /// # Errors
    /// If this machine has no such engine.
    pub fn new() -> Result<Host, Error> {
        let mut config = Config::new();
        config.consume_fuel(true);
        let engine = Engine::new(&config)?;
        Ok(Host { engine })
    }

    /// Loads a plugin, and sees to it that it is one.
    ///
    /// # Errors
    /// If the module isn't a guest, or its `filter` or `describe` isn't a plugin's.
    pub fn load(&self, wasm: &[u8]) -> Result<Plugin, Error> {
        let guest = Guest::new(&self.engine, wasm)?;
        let mut session = self.start(&guest)?;
        // Whether the types are right is known before anything is called.
        let instance = session.instance();
        instance.function::<(&str, &Options), Result<Filtered, Refusal>>("filter")?;
        let describe = instance.function::<(), Description>("describe")?;
        let description = describe.call(session.store_mut(), ())?;
        Ok(Plugin {
            description,
            guest,
            session,
        })
    }

    /// Has a plugin filter a text.
    ///
    /// # Errors
    /// If the plugin can't even be started; whatever it does is an [`Outcome`].
    pub fn filter(
        &self,
        plugin: &mut Plugin,
        text: &str,
        options: &Options,
    ) -> Result<Outcome, Error> {
        if plugin.session.instance().is_poisoned() {
            plugin.session = self.start(&plugin.guest)?;
        }
        let instance = plugin.session.instance();
        let filter = instance.function::<(&str, &Options), _>("filter")?;
        let store = plugin.session.store_mut();
        store.set_fuel(FUEL)?;
        Ok(match filter.call(store, (text, options)) {
            Ok(Ok(filtered)) => Outcome::Filtered(filtered),
            Ok(Err(refusal)) => Outcome::Refused(refusal),
            Err(error) => Outcome::Failed(error),
        })
    }

    /// A fresh instance, with limits of its own.
    fn start(&self, guest: &Guest) -> Result<Session<Store<StoreLimits>>, Error> {
        let limits = StoreLimitsBuilder::new().memory_size(MEMORY).build();
        let mut store = Store::new(&self.engine, limits);
        store.limiter(|limits| limits);
        store.set_fuel(FUEL)?;
        Session::new(guest, store)
    }
}
