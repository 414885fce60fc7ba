//! Times the workloads on Rust hosts: Wharf beside a host written by hand and a component.
//!
//! ```text
//! bench-host --hand HAND.wasm --component GUEST.wasm --out DIR [--keep DIR] [--only TEXT]
//!            [--rounds N] [--count N]
//! bench-host --hand HAND.wasm --component GUEST.wasm --idle PEER --count N
//! bench-host --hand HAND.wasm --component GUEST.wasm --profile PEER --only NAME --count N
//! ```
//!
//! Wharf's module is compiled in, because `guest!` reads it. The second form makes instances of one
//! peer that then do nothing, and prints what they take: in a process of its own, so that nothing
//! else is counted. The third makes so many calls of one workload, for a profiler.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasmtime::Result;
use wasmtime::error::{Context, bail};

mod by_name;
mod component;
mod generated;
mod hand;
mod idle;
mod instantiate;
mod peer;
mod profile;
mod report;
mod table;
mod time;
mod typed;
mod verify;
mod workload;
/// What the results are held to.
#[allow(dead_code, reason = "guests need more of it")]
#[path = "../../workloads.rs"]
mod workloads;

use report::{Report, Row};
use table::{BY_NAME, COMPONENT, HAND, TYPED, WHARF};
use workload::Workload;

/// What each guest was compiled to.
struct Guests {
    hand: Vec<u8>,
    wharf: &'static [u8],
    component: Vec<u8>,
}

#[derive(Default)]
struct Options {
    hand: Option<PathBuf>,
    component: Option<PathBuf>,
    out: Option<PathBuf>,
    keep: Option<PathBuf>,
    only: String,
    rounds: Option<usize>,
    idle: Option<String>,
    profile: Option<String>,
    count: Option<usize>,
}

fn main() -> Result<()> {
    let options = Options::read(env::args().skip(1))?;
    let guests = Guests::read(&options)?;
    let count = options.count();
    match (&options.idle, &options.profile) {
        (Some(peer), _) => idle::measure(peer, &guests, count),
        (None, Some(peer)) => profile::run(peer, &options.only, &guests, count),
        (None, None) => time_all(&guests, &options),
    }
}

fn time_all(guests: &Guests, options: &Options) -> Result<()> {
    verify::all(guests)?;
    println!("Every peer gives the right results.");
    let rounds = options.rounds.unwrap_or(15);
    let mut rows = Vec::new();
    for (engine, peers) in engines(guests)? {
        println!("\n{engine}: ns per call");
        let names: Vec<&str> = peers.iter().map(|(name, _)| *name).collect();
        table::print_head(&names);
        let mut workloads: Vec<_> = peers.into_iter().map(|(_, it)| it.into_iter()).collect();
        loop {
            let turns: Vec<Workload> = workloads.iter_mut().filter_map(Iterator::next).collect();
            let Some(name) = turns.first().map(|workload| workload.name) else {
                break;
            };
            if name.contains(&options.only) {
                let row = Row::new(engine, name, &names, time::interleaved(turns, rounds));
                table::print_row(&row, &names);
                rows.push(row);
            }
        }
    }
    let idle = idle_all(options)?;
    table::print_idle(&idle);
    save(&Report { rounds, rows, idle }, options)
}

/// Keeps the figures, and writes the page.
fn save(report: &Report, options: &Options) -> Result<()> {
    println!();
    if let Some(folder) = &options.out {
        let json = serde_json::to_string_pretty(&report.to_json())? + "\n";
        report::save(folder, "host.json", &json)?;
        report::save(folder, "host.md", &table::page(report))?;
    }
    match &options.keep {
        Some(folder) => report::save(folder, "speed-host.md", &table::page(report)),
        None => Ok(()),
    }
}

/// The workloads of each peer, the first of which is the one written by hand. A workload that a
/// peer can't do stands there all the same, empty.
type Peers = Vec<(&'static str, Vec<Workload>)>;

fn engines(guests: &Guests) -> Result<Vec<(&'static str, Peers)>> {
    let mut wasmtime = vec![
        (HAND, workload::all(hand::OnWasmtime::new(guests)?)?),
        (WHARF, workload::all(generated::on_wasmtime(guests)?)?),
        (TYPED, workload::all(typed::on_wasmtime(guests)?)?),
        (BY_NAME, workload::all(by_name::on_wasmtime(guests)?)?),
        (
            COMPONENT,
            workload::all(component::Component::new(guests)?)?,
        ),
    ];
    let mut wasmi = vec![
        (HAND, workload::all(hand::OnWasmi::new(guests)?)?),
        (WHARF, workload::all(generated::on_wasmi(guests)?)?),
        (TYPED, workload::all(typed::on_wasmi(guests)?)?),
        (BY_NAME, workload::all(by_name::on_wasmi(guests)?)?),
    ];
    instantiate::add_to_wasmtime(&mut wasmtime, guests)?;
    instantiate::add_to_wasmi(&mut wasmi, guests)?;
    Ok(vec![("wasmtime", wasmtime), ("wasmi", wasmi)])
}

/// Asks this program to hold idle instances of each peer.
fn idle_all(options: &Options) -> Result<Vec<idle::Idle>> {
    idle::PEERS
        .iter()
        .filter(|peer| peer.contains(&options.only))
        .map(|peer| {
            let output = Command::new(env::current_exe()?)
                .arg("--hand")
                .arg(options.hand()?)
                .arg("--component")
                .arg(options.component()?)
                .args(["--idle", peer, "--count", &options.count().to_string()])
                .output()?;
            match output.status.success() {
                true => Ok(serde_json::from_slice(&output.stdout)?),
                false => bail!("{peer}: {}", String::from_utf8_lossy(&output.stderr)),
            }
        })
        .collect()
}

impl Guests {
    fn read(options: &Options) -> Result<Guests> {
        Ok(Guests {
            hand: read(options.hand()?)?,
            wharf: generated::GUEST_WHARF_WASM,
            component: component::encode(&read(options.component()?)?)?,
        })
    }
}

fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("can't read {}", file.display()))
}

impl Options {
    fn read(mut args: impl Iterator<Item = String>) -> Result<Options> {
        let mut options = Options::default();
        while let Some(option) = args.next() {
            let value = args
                .next()
                .with_context(|| format!("`{option}` needs a value"))?;
            match option.as_str() {
                "--hand" => options.hand = Some(value.into()),
                "--component" => options.component = Some(value.into()),
                "--out" => options.out = Some(value.into()),
                "--keep" => options.keep = Some(value.into()),
                "--only" => options.only = value,
                "--rounds" => options.rounds = Some(value.parse()?),
                "--profile" => options.profile = Some(value),
                "--idle" => options.idle = Some(value),
                "--count" => options.count = Some(value.parse()?),
                _ => bail!("unknown option `{option}`"),
            }
        }
        Ok(options)
    }

    fn hand(&self) -> Result<&Path> {
        self.hand.as_deref().context("which `--hand`?")
    }

    fn component(&self) -> Result<&Path> {
        self.component.as_deref().context("which `--component`?")
    }

    /// Idle instances, or calls.
    fn count(&self) -> usize {
        self.count.unwrap_or(10_000)
    }
}
