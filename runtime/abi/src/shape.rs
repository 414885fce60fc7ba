//! Slots as the Rust type system knows them.
//!
//! [`crate::slots`] gives the rule over [`crate::types::Type`]; a macro that writes the signature
//! of an export needs it as types. `Shape` is that: the types of the two slots of a parameter
//! (an unused one is `()`, which the C ABI of WebAssembly drops) and of a result.
//!
//! Lifting goes through memory: [`Shape::place`] puts slots where a value's layout has them, and
//! the type's own `load` reads it there. After inlining nothing of that remains. A guest that calls
//! its host goes the other way: its arguments are stored, and [`Shape::slots`] reads the slots.
#![allow(unsafe_code)]

use core::marker::PhantomData;

use crate::slots::Pass;
use crate::types::Scalar;

/// A place on the stack for the layout of any value that has slots.
#[repr(C, align(8))]
#[derive(Default)]
pub struct Spill([u8; 16]);

impl Spill {
    /// Where it starts.
    pub const fn start(&mut self) -> *mut u8 {
        self.0.as_mut_ptr()
    }
}

/// How a type travels; see [`Pass`].
pub trait Shape {
    /// The same as a value.
    const KIND: Kind;
    /// First slot of a parameter.
    type Slot0;
    /// Second slot of a parameter.
    type Slot1;
    /// The result.
    type Out;
    /// The shape of an option of a type of this shape.
    type Optional: Shape;

    /// Puts the slots where `load` expects the value, and says where that is.
    fn place(slot0: Self::Slot0, slot1: Self::Slot1, spill: &mut Spill) -> *const u8;

    /// Makes a result: `direct` stores the value's layout to a spill and ends the value, `pointer`
    /// puts it into linear memory, ends it and says where, whichever is asked for.
    fn out<T>(
        value: T,
        direct: impl FnOnce(T, &mut Spill),
        pointer: impl FnOnce(T) -> u32,
    ) -> Self::Out;

    /// The slots of a value that has been stored: the way back of [`Shape::place`].
    ///
    /// # Safety
    /// At this place stands the layout of a value of this shape.
    unsafe fn slots(at: *const u8) -> (Self::Slot0, Self::Slot1);

    /// Puts a result where `load` expects the value, and says where that is: the way back of
    /// [`Shape::out`].
    fn returned(out: Self::Out, spill: &mut Spill) -> *const u8;
}

/// Which [`Shape`] it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// [`Nothing`].
    Nothing,
    /// [`One`].
    One,
    /// [`Pair`].
    Pair,
    /// [`Optional`].
    Optional,
    /// [`Indirect`].
    Indirect,
}

impl Kind {
    /// Whether this is how `pass` travels. The type system and [`Pass::of`] must agree.
    pub const fn is(self, pass: Pass) -> bool {
        matches!(
            (self, pass),
            (Kind::Nothing, Pass::Nothing)
                | (Kind::One, Pass::Scalar(_))
                | (Kind::Pair, Pass::List)
                | (Kind::Optional, Pass::Optional(_))
                | (Kind::Indirect, Pass::Pointer)
        )
    }
}

/// `()`.
pub struct Nothing;
/// One core value, in memory a `P`.
pub struct One<P>(PhantomData<P>);
/// Pointer and length.
pub struct Pair;
/// Discriminant and one core value, in memory a `P`.
pub struct Optional<P>(PhantomData<P>);
/// A pointer to the layout.
pub struct Indirect;

/// A number as memory holds it, and the core value that carries it.
pub trait Plain: Copy + Default {
    /// `u32`, `i32`, `u64`, `i64`, `f32` or `f64`.
    type Core;
    /// What it is in an interface.
    const SCALAR: Scalar;
    /// Widens.
    fn to_core(self) -> Self::Core;
    /// Narrows: what doesn't fit is cut off, as the Canonical ABI does.
    fn from_core(core: Self::Core) -> Self;
}

macro_rules! plain {
    ($($ty:ty as $core:ty, $scalar:ident;)*) => {$(
        impl Plain for $ty {
            type Core = $core;
            const SCALAR: Scalar = Scalar::$scalar;
            #[inline(always)]
            fn to_core(self) -> $core { self as $core }
            #[inline(always)]
            fn from_core(core: $core) -> Self { core as $ty }
        }
    )*};
}

plain! {
    u8 as u32, U8;
    i8 as i32, S8;
    u16 as u32, U16;
    i16 as i32, S16;
    u32 as u32, U32;
    i32 as i32, S32;
    u64 as u64, U64;
    i64 as i64, S64;
    f32 as f32, F32;
    f64 as f64, F64;
}

impl Shape for Nothing {
    const KIND: Kind = Kind::Nothing;
    type Slot0 = ();
    type Slot1 = ();
    type Out = ();
    type Optional = Indirect;

    #[inline(always)]
    fn place((): (), (): (), spill: &mut Spill) -> *const u8 {
        spill.start()
    }

