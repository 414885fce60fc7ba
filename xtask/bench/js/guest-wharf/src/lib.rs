//! The workloads on Wharf, apart from those of `guest-wharf-imports`.

use wharf::{Value, export};

#[path = "../../workloads.rs"]
mod workloads;

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
pub fn mixed(n: u32) -> String {
    workloads::mixed(n)
}

#[export]
pub fn shout_all(words: &[&str]) -> Vec<String> {
    workloads::shout_all(words)
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
pub fn invert(data: &[u8]) -> Vec<u8> {
    workloads::invert(data)
}

#[export]
pub fn checked(n: u32) -> Result<u32, String> {
    workloads::checked(n)
}

#[derive(Value)]
pub struct Row {
    pub id: u32,
    pub name: String,
    pub score: f64,
}

#[export]
pub fn bump_rows(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows {
        workloads::bump(&mut row.id, &mut row.score);
    }
    rows
}

#[derive(Value)]
#[repr(C)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

#[export]
pub fn shift_points(points: &[Point], by: f64) -> Vec<Point> {
    let shifted = |point: &Point| shifted(point, by);
    points.iter().map(shifted).collect()
}

#[export]
pub fn shift_point(point: &Point, by: f64) -> Point {
    shifted(point, by)
}

fn shifted(from: &Point, by: f64) -> Point {
    point(workloads::shift([from.x, from.y, from.z], by))
}

#[export]
pub fn weigh(points: &[Point]) -> f64 {
    let weight = |point: &Point| workloads::weight([point.x, point.y, point.z]);
    points.iter().map(weight).sum()
}

#[export]
pub fn make_points(n: u32) -> Vec<Point> {
    (0..n).map(|i| point(workloads::point(i))).collect()
}

fn point([x, y, z]: [f64; 3]) -> Point {
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

pub struct Counter {
    n: u32,
}

#[export]
impl Counter {
    #[export(constructor)]
    pub fn new(start: u32) -> Counter {
        Counter { n: start }
    }

    pub fn increment(&mut self) -> u32 {
        self.n = self.n.wrapping_add(1);
        self.n
    }
}
