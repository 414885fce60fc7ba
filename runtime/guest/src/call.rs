//! One call: arguments are lifted from slots, the result is lowered to them.
#![allow(unsafe_code)]

use core::marker::PhantomData;
#[cfg(feature = "alloc")]
use core::mem::ManuallyDrop;
use core::mem::needs_drop;
use core::slice;
use core::str;

use wharf_abi::arena;
use wharf_abi::flow::{self, Flow};
#[cfg(feature = "alloc")]
use wharf_abi::keep::Keep;
use wharf_abi::memory::Moves;
use wharf_abi::shape::{Shape, Spill};
use wharf_abi::slots::Pass;
#[cfg(not(feature = "alloc"))]
use wharf_abi::types::Side;
use wharf_abi::types::{Handle, Member, Resource, Role};
#[cfg(feature = "alloc")]
use wharf_abi::value::callbacks::Function as Callable;
use wharf_abi::{
    Block, Fault, Function, Load, Memory, MemoryMut, Mode, Param, Ref, Type, Value, layout,
};

#[cfg(feature = "alloc")]
use crate::callback;
#[cfg(feature = "alloc")]
use crate::object::Loans;
use crate::region;

/// The first slot of a parameter.
pub type Slot0<T> = <<T as Value>::Shape as Shape>::Slot0;
/// The second slot of a parameter.
pub type Slot1<T> = <<T as Value>::Shape as Shape>::Slot1;
/// The result.
pub type Out<T> = <<T as Value>::Shape as Shape>::Out;

/// `T`, known only if `T` is a [`Value`].
///
/// Where it isn't, the compiler says so and leaves this type open; bounds on an open type add no
/// error of their own, as the same bounds on `T` would. `Is` leads back to `T`.
pub type This<T> = <<T as Value>::Shape as Only<T>>::This;

/// `T`, spelled so that the compiler doesn't take it apart and suggest other ways to write it.
pub type It<T> = T;

/// See [`This`].
pub trait Only<T: ?Sized> {
    /// `T`.
    type This: ?Sized;
}

impl<S: Shape, T: ?Sized> Only<T> for S {
    type This = T;
}

/// `Self` is `T`, also where the compiler doesn't know it yet.
pub trait Is<T> {
    /// Itself.
    fn from_it(it: T) -> Self;
}

impl<T> Is<T> for T {
    #[inline(always)]
    fn from_it(it: T) -> Self {
        it
    }
}

/// A parameter in an interface.
#[track_caller]
pub const fn param(name: &'static str, mode: Mode, ty: &'static Type) -> Param {
    assert!(
        !matches!(mode, Mode::Mutable) || ty.is_list_of_numbers(),
        "hosts copy back a whole `&mut [T]`, not a part of a parameter"
    );
    assert!(
        !matches!(mode, Mode::Borrowed) || !flow::gives_away(ty),
        "what is behind a `&` is only lent, but the objects in it would be given away: lend each of \
         them, as in `&[&T]` and `Option<&T>`, or take all of it, as in `Vec<T>`"
    );
    #[cfg(not(feature = "alloc"))]
    assert!(
        lends_numbers_only(ty),
        "a list of anything but numbers needs the `alloc` feature of `wharf`"
    );
    Param {
        name: Ref::Static(name),
        mode,
        ty: Ref::Static(flowing(checked(ty), Flow::TO_GUEST)),
    }
}

/// The type of a result in an interface; `gives` is its [`Value::GIVES`].
#[track_caller]
pub const fn result(ty: &'static Type, gives: bool) -> &'static Type {
    let ty = flowing(checked(ty), Flow::FROM_GUEST);
    assert!(
        gives,
        "objects and functions in this can't be given away, because others share it: return the \
         objects themselves, or an `Option`, a `Result`, a `Vec`, a `Box` or a tuple of them, and \
         functions as `wharf::Callback`"
    );
    ty
}

/// As [`result`], of a constructor.
#[track_caller]
pub const fn constructed(
    ty: &'static Type,
    gives: bool,
    resource: &'static Resource,
) -> &'static Type {
    assert!(
        ty.constructs(resource),
        "a constructor returns `Self` or `Result<Self, E>`"
    );
    result(ty, gives)
}

