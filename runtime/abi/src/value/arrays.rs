//! `[T; N]`.

use core::array;

use super::{Bulk, Load, Value, give_each};
use crate::layout;
use crate::memory::{Block, Memory, MemoryMut};
use crate::shape::Indirect;
use crate::types::{Mode, Ref, Type};

impl<T: Value, const N: usize> Value for [T; N] {
    const TYPE: &'static Type = {
        assert!(N <= layout::MAX_SIZE as usize, "{}", layout::TOO_LARGE);
        &Type::Array(Ref::Static(T::TYPE), N as u32)
    };
    const MODE: Mode = T::MODE;
    const BULK: Option<Bulk> = T::BULK;
    const RECURSIVE: bool = T::RECURSIVE;
    const GIVES: bool = T::GIVES;
    const DROPS: bool = T::DROPS;
    type Shape = Indirect;

    #[inline(always)]
    fn tail(&self, at: usize) -> usize {
        T::tail_all(self, at)
    }

    #[inline(always)]
    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        T::store_all(self, block, at)
    }

    #[inline(always)]
    fn given(self) {
        give_each(self);
    }
}

impl<'m, T: Load<'m>, const N: usize> Load<'m> for [T; N] {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let size = const { layout::of(T::TYPE).size };
        let mut at = at;
        let mut error = None;
        let items = array::from_fn(|_| {
            if error.is_some() {
                return None;
            }
            let item = T::load(memory, at);
            at = M::offset(at, size);
            item.map_err(|it| error = Some(it)).ok()
        });
        match error {
            Some(error) => Err(error),
            None => Ok(items.map(|item: Option<T>| {
                let Some(item) = item else {
                    unreachable!("no element failed")
                };
                item
            })),
        }
    }
}
