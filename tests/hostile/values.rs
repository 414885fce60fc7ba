//! Values that their type doesn't have: text, characters, numbers, discriminants.

use std::cmp::Ordering;
use std::num::NonZero;

use serde_json::json;
use wharf_abi::Type;
use wharf_abi::types::{self, Body, Definition, Label, Payload, Ref};
use wharf_host::Value;

use super::case::{BAD_CASE, BAD_CHAR, BAD_TEXT, Case, Outcome, ZERO, function};
use super::module::{DATA, Does, END, words};
use super::places::{Variant, Write, everywhere, returns, whole};

#[derive(Value)]
pub(crate) enum Three {
    First,
    Second,
    Third,
}

#[derive(Value)]
#[value(flags)]
pub(crate) struct Flags {
    a: bool,
    b: bool,
    c: bool,
}

/// Where a text lies.
const TEXT: u32 = DATA + 1024;

pub(crate) fn texts() -> Vec<Case> {
    let mut cases = Vec::new();
    let bad: [(&str, &[u8]); 11] = [
        ("a_continuation_alone", &[0x80]),
        ("no_first_byte", &[0xff]),
        ("overlong_0", &[0xc0, 0x80]),
        ("overlong_slash", &[0xe0, 0x80, 0xaf]),
        ("overlong_in_4", &[0xf0, 0x80, 0x80, 0xaf]),
        ("a_first_surrogate", &[0xed, 0xa0, 0x80]),
        ("a_second_surrogate", &[0xed, 0xbf, 0xbf]),
        (
            "a_pair_of_surrogates",
            &[0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80],
        ),
        ("past_the_last_character", &[0xf4, 0x90, 0x80, 0x80]),
        ("five_bytes", &[0xf8, 0x88, 0x80, 0x80, 0x80]),
        ("cut_off", &[0xf0, 0x9f, 0x92]),
    ];
    for (name, bytes) in bad {
        // Short text, longer text, and text that goes on.
        for (length, before, after) in [("", 0, 0), ("_after_40", 40, 0), ("_before_2000", 0, 2000)]
        {
            let text = [&vec![b'x'; before], bytes, &vec![b'x'; after]].concat();
            let pair = words(&[TEXT, text.len() as u32]);
            let name = format!("text_of_{name}{length}");
            match length {
                "" => everywhere::<String>(&mut cases, &name, &pair, &[(TEXT, text)], BAD_TEXT),
                _ => cases.push(whole::<Vec<String>>(
                    &name,
                    &words(&[DATA + 64, 2]),
                    &[(DATA + 64, [words(&[0, 0]), pair].concat()), (TEXT, text)],
                    BAD_TEXT,
                )),
            }
        }
    }
    everywhere::<String>(
        &mut cases,
        "text_cut_off_by_the_end_of_memory",
        &words(&[END - 2, 2]),
        &[(END - 2, vec![0xe2, 0x82])],
        BAD_TEXT,
    );
    // Each half is wrong, both together would be right.
    let halves = words(&[TEXT, 1, TEXT + 1, 1]);
    let whole_text = (TEXT, "é".into());
    cases.push(whole::<Vec<String>>(
        "texts_that_share_a_character",
        &words(&[DATA + 64, 2]),
        &[(DATA + 64, halves.clone()), whole_text.clone()],
        BAD_TEXT,
    ));
    cases.push(whole::<(String, String)>(
        "parts_that_share_a_character",
        &halves,
        std::slice::from_ref(&whole_text),
        BAD_TEXT,
    ));
    cases.push(whole::<Vec<(String, String)>>(
        "parts_of_elements_that_share_a_character",
        &words(&[DATA + 64, 1]),
        &[(DATA + 64, halves), whole_text],
        BAD_TEXT,
    ));
    cases.push(whole::<String>(
        "text_with_a_bom",
        &words(&[TEXT, 4]),
        &[(TEXT, "\u{feff}x".into())],
        json!("\u{feff}x"),
    ));
    cases
}

pub(crate) fn numbers() -> Vec<Case> {
    let mut cases = Vec::new();
    for code in [0xd800, 0xdfff, 0x11_0000, 0x7fff_ffff, u32::MAX] {
        let name = format!("char_{code:x}");
        everywhere::<char>(&mut cases, &name, &words(&[code]), &[], BAD_CHAR);
    }
    everywhere::<NonZero<u8>>(&mut cases, "zero_u8", &[0], &[], ZERO);
    everywhere::<NonZero<u16>>(&mut cases, "zero_u16", &[0; 2], &[], ZERO);
    everywhere::<NonZero<i32>>(&mut cases, "zero_i32", &[0; 4], &[], ZERO);
    everywhere::<NonZero<u64>>(&mut cases, "zero_u64", &[0; 8], &[], ZERO);
    everywhere::<NonZero<i64>>(&mut cases, "zero_i64", &[0; 8], &[], ZERO);
    // What the upper bits of a core value are doesn't matter, except to what is below.
    cases.push(Case::of::<NonZero<u8>>(
        "zero_u8_below_bits",
        core(0x100),
        ZERO,
    ));
    cases.push(Case::of::<u8>("u8_below_bits", core(0x1ff), json!(255)));
    cases.push(Case::of::<i8>("i8_below_bits", core(0x17f), json!(127)));
    cases.push(Case::of::<u16>(
        "u16_below_bits",
        core(0xffff_0001),
        json!(1),
    ));
    cases.push(Case::of::<i16>(
        "i16_below_bits",
        core(0x1_8000),
        json!(-32768),
    ));
    cases.push(Case::of::<bool>("bool_of_2", core(2), json!(true)));
    cases.push(whole::<(bool, bool)>(
        "bools_in_memory",
        &[2, 255],
        &[],
        json!([true, true]),
    ));
    cases
}

