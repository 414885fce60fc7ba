//! Objects of the host's: the guest has a number for each.
//!
//! The host keeps an object until the guest gives it back, or drops it.
#![allow(unsafe_code)]

use core::mem::ManuallyDrop;

use wharf_abi::shape::One;
use wharf_abi::types::{Resource, Side};
use wharf_abi::value::defined;
use wharf_abi::{Block, Load, Memory, MemoryMut, Ref, Value};

use crate::import;

/// How a handle travels.
pub type HandleShape = One<u32>;

/// The handle of an object of the host's, which goes when this is dropped.
#[derive(Debug, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct HostObject(u32);

impl HostObject {
    /// Stores the handle.
    ///
    /// # Errors
    /// As [`Value::store`].
    #[inline(always)]
    pub fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        self.0.store(block, at)
    }

    /// Takes over the object whose handle stands at `at`.
    ///
    /// # Errors
    /// As [`Load::load`].
    #[inline(always)]
    pub fn load<M: Memory>(memory: &M, at: M::At) -> Result<Self, M::Error> {
        u32::load(memory, at).map(HostObject)
    }

    /// Lends the object whose handle stands at `at` until the call is over; it stays the host's.
    ///
    /// # Errors
    /// As [`Load::load`].
    #[cfg(feature = "alloc")]
    #[inline(always)]
    pub fn lend<M: Memory, T>(
        memory: &M,
        at: M::At,
        object: impl FnOnce(HostObject) -> T,
    ) -> Result<&mut T, M::Error> {
        let object = ManuallyDrop::new(object(Self::load(memory, at)?));
        Ok(&mut **memory.keep().lend_one(object))
    }

    /// Nothing holds an object that is lent where there is no allocator.
    ///
    /// # Errors
    /// It doesn't compile.
    #[cfg(not(feature = "alloc"))]
    pub fn lend<M: Memory, T>(
        _memory: &M,
        _at: M::At,
        _object: impl FnOnce(HostObject) -> T,
    ) -> Result<&mut T, M::Error> {
        const { panic!("an export that is lent an object needs the `alloc` feature of `wharf`") }
    }

    /// Ends a handle that the host has got back.
    #[inline(always)]
    pub fn given(self) {
        let _ = ManuallyDrop::new(self);
    }
}

impl Drop for HostObject {
    fn drop(&mut self) {
        import::drop_handle(self.0);
    }
}

/// A type of the host's in an interface.
pub const fn host_resource(
    name: &'static str,
    ident: &'static str,
    docs: &'static str,
    path: &'static str,
) -> Resource {
    Resource {
        label: defined::label(name, ident, docs),
        path: Ref::Static(path),
        side: Side::Host,
    }
}
