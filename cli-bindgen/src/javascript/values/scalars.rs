//! Values that are one core value, and where they stand in memory.

use wharf_abi::plan::{Kind, Node};
use wharf_abi::types::Scalar;

use super::{Number, Values};

impl Values {
    /// An expression for the core value of one that has been checked and takes one slot.
    pub(in super::super) fn lower(&mut self, node: &Node, value: &str) -> String {
        match &node.kind {
            Kind::Scalar(Scalar::Char) => format!("{value}.codePointAt(0)"),
            Kind::Enum { .. } => format!("{}.indexOf({value})", self.helper("cases", node)),
            Kind::Flags { .. } => format!("{}({value})", self.helper("bits", node)),
            Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Unit
            | Kind::Wide(_)
            | Kind::Str
            | Kind::List(_)
            | Kind::Array(_, _)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::Handle(_)
            | Kind::View(_, _) => value.to_owned(),
        }
    }

    /// An expression for the value of a core value that the guest returned. Whatever it left in
    /// the upper bits of a number is cut off.
    pub(in super::super) fn lift(&mut self, node: &Node, core: &str) -> String {
        match &node.kind {
            Kind::Scalar(scalar) => lift_scalar(*scalar, core),
            Kind::NonZero(scalar) => format!("toNonZero({})", lift_scalar(*scalar, core)),
            Kind::Enum { .. } => format!("toCase({}, {core})", self.helper("cases", node)),
            Kind::Flags { .. } => format!("{}({core})", self.helper("flags", node)),
            Kind::Handle(handle) => self.lift_handle(node, handle, core),
            Kind::Unit
            | Kind::Wide(_)
            | Kind::Str
            | Kind::List(_)
            | Kind::Array(_, _)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::View(_, _) => unreachable!("these don't travel as one core value"),
        }
    }
}

/// A core value as JavaScript has it.
fn lift_scalar(scalar: Scalar, core: &str) -> String {
    match scalar {
        Scalar::Bool => format!("{core} !== 0"),
        Scalar::U8 => format!("{core} & 255"),
        Scalar::S8 => format!("({core} << 24) >> 24"),
        Scalar::U16 => format!("{core} & 65535"),
        Scalar::S16 => format!("({core} << 16) >> 16"),
        Scalar::U32 => format!("{core} >>> 0"),
        Scalar::U64 => format!("BigInt.asUintN(64, {core})"),
        Scalar::Char => format!("toChar({core})"),
        Scalar::S32 | Scalar::S64 | Scalar::F32 | Scalar::F64 => core.to_owned(),
    }
}

/// The element of a view at an address.
pub(super) fn place_of(scalar: Scalar, at: &str) -> String {
    format!("{}[{}]", Number(scalar).view(), index_of(scalar, at))
}

/// The index of an address in a view.
pub(super) fn index_of(scalar: Scalar, at: &str) -> String {
    let shift = wharf_abi::layout::of_scalar(scalar).size.trailing_zeros();
    match shift {
        0 => at.to_owned(),
        shift if at.contains(' ') => format!("({at}) >>> {shift}"),
        shift => format!("{at} >>> {shift}"),
    }
}

/// The address `by` bytes after `at`.
pub(super) fn offset(by: u32) -> String {
    match by {
        0 => "at".to_owned(),
        by => format!("at + {by}"),
    }
}
