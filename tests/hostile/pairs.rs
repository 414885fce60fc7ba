//! Pointers and lengths that no value has, of everything that has a pointer and a length.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;

use serde_json::json;
use wharf_abi::Type;
use wharf_abi::layout::{self, Layout};
use wharf_host::Value;

use super::case::{Case, Expected, MISALIGNED, OUTSIDE, Outcome};
use super::module::{DATA, END, words};
use super::places::{Lifted, Record, Variant, everywhere, whole};
use super::values::{Flags, Three};

/// Where nothing stands but zeros.
const ZEROS: u32 = DATA + 2048;

/// What is behind the pointer.
fn element(ty: &Type) -> Layout {
    match ty {
        Type::Str => Layout { size: 1, align: 1 },
        Type::List(element) | Type::Set(element) => layout::of(element),
        Type::Map(key, value) => layout::of_entry(key, value, None),
        other => panic!("{other} has no length"),
    }
}

/// Pointers and lengths.
fn lies(ty: &Type) -> Vec<(&'static str, [u32; 2], Expected)> {
    let Layout { size, align } = element(ty);
    let last = u32::MAX - (align - 1);
    let mut lies = vec![
        ("at_the_end", [END, 1], OUTSIDE.into()),
        ("across_the_end", [END - size, 2], OUTSIDE.into()),
        ("at_the_last_address", [last, 1], OUTSIDE.into()),
        ("round_the_last_address", [last, last], OUTSIDE.into()),
        (
            "back_to_the_start",
            [u32::MAX - 7, 16_u32.div_ceil(size)],
            OUTSIDE.into(),
        ),
        ("of_any_length", [DATA, u32::MAX], OUTSIDE.into()),
        ("of_half_of_any_length", [0, 1 << 31], OUTSIDE.into()),
    ];
    if size > 1 {
        let few = ((1_u64 << 32) / u64::from(size)) as u32 + 1;
        lies.push(("whose_size_wraps", [DATA, few], OUTSIDE.into()));
        lies.push(("just_too_long", [0, END / size + 1], OUTSIDE.into()));
    }
    if align > 1 {
        lies.push(("misaligned", [ZEROS + 1, 1], MISALIGNED.into()));
        lies.push((
            "misaligned_by_half",
            [ZEROS + align / 2, 1],
            MISALIGNED.into(),
        ));
    }
    lies
}

/// In every place.
fn all<T: Lifted>(cases: &mut Vec<Case>, name: &str) {
    for (lie, pair, expected) in lies(T::TYPE) {
        everywhere::<T>(
            cases,
            &format!("{name}_{lie}"),
            &words(&pair),
            &[],
            expected,
        );
    }
}

/// As a whole, and in a record in a list.
fn few<T: Lifted>(cases: &mut Vec<Case>, name: &str) {
    for (lie, pair, expected) in lies(T::TYPE) {
        let (name, pair) = (format!("{name}_{lie}"), words(&pair));
        cases.push(whole::<T>(&name, &pair, &[], expected.clone()));
        let name = format!("{name}_in_record");
        let list = [(ZEROS, [&[0; 4][..], &pair].concat())];
        let whole = whole::<Vec<Record<T>>>;
        cases.push(whole(&name, &words(&[ZEROS, 1]), &list, expected));
    }
}

pub(crate) fn texts() -> Vec<Case> {
    let mut cases = Vec::new();
    all::<String>(&mut cases, "text");
    all::<Vec<String>>(&mut cases, "texts");
    cases
}

pub(crate) fn numbers() -> Vec<Case> {
    let mut cases = Vec::new();
    all::<Vec<u8>>(&mut cases, "bytes");
    all::<Vec<f64>>(&mut cases, "floats");
    few::<Vec<i16>>(&mut cases, "shorts");
    few::<Vec<u32>>(&mut cases, "words");
    few::<Vec<u64>>(&mut cases, "longs");
    few::<Vec<u128>>(&mut cases, "wide");
    few::<Vec<bool>>(&mut cases, "bools");
    few::<Vec<char>>(&mut cases, "chars");
    few::<Vec<NonZero<u32>>>(&mut cases, "not_zeros");
    few::<Box<[f32]>>(&mut cases, "boxed_slice");
    cases
}

