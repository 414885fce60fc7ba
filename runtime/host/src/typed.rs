//! Calls with values of static types.

use std::fmt;
use std::marker::PhantomData;

use wharf_abi::layout;
use wharf_abi::memory::Slice;
use wharf_abi::plan::Plan;
use wharf_abi::slots::Pass;
use wharf_abi::{Block, Fault, Load, Memory};

use crate::args::Args;
use crate::call::Call;
use crate::difference::Signature;
use crate::engine::{Context, Module};
use crate::error::Error;
use crate::instance::{Inner, Instance};
use crate::slot::Slot;
use crate::window::Window;

/// A function of an instance whose types have been checked.
///
/// `A` is a tuple of the arguments, `R` the result: `Result<T, E>` where the guest returns one. A
/// lifetime in `A` is that of one call only, so `TypedFunction<(&'static str,), String>` is one that
/// takes any `&str`.
pub struct TypedFunction<
    A,
    R,
    #[cfg(feature = "wasmtime")] M: Module = wasmtime::Module,
    #[cfg(not(feature = "wasmtime"))] M: Module,
> {
    instance: Instance<M>,
    place: usize,
    /// Covariant, so that each call may have a shorter lifetime.
    types: PhantomData<fn() -> (A, R)>,
}

struct Typed<'p, A, R> {
    plan: &'p Plan,
    args: A,
    result: PhantomData<R>,
}

impl<M: Module> Instance<M> {
    /// The function of this name, to be called with arguments `A` for a result `R`.
    ///
    /// # Errors
    /// [`Error::Poisoned`], [`Error::UnknownFunction`], and [`Error::InterfaceMismatch`], which says
    /// which type is another one.
    ///
    /// ```no_run
    /// # #[cfg(feature = "wasmtime")]
    /// # fn run(
    /// #     hello: &wharf_host::Instance,
    /// #     mut store: wharf_host::wasmtime::Store<()>,
    /// # ) -> Result<(), wharf_host::Error> {
    /// let greet = hello.function::<(&str,), String>("greet")?;
    /// let text: String = greet.call(&mut store, ("World",))?;
    ///
    /// let double = hello.function::<(&str,), Result<u32, String>>("double")?;
    /// match double.call(&mut store, ("twelve",))? {
    ///     Ok(number) => println!("{number}"),
    ///     Err(message) => println!("it can't: {message}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn function<A: Args, R: for<'m> Load<'m>>(
        &self,
        name: &str,
    ) -> Result<TypedFunction<A, R, M>, Error> {
        let place = self.place(name)?;
        let signature = Signature {
            params: A::TYPES,
            result: R::TYPE,
        };
        signature.check(&self.guest().interface().functions[place])?;
        Ok(TypedFunction {
            instance: self.clone(),
            place,
            types: PhantomData,
        })
    }
}

impl<A: Args, R: for<'m> Load<'m>, M: Module> TypedFunction<A, R, M> {
    /// Calls the function.
    ///
    /// A `&mut [T]` then holds what the guest wrote to it, also when the function returned an error.
    ///
    /// # Errors
    /// As [`Instance::call`], without those of wrong types; an error that the guest returns is part
    /// of `R`.
    ///
    /// # Panics
    /// As the engine does, if the instance lives in another store.
    pub fn call(&self, mut store: impl Context<M>, args: A) -> Result<R, Error> {
        self.instance.inner().typed(&mut store, self.place, args)
    }

    /// The instance that the function belongs to.
    pub fn instance(&self) -> &Instance<M> {
        &self.instance
    }
}

impl<A, R, M: Module> Clone for TypedFunction<A, R, M> {
    fn clone(&self) -> Self {
        TypedFunction {
            instance: self.instance.clone(),
            place: self.place,
            types: PhantomData,
        }
    }
}

impl<A, R, M: Module> fmt::Debug for TypedFunction<A, R, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let interface = self.instance.guest().interface();
        let function = interface.functions[self.place].to_string();
        f.debug_tuple("TypedFunction").field(&function).finish()
    }
}

impl<M: Module> Inner<M> {
    /// Calls the function at a place in the interface. Types that aren't the function's give an
    /// error or a wrong result, but do no other harm.
    #[inline]
    pub(crate) fn typed<C: Context<M>, A: Args, R: for<'m> Load<'m>>(
        &self,
        context: &mut C,
        place: usize,
        args: A,
    ) -> Result<R, Error> {
        let callee = self.function(place)?;
        let plan = &callee.0.plan;
        let size = match u32::try_from(args.measure()) {
            Ok(size) => size,
            Err(_) => return Err(too_large(plan)),
        };
        let mut typed = Typed {
            plan,
            args,
            result: PhantomData,
        };
        self.call(context, callee, size, &mut typed)
    }
}

impl<A: Args, R: for<'m> Load<'m>> Call for Typed<'_, A, R> {
    type Slots = A::Slots;
    type Output = R;

    #[inline(always)]
    fn lower(&self, block: &mut Block<'_, Window<'_>>) -> Result<A::Slots, Error> {
        self.args
            .lower(block)
            .map_err(|(index, fault)| argument(self.plan, index, fault))
    }

    #[inline(always)]
    fn lift(&mut self, result: Option<Slot>, slots: &A::Slots, memory: &[u8]) -> Result<R, Fault> {
        let result = lift(result.unwrap_or(Slot::I32(0)), memory)?;
        self.args.update(slots, memory)?;
        Ok(result)
    }
}

#[inline(always)]
fn lift<R: for<'m> Load<'m>>(slot: Slot, memory: &[u8]) -> Result<R, Fault> {
    match const { Pass::of(R::TYPE) } {
        Pass::Nothing | Pass::Scalar(_) => R::load(&Slice::new(&slot.spill()), 0),
        Pass::List | Pass::Optional(_) | Pass::Pointer => {
            let memory = &Slice::new(memory);
            let at = memory.at(slot.word());
            memory.aligned(at, const { layout::of(R::TYPE) }.align)?;
            R::load(memory, at)
        }
    }
}

#[cold]
fn too_large(plan: &Plan) -> Error {
    Error::Argument {
        function: plan.name.clone(),
        parameter: None,
        message: format!("the arguments: {}", Fault::TooLarge),
    }
}

#[cold]
fn argument(plan: &Plan, index: usize, fault: Fault) -> Error {
    let name = plan.params.get(index).map(|param| param.name.clone());
    let what = match fault {
        Fault::InvalidHandle { .. } => unimplemented!(),
        Fault::OutOfBounds { .. } => "its `Value` stores more than it measured".to_owned(),
        Fault::Misaligned { .. }
        | Fault::InvalidUtf8 { .. }
        | Fault::InvalidDiscriminant { .. }
        | Fault::InvalidChar { .. }
        | Fault::Zero
        | Fault::TooDeep
        | Fault::TooLarge => fault.to_string(),
    };
    Error::Argument {
        function: plan.name.clone(),
        message: format!("parameter `{}`: {what}", name.as_deref().unwrap_or("?")),
        parameter: name,
    }
}
