//! Every shape of a type that can be a value.
#![deny(
    warnings,
    missing_docs,
    unused_qualifications,
    trivial_casts,
    unused_results
)]
#![deny(
    rust_2018_idioms,
    single_use_lifetimes,
    unused_lifetimes,
    unreachable_pub
)]
#![forbid(unsafe_code)]
#![allow(dead_code)]

use std::borrow::Cow;
use std::collections::HashMap;

use wharf::{Value, export};

/// A record.
#[derive(Clone, Debug, Default, PartialEq, Value)]
pub struct Row {
    /// A number.
    pub id: u32,
    /// A name in Rust only.
    pub r#type: Option<String>,
    /// What the expansion calls its own.
    pub at: f64,
    /// And this.
    pub block: Vec<u8>,
    /// And this.
    pub memory: bool,
    /// And this.
    pub self_: (),
    /// And these.
    pub tag: u8,
    value: i64,
}

/// One part.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Meters(pub f64);

/// Some parts.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Rgb(u8, u8, u8);

/// Nothing.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Empty;

/// Nothing, in other words.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Braces {}

/// And once more.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Parentheses();

/// An enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Value)]
#[repr(u8)]
pub enum Color {
    /// As the sky.
    Blue = 7,
    /// As the grass.
    DarkGreen,
}

/// A variant.
#[derive(Clone, Debug, PartialEq, Value)]
pub enum Shape {
    /// Nothing.
    Empty,
    /// Nothing either.
    Braces {},
    /// One.
    Circle(f64),
    /// One that is nothing.
    Unit(()),
    /// Two.
    Line(Rgb, Meters),
    /// Fields.
    Named {
        /// A name.
        name: String,
        /// A word of Rust's.
        r#type: Color,
        /// A name that the expansion has, too.
        at: u8,
        /// And another.
        block: u8,
    },
}

/// Flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Value)]
#[value(flags)]
pub struct Rights {
    /// Look.
    pub read: bool,
    /// Change.
    pub write: bool,
    /// A word of Rust's.
    pub r#move: bool,
}

/// Numbers in their order.
#[derive(Clone, Copy, Debug, PartialEq, Value)]
#[repr(C)]
pub struct Point {
    /// Across.
    pub x: f64,
    /// Up.
    pub y: f64,
}

/// As its part.
#[derive(Clone, Copy, Debug, PartialEq, Value)]
#[repr(transparent)]
pub struct Id(u64);

/// Other names.
#[derive(Clone, Debug, PartialEq, Value)]
#[value(rename = "person", rename_all = "kebab-case")]
pub struct Renamed {
    first_name: String,
    #[value(rename = "surname")]
    last_name: String,
}

/// Other names of cases.
#[derive(Clone, Debug, PartialEq, Value)]
#[value(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Two words.
    NotFound,
    /// Its own name.
    #[value(rename = "ok")]
    Fine {
        /// Has a name, too.
        #[value(rename = "the-code")]
        code: u16,
    },
}

/// The crate by another name.
#[derive(Clone, Debug, PartialEq, Value)]
#[value(crate = "::wharf")]
pub struct Elsewhere {
    it: u8,
}

/// Generic.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Page<T> {
    items: Vec<T>,
    next: Option<u32>,
}

/// Generic, with bounds, a default and a `where`.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Pair<A: Clone, B = String>
where
    B: PartialEq,
{
    first: A,
    second: B,
}

/// Called as what the expansion is generic over.
#[derive(Clone, Debug, PartialEq, Value)]
pub enum Either<M, T> {
    /// One.
    Left(M),
    /// The other.
    Right(T),
}

/// What borrows.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Query<'a> {
    text: &'a str,
    words: Vec<&'a str>,
    rest: Cow<'a, str>,
    numbers: &'a [u32],
}

/// What borrows twice, and is generic.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Both<'a, 'b, T> {
    one: &'a str,
    other: Option<&'b str>,
    value: T,
    list: &'a [Point],
    more: Vec<(&'a u8, &'a T)>,
}

/// Contains itself.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Node {
    name: String,
    children: Vec<Node>,
    by_name: HashMap<String, Node>,
    parent: Option<Box<Self>>,
    many: Vec<(u8, Option<Node>)>,
}

/// Contains itself in cases, and within others.
#[derive(Clone, Debug, PartialEq, Value)]
pub enum Expr {
    /// A leaf.
    Number(f64),
    /// One.
    Negate(Box<Expr>),
    /// Two.
    Add(Box<Expr>, Box<Self>),
    /// Within a type that is generic.
    Pages(Page<Expr>),
    /// Fields.
    Call {
        /// What.
        name: String,
        /// With what.
        args: Vec<Expr>,
    },
    /// Shared.
    Shared(std::rc::Rc<Expr>),
}

/// Asks something of what it is generic over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Value)]
pub struct Bounds<T: Clone + Ord + std::hash::Hash + std::fmt::Debug> {
    it: Vec<T>,
}

