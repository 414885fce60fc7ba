//! The types that cross the boundary, and the functions that use them.
//!
//! The same tree is built twice: while a guest compiles, from trait constants (then every
//! [`Ref`] is static), and while a section is decoded (then every [`Ref`] owns what it points to).

use core::ops::Deref;

/// A reference to a part of the tree: static in a guest, owned where it was decoded.
#[derive(Debug)]
pub enum Ref<T: ?Sized + 'static> {
    /// Written down while compiling.
    Static(&'static T),
    /// Read from a section.
    #[cfg(feature = "alloc")]
    Owned(alloc::boxed::Box<T>),
}

impl<T: ?Sized> Ref<T> {
    /// What it refers to; `Deref` that also works in constants.
    pub const fn get(&self) -> &T {
        match self {
            Ref::Static(it) => it,
            #[cfg(feature = "alloc")]
            Ref::Owned(it) => it,
        }
    }
}

impl<T: ?Sized> Deref for Ref<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.get()
    }
}

impl<T: ?Sized + PartialEq> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: ?Sized + Eq> Eq for Ref<T> {}

/// A value that is one core value: a number, a `bool` or a `char`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// `bool`, one byte, 0 or 1.
    Bool,
    /// `u8`.
    U8,
    /// `i8`.
    S8,
    /// `u16`.
    U16,
    /// `i16`.
    S16,
    /// `u32`, and `usize` of a 32-bit linear memory.
    U32,
    /// `i32`, and `isize` of a 32-bit linear memory.
    S32,
    /// `u64`.
    U64,
    /// `i64`.
    S64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `char`, a Unicode scalar value in four bytes.
    Char,
}

impl Scalar {
    /// Whether any bytes are a value, so that a list of these moves in one piece.
    pub const fn is_number(self) -> bool {
        match self {
            Scalar::Bool | Scalar::Char => false,
            Scalar::U8
            | Scalar::S8
            | Scalar::U16
            | Scalar::S16
            | Scalar::U32
            | Scalar::S32
            | Scalar::U64
            | Scalar::S64
            | Scalar::F32
            | Scalar::F64 => true,
        }
    }
}

/// A type as the interface names it. How Rust holds it (`String`, `&str`, `Box<str>`) is no part
/// of it, except for the [`Mode`] of a parameter.
#[derive(Debug, PartialEq, Eq)]
pub enum Type {
    /// `()`: no value.
    Unit,
    /// One core value.
    Scalar(Scalar),
    /// UTF-8 text.
    Str,
    /// Any number of values of one type.
    List(Ref<Type>),
    /// A value or none.
    Option(Ref<Type>),
    /// A success or an error, in this order.
    Result(Ref<Type>, Ref<Type>),
}

impl Type {
    /// Whether it is a list of numbers, which can be changed in place.
    pub const fn is_list_of_numbers(&self) -> bool {
        match self {
            Type::List(element) => match element.get() {
                Type::Scalar(scalar) => scalar.is_number(),
                Type::Unit | Type::Str | Type::List(_) | Type::Option(_) | Type::Result(_, _) => {
                    false
                }
            },
            Type::Unit | Type::Scalar(_) | Type::Str | Type::Option(_) | Type::Result(_, _) => {
                false
            }
        }
    }
}

/// How the guest takes a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The guest takes the value over: `String`, `Vec<T>`, `u32`.
    Owned,
    /// The guest looks at the value during the call: `&str`, `&[T]`, `Cow<str>`.
    Borrowed,
    /// The guest may write to the value, and the host copies it back: `&mut [T]`.
    Mutable,
}

/// One parameter of a [`Function`].
#[derive(Debug, PartialEq, Eq)]
pub struct Param {
    /// The name in the Rust source.
    pub name: Ref<str>,
    /// Whether the guest takes, borrows or changes it.
    pub mode: Mode,
    /// Its type.
    pub ty: Ref<Type>,
}

/// One exported function.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// The interface's name for it: the Rust name, or `#[export(name = "…")]`.
    pub name: Ref<str>,
    /// Its doc comment, lines joined by `\n`, without markers.
    pub docs: Ref<str>,
    /// Where it is defined: `crate::module::function`.
    pub path: Ref<str>,
    /// Its parameters, in order.
    pub params: Ref<[Param]>,
    /// What it returns; [`Type::Unit`] for nothing.
    pub result: Ref<Type>,
}

impl Function {
    /// The error type, if it returns a `Result`.
    pub fn error(&self) -> Option<&Type> {
        match self.result.get() {
            Type::Result(_, error) => Some(error),
            Type::Unit | Type::Scalar(_) | Type::Str | Type::List(_) | Type::Option(_) => None,
        }
    }
}
