//! Every type that guests define or take from the standard library, there and back.
//!
//! Most functions return what they are given, so that a host can compare; some compute, so that
//! what arrives isn't only what leaves.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::{NonZeroI64, NonZeroU8, NonZeroU32};

use wharf::{Value, export};

/// Defines functions that return their argument.
macro_rules! echo {
    ($($name:ident: $ty:ty;)*) => {$(
        #[export]
        pub fn $name(value: $ty) -> $ty {
            value
        }
    )*};
}

/// A place in the plane.
#[derive(Value, Clone, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Upwards, */ and "quoted".
    pub y: f64,
}

/// Somebody.
#[derive(Value, Clone)]
pub struct Person {
    pub id: u32,
    pub first_name: String,
    pub nick_name: Option<String>,
    #[value(rename = "content-type")]
    pub kind: String,
    pub home: Point,
    pub tags: Vec<String>,
}

/// Text and numbers alone: what a list of these says lies in one run.
#[derive(Value, Clone)]
pub struct Row {
    pub id: u32,
    pub name: String,
    pub score: f64,
    pub note: String,
}

/// What the glue could stumble over.
#[derive(Value, Clone)]
pub struct Odd {
    pub r#type: u8,
    pub u8: u8,
    pub at: String,
    pub take: (),
    #[value(rename = "__proto__")]
    pub proto: u8,
    pub quoted_text: String,
    #[value(rename = "snake_case")]
    pub snake: Option<u8>,
}

#[derive(Value, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Color {
    /// Of blood.
    Red,
    DarkGreen,
    #[value(rename = "BLUE")]
    Blue,
}

/// A shape.
#[derive(Value, Clone)]
pub enum Shape {
    /// Nothing at all.
    Empty,
    Circle {
        /// From the centre.
        radius: f64,
        label: Option<String>,
    },
    Line(Point, Point),
    Named(String),
    Colored(Color),
    Unit(()),
    Maybe(Option<u8>),
    Outline(Vec<Point>),
    Bytes(Vec<u8>),
}

/// What may be done.
#[derive(Value, Clone, Copy, PartialEq)]
#[value(flags)]
pub struct Permissions {
    /// To look.
    pub read: bool,
    pub write_all: bool,
    #[value(rename = "x-bit")]
    pub execute: bool,
}

/// As many flags as there can be.
#[derive(Value, Clone, Copy)]
#[value(flags)]
#[rustfmt::skip]
pub struct Many {
    pub a0: bool, pub a1: bool, pub a2: bool, pub a3: bool, pub a4: bool, pub a5: bool, pub a6: bool,
    pub a7: bool, pub a8: bool, pub a9: bool, pub a10: bool, pub a11: bool, pub a12: bool,
    pub a13: bool, pub a14: bool, pub a15: bool, pub a16: bool, pub a17: bool, pub a18: bool,
    pub a19: bool, pub a20: bool, pub a21: bool, pub a22: bool, pub a23: bool, pub a24: bool,
    pub a25: bool, pub a26: bool, pub a27: bool, pub a28: bool, pub a29: bool, pub a30: bool,
    pub a31: bool,
}

/// A tree.
#[derive(Value, Clone)]
pub struct Tree {
    pub name: String,
    pub children: Vec<Tree>,
}

#[derive(Value, Clone)]
pub enum Expr {
    Number(i64),
    Negate(Box<Expr>),
    Add(Box<Expr>, Box<Expr>),
    Let {
        name: String,
        value: Box<Expr>,
        then: Option<Box<Expr>>,
    },
    Call(BTreeMap<String, Expr>),
}

/// A list in the old way.
#[derive(Value, Clone)]
pub struct Link {
    pub value: u8,
    pub next: Option<Box<Link>>,
}

/// What is generic.
#[derive(Value, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<u32>,
}

/// A number with a meaning.
#[derive(Value, Clone, Copy)]
pub struct Meters(pub f64);

#[derive(Value, Clone)]
pub struct Pair(pub u8, pub String);

/// Names that mean something in the glue or in TypeScript.
#[derive(Value, Clone)]
pub struct Text {
    pub text: String,
    pub map: HashMap<String, Map>,
}

#[derive(Value, Clone)]
pub struct Map {
    pub error: Option<Error>,
    pub bytes: Vec<u8>,
}

#[derive(Value, Clone)]
pub enum Error {
    NotFound { path: String },
    Denied(Permissions),
    Other,
}

#[derive(Value, Clone)]
pub struct Mesh {
    pub positions: Vec<f32>,
    pub indices: Vec<Vec<u16>>,
    pub matrix: [f32; 4],
    pub big: [u64; 2],
}

