//! Numbers, `bool`, `char` and `()`.
//!
//! A list of numbers has the same bytes in Rust as in linear memory, so it moves in one piece.
#![allow(unsafe_code)]

use super::{Bulk, Load, Value};
use crate::fault::Fault;
use crate::layout;
use crate::memory::{self, Block, Memory, MemoryMut, read};
use crate::shape::{Nothing, One, Plain};
use crate::types::{Scalar, Type};

/// A number whose bytes in Rust are its bytes in linear memory, any bytes being a number.
///
/// # Safety
/// Size and alignment are the canonical ones, on a little-endian machine.
#[diagnostic::on_unimplemented(
    message = "a list of `{Self}` can't be changed in place",
    label = "`&mut [T]` takes numbers only",
    note = "take a `&[T]`, and return the new list"
)]
pub unsafe trait Number: Copy + for<'m> Load<'m> + 'static {}

#[cfg(target_endian = "big")]
compile_error!("wharf moves numbers as they lie in memory, and linear memory is little-endian");

macro_rules! numbers {
    ($($ty:ty as $plain:ty;)*) => {$(
        // SAFETY: fixed-width numbers have the layout that the Canonical ABI gives them.
        unsafe impl Number for $ty {}

        #[diagnostic::do_not_recommend]
        impl Value for $ty {
            const TYPE: &'static Type = &Type::Scalar(<$plain as Plain>::SCALAR);
            // SAFETY: as above, and any bytes are a number.
            const BULK: Option<Bulk> = Some(unsafe { Bulk::new() });
            type Shape = One<$plain>;

            #[inline(always)]
            fn tail(&self, at: usize) -> usize { at }

            #[inline(always)]
            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                block.write(at, &self.to_le_bytes())
            }
        }

        impl<'m> Load<'m> for $ty {
            #[inline(always)]
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                Ok(Self::from_le_bytes(read(memory, at)?))
            }
        }
    )*};
}

numbers! {
    u8 as u8;
    i8 as i8;
    u16 as u16;
    i16 as i16;
    u32 as u32;
    i32 as i32;
    u64 as u64;
    i64 as i64;
    f32 as f32;
    f64 as f64;
}

#[cfg(target_pointer_width = "32")]
numbers! {
    usize as u32;
    isize as i32;
}

/// The layout of an element of a list.
pub(super) const fn element<T: Value>() -> layout::Layout {
    let layout = layout::of(T::TYPE);
    assert!(layout.size > 0, "{}", layout::NO_ELEMENTS);
    layout
}

/// [`memory::elements`] of this type.
#[inline(always)]
pub(super) fn list_bytes<T: Value, M: Memory>(
    memory: &M,
    address: u32,
    len: u32,
) -> Result<&[u8], M::Error> {
    memory::elements(memory, address, len, const { element::<T>() })
}

macro_rules! through {
    ($($ty:ty as $plain:ty, $scalar:ident, $lower:expr, $lift:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Value for $ty {
            const TYPE: &'static Type = &Type::Scalar(Scalar::$scalar);
            type Shape = One<$plain>;

            #[inline(always)]
            fn tail(&self, at: usize) -> usize { at }

            #[inline(always)]
            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                let lower: fn(Self) -> Result<$plain, Fault> = $lower;
                lower(*self)?.store(block, at)
            }
        }

        impl<'m> Load<'m> for $ty {
            #[inline(always)]
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                let lift: fn($plain) -> Result<Self, Fault> = $lift;
                Ok(lift(<$plain>::load(memory, at)?)?)
            }

        }
    )*};
}

through! {
    bool as u8, Bool, |it| Ok(u8::from(it)), |raw| Ok(raw != 0);
    char as u32, Char, |it| Ok(u32::from(it)), |found| {
        char::from_u32(found).ok_or(Fault::InvalidChar { found })
    };
}

#[cfg(not(target_pointer_width = "32"))]
through! {
    usize as u32, U32,
        |it| u32::try_from(it).map_err(|_| Fault::TooLarge),
        |raw| usize::try_from(raw).map_err(|_| Fault::TooLarge);
    isize as i32, S32,
        |it| i32::try_from(it).map_err(|_| Fault::TooLarge),
        |raw| isize::try_from(raw).map_err(|_| Fault::TooLarge);
}

#[diagnostic::do_not_recommend]
impl Value for () {
    const TYPE: &'static Type = &Type::Unit;
    type Shape = Nothing;

    #[inline(always)]
    fn tail(&self, at: usize) -> usize {
        at
    }

    #[inline(always)]
    fn store<M: MemoryMut>(&self, _block: &mut Block<'_, M>, _at: u32) -> Result<(), M::Error> {
        Ok(())
    }
}

impl<'m> Load<'m> for () {
    #[inline(always)]
    fn load<M: Memory>(_memory: &'m M, _at: M::At) -> Result<Self, M::Error> {
        Ok(())
    }
}
