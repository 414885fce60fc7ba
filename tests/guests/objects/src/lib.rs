//! Objects in every place where they may stand, and what hosts may do wrong with them.
//!
//! Each object is counted while it lives: [`live`] must be what the host still has.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use wharf::{Value, export};

thread_local! {
    /// How many objects there are.
    static LIVE: Cell<u32> = const { Cell::new(0) };
    /// The names of those that were dropped, in order.
    static DROPPED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// How many counters and nodes there are.
#[export]
pub fn live() -> u32 {
    LIVE.get()
}

/// The names of the counters that have been dropped since this was last asked, in order.
#[export]
pub fn dropped() -> Vec<String> {
    DROPPED.take()
}

/// Counts.
#[derive(Debug)]
pub struct Counter {
    value: u32,
    name: String,
}

/// Counts, up to a limit.
#[export]
impl Counter {
    /// The most that a counter starts with.
    pub const LIMIT: u32 = 1000;
    /// What one is called that nobody named.
    pub const TITLE: &str = "counter";
    pub const DEFAULTS: (u8, &'static str) = (1, "one");
    /// Only Rust knows.
    #[export(skip)]
    pub const HIDDEN: usize = 1;

    /// A counter that starts with a number up to the limit.
    #[export(constructor)]
    pub fn new(start: u32) -> Result<Self, String> {
        match start {
            0..=Self::LIMIT => Ok(Self::made(start, Self::TITLE)),
            _ => Err(format!("{start} is more than {}", Self::LIMIT)),
        }
    }

    /// One with a name.
    pub fn named(name: &str, value: u32) -> Self {
        Self::made(value, name)
    }

    /// One more.
    pub fn increment(&mut self) -> u32 {
        self.value += 1;
        self.value
    }

    pub fn add(&mut self, other: &Self) -> u32 {
        self.value += other.value;
        self.value
    }

    pub fn absorb(&mut self, other: Self) -> u32 {
        self.value += other.value;
        self.value
    }

    pub fn into_parts(mut self) -> (u32, String) {
        (self.value, std::mem::take(&mut self.name))
    }

    pub fn into_box(self: Box<Self>) -> Box<Self> {
        self
    }

    pub fn split(self, parts: u32) -> Vec<Self> {
        let part = |index| Self::made(self.value / parts, &format!("{}{index}", self.name));
        (0..parts).map(part).collect()
    }

    pub fn is_same(&self, other: &Counter) -> bool {
        std::ptr::eq(self, other)
    }

    /// How much it counted.
    #[export(getter)]
    pub fn value(&self) -> u32 {
        self.value
    }

    #[export(setter)]
    pub fn set_value(&mut self, value: u32) -> Result<(), String> {
        match value {
            0..=Self::LIMIT => self.value = value,
            _ => return Err(format!("{value} is more than {}", Self::LIMIT)),
        }
        Ok(())
    }

    #[export(getter, name = "title")]
    pub fn name(&self) -> String {
        self.name.clone()
    }

    #[export(setter, name = "title")]
    pub fn rename(&mut self, name: Cow<'_, str>) {
        self.name = name.into_owned();
    }

    #[export(name = "blowUp")]
    pub fn explode(&mut self) {
        panic!("{} exploded", self.name)
    }

    #[export(skip)]
    pub fn hidden(&self) -> usize {
        usize::MAX
    }

    pub(crate) fn made(value: u32, name: &str) -> Self {
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

    pub const STEP: u32 = 1;
}

/// A counter in words.
#[export]
impl fmt::Display for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.name, self.value)
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        LIVE.set(LIVE.get() - 1);
        DROPPED.with_borrow_mut(|dropped| dropped.push(std::mem::take(&mut self.name)));
    }
}

// As parameters.

#[export]
pub fn swap(a: &mut Counter, b: &mut Counter) {
    std::mem::swap(a, b);
}

#[export]
pub fn compare(a: &Counter, b: &Counter) -> bool {
    a.value == b.value
}

#[export]
pub fn merge(a: Counter, b: &mut Counter) -> Vec<Counter> {
    b.value += a.value;
    vec![Counter::made(b.value, "merged"), a]
}

#[export]
pub fn sum(counters: Vec<Counter>) -> u32 {
    counters.iter().map(|counter| counter.value).sum()
}

#[export]
pub fn sum_lent(counters: &[&Counter]) -> u32 {
    counters.iter().map(|counter| counter.value).sum()
}

#[export]
pub fn increment_all(counters: Vec<&mut Counter>) {
    for counter in counters {
        counter.value += 1;
    }
}

#[export]
pub fn look(counter: Option<&Counter>) -> Option<u32> {
    counter.map(|counter| counter.value)
}

