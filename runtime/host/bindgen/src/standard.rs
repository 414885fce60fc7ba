//! Types of the standard library that a guest's interface describes as records or enums.

use std::cmp::Ordering;
use std::time::Duration;

use wharf_abi::types::{Body, Definition};
use wharf_abi::{Type, Value};

/// One of these types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standard {
    Duration,
    Ordering,
    Range,
    RangeInclusive,
}

impl Standard {
    /// The type that a definition is of, if it is one of these and described as they are.
    pub(crate) fn of(definition: &Definition) -> Option<Standard> {
        let is = |ty: &Type| match ty {
            Type::Defined(it) => it.is(definition),
            _ => false,
        };
        match definition.path.get() {
            "core::time::Duration" if is(Duration::TYPE) => Some(Standard::Duration),
            "core::cmp::Ordering" if is(Ordering::TYPE) => Some(Standard::Ordering),
            "core::ops::Range" if has_ends(definition) => Some(Standard::Range),
            "core::ops::RangeInclusive" if has_ends(definition) => Some(Standard::RangeInclusive),
            _ => None,
        }
    }
}

fn has_ends(definition: &Definition) -> bool {
    let (Body::Record(fields), [arg]) = (&definition.body, definition.args.get()) else {
        return false;
    };
    let names: Vec<&str> = fields.iter().map(|field| field.label.name.get()).collect();
    names == ["start", "end"] && fields.iter().all(|field| field.ty.is(arg))
}
