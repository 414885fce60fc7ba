//! Numbers that a guest owns, looked at where they lie in its memory.
#![allow(unsafe_code)]

use std::fmt;
use std::marker::PhantomData;
use std::slice;
use std::sync::Arc;

use wharf_abi::layout;
use wharf_abi::memory::{elements, read_pair};
use wharf_abi::shape::Pair;
use wharf_abi::types::{Access, Scalar, Type};
use wharf_abi::value::Number;
use wharf_abi::{Block, Fault, Load, Memory, MemoryMut, Value};

use crate::args::Args;
use crate::call::Name;
use crate::engine::{Context, Module};
use crate::error::Error;
use crate::instance::{Inner, Instance};
use crate::reach::{Reach, Spill};
use crate::typed::TypedFunction;

/// What a guest's function returns that gives a `wharf::View<'_, T>`: where the numbers lie. They are
/// looked at by [`TypedFunction::view`].
pub struct View<T> {
    place: Place,
    number: PhantomData<fn() -> T>,
}

/// As [`View`], of a `wharf::ViewMut<'_, T>`, whose numbers may be changed.
pub struct ViewMut<T> {
    place: Place,
    number: PhantomData<fn() -> T>,
}

/// Where numbers lie, and how many there are.
#[derive(Clone, Copy)]
struct Place {
    address: u32,
    len: u32,
}

impl<M: Module> Instance<M> {
    /// Calls a function that returns a view, with arguments `A`, and looks at the numbers where they
    /// lie: until the store is used again.
    ///
    /// # Errors
    /// As [`function`](Instance::function) and [`TypedFunction::call`].
    ///
    /// ```no_run
    /// # #[cfg(feature = "wasmtime")]
    /// # fn run(
    /// #     life: &wharf_host::Instance,
    /// #     mut store: wharf_host::wasmtime::Store<()>,
    /// # ) -> Result<(), wharf_host::Error> {
    /// wharf_host::object! {
    ///     pub struct Universe = "Universe";
    /// }
    ///
    /// let universe = life.function::<(u32, u32), Result<Universe, String>>("Universe.new")?;
    /// if let Ok(universe) = universe.call(&mut store, (64, 64))? {
    ///     let cells: &[u8] = life.view(&mut store, "Universe.cells", (&universe,))?;
    ///     println!("{} live", cells.iter().filter(|cell| **cell == 1).count());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn view<'s, A: Args, T: Number>(
        &self,
        store: &'s mut impl Context<M>,
        name: &str,
        args: A,
    ) -> Result<&'s [T], Error> {
        self.function::<A, View<T>>(name)?.view(store, args)
    }

    /// As [`view`](Instance::view), to change the numbers, which the guest must allow.
    ///
    /// # Errors
    /// As [`view`](Instance::view).
    pub fn view_mut<'s, A: Args, T: Number>(
        &self,
        store: &'s mut impl Context<M>,
        name: &str,
        args: A,
    ) -> Result<&'s mut [T], Error> {
        self.function::<A, ViewMut<T>>(name)?.view_mut(store, args)
    }
}

impl<A: Args, T: Number, M: Module> TypedFunction<A, View<T>, M> {
    /// Calls the function, and looks at the numbers where they lie: until the store is used again.
    ///
    /// # Errors
    /// As [`TypedFunction::call`].
    pub fn view<'s>(&self, store: &'s mut impl Context<M>, args: A) -> Result<&'s [T], Error> {
        self.instance().inner().view(store, self.place(), args)
    }
}

impl<A: Args, T: Number, M: Module> TypedFunction<A, ViewMut<T>, M> {
    /// Calls the function, and has the numbers where they lie: until the store is used again.
    ///
    /// # Errors
    /// As [`TypedFunction::call`].
    pub fn view_mut<'s>(
        &self,
        store: &'s mut impl Context<M>,
        args: A,
    ) -> Result<&'s mut [T], Error> {
        self.instance().inner().view_mut(store, self.place(), args)
    }
}

