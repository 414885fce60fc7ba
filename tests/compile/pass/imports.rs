//! Imports of every form: safe functions, which only a host has.
#![forbid(unsafe_code)]
#![deny(unused, missing_docs, nonstandard_style, future_incompatible)]
#![deny(
    rust_2018_idioms,
    rust_2024_compatibility,
    let_underscore,
    keyword_idents
)]
#![deny(
    unreachable_pub,
    unused_qualifications,
    unused_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unused_results,
    unit_bindings
)]

use std::panic::catch_unwind;

use wharf::{Callback, Value, import};

/// A row.
#[derive(Debug, Value)]
pub struct Row {
    /// Its number.
    pub id: u32,
    /// Its name.
    pub name: String,
}

#[import]
extern "C" {
    /// Writes a line.
    pub fn log(message: &str);
    fn add(a: u32, b: u32) -> u32;
    fn anything(_: u32, r#type: Option<Row>, rows: &[Row]) -> Result<Vec<Row>, wharf::Error>;
    /// Is named by someone else.
    #[import(name = "chosenName")]
    pub(crate) fn chosen<'a>(it: &'a str, other: Option<&'a str>) -> String;
    #[must_use]
    #[deprecated = "use `add`"]
    fn old() -> u32;
    #[cfg(any())]
    fn absent(it: NoSuchType);
    fn each(it: &dyn Fn(u32), then: &mut dyn FnMut(&str) -> u32, last: Callback<dyn Fn()>);
    fn give() -> Box<dyn FnOnce(Row) -> Row>;
}

/// From a module.
#[import(module = "./dom.js")]
#[allow(dead_code)]
extern "C" {
    /// A node of the page.
    #[derive(Debug)]
    pub type Element;
    #[import(constructor)]
    fn new(name: &str) -> Result<Element, String>;
    #[import(static_of = Element)]
    fn find(selector: &str) -> Option<Element>;
    #[import(getter)]
    fn text(self: &Element) -> String;
    #[import(setter)]
    fn set_text(self: &Element, text: &str);
    fn append(self: &mut Element, other: Element, others: &[&Element]) -> u32;
    fn remove(self: Element);
    fn both(a: &Element, b: &Element) -> bool;
}

/// A block may stand in a macro, and two may declare the same.
mod again {
    macro_rules! declare {
        ($name:ident: $ty:ty) => {
            #[wharf::import]
            extern "C" {
                pub(super) fn $name(argument: $ty, result: $ty) -> $ty;
            }
        };
    }

    declare!(add: u32);
}

fn fails(name: &str, call: impl FnOnce() + std::panic::UnwindSafe) {
    let payload = catch_unwind(call).expect_err("there is no host");
    let message = payload.downcast_ref::<String>().expect("it is a text");
    let expected = format!("`{name}` is the host's: it can only be called in a WebAssembly guest");
    assert_eq!(*message, expected);
}

fn main() {
    std::panic::set_hook(Box::new(|_| ()));
    fails("log", || log("x"));
    fails("add", || drop(add(1, 2).to_string()));
    fails("add", || drop(again::add(1, 2).to_string()));
    fails("anything", || drop(anything(1, None, &[])));
    fails("chosenName", || drop(chosen("x", None)));
    #[allow(deprecated)]
    fails("old", || drop(old().to_string()));
    fails("each", || each(&|_| (), &mut |_| 0, Callback::new(|| ())));
    fails("give", || drop(give()));
    fails("Element.new", || drop(Element::new("p")));
    fails("Element.find", || drop(Element::find("p")));
    let _: fn(&mut Element, Element, &[&Element]) -> u32 = Element::append;
    let _: fn(&Element) -> String = Element::text;
    let _: fn(Element) = Element::remove;
    let _: fn(&Element, &Element) -> bool = both;
}
