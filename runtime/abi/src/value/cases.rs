//! `Option` and `Result`.

use core::mem::needs_drop;

use super::{Load, Value};
use crate::fault::Fault;
use crate::layout;
use crate::memory::{Block, Memory, MemoryMut, after};
use crate::shape::{Indirect, Shape};
use crate::types::{Mode, Ref, Type};

impl<T: Value> Value for Option<T> {
    const TYPE: &'static Type = &Type::Option(Ref::Static(T::TYPE));
    const MODE: Mode = T::MODE;
    const RECURSIVE: bool = T::RECURSIVE;
    const GIVES: bool = T::GIVES;
    const DROPS: bool = T::DROPS;
    type Shape = <T::Shape as Shape>::Optional;

    fn tail(&self, at: usize) -> usize {
        self.as_ref().map_or(at, |some| some.tail(at))
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        match self {
            None => block.write(at, &[0]),
            Some(some) => {
                block.write(at, &[1])?;
                let payload = const { layout::payload(T::TYPE, &Type::Unit) };
                some.store(block, after(at, payload)?)
            }
        }
    }

    #[inline(always)]
    fn given(self) {
        if let Some(some) = self {
            some.given();
        }
    }
}

impl<'m, T: Load<'m>> Load<'m> for Option<T> {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let payload = const { layout::payload(T::TYPE, &Type::Unit) };
        match u8::load(memory, at)? {
            0 => Ok(None),
            1 => T::load(memory, M::offset(at, payload)).map(Some),
            found => Err(Fault::InvalidDiscriminant {
                found: found.into(),
                cases: 2,
            }
            .into()),
        }
    }
}

impl<T: Value, E: Value> Value for Result<T, E> {
    const TYPE: &'static Type = &Type::Result(Ref::Static(T::TYPE), Ref::Static(E::TYPE));
    const RECURSIVE: bool = T::RECURSIVE || E::RECURSIVE;
    const GIVES: bool = T::GIVES && E::GIVES;
    const DROPS: bool = (T::DROPS && needs_drop::<T>()) || (E::DROPS && needs_drop::<E>());
    type Shape = Indirect;

    fn tail(&self, at: usize) -> usize {
        match self {
            Ok(ok) => ok.tail(at),
            Err(error) => error.tail(at),
        }
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        let payload = after(at, const { layout::payload(T::TYPE, E::TYPE) })?;
        match self {
            Ok(ok) => {
                block.write(at, &[0])?;
                ok.store(block, payload)
            }
            Err(error) => {
                block.write(at, &[1])?;
                error.store(block, payload)
            }
        }
    }

    #[inline(always)]
    fn given(self) {
        match self {
            Ok(ok) => ok.given(),
            Err(error) => error.given(),
        }
    }
}

impl<'m, T: Load<'m>, E: Load<'m>> Load<'m> for Result<T, E> {
    #[inline(always)]
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let payload = const { layout::payload(T::TYPE, E::TYPE) };
        match u8::load(memory, at)? {
            0 => T::load(memory, M::offset(at, payload)).map(Ok),
            1 => E::load(memory, M::offset(at, payload)).map(Err),
            found => Err(Fault::InvalidDiscriminant {
                found: found.into(),
                cases: 2,
            }
            .into()),
        }
    }
}
