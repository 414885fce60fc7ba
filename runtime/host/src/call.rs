//! One call: lower, run, lift, free. Values with a static type and without take the same way.

use std::sync::atomic::Ordering::Relaxed;

use wharf_abi::layout::{BLOCK_ALIGN, align_up};
use wharf_abi::{Block, Fault, arena};

use crate::engine::{Context, Failure, Module};
use crate::error::Error;
use crate::guest::Function;
use crate::instance::Inner;
use crate::runtime;
use crate::slot::Slot;
use crate::window::Window;

/// The values of a call, of whatever type.
pub(crate) trait Call {
    /// The slots of all arguments.
    type Slots: AsRef<[Slot]>;
    /// The result.
    type Output;

    /// Lowers the arguments to the block that was measured for them, and gives the slots.
    ///
    /// # Errors
    /// [`Error::Argument`], if they take more room than that.
    fn lower(&self, block: &mut Block<'_, Window<'_>>) -> Result<Self::Slots, Error>;

    /// Lifts the result, and what the guest wrote to arguments.
    ///
    /// # Errors
    /// Any [`Fault`].
    fn lift(
        &mut self,
        result: Option<Slot>,
        slots: &Self::Slots,
        memory: &[u8],
    ) -> Result<Self::Output, Fault>;
}

/// Where the arguments of a call lie.
#[derive(Clone, Copy, Debug)]
enum Region {
    /// In the arena.
    Arena { start: u32 },
    /// In an overflow block.
    Overflow { start: u32 },
}

impl<M: Module> Inner<M> {
    /// Calls the function at a place in the interface, with arguments that take `size` bytes.
    ///
    /// # Errors
    /// Those that [`Instance::call`](crate::Instance::call) names.
    #[inline(always)]
    pub(crate) fn call<C: Context<M>, K: Call>(
        &self,
        context: &mut C,
        (function, func): (&Function<M>, &M::Func),
        size: u32,
        call: &mut K,
    ) -> Result<K::Output, Error> {
        let cursor = self.cursor.load(Relaxed);
        let region = self.reserve(context, function, size, cursor)?;
        let result = self.run(context, function, func, region, size, call);
        self.cursor.store(cursor, Relaxed);
        result
    }

    /// Finds room for the arguments: in the arena, or else in an overflow block.
    #[inline(always)]
    fn reserve<C: Context<M>>(
        &self,
        context: &mut C,
        function: &Function<M>,
        size: u32,
        cursor: u32,
    ) -> Result<Region, Error> {
        let offset = align_up(cursor, BLOCK_ALIGN);
        let end = offset.checked_add(size);
        match end.filter(|end| *end <= self.runtime.arena) {
            Some(end) => {
                self.cursor.store(end, Relaxed);
                let start = self.runtime.area + offset;
                Ok(Region::Arena { start })
            }
            None => self.overflow(context, function, size),
        }
    }

    /// Has the guest make an overflow block.
    #[cold]
    fn overflow<C: Context<M>>(
        &self,
        context: &mut C,
        function: &Function<M>,
        size: u32,
    ) -> Result<Region, Error> {
        let slot = match &self.runtime.alloc {
            Some(alloc) => context
                .call(alloc, &[Slot::I32(size)])
                .map_err(|failure| self.failed(context, function, failure))?,
            None => None,
        };
        let start = slot.map_or(0, Slot::word);
        if start == 0 {
            return Err(Error::OutOfMemory {
                function: function.plan.name.clone(),
                bytes: size,
            });
        }
        runtime::block(self.runtime.bytes(context), start, size)
            .map_err(|fault| self.fault(arena::ALLOC, fault))?;
        Ok(Region::Overflow { start })
    }

    /// From the arguments to the result, which is freed with them when it has been read. A guest
    /// that trapped stopped in the middle of something: nothing is freed.
    #[inline(always)]
    fn run<C: Context<M>, K: Call>(
        &self,
        context: &mut C,
        function: &Function<M>,
        func: &M::Func,
        region: Region,
        size: u32,
        call: &mut K,
    ) -> Result<K::Output, Error> {
        let name = &function.plan.name;
        let (Region::Arena { start } | Region::Overflow { start }) = region;
        let lowered = Window::new(self.runtime.bytes_mut(context), start, size)
            .map_err(|fault| self.fault(arena::AREA, fault))
            .and_then(|mut window| {
                call.lower(&mut Block {
                    memory: &mut window,
                    next: start,
                    end: start + size,
                })
            });
        let slots = match lowered {
            Ok(slots) => slots,
            Err(error) => {
                self.free(context, function, None, region)?;
                return Err(error);
            }
        };
        let result = match context.call(func, slots.as_ref()) {
            Ok(result) => result,
            Err(failure) => {
                if let Failure::Slots = failure {
                    self.free(context, function, None, region)?;
                }
                return Err(self.failed(context, function, failure));
            }
        };
        let lifted = call
            .lift(result, &slots, self.runtime.bytes(context))
            .map_err(|fault| self.fault(name, fault));
        let freed = self.free(context, function, result, region);
        let output = lifted?;
        freed?;
        Ok(output)
    }

    /// Has the guest free its result, unless that lies in the result area, and the overflow block.
    #[inline(always)]
    fn free<C: Context<M>>(
        &self,
        context: &mut C,
        function: &Function<M>,
        result: Option<Slot>,
        region: Region,
    ) -> Result<(), Error> {
        let pending =
            function.frees && result.is_some_and(|slot| !self.runtime.in_result_area(slot.word()));
        let overflowed = matches!(region, Region::Overflow { .. });
        match &self.runtime.free {
            Some(free) if pending || overflowed => {
                let freed = context.call(free, &[Slot::I32(overflowed.into())]);
                freed
                    .map(|_| ())
                    .map_err(|failure| self.failed(context, function, failure))
            }
            Some(_) | None => Ok(()),
        }
    }

    #[cold]
    fn failed<C: Context<M>>(
        &self,
        context: &C,
        function: &Function<M>,
        failure: Failure,
    ) -> Error {
        let name = &function.plan.name;
        match failure {
            Failure::Engine(trap) => self.trapped(context, name, trap),
            Failure::Slots => Error::Argument {
                function: name.clone(),
                parameter: None,
                message: "the arguments aren't of its types".into(),
            },
        }
    }
}
