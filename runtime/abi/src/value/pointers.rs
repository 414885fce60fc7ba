//! Pointers to one value: `Box<T>`, `Rc<T>`, `Arc<T>`, and `&T`.
//!
//! The pointer is no part of the interface, and the value stands where the pointer would. Only
//! where it may contain its own type does it need one in linear memory, too.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::sync::Arc;

use super::{Load, Value};
use crate::layout;
use crate::memory::{self, Block, Memory, MemoryMut, read};
use crate::shape::{Kind, Shape};
use crate::types::{Mode, Ref, Type};

macro_rules! pointers {
    ($($pointer:ident { $($gives:tt)* })*) => {$(
        impl<T: Value> Value for $pointer<T> {
            const TYPE: &'static Type = boxed::<T>();
            const MODE: Mode = T::MODE;
            const RECURSIVE: bool = T::RECURSIVE;
            const DROPS: bool = T::DROPS;
            type Shape = T::Shape;

            fn tail(&self, at: usize) -> usize {
                tail::<T>(self, at)
            }

            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                store::<T, M>(self, block, at)
            }

            #[inline(always)]
            fn lent(&self) -> Option<(usize, usize)> {
                (**self).lent()
            }

            $($gives)*
        }

        impl<'m, T: Load<'m>> Load<'m> for $pointer<T> {
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                load::<T, M>(memory, at).map($pointer::new)
            }
        }
    )*};
}

pointers! {
    Box {
        const GIVES: bool = T::GIVES;

        #[inline(always)]
        fn given(self) {
            (*self).given();
        }
    }
    // What others share isn't theirs to give.
    Rc {}
    Arc {}
}

impl<'m, T: Load<'m>> Load<'m> for &'m T {
    #[inline(always)]
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        T::load_ref(memory, at)
    }
}

/// Loads a value and lends it: as it lies in memory if it can be, or a copy.
pub(super) fn lend<'m, T: Load<'m>, M: Memory>(
    memory: &'m M,
    at: M::At,
) -> Result<&'m T, M::Error> {
    // What has slots of its own lies on the stack while it is being lifted.
    if T::Shape::KIND == Kind::Indirect
        && let Some(bulk) = T::BULK
        && let Some(value) = bulk.load_ref(memory, at)?
    {
        return Ok(value);
    }
    Ok(memory.keep().lend_one(T::load(memory, at)?))
}

const fn boxed<T: Value>() -> &'static Type {
    match T::RECURSIVE {
        true => const { &Type::Boxed(Ref::Static(T::TYPE)) },
        false => T::TYPE,
    }
}

fn tail<T: Value>(value: &T, at: usize) -> usize {
    if !T::RECURSIVE {
        return value.tail(at);
    }
    let layout = const { layout::of(T::TYPE) };
    let start = at.checked_next_multiple_of(layout.align as usize);
    value.tail(
        start
            .unwrap_or(usize::MAX)
            .saturating_add(layout.size as usize),
    )
}

fn store<T: Value, M: MemoryMut>(
    value: &T,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), M::Error> {
    if !T::RECURSIVE {
        return value.store(block, at);
    }
    let layout = const { layout::of(T::TYPE) };
    let address = block.take(layout.size as usize, layout.align)?;
    block.write(at, &address.to_le_bytes())?;
    value.store(block, address)
}

fn load<'m, T: Load<'m>, M: Memory>(memory: &'m M, at: M::At) -> Result<T, M::Error> {
    if !T::RECURSIVE {
        return T::load(memory, at);
    }
    let address = u32::from_le_bytes(read(memory, at)?);
    memory::elements(memory, address, 1, const { layout::of(T::TYPE) })?;
    T::load(memory, memory.at(address))
}
