//! Functions as values: `&dyn Fn(A) -> R`, `&mut dyn FnMut(A) -> R`, and boxes of them.
//!
//! A function belongs to the side that sends it; the other has a handle of it. What is loaded is
//! therefore a function of the other side's: a closure that has the handle, and calls it through
//! [`Callees`]. What is stored is a function of this program's: [`Function`] is how the other side
//! calls it. A box is only loaded; a guest sends functions to be kept as `wharf::Callback`.
//!
//! A function takes up to four values, or one that it only looks at, such as `Fn(&str)`.
#![allow(unsafe_code)]
// `dyn Fn(A)` for no `A` is `dyn for<'x> Fn(&'x T)`: a type that holds for every lifetime isn't one
// that holds for some.
#![allow(coherence_leak_check)]

use alloc::boxed::Box;
use core::convert::Infallible;

use super::{Load, Value};
use crate::fault::Fault;
use crate::layout;
use crate::memory::{Block, Memory, MemoryMut};
use crate::shape::One;
use crate::types::{Callback, Calls, Handle, Mode, Ref, Type};

/// How a program calls functions of the other side's.
pub trait Callees: Copy + 'static {
    /// Calls one, with its arguments as a tuple.
    fn invoke<A: Value, R: for<'r> Load<'r>>(self, handle: u32, arguments: A) -> R;

    /// Gives one back that was kept.
    fn drop(self, handle: u32);
}

/// Where no function is ever loaded.
impl Callees for Infallible {
    fn invoke<A: Value, R: for<'r> Load<'r>>(self, _: u32, _: A) -> R {
        match self {}
    }

    fn drop(self, _: u32) {
        match self {}
    }
}

/// A type of functions, such as `dyn Fn(u32) -> u32`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` isn't a type of functions that hosts can call",
    label = "not `dyn Fn(…)` or `dyn FnMut(…)` of values",
    note = "a function takes up to four owned values, such as `String` and `Vec<T>`, or one \
            reference, as in `dyn Fn(&str)`"
)]
pub trait Function {
    /// What one is in an interface that is lent.
    const LENT_TYPE: &'static Type;
    /// What one is in an interface that the receiver keeps.
    const KEPT_TYPE: &'static Type;
    /// How it may be called.
    const CALLS: Calls;
    /// What it returns.
    type Result: Value;

    /// Calls it with arguments that lie as a tuple at a place.
    ///
    /// # Errors
    /// Any [`Fault`].
    ///
    /// # Safety
    /// The function is there, and lent to the caller: exclusively, unless [`Function::CALLS`] is
    /// [`Calls::Shared`].
    unsafe fn call<M: Memory>(
        this: *mut Self,
        memory: &M,
        arguments: M::At,
    ) -> Result<Self::Result, M::Error>;
}

/// A function that is a function of the type `F`, such as a closure.
#[diagnostic::on_unimplemented(
    message = "this isn't a `{F}`",
    label = "not such a function",
    note = "write the types of its parameters, as in `|text: &str| …`, and what it returns must be a \
            value that crosses"
)]
pub trait Closure<F: ?Sized>: Sized + 'static {
    /// A pointer to it as such.
    fn function(this: *mut Self) -> *mut F;
}

/// Bytes of what a guest lends a function by: what is in front of each of its functions, and a
/// pointer.
pub const LENT_SIZE: usize = 4 * size_of::<usize>();

/// Where the tail of a function ends that is lent.
fn tail(at: usize) -> usize {
    let start = at.checked_next_multiple_of(layout::BLOCK_ALIGN as usize);
    start.unwrap_or(usize::MAX).saturating_add(LENT_SIZE)
}

/// Stores a function that is lent.
fn store<F: Function + ?Sized, M: MemoryMut>(
    function: *mut F,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), M::Error> {
    let address = block.take(LENT_SIZE, layout::BLOCK_ALIGN)?;
    let handle = block.memory.lend(function, address)?;
    block.write(at, &handle.to_le_bytes())
}

/// A function of the other side's, which is lent.
#[derive(Clone, Copy)]
struct Lent<C> {
    callees: C,
    handle: u32,
}

