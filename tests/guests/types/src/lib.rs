//! Every type that crosses, in every form that Rust has for it.
//!
//! Most functions return what they are given, so that a host can compare. Those that can't are for
//! one rule each: names that mean something elsewhere, several parameters, lists changed in place.

use std::borrow::Cow;
use std::num::ParseIntError;

use wharf::export;

/// Defines functions that return their argument.
macro_rules! echo {
    ($($(#[$attribute:meta])* $name:ident: $ty:ty;)*) => {$(
        $(#[$attribute])*
        #[export]
        pub fn $name(value: $ty) -> $ty {
            value
        }
    )*};
}

echo! {
    /// One core value.
    echo_bool: bool;
    echo_u8: u8;
    echo_u16: u16;
    echo_u32: u32;
    echo_u64: u64;
    echo_i8: i8;
    echo_i16: i16;
    echo_i32: i32;
    echo_i64: i64;
    echo_usize: usize;
    echo_isize: isize;
    echo_f32: f32;
    echo_f64: f64;
    echo_char: char;
    echo_unit: ();

    echo_string: String;
    echo_boxed_str: Box<str>;

    echo_strings: Vec<String>;
    echo_nested: Vec<Vec<u32>>;
    echo_nested_strings: Vec<Vec<String>>;
    echo_optional_strings: Vec<Option<String>>;
    echo_results: Vec<Result<u32, String>>;

    echo_option_bool: Option<bool>;
    echo_option_u8: Option<u8>;
    echo_option_u16: Option<u16>;
    echo_option_u32: Option<u32>;
    echo_option_u64: Option<u64>;
    echo_option_i8: Option<i8>;
    echo_option_i16: Option<i16>;
    echo_option_i32: Option<i32>;
    echo_option_i64: Option<i64>;
    echo_option_f32: Option<f32>;
    echo_option_f64: Option<f64>;
    echo_option_char: Option<char>;
    echo_option_unit: Option<()>;
    echo_option_string: Option<String>;
    echo_option_strings: Option<Vec<String>>;
    echo_option_numbers: Option<Vec<f64>>;
    echo_option_option_u32: Option<Option<u32>>;
    echo_option_option_string: Option<Option<String>>;
    echo_option_result: Option<Result<String, u8>>;
}

/// Returns what it is given.
#[export]
pub fn echo_str(value: &str) -> String {
    value.to_owned()
}

/// Returns what it is given, borrowed on the way in and owned on the way out.
#[export]
pub fn echo_cow(value: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(value.into_owned())
}

/// A result that borrows for ever.
#[export]
pub fn constant() -> &'static str {
    "für immer"
}

/// Defines three functions for one element: over `&[T]`, `Vec<T>` and `Box<[T]>`.
macro_rules! lists {
    ($($slice:ident, $vec:ident, $boxed:ident: $ty:ty;)*) => {$(
        /// Returns what it is given.
        #[export]
        pub fn $slice(value: &[$ty]) -> Vec<$ty> {
            value.to_vec()
        }

        echo! {
            $vec: Vec<$ty>;
            $boxed: Box<[$ty]>;
        }
    )*};
}

lists! {
    slice_bool, vec_bool, boxed_bool: bool;
    slice_u8, vec_u8, boxed_u8: u8;
    slice_u16, vec_u16, boxed_u16: u16;
    slice_u32, vec_u32, boxed_u32: u32;
    slice_u64, vec_u64, boxed_u64: u64;
    slice_i8, vec_i8, boxed_i8: i8;
    slice_i16, vec_i16, boxed_i16: i16;
    slice_i32, vec_i32, boxed_i32: i32;
    slice_i64, vec_i64, boxed_i64: i64;
    slice_f32, vec_f32, boxed_f32: f32;
    slice_f64, vec_f64, boxed_f64: f64;
    slice_char, vec_char, boxed_char: char;
}

/// Returns what it is given, once for each way to hold a string in a list.
#[export]
pub fn echo_strs(value: &[&str]) -> Vec<String> {
    value.iter().map(|text| (*text).to_owned()).collect()
}

/// Returns what it is given.
#[export]
pub fn slice_strings(value: &[String]) -> Vec<String> {
    value.to_vec()
}

/// Strings that lie in no one run, because the guest owns none of them.
#[export]
pub fn static_strs(count: u32) -> Vec<&'static str> {
    ["a", "ä", "", "💧"]
        .into_iter()
        .cycle()
        .take(count as usize)
        .collect()
}

/// Returns what it is given.
#[export]
pub fn echo_option_str(value: Option<&str>) -> Option<String> {
    value.map(str::to_owned)
}

