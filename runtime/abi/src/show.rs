//! Types and functions in words: as Rust writes them, and as an error message names them.

use core::fmt;

use crate::types::{Function, Mode, Param, Scalar, Type};

impl Scalar {
    /// The Rust name.
    pub const fn name(self) -> &'static str {
        match self {
            Scalar::Bool => "bool",
            Scalar::U8 => "u8",
            Scalar::S8 => "i8",
            Scalar::U16 => "u16",
            Scalar::S16 => "i16",
            Scalar::U32 => "u32",
            Scalar::S32 => "i32",
            Scalar::U64 => "u64",
            Scalar::S64 => "i64",
            Scalar::F32 => "f32",
            Scalar::F64 => "f64",
            Scalar::Char => "char",
        }
    }
}

/// As Rust writes an owned value: `Vec<String>`.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Unit => f.write_str("()"),
            Type::Scalar(scalar) => f.write_str(scalar.name()),
            Type::Str => f.write_str("String"),
            Type::List(element) => write!(f, "Vec<{}>", element.get()),
            Type::Option(some) => write!(f, "Option<{}>", some.get()),
            Type::Result(ok, error) => write!(f, "Result<{}, {}>", ok.get(), error.get()),
        }
    }
}

/// As Rust writes a parameter: `names: &[String]`.
impl fmt::Display for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name.get())?;
        match (self.mode, self.ty.get()) {
            (Mode::Borrowed, Type::Str) => f.write_str("&str"),
            (Mode::Borrowed, Type::List(element)) => write!(f, "&[{}]", element.get()),
            (Mode::Mutable, Type::List(element)) => write!(f, "&mut [{}]", element.get()),
            (_, ty) => ty.fmt(f),
        }
    }
}

/// As Rust writes a signature: `fn greet(name: &str) -> String`.
impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fn {}(", self.name.get())?;
        for (i, param) in self.params.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{param}")?;
        }
        f.write_str(")")?;
        match self.result.get() {
            Type::Unit => Ok(()),
            result @ (Type::Scalar(_)
            | Type::Str
            | Type::List(_)
            | Type::Option(_)
            | Type::Result(_, _)) => write!(f, " -> {result}"),
        }
    }
}

/// What a value must be, for "… must be": `a string`, `an integer from 0 to 255 (u8)`.
pub struct Expected<'t>(pub &'t Type);

impl fmt::Display for Expected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Type::Unit => f.write_str("nothing"),
            Type::Scalar(scalar) => scalar_expected(*scalar, f),
            Type::Str => f.write_str("a string"),
            Type::List(element) => write!(f, "a list, each element {}", Expected(element)),
            Type::Option(some) => write!(f, "{}, or none", Expected(some)),
            Type::Result(ok, error) => {
                write!(
                    f,
                    "a result, ok: {}, err: {}",
                    Expected(ok),
                    Expected(error)
                )
            }
        }
    }
}

fn scalar_expected(scalar: Scalar, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (low, high): (i128, i128) = match scalar {
        Scalar::Bool => return f.write_str("a boolean"),
        Scalar::Char => return f.write_str("a single character"),
        Scalar::F32 | Scalar::F64 => return write!(f, "a number ({})", scalar.name()),
        Scalar::U8 => (u8::MIN.into(), u8::MAX.into()),
        Scalar::S8 => (i8::MIN.into(), i8::MAX.into()),
        Scalar::U16 => (u16::MIN.into(), u16::MAX.into()),
        Scalar::S16 => (i16::MIN.into(), i16::MAX.into()),
        Scalar::U32 => (u32::MIN.into(), u32::MAX.into()),
        Scalar::S32 => (i32::MIN.into(), i32::MAX.into()),
        Scalar::U64 => (u64::MIN.into(), u64::MAX.into()),
        Scalar::S64 => (i64::MIN.into(), i64::MAX.into()),
    };
    write!(f, "an integer from {low} to {high} ({})", scalar.name())
}
