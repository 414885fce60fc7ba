//! What the derive `Value` is made of. Its expansion names these, and no number of the layout.
#![allow(unsafe_code)]

use core::marker::PhantomData;

use super::Value;
pub use super::bulk::Member;
use crate::fault::Fault;
use crate::layout;
use crate::memory::{Block, Memory, MemoryMut};
use crate::shape::{Indirect, One, Plain, Shape};
use crate::types::{Body, Case, Definition, Field, Label, Payload, Ref, Scalar, Type};

/// A type that contains itself.
pub trait Recursive {
    /// Its path, as in [`Definition::path`].
    const PATH: &'static str;
}

/// Stands for `T` within its own definition: a constant can't contain itself. It has no values.
pub struct Back<T> {
    never: core::convert::Infallible,
    ty: PhantomData<T>,
}

impl<T> Clone for Back<T> {
    fn clone(&self) -> Self {
        match self.never {}
    }
}

/// What a type may ask of those that it is generic over, it may ask of itself.
macro_rules! never {
    ($($name:path, fn $method:ident(&self, $($arg:ident: $ty:ty),*) -> $result:ty;)*) => {$(
        impl<T> $name for Back<T> {
            fn $method(&self, $($arg: $ty),*) -> $result {
                match self.never {}
            }
        }
    )*};
}

