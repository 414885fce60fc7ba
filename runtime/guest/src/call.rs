//! One call: arguments are lifted from slots, the result is lowered to them.
#![allow(unsafe_code)]

#[cfg(feature = "alloc")]
use core::mem::ManuallyDrop;
use core::slice;
use core::str;

use wharf_abi::arena;
#[cfg(feature = "alloc")]
use wharf_abi::keep::Keep;
use wharf_abi::shape::{Shape, Spill};
use wharf_abi::slots::Pass;
use wharf_abi::{Block, Fault, Function, Memory, MemoryMut, Mode, Param, Ref, Type, Value, layout};

use crate::region;

/// The first slot of a parameter.
pub type Slot0<T> = <<T as Value>::Shape as Shape>::Slot0;
/// The second slot of a parameter.
pub type Slot1<T> = <<T as Value>::Shape as Shape>::Slot1;
/// The result.
pub type Out<T> = <<T as Value>::Shape as Shape>::Out;

/// `T`, known only if `T` is a [`Value`].
///
/// Where it isn't, the compiler says so once and leaves this type open; bounds on an open type
/// add no second error, as the same bounds on `T` would. [`Is`] leads back to `T`.
pub type This<T> = <<T as Value>::Shape as Only<T>>::This;

/// See [`This`].
pub trait Only<T> {
    /// `T`.
    type This;
}

impl<S: Shape, T> Only<T> for S {
    type This = T;
}

/// `Self` is `T`, also where the compiler doesn't know it yet.
pub trait Is<T> {
    /// Itself.
    fn into_it(self) -> T;
    /// Itself.
    fn from_it(it: T) -> Self;
}

impl<T> Is<T> for T {
    #[inline(always)]
    fn into_it(self) -> T {
        self
    }

    #[inline(always)]
    fn from_it(it: T) -> Self {
        it
    }
}

/// A parameter in an interface.
pub const fn param(name: &'static str, mode: Mode, ty: &'static Type) -> Param {
    Param {
        name: Ref::Static(name),
        mode,
        ty: Ref::Static(ty),
    }
}

/// A function in an interface.
pub const fn function(
    name: &'static str,
    docs: &'static str,
    path: &'static str,
    params: &'static [Param],
    result: &'static Type,
) -> Function {
    Function {
        name: Ref::Static(name),
        docs: Ref::Static(docs),
        path: Ref::Static(path),
        params: Ref::Static(params),
        result: Ref::Static(result),
    }
}

/// The guest's own memory during one call. Arguments borrow from it.
///
/// The guest trusts its host, which can write whatever it likes anyway: lengths are right, text
/// is UTF-8 and discriminants exist. Every Wharf host sees to that before it calls.
pub struct Scope {
    /// Cleared by [`Scope::close`]; nothing unwinds in a guest, so no drop glue is needed.
    #[cfg(feature = "alloc")]
    keep: ManuallyDrop<Keep>,
}

impl Scope {
    /// A call that has borrowed nothing yet.
    ///
    /// # Safety
    /// What is loaded from this memory, a host has lowered for this call.
    #[inline(always)]
    pub const unsafe fn new() -> Self {
        Scope {
            #[cfg(feature = "alloc")]
            keep: ManuallyDrop::new(Keep::new()),
        }
    }

    /// The call is over: what the arguments needed is freed.
    #[inline(always)]
    pub fn close(self) {
        #[cfg(feature = "alloc")]
        {
            let mut keep = self.keep;
            keep.clear();
        }
    }
}

// SAFETY: a block that lies neither in the arena nor in the overflow block came from
// `cabi_realloc`, which is the global allocator.
unsafe impl Memory for Scope {
    const TRUSTED: bool = true;
    type At = *const u8;
    type Error = Never;

    #[inline(always)]
    fn at(&self, address: u32) -> *const u8 {
        address as usize as *const u8
    }

    #[inline(always)]
    fn offset(at: *const u8, by: u32) -> *const u8 {
        at.wrapping_add(by as usize)
    }

