//! The figures, and the file that keeps them.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use wasmtime::Result;
use wasmtime::error::Context;

use crate::idle::Idle;
use crate::time::quantile;

/// All that was found out.
pub(crate) struct Report {
    pub(crate) rounds: usize,
    /// Those of an engine follow each other.
    pub(crate) rows: Vec<Row>,
    pub(crate) idle: Vec<Idle>,
}

/// One workload on one engine.
pub(crate) struct Row {
    pub(crate) engine: &'static str,
    pub(crate) name: &'static str,
    /// Those that can do it.
    pub(crate) figures: Vec<Figure>,
}

/// What one peer needs for it.
pub(crate) struct Figure {
    pub(crate) peer: &'static str,
    pub(crate) median: f64,
    p10: f64,
    p90: f64,
    /// The median of the rounds' ratios, to the peer written by hand.
    pub(crate) to_hand: f64,
    /// How much longer it takes than Wharf does.
    pub(crate) of_wharf: f64,
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
        Row {
            engine,
            name,
            figures: timed.map(figure).collect(),
        }
    }

    pub(crate) fn figure(&self, peer: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.peer == peer)
    }

    fn to_json(&self) -> Value {
        let figures: Vec<Value> = self.figures.iter().map(Figure::to_json).collect();
        json!({ "engine": self.engine, "workload": self.name, "peers": figures })
    }
}

impl Figure {
    /// Half of what lies between the first and the last tenth of the rounds, in per cent.
    pub(crate) fn spread(&self) -> f64 {
        50.0 * (self.p90 - self.p10) / self.median
    }

    fn to_json(&self) -> Value {
        json!({
            "peer": self.peer,
            "median": self.median,
            "p10": self.p10,
            "p90": self.p90,
            "toHand": self.to_hand,
            "ofWharf": self.of_wharf,
        })
    }
}

impl Report {
    pub(crate) fn to_json(&self) -> Value {
        let rows: Vec<Value> = self.rows.iter().map(Row::to_json).collect();
        json!({
            "unit": "ns per call",
            "rounds": self.rounds,
            "rows": rows,
            "idle": self.idle,
        })
    }
}

/// Writes a file into a folder, and says so.
pub(crate) fn save(folder: &Path, name: &str, text: &str) -> Result<()> {
    let file = folder.join(name);
    fs::write(&file, text).with_context(|| format!("can't write {}", file.display()))?;
    println!("wrote {}", file.display());
    Ok(())
}
