//! Values of every kind, there and back.

use std::collections::BTreeMap;

use wharf::{Value, export, import};

#[derive(Value, Clone, Copy)]
#[repr(C)]
pub struct Point {
    x: f64,
    y: f64,
}

#[derive(Value, Clone, Copy)]
pub enum Kind {
    Small,
    VeryLarge,
}

#[derive(Value, Clone)]
pub enum Tree {
    Leaf(String),
    Fork { trees: Vec<Tree> },
}

/// `fn same_NAME(it: T) -> R` of the host's, and what calls it, `fn NAME(it: T) -> R`.
macro_rules! same {
    ($($name:ident as $host:ident($ty:ty) -> $result:ty;)*) => {$(
        #[import]
        extern "C" {
            fn $host(it: $ty) -> $result;
        }

        #[export]
        pub fn $name(it: $ty) -> $result {
            $host(it)
        }
    )*};
}

same! {
    unit as same_unit(()) -> ();
    boolean as same_boolean(bool) -> bool;
    letter as same_letter(char) -> char;
    byte as same_byte(u8) -> u8;
    small as same_small(i16) -> i16;
    long as same_long(u64) -> u64;
    wide as same_wide(i128) -> i128;
    single as same_single(f32) -> f32;
    double as same_double(f64) -> f64;
    kind as same_kind(Kind) -> Kind;
    maybe_number as same_maybe_number(Option<f64>) -> Option<f64>;
    maybe_text as same_maybe_text(Option<String>) -> Option<String>;
    text as same_text(&str) -> String;
    owned_text as same_owned_text(String) -> String;
    bytes as same_bytes(&[u8]) -> Vec<u8>;
    owned_bytes as same_owned_bytes(Vec<u8>) -> Vec<u8>;
    words as same_words(&[&str]) -> Vec<String>;
    point as same_point(Point) -> Point;
    lent_point as same_lent_point(&Point) -> Point;
    points as same_points(&[Point]) -> Vec<Point>;
    array as same_array([u16; 3]) -> [u16; 3];
    pair as same_pair((u8, String)) -> (u8, String);
    map as same_map(BTreeMap<String, u32>) -> BTreeMap<String, u32>;
    tree as same_tree(Tree) -> Tree;
}
