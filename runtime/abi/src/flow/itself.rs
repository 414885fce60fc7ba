//! Types that contain themselves where that has no meaning.
//!
//! A [`Type::Back`] is looked at where the definition stands that it leads to, and there a value flows
//! the way that the whole flows. Among what a function takes or returns it would flow another way.

use super::{KEY, Sought, of_definition};
use crate::layout::{Row, same};
use crate::types::{Body, Case, Definition, Handle, Type};

const FUNCTION: &str = "a function can't take or return the type that it is a part of";

/// Where a definition must not be found again.
#[derive(Clone, Copy)]
enum Place {
    /// What a function takes and returns.
    Function,
    /// The elements of a set and the keys of a map.
    Key,
}

/// Why a definition can't contain itself where it does.
pub(super) const fn problem(definition: &Definition) -> Option<&'static str> {
    let path = definition.path.get();
    if in_body(&definition.body, path, Place::Function, false) {
        return Some(FUNCTION);
    }
    if in_body(&definition.body, path, Place::Key, false)
        && of_definition(definition, Sought::HANDLE)
    {
        return Some(KEY);
    }
    None
}

/// Whether a type contains the definition of this path, around it, in such a place; `there`: it is in
/// one itself.
const fn inside(ty: &Type, path: &str, place: Place, there: bool) -> bool {
    match ty {
        Type::Unit
        | Type::Scalar(_)
        | Type::NonZero(_)
        | Type::Wide(_)
        | Type::Str
        | Type::View(_, _)
        | Type::Handle(Handle::Own(_) | Handle::Borrow(_, _)) => false,
        Type::Back(found) => there && same(found.get(), path),
        Type::List(ty) | Type::Array(ty, _) | Type::Option(ty) | Type::Boxed(ty) => {
            inside(ty.get(), path, place, there)
        }
        Type::Set(key) => inside(key.get(), path, place, there || place.is_key()),
        Type::Map(key, value) => {
            inside(key.get(), path, place, there || place.is_key())
                || inside(value.get(), path, place, there)
        }
        Type::Result(ok, error) => {
            inside(ok.get(), path, place, there) || inside(error.get(), path, place, there)
        }
        Type::Tuple(types) => in_row(Row::Types(types.get()), path, place, there),
        // From there on, the path means that one.
        Type::Defined(definition) if same(definition.get().path.get(), path) => false,
        Type::Defined(definition) => in_body(&definition.get().body, path, place, there),
        Type::Handle(Handle::Function(callback)) => {
            let callback = callback.get();
            let there = there || !place.is_key();
            in_row(Row::Types(callback.params.get()), path, place, there)
                || inside(callback.result.get(), path, place, there)
        }
    }
}

const fn in_body(body: &Body, path: &str, place: Place, there: bool) -> bool {
    match body {
        Body::Record(fields) => in_row(Row::Fields(fields.get()), path, place, there),
        Body::Variant(cases) => in_cases(cases.get(), path, place, there),
        Body::Enum(_) | Body::Flags(_) => false,
    }
}

const fn in_cases(cases: &[Case], path: &str, place: Place, there: bool) -> bool {
    let mut i = 0;
    while i < cases.len() {
        if in_row(Row::of_payload(&cases[i].payload), path, place, there) {
            return true;
        }
        i += 1;
    }
    false
}

const fn in_row(row: Row<'_>, path: &str, place: Place, there: bool) -> bool {
    let mut i = 0;
    while i < row.len() {
        if inside(row.get(i), path, place, there) {
            return true;
        }
        i += 1;
    }
    false
}

impl Place {
    const fn is_key(self) -> bool {
        matches!(self, Place::Key)
    }
}
