//! Enums, variants and flags.

use wharf::Value;

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Value)]
pub enum Color {
    /// Of blood.
    Red,
    DarkGreen = 7,
    #[value(rename = "BLUE")]
    Blue,
}

#[derive(Clone, Value)]
pub enum Shape {
    Empty,
    Circle(f64),
    Rectangle(f64, f64),
    /// With a name.
    Named {
        name: String,
        color: Option<Color>,
    },
    Many(Vec<Shape>),
    HTTPError,
    Unit(()),
}

#[derive(Clone, Value)]
#[value(rename_all = "camelCase")]
pub enum Event {
    KeyDown { key_code: u32 },
    MouseMove((i32, i32)),
    Quit,
}

/// What someone may do.
#[derive(Clone, Copy, Value)]
#[value(flags)]
pub struct Permissions {
    /// Look at it.
    pub read: bool,
    pub write: bool,
    pub run_as_root: bool,
}

#[derive(Clone, Copy, Value)]
#[value(flags)]
pub struct Bits {
    pub b0: bool,
    pub b1: bool,
    pub b2: bool,
    pub b3: bool,
    pub b4: bool,
    pub b5: bool,
    pub b6: bool,
    pub b7: bool,
    pub b8: bool,
    pub b9: bool,
    pub b10: bool,
    pub b11: bool,
    pub b12: bool,
    pub b13: bool,
    pub b14: bool,
    pub b15: bool,
    pub b16: bool,
}

#[derive(Clone, Value)]
pub struct Item {
    pub color: Color,
    pub shape: Shape,
    pub permissions: Permissions,
}

macro_rules! echo {
    ($($name:ident: $ty:ty;)*) => {$(
        #[wharf::export]
        pub fn $name(value: $ty) -> $ty {
            value
        }
    )*};
}

echo! {
    echo_color: Color;
    echo_optional_color: Option<Color>;
    echo_colors: Vec<Color>;
    echo_shape: Shape;
    echo_shapes: Vec<Shape>;
    echo_event: Event;
    echo_permissions: Permissions;
    echo_optional_permissions: Option<Permissions>;
    echo_bits: Bits;
    echo_item: Item;
    echo_result: Result<Color, Shape>;
}

#[wharf::export]
pub fn next(color: Color) -> Option<Color> {
    match color {
        Color::Red => Some(Color::DarkGreen),
        Color::DarkGreen => Some(Color::Blue),
        Color::Blue => None,
    }
}

#[wharf::export]
pub fn area(shape: &Shape) -> f64 {
    match shape {
        Shape::Circle(radius) => radius * radius * 3.0,
        Shape::Rectangle(a, b) => a * b,
        Shape::Many(shapes) => shapes.iter().map(area).sum(),
        Shape::Empty | Shape::Named { .. } | Shape::HTTPError | Shape::Unit(()) => 0.0,
    }
}

#[wharf::export]
pub fn count(colors: &[Color], color: Color) -> u32 {
    colors.iter().filter(|it| **it == color).count() as u32
}
