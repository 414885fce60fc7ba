//! New instances: a store, the instance, and whatever a host looks up in it, made and dropped.
//!
//! The peers are linked once, before the clock starts. Wharf has no form of that yet: each time it
//! links, which for a guest without imports means to check that there are none.

use wasmtime::Result;
use wasmtime::{Config, InstanceAllocationStrategy, PoolingAllocationConfig};
use wharf_host::{Guest, wasmi, wasmtime};

use crate::generated::GuestWharf;
use crate::workload::Workload;
use crate::{Guests, Peers, component, hand};

const NAME: &str = "instantiate";
const POOLED: &str = "instantiate, pooled";

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
                batch: match *peer {
                    "hand" => repeat(on_wasmtime::hand(&engine, guests)?),
                    "wharf" => repeat(on_wasmtime::wharf(&engine, guests)?),
                    "component" => repeat(on_wasmtime::component(&engine, guests)?),
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
            batch: match *peer {
                "hand" => repeat(on_wasmi::hand(&engine, guests)?),
                "wharf" => repeat(on_wasmi::wharf(&engine, guests)?),
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
    use wasmtime::{Engine, Linker, Module, Store};

    use super::*;

    pub(crate) fn hand(
        engine: &Engine,
        guests: &Guests,
    ) -> Result<impl Fn() -> Result<hand::OnWasmtime> + use<>> {
        let module = Module::new(engine, &guests.hand)?;
        let linked = Linker::<()>::new(engine).instantiate_pre(&module)?;
        let engine = engine.clone();
        Ok(move || {
            let mut store = Store::new(&engine, ());
            let instance = linked.instantiate(&mut store)?;
            hand::OnWasmtime::of(store, &instance)
        })
    }

    pub(crate) fn wharf(
        engine: &Engine,
        guests: &Guests,
    ) -> Result<impl Fn() -> Result<GuestWharf<Store<()>>> + use<>> {
        let guest = Guest::new(engine, guests.wharf)?;
        let engine = engine.clone();
        Ok(move || Ok(GuestWharf::instantiate(&guest, Store::new(&engine, ()))?))
    }

    pub(crate) fn component(
        engine: &Engine,
        guests: &Guests,
    ) -> Result<impl Fn() -> Result<(Store<()>, component::Workloads)> + use<>> {
        let linked = component::link(engine, &guests.component)?;
        let engine = engine.clone();
        Ok(move || {
            let mut store = Store::new(&engine, ());
            let workloads = linked.instantiate(&mut store)?;
            Ok((store, workloads))
        })
    }
}

/// One instance of each peer.
pub(crate) mod on_wasmi {
    use wasmi::{Engine, Linker, Module, Store};

    use super::*;

    pub(crate) fn hand(
        engine: &Engine,
        guests: &Guests,
    ) -> Result<impl Fn() -> Result<hand::OnWasmi> + use<>> {
        let module = Module::new(engine, &guests.hand)?;
        let linker = Linker::<()>::new(engine);
        let engine = engine.clone();
        Ok(move || {
            let mut store = Store::new(&engine, ());
            let instance = linker.instantiate_and_start(&mut store, &module)?;
            hand::OnWasmi::of(store, &instance)
        })
    }

    pub(crate) fn wharf(
        engine: &Engine,
        guests: &Guests,
    ) -> Result<impl Fn() -> Result<GuestWharf<Store<()>>> + use<>> {
        let guest = Guest::new(engine, guests.wharf)?;
        let engine = engine.clone();
        Ok(move || Ok(GuestWharf::instantiate(&guest, Store::new(&engine, ()))?))
    }
}