/// A function of the other side's, until this is dropped.
struct Kept<C: Callees>(Lent<C>);

impl<C: Callees> Lent<C> {
    fn load<M: Memory<Callees = C>>(memory: &M, at: M::At) -> Result<Self, M::Error> {
        let handle = u32::load(memory, at)?;
        match memory.callees() {
            Some(callees) => Ok(Lent { callees, handle }),
            None => Err(Fault::InvalidHandle { found: handle }.into()),
        }
    }

    fn call<A: Value, R: for<'r> Load<'r>>(&self, arguments: A) -> R {
        self.callees.invoke(self.handle, arguments)
    }
}

impl<C: Callees> Kept<C> {
    fn call<A: Value, R: for<'r> Load<'r>>(&self, arguments: A) -> R {
        self.0.call(arguments)
    }
}

impl<C: Callees> Drop for Kept<C> {
    fn drop(&mut self) {
        self.0.callees.drop(self.0.handle);
    }
}

const fn function(callback: &'static Callback) -> Type {
    Type::Handle(Handle::Function(Ref::Static(callback)))
}

/// What a function is in an interface.
macro_rules! ty {
    ($calls:ident, $kept:literal, ($($param:ty,)*)) => {
        &const {
            function(
                &const {
                    Callback {
                        calls: Calls::$calls,
                        kept: $kept,
                        params: Ref::Static(&[$(Ref::Static(<$param as Value>::TYPE)),*]),
                        result: Ref::Static(R::TYPE),
                    }
                },
            )
        }
    };
}

/// One kind of functions of one number of parameters: `$dyn` as a [`Function`], and closures as such.
macro_rules! function {
    ($trait:ident $calls:ident [$($generics:tt)*] [$($load:tt)*] ($($arg:ident: $param:ty,)*)) => {
        #[diagnostic::do_not_recommend]
        impl<'f, $($generics)* R: Value> Function for dyn $trait($($param),*) -> R + 'f
        where
            $($load)*
        {
            const LENT_TYPE: &'static Type = ty!($calls, false, ($($param,)*));
            const KEPT_TYPE: &'static Type = ty!($calls, true, ($($param,)*));
            const CALLS: Calls = Calls::$calls;
            type Result = R;

            unsafe fn call<M: Memory>(
                this: *mut Self,
                memory: &M,
                arguments: M::At,
            ) -> Result<R, M::Error> {
                let ($($arg,)*) = <($($param,)*)>::load(memory, arguments)?;
                // SAFETY: the caller promises that the function may be called.
                Ok(unsafe { (*this)($($arg),*) })
            }
        }

        #[diagnostic::do_not_recommend]
        impl<It, $($generics)* R: Value> Closure<dyn $trait($($param),*) -> R> for It
        where
            It: $trait($($param),*) -> R + 'static,
        {
            fn function(this: *mut Self) -> *mut (dyn $trait($($param),*) -> R + 'static) {
                this
            }
        }
    };
}

