//! Values as text: as a message shows them, and as it names what they are.

use std::fmt;

use crate::val::Val;

/// `[1, 2]`, `some("a")`, `err('x')`, `{name: "a"}`, `circle(1.5)`.
impl fmt::Display for Val {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Val::Unit => f.write_str("()"),
            Val::Bool(it) => write!(f, "{it}"),
            Val::U8(it) => write!(f, "{it}"),
            Val::S8(it) => write!(f, "{it}"),
            Val::U16(it) => write!(f, "{it}"),
            Val::S16(it) => write!(f, "{it}"),
            Val::U32(it) => write!(f, "{it}"),
            Val::S32(it) => write!(f, "{it}"),
            Val::U64(it) => write!(f, "{it}"),
            Val::S64(it) => write!(f, "{it}"),
            Val::F32(it) => write!(f, "{it}"),
            Val::F64(it) => write!(f, "{it}"),
            Val::Char(it) => write!(f, "{it:?}"),
            Val::Str(it) => write!(f, "{it:?}"),
            Val::U128(it) => write!(f, "{it}"),
            Val::S128(it) => write!(f, "{it}"),
            Val::List(items) => joined(f, ["[", "]"], items, |item, f| write!(f, "{item}")),
            Val::Tuple(parts) => joined(f, ["(", ")"], parts, |part, f| write!(f, "{part}")),
            Val::Map(entries) => joined(f, ["{", "}"], entries, |(key, value), f| {
                write!(f, "{key}: {value}")
            }),
            Val::Record(fields) => joined(f, ["{", "}"], fields, |(name, value), f| {
                write!(f, "{name}: {value}")
            }),
            Val::Variant(case, None) | Val::Enum(case) => f.write_str(case),
            // The parentheses of a tuple are enough.
            Val::Variant(case, Some(payload)) => match &**payload {
                tuple @ Val::Tuple(_) => write!(f, "{case}{tuple}"),
                other => write!(f, "{case}({other})"),
            },
            Val::Flags(flags) => joined(f, ["{", "}"], flags, |flag, f| f.write_str(flag)),
            Val::Option(None) => f.write_str("none"),
            Val::Option(Some(some)) => write!(f, "some({some})"),
            Val::Result(Ok(ok)) => write!(f, "ok({ok})"),
            Val::Result(Err(error)) => write!(f, "err({error})"),
            Val::Object(object) => write!(f, "<{}>", object.type_name()),
            Val::Resource(_) => f.write_str("<object>"),
            Val::Function(_) | Val::Callback(_) => f.write_str("<function>"),
        }
    }
}

/// Items with a comma between any two.
fn joined<T>(
    f: &mut fmt::Formatter<'_>,
    [open, close]: [&str; 2],
    items: &[T],
    write: impl Fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    f.write_str(open)?;
    for (i, item) in items.iter().enumerate() {
        f.write_str(if i == 0 { "" } else { ", " })?;
        write(item, f)?;
    }
    f.write_str(close)
}

/// What a value is, for "…, not a u32".
pub(crate) fn kind(val: &Val) -> &'static str {
    match val {
        Val::Unit => "nothing",
        Val::Bool(_) => "a boolean",
        Val::U8(_) => "a u8",
        Val::S8(_) => "an i8",
        Val::U16(_) => "a u16",
        Val::S16(_) => "an i16",
        Val::U32(_) => "a u32",
        Val::S32(_) => "an i32",
        Val::U64(_) => "a u64",
        Val::S64(_) => "an i64",
        Val::F32(_) => "an f32",
        Val::F64(_) => "an f64",
        Val::Char(_) => "a character",
        Val::Str(_) => "a string",
        Val::U128(_) => "a u128",
        Val::S128(_) => "an i128",
        Val::List(_) => "a list",
        Val::Tuple(_) => "a tuple",
        Val::Map(_) => "a map",
        Val::Record(_) => "a record",
        Val::Variant(_, _) => "a case of a variant",
        Val::Enum(_) => "a case of an enum",
        Val::Flags(_) => "flags",
        Val::Option(None) => "none",
        Val::Option(Some(_)) => "an option",
        Val::Result(_) => "a result",
        Val::Object(_) => "an object of the guest's",
        Val::Resource(_) => "an object of the host's",
        Val::Function(_) => "a function",
        Val::Callback(_) => "a function of the guest's",
    }
}
