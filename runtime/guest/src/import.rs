//! A call of the host: arguments are lowered to slots, the result is lifted from them.
//!
//! The other half of [`crate::call`]. What lies in memory as it would lie in linear memory anyway is
//! lent as it is; everything else is laid out in a room on the stack, or in a block if it doesn't fit.
#![allow(unsafe_code)]

use core::marker::PhantomData;
use core::mem::MaybeUninit;

use wharf_abi::flow::Flow;
use wharf_abi::shape::{Kind, Shape, Spill};
use wharf_abi::slots::Pass;
use wharf_abi::types::{Import, Member};
use wharf_abi::{Function, Load, Mode, Param, Ref, Type, Value, layout};

use crate::call::{self, Holds, Is, Out, Scope, Slot0, Slot1, checked, flowing, store};
use crate::region;

/// A parameter in an interface, of a function that the host has; `gives` is [`Value::GIVES`].
#[track_caller]
pub const fn import_param(name: &'static str, mode: Mode, ty: &'static Type, gives: bool) -> Param {
    assert!(
        !matches!(mode, Mode::Mutable),
        "hosts don't write to what a guest lends them: return the new list"
    );
    assert!(
        gives,
        "objects and functions in this can't be given away, because others share it: give the objects \
         themselves, or an `Option`, a `Result`, a `Vec`, a `Box` or a tuple of them, and functions as \
         `wharf::Callback`"
    );
    Param {
        name: Ref::Static(name),
        mode,
        ty: Ref::Static(flowing(checked(ty), Flow::TO_HOST)),
    }
}

/// The type of an import's result, if it can be one.
#[track_caller]
pub const fn import_result(ty: &'static Type) -> &'static Type {
    flowing(checked(ty), Flow::FROM_HOST)
}

/// An import in an interface.
pub const fn import(
    module: &'static str,
    name: &'static str,
    docs: &'static str,
    path: &'static str,
    params: &'static [Param],
    result: &'static Type,
    member: Option<Member>,
) -> Import {
    Import {
        module: Ref::Static(module),
        function: Function {
            name: Ref::Static(name),
            docs: Ref::Static(docs),
            path: Ref::Static(path),
            params: Ref::Static(params),
            result: Ref::Static(result),
            member,
        },
    }
}

/// Where there is no host, nobody has what it would give.
#[cfg(not(target_family = "wasm"))]
#[track_caller]
pub fn no_host(name: &str) {
    panic!("`{name}` is the host's: it can only be called in a WebAssembly guest")
}

#[cfg(target_family = "wasm")]
mod host {
    #[link(wasm_import_module = "wharf")]
    unsafe extern "C" {
        #[link_name = "$drop"]
        pub(super) safe fn drop_handle(handle: u32);
        #[cfg(feature = "alloc")]
        #[link_name = "$invoke"]
        pub(super) safe fn invoke(handle: u32, arguments: u32) -> u32;
    }
}

/// Drops an object or a function of the host's.
#[cfg(target_family = "wasm")]
#[inline(always)]
pub(crate) fn drop_handle(handle: u32) {
    host::drop_handle(handle);
}

/// Calls a function of the host's with a pointer to its arguments, and gives one to its result.
#[cfg(all(target_family = "wasm", feature = "alloc"))]
#[inline(always)]
pub(crate) fn invoke(handle: u32, arguments: u32) -> u32 {
    host::invoke(handle, arguments)
}

/// Where there is no host, there is nothing of the host's.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn drop_handle(_handle: u32) {}

/// As [`no_host`].
#[cfg(all(not(target_family = "wasm"), feature = "alloc"))]
pub(crate) fn invoke(_handle: u32, _arguments: u32) -> u32 {
    unreachable!("no function is the host's where there is no host")
}

/// Bytes of what an argument may take on the stack.
const ROOM: usize = 256;

/// A place on the stack for one argument.
pub(crate) struct Room(MaybeUninit<[u64; ROOM / 8]>);

impl Room {
    /// Nothing is in it.
    #[inline(always)]
    pub(crate) const fn new() -> Self {
        Room(MaybeUninit::uninit())
    }
}

/// Makes slots of an argument, calls with them, and ends the argument: what was given away is the
/// host's then, and everything else goes.
#[inline(always)]
pub fn pass<T: Value + Is<A>, A, R>(argument: A, call: impl FnOnce(Slot0<T>, Slot1<T>) -> R) -> R {
    const {
        assert!(
            T::Shape::KIND.is(Pass::of(T::TYPE)),
            "the shape isn't that of the type"
        )
    }
    let value = T::from_it(argument);
    let (mut room, mut spill) = (Room::new(), Spill::default());
    let (at, block) = match (T::Shape::KIND, value.lent()) {
        (Kind::Pair, Some((address, len))) => {
            let start = spill.start().cast::<u32>();
            // SAFETY: a spill has room for two words, and is aligned to 8 bytes.
            unsafe {
                start.write(address as u32);
                start.add(1).write(len as u32);
            }
            (spill.start(), Block::NONE)
        }
        (Kind::Indirect, _) => lay_out(&value, &mut room),
        (Kind::Nothing | Kind::One | Kind::Pair | Kind::Optional, _) => {
            let end = value.tail(0);
            let (start, block) = Block::of(end, &mut room);
            let next = start as usize as u32;
            let at = spill.start();
            store(&value, at as usize as u32, next, next + end as u32);
            (at, block)
        }
    };
    // SAFETY: the value has just been stored there.
    let (slot0, slot1) = unsafe { T::Shape::slots(at) };
    let result = call(slot0, slot1);
    end(value, block);
    result
}

/// Ends an argument when the call is over.
#[inline(always)]
pub(crate) fn end<T: Value>(value: T, block: Block) {
    value.given();
    block.free();
}

/// Lays a value out in a place of its own.
#[inline(always)]
pub(crate) fn lay_out<T: Value>(value: &T, room: &mut Room) -> (*mut u8, Block) {
    let size = const { layout::of(T::TYPE).size };
    let end = value.tail(size as usize);
    let (start, block) = Block::of(end, room);
    let at = start as usize as u32;
    store(value, at, at + size, at + end as u32);
    (start, block)
}

/// A result of type `T`.
///
/// `(&&Returned::<T>::NEW).take(out)` finds the first of these that `T` allows: [`Take`];
/// [`TakeRefused`], an error about a value that hosts can't make; or [`TakeNothing`], because the
/// signature of the import has said already that `T` isn't a [`Value`].
pub struct Returned<T>(PhantomData<T>);

impl<T> Returned<T> {
    /// The result.
    pub const NEW: Self = Returned(PhantomData);
}

/// Makes a result of what the host returned.
pub trait Take<T: Value> {
    /// Makes a result of what the host returned.
    ///
    /// # Safety
    /// The host has just returned it.
    unsafe fn take(self, out: Out<T>) -> T;
}

impl<T: for<'m> Load<'m>> Take<T> for &&Returned<T> {
    #[inline(always)]
    unsafe fn take(self, out: Out<T>) -> T {
        const {
            assert!(
                T::Shape::KIND.is(Pass::of(T::TYPE)),
                "the shape isn't that of the type"
            )
        }
        let mut spill = Spill::default();
        let at = T::Shape::returned(out, &mut spill);
        // SAFETY: the caller promises that the host has lowered this.
        let result = unsafe { take_from(at) };
        match T::Shape::KIND {
            Kind::Nothing | Kind::One => {}
            Kind::Pair | Kind::Optional | Kind::Indirect => region::end_result(at as usize as u32),
        }
        result
    }
}

/// Refuses to compile.
pub trait TakeRefused<T: Value> {
    /// Refuses to compile.
    ///
    /// # Safety
    /// As [`Take::take`].
    unsafe fn take(self, out: Out<T>) -> T
    where
        T: Taken;
}

impl<T: Value> TakeRefused<T> for &Returned<T> {
    unsafe fn take(self, _out: Out<T>) -> T
    where
        T: Taken,
    {
        unreachable!("no type is `Taken`")
    }
}

/// What a [`Value`] that isn't [`Load`] lacks; no type has it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the result of an import",
    label = "hosts can't make a value of this type",
    note = "return an owned value; an error is a `wharf::Error`, or a `String`"
)]
pub trait Taken {}