/// As [`function`], in a box: it is only loaded.
macro_rules! boxed {
    ($trait:ident $calls:ident [$($generics:tt)*] ($($arg:ident: $param:ty,)*)) => {
        #[diagnostic::do_not_recommend]
        impl<'f, $($generics)* R: Value> Value for Box<dyn $trait($($param),*) -> R + 'f> {
            const TYPE: &'static Type = ty!($calls, true, ($($param,)*));
            // It is the other side's, which has it already.
            const GIVES: bool = false;
            type Shape = One<u32>;

            fn tail(&self, at: usize) -> usize {
                at
            }

            fn store<M: MemoryMut>(&self, _: &mut Block<'_, M>, _: u32) -> Result<(), M::Error> {
                not_sent::<M>()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<'m, 'f, $($generics)* R> Load<'m> for Box<dyn $trait($($param),*) -> R + 'f>
        where
            R: for<'r> Load<'r>,
        {
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                let function = Kept(Lent::load(memory, at)?);
                Ok(Box::new(move |$($arg: $param),*| function.call(($($arg,)*))))
            }
        }
    };
}

/// Functions of some number of parameters, lent and in boxes.
macro_rules! functions {
    ($([$($generics:tt)*] [$($load:tt)*] $params:tt;)*) => {$(
        function! { Fn Shared [$($generics)*] [$($load)*] $params }
        function! { FnMut Exclusive [$($generics)*] [$($load)*] $params }
        lent! { [$($generics)*] [$($load)*] $params }
        boxed! { Fn Shared [$($generics)*] $params }
        boxed! { FnMut Exclusive [$($generics)*] $params }
        boxed! { FnOnce Once [$($generics)*] $params }
    )*};
}

/// As [`function`], behind references.
macro_rules! lent {
    ([$($generics:tt)*] [$($load:tt)*] ($($arg:ident: $param:ty,)*)) => {
        #[diagnostic::do_not_recommend]
        impl<'f, $($generics)* R: Value> Value for dyn Fn($($param),*) -> R + 'f
        where
            $($load)*
        {
            const TYPE: &'static Type = <Self as Function>::LENT_TYPE;
            // What is lent isn't given away.
            const GIVES: bool = true;
            type Shape = One<u32>;

            fn tail(&self, at: usize) -> usize {
                tail(at)
            }

            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                // It isn't changed: it is `Fn`.
                store(core::ptr::from_ref(self).cast_mut(), block, at)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<'f, $($generics)* R: Value> Value for &mut (dyn FnMut($($param),*) -> R + 'f)
        where
            $($load)*
        {
            const TYPE: &'static Type = <dyn FnMut($($param),*) -> R + 'f as Function>::LENT_TYPE;
            const MODE: Mode = Mode::Borrowed;
            const GIVES: bool = true;
            type Shape = One<u32>;

            fn tail(&self, at: usize) -> usize {
                tail(at)
            }

            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                let this = core::ptr::from_ref(self).cast::<*mut (dyn FnMut($($param),*) -> R + 'f)>();
                // SAFETY: a reference may be read as a pointer. It alone leads to the function, and
                // its owner doesn't use it while the function is lent.
                store(unsafe { this.read() }, block, at)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<'m, $($generics)* R> Load<'m> for &'m (dyn Fn($($param),*) -> R + 'm)
        where
            R: for<'r> Load<'r>,
            $($load)*
        {
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                let function = Lent::load(memory, at)?;
                let function = move |$($arg: $param),*| function.call(($($arg,)*));
                Ok(memory.keep().lend_one(function))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<'m, $($generics)* R> Load<'m> for &'m mut (dyn FnMut($($param),*) -> R + 'm)
        where
            R: for<'r> Load<'r>,
            $($load)*
        {
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                let function = Lent::load(memory, at)?;
                let function = move |$($arg: $param),*| function.call(($($arg,)*));
                Ok(memory.keep().lend_one(function))
            }
        }
    };
}

functions! {
    [] [] ();
    [A: Value,] [A: for<'l> Load<'l>,] (a: A,);
    [A: Value, B: Value,] [A: for<'l> Load<'l>, B: for<'l> Load<'l>,] (a: A, b: B,);
    [A: Value, B: Value, C: Value,]
        [A: for<'l> Load<'l>, B: for<'l> Load<'l>, C: for<'l> Load<'l>,]
        (a: A, b: B, c: C,);
    [A: Value, B: Value, C: Value, D: Value,]
        [A: for<'l> Load<'l>, B: for<'l> Load<'l>, C: for<'l> Load<'l>, D: for<'l> Load<'l>,]
        (a: A, b: B, c: C, d: D,);
    [T: Value + ?Sized,] [for<'l> &'l T: Load<'l>,] (it: &T,);
}

/// A function that was loaded is the other side's. A guest that sends it doesn't compile.
fn not_sent<M: MemoryMut>() -> Result<(), M::Error> {
    const {
        assert!(
            M::MOVES.is_none(),
            "a `Box<dyn Fn…>` is a function of the host's: a guest sends its own as `wharf::Callback`"
        );
    }
    Err(Fault::InvalidHandle { found: 0 }.into())
}