/// A type, if its values may flow this way.
#[track_caller]
pub(crate) const fn flowing(ty: &'static Type, flow: Flow) -> &'static Type {
    match flow::problem(ty, flow) {
        None => ty,
        Some(problem) => panic!("{}", problem),
    }
}

/// Whether a value can be looked at as it lies in memory.
#[cfg(not(feature = "alloc"))]
const fn lends_numbers_only(ty: &Type) -> bool {
    match ty {
        Type::Unit | Type::Scalar(_) | Type::NonZero(_) | Type::Wide(_) | Type::Str => true,
        Type::List(_) => ty.is_list_of_numbers(),
        Type::Array(element, _) => lends_numbers_only(element.get()),
        Type::Option(some) => lends_numbers_only(some.get()),
        Type::Result(ok, error) => lends_numbers_only(ok.get()) && lends_numbers_only(error.get()),
        // A guest without an allocator has no objects and functions of its own.
        Type::Handle(Handle::Own(resource)) => matches!(resource.get().side, Side::Host),
        Type::Set(_)
        | Type::Map(_, _)
        | Type::Boxed(_)
        | Type::Back(_)
        | Type::Handle(Handle::Borrow(_, _) | Handle::Function(_))
        | Type::View(_, _) => false,
        // Lists in these say so themselves.
        Type::Tuple(_) | Type::Defined(_) => true,
    }
}

/// The type of a parameter or a result, if hosts can carry it.
#[track_caller]
pub const fn checked(ty: &'static Type) -> &'static Type {
    if let Some(problem) = layout::problem(ty) {
        panic!("{}", problem)
    }
    ty
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
        member: None,
    }
}

/// A function in an interface that belongs to a resource.
#[track_caller]
pub const fn member(
    name: &'static str,
    docs: &'static str,
    path: &'static str,
    params: &'static [Param],
    result: &'static Type,
    resource: &'static Resource,
    role: Role,
) -> Function {
    let function = Function {
        name: Ref::Static(name),
        docs: Ref::Static(docs),
        path: Ref::Static(path),
        params: Ref::Static(params),
        result: Ref::Static(result),
        member: Some(Member {
            resource: Ref::Static(resource),
            role,
        }),
    };
    assert!(
        function.is_of(resource),
        "the `#[export] impl` of this type gives it another name: write that here, too, as in \
         `#[export(name = \"…\")]`"
    );
    assert!(
        function.fits_its_role(),
        "this isn't what its attribute says"
    );
    function
}

/// A parameter that the result is a view of.
#[track_caller]
pub const fn lender(name: &'static str, mode: Mode, ty: &'static Type) -> Param {
    assert!(
        matches!(ty, Type::Handle(Handle::Borrow(_, _))),
        "the arguments are gone when the call returns, so a view is of what an object owns: take \
         `&self`, or a `&T` of an exported `impl T`"
    );
    param(name, mode, ty)
}

/// A scope within a call: what is lifted from it can't be in the result.
pub struct Inner<'s>(&'s Scope);

impl<'s> Inner<'s> {
    /// Within the whole call.
    #[inline(always)]
    pub const fn of(scope: &'s Scope) -> Self {
        Inner(scope)
    }

    /// As long as this.
    #[inline(always)]
    pub const fn scope(&self) -> &Scope {
        self.0
    }
}

/// The guest's own memory during one call. Arguments borrow from it.
///
/// The guest trusts its host, which can write whatever it likes anyway: lengths are right, text
/// is UTF-8 and discriminants exist. Every Wharf host sees to that before it calls.
///
/// Of what a host returns, nothing is `OWNED`: it lies in the arena or in an overflow block.
pub struct Scope<const OWNED: bool = true> {
    /// Cleared by [`call`]; nothing unwinds in a guest, so no drop glue is needed.
    #[cfg(feature = "alloc")]
    keep: ManuallyDrop<Keep>,
    /// Ended by [`call`], too.
    #[cfg(feature = "alloc")]
    loans: Loans,
}

/// Whether any objects or functions are among the arguments of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// There may be.
    Objects,
    /// There aren't.
    Nothing,
}

impl Holds {
    /// What a call with these arguments holds.
    pub const fn of_params(params: &[Param]) -> Holds {
        let mut i = 0;
        while i < params.len() {
            if let Holds::Objects = Holds::of(params[i].ty.get()) {
                return Holds::Objects;
            }
            i += 1;
        }
        Holds::Nothing
    }

    /// What a call holds with an argument of this type.
    pub const fn of(ty: &Type) -> Holds {
        match flow::has_handle(ty) {
            true => Holds::Objects,
            false => Holds::Nothing,
        }
    }
}

/// The slots of a result, and how many bytes of it stand in the result area.
pub struct Given<O> {
    out: O,
    standing: u32,
}

impl<O> Given<O> {
    /// The slots alone.
    pub fn out(self) -> O {
        self.out
    }
}

