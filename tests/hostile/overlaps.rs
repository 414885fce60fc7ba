//! Values that are larger than memory, because their parts are the same; values without an end.

use std::collections::{BTreeMap, BTreeSet};

use wharf_abi::Type;
use wharf_abi::layout;
use wharf_abi::names::MAX_BYTES;
use wharf_abi::types::{Body, Definition, Field, Ref};
use wharf_host::Value;

use super::case::{Case, Expected, MISALIGNED, OUTSIDE, Outcome, TOO_DEEP, TOO_LARGE, function};
use super::module::{DATA, Does, END, words};
use super::places::{Chain, Lifted, Record, Variant, returns, whole};
use super::values::label;

#[derive(Value)]
pub(crate) struct Tree {
    left: Option<Box<Tree>>,
    right: Option<Box<Tree>>,
}

#[derive(Value)]
pub(crate) struct Nest {
    children: Vec<Nest>,
}

#[derive(Value)]
pub(crate) enum Json {
    Null,
    Array(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

#[derive(Value)]
pub(crate) enum Expr {
    Number(f64),
    Negate(Box<Expr>),
    Sum { left: Box<Expr>, right: Box<Expr> },
}

/// Elements are here, and what they point to is all before.
const ELEMENTS: u32 = DATA + 4096;

/// How many there are. As bytes, address and number are ASCII.
const COUNT: u32 = 1024;

/// A list of elements of these bytes.
fn many<T: Lifted>(name: &str, element: &[u8]) -> Case {
    let elements = element.repeat(COUNT as usize);
    assert!(ELEMENTS as usize + elements.len() < END as usize, "{name}");
    let list = words(&[ELEMENTS, COUNT]);
    whole::<T>(name, &list, &[(ELEMENTS, elements)], TOO_LARGE)
}

pub(crate) fn multiplied() -> Vec<Case> {
    let all = words(&[0, DATA]);
    let all_halves = words(&[0, DATA / 2]);
    let first = |bytes: &[u8], pair: &[u8]| [bytes, pair].concat();
    let mut cases = vec![
        many::<Vec<Vec<u8>>>("lists_of_bytes", &all),
        many::<Vec<Vec<u16>>>("lists_of_numbers", &all_halves),
        many::<Vec<Vec<bool>>>("lists_of_bools", &all),
        many::<Vec<String>>("texts", &all),
        many::<BTreeSet<String>>("set_of_texts", &all),
        many::<BTreeMap<String, u32>>("keys", &first(&all, &[0; 4])),
        many::<BTreeMap<u32, String>>("values", &first(&[0; 4], &all)),
        many::<Vec<Record<String>>>("records_of_texts", &first(&[0; 4], &all)),
        many::<Vec<Record<Vec<u8>>>>("records_of_bytes", &first(&[0; 4], &all)),
        many::<Vec<(String, String)>>("tuples", &all.repeat(2)),
        many::<Vec<Option<String>>>("options", &first(&[1, 0, 0, 0], &all)),
        many::<Vec<Result<String, u8>>>("successes", &first(&[0; 4], &all)),
        many::<Vec<Result<u8, String>>>("errors", &first(&[1, 0, 0, 0], &all)),
        many::<Vec<Variant<String>>>("variants", &[&[1, 0, 0, 0], &all[..], &[0; 4]].concat()),
        many::<Vec<[String; 2]>>("arrays_of_texts", &all.repeat(2)),
        many::<Vec<Vec<Vec<u8>>>>("lists_of_lists", &words(&[ELEMENTS, COUNT])),
        many::<Vec<Vec<String>>>("lists_of_texts", &words(&[ELEMENTS, COUNT])),
        many::<Vec<Chain>>("chains", &[&all[..], &words(&[0, 0])].concat()),
        many::<Vec<Nest>>("nests", &words(&[ELEMENTS, COUNT])),
        whole::<[String; 100]>("array_of_texts", &all.repeat(100), &[], TOO_LARGE),
    ];

    // The whole page is one list, of which each element is the whole page.
    let page = words(&[0, END].repeat(END as usize / 8));
    let root = words(&[0, END / 8]);
    cases.push(whole_at::<Vec<Vec<u8>>>(
        "page_of_pages",
        &[(0, page.clone()), (0, root.clone())],
    ));
    cases.push(whole_at::<Vec<String>>(
        "page_of_texts",
        &[(0, page), (0, root)],
    ));

    // Each is both children of the one before.
    let size = layout::of(Tree::TYPE).size;
    let level = |i: u32| [1, DATA + 64 + (i + 1) * size].repeat(2);
    let levels: Vec<u32> = (0..100).flat_map(level).collect();
    let first = words(&level(0));
    cases.push(whole::<Tree>(
        "tree",
        &first,
        &[(DATA + 64, words(&levels))],
        TOO_LARGE,
    ));
    let level = |i: u32| [DATA + 64 + (i + 1) * 16, 2].repeat(2);
    let levels: Vec<u32> = (0..100).flat_map(level).collect();
    cases.push(whole::<Nest>(
        "nest",
        &words(&level(0)),
        &[(DATA + 64, words(&levels))],
        TOO_LARGE,
    ));
    cases.push(long_names());
    cases
}

/// A list that begins at address 0.
fn whole_at<T: Lifted>(name: &str, writes: &[(u32, Vec<u8>)]) -> Case {
    let does = Does::Returns(writes.to_vec(), 0);
    Case::of::<T>(name, does, TOO_LARGE)
}

/// Many records of one byte, and a field of a long name.
fn long_names() -> Case {
    let field = Field {
        label: label("x".repeat(MAX_BYTES)),
        ty: Ref::Static(u8::TYPE),
    };
    let record = record("LongNames", field);
    let ty = Type::List(Ref::Owned(Box::new(record)));
    let does = returns(&ty, &words(&[0, 20_000]), &[]);
    Case {
        function: function("long_names", Vec::new(), Ref::Owned(Box::new(ty))),
        does,
        args: Vec::new(),
        expected: Outcome::Any.javascript(Outcome::Skipped),
        typed: None,
    }
}

/// A record of one field.
fn record(name: &str, field: Field) -> Type {
    Type::Defined(Ref::Owned(Box::new(Definition {
        label: label(name.into()),
        path: Ref::Owned(format!("hostile::{name}").into()),
        args: Ref::Static(&[]),
        body: Body::Record(Ref::Owned(Box::new([field]))),
    })))
}

/// A value within itself, each time within tuples of tuples: neither the nesting of values nor that
/// of types is much, but together they are.
fn deep_tuples() -> Case {
    let boxed = |ty| Ref::Owned(Box::new(ty));
    let back = Type::Back(Ref::Static("hostile::Deep"));
    let next = Type::Option(boxed(Type::Boxed(boxed(back))));
    let tuple = |ty, _| Type::Tuple(Ref::Owned(Box::new([boxed(ty)])));
    let field = Field {
        label: label("next".into()),
        ty: boxed((0..90).fold(next, tuple)),
    };
    let ty = record("Deep", field);
    Case {
        does: returns(&ty, &words(&[1, DATA]), &[]),
        function: function("deep_tuples", Vec::new(), boxed(ty)),
        args: Vec::new(),
        // JavaScript counts the nesting of values alone; its stack ends before that does.
        expected: Outcome::Fault(TOO_DEEP).javascript(Outcome::Panic("call stack")),
        typed: None,
    }
}

pub(crate) fn endless() -> Vec<Case> {
    let mut cases = Vec::new();
    let chain = |next: [u32; 2]| words(&[0, 0, next[0], next[1]]);
    cases.push(whole::<Chain>(
        "chain_of_itself",
        &chain([1, DATA]),
        &[],
        TOO_DEEP,
    ));
    let two = chain([1, DATA]);
    let first = chain([1, DATA + 64]);
    cases.push(whole::<Chain>(
        "chain_of_two",
        &first,
        &[(DATA + 64, two)],
        TOO_DEEP,
    ));
    for (length, expected) in [
        (layout::MAX_NESTING, Outcome::Any),
        (layout::MAX_NESTING + 1, Outcome::Fault(TOO_DEEP)),
        (1000, Outcome::Fault(TOO_DEEP)),
    ] {
        let links = (1..length).map(|i| DATA + i * 16);
        let links = links.flat_map(|next| [0, 0, 1, next]).chain([0; 4]);
        let links = words(&links.collect::<Vec<u32>>());
        cases.push(whole::<Chain>(
            &format!("chain_of_{length}"),
            &links,
            &[],
            expected,
        ));
    }
    let list = words(&[DATA, 1]);
    cases.push(whole::<Nest>("list_of_itself", &list, &[], TOO_DEEP));
    cases.push(whole::<Nest>(
        "list_of_itself_twice",
        &words(&[DATA, 2]),
        &[],
        TOO_DEEP,
    ));
    let array = words(&[1, DATA, 1]);
    cases.push(whole::<Json>("array_of_itself", &array, &[], TOO_DEEP));
    // An entry has the key before, which is empty.
    let object = words(&[0, 0, 2, DATA, 1]);
    let entry = (DATA, object.clone());
    cases.push(whole_from::<Json>("object_of_itself", &entry, DATA + 8));
    let negate = words(&[1, 0, DATA, 0]);
    cases.push(whole::<Expr>("negation_of_itself", &negate, &[], TOO_DEEP));
    let sum = words(&[2, 0, DATA, DATA]);
    cases.push(whole::<Expr>("sum_of_itself", &sum, &[], TOO_DEEP));
    let tree = words(&[1, DATA, 1, DATA]);
    cases.push(whole::<Tree>("tree_of_itself", &tree, &[], TOO_DEEP));
    cases.push(whole::<Vec<Chain>>(
        "list_of_endless_chains",
        &words(&[DATA + 64, 1]),
        &[(DATA + 64, chain([1, DATA + 64]))],
        TOO_DEEP,
    ));

    cases.push(deep_tuples());

    // Pointers of boxes.
    let lies: [(&str, u32, Expected); 6] = [
        ("at_the_end", END, OUTSIDE.into()),
        ("across_the_end", END - 8, OUTSIDE.into()),
        ("at_the_last_address", u32::MAX - 7, OUTSIDE.into()),
        ("at_a_negative_address", 1 << 31, OUTSIDE.into()),
        ("misaligned", DATA + 1, MISALIGNED.into()),
        ("misaligned_by_half", DATA + 2, MISALIGNED.into()),
    ];
    for (lie, address, expected) in lies {
        let bytes = chain([1, address]);
        cases.push(whole::<Chain>(
            &format!("box_{lie}"),
            &bytes,
            &[],
            expected.clone(),
        ));
        let bytes = words(&[1, 0, address & !4, 0]);
        cases.push(whole::<Expr>(
            &format!("boxed_case_{lie}"),
            &bytes,
            &[],
            expected,
        ));
    }
    cases
}

fn whole_from<T: Lifted>(name: &str, write: &(u32, Vec<u8>), root: u32) -> Case {
    let does = Does::Returns(vec![write.clone()], root.into());
    Case::of::<T>(name, does, TOO_DEEP)
}
