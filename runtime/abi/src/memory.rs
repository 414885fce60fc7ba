//! Linear memory, seen from either side.
//!
//! The same `load` and `store` run in the guest, where an address is a pointer, and in a Rust
//! host, where it is an offset into a slice that must be checked.
#![allow(unsafe_code)]

use core::any::Any;
use core::cell::Cell;
#[cfg(feature = "alloc")]
use core::convert::Infallible;

use crate::fault::Fault;
#[cfg(feature = "alloc")]
use crate::keep::Keep;
use crate::layout::{self, Layout};
#[cfg(feature = "alloc")]
use crate::value::callbacks::{Callees, Function};

/// Linear memory that can be read.
///
/// # Safety
/// [`is_owned`](Memory::is_owned) may be true only of blocks that the global allocator of this
/// program made, with exactly the size and alignment of the value at that address, and that
/// nobody else will free.
///
/// Where memory is [trusted](Memory::TRUSTED), what is in it is right: above all, each handle of an
/// object is that of an object of this program, of the type that is loaded, and alive.
pub unsafe trait Memory {
    /// A checked or trusted place in memory.
    type At: Copy;

    /// Whether lengths, alignments and text are right without a check.
    const TRUSTED: bool;

    /// What a load can fail with: [`Fault`], or an uninhabited type where memory is trusted.
    type Error: From<Fault>;

    /// The place that a stored pointer names.
    fn at(&self, address: u32) -> Self::At;

    /// The place `by` bytes further on.
    fn offset(at: Self::At, by: u32) -> Self::At;

    /// The bytes from a place on.
    ///
    /// # Errors
    /// [`Fault::OutOfBounds`].
    fn bytes(&self, at: Self::At, len: u64) -> Result<&[u8], Self::Error>;

    /// Counts the bytes of a text or of a list's elements, each time that one is loaded.
    ///
    /// # Errors
    /// [`Fault::TooLarge`], if all together are more than memory has.
    #[inline(always)]
    fn spend(&self, _bytes: u64) -> Result<(), Self::Error> {
        Ok(())
    }

    /// Enters a value of a type that contains itself.
    ///
    /// # Errors
    /// [`Fault::TooDeep`], if it is inside of [`layout::MAX_NESTING`] others.
    #[inline(always)]
    fn descend(&self) -> Result<(), Self::Error> {
        Ok(())
    }

    /// Leaves it.
    #[inline(always)]
    fn ascend(&self) {}

    /// Bytes as text.
    ///
    /// # Errors
    /// [`Fault::InvalidUtf8`].
    fn text<'m>(&self, at: Self::At, bytes: &'m [u8]) -> Result<&'m str, Self::Error>;

    /// Fails unless the place is a multiple of `align`.
    ///
    /// # Errors
    /// [`Fault::Misaligned`].
    fn aligned(&self, at: Self::At, align: u32) -> Result<(), Self::Error>;

    /// Whether the block at an address now belongs to the code that loads it: then that code takes
    /// or frees it.
    fn is_owned(&self, address: u32) -> bool;

    /// A pointer through which the host's block at an address may be written, if there is one.
    fn writable(&self, address: u32) -> Option<*mut u8>;

    /// Notes a loan of the guest's runtime, which ends it when the call is over. Trusted memory must;
    /// there are none from any other.
    #[inline(always)]
    fn hold(&self, _loan: u32) {}

    /// What a Rust host's own types load handles with. A guest's handles are addresses.
    #[inline(always)]
    fn host(&self) -> Option<&dyn Any> {
        None
    }

    /// What lends loaded values for as long as this memory is borrowed.
    #[cfg(feature = "alloc")]
    fn keep(&self) -> &Keep;

    /// What calls the functions whose handles are in this memory.
    #[cfg(feature = "alloc")]
    type Callees: Callees;

    /// The same; none if nothing does: then functions can't be loaded.
    #[cfg(feature = "alloc")]
    fn callees(&self) -> Option<Self::Callees>;
}

/// Proof that whoever stores a value does so once, and then ends it by
/// [`Value::given`](crate::Value::given) and by nothing else: so objects in it may be moved away.
#[derive(Clone, Copy, Debug)]
pub struct Moves(());

impl Moves {
    /// The proof.
    ///
    /// # Safety
    /// It must be true of everything that is stored to the memory, which must be the guest's own.
    pub const unsafe fn new() -> Self {
        Moves(())
    }
}

/// Linear memory that can be written.
pub trait MemoryMut {
    /// Whether objects of the program that runs can be moved there: then they are its guest's.
    const MOVES: Option<Moves> = None;