/// Returns what it is given.
#[export]
pub fn echo_option_slice(value: Option<&[f64]>) -> Option<Vec<f64>> {
    value.map(<[f64]>::to_vec)
}

/// Fails with a string.
#[export]
pub fn check_string(fail: bool) -> Result<u32, String> {
    if fail {
        Err("it failed: größer".to_owned())
    } else {
        Ok(42)
    }
}

/// Fails with a number.
#[export]
pub fn check_number(fail: bool) -> Result<String, u32> {
    if fail {
        Err(u32::MAX)
    } else {
        Ok("fine".to_owned())
    }
}

/// Fails with any error.
#[export]
pub fn parse(number: &str) -> Result<i64, wharf::Error> {
    Ok(number.parse()?)
}

/// Fails with an error of this crate's, told in text.
#[export]
pub fn parse_named(number: &str) -> Result<i64, String> {
    number
        .parse()
        .map_err(|error: ParseIntError| format!("{number}: {error}"))
}

/// Succeeds with nothing.
#[export]
pub fn check_unit(fail: bool) -> Result<(), String> {
    if fail { Err(String::new()) } else { Ok(()) }
}

/// Fails with nothing.
#[export]
#[expect(
    clippy::result_unit_err,
    reason = "an error without a payload crosses too"
)]
pub fn check_no_reason(fail: bool) -> Result<bool, ()> {
    if fail { Err(()) } else { Ok(true) }
}

/// Both cases have a tail.
#[export]
pub fn check_option(value: Option<&str>, fail: bool) -> Result<Option<String>, Vec<u8>> {
    if fail {
        Err(vec![1, 2, 255])
    } else {
        Ok(value.map(str::to_owned))
    }
}

/// A result in a result.
#[export]
pub fn check_nested(outer: bool, inner: bool) -> Result<Result<u64, String>, bool> {
    match (outer, inner) {
        (true, _) => Err(true),
        (false, true) => Ok(Err("inner".to_owned())),
        (false, false) => Ok(Ok(u64::MAX)),
    }
}

/// A result as an argument.
#[export]
pub fn describe(value: Result<u64, &str>) -> String {
    match value {
        Ok(number) => format!("ok: {number}"),
        Err(text) => format!("err: {text}"),
    }
}

/// Changes a list in place.
#[export]
pub fn scale(values: &mut [f64], factor: f64) {
    for value in values {
        *value *= factor;
    }
}

/// Changes a list in place, and returns something besides.
#[export]
pub fn increment(values: &mut [u8]) -> u32 {
    values
        .iter_mut()
        .for_each(|value| *value = value.wrapping_add(1));
    values.iter().map(|value| u32::from(*value)).sum()
}

/// Changes two lists in place, and returns text.
#[export]
pub fn swap(left: &mut [i64], right: &mut [i64]) -> String {
    let count = left.len().min(right.len());
    left[..count].swap_with_slice(&mut right[..count]);
    format!("swapped {count}")
}

/// Changes a list in place while memory grows.
#[export]
pub fn fill(values: &mut [u32], grow: u32) -> Result<u32, String> {
    let room = vec![7_u8; grow as usize];
    let filling = room.iter().map(|byte| u32::from(*byte)).max().unwrap_or(7);
    values.fill(filling);
    match grow {
        1 => Err("changed all the same".to_owned()),
        grow => Ok(grow),
    }
}

/// Several parameters of mixed kinds.
#[export]
#[allow(clippy::too_many_arguments)]
pub fn mixed(
    text: &str,
    numbers: &[f64],
    count: Option<u32>,
    owned: String,
    bytes: Vec<u8>,
    flag: bool,
    names: &[String],
    last: Option<&str>,
) -> String {
    format!("{text}|{numbers:?}|{count:?}|{owned}|{bytes:?}|{flag}|{names:?}|{last:?}")
}

/// Lists that must be aligned, each behind text of any length.
#[export]
pub fn aligned(text: &str, texts: &[String], chars: &[Option<char>]) -> String {
    format!(
        "{text}|{}|{}",
        texts.concat(),
        chars.iter().flatten().collect::<String>()
    )
}

/// As many kinds of number as one call can have.
#[export]
#[allow(clippy::too_many_arguments)]
pub fn numbers(
    a: u8,
    b: i8,
    c: u16,
    d: i16,
    e: u32,
    f: i32,
    g: u64,
    h: i64,
    i: f32,
    j: f64,
) -> f64 {
    let small = f64::from(a) + f64::from(b) + f64::from(c) + f64::from(d);
    small + f64::from(e) + f64::from(f) + g as f64 + h as f64 + f64::from(i) + j
}

