//! Functions of the host's that it lends for a call: what a guest takes as `&dyn Fn` and `&mut dyn
//! FnMut`.
#![allow(unsafe_code)]

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use wharf_abi::types::{Callback, Calls, Mode, Type};
use wharf_abi::{Block, Fault, Load, Value};

use crate::args::{self, Argument};
use crate::closure::{Function, Invoke, Outcome, function, type_of};
use crate::engine::Store;
use crate::error::{Error, Failed};
use crate::host::{Host, Invocation, with_host};
use crate::object::ObjectProblem;
use crate::result::{invoke, misused};
use crate::sent::Sent;
use crate::table::Given;
use crate::window::Window;

/// A function of the host's where the guest takes `&dyn Fn`: it is lent for the call, and so may
/// borrow what it likes.
///
/// `A` is a tuple of the arguments, `()` for none.
///
/// ```no_run
/// # #[cfg(feature = "wasmtime")]
/// # fn run(
/// #     guest: &wharf_host::Instance,
/// #     mut store: wharf_host::wasmtime::Store<()>,
/// # ) -> Result<(), wharf_host::Error> {
/// use wharf_host::Lent;
///
/// let factor = 2.0;
/// let map = guest.function::<(&[f64], Lent<(f64,), f64>), Vec<f64>>("map")?;
/// let doubled = map.call(&mut store, (&[1.0, 2.0], Lent::new(&|(x,)| x * factor)))?;
/// # Ok(())
/// # }
/// ```
pub struct Lent<'f, A, R> {
    function: Borrowed<'f, A, R>,
}

/// As [`Lent`], where the guest takes `&mut dyn FnMut`.
pub struct LentMut<'f, A, R> {
    /// A second call, while one is under way, is refused.
    function: RefCell<BorrowedMut<'f, A, R>>,
}

enum Borrowed<'f, A, R> {
    Plain(&'f dyn Fn(A) -> R),
    /// With the store.
    Hosted(Box<Hosted<'f, A, R>>),
}

enum BorrowedMut<'f, A, R> {
    Plain(&'f mut dyn FnMut(A) -> R),
    Hosted(Box<HostedMut<'f, A, R>>),
}

type Hosted<'f, A, R> = dyn Fn(&mut dyn Invocation, A) -> Result<R, Error> + 'f;
type HostedMut<'f, A, R> = dyn FnMut(&mut dyn Invocation, A) -> Result<R, Error> + 'f;

impl<'f, A, R> Lent<'f, A, R> {
    /// Lends a function.
    pub fn new(function: &'f dyn Fn(A) -> R) -> Self {
        let function = Borrowed::Plain(function);
        Lent { function }
    }

    /// Lends a function that gets the store, too, and may call the guest again. It can only be called
    /// in stores of the type `S`.
    pub fn with_host<S: Store>(function: &'f dyn Fn(&mut Host<'_, S>, A) -> R) -> Self {
        let hosted =
            move |call: &mut dyn Invocation, args: A| with_host(call, |host| function(host, args));
        Lent {
            function: Borrowed::Hosted(Box::new(hosted)),
        }
    }
}

impl<'f, A, R> LentMut<'f, A, R> {
    /// Lends a function.
    pub fn new(function: &'f mut dyn FnMut(A) -> R) -> Self {
        let function = RefCell::new(BorrowedMut::Plain(function));
        LentMut { function }
    }

    /// Lends a function that gets the store, too: see [`Lent::with_host`].
    pub fn with_host<S: Store>(function: &'f mut dyn FnMut(&mut Host<'_, S>, A) -> R) -> Self {
        let hosted =
            move |call: &mut dyn Invocation, args: A| with_host(call, |host| function(host, args));
        LentMut {
            function: RefCell::new(BorrowedMut::Hosted(Box::new(hosted))),
        }
    }
}

/// What [`Lent`] puts into a table.
struct Shared<'l, 'f, A, R>(&'l Borrowed<'f, A, R>);

/// What [`LentMut`] puts into a table.
struct Exclusive<'l, 'f, A, R>(&'l RefCell<BorrowedMut<'f, A, R>>);

impl<A: for<'m> Load<'m>, R: Outcome> Invoke for Shared<'_, '_, A, R> {
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Failed> {
        invoke(call, arguments, |call, args| match self.0 {
            Borrowed::Plain(function) => Ok(function(args)),
            Borrowed::Hosted(function) => function(call, args),
        })
    }
}

impl<A: for<'m> Load<'m>, R: Outcome> Invoke for Exclusive<'_, '_, A, R> {
    fn invoke(&self, call: &mut dyn Invocation, arguments: u32) -> Result<u32, Failed> {
        invoke(call, arguments, |call, args| {
            match self.0.try_borrow_mut() {
                Ok(mut function) => match &mut *function {
                    BorrowedMut::Plain(function) => Ok(function(args)),
                    BorrowedMut::Hosted(function) => function(call, args),
                },
                Err(_) => Err(misused(ObjectProblem::InUse)),
            }
        })
    }
}

/// What is lent is an argument itself, and no part of one: so whoever has the arguments of a call has
/// it, and nobody else can put it into a table.
macro_rules! lent {
    ($($ty:ident as $calls:ident, $entry:ident;)*) => {$(
        impl<A: for<'m> Load<'m>, R: Outcome> $ty<'_, A, R> {
            const CALLBACK: &'static Callback =
                &function(Calls::$calls, false, A::TYPE, <R::Value as Value>::TYPE);

            fn lend(&self, sent: &mut Sent) -> Result<u32, Fault> {
                // SAFETY: `self` is an argument of the call that `sent` is about, which has it until
                // everything lent is taken out again. What is put there is a reference, which has
                // nothing to drop.
                let function = unsafe { Function::lent(Arc::new($entry(&self.function))) };
                sent.lend(Given::Function(function))
            }
        }

        impl<A: for<'m> Load<'m>, R: Outcome> args::Sealed for $ty<'_, A, R> {}

        impl<A: for<'m> Load<'m>, R: Outcome> Argument for $ty<'_, A, R> {
            const TYPE: &'static Type = &type_of(Self::CALLBACK);
            const MODE: Mode = Mode::Borrowed;

            fn measure(&self, at: usize) -> usize {
                at
            }

            fn look(&self, sent: &mut Sent) -> Result<(), Fault> {
                sent.gives();
                Ok(())
            }

            fn lower(&self, block: &mut Block<'_, Window<'_>>) -> Result<[u64; 2], Fault> {
                match block.memory.sent() {
                    Some(sent) => Ok([self.lend(sent)?.into(), 0]),
                    None => Err(Fault::InvalidHandle { found: 0 }),
                }
            }

            fn update(&mut self, _: &[u64], _: &[u8]) -> Result<(), Fault> {
                Ok(())
            }
        }

        impl<A, R> fmt::Debug for $ty<'_, A, R> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($ty)).finish_non_exhaustive()
            }
        }
    )*};
}

lent! {
    Lent as Shared, Shared;
    LentMut as Exclusive, Exclusive;
}
