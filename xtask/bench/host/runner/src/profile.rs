//! One workload of one peer without a clock, for a profiler or for one that counts instructions.

use wasmtime::Result;
use wasmtime::error::{Context, bail};

use crate::workload;
use crate::{Guests, component, generated, hand, typed};

/// Makes so many calls. Two runs that differ in their number differ in what one call takes.
pub(crate) fn run(peer: &str, name: &str, guests: &Guests, count: usize) -> Result<()> {
    let workloads = match peer {
        "hand on wasmtime" => workload::all(hand::OnWasmtime::new(guests)?),
        "wharf on wasmtime" => workload::all(generated::on_wasmtime(guests)?),
        "typed on wasmtime" => workload::all(typed::on_wasmtime(guests)?),
        "component on wasmtime" => workload::all(component::Component::new(guests)?),
        "hand on wasmi" => workload::all(hand::OnWasmi::new(guests)?),
        "wharf on wasmi" => workload::all(generated::on_wasmi(guests)?),
        "typed on wasmi" => workload::all(typed::on_wasmi(guests)?),
        _ => bail!("there is no peer `{peer}`"),
    };
    let mut workloads = workloads?.into_iter();
    let workload = workloads.find(|workload| workload.name == name);
    let mut workload = workload.with_context(|| format!("there is no workload `{name}`"))?;
    (workload.batch)(count as u64)
}
