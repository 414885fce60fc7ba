//! The figures as tables: line by line for the terminal, and for a page in Markdown.

use std::fs;

use crate::idle::Idle;
use crate::report::{Figure, Report, Row};
use crate::{component, instantiate};

pub(crate) const HAND: &str = "hand";
pub(crate) const WHARF: &str = "wharf";
pub(crate) const TYPED: &str = "typed";
pub(crate) const BY_NAME: &str = "by name";
pub(crate) const COMPONENT: &str = "component";

/// A column of a page's table: who it is about, and what it is called.
const PEERS: [(&str, &str); 5] = [
    (HAND, "by hand"),
    (WHARF, "Wharf"),
    (TYPED, "typed calls"),
    (BY_NAME, "calls by name"),
    (COMPONENT, "component"),
];

/// The heads of the columns for these peers.
pub(crate) fn print_head(peers: &[&str]) {
    let ratios = peers.iter().filter(|peer| **peer != HAND);
    print_cells(
        "",
        peers.iter().map(|peer| (*peer).to_owned()),
        ratios.map(|peer| match *peer {
            COMPONENT => "/ wharf".to_owned(),
            peer => format!("{peer} / hand"),
        }),
    );
}

pub(crate) fn print_row(row: &Row, peers: &[&str]) {
    let cells = peers.iter().map(|peer| match row.figure(peer) {
        Some(figure) => format!("{} ±{:.0}%", nanoseconds(figure.median), figure.spread()),
        None => "–".to_owned(),
    });
    let ratios = peers.iter().filter(|peer| **peer != HAND);
    print_cells(row.name, cells, ratios.map(|peer| ratio(row, peer)));
}

fn ratio(row: &Row, peer: &str) -> String {
    match row.figure(peer) {
        Some(figure) if peer == COMPONENT => format!("{:.1}×", figure.of_wharf),
        Some(figure) => format!("{:.2}×", figure.to_hand),
        None => "–".to_owned(),
    }
}

fn print_cells(
    name: &str,
    cells: impl Iterator<Item = String>,
    ratios: impl Iterator<Item = String>,
) {
    let cells: String = cells.map(|cell| format!("{cell:>15}")).collect();
    let ratios: String = ratios.map(|cell| format!("{cell:>15}")).collect();
    println!("{name:<24}{cells}{ratios}");
}

pub(crate) fn print_idle(idle: &[Idle]) {
    println!(
        "\nmemory of an idle instance, bytes: {:>8} {:>8}",
        "resident", "tables"
    );
    for idle in idle {
        println!("{:<34} {:>8} {:>8}", idle.peer, idle.resident, idle.tables);
    }
}

/// The page.
pub(crate) fn page(report: &Report) -> String {
    let mut engines: Vec<&str> = report.rows.iter().map(|row| row.engine).collect();
    engines.dedup();
    let tables = engines.iter().map(|engine| {
        let rows = report.rows.iter().filter(|row| row.engine == *engine);
        let (new, calls): (Vec<&Row>, Vec<&Row>) = rows.partition(|row| instantiate::is(row.name));
        format!(
            "## {engine}\n\n{}\n{}",
            table("ns per call", &calls, |figure| nanoseconds(figure.median)),
            table("instances per second", &new, |figure| grouped(
                1e9 / figure.median
            )),
        )
    });
    let tables: Vec<String> = tables.collect();
    format!(
        "# What a call from a Rust host costs

Nanoseconds a call: medians of {rounds} rounds, in which all peers take turns, by the clock of the thread.
Measured by `cargo xtask bench host` on {machine}, with wasmtime {wasmtime}, wasmi {wasmi} and
wit-bindgen {wit_bindgen}.

{notes}
{tables}
## Idle instances

{idle}",
        rounds = report.rounds,
        machine = machine(),
        wasmtime = version(include_str!("../Cargo.lock"), "wasmtime"),
        wasmi = version(include_str!("../Cargo.lock"), "wasmi"),
        wit_bindgen = version(include_str!("../../Cargo.lock"), "wit-bindgen"),
        notes = notes(),
        tables = tables.join("\n"),
        idle = idle(&report.idle),
    )
}

