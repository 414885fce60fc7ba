//! Text, slices and references.
#![allow(unsafe_code)]

use core::mem::needs_drop;

use super::scalars::{element, list_bytes};
use super::{Handover, Load, Number, Value};
#[cfg(not(feature = "alloc"))]
use crate::fault::Fault;
use crate::flow;
use crate::memory::{Block, Memory, MemoryMut, read_pair};
use crate::shape::Pair;
use crate::types::{Mode, Ref, Type};

#[diagnostic::do_not_recommend]
impl Value for str {
    const TYPE: &'static Type = &Type::Str;
    const DROPS: bool = false;
    type Shape = Pair;

    #[inline]
    fn tail(&self, at: usize) -> usize {
        at.saturating_add(self.len())
    }

    #[inline]
    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        let address = block.take(self.len(), 1)?;
        block.write_pair(at, address, self.len())?;
        block.write(address, self.as_bytes())
    }

    #[inline(always)]
    fn lent(&self) -> Option<(usize, usize)> {
        Some((self.as_ptr().expose_provenance(), self.len()))
    }
}

impl<T: Value> Value for [T] {
    const TYPE: &'static Type = &Type::List(Ref::Static(T::TYPE));
    const DROPS: bool = T::DROPS && needs_drop::<T>();
    type Shape = Pair;

    #[inline]
    fn tail(&self, at: usize) -> usize {
        let layout = const { element::<T>() };
        let start = at.checked_next_multiple_of(layout.align as usize);
        let size = self.len().saturating_mul(layout.size as usize);
        T::tail_all(self, start.unwrap_or(usize::MAX).saturating_add(size))
    }

    #[inline]
    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        let layout = const { element::<T>() };
        let address = block.take(
            self.len().saturating_mul(layout.size as usize),
            layout.align,
        )?;
        block.write_pair(at, address, self.len())?;
        T::store_all(self, block, address)
    }

    #[inline(always)]
    fn lent(&self) -> Option<(usize, usize)> {
        T::BULK.map(|_| (self.as_ptr().expose_provenance(), self.len()))
    }
}

impl<T: Value + ?Sized> Value for &T {
    const TYPE: &'static Type = T::LENT;
    const MODE: Mode = Mode::Borrowed;
    // What is lent isn't given away.
    const GIVES: bool = !flow::may_give_away(T::LENT);
    const RECURSIVE: bool = T::RECURSIVE;
    type Shape = T::Shape;

    fn tail(&self, at: usize) -> usize {
        (**self).tail(at)
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        (**self).store_lent(block, at)
    }

    #[inline(always)]
    fn lent(&self) -> Option<(usize, usize)> {
        (**self).lent()
    }

    fn hand_over(self) -> Result<Handover, Self> {
        Err(self)
    }
}

impl<'m> Load<'m> for &'m str {
    #[inline(always)]
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let (address, len) = read_pair(memory, at)?;
        let bytes = u8::load_slice(memory, address, len)?;
        memory.text(memory.at(address), bytes)
    }
}

impl<'m, T: Load<'m>> Load<'m> for &'m [T] {
    #[inline]
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let (address, len) = read_pair(memory, at)?;
        T::load_slice(memory, address, len)
    }
}

impl<T: Number> Value for &mut [T] {
    const TYPE: &'static Type = <[T]>::TYPE;
    const MODE: Mode = Mode::Mutable;
    type Shape = Pair;

    fn tail(&self, at: usize) -> usize {
        (**self).tail(at)
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        (**self).store(block, at)
    }

    fn update<M: Memory>(&mut self, memory: &M, address: u32) -> Result<(), M::Error> {
        // What a block had room for has no more elements than a word can count.
        let bytes = list_bytes::<T, M>(memory, address, self.len() as u32)?;
        debug_assert_eq!(bytes.len(), size_of_val(&**self));
        // SAFETY: any bytes are numbers, and these are as many as the slice has, which nothing
        // else refers to.
        unsafe {
            let start = self.as_mut_ptr().cast::<u8>();
            start.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        Ok(())
    }
}

impl<'m, T: Number> Load<'m> for &'m mut [T] {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let (address, len) = read_pair(memory, at)?;
        if len == 0 {
            return Ok(&mut []);
        }
        let bytes = list_bytes::<T, M>(memory, address, len)?;
        if let Some(start) = memory.writable(address) {
            // SAFETY: the memory is the host's, in bounds and aligned as checked above, and holds
            // this one argument, which nothing else refers to during the call.
            return Ok(unsafe { core::slice::from_raw_parts_mut(start.cast::<T>(), len as usize) });
        }
        #[cfg(feature = "alloc")]
        return super::owned::lend_bulk(const { T::BULK.unwrap() }, memory, address, bytes);
        #[cfg(not(feature = "alloc"))]
        Err(Fault::OutOfBounds {
            address: address.into(),
            len: bytes.len() as u64,
        }
        .into())
    }
}

/// Where a pointer has 64 bits, these aren't what linear memory holds, so they can't be changed
/// there; they are lent as a copy, so that a guest also builds for the machine it is written on.
#[cfg(all(feature = "alloc", not(target_pointer_width = "32")))]
macro_rules! lent {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Value for &mut [$ty] {
            const TYPE: &'static Type = <[$ty]>::TYPE;
            const MODE: Mode = Mode::Mutable;
            type Shape = Pair;

            fn tail(&self, at: usize) -> usize {
                (**self).tail(at)
            }

            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                (**self).store(block, at)
            }

            fn update<M: Memory>(&mut self, memory: &M, address: u32) -> Result<(), M::Error> {
                // What a block had room for has no more elements than a word can count.
                let written = <$ty>::load_vec(memory, address, self.len() as u32)?;
                self.copy_from_slice(&written);
                Ok(())
            }
        }

        impl<'m> Load<'m> for &'m mut [$ty] {
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                let (address, len) = read_pair(memory, at)?;
                Ok(memory.keep().lend(<$ty>::load_vec(memory, address, len)?))
            }
        }
    )*};
}

#[cfg(all(feature = "alloc", not(target_pointer_width = "32")))]
lent!(usize, isize);
