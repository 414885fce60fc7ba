//! Values whose bytes are the same on both sides.
#![allow(unsafe_code)]

use core::slice;

use super::Load;
#[cfg(feature = "alloc")]
use super::Value;
use super::scalars::list_bytes;
#[cfg(not(feature = "alloc"))]
use crate::fault::Fault;
use crate::layout;
use crate::memory::Memory;
use crate::types::Type;

/// Proof that a type has the same layout in Rust as in linear memory, without padding, and that
/// any bytes are a value of it.
#[derive(Clone, Copy, Debug)]
pub struct Bulk(());

/// A field of a record, as Rust lays it out.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Where it stands, in bytes.
    pub offset: usize,
    /// How many bytes it has.
    pub size: usize,
    /// The same of its own type.
    pub bulk: Option<Bulk>,
}

impl Bulk {
    /// The proof.
    ///
    /// # Safety
    /// It must be true.
    pub const unsafe fn new() -> Self {
        Bulk(())
    }

    /// The proof for a record, if Rust lays it out so. For the derive: the members must be all that
    /// the record has.
    #[doc(hidden)]
    pub const fn of_record<T>(ty: &Type, members: &[Member]) -> Option<Self> {
        let (size, layout) = (size_of::<T>(), layout::of(ty));
        // A block is freed with the alignment that it was made with: `align(16)` and `packed` would
        // change that.
        if size != layout.size as usize || align_of::<T>() != layout.align as usize {
            return None;
        }
        let mut bytes = 0;
        let mut i = 0;
        while i < members.len() {
            let Member {
                offset,
                size,
                bulk: Some(_),
            } = members[i]
            else {
                return None;
            };
            if offset != layout::part(ty, 0, i) as usize {
                return None;
            }
            bytes += size;
            i += 1;
        }
        match bytes == size {
            true => Some(Bulk(())),
            false => None,
        }
    }

    /// The proof for a type of one member, if it is laid out as that. For the derive.
    #[doc(hidden)]
    pub const fn of_one<T, Part>(part: Option<Self>) -> Option<Self> {
        match size_of::<T>() == size_of::<Part>() && align_of::<T>() == align_of::<Part>() {
            true => part,
            false => None,
        }
    }

    /// The bytes of some values.
    #[inline(always)]
    pub(super) fn bytes_of<T>(self, items: &[T]) -> &[u8] {
        // SAFETY: `self` is the proof that there is no padding.
        unsafe { slice::from_raw_parts(items.as_ptr().cast::<u8>(), size_of_val(items)) }
    }

    /// The elements of a list as they lie in memory, or copied if they aren't aligned there.
    #[inline(always)]
    pub(super) fn load_slice<'m, T: Load<'m>, M: Memory>(
        self,
        memory: &'m M,
        address: u32,
        len: u32,
    ) -> Result<&'m [T], M::Error> {
        let bytes = list_bytes::<T, M>(memory, address, len)?;
        let items = bytes.as_ptr().cast::<T>();
        if len == 0 {
            return Ok(&[]);
        }
        if M::TRUSTED || items.is_aligned() {
            // SAFETY: these are the bytes of `len` aligned values, borrowed from memory.
            return Ok(unsafe { slice::from_raw_parts(items, len as usize) });
        }
        #[cfg(feature = "alloc")]
        return Ok(super::owned::lend_bulk(self, memory, address, bytes)?);
        #[cfg(not(feature = "alloc"))]
        {
            let align = align_of::<T>() as u32;
            let address = address.into();
            Err(Fault::Misaligned { address, align }.into())
        }
    }

    /// One value as it lies in memory, if it is aligned there.
    #[cfg(feature = "alloc")]
    pub(super) fn load_ref<T: Value, M: Memory>(
        self,
        memory: &M,
        at: M::At,
    ) -> Result<Option<&T>, M::Error> {
        let bytes = memory.bytes(at, size_of::<T>() as u64)?;
        let item = bytes.as_ptr().cast::<T>();
        // SAFETY: these are the bytes of an aligned value, borrowed from memory.
        Ok(item.is_aligned().then(|| unsafe { &*item }))
    }
}
