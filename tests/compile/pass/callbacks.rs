//! Functions as values, of every form that crosses.
#![forbid(
    unsafe_code,
    unused,
    missing_docs,
    nonstandard_style,
    future_incompatible
)]
#![deny(rust_2018_idioms, rust_2024_compatibility)]

use wharf::{Callback, Value, export};

/// A row.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Row {
    /// Its number.
    pub id: u32,
}

/// A function under another name.
pub type Each<'a> = &'a dyn Fn(u32) -> u32;

/// The host's, lent.
#[export]
pub fn lent(
    a: &dyn Fn(),
    b: Each<'_>,
    c: &mut dyn FnMut(&str) -> Option<String>,
    d: Option<&dyn Fn(&[u8])>,
    e: &dyn Fn(u8, String, Vec<Row>, (u32, bool)) -> Result<Row, String>,
    f: &dyn Fn(&Row),
) -> Result<Row, String> {
    a();
    let _ = c(&b(1).to_string());
    if let Some(d) = d {
        d(&[]);
    }
    f(&Row { id: 1 });
    e(1, String::new(), Vec::new(), (1, true))
}

/// The host's, kept.
#[export]
pub fn kept(
    a: Box<dyn Fn(u32) -> u32>,
    b: Vec<Box<dyn FnMut(&str)>>,
    c: Option<Box<dyn FnOnce(Row) -> Row>>,
) -> u32 {
    b.into_iter().for_each(|mut b| b("x"));
    c.map_or(a(1), |c| c(Row { id: 1 }).id)
}

/// The guest's.
#[export]
pub fn given(
    start: u32,
) -> (
    Callback<dyn Fn(u32) -> u32>,
    Callback<dyn FnMut(&str) -> String>,
) {
    let mut all = String::new();
    let second = Callback::new(move |it: &str| {
        all += it;
        all.clone()
    });
    (Callback::new(move |it: u32| it + start), second)
}

/// Functions in records and variants: the host's.
#[derive(Value)]
pub struct Options {
    /// Is kept.
    pub each: Box<dyn Fn(u32) -> u32>,
    /// May be missing.
    pub done: Option<Box<dyn FnOnce(&str)>>,
}

/// The guest's.
#[derive(Value)]
pub enum Made {
    /// Nothing.
    Nothing,
    /// One or more.
    Functions(Vec<Callback<dyn Fn(u32) -> u32>>),
    /// With a name.
    Named {
        /// Whose it is.
        name: String,
        /// The function.
        it: Callback<dyn FnMut() -> u32>,
    },
}

/// Makes of one what it likes.
#[export]
pub fn make(options: Options) -> Result<Made, String> {
    let Options { each, done } = options;
    if let Some(done) = done {
        done("made");
    }
    match each(1) {
        0 => Ok(Made::Nothing),
        1 => Ok(Made::Functions(vec![Callback::new(move |it: u32| {
            each(it)
        })])),
        _ => Ok(Made::Named {
            name: "many".to_owned(),
            it: Callback::new(move || each(0)),
        }),
    }
}

fn main() {
    let row = Row { id: 3 };
    let result = lent(
        &|| (),
        &|it| it + 1,
        &mut |it| Some(it.to_owned()),
        None,
        &|_, _, _, _| Ok(row.clone()),
        &|row| assert_eq!(row.id, 1),
    );
    assert_eq!(result, Ok(row.clone()));
    assert_eq!(kept(Box::new(|it| it), vec![Box::new(|_| ())], None), 1);
    drop(given(1));
    let options = Options {
        each: Box::new(|it| it),
        done: Some(Box::new(|it| assert_eq!(it, "made"))),
    };
    assert!(matches!(make(options), Ok(Made::Functions(all)) if all.len() == 1));
}
