//! Sizes, alignments and offsets in linear memory.
//!
//! They are those of the Component Model's Canonical ABI (section "Alignment" and "Element size"
//! of `CanonicalABI.md`): little-endian, natural alignment, a discriminant of one byte before an
//! option's or a result's payload, and `(pointer, length)` pairs of 32 bits each.

use crate::types::{Scalar, Type};

/// Size and alignment in bytes. The size is a multiple of the alignment, and so also the distance
/// between two elements of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Bytes.
    pub size: u32,
    /// Bytes; a power of two, at most 8.
    pub align: u32,
}

/// Where a block starts at least: the largest alignment of any type, in bytes.
pub const BLOCK_ALIGN: u32 = 8;

/// Where the length of a `(pointer, length)` pair stands, in bytes after the pointer.
pub const LENGTH_OFFSET: u32 = 4;

/// The next multiple of `align`, a power of two, from `offset` on.
pub const fn align_up(offset: u32, align: u32) -> u32 {
    (offset + align - 1) & !(align - 1)
}

/// The layout of one core value.
pub const fn of_scalar(scalar: Scalar) -> Layout {
    let size = match scalar {
        Scalar::Bool | Scalar::U8 | Scalar::S8 => 1,
        Scalar::U16 | Scalar::S16 => 2,
        Scalar::U32 | Scalar::S32 | Scalar::F32 | Scalar::Char => 4,
        Scalar::U64 | Scalar::S64 | Scalar::F64 => 8,
    };
    Layout { size, align: size }
}

/// The layout of a value in linear memory.
pub const fn of(ty: &Type) -> Layout {
    match ty {
        Type::Unit => Layout { size: 0, align: 1 },
        Type::Scalar(scalar) => of_scalar(*scalar),
        Type::Str | Type::List(_) => Layout { size: 8, align: 4 },
        Type::Option(some) => cases(of(some.get()), Layout { size: 0, align: 1 }),
        Type::Result(ok, error) => cases(of(ok.get()), of(error.get())),
    }
}

/// Where the payload of an option or a result stands, in bytes after its discriminant. The
/// second type of an option is [`Type::Unit`].
pub const fn payload(first: &Type, second: &Type) -> u32 {
    max(of(first).align, of(second).align)
}

/// Why a list of `()` is none.
pub const NO_ELEMENTS: &str = "a list of `()` carries nothing but its length: use a `u32`";

/// Whether the elements of every list in a type take room.
pub const fn lists_have_elements(ty: &Type) -> bool {
    match ty {
        Type::Unit | Type::Scalar(_) | Type::Str => true,
        Type::List(element) => of(element.get()).size > 0 && lists_have_elements(element.get()),
        Type::Option(some) => lists_have_elements(some.get()),
        Type::Result(ok, error) => {
            lists_have_elements(ok.get()) && lists_have_elements(error.get())
        }
    }
}

const fn cases(first: Layout, second: Layout) -> Layout {
    let align = max(first.align, second.align);
    Layout {
        size: align_up(align + max(first.size, second.size), align),
        align,
    }
}

const fn max(a: u32, b: u32) -> u32 {
    if a > b { a } else { b }
}
