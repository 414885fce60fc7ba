//! Memory that the guest owns: handed over as a result, or taken over as an argument.
#![allow(unsafe_code)]

use alloc::vec::Vec;
use core::mem::ManuallyDrop;

use super::scalars::{element, list_bytes};
use super::{Bulk, Handover, Load, Value};
use crate::fault::Fault;
use crate::layout::Layout;
use crate::memory::{self, Memory};

/// Gives a vector's memory away; `Handover` says how to free it.
pub(super) fn leak<T>(items: Vec<T>) -> Handover {
    let items = ManuallyDrop::new(items);
    Handover {
        address: items.as_ptr().expose_provenance(),
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

/// Loads the elements of a list in one piece.
pub(super) fn load_bulk<T: Value, M: Memory>(
    bulk: Bulk,
    memory: &M,
    address: u32,
    len: u32,
) -> Result<Vec<T>, M::Error> {
    let bytes = list_bytes::<T, M>(memory, address, len)?;
    own_bulk(bulk, memory, address, bytes)
}

/// Makes a vector of the bytes of values, which stand at an address: takes the block over if it is
/// ours, copies it otherwise. `Bulk` is the proof that they are values.
pub(super) fn own_bulk<T, M: Memory>(
    _: Bulk,
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
    // SAFETY: there is room for `count` elements, any bytes are values, and bytes have no
    // alignment to keep.
    unsafe {
        start.copy_from_nonoverlapping(bytes.as_ptr(), count * size_of::<T>());
        items.set_len(count);
    }
    Ok(items)
}

/// As [`own_bulk`], and lends them.
#[cold]
pub(super) fn lend_bulk<'m, T, M: Memory>(
    bulk: Bulk,
    memory: &'m M,
    address: u32,
    bytes: &[u8],
) -> Result<&'m mut [T], M::Error> {
    Ok(memory.keep().lend(own_bulk(bulk, memory, address, bytes)?))
}

/// Loads elements one by one.
pub(super) fn load_each<'m, T: Load<'m>, M: Memory>(
    memory: &'m M,
    address: u32,
    len: u32,
) -> Result<Vec<T>, M::Error> {
    if len == 0 {
        return Ok(Vec::new());
    }
    let layout = const { element::<T>() };
    // A length that lies asks for no room.
    memory.bytes(memory.at(address), u64::from(len) * u64::from(layout.size))?;
    let mut items = with_room::<T, M>(len as usize)?;
    each(memory, address, len, layout, |at| {
        let item = T::load(memory, at)?;
        // SAFETY: there is room for `len` elements, and so many come.
        unsafe {
            let count = items.len();
            items.as_mut_ptr().add(count).write(item);
            items.set_len(count + 1);
        }
        Ok(())
    })?;
    Ok(items)
}

/// Checks a list, calls `load` with the place of each of its elements, and frees the block if it is
/// ours.
pub(super) fn each<M: Memory>(
    memory: &M,
    address: u32,
    len: u32,
    element: Layout,
    mut load: impl FnMut(M::At) -> Result<(), M::Error>,
) -> Result<(), M::Error> {
    let bytes = memory::elements(memory, address, len, element)?;
    let mut at = memory.at(address);
    for _ in 0..len {
        load(at)?;
        at = M::offset(at, element.size);
    }
    if len != 0 && memory.is_owned(address) {
        // SAFETY: an owned block was allocated with exactly this layout, and no element refers to
        // it: what they own lies elsewhere.
        unsafe {
            alloc::alloc::dealloc(
                address as usize as *mut u8,
                alloc::alloc::Layout::from_size_align_unchecked(
                    bytes.len(),
                    element.align as usize,
                ),
            );
        }
    }
    Ok(())
}