fn core(bits: u64) -> Does {
    Does::Returns(Vec::new(), bits)
}

pub(crate) fn discriminants() -> Vec<Case> {
    let mut cases = Vec::new();
    for found in [3, 4, 127, 128, 255] {
        let name = format!("enum_{found}");
        everywhere::<Three>(&mut cases, &name, &[found], &[], BAD_CASE);
        everywhere::<Ordering>(
            &mut cases,
            &format!("ordering_{found}"),
            &[found],
            &[],
            BAD_CASE,
        );
    }
    for found in [2, 3, 128, 255] {
        let bytes = [found, 0, 0, 0];
        everywhere::<Option<u32>>(
            &mut cases,
            &format!("option_{found}"),
            &bytes,
            &[],
            BAD_CASE,
        );
        everywhere::<Option<()>>(
            &mut cases,
            &format!("no_option_{found}"),
            &bytes[..1],
            &[],
            BAD_CASE,
        );
        everywhere::<Result<u32, String>>(
            &mut cases,
            &format!("result_{found}"),
            &bytes,
            &[],
            BAD_CASE,
        );
    }
    for found in [4, 5, 128, 255] {
        let name = format!("variant_{found}");
        everywhere::<Variant<u32>>(&mut cases, &name, &[found], &[], BAD_CASE);
    }
    // Rust hosts look at as many bits as a discriminant has in memory, JavaScript at all that there
    // are, as the Canonical ABI does.
    cases.push(Case::of::<Three>(
        "enum_below_bits",
        core(0x101),
        Outcome::Value(json!("Second")).javascript(BAD_CASE),
    ));
    cases.push(Case::of::<Three>(
        "enum_all_bits",
        core(0xffff_ffff),
        BAD_CASE,
    ));
    // No flag of it has these bits.
    cases.push(Case::of::<Flags>(
        "flags_below_bits",
        core(0xffff_fffa),
        json!(["b"]),
    ));
    cases.push(whole::<(Flags, Flags)>(
        "flags_in_memory",
        &[0xf9, 0x80],
        &[],
        json!([["a"], []]),
    ));

    cases.extend(wide_discriminants());
    cases
}

/// Discriminants of two bytes: of an enum, and of a variant whose last case carries a number.
fn wide_discriminants() -> Vec<Case> {
    let mut cases = Vec::new();
    for (found, expected) in [
        (299, Outcome::Any),
        (300, Outcome::Fault(BAD_CASE)),
        (0xffff, Outcome::Fault(BAD_CASE)),
    ] {
        let bytes = &words(&[found])[..2];
        let option = [&[1, 0], bytes].concat();
        let list = words(&[TEXT, 2]);
        let elements = (TEXT, [&[0; 2], bytes].concat());
        let elsewhere = std::slice::from_ref(&elements);
        let boxed = |ty| Ref::Owned(Box::new(ty));
        let mut add = |name: &str, ty: Type, bytes: &[u8], elsewhere: &[Write]| {
            cases.push(Case {
                does: returns(&ty, bytes, elsewhere),
                function: function(&format!("{name}_{found}"), Vec::new(), boxed(ty)),
                args: Vec::new(),
                expected: expected.clone().into(),
                typed: None,
            });
        };
        add("wide_enum", many(labels()), bytes, &[]);
        add(
            "wide_enum_in_option",
            Type::Option(boxed(many(labels()))),
            &option,
            &[],
        );
        add(
            "wide_enum_in_list",
            Type::List(boxed(many(labels()))),
            &list,
            elsewhere,
        );
        add(
            "wide_variant",
            many(variants()),
            &[bytes, &[0; 6]].concat(),
            &[],
        );
        add(
            "wide_variant_in_option",
            Type::Option(boxed(many(variants()))),
            &[&[1, 0, 0, 0], bytes, &[0; 6]].concat(),
            &[],
        );
    }
    cases
}

/// A name of a definition that is made here.
pub(crate) fn label(name: String) -> Label {
    Label {
        name: Ref::Owned(name.clone().into()),
        ident: Ref::Owned(name.into()),
        docs: Ref::Static(""),
    }
}

/// The names of 300 cases.
fn names() -> impl Iterator<Item = Label> {
    (0..300).map(|i| label(format!("Case{i}")))
}

fn labels() -> Body {
    Body::Enum(Ref::Owned(names().collect()))
}

fn variants() -> Body {
    let cases = names().enumerate().map(|(i, label)| {
        let payload = match i {
            299 => Payload::One(Ref::Static(u32::TYPE)),
            _ => Payload::Unit,
        };
        types::Case { label, payload }
    });
    Body::Variant(Ref::Owned(cases.collect()))
}

fn many(body: Body) -> Type {
    let name = match &body {
        Body::Enum(_) => "ManyNames",
        _ => "ManyCases",
    };
    Type::Defined(Ref::Owned(Box::new(Definition {
        label: label(name.into()),
        path: Ref::Owned(format!("hostile::{name}").into()),
        args: Ref::Static(&[]),
        body,
    })))
}