    /// What a store can fail with: [`Fault`], or an uninhabited type where it can't.
    type Error: From<Fault>;

    /// Copies bytes to an address.
    ///
    /// # Errors
    /// [`Fault::OutOfBounds`].
    fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), Self::Error>;

    /// Lends a function of the guest's for as long as the block is there that is being filled: puts
    /// what stands in front of it to an address that is a multiple of 8, where there is room of
    /// [`LENT_SIZE`](crate::value::callbacks::LENT_SIZE) bytes, and gives the handle.
    ///
    /// # Errors
    /// [`Fault::InvalidHandle`], where functions aren't a guest's.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    fn lend<F: Function + ?Sized>(&mut self, _: *mut F, _: u32) -> Result<u32, Self::Error> {
        Err(Fault::InvalidHandle { found: 0 }.into())
    }

    /// What a Rust host's own types store handles with.
    #[inline(always)]
    fn host(&mut self) -> Option<&mut dyn Any> {
        None
    }
}

/// A block that is being filled: fixed-size parts are stored where the caller says, everything
/// else goes one after the other from `next` on.
pub struct Block<'m, M> {
    /// Where it lies.
    pub memory: &'m mut M,
    /// The address of the first free byte.
    pub next: u32,
    /// The address behind the last byte. Values say [how much room](crate::Value::tail) they need
    /// before they are stored; this is for those that might say something else a moment later.
    pub end: u32,
}

impl<M: MemoryMut> Block<'_, M> {
    /// Takes `size` bytes, aligned to `align`, off the free part.
    ///
    /// # Errors
    /// [`Fault::TooLarge`].
    pub fn take(&mut self, size: usize, align: u32) -> Result<u32, M::Error> {
        let at = self
            .next
            .checked_next_multiple_of(align)
            .ok_or(Fault::TooLarge)?;
        let size = u32::try_from(size).map_err(|_| Fault::TooLarge)?;
        self.next = at.checked_add(size).ok_or(Fault::TooLarge)?;
        Ok(at)
    }

    /// Copies bytes to an address.
    ///
    /// # Errors
    /// [`Fault::OutOfBounds`].
    pub fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), M::Error> {
        self.memory.write(address, bytes)
    }

    /// Stores a `(pointer, length)` pair.
    ///
    /// # Errors
    /// [`Fault::TooLarge`] or [`Fault::OutOfBounds`].
    pub fn write_pair(&mut self, at: u32, address: u32, len: usize) -> Result<(), M::Error> {
        let len = u32::try_from(len).map_err(|_| Fault::TooLarge)?;
        let mut pair = [0; 8];
        let (first, second) = pair.split_at_mut(layout::LENGTH_OFFSET as usize);
        first.copy_from_slice(&address.to_le_bytes());
        second.copy_from_slice(&len.to_le_bytes());
        self.write(at, &pair)
    }
}

/// The address `by` bytes after another.
///
/// # Errors
/// [`Fault::TooLarge`].
pub fn after(at: u32, by: u32) -> Result<u32, Fault> {
    at.checked_add(by).ok_or(Fault::TooLarge)
}

/// Reads a fixed number of bytes.
///
/// # Errors
/// [`Fault::OutOfBounds`].
pub fn read<const N: usize, M: Memory>(memory: &M, at: M::At) -> Result<[u8; N], M::Error> {
    let bytes = memory.bytes(at, N as u64)?;
    let mut array = [0; N];
    array.copy_from_slice(bytes);
    Ok(array)
}

/// Reads a `(pointer, length)` pair.
///
/// # Errors
/// [`Fault::OutOfBounds`].
pub fn read_pair<M: Memory>(memory: &M, at: M::At) -> Result<(u32, u32), M::Error> {
    let address = u32::from_le_bytes(read(memory, at)?);
    let len = u32::from_le_bytes(read(memory, M::offset(at, layout::LENGTH_OFFSET))?);
    Ok((address, len))
}

/// The bytes of a text or of a list's elements, after the checks that make it safe to believe the
/// length. The pointer of an empty one means nothing.
///
/// # Errors
/// [`Fault::Misaligned`], [`Fault::OutOfBounds`] or [`Fault::TooLarge`].
#[inline(always)]
pub fn elements<M: Memory>(
    memory: &M,
    address: u32,
    len: u32,
    element: Layout,
) -> Result<&[u8], M::Error> {
    if len == 0 {
        return Ok(&[]);
    }
    let at = memory.at(address);
    memory.aligned(at, element.align)?;
    let size = u64::from(len) * u64::from(element.size);
    let bytes = memory.bytes(at, size)?;
    memory.spend(size)?;
    Ok(bytes)
}

