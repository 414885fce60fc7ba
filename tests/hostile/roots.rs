//! Where results stand: outside of memory, askew, and in odd but harmless places.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use wharf_abi::Type;
use wharf_abi::layout::{self, Layout};
use wharf_abi::slots::Pass;

use super::case::{Case, Expected, MISALIGNED, OUTSIDE, Outcome};
use super::module::{AREA, DATA, Does, END, RESULT, store, words};
use super::places::{Chain, Lifted, Record, Variant, Write, whole};

/// Results at addresses where none can be.
fn lies<T: Lifted>(cases: &mut Vec<Case>, name: &str) {
    let Layout { size, align } = layout::of(T::TYPE);
    let lies = [
        ("at_the_end", END),
        ("at_the_last_address", u32::MAX - (align - 1)),
        ("at_a_negative_address", 1 << 31),
        ("far_behind_the_end", 0x7fff_fff8),
    ];
    // What is there stands for an address, or for `Some`, an error or the second case.
    let first = match Pass::of(T::TYPE) {
        Pass::List => 8,
        Pass::Nothing | Pass::Scalar(_) | Pass::Optional(_) | Pass::Pointer => 1,
    };
    let mut add = |lie: &str, address: u32, expected: Expected| {
        let there = (END - align, vec![first]);
        let does = Does::Returns(vec![there], address.into());
        cases.push(Case::of::<T>(&format!("{name}_{lie}"), does, expected));
    };
    for (lie, address) in lies {
        add(lie, address, OUTSIDE.into());
    }
    if size > align {
        add("across_the_end", END - align, OUTSIDE.into());
    }
    if align > 1 {
        // JavaScript reads text from the aligned address before: the guest might have said so.
        let misaligned = || match T::TYPE {
            Type::Str => Outcome::Fault(MISALIGNED).javascript(Outcome::Any),
            _ => MISALIGNED.into(),
        };
        add("misaligned", DATA + 1, misaligned());
        add("misaligned_by_half", RESULT + align / 2, misaligned());
    }
}

pub(crate) fn outside() -> Vec<Case> {
    let mut cases = Vec::new();
    lies::<String>(&mut cases, "text");
    lies::<Vec<u8>>(&mut cases, "bytes");
    lies::<Vec<String>>(&mut cases, "texts");
    lies::<Vec<Record<u8>>>(&mut cases, "records");
    lies::<BTreeMap<u8, String>>(&mut cases, "map");
    lies::<BTreeSet<u32>>(&mut cases, "set");
    lies::<Option<u8>>(&mut cases, "option");
    lies::<Option<u64>>(&mut cases, "wide_option");
    lies::<Option<String>>(&mut cases, "text_or_none");
    lies::<Result<u32, String>>(&mut cases, "result");
    lies::<Record<u64>>(&mut cases, "record");
    lies::<Record<u8>>(&mut cases, "record_of_bytes");
    lies::<Variant<u16>>(&mut cases, "variant");
    lies::<(u8, f64)>(&mut cases, "tuple");
    lies::<[u16; 5]>(&mut cases, "array");
    lies::<u128>(&mut cases, "u128");
    lies::<i128>(&mut cases, "i128");
    lies::<Chain>(&mut cases, "chain");
    cases
}

/// What lies in odd places, but in memory, is read as it is.
pub(crate) fn harmless() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut returns = |name: &str, writes: Vec<Write>, root: u32, value: &str| {
        let does = Does::Returns(writes, root.into());
        cases.push(Case::of::<String>(name, does, json!(value)));
    };
    let text = |address: u32| words(&[address, 8]);
    let itself = |address: u32| String::from_utf8(text(address)).expect("ASCII");
    for (place, address) in [
        ("data", DATA),
        ("arena", AREA),
        ("result_area", RESULT),
        ("start", 0),
    ] {
        let name = format!("text_of_its_own_pointer_in_{place}");
        returns(
            &name,
            vec![(address, text(address))],
            address,
            &itself(address),
        );
    }
    let last = END - 8;
    returns(
        "text_at_the_end",
        vec![(DATA, text(last)), (last, b"the last".into())],
        DATA,
        "the last",
    );
    returns(
        "pair_at_the_end",
        vec![(last, text(DATA)), (DATA, b"anywhere".into())],
        last,
        "anywhere",
    );

    cases.extend([
        Case::of::<u128>(
            "u128_at_the_end",
            Does::Returns(vec![(END - 16, vec![0xff; 16])], (END - 16).into()),
            json!(u128::MAX.to_string()),
        ),
        Case::of::<i128>(
            "i128_at_the_end",
            Does::Returns(vec![(END - 16, vec![0xff; 16])], (END - 16).into()),
            json!("-1"),
        ),
        whole::<Vec<u32>>(
            "numbers_that_are_their_own_pointer",
            &words(&[DATA, 2]),
            &[],
            json!([DATA, 2]),
        ),
        whole::<Vec<Vec<u32>>>("list_of_itself", &words(&[DATA, 1]), &[], json!([[DATA]])),
        whole::<(String, String)>(
            "texts_that_overlap",
            &words(&[DATA + 64, 4, DATA + 66, 4]),
            &[(DATA + 64, b"abcdef".into())],
            json!(["abcd", "cdef"]),
        ),
        whole::<Vec<String>>(
            "texts_that_are_the_same",
            &words(&[DATA + 64, 3]),
            &[
                (DATA + 64, words(&[DATA + 128, 2].repeat(3))),
                (DATA + 128, b"xy".into()),
            ],
            json!(["xy", "xy", "xy"]),
        ),
        // Rust hosts don't look at the place of what isn't there.
        Case::of::<Option<u8>>(
            "none_across_the_end",
            Does::Returns(vec![(END - 1, vec![0])], (END - 1).into()),
            Outcome::Value(json!(null)).javascript(OUTSIDE),
        ),
        // No host looks for doubles before it makes a set of its own.
        whole::<BTreeSet<u8>>(
            "set_of_doubles",
            &words(&[DATA + 64, 3]),
            &[(DATA + 64, vec![7, 7, 7])],
            Outcome::Value(json!([7, 7, 7])).javascript(json!([7])),
        ),
        whole::<BTreeMap<u8, u8>>(
            "map_of_doubles",
            &words(&[DATA + 64, 2]),
            &[(DATA + 64, vec![7, 1, 7, 2])],
            Outcome::Value(json!([[7, 1], [7, 2]])).javascript(json!([[7, 2]])),
        ),
    ]);

    // In the block of the arguments.
    for (name, length) in [("arena", 5), ("overflow_block", 20_000)] {
        let does = Does::Runs(Box::new(|code| {
            store(code, DATA, &[0, 5]);
            code.i32_const(DATA as i32)
                .local_get(0)
                .i32_store(super::module::ANY);
            code.i32_const(DATA as i32);
        }));
        let arg = json!("x".repeat(length));
        let name = format!("text_of_the_argument_in_the_{name}");
        cases.push(Case::taking::<&'static str, String>(
            &name,
            arg,
            does,
            json!("xxxxx"),
        ));
    }
    cases
}
