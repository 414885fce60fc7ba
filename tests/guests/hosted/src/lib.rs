//! A guest for which typed Rust hosts are generated: one of each kind of function.
#![allow(clippy::type_complexity, reason = "types as they are tested")]

use std::cell::RefCell;
use std::fmt;

use wharf::{Callback, Value, View, ViewMut, export, import};

#[import]
extern "C" {
    /// Writes a line.
    fn log(line: &str);
    /// Has an answer, or doesn't.
    fn ask(question: &str, depth: u32) -> Result<String, String>;
    /// Calls it for each of some numbers.
    fn each_number(each: &dyn Fn(u32) -> u32) -> u32;
    /// Keeps it.
    fn on_tick(tick: Callback<dyn FnMut(u32) -> String>);
    /// Gives a function of the host's.
    fn scale(by: f64) -> Box<dyn Fn(f64) -> f64>;
    /// Takes a counter, and gives one back.
    fn exchange(counter: Counter) -> Option<Counter>;

    /// Something to draw on.
    type Canvas;
    #[import(constructor)]
    fn new(width: u32) -> Canvas;
    /// Draws, and says how much there is.
    fn draw(self: &Canvas, what: &str) -> u32;
    fn clear(self: &mut Canvas);
    #[import(getter)]
    fn width(self: &Canvas) -> u32;
    #[import(setter)]
    fn set_width(self: &mut Canvas, width: u32);
    #[import(static_of = Canvas)]
    fn open(name: &str) -> Result<Canvas, String>;
}

#[import(module = "./dom.js")]
extern "C" {
    fn alert(text: &str);
}

/// Counts.
pub struct Counter {
    value: u32,
}

/// Counts.
#[export]
impl Counter {
    /// The most that a counter starts with.
    pub const LIMIT: u32 = 10;

    /// A counter that starts with a number up to the limit.
    #[export(constructor)]
    pub fn new(start: u32) -> Result<Self, String> {
        match start {
            0..=Self::LIMIT => Ok(Counter { value: start }),
            _ => Err(format!("{start} is more than {}", Self::LIMIT)),
        }
    }

    pub fn zero() -> Counter {
        Counter { value: 0 }
    }

    pub fn increment(&mut self) -> u32 {
        self.value += 1;
        self.value
    }

    pub fn is_more_than(&self, other: &Counter) -> bool {
        self.value > other.value
    }

    pub fn absorb(&mut self, other: Counter) -> u32 {
        self.value += other.value;
        self.value
    }

    pub fn into_value(self) -> u32 {
        self.value
    }

    #[export(getter)]
    pub fn value(&self) -> u32 {
        self.value
    }

    #[export(setter)]
    pub fn set_value(&mut self, value: u32) {
        self.value = value;
    }
}

#[export]
impl fmt::Display for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}", self.value)
    }
}

/// Counts down.
pub struct Countdown(u32);

#[export]
impl Countdown {
    #[export(constructor)]
    pub fn new(start: u32) -> Self {
        Countdown(start)
    }
}

#[export]
impl Iterator for Countdown {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        self.0 = self.0.checked_sub(1)?;
        Some(format!("{} to go", self.0))
    }
}

/// Numbers.
pub struct Board {
    bytes: Vec<u8>,
}

#[export]
impl Board {
    #[export(constructor)]
    pub fn new(length: u32) -> Self {
        Board {
            bytes: (0..length).map(|n| n as u8).collect(),
        }
    }

    pub fn bytes(&self, from: u32) -> View<'_, u8> {
        View::from(&self.bytes[from as usize..])
    }

    pub fn bytes_mut(&mut self) -> ViewMut<'_, u8> {
        ViewMut::from(&mut self.bytes)
    }
}

static TABLE: [u16; 3] = [1, 10, 100];

#[export]
pub fn table() -> View<'static, u16> {
    View::from(&TABLE[..])
}

/// Who holds what.
#[derive(Value)]
pub struct Holder {
    pub name: String,
    pub counter: Counter,
    pub canvas: Option<Canvas>,
}

#[derive(Value)]
pub enum Slot {
    Empty,
    Full(Counter),
}

