//! Functions that are values: the guest's, which its host calls, and the host's.
//!
//! A function of the guest's lies behind the same header as its objects, and its handle is the
//! header's address. One that the host keeps is a [`Callback`], on the heap; one that is lent stands
//! in the block of the arguments that it is one of.
#![allow(unsafe_code)]

use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;

use wharf_abi::shape::One;
use wharf_abi::types::{Calls, Handle};
use wharf_abi::value::callbacks::{Callees, Closure, Function, LENT_SIZE};
use wharf_abi::{Block, Load, Memory, MemoryMut, Mode, Type, Value, layout};

use crate::call::{self, Holds, Scope};
use crate::import::{self, Room};
use crate::object::{self, Class, Header, address};
use crate::region;

/// A function of the guest's that its host may call for as long as it likes.
///
/// `F` is `dyn Fn(…) -> …` or `dyn FnMut(…) -> …`, of up to four values or one reference.
///
/// ```
/// use wharf::Callback;
///
/// #[wharf::export]
/// pub fn adder(number: u32) -> Callback<dyn Fn(u32) -> u32> {
///     Callback::new(move |other: u32| number + other)
/// }
/// ```
///
/// The function lives until its host lets go of it. A guest that gives it as `&Callback` only lends
/// it, and keeps it itself.
pub struct Callback<F: ?Sized> {
    handle: u32,
    function: PhantomData<*mut F>,
}

impl<F: Function + ?Sized> Callback<F> {
    /// Makes one of a closure.
    pub fn new<C: Closure<F>>(closure: C) -> Self {
        Callback {
            handle: object::place(closure, const { &Class::callable::<C>(invoke::<C, F>) }),
            function: PhantomData,
        }
    }
}

impl<F: ?Sized> Drop for Callback<F> {
    fn drop(&mut self) {
        // SAFETY: nobody has this handle but the callback: the host gets it together with the value.
        unsafe { object::drop_handle(self.handle) };
    }
}

impl<F: ?Sized> fmt::Debug for Callback<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback").finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<F: Function + ?Sized> Value for Callback<F> {
    const TYPE: &'static Type = F::KEPT_TYPE;
    const LENT: &'static Type = F::LENT_TYPE;
    const MODE: Mode = Mode::Owned;
    const GIVES: bool = true;
    type Shape = One<u32>;

    fn tail(&self, at: usize) -> usize {
        at
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        self.handle.store(block, at)
    }

    fn given(self) {
        let _ = ManuallyDrop::new(self);
    }
}

/// Only so that it can stand in records and variants, which load all that they have: where the host
/// would send one, it doesn't compile.
impl<'m, F: Function + ?Sized> Load<'m> for Callback<F> {
    fn load<M: Memory>(_: &'m M, _: M::At) -> Result<Self, M::Error> {
        const {
            panic!(
                "a `Callback` is a function of the guest's: one of the host's is a `Box<dyn Fn(…)>`, or \
                 for one call a `&dyn Fn(…)`"
            )
        }
    }
}

/// Calls the closure behind a header.
///
/// # Safety
/// It is a `C`; the host has lowered the arguments.
unsafe fn invoke<C: Closure<F>, F: Function + ?Sized>(header: *mut Header, arguments: u32) -> u32 {
    // SAFETY: the caller promises it.
    unsafe {
        let function = C::function(object::value::<C>(header));
        call_function(header, function, arguments)
    }
}

/// Calls the function that is lent by a header.
///
/// # Safety
/// Behind it stands a pointer to an `F`, which is alive; the host has lowered the arguments.
unsafe fn invoke_lent<F: Function + ?Sized>(header: *mut Header, arguments: u32) -> u32 {
    // SAFETY: the caller promises it.
    unsafe {
        let function = object::value::<*mut F>(header).read();
        call_function(header, function, arguments)
    }
}

/// # Safety
/// The function is that of the header; the host has lowered the arguments.
#[inline]
unsafe fn call_function<F: Function + ?Sized>(
    header: *mut Header,
    function: *mut F,
    arguments: u32,
) -> u32 {
    const {
        assert!(
            <F::Result as Value>::GIVES,
            "objects and functions in the result of a function can't be given away: return the \
             objects themselves, and functions as `wharf::Callback`"
        )
    }
    // SAFETY: the caller promises it. Whoever calls it a second time is stopped here.
    unsafe {
        match F::CALLS {
            Calls::Shared => object::lend_shared(header),
            Calls::Exclusive | Calls::Once => object::lend_exclusively(header),
        }
        let result = call::call(const { holds(F::LENT_TYPE) }, |scope: &Scope<false>| {
            let Ok(result) = F::call(function, scope, arguments as usize as *const u8);
            result
        });
        match F::CALLS {
            Calls::Shared => object::end_shared(header),
            Calls::Exclusive | Calls::Once => object::end_exclusive(header),
        }
        match <F::Result as Value>::TYPE {
            Type::Unit => 0,
            _ => call::give_in_memory(result).out(),
        }
    }
}

/// What a call of a function of this type holds.
const fn holds(ty: &Type) -> Holds {
    let Type::Handle(Handle::Function(callback)) = ty else {
        return Holds::Nothing;
    };
    let params = callback.get().params.get();
    let mut i = 0;
    while i < params.len() {
        if let Holds::Objects = Holds::of(params[i].get()) {
            return Holds::Objects;
        }
        i += 1;
    }
    Holds::Nothing
}

/// Calls a function of the guest's that is a value.
#[unsafe(no_mangle)]
unsafe extern "C" fn __wharf_invoke(handle: u32, arguments: u32) -> u32 {
    let header = address::header(handle);
    // SAFETY: the host has a handle of a function, and has lowered the arguments of its type.
    unsafe { ((*header).class.invoke.unwrap_unchecked())(header, arguments) }
}

/// Lends a function: puts the header in front of a pointer to it to where a block has room for both.
pub(crate) fn lend<F: Function + ?Sized>(function: *mut F, address: u32) -> u32 {
    const { assert!(object::held_size::<*mut F>() <= LENT_SIZE) }
    let class = const { &Class::callable::<*mut F>(invoke_lent::<F>) };
    // SAFETY: the caller has taken this room off the block, aligned to 8 bytes.
    unsafe { object::place_at(address as usize as *mut u8, function, class) }
}

/// Calls functions of the host's.
#[derive(Clone, Copy)]
pub struct Host;

impl Callees for Host {
    fn invoke<A: Value, R: for<'r> Load<'r>>(self, handle: u32, arguments: A) -> R {
        const {
            assert!(
                A::GIVES,
                "objects and functions among the arguments of a function can't be given away: pass \
                 the objects themselves, and functions as `wharf::Callback`"
            )
        }
        let mut room = Room::new();
        let (at, block) = import::lay_out(&arguments, &mut room);
        let at = match const { layout::of(A::TYPE).size } {
            0 => 0,
            _ => at as usize as u32,
        };
        let out = import::invoke(handle, at);
        // SAFETY: the host has just returned this, and it is a result of the function's type.
        let result = unsafe { import::take_from(out as usize as *const u8) };
        match R::TYPE {
            Type::Unit => {}
            _ => region::end_result(out),
        }
        import::end(arguments, block);
        result
    }

    fn drop(self, handle: u32) {
        import::drop_handle(handle);
    }
}
