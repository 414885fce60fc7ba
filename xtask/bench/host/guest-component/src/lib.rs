//! The workloads on wit-bindgen.

#[allow(dead_code, reason = "components have no trees")]
#[path = "../../workloads.rs"]
mod workloads;

mod bindings {
    wit_bindgen::generate!({ world: "workloads" });
}

use std::cell::Cell;

use bindings::exports::bench::guest::objects::{self, GuestCounter};
use bindings::{Guest, Point, Row};

struct Workloads;

impl Guest for Workloads {
    fn add(a: u32, b: u32) -> u32 {
        workloads::add(a, b)
    }

    fn greet(name: String) -> String {
        workloads::greet(&name)
    }

    fn len(text: String) -> u32 {
        workloads::len(&text)
    }

    fn text(n: u32) -> String {
        workloads::text(n)
    }

    fn sum(values: Vec<f64>) -> f64 {
        workloads::sum(&values)
    }

    fn scale(values: Vec<f64>, factor: f64) -> Vec<f64> {
        workloads::scale(&values, factor)
    }

    fn invert(bytes: Vec<u8>) -> Vec<u8> {
        workloads::invert(&bytes)
    }

    fn checked(n: u32) -> Result<u32, String> {
        workloads::checked(n)
    }

    fn shout_all(words: Vec<String>) -> Vec<String> {
        workloads::shout_all(&words)
    }

    fn promote(rows: Vec<Row>) -> Vec<Row> {
        let promoted = |row: &Row| {
            let (id, name, score) = workloads::promote(row.id, &row.name, row.score);
            Row { id, name, score }
        };
        rows.iter().map(promoted).collect()
    }

    fn turn(point: Point) -> Point {
        let (x, y, z) = workloads::turn(point.x, point.y, point.z);
        Point { x, y, z }
    }

    fn turn_all(points: Vec<Point>) -> Vec<Point> {
        points.into_iter().map(Self::turn).collect()
    }

    fn tick_all(times: u32) -> u32 {
        workloads::tick_all(times, bindings::tick)
    }

    fn log_all(times: u32) {
        workloads::log_all(times, bindings::log);
    }
}

struct Counter {
    n: Cell<u32>,
}

impl objects::Guest for Workloads {
    type Counter = Counter;
}

impl GuestCounter for Counter {
    fn new(start: u32) -> Self {
        let n = Cell::new(start);
        Self { n }
    }

    fn increment(&self) -> u32 {
        self.n.set(self.n.get() + 1);
        self.n.get()
    }
}

bindings::export!(Workloads with_types_in bindings);