/// Compiles, so that there is no second error.
pub trait TakeNothing {
    /// Compiles.
    ///
    /// # Safety
    /// As [`Take::take`].
    unsafe fn take<O, T>(self, out: O) -> T;
}

impl<P> TakeNothing for Returned<P> {
    unsafe fn take<O, T>(self, _out: O) -> T {
        unreachable!("the type of a result isn't a value")
    }
}

/// Loads what the host has lowered for the guest to take over.
///
/// # Safety
/// A value of this type lies there.
#[inline(always)]
pub(crate) unsafe fn take_from<T: for<'m> Load<'m>>(at: *const u8) -> T {
    let load = |scope: &Scope<false>| {
        let Ok(value) = T::load(scope, at);
        value
    };
    // SAFETY: the caller promises it.
    unsafe { call::call(const { Holds::of(T::TYPE) }, load) }
}

/// What an argument lies in that has no room on the stack; empty if it has.
pub(crate) struct Block {
    #[cfg(feature = "alloc")]
    start: *mut u8,
    #[cfg(feature = "alloc")]
    size: usize,
}

#[cfg(feature = "alloc")]
impl Block {
    const NONE: Block = Block {
        start: core::ptr::null_mut(),
        size: 0,
    };

    /// A place of so many bytes, aligned to 8 bytes.
    #[inline(always)]
    fn of(size: usize, room: &mut Room) -> (*mut u8, Block) {
        match size <= ROOM {
            true => (room.0.as_mut_ptr().cast(), Block::NONE),
            false => {
                let start = region::temporary(size);
                (start, Block { start, size })
            }
        }
    }

    #[inline(always)]
    fn free(self) {
        if !self.start.is_null() {
            // SAFETY: it was made with this size, and nobody else has it.
            unsafe { region::free_temporary(self.start, self.size) };
        }
    }
}

/// Without an allocator an argument has no tail.
#[cfg(not(feature = "alloc"))]
impl Block {
    const NONE: Block = Block {};

    #[inline(always)]
    fn of(size: usize, room: &mut Room) -> (*mut u8, Block) {
        assert!(
            size <= ROOM,
            "an argument of more than 256 bytes needs the `alloc` feature of `wharf`"
        );
        (room.0.as_mut_ptr().cast(), Block::NONE)
    }

    #[inline(always)]
    fn free(self) {}
}