never! {
    core::fmt::Debug, fn fmt(&self, _f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result;
    PartialEq, fn eq(&self, _other: &Self) -> bool;
    Ord, fn cmp(&self, _other: &Self) -> core::cmp::Ordering;
}

impl<T> Eq for Back<T> {}

impl<T> PartialOrd for Back<T> {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> core::hash::Hash for Back<T> {
    fn hash<H: core::hash::Hasher>(&self, _: &mut H) {
        match self.never {}
    }
}

impl<T: Recursive> Value for Back<T> {
    const TYPE: &'static Type = &Type::Back(Ref::Static(T::PATH));
    const RECURSIVE: bool = true;
    // The parts of the type around it decide.
    const GIVES: bool = true;
    const DROPS: bool = false;
    type Shape = Indirect;

    fn tail(&self, _: usize) -> usize {
        match self.never {}
    }

    fn store<M: MemoryMut>(&self, _: &mut Block<'_, M>, _: u32) -> Result<(), M::Error> {
        match self.never {}
    }
}

/// `Own::<T>::DROP` says whether `T` itself has a `Drop`. One of its fields' is no matter.
pub struct Own<T>(PhantomData<T>);

#[expect(drop_bounds, reason = "this asks for the impl, not for the glue")]
impl<T: Drop> Own<T> {
    /// It has.
    pub const DROP: bool = true;
}

/// Says no, where [`Own`] doesn't say yes.
pub trait NoDrop {
    /// It hasn't.
    const DROP: bool = false;
}

impl<T> NoDrop for Own<T> {}

/// A name, and what it stands for.
pub const fn label(name: &'static str, ident: &'static str, docs: &'static str) -> Label {
    Label {
        name: Ref::Static(name),
        ident: Ref::Static(ident),
        docs: Ref::Static(docs),
    }
}

/// A field.
pub const fn field(
    name: &'static str,
    ident: &'static str,
    docs: &'static str,
    ty: &'static Type,
) -> Field {
    Field {
        label: label(name, ident, docs),
        ty: Ref::Static(ty),
    }
}

/// A case.
pub const fn case(
    name: &'static str,
    ident: &'static str,
    docs: &'static str,
    payload: Payload,
) -> Case {
    Case {
        label: label(name, ident, docs),
        payload,
    }
}

/// A definition.
pub const fn definition(
    label: Label,
    path: &'static str,
    args: &'static [Ref<Type>],
    body: Body,
) -> Definition {
    Definition {
        label,
        path: Ref::Static(path),
        args: Ref::Static(args),
        body,
    }
}

/// Flags.
///
/// # Panics
/// If there are too many.
#[track_caller]
pub const fn flags(flags: &'static [Label]) -> Body {
    assert!(
        flags.len() <= layout::MAX_FLAGS,
        "flags are at most 32: make several types of them, or a set of an enum"
    );
    Body::Flags(Ref::Static(flags))
}

/// Stores flags.
///
/// # Errors
/// As [`Value::store`].
#[inline(always)]
pub fn store_flags<M: MemoryMut>(
    tag: Scalar,
    flags: &[bool],
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), M::Error> {
    let bits = flags.iter().rev();
    let bits = bits.fold(0, |bits, flag| bits << 1 | u32::from(*flag));
    store_tag(tag, bits, block, at)
}

/// Loads flags.
///
/// # Errors
/// [`Fault::OutOfBounds`].
#[inline(always)]
pub fn load_flags<M: Memory>(memory: &M, at: M::At, tag: Scalar) -> Result<Bits, M::Error> {
    load_tag(memory, at, tag).map(Bits)
}

/// Flags that are taken from the lowest on; bits that no flag has mean nothing.
pub struct Bits(u32);

impl Bits {
    /// The next flag.
    #[inline(always)]
    #[expect(clippy::should_implement_trait, reason = "there is always another")]
    pub fn next(&mut self) -> bool {
        let flag = self.0 & 1 != 0;
        self.0 >>= 1;
        flag
    }
}

/// How an enum or flags travel whose [tag](layout::tag) has so many bytes.
pub type TagShape<const SIZE: usize> = One<<Tag<SIZE> as Width>::Plain>;

/// A tag of so many bytes.
pub struct Tag<const SIZE: usize>;

/// What it is in memory.
pub trait Width {
    /// The integer.
    type Plain: Plain;
}

impl Width for Tag<1> {
    type Plain = u8;
}

impl Width for Tag<2> {
    type Plain = u16;
}

impl Width for Tag<4> {
    type Plain = u32;
}

/// How many bytes the [tag](layout::tag) of a type has.
pub const fn tag_size(ty: &Type) -> usize {
    layout::of_scalar(layout::tag(ty)).size as usize
}

/// Stores which case it is, or which flags are set.
///
/// # Errors
/// As [`Value::store`].
#[inline(always)]
pub fn store_tag<M: MemoryMut>(
    tag: Scalar,
    value: u32,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), M::Error> {
    let size = layout::of_scalar(tag).size as usize;
    block.write(at, &value.to_le_bytes()[..size])
}

/// Loads which case it is, or which flags are set.
///
/// # Errors
/// [`Fault::OutOfBounds`].
#[inline(always)]
pub fn load_tag<M: Memory>(memory: &M, at: M::At, tag: Scalar) -> Result<u32, M::Error> {
    let mut value = [0; 4];
    let size = layout::of_scalar(tag).size;
    value[..size as usize].copy_from_slice(memory.bytes(at, size.into())?);
    Ok(u32::from_le_bytes(value))
}

/// A part of a value, moved out of it.
///
/// # Safety
/// The part isn't used any more where it was, and not dropped there.
#[inline(always)]
pub unsafe fn moved<T>(part: &T) -> T {
    // SAFETY: the caller promises it.
    unsafe { core::ptr::read(part) }
}

/// A case that there isn't.
pub fn no_case(found: u32, cases: u32) -> Fault {
    Fault::InvalidDiscriminant { found, cases }
}

/// `T`, known only if `T` is a [`Value`]: where it isn't, the compiler says so and no more.
pub type This<T> = <<T as Value>::Shape as Only<T>>::This;

/// See [`This`].
pub trait Only<T: ?Sized> {
    /// `T`.
    type This: ?Sized;
}

impl<S: Shape, T: ?Sized> Only<T> for S {
    type This = T;
}

/// `bool`.
#[diagnostic::on_unimplemented(
    message = "a flag is a `bool`, not a `{Self}`",
    label = "not a flag",
    note = "leave `#[value(flags)]` away to make it a record"
)]
pub trait Flag {
    /// Whether it is set.
    fn get(self) -> bool;
    /// Sets it or not.
    fn set(flag: bool) -> Self;
}

impl Flag for bool {
    #[inline(always)]
    fn get(self) -> bool {
        self
    }

    #[inline(always)]
    fn set(flag: bool) -> bool {
        flag
    }
}