/// Makes one call of an export: frees what the arguments needed when it is over, and ends what it
/// `holds`. The result stands ready then, because it may borrow from them.
///
/// # Safety
/// A host has lowered the values that the call lifts from this memory.
#[inline(always)]
pub unsafe fn answer<O>(holds: Holds, answer: impl FnOnce(&Scope) -> Given<O>) -> O {
    let scope = Scope::new();
    let given = answer(&scope);
    // SAFETY: the caller promises it.
    unsafe { scope.end(holds, |clear| region::undisturbed(given.standing, clear)) };
    given.out
}

/// Makes one call that leaves nothing in the result area.
///
/// # Safety
/// As [`answer`].
#[inline(always)]
pub unsafe fn call<O, const OWNED: bool>(holds: Holds, call: impl FnOnce(&Scope<OWNED>) -> O) -> O {
    let scope = Scope::new();
    let out = call(&scope);
    // SAFETY: the caller promises it.
    unsafe { scope.end(holds, |clear| clear()) };
    out
}

impl<const OWNED: bool> Scope<OWNED> {
    #[inline(always)]
    const fn new() -> Self {
        Scope {
            #[cfg(feature = "alloc")]
            keep: ManuallyDrop::new(Keep::new()),
            #[cfg(feature = "alloc")]
            loans: Loans::new(),
        }
    }

    /// Ends what the arguments needed; `around` runs what drops some of it.
    ///
    /// # Safety
    /// The call is over.
    #[cfg(feature = "alloc")]
    #[inline(always)]
    unsafe fn end(mut self, holds: Holds, around: impl FnOnce(&mut dyn FnMut())) {
        // Not dropped: the compiler doesn't see through drop glue that a call has kept nothing.
        if !self.keep.is_empty() {
            around(&mut || self.keep.clear());
        }
        if holds == Holds::Objects {
            // SAFETY: the caller promises it.
            unsafe { self.loans.end() };
        }
    }

    /// A guest that can't allocate keeps nothing.
    ///
    /// # Safety
    /// None.
    #[cfg(not(feature = "alloc"))]
    #[inline(always)]
    unsafe fn end(self, _: Holds, _: impl FnOnce(&mut dyn FnMut())) {}
}

// SAFETY: a block that lies neither in the arena nor in the overflow block came from
// `cabi_realloc`, which is the global allocator.
unsafe impl<const OWNED: bool> Memory for Scope<OWNED> {
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

    #[expect(
        clippy::not_unsafe_ptr_arg_deref,
        reason = "there is no scope but in `call`, which is promised that its memory is right"
    )]
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
        OWNED && region::is_owned(address)
    }

    #[inline(always)]
    fn writable(&self, address: u32) -> Option<*mut u8> {
        (!self.is_owned(address)).then_some(address as usize as *mut u8)
    }

    #[cfg(feature = "alloc")]
    #[inline(always)]
    fn hold(&self, loan: u32) {
        self.loans.add(loan);
    }

    #[cfg(feature = "alloc")]
    #[inline(always)]
    fn keep(&self) -> &Keep {
        &self.keep
    }

    #[cfg(feature = "alloc")]
    type Callees = callback::Host;

    #[cfg(feature = "alloc")]
    #[inline(always)]
    fn callees(&self) -> Option<callback::Host> {
        Some(callback::Host)
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

/// A parameter of type `T`.
///
/// `(&&Parameter::<T>::NEW).lift(scope, slot0, slot1)` finds the first of these that `T` allows:
/// [`Lift`]; [`LiftRefused`], an error about a value that hosts can't make, such as `&String`; or
/// [`LiftNothing`], because the signature of the shim has said already that `T` isn't a [`Value`].
pub struct Parameter<T: ?Sized>(PhantomData<T>);

impl<T: ?Sized> Parameter<T> {
    /// The parameter.
    pub const NEW: Self = Parameter(PhantomData);
}

/// Makes an argument of its slots.
pub trait Lift<'m, T: Load<'m>> {
    /// Makes an argument of its slots.
    fn lift(self, scope: &'m Scope, slot0: Slot0<T>, slot1: Slot1<T>) -> T;
}

impl<'m, T: Load<'m>> Lift<'m, T> for &&Parameter<T> {
    #[inline(always)]
    fn lift(self, scope: &'m Scope, slot0: Slot0<T>, slot1: Slot1<T>) -> T {
        const {
            assert!(
                T::Shape::KIND.is(Pass::of(T::TYPE)),
                "the shape isn't that of the type"
            )
        }
        let mut spill = Spill::default();
        let at = T::Shape::place(slot0, slot1, &mut spill);
        let Ok(value) = T::load(scope, at);
        value
    }
}

/// Refuses to compile.
pub trait LiftRefused<T: Value> {
    /// Refuses to compile.
    fn lift(self, scope: &Scope, slot0: Slot0<T>, slot1: Slot1<T>) -> T
    where
        T: Lifted;
}

impl<T: Value> LiftRefused<T> for &Parameter<T> {
    fn lift(self, _scope: &Scope, _slot0: Slot0<T>, _slot1: Slot1<T>) -> T
    where
        T: Lifted,
    {
        unreachable!("no type is `Lifted`")
    }
}

/// What a [`Value`] that isn't [`Load`] lacks; no type has it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a parameter of an exported function",
    label = "nothing holds the value that this refers to",
    note = "take the value itself; only text and lists may be borrowed, as `&str` and `&[T]`"
)]
pub trait Lifted {}