/// Contains itself within that.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Value)]
pub struct Asked {
    inner: Option<Box<Bounds<Asked>>>,
}

/// Contains itself, and is generic.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Tree<T> {
    value: T,
    children: Vec<Tree<T>>,
}

#[derive(Clone, Debug, PartialEq, Value)]
struct Private {
    it: u8,
}

/// In a module, and of the names that everybody has.
pub mod inner {
    /// Not the one of `std`.
    #[derive(Clone, Debug, PartialEq, wharf::Value)]
    pub struct Option {
        it: u8,
        result: std::option::Option<Result>,
    }

    /// Not the one of `std`.
    #[derive(Clone, Debug, PartialEq, wharf::Value)]
    pub enum Result {
        /// Not the one of `std`.
        Ok,
        /// Not the one of `std`.
        Err(String),
        /// Not the one of `std`.
        Some(Vec),
        /// Not the one of `std`.
        None,
    }

    /// Not the one of `std`.
    #[derive(Clone, Debug, PartialEq, wharf::Value)]
    pub struct String(u8);

    /// Not the one of `std`.
    #[derive(Clone, Debug, PartialEq, wharf::Value)]
    pub struct Vec {
        m: M,
    }

    /// As a parameter of the expansion's might be called.
    #[derive(Clone, Debug, PartialEq, wharf::Value)]
    pub struct M {
        value: Value,
    }

    /// As the trait and the derive.
    #[derive(Clone, Debug, PartialEq, wharf::Value)]
    pub struct Value {
        load: Type,
    }

    /// As a type of the contract's.
    #[derive(Clone, Copy, Debug, PartialEq, wharf::Value)]
    #[value(flags)]
    pub struct Type {
        some: bool,
    }

    #[wharf::export]
    /// All of them.
    pub fn inner(it: Option) -> Result {
        it.result.unwrap_or(Result::None)
    }
}

/// A type that a macro writes.
macro_rules! record {
    ($name:ident { $($field:ident: $ty:ty),* }, $case:ident($payload:ty)) => {
        /// Written by a macro.
        #[derive(Clone, Debug, PartialEq, Value)]
        pub struct $name {
            $(
                /// A field.
                pub $field: $ty,
            )*
            /// Of the macro's own.
            pub own: Vec<$name>,
        }

        /// Written by a macro.
        #[derive(Clone, Debug, PartialEq, Value)]
        pub enum Choice {
            /// A case.
            $case($payload),
            /// Of the macro's own.
            Own(Box<Choice>),
        }
    };
}

record!(Written { a: u8, list: Vec<Option<u8>> }, Picked((u8, String)));

/// Owned.
#[export]
pub fn owned(row: Row, meters: Meters, rgb: Rgb, color: Color, shape: Shape) -> Row {
    let _ = (meters, rgb, color, shape);
    row
}

/// Looked at.
#[export]
pub fn borrowed(row: &Row, point: &Point, node: &Node, expr: &Expr, rights: &Rights) -> f64 {
    let _ = (point, node, expr, rights);
    row.at
}

/// Looked at, in lists and options.
#[export]
pub fn lists(
    rows: &[Row],
    points: &[Point],
    row: Option<&Row>,
    color: Option<Color>,
) -> Vec<Point> {
    let _ = (rows, row, color);
    points.to_vec()
}

/// References to what is small.
#[export]
pub fn small(number: &u32, text: &String, list: &Vec<u8>, pair: &(u8, String)) -> u32 {
    let _ = (text, list, pair);
    *number
}

/// Borrows from memory.
#[export]
pub fn search(query: Query<'_>, both: Both<'_, '_, u8>, queries: &[Query<'_>]) -> usize {
    let _ = (both, queries);
    query.text.len()
}

/// Named lifetimes.
#[export]
pub fn named<'a>(query: &'a Query<'a>, other: Query<'a>) -> bool {
    *query == other
}

/// Results, and errors.
#[export]
pub fn results(page: Page<Renamed>, pair: Pair<u8>) -> Result<Option<Tree<Id>>, Status> {
    let _ = (page, pair);
    Err(Status::NotFound)
}

/// A generic type, in several ways.
#[export]
pub fn generic(it: Either<u8, Vec<Page<Expr>>>, tree: Tree<Tree<String>>) -> Either<(), Private2> {
    let _ = (it, tree);
    Either::Left(())
}

/// Used above.
pub type Private2 = (Empty, u8, Braces, Parentheses, Elsewhere);

/// Written by a macro.
#[export]
pub fn written(it: Written, choice: Option<Choice>) -> [Written; 1] {
    let _ = choice;
    [it]
}

#[export]
fn private(it: Private) -> (Private, Rights) {
    (it, Rights::default())
}

fn main() {
    assert_eq!(small(&3, &String::new(), &vec![], &(1, String::new())), 3);
}