impl<M: Module> Inner<M> {
    /// Calls the function at a place in the interface, which returns a view.
    pub(crate) fn view<'s, C: Context<M>, A: Args, T: Number>(
        self: &Arc<Self>,
        context: &'s mut C,
        place: usize,
        args: A,
    ) -> Result<&'s [T], Error> {
        let view: View<T> = self.typed(context, place, args)?;
        look(self.runtime.bytes(context), view.place).map_err(|fault| self.lied(place, fault))
    }

    /// As [`view`](Inner::view), to change the numbers.
    pub(crate) fn view_mut<'s, C: Context<M>, A: Args, T: Number>(
        self: &Arc<Self>,
        context: &'s mut C,
        place: usize,
        args: A,
    ) -> Result<&'s mut [T], Error> {
        let view: ViewMut<T> = self.typed(context, place, args)?;
        change(self.runtime.bytes_mut(context), view.place).map_err(|fault| self.lied(place, fault))
    }

    #[cold]
    fn lied(&self, place: usize, fault: Fault) -> Error {
        *self.fault(Name::Of(place), fault)
    }
}

/// The bytes of the numbers, and where they start.
fn range<T: Number>(memory: &[u8], place: Place) -> Result<std::ops::Range<usize>, Fault> {
    let reach = Reach::new(memory, None, Spill::default());
    let bytes = elements(
        &reach,
        place.address,
        place.len,
        const { layout::of(T::TYPE) },
    )?;
    // The pointer of none means nothing.
    let start = if bytes.is_empty() {
        0
    } else {
        place.address as usize
    };
    let aligned = memory.as_ptr().wrapping_add(start).cast::<T>().is_aligned();
    match aligned || bytes.is_empty() {
        true => Ok(start..start + bytes.len()),
        false => Err(Fault::Misaligned {
            address: place.address.into(),
            align: align_of::<T>() as u32,
        }),
    }
}

fn look<T: Number>(memory: &[u8], place: Place) -> Result<&[T], Fault> {
    let range = range::<T>(memory, place)?;
    if range.is_empty() {
        return Ok(&[]);
    }
    let start = memory[range].as_ptr().cast::<T>();
    // SAFETY: these are the bytes of so many numbers, aligned, and any bytes are numbers.
    Ok(unsafe { slice::from_raw_parts(start, place.len as usize) })
}

fn change<T: Number>(memory: &mut [u8], place: Place) -> Result<&mut [T], Fault> {
    let range = range::<T>(memory, place)?;
    if range.is_empty() {
        return Ok(&mut []);
    }
    let start = memory[range].as_mut_ptr().cast::<T>();
    // SAFETY: as above, and memory is borrowed exclusively; any numbers are bytes, too.
    Ok(unsafe { slice::from_raw_parts_mut(start, place.len as usize) })
}

/// The scalar of a number.
const fn scalar<T: Number>() -> Scalar {
    match <T as Value>::TYPE {
        Type::Scalar(scalar) => *scalar,
        Type::Unit
        | Type::NonZero(_)
        | Type::Wide(_)
        | Type::Str
        | Type::List(_)
        | Type::Array(_, _)
        | Type::Set(_)
        | Type::Map(_, _)
        | Type::Tuple(_)
        | Type::Option(_)
        | Type::Result(_, _)
        | Type::Defined(_)
        | Type::Boxed(_)
        | Type::Back(_)
        | Type::Handle(_)
        | Type::View(_, _) => panic!("a number is a scalar"),
    }
}

macro_rules! views {
    ($($view:ident: $access:ident;)*) => {$(
        impl<T: Number> Value for $view<T> {
            const TYPE: &'static Type = &Type::View(scalar::<T>(), Access::$access);
            type Shape = Pair;

            fn tail(&self, at: usize) -> usize {
                at
            }

            fn store<M: MemoryMut>(
                &self,
                block: &mut Block<'_, M>,
                at: u32,
            ) -> Result<(), M::Error> {
                block.write_pair(at, self.place.address, self.place.len as usize)
            }
        }

        impl<'m, T: Number> Load<'m> for $view<T> {
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                let (address, len) = read_pair(memory, at)?;
                Ok($view {
                    place: Place { address, len },
                    number: PhantomData,
                })
            }
        }

        impl<T> fmt::Debug for $view<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($view))
                    .field("len", &self.place.len)
                    .finish_non_exhaustive()
            }
        }
    )*};
}

views! {
    View: Shared;
    ViewMut: Exclusive;
}