/// Compiles, so that there is no second error.
pub trait LiftNothing {
    /// Compiles.
    fn lift<A, B, T>(self, scope: &Scope, slot0: A, slot1: B) -> T;
}

impl<P: ?Sized> LiftNothing for Parameter<P> {
    fn lift<A, B, T>(self, _scope: &Scope, _slot0: A, _slot1: B) -> T {
        unreachable!("the type of a parameter isn't a value")
    }
}

/// Makes slots of a result.
#[inline(always)]
pub fn give<T: Value + Is<R>, R>(result: R) -> Given<Out<T>> {
    const {
        assert!(
            T::Shape::KIND.is(Pass::of(T::TYPE)),
            "the shape isn't that of the type"
        )
    }
    let mut standing = 0;
    let out = T::Shape::out(
        T::from_it(result),
        |value, spill| {
            store(&value, spill.start() as usize as u32, 0, 0);
            value.given();
        },
        |value| {
            let given = give_in_memory(value);
            standing = given.standing;
            given.out
        },
    );
    Given { out, standing }
}

/// Makes a pointer of a result.
pub(crate) fn give_in_memory<T: Value>(value: T) -> Given<u32> {
    let size = const { layout::of(T::TYPE).size };
    let end = value.tail(size as usize);
    if end <= arena::RESULT_SIZE as usize {
        let at = region::area(arena::RESULT);
        store(&value, at, at + size, at + arena::RESULT_SIZE);
        let standing = end as u32;
        end_given(value, standing);
        return Given { out: at, standing };
    }
    Given {
        out: give_large(value, end),
        standing: 0,
    }
}

/// Ends a value that stands ready as a result, so many bytes of it in the result area.
#[inline(always)]
fn end_given<T: Value>(value: T, standing: u32) {
    match const { T::DROPS && needs_drop::<T>() } {
        true => region::undisturbed(standing, || value.given()),
        false => value.given(),
    }
}

#[cfg(feature = "alloc")]
fn give_large<T: Value>(value: T, end: usize) -> u32 {
    match value.hand_over() {
        Ok(list) => region::hand_over(list),
        Err(value) => {
            let at = region::block(end);
            let size = const { layout::of(T::TYPE).size };
            store(&value, at, at + size, at + end as u32);
            end_given(value, 0);
            at
        }
    }
}

/// Without an allocator a result has no tail.
#[cfg(not(feature = "alloc"))]
fn give_large<T: Value>(_value: T, _end: usize) -> u32 {
    panic!("a result of more than 4096 bytes needs the `alloc` feature of `wharf`")
}

/// Stores a value, which must then be ended by [`Value::given`], and by nothing else.
#[inline(always)]
pub(crate) fn store<T: Value>(value: &T, at: u32, next: u32, end: u32) {
    let mut block = Block {
        memory: &mut Own,
        next,
        end,
    };
    let Ok(()) = value.store(&mut block, at);
}

/// The guest's memory, written to.
struct Own;

impl MemoryMut for Own {
    // SAFETY: this is the guest's own memory, and whoever calls `store` ends the value by `given`.
    const MOVES: Option<Moves> = Some(unsafe { Moves::new() });
    type Error = Never;

    #[inline(always)]
    fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), Never> {
        // SAFETY: only `store` writes, to a region that has room for the value.
        unsafe {
            (address as usize as *mut u8).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        Ok(())
    }

    #[cfg(feature = "alloc")]
    fn lend<F: Callable + ?Sized>(&mut self, function: *mut F, address: u32) -> Result<u32, Never> {
        Ok(callback::lend(function, address))
    }
}