    #[inline(always)]
    fn out<T>(_: T, _: impl FnOnce(T, &mut Spill), _: impl FnOnce(T) -> u32) {}

    #[inline(always)]
    unsafe fn slots(_: *const u8) -> ((), ()) {
        ((), ())
    }

    #[inline(always)]
    fn returned((): (), spill: &mut Spill) -> *const u8 {
        spill.start()
    }
}

impl<P: Plain> Shape for One<P> {
    const KIND: Kind = Kind::One;
    type Slot0 = P::Core;
    type Slot1 = ();
    type Out = P::Core;
    type Optional = Optional<P>;

    #[inline(always)]
    fn place(slot0: P::Core, (): (), spill: &mut Spill) -> *const u8 {
        let start = spill.start();
        // SAFETY: a spill has room for any plain number, and is aligned to 8 bytes.
        unsafe { start.cast::<P>().write(P::from_core(slot0)) };
        start
    }

    #[inline(always)]
    fn out<T>(value: T, direct: impl FnOnce(T, &mut Spill), _: impl FnOnce(T) -> u32) -> P::Core {
        let mut spill = Spill::default();
        direct(value, &mut spill);
        // SAFETY: as above, and any bytes are a plain number.
        unsafe { spill.start().cast::<P>().read() }.to_core()
    }

    #[inline(always)]
    unsafe fn slots(at: *const u8) -> (P::Core, ()) {
        // SAFETY: a plain number stands there.
        (unsafe { at.cast::<P>().read() }.to_core(), ())
    }

    #[inline(always)]
    fn returned(out: P::Core, spill: &mut Spill) -> *const u8 {
        Self::place(out, (), spill)
    }
}

impl Shape for Pair {
    const KIND: Kind = Kind::Pair;
    type Slot0 = u32;
    type Slot1 = u32;
    type Out = u32;
    type Optional = Indirect;

    #[inline(always)]
    fn place(slot0: u32, slot1: u32, spill: &mut Spill) -> *const u8 {
        let start = spill.start();
        // SAFETY: a spill has room for two words, and is aligned to 8 bytes.
        unsafe {
            start.cast::<u32>().write(slot0);
            start.cast::<u32>().add(1).write(slot1);
        }
        start
    }

    #[inline(always)]
    fn out<T>(value: T, _: impl FnOnce(T, &mut Spill), pointer: impl FnOnce(T) -> u32) -> u32 {
        pointer(value)
    }

    #[inline(always)]
    unsafe fn slots(at: *const u8) -> (u32, u32) {
        let words = at.cast::<u32>();
        // SAFETY: two words stand there.
        unsafe { (words.read(), words.add(1).read()) }
    }

    #[inline(always)]
    fn returned(out: u32, _: &mut Spill) -> *const u8 {
        out as usize as *const u8
    }
}

impl<P: Plain> Shape for Optional<P> {
    const KIND: Kind = Kind::Optional;
    type Slot0 = u32;
    type Slot1 = P::Core;
    type Out = u32;
    type Optional = Indirect;

    #[inline(always)]
    fn place(slot0: u32, slot1: P::Core, spill: &mut Spill) -> *const u8 {
        let start = spill.start();
        // SAFETY: a spill has room for a discriminant and any plain number, whose alignment is
        // its size: that is also how far it stands from the discriminant.
        unsafe {
            start.write(u8::from(slot0 != 0));
            start.cast::<P>().add(1).write(P::from_core(slot1));
        }
        start
    }

    #[inline(always)]
    fn out<T>(value: T, _: impl FnOnce(T, &mut Spill), pointer: impl FnOnce(T) -> u32) -> u32 {
        pointer(value)
    }

    #[inline(always)]
    unsafe fn slots(at: *const u8) -> (u32, P::Core) {
        // SAFETY: a discriminant stands there, and where it isn't 0 a plain number behind it, as far
        // as in `place`.
        unsafe {
            match at.read() {
                0 => (0, P::default().to_core()),
                some => (some.into(), at.cast::<P>().add(1).read().to_core()),
            }
        }
    }

    #[inline(always)]
    fn returned(out: u32, _: &mut Spill) -> *const u8 {
        out as usize as *const u8
    }
}

impl Shape for Indirect {
    const KIND: Kind = Kind::Indirect;
    type Slot0 = u32;
    type Slot1 = ();
    type Out = u32;
    type Optional = Indirect;

    #[inline(always)]
    fn place(slot0: u32, (): (), _spill: &mut Spill) -> *const u8 {
        slot0 as usize as *const u8
    }

    #[inline(always)]
    fn out<T>(value: T, _: impl FnOnce(T, &mut Spill), pointer: impl FnOnce(T) -> u32) -> u32 {
        pointer(value)
    }

    #[inline(always)]
    unsafe fn slots(at: *const u8) -> (u32, ()) {
        (at as usize as u32, ())
    }

    #[inline(always)]
    fn returned(out: u32, _: &mut Spill) -> *const u8 {
        out as usize as *const u8
    }
}