echo! {
    echo_non_zero: NonZeroU8;
    echo_non_zero_i64: NonZeroI64;
    echo_option_non_zero: Option<NonZeroU32>;
    echo_option_non_zero_i64: Option<NonZeroI64>;
    echo_non_zeros: Vec<NonZeroU32>;
    echo_u128: u128;
    echo_i128: i128;
    echo_option_u128: Option<u128>;
    echo_wides: Vec<i128>;

    echo_array: [f64; 3];
    echo_bytes: [u8; 5];
    echo_bigs: [u64; 2];
    echo_text_array: [String; 2];
    echo_bool_array: [bool; 3];
    echo_nested_array: [[u16; 2]; 2];
    echo_arrays: Vec<[u8; 3]>;
    echo_set: BTreeSet<u32>;
    echo_text_set: BTreeSet<String>;
    echo_color_set: BTreeSet<Color>;
    echo_map: BTreeMap<String, u32>;
    echo_map_of_records: BTreeMap<u8, Person>;
    echo_map_of_lists: BTreeMap<Color, Vec<String>>;
    echo_option_map: Option<BTreeMap<char, bool>>;
    echo_tuple: (u8, String, bool);
    echo_single: (u64,);
    echo_nested_tuple: ((u8, u8), (String,));
    echo_tuples: Vec<(String, f64)>;

    echo_point: Point;
    echo_option_point: Option<Point>;
    echo_points: Vec<Point>;
    echo_person: Person;
    echo_people: Vec<Person>;
    echo_rows: Vec<Row>;
    echo_nested_rows: Vec<Vec<Row>>;
    echo_odd: Odd;
    echo_color: Color;
    echo_option_color: Option<Color>;
    echo_colors: Vec<Color>;
    echo_shape: Shape;
    echo_option_shape: Option<Shape>;
    echo_shapes: Vec<Shape>;
    echo_permissions: Permissions;
    echo_option_permissions: Option<Permissions>;
    echo_all_permissions: Vec<Permissions>;
    echo_many: Many;
    echo_tree: Tree;
    echo_forest: Vec<Tree>;
    echo_expr: Expr;
    echo_link: Link;
    echo_boxed_link: Box<Link>;
    echo_option_link: Option<Box<Link>>;
    echo_page: Page<String>;
    echo_pages: Page<Page<u8>>;
    echo_meters: Meters;
    echo_pair: Pair;
    echo_text: Text;
    echo_mesh: Mesh;
    echo_meshes: Vec<Mesh>;
}

/// The middle of some places.
#[export]
pub fn centroid(points: &[Point]) -> Option<Point> {
    let sum = points
        .iter()
        .fold((0.0, 0.0), |(x, y), point| (x + point.x, y + point.y));
    let count = points.len() as f64;
    (count > 0.0).then(|| Point {
        x: sum.0 / count,
        y: sum.1 / count,
    })
}

/// All that is true of a person.
#[export]
pub fn describe(person: &Person) -> String {
    let Person {
        id,
        first_name,
        nick_name,
        kind,
        home,
        tags,
    } = person;
    let nick = nick_name.as_deref().unwrap_or("-");
    format!(
        "{id} {first_name} {nick} {kind} {}/{} {}",
        home.x,
        home.y,
        tags.join("+")
    )
}

#[export]
pub fn area(shape: &Shape) -> f64 {
    match shape {
        Shape::Circle { radius, .. } => radius * radius,
        Shape::Outline(points) => points.len() as f64,
        Shape::Line(from, to) => (to.x - from.x).hypot(to.y - from.y),
        Shape::Empty
        | Shape::Named(_)
        | Shape::Colored(_)
        | Shape::Unit(())
        | Shape::Maybe(_)
        | Shape::Bytes(_) => 0.0,
    }
}

#[export]
pub fn next_color(color: Color) -> Color {
    match color {
        Color::Red => Color::DarkGreen,
        Color::DarkGreen => Color::Blue,
        Color::Blue => Color::Red,
    }
}

/// Flags, turned round.
#[export]
pub fn invert(permissions: Permissions) -> Permissions {
    let Permissions {
        read,
        write_all,
        execute,
    } = permissions;
    Permissions {
        read: !read,
        write_all: !write_all,
        execute: !execute,
    }
}

#[export]
pub fn evaluate(expr: &Expr) -> i64 {
    match expr {
        Expr::Number(number) => *number,
        Expr::Negate(inner) => -evaluate(inner),
        Expr::Add(a, b) => evaluate(a) + evaluate(b),
        Expr::Let { value, then, .. } => then.as_deref().map_or(0, evaluate) + evaluate(value),
        Expr::Call(arguments) => arguments.values().map(evaluate).sum(),
    }
}

/// A list so deep.
#[export]
pub fn chain(depth: u32) -> Link {
    let end = Link {
        value: 0,
        next: None,
    };
    (1..depth).fold(end, |next, value| Link {
        value: value as u8,
        next: Some(Box::new(next)),
    })
}

#[export]
pub fn shift(by: (f64, f64), points: Vec<Point>, colors: [Color; 2]) -> Vec<(Point, Color)> {
    let shifted = points.into_iter().map(|Point { x, y }| Point {
        x: x + by.0,
        y: y + by.1,
    });
    shifted.zip(colors.into_iter().cycle()).collect()
}

/// Fails with what it is given.
#[export]
pub fn fail(error: Error) -> Result<Point, Error> {
    Err(error)
}

#[export]
pub fn fail_color(color: Color) -> Result<(), Color> {
    Err(color)
}

#[export]
pub fn fail_person(person: Person) -> Result<Color, Person> {
    Err(person)
}

#[export]
pub fn fail_unless(value: Option<u8>) -> Result<u8, Option<(u8, u128)>> {
    value.ok_or(Some((1, 2)))
}

type AllOptional = (
    Option<Color>,
    Option<Permissions>,
    Option<Point>,
    Result<Color, u128>,
);

/// Options and results with all of them inside.
#[export]
pub fn optional(
    color: Option<Color>,
    permissions: Option<Permissions>,
    point: Option<Point>,
) -> AllOptional {
    (color, permissions, point, color.ok_or(u128::MAX))
}

/// Takes memory for good, without ever touching it: afterwards everything else lies above it.
#[export]
pub fn occupy(bytes: u32) -> bool {
    let mut room = Vec::<u8>::new();
    let granted = room.try_reserve_exact(bytes as usize).is_ok();
    std::hint::black_box(room).leak();
    granted
}
