//! What every peer can do.

use std::hint::black_box;

/// A host with one instance.
///
/// Arguments are made before the clock starts, in the form in which a program that uses the peer
/// has them. Results are what the peer gives.
pub(crate) trait Peer {
    type Text;
    type Words;
    /// Numbers, and a factor to scale them by.
    type Numbers;
    type Bytes;
    type Lines;
    type Points;
    type Tree;
    /// An object of the guest's.
    type Counter;
    /// What goes wrong, as the peer says it: to say it otherwise would be work of the benchmark's.
    type Error: Into<wasmtime::Error>;

    fn of_text(text: &str) -> Self::Text;
    fn of_words(words: &[String]) -> Self::Words;
    fn of_numbers(numbers: &[f64], factor: f64) -> Self::Numbers;
    fn of_bytes(bytes: &[u8]) -> Self::Bytes;
    fn of_lines(lines: &[Line]) -> Self::Lines;
    fn of_points(points: &[[f64; 3]]) -> Self::Points;
    fn of_tree(tree: &Tree) -> Self::Tree;

    fn add(&mut self, a: u32, b: u32) -> Done<Self, impl Plain<u32>>;
    fn greet(&mut self, name: &Self::Text) -> Done<Self, impl Plain<String>>;
    fn len(&mut self, text: &Self::Text) -> Done<Self, impl Plain<u32>>;
    fn text(&mut self, n: u32) -> Done<Self, impl Plain<String>>;
    fn sum(&mut self, numbers: &Self::Numbers) -> Done<Self, impl Plain<f64>>;
    fn scale(&mut self, numbers: &Self::Numbers) -> Done<Self, impl Plain<Vec<f64>>>;
    fn invert(&mut self, bytes: &Self::Bytes) -> Done<Self, impl Plain<Vec<u8>>>;
    fn checked(&mut self, n: u32) -> Done<Self, impl Plain<Checked>>;
    fn shout_all(&mut self, words: &Self::Words) -> Done<Self, impl Plain<Vec<String>>>;
    fn promote(&mut self, lines: &Self::Lines) -> Done<Self, impl Plain<Vec<Line>>>;
    fn turn(&mut self, point: [f64; 3]) -> Done<Self, impl Plain<[f64; 3]>>;
    fn turn_all(&mut self, points: &Self::Points) -> Done<Self, impl Plain<Vec<[f64; 3]>>>;
    fn grow(&mut self, tree: &Self::Tree) -> Done<Self, impl Plain<Tree>>;
    fn tick_all(&mut self, times: u32) -> Done<Self, impl Plain<u32>>;
    fn log_all(&mut self, times: u32) -> Done<Self, ()>;
    fn counter(&mut self, start: u32) -> Done<Self, Self::Counter>;
    fn increment(&mut self, counter: &mut Self::Counter) -> Done<Self, impl Plain<u32>>;
    fn free(&mut self, counter: Self::Counter) -> Done<Self, ()>;

    /// What the guest has told its host so far.
    fn tally(&self) -> Tally;
}

/// What a call gives.
pub(crate) type Done<P, T> = Result<T, <P as Peer>::Error>;

/// What guests tell their host, who adds it up: the data of stores.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) ticks: u64,
    pub(crate) bytes: u64,
}

impl Tally {
    /// The host's function with a number.
    pub(crate) fn tick(&mut self, n: u32) -> u32 {
        self.ticks += 1;
        n ^ 1
    }

    /// The host's function with a text.
    pub(crate) fn log(&mut self, message: &str) {
        // A text that nobody looks at need not be made.
        self.bytes += black_box(message).len() as u64;
    }
}

/// A record, whatever the peers call it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) score: f64,
}

/// A tree, whatever the peers call it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Leaf(f64),
    Text(String),
    Node(Vec<Tree>),
}

/// What a guest says of a number: the number, or why not.
pub(crate) type Checked = Result<u32, String>;

/// A result, in the form in which those of all peers can be compared.
pub(crate) trait Plain<T> {
    fn plain(self) -> T;
}

impl<T> Plain<T> for T {
    fn plain(self) -> T {
        self
    }
}
