//! Views: numbers that stay where they are, and that hosts look at there.

use super::{Number, Value};
use crate::fault::Fault;
use crate::memory::{Block, MemoryMut};
use crate::shape::Pair;
use crate::types::{Access, Type};

/// Numbers of the guest's that a host looks at where they lie: the result of an exported function.
///
/// Nothing is copied. In JavaScript it is an object whose `array` is a typed array over linear
/// memory; on Rust hosts it is a slice, borrowed from the store.
///
/// ```
/// # use wharf_abi::value::View;
/// struct Board {
///     cells: Vec<u8>,
/// }
///
/// impl Board {
///     pub fn cells(&self) -> View<'_, u8> {
///         View::from(&self.cells)
///     }
/// }
/// # assert_eq!(Board { cells: vec![1, 2] }.cells().as_slice(), [1, 2]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct View<'a, T>(&'a [T]);

/// As [`View`], and hosts may write to the numbers.
#[derive(Debug)]
pub struct ViewMut<'a, T>(&'a mut [T]);

impl<'a, T: Number> View<'a, T> {
    /// A view of some numbers.
    pub const fn new(numbers: &'a [T]) -> Self {
        View(numbers)
    }

    /// The numbers.
    pub const fn as_slice(&self) -> &'a [T] {
        self.0
    }
}

impl<'a, T: Number> ViewMut<'a, T> {
    /// A view of some numbers.
    pub const fn new(numbers: &'a mut [T]) -> Self {
        ViewMut(numbers)
    }

    /// The numbers.
    pub const fn as_slice(&self) -> &[T] {
        self.0
    }

    /// The numbers, to be changed.
    pub const fn as_mut_slice(&mut self) -> &mut [T] {
        self.0
    }
}

macro_rules! from {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $numbers:ty => $view:ident, |$it:ident| $slice:expr;)*) => {$(
        $(#[$attribute])*
        impl<'a, T: Number, $($generics)*> From<$numbers> for $view<'a, T> {
            fn from($it: $numbers) -> Self {
                $view($slice)
            }
        }
    )*};
}

from! {
    [] &'a [T] => View, |it| it;
    [const N: usize] &'a [T; N] => View, |it| it;
    #[cfg(feature = "alloc")]
    [] &'a alloc::vec::Vec<T> => View, |it| it;
    [] &'a mut [T] => ViewMut, |it| it;
    [const N: usize] &'a mut [T; N] => ViewMut, |it| it;
    #[cfg(feature = "alloc")]
    [] &'a mut alloc::vec::Vec<T> => ViewMut, |it| it;
}

const fn view<T: Number>(access: Access) -> Type {
    match T::TYPE {
        Type::Scalar(scalar) => Type::View(*scalar, access),
        _ => unreachable!(),
    }
}

fn store<M: MemoryMut>(
    address: usize,
    len: usize,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), M::Error> {
    match M::MOVES {
        // It lies in the guest's own memory, where addresses have 32 bits.
        Some(_) => block.write_pair(at, address as u32, len),
        None => Err(Fault::OutOfBounds {
            address: address as u64,
            len: len as u64,
        }
        .into()),
    }
}

macro_rules! values {
    ($($view:ident, $access:ident;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Number> Value for $view<'_, T> {
            const TYPE: &'static Type = &const { view::<T>(Access::$access) };
            type Shape = Pair;

            #[inline(always)]
            fn tail(&self, at: usize) -> usize {
                at
            }

            #[inline(always)]
            fn store<M: MemoryMut>(
                &self,
                block: &mut Block<'_, M>,
                at: u32,
            ) -> Result<(), M::Error> {
                store(self.0.as_ptr().addr(), self.0.len(), block, at)
            }
        }
    )*};
}

values! {
    View, Shared;
    ViewMut, Exclusive;
}
