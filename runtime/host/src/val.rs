//! Values without a static type.

use std::fmt;

use wharf_abi::Type;
use wharf_abi::plan::Node;

use crate::callback::Callback;
use crate::closure::Closure;
use crate::lower;
use crate::object::Object;
use crate::resource::Resource;

/// A value of any type that an interface can name.
///
/// Arguments are checked against the interface. An integer of any type does where an integer is
/// asked for, if it fits; everything else must be of the very type. Sets and arrays are lists.
/// Fields, cases and flags go by the names that the interface has for them, or by those of the Rust
/// source, in any order.
///
/// ```
/// use wharf_host::Val;
///
/// let names = Val::from(vec!["Ada", "Grace"]);
/// assert_eq!(names, Val::List(vec![Val::Str("Ada".into()), Val::Str("Grace".into())]));
/// assert_eq!(names.to_string(), r#"["Ada", "Grace"]"#);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Val {
    /// `()`.
    Unit,
    /// `bool`.
    Bool(bool),
    /// `u8`.
    U8(u8),
    /// `i8`.
    S8(i8),
    /// `u16`.
    U16(u16),
    /// `i16`.
    S16(i16),
    /// `u32`, and a guest's `usize`.
    U32(u32),
    /// `i32`, and a guest's `isize`.
    S32(i32),
    /// `u64`.
    U64(u64),
    /// `i64`.
    S64(i64),
    /// `u128`.
    U128(u128),
    /// `i128`.
    S128(i128),
    /// `f32`.
    F32(f32),
    /// `f64`.
    F64(f64),
    /// `char`.
    Char(char),
    /// Text.
    Str(String),
    /// Values of one type: a list, a set or an array.
    List(Vec<Val>),
    /// A fixed number of values, each of its own type.
    Tuple(Vec<Val>),
    /// Keys, each with a value.
    Map(Vec<(Val, Val)>),
    /// Fields, each with its name.
    Record(Vec<(String, Val)>),
    /// A case of a variant, and what it carries: of several values, a tuple or a record.
    Variant(String, Option<Box<Val>>),
    /// A case of an enum.
    Enum(String),
    /// The flags that are set.
    Flags(Vec<String>),
    /// A value or none.
    Option(Option<Box<Val>>),
    /// A success or an error.
    Result(Result<Box<Val>, Box<Val>>),
    /// An object of the guest's.
    Object(Object),
    /// An object of the host's.
    Resource(Resource),
    /// A function of the host's.
    Function(Closure),
    /// A function of the guest's.
    Callback(Callback),
}

/// Why a value isn't of a type: some part of it isn't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Where that part stands in the value: `[3]`, `.some`, `.name`, `[0].circle.radius`; empty for
    /// the whole.
    pub path: String,
    /// What it must be: `a string`.
    pub expected: String,
    /// What it is: `a u32`, or the number that is out of range.
    pub found: String,
}

impl Val {
    /// Checks that the value can be lowered as this type.
    ///
    /// # Errors
    /// The first [`Mismatch`]. A value too large for a 32-bit linear memory has none; a call
    /// refuses it.
    ///
    /// ```
    /// use wharf_host::{Scalar, Type, Val};
    ///
    /// let byte = Type::Scalar(Scalar::U8);
    /// assert!(Val::U32(200).check(&byte).is_ok());
    /// let mismatch = Val::U32(300).check(&byte).unwrap_err();
    /// assert_eq!(
    ///     mismatch.to_string(),
    ///     "the value must be an integer from 0 to 255 (u8), not 300",
    /// );
    /// ```
    pub fn check(&self, ty: &Type) -> Result<(), Mismatch> {
        match lower::measure(self, &Node::of(ty), None) {
            Ok(_) | Err(lower::Problem::Fault(_)) => Ok(()),
            Err(lower::Problem::Mismatch(mismatch)) => Err(*mismatch),
        }
    }