/// Without anything in which lists could be larger than memory, glue counts nothing.
pub(crate) fn alone() -> Vec<Case> {
    let mut cases = Vec::new();
    for (lie, pair, expected) in lies(String::TYPE) {
        cases.push(whole::<String>(
            &format!("text_{lie}"),
            &words(&pair),
            &[],
            expected,
        ));
    }
    for (lie, pair, expected) in lies(Vec::<f64>::TYPE) {
        let (name, pair) = (format!("floats_{lie}"), words(&pair));
        cases.push(whole::<Vec<f64>>(&name, &pair, &[], expected.clone()));
        let option = [&[1, 0, 0, 0][..], &pair].concat();
        cases.push(whole::<Option<Vec<f64>>>(
            &format!("{name}_in_option"),
            &option,
            &[],
            expected,
        ));
    }
    for (lie, pair, expected) in lies(Vec::<Record<u32>>::TYPE) {
        let name = format!("records_{lie}");
        cases.push(whole::<Vec<Record<u32>>>(
            &name,
            &words(&pair),
            &[],
            expected,
        ));
    }
    for (lie, pair, expected) in lies(BTreeMap::<u32, u32>::TYPE) {
        let name = format!("map_{lie}");
        cases.push(whole::<BTreeMap<u32, u32>>(
            &name,
            &words(&pair),
            &[],
            expected,
        ));
    }
    cases
}

pub(crate) fn others() -> Vec<Case> {
    let mut cases = Vec::new();
    all::<BTreeMap<u32, String>>(&mut cases, "map");
    all::<Vec<Record<String>>>(&mut cases, "records");
    few::<BTreeSet<u32>>(&mut cases, "set");
    few::<BTreeSet<String>>(&mut cases, "set_of_texts");
    few::<BTreeMap<String, u64>>(&mut cases, "map_of_texts");
    few::<Vec<Vec<u16>>>(&mut cases, "lists");
    few::<Vec<Option<u64>>>(&mut cases, "options");
    few::<Vec<Result<u16, String>>>(&mut cases, "results");
    few::<Vec<Variant<u32>>>(&mut cases, "variants");
    few::<Vec<Three>>(&mut cases, "enums");
    few::<Vec<Flags>>(&mut cases, "flags");
    few::<Vec<[u16; 3]>>(&mut cases, "arrays");
    few::<Vec<(u8, u32)>>(&mut cases, "tuples");
    cases
}

/// The pointer of what is empty means nothing.
pub(crate) fn empty() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, pointer) in [
        ("at_0", 0),
        ("at_1", 1),
        ("at_the_end", END),
        ("far_away", u32::MAX),
    ] {
        let pair = words(&[pointer, 0]);
        let text = Outcome::Value(json!(""));
        let text = match pointer {
            // JavaScript looks where a text ends, also if it is empty.
            u32::MAX => text.javascript(OUTSIDE),
            _ => text.into(),
        };
        let nothing = || json!([]);
        cases.extend([
            whole::<String>(&format!("no_text_{name}"), &pair, &[], text.clone()),
            whole::<Vec<u8>>(&format!("no_bytes_{name}"), &pair, &[], nothing()),
            whole::<Vec<f64>>(&format!("no_floats_{name}"), &pair, &[], nothing()),
            whole::<Vec<String>>(&format!("no_texts_{name}"), &pair, &[], nothing()),
            whole::<Vec<Record<String>>>(&format!("no_records_{name}"), &pair, &[], nothing()),
            whole::<BTreeSet<u32>>(&format!("no_set_{name}"), &pair, &[], nothing()),
            whole::<BTreeMap<u8, String>>(&format!("no_map_{name}"), &pair, &[], nothing()),
        ]);
    }
    cases
}