/// A host's view of linear memory: a slice, and nothing in it is trusted.
///
/// All texts and lists that are loaded through one view may together be no larger than memory. An
/// honest guest's never are, because they don't overlap; but the elements of a hostile one's list
/// may all point to the same large list, and their sum is what a host would have to allocate. So
/// make a view for each value.
pub struct Slice<'b> {
    bytes: &'b [u8],
    /// How many more bytes texts and lists may have.
    left: Cell<u64>,
    /// How many values of types that contain themselves are around the one being loaded.
    depth: Cell<u32>,
    host: Option<&'b dyn Any>,
    #[cfg(feature = "alloc")]
    keep: Keep,
}

impl<'b> Slice<'b> {
    /// All of a linear memory, from address 0 on.
    #[inline]
    pub fn new(bytes: &'b [u8]) -> Self {
        Slice {
            bytes,
            left: Cell::new(bytes.len() as u64),
            depth: Cell::new(0),
            host: None,
            #[cfg(feature = "alloc")]
            keep: Keep::new(),
        }
    }
}

impl<'b> Slice<'b> {
    /// As [`new`](Slice::new), with what [`Memory::host`] gives.
    #[inline]
    pub fn with_host(bytes: &'b [u8], host: &'b dyn Any) -> Self {
        Slice {
            host: Some(host),
            ..Slice::new(bytes)
        }
    }
}

// SAFETY: no block is ever owned.
unsafe impl Memory for Slice<'_> {
    const TRUSTED: bool = false;
    type At = u64;
    type Error = Fault;

    #[inline]
    fn at(&self, address: u32) -> u64 {
        address.into()
    }

    #[inline]
    fn offset(at: u64, by: u32) -> u64 {
        at + u64::from(by)
    }

    #[inline]
    fn bytes(&self, at: u64, len: u64) -> Result<&[u8], Fault> {
        let fault = Fault::OutOfBounds { address: at, len };
        let end = at.checked_add(len).ok_or(fault)?;
        let range =
            usize::try_from(at).map_err(|_| fault)?..usize::try_from(end).map_err(|_| fault)?;
        self.bytes.get(range).ok_or(fault)
    }

    #[inline]
    fn spend(&self, bytes: u64) -> Result<(), Fault> {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.ok_or(Fault::TooLarge)?);
        Ok(())
    }

    fn descend(&self) -> Result<(), Fault> {
        match self.depth.replace(self.depth.get() + 1) {
            0..layout::MAX_NESTING => Ok(()),
            _ => Err(Fault::TooDeep),
        }
    }

    fn ascend(&self) {
        self.depth.update(|depth| depth - 1);
    }

    #[inline]
    fn text<'m>(&self, at: u64, bytes: &'m [u8]) -> Result<&'m str, Fault> {
        core::str::from_utf8(bytes).map_err(|_| Fault::InvalidUtf8 { address: at })
    }

    #[inline]
    fn aligned(&self, at: u64, align: u32) -> Result<(), Fault> {
        match at % u64::from(align) {
            0 => Ok(()),
            _ => Err(Fault::Misaligned { address: at, align }),
        }
    }

    #[inline]
    fn is_owned(&self, _address: u32) -> bool {
        false
    }

    #[inline]
    fn writable(&self, _address: u32) -> Option<*mut u8> {
        None
    }

    #[inline]
    fn host(&self) -> Option<&dyn Any> {
        self.host
    }

    #[cfg(feature = "alloc")]
    #[inline]
    fn keep(&self) -> &Keep {
        &self.keep
    }

    #[cfg(feature = "alloc")]
    type Callees = Infallible;

    #[cfg(feature = "alloc")]
    #[inline]
    fn callees(&self) -> Option<Infallible> {
        None
    }
}

impl MemoryMut for [u8] {
    type Error = Fault;

    fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), Fault> {
        let start = address as usize;
        let fault = Fault::OutOfBounds {
            address: address.into(),
            len: bytes.len() as u64,
        };
        let place = start
            .checked_add(bytes.len())
            .and_then(|end| self.get_mut(start..end))
            .ok_or(fault)?;
        place.copy_from_slice(bytes);
        Ok(())
    }
}

impl<M: MemoryMut + ?Sized> MemoryMut for &mut M {
    type Error = M::Error;

    fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), M::Error> {
        (**self).write(address, bytes)
    }
}
