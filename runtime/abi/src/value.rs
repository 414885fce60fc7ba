//! How a Rust value crosses: its type, and how it is stored to and loaded from linear memory.
//!
//! [`Value`] is to lowering what serde's `Serialize` is to writing: it also holds for `str`, `[T]`
//! and references. [`Load`] is lifting; its lifetime is that of the memory, so `&str` and
//! `Cow<str>` can be lent straight out of it.
//!
//! A value is stored in two parts: its fixed-size layout at a given place, and its *tail* (text,
//! elements) one after the other at the end of the block, in the order of the fields. So the
//! strings of a list lie back to back.

use crate::flow;
use crate::memory::{Block, Memory, MemoryMut};
use crate::shape::Shape;
use crate::types::{Mode, Type};

mod arrays;
mod bulk;
#[cfg(feature = "alloc")]
pub mod callbacks;
mod cases;
pub mod defined;
mod integers;
#[cfg(feature = "alloc")]
mod maps;
pub mod objects;
#[cfg(feature = "alloc")]
mod owned;
#[cfg(feature = "alloc")]
mod pointers;
mod scalars;
mod slices;
mod standard;
#[cfg(feature = "alloc")]
mod texts;
mod tuples;
mod views;

pub use bulk::Bulk;
pub use objects::Object;
pub use scalars::Number;
pub use views::{View, ViewMut};

/// Memory that a result hands over as it is, without a copy.
#[derive(Clone, Copy, Debug)]
pub struct Handover {
    /// Where the elements start.
    pub address: usize,
    /// How many there are.
    pub len: usize,
    /// Bytes of the allocation.
    pub size: usize,
    /// Alignment of the allocation.
    pub align: usize,
}

/// A type whose values cross the boundary.
///
/// Implemented for the types that Wharf knows; `wharf::Value` is the derive for your own.
#[cfg_attr(
    not(feature = "alloc"),
    diagnostic::on_unimplemented(
        message = "`{Self}` can't cross the boundary between guest and host",
        label = "not a type that Wharf carries without an allocator",
        note = "it carries numbers, `bool`, `char`, `&str`, `&[T]` and `&mut [T]` of numbers, and \
                options and results of these",
        note = "enable the feature `alloc` or `std` of `wharf` for `String`, `Vec<T>`, boxes and functions"
    )
)]
#[cfg_attr(
    feature = "alloc",
    diagnostic::on_unimplemented(
        message = "`{Self}` can't cross the boundary between guest and host",
        label = "not a type that Wharf carries",
        note = "put `#[derive(wharf::Value)]` on a type of your own",
        note = "it carries numbers, `bool`, `char`, strings, lists, maps, sets, tuples, options and \
                results; only a `&mut [T]` of numbers can be changed in place: return anything else",
        note = "write `Result<_, wharf::Error>` for errors of other crates, and `String` for paths: \
                what a path means is known on one side only"
    )
)]
pub trait Value {
    /// What the type is in an interface.
    const TYPE: &'static Type;
    /// How a parameter of this type is taken.
    const MODE: Mode = Mode::Owned;
    /// Proof that values have the same bytes in Rust as in linear memory, so that lists of them
    /// move in one piece.
    const BULK: Option<Bulk> = None;
    /// Whether it contains a value of a type that contains itself, with no list between: then a
    /// box of it is a pointer in linear memory, too.
    const RECURSIVE: bool = false;
    /// What `&Self` is in an interface: objects are lent, everything else is copied.
    const LENT: &'static Type = Self::TYPE;
    /// Whether [`Value::given`] ends such values without dropping what they gave away. Those that
    /// [contain handles](crate::flow::has_handle) can only be sent if it does.
    const GIVES: bool = !flow::may_have_handle(Self::TYPE);
    /// Whether [`Value::given`] may run a `Drop` that isn't the standard library's: one of a guest's
    /// own may call its host, which may call the guest.
    const DROPS: bool = true;
    /// How it travels; must be what [`crate::slots::Pass::of`] says of [`Value::TYPE`].
    type Shape: Shape;

    /// Where the tail ends if it starts `at` bytes into a block; `usize::MAX` if no block can be
    /// so large.
    fn tail(&self, at: usize) -> usize;

    /// Stores the layout at an address, and the tail at the block's end.
    ///
    /// # Errors
    /// [`crate::Fault::OutOfBounds`] or [`crate::Fault::TooLarge`], if the block wasn't made with room for
    /// [`Value::tail`].
    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error>;

