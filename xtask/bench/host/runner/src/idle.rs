//! What instances take that do nothing.

use std::fs;

use serde::{Deserialize, Serialize};
use wasmtime::Result;
use wasmtime::error::{Context, bail};

use crate::Guests;
use crate::instantiate::{on_wasmi, on_wasmtime};

/// Bytes of one idle instance, together with its store.
#[derive(Deserialize, Serialize)]
pub(crate) struct Idle {
    pub(crate) peer: String,
    pub(crate) instances: usize,
    /// Memory of the process.
    pub(crate) resident: u64,
    /// Page tables, which the system keeps for it.
    pub(crate) tables: u64,
}

pub(crate) const PEERS: [&str; 5] = [
    "hand on wasmtime",
    "wharf on wasmtime",
    "component on wasmtime",
    "hand on wasmi",
    "wharf on wasmi",
];

/// Makes instances, and prints what one of them takes.
pub(crate) fn measure(peer: &str, guests: &Guests, count: usize) -> Result<()> {
    let wasmtime = wasmtime::Engine::default();
    let wasmi = wasmi::Engine::default();
    let idle = match peer {
        "hand on wasmtime" => hold(on_wasmtime::hand(&wasmtime, guests)?, count),
        "wharf on wasmtime" => hold(on_wasmtime::wharf(&wasmtime, guests)?, count),
        "component on wasmtime" => hold(on_wasmtime::component(&wasmtime, guests)?, count),
        "hand on wasmi" => hold(on_wasmi::hand(&wasmi, guests)?, count),
        "wharf on wasmi" => hold(on_wasmi::wharf(&wasmi, guests)?, count),
        _ => bail!("there is no peer `{peer}`"),
    };
    let (resident, tables) = idle?;
    let idle = Idle {
        peer: peer.to_owned(),
        instances: count,
        resident,
        tables,
    };
    println!("{}", serde_json::to_string(&idle)?);
    Ok(())
}

fn hold<I>(make: impl Fn() -> Result<I>, count: usize) -> Result<(u64, u64)> {
    // What is set up with the first instance isn't of the others.
    let first = make()?;
    let before = (status("VmRSS")?, status("VmPTE")?);
    let mut instances = Vec::with_capacity(count);
    for i in 0..count {
        instances.push(make().with_context(|| format!("instance {i}"))?);
    }
    let after = (status("VmRSS")?, status("VmPTE")?);
    drop((first, instances));
    let of_one = |before: u64, after: u64| after.saturating_sub(before) / count.max(1) as u64;
    Ok((of_one(before.0, after.0), of_one(before.1, after.1)))
}

/// A number of bytes that the system keeps about this process.
fn status(name: &str) -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status").context("this needs Linux")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    let kibibytes: u64 = number.with_context(|| format!("no {name}"))?.parse()?;
    Ok(1024 * kibibytes)
}
