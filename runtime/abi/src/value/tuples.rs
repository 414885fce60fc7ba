//! Tuples of up to twelve parts.

use core::mem::needs_drop;

use super::{Load, Value};
use crate::layout;
use crate::memory::{Block, Memory, MemoryMut, after};
use crate::shape::Indirect;
use crate::types::{Ref, Type};

macro_rules! tuples {
    ($(($($part:ident $index:tt),*);)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($part: Value),*> Value for ($($part,)*) {
            const TYPE: &'static Type =
                &Type::Tuple(Ref::Static(&[$(Ref::Static($part::TYPE)),*]));
            const RECURSIVE: bool = false $(|| $part::RECURSIVE)*;
            const GIVES: bool = true $(&& $part::GIVES)*;
            const DROPS: bool = false $(|| ($part::DROPS && needs_drop::<$part>()))*;
            type Shape = Indirect;

            #[inline]
            fn tail(&self, at: usize) -> usize {
                $(let at = self.$index.tail(at);)*
                at
            }

            #[inline]
            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                $(self.$index.store(block, after(at, const { layout::part(Self::TYPE, 0, $index) })?)?;)*
                Ok(())
            }

            #[inline]
            fn given(self) {
                $(self.$index.given();)*
            }
        }

        #[diagnostic::do_not_recommend]
        impl<'m, $($part: Load<'m>),*> Load<'m> for ($($part,)*) {
            #[inline]
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                Ok(($($part::load(memory, M::offset(at, const { layout::part(Self::TYPE, 0, $index) }))?,)*))
            }
        }
    )*};
}

tuples! {
    (A 0);
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
}
