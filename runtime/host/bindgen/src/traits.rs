//! Which traits the Rust types of an interface have, as far as their parts allow.

use wharf_abi::types::{Body, Definition, Field, Payload, Ref};
use wharf_abi::{Scalar, Type};

use crate::standard::Standard;

/// Traits of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Traits {
    /// `Eq`.
    pub(crate) eq: bool,
    /// `Hash`, and `Eq`: it can be a key.
    pub(crate) hash: bool,
    /// `Copy`.
    pub(crate) copy: bool,
    /// `Clone` and `PartialEq`: what has handles can't be copied, only given away.
    pub(crate) clone: bool,
}

const ALL: Traits = Traits {
    eq: true,
    hash: true,
    copy: true,
    clone: true,
};

impl Traits {
    fn and(self, other: Traits) -> Traits {
        Traits {
            eq: self.eq && other.eq,
            hash: self.hash && other.hash,
            copy: self.copy && other.copy,
            clone: self.clone && other.clone,
        }
    }

    fn owned(self) -> Traits {
        Traits {
            copy: false,
            ..self
        }
    }

    /// Those of a type; `with` says whether another takes the place of a definition. Of such a type
    /// nothing is known but that it can be a key where the guest has one.
    pub(crate) fn of(ty: &Type, with: &dyn Fn(&Definition) -> bool) -> Traits {
        let of = |ty: &Type| Traits::of(ty, with);
        match ty {
            Type::Unit | Type::NonZero(_) | Type::Wide(_) => ALL,
            Type::Scalar(scalar) => {
                let exact = !matches!(scalar, Scalar::F32 | Scalar::F64);
                Traits {
                    eq: exact,
                    hash: exact,
                    ..ALL
                }
            }
            Type::Str => ALL.owned(),
            Type::List(ty) | Type::Boxed(ty) => of(ty).owned(),
            Type::Array(ty, _) | Type::Option(ty) => of(ty),
            Type::Set(ty) => {
                let element = of(ty);
                Traits {
                    // Elements that can't be keys are in a vector.
                    hash: false,
                    ..element.owned()
                }
            }
            Type::Map(key, value) => Traits {
                hash: false,
                ..of(key).and(of(value)).owned()
            },
            Type::Tuple(parts) => parts.iter().fold(ALL, |all, ty| all.and(of(ty))),
            Type::Result(ok, error) => of(ok).and(of(error)),
            Type::Defined(definition) => Traits::of_definition(definition, with),
            // What it refers to asks its other parts.
            Type::Back(_) => ALL.owned(),
            Type::Handle(_) | Type::View(_, _) => Traits {
                eq: false,
                hash: false,
                copy: false,
                clone: false,
            },
        }
    }

    /// Those of a definition.
    pub(crate) fn of_definition(
        definition: &Definition,
        with: &dyn Fn(&Definition) -> bool,
    ) -> Traits {
        let of = |ty: &Ref<Type>| Traits::of(ty, with);
        match Standard::of(definition) {
            Some(Standard::Duration | Standard::Ordering) => return ALL,
            Some(Standard::Range | Standard::RangeInclusive) => {
                let ends = definition.args.iter().map(of);
                return ends.fold(ALL.owned(), Traits::and);
            }
            None if with(definition) => {
                return Traits {
                    eq: false,
                    copy: false,
                    ..ALL
                };
            }
            None => {}
        }
        let fields = |fields: &[Field]| {
            let parts = fields.iter().map(|field| of(&field.ty));
            parts.fold(ALL, Traits::and)
        };
        match &definition.body {
            Body::Record(parts) => fields(parts),
            Body::Enum(_) | Body::Flags(_) => ALL,
            Body::Variant(cases) => cases.iter().fold(ALL, |all, case| {
                all.and(match &case.payload {
                    Payload::Unit => ALL,
                    Payload::One(ty) => of(ty),
                    Payload::Tuple(parts) => parts.iter().fold(ALL, |all, part| all.and(of(part))),
                    Payload::Record(parts) => fields(parts),
                })
            }),
        }
    }
}
