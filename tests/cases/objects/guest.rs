//! Objects that stay in the guest: made, used, moved and ended by every host.

use std::cell::Cell;
use std::fmt;

use wharf::{Value, export};

thread_local! {
    /// How many counters there are.
    static LIVE: Cell<u32> = const { Cell::new(0) };
}

/// Counts, and is counted.
pub struct Counter {
    value: u32,
    name: String,
}

/// Counts, and is counted.
#[export]
impl Counter {
    /// The most that a counter starts with.
    pub const LIMIT: u32 = 10;
    /// What one is called that nobody named.
    pub const TITLE: &'static str = "counter";
    /// In two words.
    pub const LARGEST_STEP: i64 = -1;

    /// A counter that starts with a number up to the limit.
    #[export(constructor)]
    pub fn new(start: u32) -> Result<Self, String> {
        match start {
            0..=Self::LIMIT => Ok(Counter::made(start, Self::TITLE)),
            _ => Err(format!("{start} is more than {}", Self::LIMIT)),
        }
    }

    pub fn named(name: &str) -> Counter {
        Counter::made(0, name)
    }

    pub fn increment(&mut self) -> u32 {
        self.value += 1;
        self.value
    }

    pub fn add(&mut self, other: &Counter) -> u32 {
        self.value += other.value;
        self.value
    }

    pub fn absorb(&mut self, other: Counter) -> u32 {
        self.value += other.value;
        self.name += &other.name;
        self.value
    }

    pub fn into_parts(mut self) -> (u32, String) {
        (self.value, std::mem::take(&mut self.name))
    }

    pub fn split(self, parts: u32) -> Vec<Counter> {
        (0..parts)
            .map(|part| Counter::made(self.value / parts, &format!("{}{part}", self.name)))
            .collect()
    }

    #[export(getter)]
    pub fn value(&self) -> u32 {
        self.value
    }

    #[export(setter)]
    pub fn set_value(&mut self, value: u32) {
        self.value = value;
    }

    #[export(getter)]
    pub fn name(&self) -> String {
        self.name.clone()
    }

    #[export(setter)]
    pub fn set_name(&mut self, name: &str) {
        self.name = name.to_owned();
    }

    pub fn explode(&mut self) {
        panic!("{} exploded", self.name)
    }

    fn made(value: u32, name: &str) -> Counter {
        LIVE.set(LIVE.get() + 1);
        let name = name.to_owned();
        Counter { value, name }
    }
}

#[export(extend)]
impl Counter {
    /// In a block of its own.
    pub fn is_more_than(&self, other: &Counter) -> bool {
        self.value > other.value
    }
}

#[export]
impl fmt::Display for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.name, self.value)
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        LIVE.set(LIVE.get() - 1);
    }
}

#[export]
pub fn live() -> u32 {
    LIVE.get()
}

#[export]
pub fn swap(a: &mut Counter, b: &mut Counter) {
    std::mem::swap(a, b);
}

#[export]
pub fn compare(a: &Counter, b: &Counter) -> bool {
    a.value == b.value
}

#[export]
pub fn sum(counters: Vec<Counter>) -> u32 {
    counters.iter().map(|counter| counter.value).sum()
}

#[export]
pub fn maybe(counter: Option<Counter>) -> Option<Counter> {
    counter
}

#[export]
pub fn look(counter: Option<&Counter>) -> Option<u32> {
    counter.map(|counter| counter.value)
}

#[export]
pub fn pair(a: Counter, b: Counter) -> (Counter, Counter) {
    (b, a)
}

#[derive(Value)]
pub struct Holder {
    pub id: u32,
    pub label: String,
    pub counter: Counter,
    pub spare: Option<Counter>,
}

#[export]
pub fn hold(holder: Holder) -> Holder {
    Holder {
        id: holder.id + 1,
        ..holder
    }
}

#[derive(Value)]
pub enum Slot {
    Empty,
    Full(Counter),
    Both { first: Counter, second: Counter },
}

#[export]
pub fn put(slots: Vec<Slot>) -> Vec<Slot> {
    slots.into_iter().rev().collect()
}

#[export]
pub fn judge(counter: Counter) -> Result<Counter, Counter> {
    match counter.value % 2 {
        0 => Ok(counter),
        _ => Err(counter),
    }
}

#[export]
pub fn boxed(counter: Box<Counter>) -> Box<Counter> {
    counter
}

/// Counts down, and ends.
pub struct Countdown(u32);

/// Counts down, and ends.
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

/// An object under another name.
pub struct Kettle {
    litres: f64,
}

#[export(name = "Teapot")]
impl Kettle {
    #[export(constructor)]
    pub fn new(litres: f64) -> Self {
        Kettle { litres }
    }

    #[export(name = "pourOut")]
    pub fn pour(&mut self, litres: f64) -> Result<f64, String> {
        match litres <= self.litres {
            true => {
                self.litres -= litres;
                Ok(self.litres)
            }
            false => Err(format!("only {} left", self.litres)),
        }
    }

    #[export(skip)]
    pub fn hidden(&self) -> usize {
        usize::MAX
    }
}
