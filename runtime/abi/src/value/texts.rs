//! Text and lists that own what they point to.
#![allow(unsafe_code)]

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::owned::{leak, own_bulk};
use super::scalars::list_bytes;
use super::{Handover, Load, Value, give_each};
use crate::flow;
use crate::memory::{Block, Memory, MemoryMut, read_pair};
use crate::shape::Pair;
use crate::types::{Mode, Type};

macro_rules! as_borrowed {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $ty:ty as $borrowed:ty, $mode:ident;)*) => {$(
        $(#[$attribute])*
        impl<$($generics)*> Value for $ty {
            const TYPE: &'static Type = <$borrowed as Value>::TYPE;
            const MODE: Mode = Mode::$mode;
            const GIVES: bool = <Self as HandOver>::GIVES;
            const DROPS: bool = <$borrowed as Value>::DROPS;
            type Shape = Pair;

            fn tail(&self, at: usize) -> usize {
                <$borrowed as Value>::tail(self, at)
            }

            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                <$borrowed as Value>::store(self, block, at)
            }

            #[inline(always)]
            fn lent(&self) -> Option<(usize, usize)> {
                <$borrowed as Value>::lent(self)
            }

            #[inline(always)]
            fn given(self) {
                HandOver::given(self);
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
    #[diagnostic::do_not_recommend]
    [] Rc<str> as str, Owned;
    #[diagnostic::do_not_recommend]
    [] Arc<str> as str, Owned;
    #[diagnostic::do_not_recommend]
    [T: Value] Rc<[T]> as [T], Owned;
    #[diagnostic::do_not_recommend]
    [T: Value] Arc<[T]> as [T], Owned;
}

/// What each of these does with its allocation, and with its elements if it isn't handed over.
trait HandOver: Value + Sized {
    const GIVES: bool = !flow::may_have_handle(<Self as Value>::TYPE);

    fn give(self) -> Result<Handover, Self>;

    #[inline(always)]
    fn given(self) {}
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
    const GIVES: bool = T::GIVES;

    fn give(self) -> Result<Handover, Self> {
        T::hand_over_all(self)
    }

    #[inline(always)]
    fn given(self) {
        give_each(self);
    }
}

impl<T: Value> HandOver for Box<[T]> {
    const GIVES: bool = T::GIVES;

    fn give(self) -> Result<Handover, Self> {
        T::hand_over_all(self.into_vec()).map_err(Vec::into_boxed_slice)
    }

    #[inline(always)]
    fn given(self) {
        give_each(self.into_vec());
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

/// Shared memory can't be given away.
macro_rules! shared {
    ($([$($generics:tt)*] $ty:ty;)*) => {$(
        impl<$($generics)*> HandOver for $ty {
            fn give(self) -> Result<Handover, Self> {
                Err(self)
            }
        }
    )*};
}

shared! {
    [] Rc<str>;
    [] Arc<str>;
    [T: Value] Rc<[T]>;
    [T: Value] Arc<[T]>;
}

macro_rules! load_through {
    ($([$($generics:tt)*] $ty:ty as $owned:ty;)*) => {$(
        impl<'m, $($generics)*> Load<'m> for $ty {
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                <$owned>::load(memory, at).map(Self::from)
            }
        }
    )*};
}

load_through! {
    [] Box<str> as String;
    [] Rc<str> as String;
    [] Arc<str> as String;
    [T: Load<'m>] Box<[T]> as Vec<T>;
    [T: Load<'m>] Rc<[T]> as Vec<T>;
    [T: Load<'m>] Arc<[T]> as Vec<T>;
}

impl<'m> Load<'m> for String {
    #[inline]
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let (address, len) = read_pair(memory, at)?;
        let bytes = list_bytes::<u8, M>(memory, address, len)?;
        memory.text(memory.at(address), bytes)?;
        let bytes = own_bulk(const { u8::BULK.unwrap() }, memory, address, bytes)?;
        // SAFETY: `Memory::text` has just accepted these bytes.
        Ok(unsafe { String::from_utf8_unchecked(bytes) })
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

impl<'m, T: Load<'m> + Clone> Load<'m> for Cow<'m, [T]>
where
    [T]: ToOwned<Owned = Vec<T>>,
{
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let (address, len) = read_pair(memory, at)?;
        T::load_slice(memory, address, len).map(Cow::Borrowed)
    }
}
