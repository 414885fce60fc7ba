//! Text, slices and references.
#![allow(unsafe_code)]

use super::scalars::list_bytes;
use super::{Handover, Load, Number, Value};
#[cfg(not(feature = "alloc"))]
use crate::fault::Fault;
use crate::layout;
use crate::memory::{Block, Memory, MemoryMut, read_pair};
use crate::shape::Pair;
use crate::types::{Mode, Ref, Type};

impl Value for str {
    const TYPE: &'static Type = &Type::Str;
    type Shape = Pair;

    #[inline]
    fn tail(&self, at: usize) -> usize {
        at + self.len()
    }

    #[inline]
    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        let address = block.take(self.len(), 1)?;
        block.write_pair(at, address, self.len())?;
        block.write(address, self.as_bytes())
    }
}

impl<T: Value> Value for [T] {
    const TYPE: &'static Type = {
        assert!(
            layout::of(T::TYPE).size > 0,
            "a list of `()` carries nothing but its length: use a `u32`"
        );
        &Type::List(Ref::Static(T::TYPE))
    };
    type Shape = Pair;

    #[inline]
    fn tail(&self, at: usize) -> usize {
        let layout = const { layout::of(T::TYPE) };
        let align = layout.align as usize;
        let start = at.next_multiple_of(align);
        T::tail_all(self, start + self.len() * layout.size as usize)
    }

    #[inline]
    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        let layout = const { layout::of(T::TYPE) };
        let address = block.take(self.len() * layout.size as usize, layout.align)?;
        block.write_pair(at, address, self.len())?;
        T::store_all(self, block, address)
    }
}

impl<T: Value + ?Sized> Value for &T {
    const TYPE: &'static Type = T::TYPE;
    const MODE: Mode = Mode::Borrowed;
    type Shape = T::Shape;

    fn tail(&self, at: usize) -> usize {
        (**self).tail(at)
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        (**self).store(block, at)
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

    #[cfg(not(feature = "alloc"))]
    fn load_slice<M: Memory>(_: &'m M, _: u32, _: u32) -> Result<&'m [Self], M::Error> {
        const { panic!("a list of strings needs the `alloc` feature of `wharf`") }
    }
}

impl<'m, T: Load<'m>> Load<'m> for &'m [T] {
    #[inline]
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let (address, len) = read_pair(memory, at)?;
        T::load_slice(memory, address, len)
    }

    #[cfg(not(feature = "alloc"))]
    fn load_slice<M: Memory>(_: &'m M, _: u32, _: u32) -> Result<&'m [Self], M::Error> {
        const { panic!("a list of lists needs the `alloc` feature of `wharf`") }
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
}

impl<'m, T: Number> Load<'m> for &'m mut [T] {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let (address, len) = read_pair(memory, at)?;
        if len == 0 {
            return Ok(&mut []);
        }
        list_bytes::<T, M>(memory, address, len)?;
        if let Some(start) = memory.writable(address) {
            // SAFETY: the memory is the host's, in bounds and aligned as checked above, and holds
            // this one argument, which nothing else refers to during the call.
            return Ok(unsafe { core::slice::from_raw_parts_mut(start.cast::<T>(), len as usize) });
        }
        #[cfg(feature = "alloc")]
        return Ok(memory.keep().lend(T::load_vec(memory, address, len)?));
        #[cfg(not(feature = "alloc"))]
        Err(Fault::OutOfBounds {
            address: address.into(),
            len: len.into(),
        }
        .into())
    }

    #[cfg(not(feature = "alloc"))]
    fn load_slice<M: Memory>(_: &'m M, _: u32, _: u32) -> Result<&'m [Self], M::Error> {
        const { panic!("a list of slices needs the `alloc` feature of `wharf`") }
    }
}