    /// [`Value::store`], of a value that is only lent. What moves when it is stored has no other way
    /// to be sent.
    ///
    /// # Errors
    /// As [`Value::store`].
    #[inline(always)]
    fn store_lent<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        self.store(block, at)
    }

    /// [`Value::tail`] of the elements of a list.
    #[inline(always)]
    fn tail_all(items: &[Self], at: usize) -> usize
    where
        Self: Sized,
    {
        match Self::BULK {
            Some(_) => at,
            None => items.iter().fold(at, |at, item| item.tail(at)),
        }
    }

    /// [`Value::store`] of the elements of a list.
    ///
    /// # Errors
    /// As [`Value::store`].
    #[inline(always)]
    fn store_all<M: MemoryMut>(
        items: &[Self],
        block: &mut Block<'_, M>,
        at: u32,
    ) -> Result<(), M::Error>
    where
        Self: Sized,
    {
        match Self::BULK {
            Some(bulk) => block.write(at, bulk.bytes_of(items)),
            None => store_each(items, block, at),
        }
    }

    /// Takes over what the guest wrote to the elements at an address: the other half of
    /// [`Mode::Mutable`].
    ///
    /// # Errors
    /// Any [`crate::Fault`].
    #[inline(always)]
    fn update<M: Memory>(&mut self, _memory: &M, _address: u32) -> Result<(), M::Error> {
        Ok(())
    }

    /// Ends a value that has been stored: the handles in it are the receiver's now, everything else is
    /// dropped. Where values contain handles, a `given` that drops them would end what isn't theirs
    /// any more; [`Value::GIVES`] says that this one doesn't.
    #[inline(always)]
    fn given(self)
    where
        Self: Sized,
    {
    }

    /// Where it lies and how many elements it has, if it travels as a pointer and a length, and lies in
    /// this program's memory as it would in linear memory: then a guest lends it as it is.
    #[inline(always)]
    fn lent(&self) -> Option<(usize, usize)> {
        None
    }

    /// Gives its memory away, if it is one allocation that already has the elements' layout.
    fn hand_over(self) -> Result<Handover, Self>
    where
        Self: Sized,
    {
        Err(self)
    }

    /// As [`Value::hand_over`], for a vector of these.
    #[cfg(feature = "alloc")]
    fn hand_over_all(items: alloc::vec::Vec<Self>) -> Result<Handover, alloc::vec::Vec<Self>>
    where
        Self: Sized,
    {
        match Self::BULK {
            Some(_) => Ok(owned::leak(items)),
            None => Err(items),
        }
    }
}

/// [`Value::given`] of several values, which are dropped with what they lie in if they have no handles.
#[inline(always)]
fn give_each<T: Value>(items: impl IntoIterator<Item = T>) {
    if const { flow::may_have_handle(T::TYPE) } {
        items.into_iter().for_each(Value::given);
    }
}

fn store_each<T: Value, M: MemoryMut>(
    items: &[T],
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), M::Error> {
    let size = const { crate::layout::of(T::TYPE).size };
    let mut at = at;
    for item in items {
        item.store(block, at)?;
        // After the last element this may be the end of the address space.
        at = at.wrapping_add(size);
    }
    Ok(())
}

/// A type that can be loaded from memory borrowed for `'m`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be loaded from linear memory",
    label = "not a type that can be lifted",
    note = "load the value itself; only text and lists may be borrowed, as `&str` and `&[T]`"
)]
pub trait Load<'m>: Value + Sized {
    /// Loads the value whose layout stands at `at`.
    ///
    /// # Errors
    /// Any [`crate::Fault`].
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error>;

    /// Loads a value to be looked at: objects are lent, of anything else there is a copy until the
    /// call is over.
    ///
    /// # Errors
    /// Any [`crate::Fault`].
    #[cfg(feature = "alloc")]
    #[inline(always)]
    fn load_ref<M: Memory>(memory: &'m M, at: M::At) -> Result<&'m Self, M::Error> {
        pointers::lend(memory, at)
    }

    /// Loads the elements of a list, each into a place of its own.
    ///
    /// # Errors
    /// Any [`crate::Fault`].
    #[cfg(feature = "alloc")]
    #[inline(always)]
    fn load_vec<M: Memory>(
        memory: &'m M,
        address: u32,
        len: u32,
    ) -> Result<alloc::vec::Vec<Self>, M::Error> {
        match Self::BULK {
            Some(bulk) => owned::load_bulk(bulk, memory, address, len),
            None => owned::load_each(memory, address, len),
        }
    }

    /// Loads the elements of a list to be looked at; only those that move in one piece can be,
    /// without an allocator.
    ///
    /// # Errors
    /// Any [`crate::Fault`].
    #[inline(always)]
    fn load_slice<M: Memory>(
        memory: &'m M,
        address: u32,
        len: u32,
    ) -> Result<&'m [Self], M::Error> {
        #[cfg(feature = "alloc")]
        return match Self::BULK {
            Some(bulk) => bulk.load_slice(memory, address, len),
            None => Ok(memory.keep().lend(Self::load_vec(memory, address, len)?)),
        };
        // The constant is evaluated wherever it stands, so it must be what is used.
        #[cfg(not(feature = "alloc"))]
        return const {
            match Self::BULK {
                Some(bulk) => bulk,
                None => {
                    panic!("a list of anything but numbers needs the `alloc` feature of `wharf`")
                }
            }
        }
        .load_slice(memory, address, len);
    }
}
