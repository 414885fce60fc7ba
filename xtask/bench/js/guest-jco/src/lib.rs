//! The workloads as a component.

use std::cell::Cell;

use exports::wharf::bench::counters;
use wharf::bench::host;

#[path = "../../workloads.rs"]
mod workloads;

wit_bindgen::generate!({ path: "wit", world: "guest" });

struct Component;

export!(Component);

impl Guest for Component {
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

    fn mixed(n: u32) -> String {
        workloads::mixed(n)
    }

    fn shout_all(words: Vec<String>) -> Vec<String> {
        workloads::shout_all(&words)
    }

    fn sum(values: Vec<f64>) -> f64 {
        workloads::sum(&values)
    }

    fn scale(values: Vec<f64>, factor: f64) -> Vec<f64> {
        workloads::scale(&values, factor)
    }

    fn invert(data: Vec<u8>) -> Vec<u8> {
        workloads::invert(&data)
    }

    fn checked(n: u32) -> Result<u32, String> {
        workloads::checked(n)
    }

    fn bump_rows(mut rows: Vec<Row>) -> Vec<Row> {
        for row in &mut rows {
            workloads::bump(&mut row.id, &mut row.score);
        }
        rows
    }

    fn shift_points(points: Vec<Point>, by: f64) -> Vec<Point> {
        let shifted = |point: &Point| shifted(point, by);
        points.iter().map(shifted).collect()
    }

    fn shift_point(point: Point, by: f64) -> Point {
        shifted(&point, by)
    }

    fn weigh(points: Vec<Point>) -> f64 {
        let weight = |point: &Point| workloads::weight([point.x, point.y, point.z]);
        points.iter().map(weight).sum()
    }

    fn make_points(n: u32) -> Vec<Point> {
        (0..n).map(|i| point(workloads::point(i))).collect()
    }

    fn ask(n: u32) -> u32 {
        workloads::ask(n, host::mix)
    }

    fn tell(n: u32) {
        workloads::tell(n, host::log);
    }
}

fn shifted(from: &Point, by: f64) -> Point {
    point(workloads::shift([from.x, from.y, from.z], by))
}

fn point([x, y, z]: [f64; 3]) -> Point {
    Point { x, y, z }
}

struct Counter {
    n: Cell<u32>,
}

impl counters::Guest for Component {
    type Counter = Counter;
}

impl counters::GuestCounter for Counter {
    fn new(start: u32) -> Self {
        Counter {
            n: Cell::new(start),
        }
    }

    fn increment(&self) -> u32 {
        self.n.set(self.n.get().wrapping_add(1));
        self.n.get()
    }
}
