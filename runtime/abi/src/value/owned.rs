//! Values with an allocation of their own: `String`, `Vec<T>`, boxes and `Cow`.
#![allow(unsafe_code)]

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem::ManuallyDrop;

use super::scalars::list_bytes;
use super::{Handover, Load, Number, Value};
use crate::fault::Fault;
use crate::layout;
use crate::memory::{Block, Memory, MemoryMut, read_pair};
use crate::shape::Pair;
use crate::types::{Mode, Type};

/// Gives a vector's memory away; `Handover` says how to free it.
pub(super) fn leak<T>(items: Vec<T>) -> Handover {
    let items = ManuallyDrop::new(items);
    Handover {
        address: items.as_ptr().addr(),
        len: items.len(),
        size: items.capacity() * size_of::<T>(),
        align: align_of::<T>(),
    }
}

/// Bytes that a host is taken to have: an allocation that may fail costs more than a small one.
const SMALL: usize = 64 * 1024;

/// An empty vector with room. Where lengths aren't trusted, one that there is no memory for is a
/// fault.
#[inline(always)]
fn with_room<T, M: Memory>(count: usize) -> Result<Vec<T>, M::Error> {
    if M::TRUSTED || count.saturating_mul(size_of::<T>()) <= SMALL {
        return Ok(Vec::with_capacity(count));
    }
    let mut items = Vec::new();
    items
        .try_reserve_exact(count)
        .map_err(|_| Fault::TooLarge)?;
    Ok(items)
}

/// Makes a vector of the bytes of numbers, which stand at an address: takes the block over if it is
/// ours, copies it otherwise.
pub(super) fn own_numbers<T: Number, M: Memory>(
    memory: &M,
    address: u32,
    bytes: &[u8],
) -> Result<Vec<T>, M::Error> {
    let count = bytes.len() / size_of::<T>();
    if count != 0 && memory.is_owned(address) {
        // SAFETY: an owned block has exactly the size and alignment of its elements, and is ours
        // to free.
        return Ok(unsafe { Vec::from_raw_parts(address as usize as *mut T, count, count) });
    }
    let mut items = with_room::<T, M>(count)?;
    let start = items.as_mut_ptr().cast::<u8>();
    // SAFETY: there is room for `count` elements, any bytes are numbers, and bytes have no
    // alignment to keep.
    unsafe {
        start.copy_from_nonoverlapping(bytes.as_ptr(), count * size_of::<T>());
        items.set_len(count);
    }
    Ok(items)
}

/// As [`own_numbers`], and lends them.
#[cold]
pub(super) fn lend_numbers<'m, T: Number, M: Memory>(
    memory: &'m M,
    address: u32,
    bytes: &[u8],
) -> Result<&'m mut [T], M::Error> {
    Ok(memory.keep().lend(own_numbers(memory, address, bytes)?))
}

/// Loads elements one by one, and frees the block if it is ours.
pub(super) fn load_each<'m, T: Load<'m>, M: Memory>(
    memory: &'m M,
    address: u32,
    len: u32,
) -> Result<Vec<T>, M::Error> {
    let bytes = list_bytes::<T, M>(memory, address, len)?;
    let layout = const { layout::of(T::TYPE) };
    let mut at = memory.at(address);
    let mut items = with_room::<T, M>(len as usize)?;
    for count in 0..len as usize {
        let item = T::load(memory, at)?;
        // SAFETY: there is room for `len` elements, and the first `count` are loaded.
        unsafe {
            items.as_mut_ptr().add(count).write(item);
            items.set_len(count + 1);
        }
        at = M::offset(at, layout.size);
    }
    if len != 0 && memory.is_owned(address) {
        // SAFETY: an owned block was allocated with exactly this layout, and no element refers to
        // it: what they own lies elsewhere.
        unsafe {
            alloc::alloc::dealloc(
                address as usize as *mut u8,
                alloc::alloc::Layout::from_size_align_unchecked(bytes.len(), layout.align as usize),
            );
        }
    }
    Ok(items)
}

