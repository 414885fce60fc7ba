//! The types that cross the boundary, and the functions that use them.
//!
//! The same tree is built twice: while a guest compiles, from trait constants (then every
//! [`Ref`] is static), and while a section is decoded (then every [`Ref`] owns what it points to).

use core::ops::Deref;

use crate::layout::same;

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
    /// The handle of something that stays on its side.
    Handle(Handle),
    /// Numbers that a guest owns and lets its host look at.
    View(Scalar, Access),
}

/// What a handle stands for. In memory and in a slot it is a word, and never 0.
///
/// The handle of a guest's object or function is the address of its *state*, a word: 0 if no call
/// uses it, [`LENT_EXCLUSIVELY`] if one does that may change it, and otherwise how many calls look
/// at it. The handle of a host's object or function is a number that the host gave it.
#[derive(Debug, PartialEq, Eq)]
pub enum Handle {
    /// An object, which its receiver owns from then on.
    Own(Ref<Resource>),
    /// An object, lent for the call.
    Borrow(Ref<Resource>, Access),
    /// A function of the side that sends it, to be called by the side that receives it.
    Function(Ref<Callback>),
}

/// The state of a guest's object that a call may change or take over.
pub const LENT_EXCLUSIVELY: u32 = u32::MAX;

/// What may be done with something that is lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Others look at it, too: `&T`.
    Shared,
    /// It may be changed: `&mut T`.
    Exclusive,
}

/// A type whose values never leave their side: the other has handles of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Resource {
    /// What hosts call it, and what it is in Rust.
    pub label: Label,
    /// Where it is defined: `crate::module::Name`.
    pub path: Ref<str>,
    /// Whose it is.
    pub side: Side,
}

/// One of the two sides of a boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The WebAssembly module.
    Guest,
    /// What instantiated it.
    Host,
}

/// A function that is a value.
#[derive(Debug, PartialEq, Eq)]
pub struct Callback {
    /// How it may be called.
    pub calls: Calls,
    /// Whether its receiver may keep it: `Box<dyn Fn()>`; if not, it is lent for the call:
    /// `&dyn Fn()`.
    pub kept: bool,
    /// What it takes; in memory, a tuple of these.
    pub params: Ref<[Ref<Type>]>,
    /// What it returns.
    pub result: Ref<Type>,
}

/// How a [`Callback`] may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calls {
    /// While another call of it is under way, too: `Fn`.
    Shared,
    /// One call at a time: `FnMut`.
    Exclusive,
    /// Once: `FnOnce`.
    Once,
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
    /// Whether it is an object of this resource.
    const fn is_object(&self, of: &Resource) -> bool {
        matches!(
            self,
            Type::Handle(Handle::Own(it) | Handle::Borrow(it, _)) if it.get().is_called_as(of)
        )
    }

    /// Whether a constructor of the resource can return it.
    pub const fn constructs(&self, resource: &Resource) -> bool {
        match self {
            Type::Result(ok, _) => ok.get().is_owned_object(resource),
            made => made.is_owned_object(resource),
        }
    }

    /// Whether it is one that its receiver owns.
    const fn is_owned_object(&self, of: &Resource) -> bool {
        matches!(self, Type::Handle(Handle::Own(it)) if it.get().is_called_as(of))
    }

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
                | Type::Back(_)
                | Type::Handle(_)
                | Type::View(_, _) => false,
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
            | Type::Back(_)
            | Type::Handle(_)
            | Type::View(_, _) => false,
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
    /// The resource that it belongs to, if it does. Then its name is that of the resource, a dot,
    /// and its own.
    pub member: Option<Member>,
}

/// What a [`Function`] is to a resource.
#[derive(Debug, PartialEq, Eq)]
pub struct Member {
    /// The resource.
    pub resource: Ref<Resource>,
    /// What it is to it.
    pub role: Role,
}

/// What a function is to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Makes an object: the result is one, or a `Result` of one.
    Constructor,
    /// Works on an object, its first parameter.
    Method,
    /// Belongs to the type.
    Static,
    /// Gives a property of an object.
    Getter,
    /// Sets a property of an object; its own name is `set_` and that of the property.
    Setter,
    /// Gives a value that never changes.
    Constant,
    /// Gives an object in words: `Display`.
    Text,
    /// Gives the next of the values that an object runs through, or none: `Iterator`.
    Next,
}

/// A function that a guest calls and its host has.
#[derive(Debug, PartialEq, Eq)]
pub struct Import {
    /// The module that it comes from, as the host names modules; empty for what whoever
    /// instantiates the guest gives.
    pub module: Ref<str>,
    /// What it takes and returns.
    pub function: Function,
}

impl Resource {
    /// Whether the two have the same name, path and side.
    const fn is_called_as(&self, other: &Resource) -> bool {
        same(self.label.name.get(), other.label.name.get())
            && same(self.path.get(), other.path.get())
            && self.side as u8 == other.side as u8
    }
}

impl Function {
    /// Whether its parameters and its result are those of its role.
    pub const fn fits_its_role(&self) -> bool {
        let Some(Member { resource, role }) = &self.member else {
            return true;
        };
        let resource = resource.get();
        let guests = matches!(resource.side, Side::Guest);
        let (params, result) = (self.params.get(), self.result.get());
        let takes_own = match params {
            [first, ..] => first.ty.get().is_object(resource),
            [] => false,
        };
        match role {
            Role::Constructor => result.constructs(resource),
            Role::Method => takes_own,
            Role::Static => true,
            Role::Constant => guests && params.is_empty(),
            Role::Getter => takes_own && params.len() == 1,
            Role::Setter => takes_own && params.len() == 2 && self.is_named_as_setter(),
            Role::Text => guests && takes_own && params.len() == 1 && matches!(result, Type::Str),
            Role::Next => {
                guests && takes_own && params.len() == 1 && matches!(result, Type::Option(_))
            }
        }
    }

    /// Whether its name starts with that of a resource, and a dot.
    pub const fn is_of(&self, resource: &Resource) -> bool {
        let (mut name, mut of) = (
            self.name.get().as_bytes(),
            resource.label.name.get().as_bytes(),
        );
        while let ([a, name_rest @ ..], [b, of_rest @ ..]) = (name, of) {
            if *a != *b {
                return false;
            }
            (name, of) = (name_rest, of_rest);
        }
        of.is_empty() && matches!(name, [b'.', ..])
    }

    /// Whether its own name is `set_` and that of a property.
    const fn is_named_as_setter(&self) -> bool {
        let mut name = self.name.get().as_bytes();
        while let [first, rest @ ..] = name {
            name = rest;
            if *first == b'.' {
                break;
            }
        }
        matches!(name, [b's', b'e', b't', b'_', _, ..])
    }

    /// Its name without that of the resource it belongs to.
    pub fn own_name(&self) -> &str {
        let name = self.name.get();
        name.split_once('.').map_or(name, |(_, own)| own)
    }

    /// The property that it sets, if it is a setter.
    pub fn property(&self) -> Option<&str> {
        match &self.member {
            Some(Member {
                role: Role::Setter, ..
            }) => self.own_name().strip_prefix("set_"),
            Some(_) | None => None,
        }
    }

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
            | Type::Back(_)
            | Type::Handle(_)
            | Type::View(_, _) => None,
        }
    }
}
