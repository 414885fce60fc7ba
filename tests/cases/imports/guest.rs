//! Functions and objects of the host's, called by the guest with values of every kind.

use std::cell::RefCell;
use std::collections::BTreeMap;

use wharf::{Value, export, import};

#[derive(Value, Clone)]
pub struct Row {
    pub id: u32,
    pub name: String,
    pub tags: Vec<String>,
    pub score: Option<f64>,
}

#[derive(Value, Clone, Copy)]
pub enum Kind {
    Small,
    VeryLarge,
}

#[derive(Value, Clone)]
pub enum Shape {
    Nothing,
    Circle(f64),
    Named { name: String, parts: Vec<Shape> },
}

#[import]
extern "C" {
    fn nothing();
    fn add(a: u32, b: u32) -> u32;
    fn mixed(a: i64, b: bool, c: char, d: f32, kind: Kind) -> i64;
    fn text(it: &str) -> String;
    fn owned_text(it: String) -> String;
    fn numbers(it: &[f64]) -> Vec<f64>;
    fn bytes(it: Vec<u8>) -> Vec<u8>;
    fn row(it: &Row) -> Row;
    fn rows(it: Vec<Row>) -> Vec<Row>;
    fn shape(it: Shape) -> Shape;
    fn maybe(it: Option<u32>) -> Option<String>;
    fn wide(it: u128, map: BTreeMap<String, u64>) -> (u128, BTreeMap<String, u64>);
    fn checked(it: u32) -> Result<String, String>;
    fn checked_row(it: u32) -> Result<Row, Row>;
    #[import(name = "otherName")]
    fn renamed(it: u8) -> u8;

    /// Something to draw on.
    type Canvas;
    #[import(constructor)]
    fn new(width: u32) -> Canvas;
    fn draw(self: &Canvas, what: &str) -> u32;
    #[import(getter)]
    fn width(self: &Canvas) -> u32;
    #[import(setter)]
    fn set_width(self: &Canvas, width: u32);
    #[import(static_of = Canvas)]
    fn open(name: &str) -> Result<Canvas, String>;
    fn merge(a: &Canvas, b: Canvas) -> Option<Canvas>;
}

#[export]
pub fn call_nothing() {
    nothing();
}

#[export]
pub fn call_add(a: u32, b: u32) -> u32 {
    add(a, b)
}

#[export]
pub fn call_mixed(a: i64, b: bool, c: char, d: f32, kind: Kind) -> i64 {
    mixed(a, b, c, d, kind)
}

#[export]
pub fn call_text(it: &str) -> String {
    text(it)
}

#[export]
pub fn call_owned_text(it: String) -> String {
    owned_text(it)
}

/// So many calls, of ever longer text.
#[export]
pub fn call_texts(it: &str, count: u32) -> u32 {
    let mut all = String::new();
    (0..count)
        .map(|_| {
            all += it;
            text(&all).len() as u32
        })
        .sum()
}

#[export]
pub fn call_numbers(it: &[f64]) -> Vec<f64> {
    numbers(it)
}

#[export]
pub fn call_bytes(it: Vec<u8>) -> Vec<u8> {
    bytes(it)
}

#[export]
pub fn call_row(it: Row) -> Row {
    row(&it)
}

#[export]
pub fn call_rows(it: Vec<Row>) -> Vec<Row> {
    rows(it)
}

#[export]
pub fn call_shape(it: Shape) -> Shape {
    shape(it)
}

#[export]
pub fn call_maybe(it: Option<u32>) -> Option<String> {
    maybe(it)
}

#[export]
pub fn call_wide(it: u128, map: BTreeMap<String, u64>) -> (u128, BTreeMap<String, u64>) {
    wide(it, map)
}

#[export]
pub fn call_checked(it: u32) -> Result<String, String> {
    checked(it)
}

#[export]
pub fn call_checked_row(it: u32) -> Result<Row, Row> {
    checked_row(it)
}

#[export]
pub fn call_renamed(it: u8) -> u8 {
    renamed(it)
}

thread_local! {
    static KEPT: RefCell<Vec<Canvas>> = const { RefCell::new(Vec::new()) };
}

#[export]
pub fn paint(width: u32, what: &str) -> u32 {
    let canvas = Canvas::new(width);
    canvas.set_width(canvas.width() + 1);
    canvas.draw(what)
}

#[export]
pub fn paint_on(canvas: &Canvas, what: &str) -> u32 {
    canvas.draw(what)
}

#[export]
pub fn open_and_keep(name: &str) -> Result<u32, String> {
    let canvas = Canvas::open(name)?;
    KEPT.with_borrow_mut(|kept| kept.push(canvas));
    Ok(KEPT.with_borrow(Vec::len) as u32)
}

#[export]
pub fn keep(canvas: Canvas) {
    KEPT.with_borrow_mut(|kept| kept.push(canvas));
}

#[export]
pub fn give_back() -> Vec<Canvas> {
    KEPT.take()
}

#[export]
pub fn merge_with(a: &Canvas, b: Canvas) -> Option<Canvas> {
    merge(a, b)
}

#[export]
pub fn through(it: Vec<Option<Canvas>>) -> Vec<Option<Canvas>> {
    it
}
