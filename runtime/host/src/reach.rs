//! Linear memory, and beside it a value that came in slots.
#![allow(unsafe_code)]

use std::any::Any;
use std::convert::Infallible;

use wharf_abi::keep::Keep;
use wharf_abi::memory::Slice;
use wharf_abi::{Fault, Memory};

use crate::received::Received;

/// Room for the layout of any value that has slots.
pub(crate) type Spill = [u8; 16];

/// Linear memory as [`Slice`] sees it. Behind the last address that a pointer can have stands what
/// came in slots, laid out as it would be in memory.
pub(crate) struct Reach<'b> {
    memory: Slice<'b>,
    spill: Spill,
}

impl<'b> Reach<'b> {
    /// Where the value stands that came in slots.
    pub(crate) const SPILL: u64 = 1 << 32;

    #[inline(always)]
    pub(crate) fn new(memory: &'b [u8], received: Option<&'b Received>, spill: Spill) -> Self {
        let memory = match received {
            Some(received) => Slice::with_host(memory, received),
            None => Slice::new(memory),
        };
        Reach { memory, spill }
    }
}

/// The layout of a value of one slot, which is given by its bits, as all are.
#[inline(always)]
pub(crate) fn of_scalar(slot: u64) -> Spill {
    u128::from(slot).to_le_bytes()
}

/// The layout of a pointer and a length.
#[inline(always)]
pub(crate) fn of_pair(address: u64, len: u64) -> Spill {
    (u128::from(address as u32) | u128::from(len as u32) << 32).to_le_bytes()
}

/// The layout of an option, whose value stands `payload` bytes into it.
#[inline(always)]
pub(crate) fn of_option(is_some: u64, value: u64, payload: u32) -> Spill {
    let some = u128::from(is_some as u32 != 0);
    (some | u128::from(value) << (8 * payload)).to_le_bytes()
}

// SAFETY: no block is ever owned, and nothing is trusted.
unsafe impl Memory for Reach<'_> {
    const TRUSTED: bool = false;
    type At = u64;
    type Error = Fault;

    #[inline(always)]
    fn at(&self, address: u32) -> u64 {
        address.into()
    }

    #[inline(always)]
    fn offset(at: u64, by: u32) -> u64 {
        at + u64::from(by)
    }

    #[inline(always)]
    fn bytes(&self, at: u64, len: u64) -> Result<&[u8], Fault> {
        match at.checked_sub(Reach::SPILL) {
            None => self.memory.bytes(at, len),
            Some(start) => {
                let end = start.checked_add(len);
                let range = end.map(|end| start as usize..end as usize);
                range
                    .and_then(|range| self.spill.get(range))
                    .ok_or(Fault::OutOfBounds { address: at, len })
            }
        }
    }

    #[inline(always)]
    fn spend(&self, bytes: u64) -> Result<(), Fault> {
        self.memory.spend(bytes)
    }

    fn descend(&self) -> Result<(), Fault> {
        self.memory.descend()
    }

    fn ascend(&self) {
        self.memory.ascend();
    }

    #[inline]
    fn text<'m>(&self, at: u64, bytes: &'m [u8]) -> Result<&'m str, Fault> {
        self.memory.text(at, bytes)
    }

    #[inline(always)]
    fn aligned(&self, at: u64, align: u32) -> Result<(), Fault> {
        self.memory.aligned(at, align)
    }

    #[inline(always)]
    fn is_owned(&self, _address: u32) -> bool {
        false
    }

    #[inline(always)]
    fn writable(&self, _address: u32) -> Option<*mut u8> {
        None
    }

    #[inline(always)]
    fn host(&self) -> Option<&dyn Any> {
        self.memory.host()
    }

    #[inline(always)]
    fn keep(&self) -> &Keep {
        self.memory.keep()
    }

    /// A call of a guest's function needs a store.
    type Callees = Infallible;

    #[inline(always)]
    fn callees(&self) -> Option<Infallible> {
        None
    }
}
