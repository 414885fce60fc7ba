//! Calls with values of static types.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use wharf_abi::memory::Slice;
use wharf_abi::plan::Plan;
use wharf_abi::slots::{Core, Pass};
use wharf_abi::{Block, Fault, Load, Memory, arena, flow, layout};

use crate::args::Args;
use crate::call::Call;
use crate::difference::Signature;
use crate::engine::{Context, Module, Types};
use crate::error::{Error, Failed};
use crate::guest::Guest;
use crate::instance::{Inner, Instance};
use crate::reach::{self, Reach, Spill};
use crate::received::Received;
use crate::sent::Sent;
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

struct Typed<'g, A, R, M: Module> {
    guest: &'g Guest<M>,
    /// Where the function stands in the guest's interface.
    place: usize,
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
        signature.check(name, &self.guest().interface().functions[place])?;
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

    /// Where it stands in the guest's interface.
    pub(crate) fn place(&self) -> usize {
        self.place
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
        self: &Arc<Self>,
        context: &mut C,
        place: usize,
        args: A,
    ) -> Result<R, Error> {
        let mut typed = Typed {
            guest: self.guest(),
            place,
            args,
            result: PhantomData,
        };
        let result = match self.callee(place) {
            Ok(callee) => self.call(context, &callee, &mut typed),
            Err(failed) => Err(failed),
        };
        result.map_err(|failed| *failed)
    }
}

impl<A: Args, R: for<'m> Load<'m>, M: Module> Typed<'_, A, R, M> {
    #[cold]
    fn plan(&self) -> &Plan {
        &self.guest.functions()[self.place].plan
    }
}

impl<A: Args, R: for<'m> Load<'m>, M: Module> Call for Typed<'_, A, R, M> {
    type Slots = A::Slots;
    type Output = R;

    #[inline(always)]
    fn sends(&self) -> bool {
        A::HANDLES
    }

    #[inline(always)]
    fn receives(&self) -> bool {
        const { flow::has_handle(R::TYPE) }
    }

    #[inline(always)]
    fn looks(&self) -> bool {
        self.receives() || A::UPDATES || const { in_memory(Pass::of(R::TYPE)) }
    }

    #[inline(always)]
    fn types(&self) -> Types<'static> {
        const { Types::new(A::CORES.as_slice(), first(Pass::of(R::TYPE).results())) }
    }

    #[inline(always)]
    fn in_block(&self) -> bool {
        const {
            in_memory(Pass::of(R::TYPE))
                && (flow::has_tail(R::TYPE) || layout::of(R::TYPE).size > arena::RESULT_SIZE)
        }
    }

    fn parameter(&self, index: usize) -> Option<String> {
        let param = self.plan().params.get(index)?;
        Some(param.name.clone())
    }

    #[inline(always)]
    fn measure(&self, sent: Option<&mut Sent>) -> Result<u32, Failed> {
        if let Some(sent) = sent {
            let looked = self.args.look(sent);
            looked.map_err(|fault| argument(self.plan(), sent.index, fault))?;
        }
        u32::try_from(self.args.measure()).map_err(|_| too_large(self.plan()))
    }

    #[inline(always)]
    fn lower(&self, block: &mut Block<'_, Window<'_>>) -> Result<A::Slots, Failed> {
        self.args
            .lower(block)
            .map_err(|(index, fault)| argument(self.plan(), index, fault))
    }

    #[inline(always)]
    fn lift(
        &mut self,
        result: u64,
        slots: &A::Slots,
        memory: &[u8],
        received: Option<&Received>,
    ) -> Result<R, Fault> {
        let result = match received {
            None => lift(result, memory)?,
            Some(received) => lift_handles(result, memory, received)?,
        };
        self.args.update(slots, memory)?;
        Ok(result)
    }
}

#[inline(always)]
fn lift<R: for<'m> Load<'m>>(bits: u64, memory: &[u8]) -> Result<R, Fault> {
    match const { Pass::of(R::TYPE) } {
        Pass::Nothing | Pass::Scalar(_) => R::load(&Slice::new(&bits.to_le_bytes()), 0),
        Pass::List | Pass::Optional(_) | Pass::Pointer => {
            let memory = &Slice::new(memory);
            let at = memory.at(bits as u32);
            memory.aligned(at, const { layout::of(R::TYPE) }.align)?;
            R::load(memory, at)
        }
    }
}

/// As [`lift`], for a result with handles.
#[inline(always)]
fn lift_handles<R: for<'m> Load<'m>>(
    bits: u64,
    memory: &[u8],
    received: &Received,
) -> Result<R, Fault> {
    match const { Pass::of(R::TYPE) } {
        Pass::Nothing | Pass::Scalar(_) => {
            let reach = &Reach::new(memory, Some(received), reach::of_scalar(bits));
            R::load(reach, Reach::SPILL)
        }
        Pass::List | Pass::Optional(_) | Pass::Pointer => {
            let reach = &Reach::new(memory, Some(received), Spill::default());
            let at = reach.at(bits as u32);
            reach.aligned(at, const { layout::of(R::TYPE) }.align)?;
            R::load(reach, at)
        }
    }
}

/// Whether a result that passes so lies in memory.
const fn in_memory(pass: Pass) -> bool {
    match pass {
        Pass::Nothing | Pass::Scalar(_) => false,
        Pass::List | Pass::Optional(_) | Pass::Pointer => true,
    }
}

/// The type of a result, if there is one.
const fn first(results: &[Core]) -> Option<Core> {
    match results {
        [core, ..] => Some(*core),
        [] => None,
    }
}

#[cold]
fn too_large(plan: &Plan) -> Failed {
    Failed::new(Error::Argument {
        function: plan.name.clone(),
        parameter: None,
        message: format!("the arguments: {}", Fault::TooLarge),
    })
}

#[cold]
fn argument(plan: &Plan, index: usize, fault: Fault) -> Failed {
    let name = plan.params.get(index).map(|param| param.name.clone());
    let what = match fault {
        Fault::OutOfBounds { .. } => "its `Value` stores more than it measured".to_owned(),
        Fault::Misaligned { .. }
        | Fault::InvalidUtf8 { .. }
        | Fault::InvalidDiscriminant { .. }
        | Fault::InvalidChar { .. }
        | Fault::InvalidHandle { .. }
        | Fault::Zero
        | Fault::TooDeep
        | Fault::TooLarge => fault.to_string(),
    };
    Failed::new(Error::Argument {
        function: plan.name.clone(),
        message: format!("parameter `{}`: {what}", name.as_deref().unwrap_or("?")),
        parameter: name,
    })
}
