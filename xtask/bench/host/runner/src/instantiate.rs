//! New instances: a store, the instance, and whatever a host looks up in it, made and dropped.
//!
//! What can be linked once is linked before the clock starts: `InstancePre` of the engine's, and what
//! Wharf has, a guest and the functions that it imports.

use wasmtime::Result;
use wasmtime::{Config, InstanceAllocationStrategy, PoolingAllocationConfig};
use wharf_host::{Guest, wasmi, wasmtime};

use crate::generated::GuestWharf;
use crate::peer::Tally;
use crate::table::{COMPONENT, HAND, WHARF};
use crate::workload::Workload;
use crate::{Guests, Peers, component, hand};

const NAME: &str = "instantiate";
const POOLED: &str = "instantiate, pooled";

/// Whether a workload is one of these.
pub(crate) fn is(name: &str) -> bool {
    [NAME, POOLED].contains(&name)
}

/// The engine with a pool of instances, which needn't ask the system for memory each time.
fn pooled() -> Result<wasmtime::Engine> {
    let mut pool = PoolingAllocationConfig::default();
    pool.total_memories(16)
        .total_core_instances(16)
        .total_tables(16);
    let mut config = Config::new();
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    Ok(wasmtime::Engine::new(&config)?)
}

pub(crate) fn add_to_wasmtime(peers: &mut Peers, guests: &Guests) -> Result<()> {
    for (name, engine) in [(NAME, wasmtime::Engine::default()), (POOLED, pooled()?)] {
        for (peer, workloads) in &mut *peers {
            workloads.push(Workload {
                name,
                inner: 1,
                batch: match *peer {
                    HAND => repeat(on_wasmtime::hand(&engine, guests)?),
                    WHARF => repeat(on_wasmtime::wharf(&engine, guests)?),
                    COMPONENT => repeat(on_wasmtime::component(&engine, guests)?),
                    _ => none(),
                },
            });
        }
    }
    Ok(())
}

pub(crate) fn add_to_wasmi(peers: &mut Peers, guests: &Guests) -> Result<()> {
    let engine = wasmi::Engine::default();
    for (peer, workloads) in peers {
        workloads.push(Workload {
            name: NAME,
            inner: 1,
            batch: match *peer {
                HAND => repeat(on_wasmi::hand(&engine, guests)?),
                WHARF => repeat(on_wasmi::wharf(&engine, guests)?),
                _ => none(),
            },
        });
    }
    Ok(())
}

fn repeat<I: 'static>(make: impl Fn() -> Result<I> + 'static) -> crate::workload::Batch {
    Box::new(move |count| {
        for _ in 0..count {
            make()?;
        }
        Ok(())
    })
}

/// For a peer that is another one's instance.
fn none() -> crate::workload::Batch {
    Box::new(|_| wasmtime::bail!("there is nothing to instantiate"))
}

/// One instance of each peer.
pub(crate) mod on_wasmtime {
    use wasmtime::{Engine, Module, Store};

    use super::*;

    pub(crate) fn hand(
        engine: &Engine,
        guests: &Guests,
    ) -> Result<impl Fn() -> Result<hand::OnWasmtime> + use<>> {
        let module = Module::new(engine, &guests.hand)?;
        let linked = hand::OnWasmtime::link(engine)?.instantiate_pre(&module)?;
        let engine = engine.clone();
        Ok(move || {
            let mut store = Store::new(&engine, Default::default());
            let instance = linked.instantiate(&mut store)?;
            hand::OnWasmtime::of(store, &instance)
        })
    }

    pub(crate) fn wharf(
        engine: &Engine,
        guests: &Guests,
    ) -> Result<impl Fn() -> Result<GuestWharf<Store<Tally>>> + use<>> {
        let guest = Guest::new(engine, guests.wharf)?;
        let engine = engine.clone();
        let imports = GuestWharf::imports();
        Ok(move || {
            let store = Store::new(&engine, Tally::default());
            Ok(GuestWharf::instantiate_with(&guest, store, &imports)?)
        })
    }

    pub(crate) fn component(
        engine: &Engine,
        guests: &Guests,
    ) -> Result<impl Fn() -> Result<(Store<Tally>, component::Workloads)> + use<>> {
        let linked = component::link(engine, &guests.component)?;
        let engine = engine.clone();
        Ok(move || {
            let mut store = Store::new(&engine, Tally::default());
            let workloads = linked.instantiate(&mut store)?;
            Ok((store, workloads))
        })
    }
}

/// One instance of each peer.
pub(crate) mod on_wasmi {
    use wasmi::{Engine, Module, Store};

    use super::*;

    pub(crate) fn hand(
        engine: &Engine,
        guests: &Guests,
    ) -> Result<impl Fn() -> Result<hand::OnWasmi> + use<>> {
        let module = Module::new(engine, &guests.hand)?;
        let linker = hand::OnWasmi::link(engine)?;
        let engine = engine.clone();
        Ok(move || {
            let mut store = Store::new(&engine, Default::default());
            let instance = linker.instantiate_and_start(&mut store, &module)?;
            hand::OnWasmi::of(store, &instance)
        })
    }

    pub(crate) fn wharf(
        engine: &Engine,
        guests: &Guests,
    ) -> Result<impl Fn() -> Result<GuestWharf<Store<Tally>>> + use<>> {
        let guest = Guest::new(engine, guests.wharf)?;
        let engine = engine.clone();
        let imports = GuestWharf::imports();
        Ok(move || {
            let store = Store::new(&engine, Tally::default());
            Ok(GuestWharf::instantiate_with(&guest, store, &imports)?)
        })
    }
}