    /// The integer, whatever its type, if it is one that fits.
    pub(crate) fn integer<T: TryFrom<i128> + TryFrom<u128>>(&self) -> Option<T> {
        let small = match *self {
            Val::U8(it) => it.into(),
            Val::S8(it) => it.into(),
            Val::U16(it) => it.into(),
            Val::S16(it) => it.into(),
            Val::U32(it) => it.into(),
            Val::S32(it) => it.into(),
            Val::U64(it) => it.into(),
            Val::S64(it) => it.into(),
            Val::S128(it) => it,
            Val::U128(it) => return T::try_from(it).ok(),
            Val::Unit
            | Val::Bool(_)
            | Val::F32(_)
            | Val::F64(_)
            | Val::Char(_)
            | Val::Str(_)
            | Val::List(_)
            | Val::Tuple(_)
            | Val::Map(_)
            | Val::Record(_)
            | Val::Variant(_, _)
            | Val::Enum(_)
            | Val::Flags(_)
            | Val::Option(_)
            | Val::Result(_)
            | Val::Object(_)
            | Val::Resource(_)
            | Val::Function(_)
            | Val::Callback(_) => return None,
        };
        T::try_from(small).ok()
    }

    /// Whether it is an integer of any type.
    pub(crate) fn is_integer(&self) -> bool {
        self.integer::<i128>().is_some() || matches!(self, Val::U128(_))
    }
}

impl Mismatch {
    /// The mismatch of the value that has this one's as a part, at `step`.
    pub(crate) fn within(mut self, step: &str) -> Mismatch {
        self.path.insert_str(0, step);
        self
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mismatch {
            path,
            expected,
            found,
        } = self;
        write!(f, "the value{path} must be {expected}, not {found}")
    }
}

impl std::error::Error for Mismatch {}

macro_rules! from {
    ($($ty:ty as $variant:ident;)*) => {$(
        impl From<$ty> for Val {
            fn from(value: $ty) -> Val {
                Val::$variant(value.into())
            }
        }
    )*};
}

from! {
    bool as Bool;
    u8 as U8;
    i8 as S8;
    u16 as U16;
    i16 as S16;
    u32 as U32;
    i32 as S32;
    u64 as U64;
    i64 as S64;
    u128 as U128;
    i128 as S128;
    f32 as F32;
    f64 as F64;
    char as Char;
    &str as Str;
    String as Str;
    Object as Object;
    Resource as Resource;
    Closure as Function;
}

impl From<()> for Val {
    fn from((): ()) -> Val {
        Val::Unit
    }
}

impl<T: Into<Val>> From<Vec<T>> for Val {
    fn from(items: Vec<T>) -> Val {
        items.into_iter().collect()
    }
}

impl<T: Into<Val>, const N: usize> From<[T; N]> for Val {
    fn from(items: [T; N]) -> Val {
        items.into_iter().collect()
    }
}

impl<T: Into<Val>> FromIterator<T> for Val {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Val {
        Val::List(items.into_iter().map(T::into).collect())
    }
}

macro_rules! from_tuple {
    ($($($part:ident $index:tt),*;)*) => {$(
        impl<$($part: Into<Val>),*> From<($($part,)*)> for Val {
            fn from(tuple: ($($part,)*)) -> Val {
                Val::Tuple(vec![$(tuple.$index.into()),*])
            }
        }
    )*};
}

from_tuple! {
    A 0;
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
}

impl<T: Into<Val>> From<Option<T>> for Val {
    fn from(option: Option<T>) -> Val {
        Val::Option(option.map(|some| Box::new(some.into())))
    }
}

impl<T: Into<Val>, E: Into<Val>> From<Result<T, E>> for Val {
    fn from(result: Result<T, E>) -> Val {
        Val::Result(match result {
            Ok(ok) => Ok(Box::new(ok.into())),
            Err(error) => Err(Box::new(error.into())),
        })
    }
}