    #[inline(always)]
    fn bytes(&self, at: *const u8, len: u64) -> Result<&[u8], Never> {
        // SAFETY: the host lowered the value that this is a part of, and leaves it until the call
        // is over.
        Ok(unsafe { slice::from_raw_parts(at, len as usize) })
    }

    #[inline(always)]
    fn text<'m>(&self, _at: *const u8, bytes: &'m [u8]) -> Result<&'m str, Never> {
        // SAFETY: the host lowers text as UTF-8.
        Ok(unsafe { str::from_utf8_unchecked(bytes) })
    }

    #[inline(always)]
    fn aligned(&self, _at: *const u8, _align: u32) -> Result<(), Never> {
        Ok(())
    }

    #[inline(always)]
    fn is_owned(&self, address: u32) -> bool {
        region::is_owned(address)
    }

    #[inline(always)]
    fn writable(&self, address: u32) -> Option<*mut u8> {
        (!region::is_owned(address)).then_some(address as usize as *mut u8)
    }

    #[cfg(feature = "alloc")]
    #[inline(always)]
    fn keep(&self) -> &Keep {
        &self.keep
    }
}

/// The error of memory that is trusted.
pub enum Never {}

impl From<Fault> for Never {
    #[inline(always)]
    fn from(_: Fault) -> Never {
        // SAFETY: the host has lowered a valid value, so a load can't fail; and what the guest
        // holds in its own memory fits a 32-bit memory, so a store can't either.
        unsafe { core::hint::unreachable_unchecked() }
    }
}

/// Puts the slots of a parameter where its layout has them.
#[inline(always)]
pub fn place<T: Value>(slot0: Slot0<T>, slot1: Slot1<T>, spill: &mut Spill) -> *const u8 {
    const {
        assert!(
            T::Shape::KIND.is(Pass::of(T::TYPE)),
            "the shape isn't that of the type"
        )
    }
    T::Shape::place(slot0, slot1, spill)
}

/// The argument, as the function takes it.
#[inline(always)]
pub fn lifted<T, L: Is<T>>(loaded: Result<L, Never>) -> T {
    let Ok(value) = loaded;
    value.into_it()
}

/// Makes slots of a result.
#[inline(always)]
pub fn give<T: Value + Is<R>, R>(result: R) -> Out<T> {
    const {
        assert!(
            T::Shape::KIND.is(Pass::of(T::TYPE)),
            "the shape isn't that of the type"
        )
    }
    T::Shape::out(
        T::from_it(result),
        |value, spill| store(value, spill.start() as usize as u32, 0),
        |value| give_in_memory(value),
    )
}

fn give_in_memory<T: Value>(value: T) -> u32 {
    let size = const { layout::of(T::TYPE).size };
    let end = value.tail(size as usize);
    if end <= arena::RESULT_SIZE as usize {
        let at = region::area(arena::RESULT);
        store(&value, at, at + size);
        return at;
    }
    give_large(value, end)
}

#[cfg(feature = "alloc")]
fn give_large<T: Value>(value: T, end: usize) -> u32 {
    match value.hand_over() {
        Ok(list) => region::hand_over(list),
        Err(value) => {
            let at = region::block(end);
            store(&value, at, at + const { layout::of(T::TYPE).size });
            at
        }
    }
}

/// Without an allocator a result has no tail.
#[cfg(not(feature = "alloc"))]
fn give_large<T: Value>(_value: T, _end: usize) -> u32 {
    panic!("a result of more than 4096 bytes needs the `alloc` feature of `wharf`")
}

#[inline(always)]
fn store<T: Value>(value: &T, at: u32, next: u32) {
    let mut block = Block {
        memory: &mut Own,
        next,
    };
    let Ok(()) = value.store(&mut block, at);
}

/// The guest's memory, written to.
struct Own;

impl MemoryMut for Own {
    type Error = Never;

    #[inline(always)]
    fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), Never> {
        // SAFETY: only `store` writes, to a region that has room for the value.
        unsafe {
            (address as usize as *mut u8).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        Ok(())
    }
}