#[export]
pub fn hold(holder: Holder) -> Holder {
    holder
}

#[export]
pub fn put(slots: Vec<Slot>) -> Vec<Slot> {
    slots.into_iter().rev().collect()
}

#[export]
pub fn swap(a: &mut Counter, b: &mut Counter) {
    std::mem::swap(a, b);
}

#[export]
pub fn sum(counters: &[&Counter], more: Option<&Counter>) -> u32 {
    counters
        .iter()
        .copied()
        .chain(more)
        .map(Counter::value)
        .sum()
}

#[export]
pub fn trade(counter: Counter) -> Option<Counter> {
    exchange(counter)
}

/// Has the host look at a counter, which it may exchange.
#[export]
pub fn pass(counter: Counter, to: &dyn Fn(Counter) -> Counter) -> Counter {
    to(counter)
}

/// What takes counters, and says what they are at.
#[export]
pub fn taker() -> Callback<dyn Fn(Counter) -> u32> {
    Callback::new(|counter: Counter| counter.value)
}

#[export]
pub fn map(items: Vec<f64>, each: &dyn Fn(f64) -> f64) -> Vec<f64> {
    items.into_iter().map(each).collect()
}

#[export]
pub fn visit(texts: &[String], each: &mut dyn FnMut(&str)) {
    texts.iter().for_each(|text| each(text));
}

thread_local! {
    static KEPT: RefCell<Vec<Box<dyn Fn(String) -> String>>> = const { RefCell::new(Vec::new()) };
    static CANVASES: RefCell<Vec<Canvas>> = const { RefCell::new(Vec::new()) };
}

#[export]
pub fn keep(each: Box<dyn Fn(String) -> String>) {
    KEPT.with_borrow_mut(|kept| kept.push(each));
}

#[export]
pub fn call_kept(text: String) -> String {
    KEPT.with_borrow(|kept| kept.iter().fold(text, |text, each| each(text)))
}

#[export]
pub fn attempt(once: Box<dyn FnOnce(u32) -> Result<String, String>>) -> Result<String, String> {
    once(7)
}

#[export]
pub fn adders(by: Vec<u32>) -> Vec<Callback<dyn Fn(u32) -> u32>> {
    let adder = |by: u32| Callback::new(move |number: u32| number + by);
    by.into_iter().map(adder).collect()
}

#[export]
pub fn joiner(start: String) -> Callback<dyn FnMut(String) -> String> {
    let mut all = start;
    Callback::new(move |text: String| {
        all += &text;
        all.clone()
    })
}

#[export]
pub fn say(text: &str) {
    log(text);
    alert(text);
}

/// Asks the host, which may ask the guest.
#[export]
pub fn answer(question: &str, depth: u32) -> Result<String, String> {
    match depth {
        0 => Ok(format!("no more {question}")),
        depth => ask(&format!("{question}?"), depth - 1),
    }
}

#[export]
pub fn squares() -> u32 {
    each_number(&|number| number * number)
}

#[export]
pub fn start_ticking() {
    let mut ticks = 0;
    on_tick(Callback::new(move |by: u32| {
        ticks += by;
        format!("tick {ticks}")
    }));
}

#[export]
pub fn scaled(items: Vec<f64>, by: f64) -> Vec<f64> {
    let scale = scale(by);
    items.into_iter().map(scale).collect()
}

#[export]
pub fn paint(width: u32, what: &str) -> u32 {
    let mut canvas = Canvas::new(width);
    canvas.clear();
    canvas.set_width(canvas.width() + 1);
    canvas.draw(what)
}

#[export]
pub fn paint_on(canvas: &mut Canvas, what: &str) -> u32 {
    canvas.clear();
    canvas.draw(what)
}

#[export]
pub fn keep_canvas(canvas: Canvas, name: &str) -> Result<u32, String> {
    let other = Canvas::open(name)?;
    CANVASES.with_borrow_mut(|canvases| {
        canvases.extend([canvas, other]);
        Ok(canvases.len() as u32)
    })
}

#[export]
pub fn give_back() -> Vec<Canvas> {
    CANVASES.take()
}
