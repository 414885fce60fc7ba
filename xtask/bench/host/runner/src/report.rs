//! The table and the file.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use wasmtime::Result;
use wasmtime::error::Context;

use crate::idle::Idle;
use crate::time::quantile;
use crate::workload::Workload;

/// One workload on one engine.
pub(crate) struct Row {
    engine: &'static str,
    name: &'static str,
    peers: Vec<Figure>,
}

/// What one peer needs for it.
struct Figure {
    peer: &'static str,
    median: f64,
    p10: f64,
    p90: f64,
    /// The median of the rounds' ratios, to the peer written by hand.
    to_hand: f64,
    /// How much longer it takes than Wharf does.
    of_wharf: f64,
}

/// The peer written by hand comes first, and then generated code of Wharf's.
const HAND: usize = 0;
const WHARF: usize = 1;

impl Row {
    /// `times` are those of all rounds, for each peer.
    pub(crate) fn new(
        engine: &'static str,
        name: &'static str,
        peers: &[&'static str],
        times: Vec<Vec<f64>>,
    ) -> Row {
        let ratio = |of: &[f64], to: &[f64]| {
            let ratios: Vec<f64> = of.iter().zip(to).map(|(of, to)| of / to).collect();
            quantile(&ratios, 0.5)
        };
        let figure = |(peer, own): (&&'static str, &Vec<f64>)| Figure {
            peer,
            median: quantile(own, 0.5),
            p10: quantile(own, 0.1),
            p90: quantile(own, 0.9),
            to_hand: ratio(own, &times[HAND]),
            of_wharf: ratio(own, &times[WHARF]),
        };
        let timed = peers.iter().zip(&times).filter(|(_, own)| !own.is_empty());
        let peers = timed.map(figure).collect();
        Row {
            engine,
            name,
            peers,
        }
    }

    pub(crate) fn print(&self) {
        let cells = self.peers.iter().map(|figure| {
            let Figure {
                median, p10, p90, ..
            } = figure;
            let spread = 50.0 * (p90 - p10) / median;
            format!("{} ±{spread:.0}%", nanoseconds(*median))
        });
        let ratios = self
            .peers
            .iter()
            .skip(HAND + 1)
            .map(|figure| match figure.peer {
                "component" => format!("{:.1}×", figure.of_wharf),
                _ => format!("{:.2}×", figure.to_hand),
            });
        print_cells(self.name, cells, ratios);
    }

    fn to_json(&self) -> Value {
        let figure = |figure: &Figure| {
            json!({
                "peer": figure.peer,
                "median": figure.median,
                "p10": figure.p10,
                "p90": figure.p90,
                "toHand": figure.to_hand,
                "ofWharf": figure.of_wharf,
            })
        };
        let peers: Vec<Value> = self.peers.iter().map(figure).collect();
        json!({ "engine": self.engine, "workload": self.name, "peers": peers })
    }
}

pub(crate) fn print_head(peers: &[(&'static str, Vec<Workload>)]) {
    let names = peers.iter().map(|(name, _)| (*name).to_owned());
    let ratios = peers.iter().skip(HAND + 1).map(|(name, _)| match *name {
        "component" => "/ wharf".to_owned(),
        _ => format!("{name} / hand"),
    });
    print_cells("", names, ratios);
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

fn nanoseconds(time: f64) -> String {
    match time {
        ..100.0 => format!("{time:.1}"),
        ..1e4 => format!("{time:.0}"),
        ..1e7 => format!("{:.1} k", time / 1e3),
        _ => format!("{:.1} M", time / 1e6),
    }
}

pub(crate) fn save(out: Option<&Path>, rows: &[Row], idle: &[Idle]) -> Result<()> {
    let Some(out) = out else {
        return Ok(());
    };
    let rows: Vec<Value> = rows.iter().map(Row::to_json).collect();
    let results = json!({ "unit": "ns per call", "rows": rows, "idle": idle });
    let text = serde_json::to_string_pretty(&results)? + "\n";
    fs::write(out, text).with_context(|| format!("can't write {}", out.display()))
}