macro_rules! as_borrowed {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $ty:ty as $borrowed:ty, $mode:ident;)*) => {$(
        $(#[$attribute])*
        impl<$($generics)*> Value for $ty {
            const TYPE: &'static Type = <$borrowed as Value>::TYPE;
            const MODE: Mode = Mode::$mode;
            type Shape = Pair;

            fn tail(&self, at: usize) -> usize {
                <$borrowed as Value>::tail(self, at)
            }

            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                <$borrowed as Value>::store(self, block, at)
            }

            fn hand_over(self) -> Result<Handover, Self> {
                HandOver::give(self)
            }
        }
    )*};
}

as_borrowed! {
    #[diagnostic::do_not_recommend]
    [] String as str, Owned;
    #[diagnostic::do_not_recommend]
    [] Box<str> as str, Owned;
    #[diagnostic::do_not_recommend]
    [] Cow<'_, str> as str, Borrowed;
    [T: Value] Vec<T> as [T], Owned;
    [T: Value] Box<[T]> as [T], Owned;
    #[diagnostic::do_not_recommend]
    [T: Value + Clone] Cow<'_, [T]> as [T], Borrowed;
}

/// What each of these does with its allocation.
trait HandOver: Sized {
    fn give(self) -> Result<Handover, Self>;
}

impl HandOver for String {
    fn give(self) -> Result<Handover, Self> {
        Ok(leak(self.into_bytes()))
    }
}

impl HandOver for Box<str> {
    fn give(self) -> Result<Handover, Self> {
        Ok(leak(self.into_string().into_bytes()))
    }
}

impl HandOver for Cow<'_, str> {
    fn give(self) -> Result<Handover, Self> {
        match self {
            Cow::Owned(owned) => Ok(leak(owned.into_bytes())),
            Cow::Borrowed(_) => Err(self),
        }
    }
}

impl<T: Value> HandOver for Vec<T> {
    fn give(self) -> Result<Handover, Self> {
        T::hand_over_all(self)
    }
}

impl<T: Value> HandOver for Box<[T]> {
    fn give(self) -> Result<Handover, Self> {
        T::hand_over_all(self.into_vec()).map_err(Vec::into_boxed_slice)
    }
}

impl<T: Value + Clone> HandOver for Cow<'_, [T]> {
    fn give(self) -> Result<Handover, Self> {
        match self {
            Cow::Owned(owned) => T::hand_over_all(owned).map_err(Cow::Owned),
            Cow::Borrowed(_) => Err(self),
        }
    }
}

impl<'m> Load<'m> for String {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let (address, len) = read_pair(memory, at)?;
        let bytes = list_bytes::<u8, M>(memory, address, len)?;
        memory.text(memory.at(address), bytes)?;
        let bytes = own_numbers(memory, address, bytes)?;
        // SAFETY: `Memory::text` has just accepted these bytes.
        Ok(unsafe { String::from_utf8_unchecked(bytes) })
    }
}

impl<'m> Load<'m> for Box<str> {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        String::load(memory, at).map(String::into_boxed_str)
    }
}

impl<'m> Load<'m> for Cow<'m, str> {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        <&str>::load(memory, at).map(Cow::Borrowed)
    }
}

impl<'m, T: Load<'m>> Load<'m> for Vec<T> {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let (address, len) = read_pair(memory, at)?;
        T::load_vec(memory, address, len)
    }
}

impl<'m, T: Load<'m>> Load<'m> for Box<[T]> {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        Vec::load(memory, at).map(Vec::into_boxed_slice)
    }
}

impl<'m, T: Load<'m> + Clone> Load<'m> for Cow<'m, [T]>
where
    [T]: ToOwned<Owned = Vec<T>>,
{
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let (address, len) = read_pair(memory, at)?;
        T::load_slice(memory, address, len).map(Cow::Borrowed)
    }
}