fn notes() -> String {
    format!(
        "- \"By hand\" is a host for just these calls: `TypedFunc`s and copies to and from linear memory, and
  everything that the guest gives is checked. \"Wharf\" is what `guest!` writes, \"typed calls\" are
  `Instance::function`, and \"calls by name\" `Instance::call` with `Val`s. \"Component\" is
  `component::bindgen!` with a guest on wit-bindgen.
- [speed-notes.md](speed-notes.md) says why some cost more.
- A tree has no figure there: {}.
- All guests have the allocator of the standard library, so that what is compared is the way in and out.
  Wharf's own default, talc, is smaller, and slower where a call makes blocks.
- An import's row is one call of the host's by the guest; text becomes a `String` there, by hand, too.
- New instances are made of what was linked before (`InstancePre`, `Guest` and `Imports`), with a store each,
  and all functions looked up.
- {EXTISM}
",
        component::NO_TREES
    )
}

const EXTISM: &str =
    "Extism isn't among them: its version 1.41 needs wasmtime 49, and that Rust 1.96; version 1.30
  builds, but with wasmtime 43, so that it would be engines that are compared.";

fn table(title: &str, rows: &[&Row], cell: impl Fn(&Figure) -> String) -> String {
    let has = |peer: &str| rows.iter().any(|row| row.figure(peer).is_some());
    let peers: Vec<_> = PEERS.into_iter().filter(|(peer, _)| has(peer)).collect();
    let mut heads: Vec<String> = vec![title.to_owned()];
    heads.extend(peers.iter().map(|(_, name)| (*name).to_owned()));
    heads.push("Wharf / hand".to_owned());
    if has(COMPONENT) {
        heads.push("component / Wharf".to_owned());
    }
    let mut lines = vec![line(&heads), rule(heads.len())];
    for row in rows {
        let mut cells = vec![row.name.to_owned()];
        cells.extend(peers.iter().map(|(peer, _)| {
            let figure = row.figure(peer);
            figure.map_or_else(|| "–".to_owned(), &cell)
        }));
        cells.push(ratio(row, WHARF));
        if has(COMPONENT) {
            cells.push(ratio(row, COMPONENT));
        }
        lines.push(line(&cells));
    }
    lines.concat()
}

fn idle(idle: &[Idle]) -> String {
    let count = idle.first().map_or(0, |idle| idle.instances);
    let heads = ["", "resident bytes", "and page tables"].map(str::to_owned);
    let mut lines = vec![
        format!("Each of {count} that one process holds, with its store.\n\n"),
        line(&heads),
        rule(heads.len()),
    ];
    for idle in idle {
        let [resident, tables] = [idle.resident, idle.tables].map(|it| grouped(it as f64));
        lines.push(line(&[idle.peer.clone(), resident, tables]));
    }
    lines.concat()
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn rule(columns: usize) -> String {
    format!("|---{}|\n", "|--:".repeat(columns - 1))
}

fn nanoseconds(time: f64) -> String {
    match time {
        ..100.0 => format!("{time:.1}"),
        ..1e4 => format!("{time:.0}"),
        ..1e7 => format!("{:.1} k", time / 1e3),
        _ => format!("{:.1} M", time / 1e6),
    }
}

/// A whole number, its digits in groups of three.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

fn machine() -> String {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.and_then(|line| line.split_once(": "));
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    let name = model.map_or(std::env::consts::ARCH, |(_, name)| name);
    format!("{name} × {count}, {}", std::env::consts::OS)
}

/// The version of a package, by a lock file.
fn version<'l>(lock: &'l str, package: &str) -> &'l str {
    let name = format!("name = \"{package}\"\nversion = \"");
    let version = lock.split_once(&name).map(|(_, after)| after);
    let version = version.and_then(|it| it.split_once('"'));
    version.map_or("?", |(version, _)| version)
}
