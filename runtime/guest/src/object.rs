//! The guest's objects: where they live, and who uses them.
//!
//! An object that a host has a handle of lives on the heap, behind a [`Header`]. The handle is the
//! header's address, and the first word there is the object's *state*, which hosts look at: see
//! [`Handle`](wharf_abi::types::Handle). Functions of the guest's that are values live the same way.
//!
//! A call counts its loans there, and takes them back when it is over. An object that a call takes
//! over leaves its place at once; the place stays locked until the call is over, so that a second
//! handle of it among the arguments is found out.
#![allow(unsafe_code)]

use alloc::alloc::{alloc, dealloc, handle_alloc_error};
use core::alloc::Layout;
use core::cell::Cell;
use core::hint;
use core::mem::needs_drop;
use core::ptr;

use wharf_abi::memory::Memory;
use wharf_abi::types::{LENT_EXCLUSIVELY, Resource, Side};
use wharf_abi::value::{Object, defined};
use wharf_abi::{Block, Fault, Load, MemoryMut, Ref};

pub(crate) mod address;
mod loans;

pub(crate) use loans::Loans;

/// What stands in front of each object and each function that is a value.
#[repr(C)]
pub(crate) struct Header {
    /// Who uses it; hosts read this word.
    state: Cell<u32>,
    /// What can be done with it.
    pub(crate) class: &'static Class,
}

/// What can be done with an object or a function of one type.
pub(crate) struct Class {
    /// The layout of the whole, with its header.
    layout: Layout,
    /// Drops the value, which must not be used afterwards. None if that does nothing.
    drop: Option<unsafe fn(*mut Header)>,
    /// Calls the function, if it is one, with a pointer to its arguments; gives a pointer to its
    /// result. See [`wharf_abi::arena::INVOKE`].
    pub(crate) invoke: Option<unsafe fn(*mut Header, u32) -> u32>,
}

/// A value that a host has a handle of.
#[repr(C)]
struct Held<T> {
    header: Header,
    value: T,
}

impl Class {
    /// That of an object.
    pub(crate) const fn of<T>() -> Class {
        Class {
            layout: Layout::new::<Held<T>>(),
            drop: match needs_drop::<T>() {
                true => Some(drop_value::<T>),
                false => None,
            },
            invoke: None,
        }
    }

    /// That of a function.
    pub(crate) const fn callable<T>(invoke: unsafe fn(*mut Header, u32) -> u32) -> Class {
        Class {
            invoke: Some(invoke),
            ..Class::of::<T>()
        }
    }
}

/// # Safety
/// Behind the header stands a `T`, which nobody uses any more.
unsafe fn drop_value<T>(header: *mut Header) {
    // SAFETY: the caller promises it.
    unsafe { value::<T>(header).drop_in_place() };
}

/// The value behind a header.
///
/// # Safety
/// It is a `T`.
pub(crate) unsafe fn value<T>(header: *mut Header) -> *mut T {
    // SAFETY: the header is that of a `Held<T>`.
    unsafe { &raw mut (*header.cast::<Held<T>>()).value }
}

/// Puts a value where hosts can have a handle of it. `class` is that of its type.
pub(crate) fn place<T>(value: T, class: &'static Class) -> u32 {
    let layout = Layout::new::<Held<T>>();
    // SAFETY: with its header, the value has a size.
    let start = unsafe { alloc(layout) }.cast::<Held<T>>();
    if start.is_null() {
        handle_alloc_error(layout);
    }
    // SAFETY: the block was made for this.
    unsafe { place_at(start.cast(), value, class) }
}

/// As [`place`], where there is room of [`held_size`] bytes: whoever made the room frees it.
///
/// # Safety
/// There is, and it is aligned.
pub(crate) unsafe fn place_at<T>(start: *mut u8, value: T, class: &'static Class) -> u32 {
    let header = Header {
        state: Cell::new(0),
        class,
    };
    // SAFETY: the caller promises it.
    unsafe { start.cast::<Held<T>>().write(Held { header, value }) };
    address::handle(start.cast())
}

/// How many bytes a value has with its header.
pub(crate) const fn held_size<T>() -> usize {
    size_of::<Held<T>>()
}

/// What a resource is in an interface.
pub const fn resource(
    name: &'static str,
    ident: &'static str,
    docs: &'static str,
    path: &'static str,
) -> Resource {
    Resource {
        label: defined::label(name, ident, docs),
        path: Ref::Static(path),
        side: Side::Guest,
    }
}

/// An object in words.
pub fn text<T: core::fmt::Display>(object: &T) -> alloc::string::String {
    alloc::string::ToString::to_string(object)
}

/// Frees the place of a value that was dropped or has moved away.
///
/// # Safety
/// Nobody uses the place any more.
#[inline(never)]
unsafe fn free(handle: u32, header: *mut Header) {
    address::forget(handle);
    // SAFETY: `place` made the block with this layout.
    unsafe {
        let layout = (*header).class.layout;
        dealloc(header.cast(), layout);
    }
}

/// Ends an object or a function. Nobody may be using it, which hosts see to.
#[unsafe(no_mangle)]
unsafe extern "C" fn __wharf_drop(handle: u32) {
    // SAFETY: the host owns what it has a handle of, and gives that up.
    unsafe { drop_handle(handle) };
}

