//! Types and functions in words: as Rust writes them, and as an error message names them.

use core::fmt;

#[cfg(feature = "alloc")]
use crate::plan::{Entry, HandlePlan, Kind, Node};
use crate::types::{
    Access, Callback, Calls, Function, Handle, Import, Mode, Param, Ref, Scalar, Type, Wide,
};

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
            Type::NonZero(scalar) => write!(f, "NonZero<{}>", scalar.name()),
            Type::Wide(wide) => f.write_str(wide.name()),
            Type::Array(element, len) => write!(f, "[{}; {len}]", element.get()),
            Type::Set(element) => write!(f, "HashSet<{}>", element.get()),
            Type::Map(key, value) => write!(f, "HashMap<{}, {}>", key.get(), value.get()),
            Type::Tuple(parts) => tuple(parts, f),
            Type::Defined(definition) => {
                f.write_str(definition.label.ident.get())?;
                for (i, arg) in definition.args.iter().enumerate() {
                    let before = if i == 0 { "<" } else { ", " };
                    write!(f, "{before}{}", arg.get())?;
                }
                f.write_str(if definition.args.is_empty() { "" } else { ">" })
            }
            Type::Boxed(value) => write!(f, "Box<{}>", value.get()),
            Type::Back(path) => f.write_str(path.rsplit("::").next().unwrap_or(path)),
            Type::Handle(handle) => handle.fmt(f),
            Type::View(scalar, Access::Shared) => write!(f, "View<{}>", scalar.name()),
            Type::View(scalar, Access::Exclusive) => write!(f, "ViewMut<{}>", scalar.name()),
        }
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Handle::Own(resource) => f.write_str(&resource.label.ident),
            Handle::Borrow(resource, access) => {
                write!(f, "{}{}", access.sigil(), resource.label.ident.get())
            }
            Handle::Function(callback) => callback.fmt(f),
        }
    }
}

/// `Box<dyn Fn(u32) -> String>`, `&dyn Fn()`.
impl fmt::Display for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.kept, self.calls) {
            (true, _) => "Box<",
            (false, Calls::Exclusive) => "&mut ",
            (false, Calls::Shared | Calls::Once) => "&",
        })?;
        f.write_str(match self.calls {
            Calls::Shared => "dyn Fn(",
            Calls::Exclusive => "dyn FnMut(",
            Calls::Once => "dyn FnOnce(",
        })?;
        for (i, param) in self.params.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{}", param.get())?;
        }
        f.write_str(")")?;
        match self.result.get() {
            Type::Unit => {}
            result => write!(f, " -> {result}")?,
        }
        f.write_str(if self.kept { ">" } else { "" })
    }
}

/// `from "./dom.js": fn log(message: &str)`.
impl fmt::Display for Import {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.module.is_empty() {
            write!(f, "from {:?}: ", self.module.get())?;
        }
        self.function.fmt(f)
    }
}

fn tuple(parts: &[Ref<Type>], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("(")?;
    for (i, part) in parts.iter().enumerate() {
        let comma = if i == 0 { "" } else { ", " };
        write!(f, "{comma}{}", part.get())?;
    }
    f.write_str(if parts.len() == 1 { ",)" } else { ")" })
}

/// As Rust writes a parameter: `names: &[String]`.
impl fmt::Display for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name.get())?;
        match (self.mode, self.ty.get()) {
            (Mode::Borrowed, Type::Str) => f.write_str("&str"),
            (Mode::Borrowed, Type::List(element)) => write!(f, "&[{}]", element.get()),
            (Mode::Mutable, Type::List(element)) => write!(f, "&mut [{}]", element.get()),
            (Mode::Borrowed, ty @ Type::Defined(_)) => write!(f, "&{ty}"),
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
            result => write!(f, " -> {result}"),
        }
    }
}

impl Wide {
    /// The Rust name.
    pub const fn name(self) -> &'static str {
        match self {
            Wide::U128 => "u128",
            Wide::S128 => "i128",
        }
    }
}

/// What a scalar must be, for "… must be": `an integer from 0 to 255 (u8)`.
impl fmt::Display for ExpectedScalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        scalar_expected(self.0, f)
    }
}

/// See its `Display`.
pub struct ExpectedScalar(pub Scalar);

/// What a value must be, for "… must be": `a string`, `an integer from 0 to 255 (u8)`.
#[cfg(feature = "alloc")]
pub struct Expected<'n>(pub &'n Node);

#[cfg(feature = "alloc")]
impl fmt::Display for Expected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Unit => f.write_str("nothing"),
            Kind::Scalar(scalar) => scalar_expected(*scalar, f),
            Kind::NonZero(scalar) => {
                scalar_expected(*scalar, f)?;
                f.write_str(", and not 0")
            }
            Kind::Wide(Wide::U128) => {
                write!(f, "an integer from 0 to {} (u128)", u128::MAX)
            }
            Kind::Wide(Wide::S128) => {
                write!(f, "an integer from {} to {} (i128)", i128::MIN, i128::MAX)
            }
            Kind::Str => f.write_str("a string"),
            Kind::List(element) => write!(f, "a list, each element {}", Expected(element)),
            Kind::Array(element, len) => {
                write!(f, "a list of {len}, each element {}", Expected(element))
            }
            Kind::Set(element) => write!(f, "a set, each element {}", Expected(element)),
            Kind::Map(entry) => {
                let Entry { key, value, .. } = &**entry;
                write!(
                    f,
                    "a map, each key {}, each value {}",
                    Expected(key),
                    Expected(value)
                )
            }
            Kind::Tuple(parts) => write!(f, "a tuple of {}", parts.len()),
            Kind::Option { some, .. } => write!(f, "{}, or none", Expected(some)),
            Kind::Result { ok, error, .. } => {
                write!(
                    f,
                    "a result, ok: {}, err: {}",
                    Expected(ok),
                    Expected(error)
                )
            }
            Kind::Record { name, .. } | Kind::Variant { name, .. } | Kind::Back(name) => {
                write!(f, "a value of the type {name}")
            }
            Kind::Enum { name, .. } => write!(f, "a case of the enum {name}"),
            Kind::Flags { name, .. } => write!(f, "the flags {name}"),
            Kind::Boxed(value) => Expected(value).fmt(f),
            Kind::Handle(HandlePlan::Own(object) | HandlePlan::Borrow(object, _)) => {
                write!(f, "an object of the type {}", object.name)
            }
            Kind::Handle(HandlePlan::Function(_)) => f.write_str("a function"),
            Kind::View(scalar, _) => write!(f, "a view of {}", scalar.name()),
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
