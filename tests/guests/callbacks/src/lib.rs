//! Functions that are values: the host's, called during a call and kept; and the guest's, lent and
//! given away.
#![allow(clippy::type_complexity, reason = "types as they are tested")]

use std::cell::RefCell;

use wharf::{Callback, Value, export, import};

#[derive(Value, Clone, Debug, PartialEq)]
pub struct Row {
    pub id: u32,
    pub name: String,
}

// The host's, lent.

#[export]
pub fn call_nothing(it: &dyn Fn()) {
    it();
}

#[export]
pub fn map(items: Vec<f64>, each: &dyn Fn(f64) -> f64) -> Vec<f64> {
    items.into_iter().map(each).collect()
}

#[export]
pub fn visit(texts: &[String], each: &mut dyn FnMut(&str)) -> u32 {
    texts.iter().for_each(|text| each(text));
    texts.len() as u32
}

#[export]
pub fn look(bytes: &[u8], at: &dyn Fn(&[u8]) -> u32) -> u32 {
    at(bytes)
}

#[export]
pub fn look_at_row(row: Row, at: &dyn Fn(&Row) -> String) -> String {
    at(&row)
}

#[export]
pub fn two(it: &dyn Fn(u32, String) -> String) -> String {
    it(1, "two".to_owned())
}

#[export]
pub fn three(it: &mut dyn FnMut(bool, Option<u32>, Vec<u8>) -> Option<String>) -> Option<String> {
    it(true, Some(2), vec![3; 3])
}

#[export]
pub fn four(it: &dyn Fn(u8, i64, f32, Row) -> Row) -> Row {
    let row = Row {
        id: 4,
        name: "four".to_owned(),
    };
    it(1, -2, 3.5, row)
}

#[export]
pub fn maybe(it: Option<&dyn Fn(u32) -> u32>) -> Option<u32> {
    it.map(|it| it(1))
}

#[export]
pub fn try_it(it: &dyn Fn(u32) -> Result<u32, String>) -> String {
    match it(7) {
        Ok(number) => format!("ok {number}"),
        Err(error) => format!("failed: {error}"),
    }
}

// The host's, kept.

type Listener = Box<dyn FnMut(String) -> u32>;

thread_local! {
    static KEPT: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
}

#[export]
pub fn keep(listener: Listener) -> u32 {
    KEPT.with_borrow_mut(|kept| {
        kept.push(listener);
        kept.len() as u32
    })
}

#[export]
pub fn tell(text: &str) -> u32 {
    KEPT.with_borrow_mut(|kept| kept.iter_mut().map(|it| it(text.to_owned())).sum())
}

#[export]
pub fn drop_kept() {
    drop(KEPT.take());
}

#[export]
pub fn once(it: Box<dyn FnOnce(Vec<String>) -> String>) -> String {
    it(vec!["a".to_owned(), "b".to_owned()])
}

#[export]
pub fn never_called(it: Box<dyn FnOnce()>) {
    drop(it);
}

// The guest's, given away.

#[export]
pub fn adder(number: u32) -> Callback<dyn Fn(u32) -> u32> {
    Callback::new(move |other: u32| number.wrapping_add(other))
}

#[export]
pub fn counter() -> Callback<dyn FnMut() -> u32> {
    let mut count = 0;
    Callback::new(move || {
        count += 1;
        count
    })
}

/// Repeats text so often that it outgrows any area.
#[export]
pub fn repeater(times: u32) -> Callback<dyn Fn(&str) -> String> {
    Callback::new(move |text: &str| text.repeat(times as usize))
}

#[export]
pub fn parsers() -> Vec<Callback<dyn Fn(String) -> Result<u32, wharf::Error>>> {
    let parser = |radix| Callback::new(move |text: String| Ok(u32::from_str_radix(&text, radix)?));
    [2, 10, 16].into_iter().map(parser).collect()
}

#[export]
pub fn bomb() -> Callback<dyn Fn()> {
    Callback::new(|| panic!("the bomb went off"))
}

/// Both functions are the host's; what is made of them is the guest's, and drops them with itself.
#[export]
pub fn compose(
    first: Box<dyn Fn(u32) -> u32>,
    second: Box<dyn Fn(u32) -> u32>,
) -> Callback<dyn Fn(u32) -> u32> {
    Callback::new(move |number: u32| second(first(number)))
}

/// A function that takes a function, and one that makes one.
#[export]
pub fn apply() -> Callback<dyn Fn(Box<dyn Fn(u32) -> u32>) -> u32> {
    Callback::new(|it: Box<dyn Fn(u32) -> u32>| it(1) + it(2))
}

#[export]
pub fn make() -> Callback<dyn Fn(u32) -> Callback<dyn Fn(u32) -> u32>> {
    Callback::new(|number: u32| adder(number))
}

// The guest's, lent to the host, or given to it as an argument.

#[import]
extern "C" {
    fn each(count: u32, it: &dyn Fn(u32));
    fn sort(items: &[f64], before: &dyn Fn(f64, f64) -> bool) -> Vec<f64>;
    fn fold(texts: Vec<String>, it: &mut dyn FnMut(&str) -> u32) -> u32;
    fn perhaps(it: Option<&dyn Fn(Row) -> Row>) -> Option<Row>;
    fn listen(name: &str, listener: Callback<dyn Fn(String) -> String>) -> u32;
    fn call_lent(it: &Callback<dyn Fn(u32) -> u32>, with: u32) -> u32;
    fn give() -> Box<dyn Fn(u32) -> u32>;
}

#[export]
pub fn sum_to(count: u32) -> u32 {
    let sum = RefCell::new(0);
    each(count, &|it| *sum.borrow_mut() += it);
    sum.into_inner()
}

#[export]
pub fn sorted(items: &[f64], descending: bool) -> Vec<f64> {
    sort(items, &|a, b| (a < b) != descending)
}

#[export]
pub fn lengths(texts: Vec<String>) -> Vec<u32> {
    let mut lengths = Vec::new();
    let all = fold(texts, &mut |text: &str| {
        lengths.push(text.len() as u32);
        text.len() as u32
    });
    lengths.push(all);
    lengths
}

#[export]
pub fn renamed(name: &str) -> (Option<Row>, Option<Row>) {
    let rename = |row: Row| Row {
        name: name.to_owned(),
        ..row
    };
    (perhaps(Some(&rename)), perhaps(None))
}

#[export]
pub fn listen_to(name: &str, answer: String) -> u32 {
    listen(
        name,
        Callback::new(move |it: String| format!("{it}: {answer}")),
    )
}

/// Lends a function twice that it keeps, then gives it away.
#[export]
pub fn lend_and_give(number: u32) -> (u32, u32, Callback<dyn Fn(u32) -> u32>) {
    let it = adder(number);
    (call_lent(&it, 1), call_lent(&it, 2), it)
}

/// Calls a function of the host's that the host returned.
#[export]
pub fn call_given(number: u32) -> u32 {
    give()(number)
}