/// Drops what has this handle, and frees its place.
///
/// # Safety
/// Nobody uses it, and the handle is that of the caller.
pub(crate) unsafe fn drop_handle(handle: u32) {
    let header = address::header(handle);
    // SAFETY: the caller promises it.
    unsafe {
        // While it is being dropped the guest may call its host, who must not use it.
        (*header).state.set(LENT_EXCLUSIVELY);
        if let Some(drop) = (*header).class.drop {
            drop(header);
        }
        free(handle, header);
    }
}

/// Stores an object that is sent to the host: moves it to a place of its own.
///
/// # Errors
/// [`Fault::InvalidHandle`], on hosts: they have handles of objects, and no objects.
#[inline]
pub fn store<T: Object + 'static, M: MemoryMut>(
    value: &T,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), M::Error> {
    if M::MOVES.is_none() {
        return Err(Fault::InvalidHandle { found: 0 }.into());
    }
    // SAFETY: `MOVES` is the proof that nothing but `given` follows, which forgets the object.
    let value = unsafe { ptr::read(value) };
    let handle = place(value, const { &Class::of::<T>() });
    block.write(at, &handle.to_le_bytes())
}

/// An object that is lent can't be sent: there is no handle of it, only of what was moved away.
///
/// # Errors
/// [`Fault::InvalidHandle`], on hosts.
pub fn store_lent<M: MemoryMut>() -> Result<(), M::Error> {
    match M::MOVES {
        None => Err(Fault::InvalidHandle { found: 0 }.into()),
        Some(_) => panic!("a guest can't lend its own object: give the object itself"),
    }
}

/// Takes over an object whose handle stands at `at`.
///
/// # Errors
/// [`Fault::InvalidHandle`], on hosts.
#[inline(always)]
pub fn take<T: Object + 'static, M: Memory>(memory: &M, at: M::At) -> Result<T, M::Error> {
    let (handle, header) = load(memory, at)?;
    // SAFETY: trusted memory holds handles of objects of this type that are alive.
    unsafe {
        lend_exclusively(header);
        memory.hold(loans::moved(handle));
        Ok(value::<T>(header).read())
    }
}

/// Lends an object whose handle stands at `at`, to be looked at.
///
/// # Errors
/// [`Fault::InvalidHandle`], on hosts.
#[inline(always)]
pub fn lend<T: Object + 'static, M: Memory>(memory: &M, at: M::At) -> Result<&T, M::Error> {
    let (handle, header) = load(memory, at)?;
    // SAFETY: as in `take`; the state says that nobody has a `&mut T` of it, and nobody gets one
    // before the call is over.
    unsafe {
        lend_shared(header);
        memory.hold(loans::shared(handle));
        Ok(&*value::<T>(header))
    }
}

/// Lends an object whose handle stands at `at`, to be changed.
///
/// # Errors
/// [`Fault::InvalidHandle`], on hosts.
#[expect(clippy::mut_from_ref, reason = "no object is lent twice")]
#[inline(always)]
pub fn lend_mut<T: Object + 'static, M: Memory>(memory: &M, at: M::At) -> Result<&mut T, M::Error> {
    let (handle, header) = load(memory, at)?;
    // SAFETY: as in `take`; the state says that nobody has a reference to it, and nobody gets one
    // before the call is over.
    unsafe {
        lend_exclusively(header);
        memory.hold(loans::exclusive(handle));
        Ok(&mut *value::<T>(header))
    }
}

#[inline(always)]
fn load<M: Memory>(memory: &M, at: M::At) -> Result<(u32, *mut Header), M::Error> {
    let handle = u32::load(memory, at)?;
    if !M::TRUSTED {
        return Err(Fault::InvalidHandle { found: handle }.into());
    }
    // SAFETY: trusted memory holds handles: addresses of headers, which are multiples of 4.
    unsafe {
        hint::assert_unchecked(handle != 0);
        hint::assert_unchecked(handle & 3 == 0);
    }
    Ok((handle, address::header(handle)))
}

/// Counts a loan.
///
/// # Safety
/// The header is that of an object that is alive.
#[inline]
pub(crate) unsafe fn lend_shared(header: *mut Header) {
    // SAFETY: the caller promises it.
    let state = unsafe { &(*header).state };
    match state.get() {
        // One less than that: then the next loan wouldn't look exclusive.
        loans if loans < LENT_EXCLUSIVELY - 1 => state.set(loans + 1),
        _ => in_use(),
    }
}

/// Notes that nobody else may use it.
///
/// # Safety
/// As [`lend_shared`].
#[inline]
pub(crate) unsafe fn lend_exclusively(header: *mut Header) {
    // SAFETY: the caller promises it.
    let state = unsafe { &(*header).state };
    match state.get() {
        0 => state.set(LENT_EXCLUSIVELY),
        _ => in_use(),
    }
}

/// Takes back what [`lend_shared`] lent.
///
/// # Safety
/// It did, and nobody uses that any more.
#[inline]
pub(crate) unsafe fn end_shared(header: *mut Header) {
    // SAFETY: the caller promises it.
    let state = unsafe { &(*header).state };
    state.set(state.get() - 1);
}

/// Takes back what [`lend_exclusively`] lent.
///
/// # Safety
/// It did, and nobody uses that any more.
#[inline]
pub(crate) unsafe fn end_exclusive(header: *mut Header) {
    // SAFETY: the caller promises it.
    unsafe { (*header).state.set(0) };
}

/// Hosts look at the objects among the arguments before they call, but not at what is the same in
/// lists and records.
#[cold]
#[inline(never)]
fn in_use() -> ! {
    panic!("an object is used twice at once, and one of the two would change it or take it over")
}
