//! Records and the tree. wasm-bindgen carries no plain objects itself; its users take one of two
//! ways, which are both here: serde-wasm-bindgen, and JSON.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use crate::workloads;

type Result<T> = std::result::Result<T, JsError>;

#[derive(Serialize, Deserialize)]
struct Row {
    id: u32,
    name: String,
    score: f64,
}

#[derive(Serialize, Deserialize)]
struct Point {
    x: f64,
    y: f64,
    z: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case")]
enum Tree {
    Leaf(f64),
    Text(String),
    Node(Vec<Tree>),
}

fn bump_rows(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows {
        workloads::bump(&mut row.id, &mut row.score);
    }
    rows
}

fn shift_points(points: &[Point], by: f64) -> Vec<Point> {
    let shifted = |point: &Point| shift_point(point, by);
    points.iter().map(shifted).collect()
}

fn shift_point(point: &Point, by: f64) -> Point {
    let [x, y, z] = workloads::shift([point.x, point.y, point.z], by);
    Point { x, y, z }
}

fn weigh(points: &[Point]) -> f64 {
    let weight = |point: &Point| workloads::weight([point.x, point.y, point.z]);
    points.iter().map(weight).sum()
}

fn make_points(n: u32) -> Vec<Point> {
    let point = |i| {
        let [x, y, z] = workloads::point(i);
        Point { x, y, z }
    };
    (0..n).map(point).collect()
}

fn grow(tree: Tree) -> Tree {
    match tree {
        Tree::Leaf(value) => Tree::Leaf(workloads::grow(value)),
        Tree::Text(text) => Tree::Text(text),
        Tree::Node(trees) => Tree::Node(trees.into_iter().map(grow).collect()),
    }
}

fn lift<T: for<'a> Deserialize<'a>>(value: JsValue) -> Result<T> {
    Ok(serde_wasm_bindgen::from_value(value)?)
}

fn lower(value: &impl Serialize) -> Result<JsValue> {
    Ok(serde_wasm_bindgen::to_value(value)?)
}

fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T> {
    Ok(serde_json::from_str(json)?)
}

fn write(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

#[wasm_bindgen(js_name = bumpRows)]
pub fn bump_rows_serde(rows: JsValue) -> Result<JsValue> {
    lower(&bump_rows(lift(rows)?))
}

#[wasm_bindgen(js_name = bumpRowsJson)]
pub fn bump_rows_json(rows: &str) -> Result<String> {
    write(&bump_rows(parse(rows)?))
}

#[wasm_bindgen(js_name = shiftPoints)]
pub fn shift_points_serde(points: JsValue, by: f64) -> Result<JsValue> {
    lower(&shift_points(&lift::<Vec<Point>>(points)?, by))
}

#[wasm_bindgen(js_name = shiftPointsJson)]
pub fn shift_points_json(points: &str, by: f64) -> Result<String> {
    write(&shift_points(&parse::<Vec<Point>>(points)?, by))
}

#[wasm_bindgen(js_name = shiftPoint)]
pub fn shift_point_serde(point: JsValue, by: f64) -> Result<JsValue> {
    lower(&shift_point(&lift(point)?, by))
}

#[wasm_bindgen(js_name = shiftPointJson)]
pub fn shift_point_json(point: &str, by: f64) -> Result<String> {
    write(&shift_point(&parse(point)?, by))
}

#[wasm_bindgen(js_name = weigh)]
pub fn weigh_serde(points: JsValue) -> Result<f64> {
    Ok(weigh(&lift::<Vec<Point>>(points)?))
}

#[wasm_bindgen(js_name = weighJson)]
pub fn weigh_json(points: &str) -> Result<f64> {
    Ok(weigh(&parse::<Vec<Point>>(points)?))
}

#[wasm_bindgen(js_name = makePoints)]
pub fn make_points_serde(n: u32) -> Result<JsValue> {
    lower(&make_points(n))
}

#[wasm_bindgen(js_name = makePointsJson)]
pub fn make_points_json(n: u32) -> Result<String> {
    write(&make_points(n))
}

#[wasm_bindgen(js_name = grow)]
pub fn grow_serde(tree: JsValue) -> Result<JsValue> {
    lower(&grow(lift(tree)?))
}

#[wasm_bindgen(js_name = growJson)]
pub fn grow_json(tree: &str) -> Result<String> {
    write(&grow(parse(tree)?))
}
