//! Statements that refuse what isn't such a number, `bool` or `char`.

use wharf_abi::plan::{Kind, Node};
use wharf_abi::show::{Expected, ExpectedScalar};
use wharf_abi::types::{Scalar, Wide};

/// A statement that refuses what isn't such a scalar, such an integer but 0, or such a wide one.
pub(super) fn check_scalar(node: &Node, value: &str, place: &str) -> String {
    let expected = Expected(node).to_string();
    match &node.kind {
        Kind::Scalar(scalar) => check_number(*scalar, value, place),
        Kind::NonZero(scalar) => {
            let (wrong, ty) = wrong(*scalar, value);
            let zero = match ty {
                Type::BigInt => "0n",
                Type::Number | Type::Other => "0",
            };
            let wrong = format!("{wrong} || {value} === {zero}");
            refuse(&wrong, &ty, &expected, value, place)
        }
        Kind::Wide(wide) => {
            let narrow = match wide {
                Wide::U128 => "asUintN",
                Wide::S128 => "asIntN",
            };
            let wrong = not_bigint(value, narrow, 128);
            refuse(&wrong, &Type::BigInt, &expected, value, place)
        }
        Kind::Unit
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
        | Kind::Enum { .. }
        | Kind::Flags { .. }
        | Kind::Boxed(_)
        | Kind::Back(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => unreachable!("these are no numbers"),
    }
}

/// A statement that refuses what isn't such a scalar.
pub(super) fn check_number(scalar: Scalar, value: &str, place: &str) -> String {
    let (wrong, ty) = wrong(scalar, value);
    let expected = ExpectedScalar(scalar).to_string();
    refuse(&wrong, &ty, &expected, value, place)
}

/// The `typeof` of a value that is at least of the right kind.
enum Type {
    Number,
    BigInt,
    Other,
}

fn refuse(wrong: &str, ty: &Type, expected: &str, value: &str, place: &str) -> String {
    match ty {
        Type::Number => {
            format!("if ({wrong}) rejectNumber({value}, \"{expected}\", {place}, \"number\");")
        }
        Type::BigInt => format!(
            "if ({wrong}) rejectNumber({value}, \"{expected}, as a bigint\", {place}, \"bigint\");"
        ),
        Type::Other => format!("if ({wrong}) reject({value}, \"{expected}\", {place});"),
    }
}

/// The condition that a value is none of these.
fn wrong(scalar: Scalar, value: &str) -> (String, Type) {
    let number = |wrong: String| (not_number(value, &wrong), Type::Number);
    match scalar {
        Scalar::Bool => (format!("typeof {value} !== \"boolean\""), Type::Other),
        Scalar::Char => (format!("!isChar({value})"), Type::Other),
        Scalar::U8 => number(format!("({value} & 255) !== {value}")),
        Scalar::S8 => number(format!("({value} << 24) >> 24 !== {value}")),
        Scalar::U16 => number(format!("({value} & 65535) !== {value}")),
        Scalar::S16 => number(format!("({value} << 16) >> 16 !== {value}")),
        Scalar::U32 => number(format!("{value} >>> 0 !== {value}")),
        Scalar::S32 => number(format!("({value} | 0) !== {value}")),
        Scalar::U64 => (not_bigint(value, "asUintN", 64), Type::BigInt),
        Scalar::S64 => (not_bigint(value, "asIntN", 64), Type::BigInt),
        Scalar::F32 => (format!("!isF32({value})"), Type::Number),
        Scalar::F64 => (format!("typeof {value} !== \"number\""), Type::Number),
    }
}

/// Symbols and bigints can't even be tested by arithmetic.
fn not_number(value: &str, wrong: &str) -> String {
    format!("typeof {value} !== \"number\" || {wrong}")
}

fn not_bigint(value: &str, narrow: &str, bits: u32) -> String {
    format!("typeof {value} !== \"bigint\" || BigInt.{narrow}({bits}, {value}) !== {value}")
}