#[export]
pub fn change(counter: Option<&mut Counter>) -> bool {
    counter.map(|counter| counter.value += 1).is_some()
}

/// One object in two places of which the host only sees the first.
#[export]
pub fn first_and_rest(first: &mut Counter, rest: Vec<&Counter>) -> u32 {
    first.value + rest.iter().map(|counter| counter.value).sum::<u32>()
}

/// As [`first_and_rest`], and the first is taken over.
#[export]
pub fn taken_and_rest(rest: Vec<Option<&Counter>>, taken: Counter) -> u32 {
    taken.value
        + rest
            .into_iter()
            .flatten()
            .map(|counter| counter.value)
            .sum::<u32>()
}

// There and back.

#[export]
pub fn maybe(counter: Option<Counter>) -> Option<Counter> {
    counter
}

#[export]
pub fn pair(a: Counter, b: Counter) -> (Counter, Counter) {
    (b, a)
}

#[export]
pub fn three(counters: [Counter; 3]) -> [Counter; 3] {
    let [a, b, c] = counters;
    [c, a, b]
}

#[export]
pub fn queue(counters: VecDeque<Counter>) -> VecDeque<Counter> {
    counters
}

#[export]
pub fn boxes(counters: Box<[Box<Counter>]>) -> Box<[Box<Counter>]> {
    counters
}

#[export]
pub fn by_name(counters: BTreeMap<String, Counter>) -> BTreeMap<String, Option<Counter>> {
    let some = counters.into_iter().map(|(name, it)| (name, Some(it)));
    some.chain([("none".to_owned(), None)]).collect()
}

#[export]
pub fn judge(counter: Counter) -> Result<Counter, Counter> {
    match counter.value % 2 {
        0 => Ok(counter),
        _ => Err(counter),
    }
}

/// Two objects and what belongs to them.
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

/// What a place holds.
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

/// Something, and a note.
#[derive(Value)]
pub struct Noted<T> {
    pub it: T,
    pub note: String,
}

#[export]
pub fn note(noted: Noted<Counter>) -> Noted<Option<Counter>> {
    Noted {
        it: Some(noted.it),
        note: noted.note + "!",
    }
}

/// A tree of counters.
#[derive(Value)]
pub struct Tree {
    pub counter: Counter,
    pub children: Vec<Tree>,
    pub last: Option<Box<Tree>>,
}

#[export]
pub fn mirror(tree: Tree) -> Tree {
    Tree {
        counter: tree.counter,
        children: tree.children.into_iter().rev().map(mirror).collect(),
        last: tree.last.map(|last| Box::new(mirror(*last))),
    }
}

/// Many, so that the result has a block of its own.
#[export]
pub fn many(count: u32) -> Vec<Noted<Counter>> {
    let noted = |index| Noted {
        it: Counter::made(index, "one of many"),
        note: format!("the {index}th"),
    };
    (0..count).map(noted).collect()
}

// Other kinds of types.

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

/// The rest.
#[export]
impl Iterator for Countdown {
    type Item = String;

    fn next(&mut self) -> Option<Self::Item> {
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

    pub fn pour_out(&mut self, litres: f64) -> Result<f64, String> {
        match litres <= self.litres {
            true => {
                self.litres -= litres;
                Ok(self.litres)
            }
            false => Err(format!("only {} left", self.litres)),
        }
    }
}

#[export(name = "Teapot")]
impl fmt::Display for Kettle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a teapot with {} litres", self.litres)
    }
}

/// It has no bytes, and is an object all the same.
pub struct Nothing;

#[export]
impl Nothing {
    #[export(constructor)]
    #[expect(clippy::new_without_default, reason = "hosts make it")]
    pub fn new() -> Self {
        Nothing
    }

    pub fn is_same(&self, _: &Nothing) -> bool {
        true
    }
}

/// It wants more alignment than any value that crosses.
#[repr(align(64))]
pub struct Aligned(u8);

#[export]
impl Aligned {
    #[export(constructor)]
    pub fn new(byte: u8) -> Self {
        Aligned(byte)
    }

    pub fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    #[export(getter)]
    pub fn byte(&self) -> u8 {
        self.0
    }
}

/// An enum, nobody can make one, and hosts get some.
pub enum State {
    Idle,
    Busy(Counter),
}

#[export]
impl State {
    #[export(getter)]
    pub fn is_busy(&self) -> bool {
        matches!(self, State::Busy(_))
    }

    pub fn finish(self) -> Option<Counter> {
        match self {
            State::Idle => None,
            State::Busy(counter) => Some(counter),
        }
    }
}

#[export]
pub fn states() -> (State, State) {
    (State::Idle, State::Busy(Counter::made(7, "busy")))
}
