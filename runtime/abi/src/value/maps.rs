//! Collections that are lists in linear memory: deques, sets and maps.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::vec::Vec;
#[cfg(feature = "std")]
use core::hash::{BuildHasher, Hash};
#[cfg(feature = "std")]
use std::collections::{HashMap, HashSet};

use super::owned::each;
use super::scalars::element;
use super::{Load, Value, give_each};
use crate::layout::{self, Layout};
use crate::memory::{Block, Memory, MemoryMut, read_pair};
use crate::shape::Pair;
use crate::types::{Ref, Type};

#[diagnostic::do_not_recommend]
impl<T: Value> Value for VecDeque<T> {
    const TYPE: &'static Type = <[T]>::TYPE;
    const GIVES: bool = T::GIVES;
    type Shape = Pair;

    fn tail(&self, at: usize) -> usize {
        tail_of_list(self.iter(), at)
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        store_list(self.iter(), block, at)
    }

    #[inline(always)]
    fn given(self) {
        give_each(self);
    }
}

impl<'m, T: Load<'m>> Load<'m> for VecDeque<T> {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        Vec::load(memory, at).map(VecDeque::from)
    }
}

macro_rules! sets {
    ($([$($generics:tt)*] $ty:ty, [$($load:tt)*];)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Value, $($generics)*> Value for $ty {
            const TYPE: &'static Type = &Type::Set(Ref::Static(T::TYPE));
            type Shape = Pair;

            fn tail(&self, at: usize) -> usize {
                tail_of_list(self.iter(), at)
            }

            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                store_list(self.iter(), block, at)
            }
        }

        impl<'m, $($load)*> Load<'m> for $ty {
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                let (address, len) = read_pair(memory, at)?;
                let mut set = Self::default();
                each(memory, address, len, const { element::<T>() }, |at| {
                    set.insert(T::load(memory, at)?);
                    Ok(())
                })?;
                Ok(set)
            }
        }
    )*};
}

sets! {
    [] BTreeSet<T>, [T: Load<'m> + Ord];
}
#[cfg(feature = "std")]
sets! {
    [S] HashSet<T, S>, [T: Load<'m> + Eq + Hash, S: BuildHasher + Default];
}

macro_rules! maps {
    ($([$($generics:tt)*] $ty:ty, [$($load:tt)*];)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: Value, V: Value, $($generics)*> Value for $ty {
            const TYPE: &'static Type = &Type::Map(Ref::Static(K::TYPE), Ref::Static(V::TYPE));
            const GIVES: bool = K::GIVES && V::GIVES;
            type Shape = Pair;

            fn tail(&self, at: usize) -> usize {
                tail_of_map(self.iter(), at)
            }

            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                store_map(self.iter(), block, at)
            }

            #[inline(always)]
            fn given(self) {
                give_each(self);
            }
        }

        impl<'m, $($load)*> Load<'m> for $ty {
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                let (address, len) = read_pair(memory, at)?;
                let mut map = Self::default();
                each(memory, address, len, const { entry::<K, V>() }, |at| {
                    let key = K::load(memory, at)?;
                    let value = V::load(memory, M::offset(at, const { entry_value::<K, V>() }))?;
                    map.insert(key, value);
                    Ok(())
                })?;
                Ok(map)
            }
        }
    )*};
}

maps! {
    [] BTreeMap<K, V>, [K: Load<'m> + Ord, V: Load<'m>];
}
#[cfg(feature = "std")]
maps! {
    [S] HashMap<K, V, S>, [K: Load<'m> + Eq + Hash, V: Load<'m>, S: BuildHasher + Default];
}

const fn entry<K: Value, V: Value>() -> Layout {
    let layout = layout::of_entry(K::TYPE, V::TYPE, None);
    assert!(layout.size > 0, "{}", layout::NO_ELEMENTS);
    layout
}

const fn entry_value<K: Value, V: Value>() -> u32 {
    layout::entry_value(K::TYPE, V::TYPE, None)
}

/// Where elements of this layout end that start at the next place where they may.
fn end(at: usize, len: usize, element: Layout) -> usize {
    let start = at.checked_next_multiple_of(element.align as usize);
    let size = len.saturating_mul(element.size as usize);
    start.unwrap_or(usize::MAX).saturating_add(size)
}

/// Takes room for elements, and stores where they are.
fn place<M: MemoryMut>(
    len: usize,
    element: Layout,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<u32, M::Error> {
    let size = len.saturating_mul(element.size as usize);
    let address = block.take(size, element.align)?;
    block.write_pair(at, address, len)?;
    Ok(address)
}

fn tail_of_list<'t, T: Value + 't>(
    items: impl ExactSizeIterator<Item = &'t T>,
    at: usize,
) -> usize {
    let at = end(at, items.len(), const { element::<T>() });
    items.fold(at, |at, item| item.tail(at))
}

fn store_list<'t, T: Value + 't, M: MemoryMut>(
    items: impl ExactSizeIterator<Item = &'t T>,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), M::Error> {
    let layout = const { element::<T>() };
    let mut address = place(items.len(), layout, block, at)?;
    for item in items {
        item.store(block, address)?;
        // After the last element this may be the end of the address space.
        address = address.wrapping_add(layout.size);
    }
    Ok(())
}

fn tail_of_map<'t, K: Value + 't, V: Value + 't>(
    entries: impl ExactSizeIterator<Item = (&'t K, &'t V)>,
    at: usize,
) -> usize {
    let at = end(at, entries.len(), const { entry::<K, V>() });
    entries.fold(at, |at, (key, value)| value.tail(key.tail(at)))
}

fn store_map<'t, K: Value + 't, V: Value + 't, M: MemoryMut>(
    entries: impl ExactSizeIterator<Item = (&'t K, &'t V)>,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), M::Error> {
    let layout = const { entry::<K, V>() };
    let mut address = place(entries.len(), layout, block, at)?;
    for (key, value) in entries {
        key.store(block, address)?;
        value.store(block, address.wrapping_add(const { entry_value::<K, V>() }))?;
        address = address.wrapping_add(layout.size);
    }
    Ok(())
}
