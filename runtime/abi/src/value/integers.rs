//! Integers of 128 bits, and those that aren't 0.

use core::num::NonZero;

use super::{Load, Value};
use crate::fault::Fault;
use crate::memory::{Block, Memory, MemoryMut, after, read};
use crate::shape::Indirect;
use crate::types::{Type, Wide};

macro_rules! wide {
    ($($ty:ty as $wide:ident;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Value for $ty {
            const TYPE: &'static Type = &Type::Wide(Wide::$wide);
            type Shape = Indirect;

            #[inline(always)]
            fn tail(&self, at: usize) -> usize { at }

            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                // The last byte must be in memory, too.
                after(at, size_of::<Self>() as u32 - 1)?;
                block.write(at, &self.to_le_bytes())
            }
        }

        impl<'m> Load<'m> for $ty {
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                Ok(Self::from_le_bytes(read(memory, at)?))
            }
        }
    )*};
}

wide! {
    u128 as U128;
    i128 as S128;
}

macro_rules! non_zero {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Value for NonZero<$ty> {
            const TYPE: &'static Type = match <$ty as Value>::TYPE {
                Type::Scalar(scalar) => &Type::NonZero(*scalar),
                _ => unreachable!(),
            };
            type Shape = <$ty as Value>::Shape;

            #[inline(always)]
            fn tail(&self, at: usize) -> usize { at }

            #[inline(always)]
            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                self.get().store(block, at)
            }
        }

        impl<'m> Load<'m> for NonZero<$ty> {
            #[inline(always)]
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                Ok(Self::new(<$ty>::load(memory, at)?).ok_or(Fault::Zero)?)
            }
        }
    )*};
}

non_zero!(u8, i8, u16, i16, u32, i32, u64, i64, usize, isize);
