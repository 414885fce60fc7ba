//! Which core values a parameter or a result takes.
//!
//! A macro sees syntax, not types, so it can't flatten a value into any number of core values.
//! Every type therefore takes at most two *slots*: see [`Pass`]. The type system knows the same
//! rule as [`crate::shape`], and a constant assertion holds the two together.

use crate::layout;
use crate::types::{Body, Scalar, Type};

/// A WebAssembly core type, of those that Wharf uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Core {
    /// 32-bit integer, also a pointer or a length.
    I32,
    /// 64-bit integer.
    I64,
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
}

/// How a value travels as a parameter or result.
///
/// A result of no or one slot is returned as that; any other is returned as a pointer to its
/// layout in linear memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// No slot: `()`.
    Nothing,
    /// One slot: the core value; of an enum or of flags, the scalar that carries it.
    Scalar(Scalar),
    /// Two slots: pointer and length.
    List,
    /// Two slots: 0 or 1, and the core value (any value if the first is 0).
    Optional(Scalar),
    /// One slot: a pointer to the layout.
    Pointer,
}

/// What a handle is in memory and in a slot.
pub const HANDLE: Scalar = Scalar::U32;

impl Scalar {
    /// The core type that carries it.
    pub const fn core(self) -> Core {
        match self {
            Scalar::Bool
            | Scalar::U8
            | Scalar::S8
            | Scalar::U16
            | Scalar::S16
            | Scalar::U32
            | Scalar::S32
            | Scalar::Char => Core::I32,
            Scalar::U64 | Scalar::S64 => Core::I64,
            Scalar::F32 => Core::F32,
            Scalar::F64 => Core::F64,
        }
    }
}

impl Type {
    /// The scalar that a value is in memory and in a slot, if it is one.
    pub const fn carrier(&self) -> Option<Scalar> {
        match self {
            Type::Scalar(scalar) | Type::NonZero(scalar) => Some(*scalar),
            Type::Handle(_) => Some(HANDLE),
            Type::Defined(definition) => match &definition.get().body {
                Body::Enum(cases) => Some(layout::discriminant(cases.get().len())),
                Body::Flags(flags) => Some(layout::bits(flags.get().len())),
                Body::Record(_) | Body::Variant(_) => None,
            },
            Type::Unit
            | Type::Wide(_)
            | Type::Str
            | Type::List(_)
            | Type::Array(_, _)
            | Type::Set(_)
            | Type::Map(_, _)
            | Type::Tuple(_)
            | Type::Option(_)
            | Type::Result(_, _)
            | Type::Boxed(_)
            | Type::Back(_)
            | Type::View(_, _) => None,
        }
    }
}

impl Pass {
    /// How a value of this type travels.
    pub const fn of(ty: &Type) -> Pass {
        match ty {
            Type::Unit => Pass::Nothing,
            Type::Str | Type::List(_) | Type::Set(_) | Type::Map(_, _) | Type::View(_, _) => {
                Pass::List
            }
            Type::Option(some) => match some.get().carrier() {
                Some(scalar) => Pass::Optional(scalar),
                None => Pass::Pointer,
            },
            Type::Scalar(_)
            | Type::NonZero(_)
            | Type::Wide(_)
            | Type::Array(_, _)
            | Type::Tuple(_)
            | Type::Result(_, _)
            | Type::Defined(_)
            | Type::Boxed(_)
            | Type::Back(_)
            | Type::Handle(_) => match ty.carrier() {
                Some(scalar) => Pass::Scalar(scalar),
                None => Pass::Pointer,
            },
        }
    }

    /// The core types of a parameter.
    pub const fn params(self) -> &'static [Core] {
        match self {
            Pass::Nothing => &[],
            Pass::Scalar(scalar) => one(scalar),
            Pass::List => &[Core::I32, Core::I32],
            Pass::Optional(scalar) => match scalar.core() {
                Core::I32 => &[Core::I32, Core::I32],
                Core::I64 => &[Core::I32, Core::I64],
                Core::F32 => &[Core::I32, Core::F32],
                Core::F64 => &[Core::I32, Core::F64],
            },
            Pass::Pointer => &[Core::I32],
        }
    }

    /// The core types of a result.
    pub const fn results(self) -> &'static [Core] {
        match self {
            Pass::Nothing => &[],
            Pass::Scalar(scalar) => one(scalar),
            Pass::List | Pass::Optional(_) | Pass::Pointer => &[Core::I32],
        }
    }
}

const fn one(scalar: Scalar) -> &'static [Core] {
    match scalar.core() {
        Core::I32 => &[Core::I32],
        Core::I64 => &[Core::I64],
        Core::F32 => &[Core::F32],
        Core::F64 => &[Core::F64],
    }
}
