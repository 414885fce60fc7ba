//! Guests made by hand, for which hosts are generated.
//!
//! Their types are those that a guest would have, with the derive; their functions give back what
//! they are given.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part")]

use std::collections::{BTreeMap, BTreeSet};

use wharf_abi::section::{self, Interface};
use wharf_abi::slots::Pass;

pub mod types {
    //! What the guest defines.

    use std::cmp::Ordering;
    use std::collections::BTreeMap;
    use std::time::Duration;

    use wharf_host::Value;

    /// A row of a table.
    ///
    /// It has two lines.
    #[derive(Value)]
    #[value(crate = "wharf_host")]
    pub struct Row {
        /// Which one it is.
        pub id: u32,
        pub name: String,
        #[value(rename = "type")]
        pub kind: Kind,
        pub score: Option<f64>,
    }

    /// A kind of row.
    #[derive(Value, PartialEq, Eq, PartialOrd, Ord)]
    #[value(crate = "wharf_host", rename_all = "kebab-case")]
    pub enum Kind {
        /// The first.
        PlainOld,
        Other,
    }

    #[derive(Value)]
    #[value(crate = "wharf_host")]
    pub enum Shape {
        Nothing,
        Circle(f64),
        Box(f32, f32),
        Named { r#type: String, parts: Vec<Shape> },
        After(Duration),
    }

    /// What is allowed.
    #[derive(Value)]
    #[value(crate = "wharf_host", flags)]
    pub struct Access {
        pub read: bool,
        /// Changes, too.
        pub write: bool,
    }

    #[derive(Value)]
    #[value(crate = "wharf_host")]
    pub struct Tree {
        pub value: i64,
        pub left: Option<Box<Tree>>,
        pub right: Option<Box<Tree>>,
        pub others: Vec<Tree>,
    }

    #[derive(Value)]
    #[value(crate = "wharf_host")]
    pub struct Page<T> {
        pub items: Vec<T>,
        pub next: Option<u32>,
    }

    #[derive(Value, PartialEq, Eq, PartialOrd, Ord)]
    #[value(crate = "wharf_host")]
    pub struct Key {
        pub kind: Kind,
        pub number: u128,
        pub order: Ordering,
    }

    #[derive(Value)]
    #[value(crate = "wharf_host")]
    pub struct Everything {
        pub map: BTreeMap<Key, (u8, String)>,
        pub ranges: Vec<std::ops::Range<u32>>,
        pub chars: [char; 3],
        pub count: std::num::NonZero<u16>,
        pub nested: Option<Option<Result<Vec<Row>, String>>>,
    }

    /// What the name of the prelude's means in the guest.
    #[derive(Value)]
    #[value(crate = "wharf_host")]
    pub struct Vec2 {
        pub x: f64,
        pub y: f64,
    }
}

use crate::module::{Exported, Guest, echo_pair, echo_slot, function};
use types::*;

fn echo(guest: Guest, function: Exported) -> Guest {
    let pass = function.plan.params[0].pass;
    guest.function(function, |code| match pass {
        Pass::List => echo_pair(code),
        Pass::Nothing | Pass::Scalar(_) | Pass::Optional(_) | Pass::Pointer => echo_slot(code),
    })
}

/// One with a few functions.
pub fn small() -> Vec<u8> {
    let guest = Guest::new();
    let guest = echo(guest, function!("echo"(text: &str) -> String));
    echo(guest, function!("row"(row: &Row) -> Row)).build()
}

/// One with every kind of type.
pub fn big() -> Vec<u8> {
    let functions = [
        function!("access"(value: Access) -> Access),
        function!("array"(value: [u16; 3]) -> [u16; 3]),
        function!("boxed-tree"(value: Box<Tree>) -> Box<Tree>),
        function!("bytes"(value: Vec<u8>) -> Vec<u8>),
        function!("everything"(value: Everything) -> Everything),
        function!("key"(value: Key) -> Key),
        function!("kind"(value: Kind) -> Kind),
        function!("map"(value: BTreeMap<String, Row>) -> BTreeMap<String, Row>),
        function!("number"(of: f64) -> f64),
        function!("page"(value: Page<String>) -> Page<String>),
        function!("pages"(value: Page<Page<u8>>) -> Page<Page<u8>>),
        function!("result"(value: Result<Row, String>) -> Result<Row, String>),
        function!("rows"(value: &[Row]) -> Vec<Row>),
        function!("set"(value: BTreeSet<Key>) -> BTreeSet<Key>),
        function!("shape"(value: Shape) -> Shape),
        function!("text"(value: &str) -> String),
        function!("tree"(value: &Tree) -> Tree),
        function!("tuple"(value: (u8, String, Option<Row>)) -> (u8, String, Option<Row>)),
        function!("vec2"(value: Vec2) -> Vec2),
        function!("wide"(value: i128) -> i128),
    ];
    let guest = functions.into_iter().fold(Guest::new(), echo);
    // Names and numbers of arguments that lints are about.
    let guest = guest
        .function(
            function!("into_scaled"(values: &mut [f64], unit: (), by: f64) -> ()),
            |_| {},
        )
        .function(
            function!("len"(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> u32),
            echo_slot,
        )
        .function(
            function!(
                "next"(instantiate: u32) -> Result<Vec<Option<Result<Vec<(u8, String)>, Kind>>>, ()>
            ),
            |code| {
                code.unreachable();
            },
        )
        .function(function!("instantiate"() -> ()), |_| {});
    guest.build()
}

/// What a module says of itself.
pub fn interface(wasm: &[u8]) -> Interface {
    let mut bytes = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        if let Ok(wasmparser::Payload::CustomSection(section)) = payload
            && section.name() == wharf_abi::names::SECTION
        {
            bytes.extend_from_slice(section.data());
        }
    }
    section::decode(&bytes).expect("it is an interface")
}
