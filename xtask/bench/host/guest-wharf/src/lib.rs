//! The workloads on Wharf.

use wharf::{Value, export, import};

#[path = "../../workloads.rs"]
mod workloads;

/// A row of a table, lent.
#[derive(Value)]
pub struct Line<'l> {
    pub id: u32,
    pub name: &'l str,
    pub score: f64,
}

/// A row of a table.
#[derive(Value)]
pub struct Row {
    pub id: u32,
    pub name: String,
    pub score: f64,
}

#[derive(Value)]
#[repr(C)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

#[export]
pub fn add(a: u32, b: u32) -> u32 {
    workloads::add(a, b)
}

#[export]
pub fn greet(name: &str) -> String {
    workloads::greet(name)
}

#[export]
pub fn len(text: &str) -> u32 {
    workloads::len(text)
}

#[export]
pub fn text(n: u32) -> String {
    workloads::text(n)
}

#[export]
pub fn sum(values: &[f64]) -> f64 {
    workloads::sum(values)
}

#[export]
pub fn scale(values: &[f64], factor: f64) -> Vec<f64> {
    workloads::scale(values, factor)
}

#[export]
pub fn invert(bytes: &[u8]) -> Vec<u8> {
    workloads::invert(bytes)
}

#[export]
pub fn checked(n: u32) -> Result<u32, String> {
    workloads::checked(n)
}

#[export]
pub fn shout_all(words: &[&str]) -> Vec<String> {
    workloads::shout_all(words)
}

#[export]
pub fn promote(lines: &[Line<'_>]) -> Vec<Row> {
    let promoted = |line: &Line<'_>| {
        let (id, name, score) = workloads::promote(line.id, line.name, line.score);
        Row { id, name, score }
    };
    lines.iter().map(promoted).collect()
}

#[export]
pub fn turn(point: Point) -> Point {
    turned(&point)
}

#[export]
pub fn turn_all(points: &[Point]) -> Vec<Point> {
    points.iter().map(turned).collect()
}

fn turned(point: &Point) -> Point {
    let (x, y, z) = workloads::turn(point.x, point.y, point.z);
    Point { x, y, z }
}

#[derive(Value)]
pub enum Tree {
    Leaf(f64),
    Text(String),
    Node(Vec<Tree>),
}

#[export]
pub fn grow(tree: Tree) -> Tree {
    match tree {
        Tree::Leaf(value) => Tree::Leaf(workloads::grow(value)),
        Tree::Text(text) => Tree::Text(text),
        Tree::Node(trees) => Tree::Node(trees.into_iter().map(grow).collect()),
    }
}

#[import]
extern "C" {
    fn tick(n: u32) -> u32;
    fn log(message: &str);
}

#[export]
pub fn tick_all(times: u32) -> u32 {
    workloads::tick_all(times, tick)
}

#[export]
pub fn log_all(times: u32) {
    workloads::log_all(times, log);
}

pub struct Counter {
    n: u32,
}

#[export]
impl Counter {
    #[export(constructor)]
    pub fn new(start: u32) -> Self {
        Self { n: start }
    }

    pub fn increment(&mut self) -> u32 {
        self.n += 1;
        self.n
    }
}
