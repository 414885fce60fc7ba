//! Functions as values: the host's, called during a call and kept; and the guest's.
#![allow(clippy::type_complexity, reason = "types as they are tested")]

use std::cell::RefCell;

use wharf::{Callback, Value, export};

#[derive(Value, Clone, PartialEq)]
pub struct Row {
    pub id: u32,
    pub name: String,
}

#[export]
pub fn map(items: Vec<f64>, each: &dyn Fn(f64) -> f64) -> Vec<f64> {
    items.into_iter().map(each).collect()
}

#[export]
pub fn visit(texts: Vec<String>, each: &mut dyn FnMut(&str)) -> u32 {
    texts.iter().for_each(|text| each(text));
    texts.len() as u32
}

#[export]
pub fn merge(a: Row, b: Row, with: &dyn Fn(Row, Row) -> Row) -> Row {
    with(a, b)
}

#[export]
pub fn attempt(
    number: u32,
    once: Box<dyn FnOnce(u32) -> Result<Row, String>>,
) -> Result<Row, String> {
    once(number)
}

#[export]
pub fn each_of(count: u32, tick: &dyn Fn()) {
    (0..count).for_each(|_| tick());
}

thread_local! {
    static KEPT: RefCell<Vec<Box<dyn Fn(String) -> String>>> = const { RefCell::new(Vec::new()) };
}

#[export]
pub fn keep(each: Box<dyn Fn(String) -> String>) -> u32 {
    KEPT.with_borrow_mut(|kept| {
        kept.push(each);
        kept.len() as u32
    })
}

#[export]
pub fn call_kept(text: String) -> String {
    KEPT.with_borrow(|kept| kept.iter().fold(text, |text, each| each(text)))
}

#[export]
pub fn drop_kept() {
    KEPT.take();
}

#[export]
pub fn adder(number: u32) -> Callback<dyn Fn(u32) -> u32> {
    Callback::new(move |other: u32| number.wrapping_add(other))
}

#[export]
pub fn joiner(start: String) -> Callback<dyn FnMut(String) -> String> {
    let mut all = start;
    Callback::new(move |text: String| {
        all += &text;
        all.clone()
    })
}

#[export]
pub fn dividers(by: Vec<u32>) -> Vec<Callback<dyn Fn(u32) -> Result<u32, String>>> {
    let divider = |by: u32| {
        Callback::new(move |number: u32| {
            number
                .checked_div(by)
                .ok_or_else(|| format!("{number} / {by}"))
        })
    };
    by.into_iter().map(divider).collect()
}

#[export]
pub fn compose(
    first: Box<dyn Fn(u32) -> u32>,
    second: Box<dyn Fn(u32) -> u32>,
) -> Callback<dyn Fn(u32) -> u32> {
    Callback::new(move |number: u32| second(first(number)))
}

#[export]
pub fn bomb() -> Callback<dyn Fn()> {
    Callback::new(|| panic!("the bomb went off"))
}
