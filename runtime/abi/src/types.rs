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
    /// All of them, in the order of their tags in a section.
    pub const ALL: [Scalar; 12] = [
        Scalar::Bool,
        Scalar::U8,
        Scalar::S8,
        Scalar::U16,
        Scalar::S16,
        Scalar::U32,
        Scalar::S32,
        Scalar::U64,
        Scalar::S64,
        Scalar::F32,
        Scalar::F64,
        Scalar::Char,
    ];

    /// Whether it is an integer.
    pub const fn is_integer(self) -> bool {
        match self {
            Scalar::Bool | Scalar::Char | Scalar::F32 | Scalar::F64 => false,
            Scalar::U8
            | Scalar::S8
            | Scalar::U16
            | Scalar::S16
            | Scalar::U32
            | Scalar::S32
            | Scalar::U64
            | Scalar::S64 => true,
        }
    }

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

/// An integer of 128 bits: two words of 64 bits in memory, the lower one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wide {
    /// `u128`.
    U128,
    /// `i128`.
    S128,
}

/// A type as the interface names it. How Rust holds it (`String`, `&str`, `Box<str>`) is no part
/// of it, except for the [`Mode`] of a parameter.
#[derive(Debug, PartialEq, Eq)]
pub enum Type {
    /// `()`: no value.
    Unit,
    /// One core value.
    Scalar(Scalar),
    /// An integer that isn't 0.
    NonZero(Scalar),
    /// An integer of 128 bits.
    Wide(Wide),
    /// UTF-8 text.
    Str,
    /// Any number of values of one type.
    List(Ref<Type>),
    /// A fixed number of values of one type.
    Array(Ref<Type>, u32),
    /// Any number of different values of one type; in memory a list.
    Set(Ref<Type>),
    /// Keys, each with a value; in memory a list of such tuples.
    Map(Ref<Type>, Ref<Type>),
    /// A fixed number of values, each of its own type.
    Tuple(Ref<[Ref<Type>]>),
    /// A value or none.
    Option(Ref<Type>),
    /// A success or an error, in this order.
    Result(Ref<Type>, Ref<Type>),
    /// A type that a guest defined.
    Defined(Ref<Definition>),
    /// A pointer to a value that contains others of its own type.
    Boxed(Ref<Type>),
    /// The definition around this, the nearest of this path.
    Back(Ref<str>),
}

/// A type that has a name: what the derive `Value` makes of a struct or an enum.
#[derive(Debug, PartialEq, Eq)]
pub struct Definition {
    /// What hosts call it, and what it is in Rust.
    pub label: Label,
    /// Where it is defined: `crate::module::Name`.
    pub path: Ref<str>,
    /// What it is generic over, at this place.
    pub args: Ref<[Ref<Type>]>,
    /// What it is.
    pub body: Body,
}

/// What a [`Definition`] is.
#[derive(Debug, PartialEq, Eq)]
pub enum Body {
    /// Fields, in order; at least one.
    Record(Ref<[Field]>),
    /// One of some cases, of which at least one has a payload.
    Variant(Ref<[Case]>),
    /// One of some cases without a payload; at least one.
    Enum(Ref<[Label]>),
    /// Any of some properties: from 1 to [`MAX_FLAGS`](crate::layout::MAX_FLAGS).
    Flags(Ref<[Label]>),
}

/// A name and what it stands for.
#[derive(Debug, PartialEq, Eq)]
pub struct Label {
    /// What hosts call it. If this is the Rust name, hosts write it by their own conventions; if
    /// it isn't, the guest chose it, and they write it as it is.
    pub name: Ref<str>,
    /// The name in the Rust source.
    pub ident: Ref<str>,
    /// Its doc comment, lines joined by `\n`, without markers.
    pub docs: Ref<str>,
}

/// A field of a record.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub label: Label,
    /// Its type.
    pub ty: Ref<Type>,
}

/// A case of a variant.
#[derive(Debug, PartialEq, Eq)]
pub struct Case {
    /// Its name.
    pub label: Label,
    /// What it carries.
    pub payload: Payload,
}

/// What a case of a variant carries.
#[derive(Debug, PartialEq, Eq)]
pub enum Payload {
    /// Nothing: `Case`.
    Unit,
    /// A value: `Case(T)`.
    One(Ref<Type>),
    /// Several values: `Case(T, U)`.
    Tuple(Ref<[Ref<Type>]>),
    /// Fields: `Case { a: T }`.
    Record(Ref<[Field]>),
}

impl Label {
    /// Whether the guest chose a name for hosts, which they then write as it is.
    pub fn is_renamed(&self) -> bool {
        *self.name != *self.ident
    }
}

impl Type {
    /// Whether it is a list of numbers, which can be changed in place.
    pub const fn is_list_of_numbers(&self) -> bool {
        match self {
            Type::List(element) => match element.get() {
                Type::Scalar(scalar) => scalar.is_number(),
                Type::Unit
                | Type::NonZero(_)
                | Type::Wide(_)
                | Type::Str
                | Type::List(_)
                | Type::Array(_, _)
                | Type::Set(_)
                | Type::Map(_, _)
                | Type::Tuple(_)
                | Type::Option(_)
                | Type::Result(_, _)
                | Type::Defined(_)
                | Type::Boxed(_)
                | Type::Back(_) => false,
            },
            Type::Unit
            | Type::Scalar(_)
            | Type::NonZero(_)
            | Type::Wide(_)
            | Type::Str
            | Type::Array(_, _)
            | Type::Set(_)
            | Type::Map(_, _)
            | Type::Tuple(_)
            | Type::Option(_)
            | Type::Result(_, _)
            | Type::Defined(_)
            | Type::Boxed(_)
            | Type::Back(_) => false,
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
            Type::Unit
            | Type::Scalar(_)
            | Type::NonZero(_)
            | Type::Wide(_)
            | Type::Str
            | Type::List(_)
            | Type::Array(_, _)
            | Type::Set(_)
            | Type::Map(_, _)
            | Type::Tuple(_)
            | Type::Option(_)
            | Type::Defined(_)
            | Type::Boxed(_)
            | Type::Back(_) => None,
        }
    }
}
