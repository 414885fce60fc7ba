//! Values in every place that a value can have: as a whole, and in any other.

use std::collections::BTreeMap;

use wharf_abi::layout;
use wharf_abi::slots::Pass;
use wharf_abi::{Load, Type};
use wharf_host::Value;

use super::case::{Case, Expected};
use super::module::{DATA, Does, words};

/// Bytes that something in memory has, and their address.
pub(crate) type Write = (u32, Vec<u8>);

#[derive(Value)]
pub(crate) struct Record<T> {
    pub(crate) small: u8,
    pub(crate) value: T,
}

#[derive(Value)]
pub(crate) enum Variant<T> {
    Nothing,
    One(T),
    Two(u8, T),
    Fields { small: u8, value: T },
}

#[derive(Value)]
pub(crate) struct Chain {
    pub(crate) text: String,
    pub(crate) next: Option<Box<Chain>>,
}

/// Where a list has its elements.
const ELEMENTS: u32 = DATA + 256;

/// A type to be lifted.
pub(crate) trait Lifted: for<'m> Load<'m> {}

impl<T: for<'m> Load<'m>> Lifted for T {}

/// A function that returns the value of these bytes.
pub(crate) fn whole<T: Lifted>(
    name: &str,
    value: &[u8],
    elsewhere: &[Write],
    expected: impl Into<Expected>,
) -> Case {
    Case::of::<T>(name, returns(T::TYPE, value, elsewhere), expected)
}

/// Returns the value of these bytes, as its type travels.
pub(crate) fn returns(ty: &Type, value: &[u8], elsewhere: &[Write]) -> Does {
    match Pass::of(ty) {
        Pass::Nothing | Pass::Scalar(_) => {
            let mut bits = [0; 8];
            bits[..value.len()].copy_from_slice(value);
            Does::Returns(Vec::new(), u64::from_le_bytes(bits))
        }
        Pass::List | Pass::Optional(_) | Pass::Pointer => {
            let writes = elsewhere.iter().cloned().chain([(DATA, value.to_vec())]);
            Does::Returns(writes.collect(), DATA.into())
        }
    }
}

/// Bytes in which a value stands so many bytes from the first.
fn at(offset: u32, value: &[u8]) -> Vec<u8> {
    [&vec![0; offset as usize], value].concat()
}

/// With a discriminant.
fn cased(case: u8, offset: u32, value: &[u8]) -> Vec<u8> {
    let mut bytes = at(offset, value);
    bytes[0] = case;
    bytes
}

/// A bad value of type `T`, given by the bytes of its layout and of what it points to, in every
/// place.
pub(crate) fn everywhere<T: Lifted>(
    cases: &mut Vec<Case>,
    name: &str,
    value: &[u8],
    elsewhere: &[Write],
    expected: impl Into<Expected>,
) {
    let (ty, expected) = (T::TYPE, expected.into());
    let mut value = value.to_vec();
    value.resize(layout::of(ty).size as usize, 0);
    let value = &*value;
    let option = layout::payload(ty, &Type::Unit);
    let (success, error) = (layout::payload(ty, u8::TYPE), layout::payload(u8::TYPE, ty));
    let tuple = layout::part(<(u8, T)>::TYPE, 0, 1);
    let record = layout::part(Record::<T>::TYPE, 0, 1);
    let [one, two, field] =
        [(1, 0), (2, 1), (3, 1)].map(|(case, part)| layout::part(Variant::<T>::TYPE, case, part));
    type Whole = fn(&str, &[u8], &[Write], Expected) -> Case;
    let places: [(&str, Whole, Vec<u8>); 10] = [
        ("option", whole::<Option<T>>, cased(1, option, value)),
        ("success", whole::<Result<T, u8>>, cased(0, success, value)),
        ("error", whole::<Result<u8, T>>, cased(1, error, value)),
        ("tuple", whole::<(u8, T)>, at(tuple, value)),
        ("record", whole::<Record<T>>, at(record, value)),
        ("case", whole::<Variant<T>>, cased(1, one, value)),
        ("case_of_two", whole::<Variant<T>>, cased(2, two, value)),
        (
            "case_of_fields",
            whole::<Variant<T>>,
            cased(3, field, value),
        ),
        ("array", whole::<[T; 2]>, [value, value].concat()),
        ("itself", whole::<T>, value.to_vec()),
    ];
    for (place, whole, bytes) in places {
        let name = format!("{name}_in_{place}");
        cases.push(whole(&name, &bytes, elsewhere, expected.clone()));
    }
    // The first element is all zeros, and so honest, unless no zero is.
    let second = |size: u32, offset: u32| at(size + offset, value);
    let record_size = layout::of(Record::<T>::TYPE).size;
    let entry = layout::of_entry(u8::TYPE, ty, None).size;
    let entry_value = layout::entry_value(u8::TYPE, ty, None);
    let lists: [(&str, Whole, Vec<u8>); 3] = [
        ("list", whole::<Vec<T>>, second(layout::of(ty).size, 0)),
        (
            "list_of_records",
            whole::<Vec<Record<T>>>,
            second(record_size, record),
        ),
        ("map", whole::<BTreeMap<u8, T>>, second(entry, entry_value)),
    ];
    for (place, whole, bytes) in lists {
        let name = format!("{name}_in_{place}");
        let elsewhere = [elsewhere, &[(ELEMENTS, bytes)]].concat();
        cases.push(whole(
            &name,
            &words(&[ELEMENTS, 2]),
            &elsewhere,
            expected.clone(),
        ));
    }
}