/// Parameters after which every one may be left out.
#[export]
pub fn trailing(first: u32, second: Option<u32>, third: Option<&str>) -> String {
    format!("{first} {second:?} {third:?}")
}

/// An option before a parameter that can't be left out.
#[export]
pub fn leading(first: Option<u32>, second: u32) -> String {
    format!("{first:?} {second}")
}

/// Types of another name.
pub mod alias {
    /// A number.
    pub type Id = u64;
    /// A list.
    pub type Ids = Vec<Id>;
    /// A fallible list.
    pub type Found<T> = Result<T, String>;
}

/// Types that this crate calls otherwise, from another module.
#[export]
pub fn aliases(ids: &[alias::Id], last: alias::Id) -> alias::Found<alias::Ids> {
    match ids.contains(&last) {
        true => Err(format!("{last} is there already")),
        false => Ok(ids.iter().copied().chain([last]).collect()),
    }
}

/// Exports from another module, and with another name.
mod inner {
    /// Exported from a private module.
    #[wharf::export(name = "from-a-module")]
    fn exported() -> String {
        module_path!().to_owned()
    }
}

/// A function whose name is a keyword in JavaScript.
#[export(name = "delete")]
pub fn remove(list: &[u32], at: u32) -> Vec<u32> {
    let mut list = list.to_vec();
    list.remove(at as usize);
    list
}

/// A function whose name is a keyword in Rust.
#[export]
pub fn r#type(r#in: u32) -> u32 {
    r#in + 1
}

/// Functions that are called what the glue calls things of its own.
#[export]
pub fn free(block: u32, size: u32) -> u32 {
    block + size
}

/// As `free`.
#[export]
pub fn memory(wasm: &str) -> String {
    wasm.to_uppercase()
}

/// As `free`; this one is called what hosts call the guest's allocator.
#[export]
pub fn cabi_realloc(tail: Vec<u8>) -> Vec<u8> {
    tail
}

/// Parameters with the names of everything that glue might call its own variables.
#[export]
#[allow(clippy::too_many_arguments)]
pub fn names(
    at: u32,
    result: &str,
    bytes: &[u8],
    guest: Vec<u16>,
    arguments: Option<u32>,
    value: &str,
    block: &[String],
    error: Option<&str>,
    r#let: u32,
    undefined: u32,
    tail: &str,
    u8: &[f32],
) -> String {
    format!(
        "{at}|{result}|{bytes:?}|{guest:?}|{arguments:?}|{value}|{block:?}|{error:?}|{let}|\
         {undefined}|{tail}|{u8:?}",
        r#let = r#let,
    )
}

/// Parameters with the names that glue makes of others'.
#[export]
pub fn fill_at(values: &mut [u32], values_at: u32) -> u32 {
    values.fill(values_at);
    values_at
}

/// Parameters with the names of helpers that glue writes for this very call.
#[export]
pub fn helpers(
    check_u8: &[u8],
    size_list_of_bool: &[bool],
    put_option_of_u32: Option<Option<u32>>,
) -> String {
    format!("{check_u8:?}|{size_list_of_bool:?}|{put_option_of_u32:?}")
}

/// A package's default export.
#[export(name = "default")]
pub fn by_default(module: u32, wasm: u32) -> u32 {
    module + wasm
}

/// As `free`.
#[export]
pub fn compile(compiled: ()) -> u8 {
    let () = compiled;
    7
}

/// Parameters that carry nothing, and take no slot.
#[export]
pub fn units(first: (), second: u32, third: ()) -> u32 {
    let ((), ()) = (first, third);
    second
}

/// Parameters that have no name, or one that differs from another by an underscore.
#[export]
pub fn nameless(_: u32, arg0: u32, _unused: u32) -> u32 {
    arg0
}

/// The first line ends in an asterisk: *
///
/// Then comes what ends a comment, */ and what starts one, /* or //; and `code`:
///
/// ```
/// let x = "${1}"; // */
/// ```
///
/// @deprecated isn't a tag here, and \u002a/ isn't an end.
#[export]
pub fn documented() {}

/// Takes memory for good, without ever touching it: afterwards everything else lies above it.
#[export]
pub fn occupy(bytes: u32) -> bool {
    let mut room = Vec::<u8>::new();
    let granted = room.try_reserve_exact(bytes as usize).is_ok();
    std::hint::black_box(room).leak();
    granted
}
