//! A crate without `unsafe` may export objects, in every form that Rust has for their functions.
#![forbid(unsafe_code, unused, missing_docs, nonstandard_style, future_incompatible)]
#![deny(rust_2018_idioms, rust_2024_compatibility, let_underscore, keyword_idents)]
#![deny(
    unused_qualifications,
    unused_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unused_results,
    unnameable_types,
    unit_bindings,
    elided_lifetimes_in_paths
)]

use std::fmt;

use wharf::{View, ViewMut, export};

mod inner {
    /// A counter.
    pub struct Counter<const STEP: u32> {
        pub(super) value: u32,
    }
}

type Counter = inner::Counter<2>;

/// Counts by twos.
#[export]
impl Counter {
    /// The most.
    pub const MAX: u32 = 10;
    /// A reference, as constants have it.
    pub const NAMES: &[&str] = &["a", "b"];
    /// Itself.
    pub const ZERO: Self = Self { value: 0 };
    const STEPS: usize = 2;

    /// Makes one.
    #[export(constructor)]
    pub const fn new() -> Self {
        Self::ZERO
    }

    /// Makes one of a text.
    pub fn parse(text: &str) -> Result<Self, std::num::ParseIntError> {
        let value = text.parse()?;
        Ok(Self { value })
    }

    /// Counts.
    pub fn step(&mut self, by: [u32; Self::STEPS], _: ()) -> (u32, Option<Self>) {
        self.value += by.iter().sum::<u32>();
        (self.value, None)
    }

    /// With a lifetime of its own.
    pub fn longest<'a>(self: &'a Self, other: &'a str, more: &'a mut Self) -> u32 {
        more.value += other.len() as u32;
        self.value
    }

    /// The value.
    #[wharf::export(getter, name = "value")]
    pub fn get(&self) -> u32 {
        self.value
    }

    /// Sets the value.
    #[export(setter, name = "value")]
    pub fn put(&mut self, mut r#type: u32) {
        r#type += 1;
        self.value = r#type;
    }

    /// The end.
    #[deprecated]
    #[must_use]
    pub fn finish(mut self: Box<Self>) -> u32 {
        self.value += 1;
        self.private()
    }

    #[cfg(any())]
    pub fn nowhere(self) -> Nowhere {}

    #[inline]
    fn private(&self) -> u32 {
        self.value
    }
}

#[export]
impl fmt::Display for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value)
    }
}

#[export]
impl Iterator for Counter {
    type Item = Result<u32, String>;

    fn next(&mut self) -> Option<Self::Item> {
        self.value += 1;
        Some(Ok(self.value))
    }
}

/// Numbers.
pub struct Board(Vec<u8>, [f64; 2]);

#[export(name = "Brett")]
impl Board {
    /// Makes one.
    #[export(constructor)]
    #[allow(clippy::new_without_default, reason = "hosts make it")]
    pub fn new() -> Board {
        Board(vec![1, 2], [0.5, 1.5])
    }

    /// All of it.
    pub fn bytes(&self) -> View<'_, u8> {
        View::from(&self.0)
    }

    /// All of it, to be changed.
    pub fn bytes_mut(&mut self) -> ViewMut<'_, u8> {
        (&mut self.0).into()
    }

    /// A part of it: a name and a list have nothing to do with it.
    pub fn named<'b>(&'b self, _name: &str, _list: &[u32]) -> View<'b, f64> {
        View::new(&self.1[1..])
    }
}

#[export(extend, name = "Brett")]
impl Board {
    /// In another block.
    pub fn more(&self) -> u32 {
        self.0.len() as u32
    }
}

/// A view by way of a parameter.
#[export]
pub fn floats<'b>(_name: &str, board: &'b Board) -> View<'b, f64> {
    (&board.1).into()
}

/// A view of an argument, by elision.
#[export]
pub fn bytes(board: &Board, _from: u32) -> View<'_, u8> {
    View::from(&board.0)
}

static TABLE: [u16; 2] = [1, 2];

/// A view of what is there forever.
#[export]
pub fn table(_text: &str) -> View<'static, u16> {
    View::from(&TABLE)
}

/// An enum, in a function.
#[export]
pub fn local() {
    /// Only here.
    pub enum Local {
        /// A case.
        A,
    }

    #[export]
    impl Local {
        /// Nothing.
        pub fn nothing(&self) {}
    }

    Local::A.nothing();
}

macro_rules! resource {
    ($name:ident, $method:ident: $ty:ty) => {
        /// By a macro.
        pub struct $name($ty);

        #[export]
        impl $name {
            /// Gives it.
            pub fn $method(&self) -> $ty {
                self.0
            }
        }
    };
}

resource!(Made, get: u32);

fn main() {
    let mut counter = Counter::new();
    assert_eq!(counter.step([1, 2], ()).0, 3);
    assert_eq!(counter.to_string(), "3");
    assert_eq!(counter.next(), Some(Ok(4)));
    let mut board = Board::new();
    board.bytes_mut().as_mut_slice()[0] = 7;
    assert_eq!(board.bytes().as_slice(), [7, 2]);
    assert_eq!(floats("", &board).as_slice(), [0.5, 1.5]);
    assert_eq!(bytes(&board, 1).as_slice().len() as u32, board.more());
    assert_eq!(Made(1).get() + u32::from(table("").as_slice()[0]), 2);
}
