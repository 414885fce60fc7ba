//! One call: lower, run, lift, free. Values with a static type and without take the same way.

use std::sync::Arc;

use wharf_abi::layout::{BLOCK_ALIGN, align_up};
use wharf_abi::{Block, Fault, arena};

use crate::engine::{Context, Failure, Module, Types};
use crate::error::{Error, Failed};
use crate::instance::Inner;
use crate::owner::Owner;
use crate::received::{Received, Receiving};
use crate::runtime;
use crate::sent::{Misuse, Sent};
use crate::window::Window;

/// The values of a call, of whatever type.
pub(crate) trait Call {
    /// The bits of the slots of all arguments, and maybe more.
    type Slots: AsRef<[u64]>;
    /// The result.
    type Output;

    /// Whether there are handles in the arguments.
    fn sends(&self) -> bool;

    /// Whether there may be handles in the result.
    fn receives(&self) -> bool;

    /// Whether linear memory is looked at once the guest has returned.
    fn looks(&self) -> bool;

    /// What the types of the slots and of the result are.
    fn types(&self) -> Types<'_>;

    /// Whether the result may lie in a block.
    fn in_block(&self) -> bool;

    /// The name of a parameter, if it has one.
    fn parameter(&self, index: usize) -> Option<String>;

    /// Gives the bytes that the arguments need, and notes which of the guest's objects they use.
    ///
    /// # Errors
    /// [`Error::Argument`], and others if `sent` notes what is wrong.
    fn measure(&self, sent: Option<&mut Sent>) -> Result<u32, Failed>;

    /// Lowers the arguments to the block that was measured for them, and gives the slots.
    ///
    /// # Errors
    /// [`Error::Argument`], if they take more room than that.
    fn lower(&self, block: &mut Block<'_, Window<'_>>) -> Result<Self::Slots, Failed>;

    /// Lifts the result from its bits, and what the guest wrote to arguments.
    ///
    /// # Errors
    /// Any [`Fault`].
    fn lift(
        &mut self,
        result: u64,
        slots: &Self::Slots,
        memory: &[u8],
        received: Option<&Received>,
    ) -> Result<Self::Output, Fault>;
}

/// What is called.
pub(crate) struct Callee<'c, M: Module> {
    pub(crate) name: Name<'c>,
    pub(crate) func: &'c M::Func,
    /// Whether its result may have to be freed.
    pub(crate) frees: bool,
}

/// What errors call a function.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Name<'c> {
    /// As the interface does that has it at this place.
    Of(usize),
    /// As the interface calls this type of objects.
    Kind(u32),
    Is(&'c str),
}

impl<M: Module> Clone for Callee<'_, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Module> Copy for Callee<'_, M> {}

/// Where the arguments of a call lie.
#[derive(Clone, Copy)]
struct Place {
    start: u32,
    size: u32,
    /// Whether that is an overflow block.
    overflowed: bool,
}

impl<M: Module> Inner<M> {
    /// Calls a function.
    ///
    /// # Errors
    /// Those that [`Instance::call`](crate::Instance::call) names.
    #[inline(always)]
    pub(crate) fn call<C: Context<M>, K: Call>(
        self: &Arc<Self>,
        context: &mut C,
        callee: &Callee<'_, M>,
        call: &mut K,
    ) -> Result<K::Output, Failed> {
        if self.owner().is_due() {
            self.prepare(context)?;
        }
        match call.sends() {
            false => {
                let size = call.measure(None)?;
                self.go(context, callee, size, call, None)
            }
            true => {
                let mut sent = Sent::new(self.owner());
                let size = self.look(context, callee, call, &mut sent)?;
                self.go(context, callee, size, call, Some(&mut sent))
            }
        }
    }

    /// Sees to it that arguments can be used as the function does, before anything else happens.
    /// Gives the bytes that they take.
    #[inline(always)]
    fn look<C: Context<M>, K: Call>(
        self: &Arc<Self>,
        context: &C,
        callee: &Callee<'_, M>,
        call: &K,
        sent: &mut Sent,
    ) -> Result<u32, Failed> {
        let size = match call.measure(Some(sent)) {
            Ok(size) => size,
            Err(error) => {
                return Err(match sent.take_problem() {
                    Some(misuse) => misused(self.named(callee.name), call, misuse),
                    None => error,
                });
            }
        };
        let memory = match C::ALONE {
            true => None,
            false => Some(self.runtime.bytes(context)),
        };
        match sent.looked(memory, || self.clone()) {
            Ok(()) => Ok(size),
            Err(misuse) => Err(misused(self.named(callee.name), call, misuse)),
        }
    }

    /// The call itself, with arguments that take `size` bytes.
    #[inline(always)]
    fn go<C: Context<M>, K: Call>(
        self: &Arc<Self>,
        context: &mut C,
        callee: &Callee<'_, M>,
        size: u32,
        call: &mut K,
        sent: Option<&mut Sent>,
    ) -> Result<K::Output, Failed> {
        let frame = Frame::new(self.owner());
        let (start, overflowed) = match size {
            0 => (self.runtime.area, false),
            size => match self.in_arena(size) {
                Some((start, taken)) => {
                    self.owner().set_cursor(taken);
                    (start, false)
                }
                None => match self.overflow(context, callee.name, size) {
                    Ok(start) => (start, true),
                    Err(failed) => {
                        frame.over();
                        return Err(failed);
                    }
                },
            },
        };
        let place = Place {
            start,
            size,
            overflowed,
        };
        let ran = self.run(context, callee, place, call, sent);
        frame.over();
        match ran {
            Ok((result, slots)) => self.finish(context, callee, overflowed, call, result, slots),
            Err(failed) => Err(failed),
        }
    }

    /// Room in the arena, behind what is there: where it starts, and how many bytes are taken then.
    #[inline(always)]
    fn in_arena(&self, size: u32) -> Option<(u32, u32)> {
        let offset = align_up(self.owner().cursor(), BLOCK_ALIGN);
        let taken = offset.checked_add(size)?;
        (taken <= self.runtime.arena).then_some((self.runtime.area + offset, taken))
    }

    /// Finds room for what the host lowers and the guest takes over at once: in the arena behind what is
    /// there, or else in an overflow block.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`], and those of a call.
    pub(crate) fn room<C: Context<M>>(
        &self,
        context: &mut C,
        name: Name<'_>,
        size: u32,
    ) -> Result<u32, Failed> {
        match self.in_arena(size) {
            Some((start, _)) => Ok(start),
            None => self.overflow(context, name, size),
        }
    }

    /// Has the guest make an overflow block.
    #[cold]
    fn overflow<C: Context<M>>(
        &self,
        context: &mut C,
        name: Name<'_>,
        size: u32,
    ) -> Result<u32, Failed> {
        let start = match &self.runtime.alloc {
            Some(alloc) => context
                .call(alloc, runtime::ALLOC, &[size.into()])
                .map_err(|failure| self.failed(context, name, failure))?
                as u32,
            None => 0,
        };
        if start == 0 {
            return Err(Failed::new(Error::OutOfMemory {
                function: self.named(name).to_owned(),
                bytes: size,
            }));
        }
        runtime::block(self.runtime.bytes(context), start, size)
            .map_err(|fault| self.fault(Name::Is(arena::ALLOC), fault))?;
        Ok(start)
    }

    /// From the arguments to the bits of the result. A guest that trapped stopped in the middle of
    /// something: nothing is freed.
    #[inline(always)]
    fn run<C: Context<M>, K: Call>(
        self: &Arc<Self>,
        context: &mut C,
        callee: &Callee<'_, M>,
        place: Place,
        call: &mut K,
        mut sent: Option<&mut Sent>,
    ) -> Result<(u64, K::Slots), Failed> {
        let Place {
            start,
            size,
            overflowed,
        } = place;
        let memory = match size {
            0 => &mut [][..],
            _ => self.runtime.bytes_mut(context),
        };
        let lowered = match Window::new(memory, start, size, sent.as_deref_mut()) {
            Ok(mut window) => call.lower(&mut Block {
                memory: &mut window,
                next: start,
                end: start + size,
            }),
            Err(fault) => Err(self.fault(Name::Is(arena::AREA), fault)),
        };
        let slots = match lowered {
            Ok(slots) => slots,
            Err(error) => {
                self.free(context, callee, false, overflowed)?;
                return Err(error);
            }
        };
        if let Some(sent) = sent.as_deref_mut() {
            sent.sent();
        }
        let types = call.types();
        let own = slots.as_ref().get(..types.params().len()).unwrap_or(&[]);
        match context.call(callee.func, types, own) {
            Ok(result) => Ok((result, slots)),
            Err(failure) => {
                if let Failure::Slots | Failure::TooDeep = failure {
                    // It never ran.
                    if let Some(sent) = sent {
                        sent.unsent();
                    }
                    self.free(context, callee, false, overflowed)?;
                }
                Err(self.failed(context, callee.name, failure))
            }
        }
    }

    /// Reads the result, and then frees it and the arguments.
    #[inline(always)]
    fn finish<C: Context<M>, K: Call>(
        self: &Arc<Self>,
        context: &mut C,
        callee: &Callee<'_, M>,
        overflowed: bool,
        call: &mut K,
        result: u64,
        slots: K::Slots,
    ) -> Result<K::Output, Failed> {
        let in_area = || self.runtime.in_result_area(result as u32);
        let pending = call.in_block() && callee.frees && !in_area();
        if !pending && !overflowed {
            // Nothing comes after it, so that the result is made where the caller wants it.
            return self.lift(context, callee, call, result, &slots);
        }
        let lifted = self.lift(context, callee, call, result, &slots);
        let freed = self.free(context, callee, pending, overflowed);
        // What is wrong with the result was so before.
        let output = lifted?;
        freed?;
        Ok(output)
    }

    /// Reads the result.
    #[inline(always)]
    fn lift<C: Context<M>, K: Call>(
        self: &Arc<Self>,
        context: &C,
        callee: &Callee<'_, M>,
        call: &mut K,
        result: u64,
        slots: &K::Slots,
    ) -> Result<K::Output, Failed> {
        let memory = match call.looks() {
            true => self.runtime.bytes(context),
            false => &[],
        };
        let lifted = match call.receives() {
            false => call.lift(result, slots, memory, None),
            true => {
                let receiving = Receiving::new(self);
                call.lift(result, slots, memory, Some(&receiving))
            }
        };
        match lifted {
            Ok(output) => Ok(output),
            Err(fault) => Err(self.fault(callee.name, fault)),
        }
    }

    /// Has the guest free the block of its result, if one is `pending`, and the overflow block.
    fn free<C: Context<M>>(
        &self,
        context: &mut C,
        callee: &Callee<'_, M>,
        pending: bool,
        overflowed: bool,
    ) -> Result<(), Failed> {
        match &self.runtime.free {
            Some(free) if pending || overflowed => {
                let freed = context.call(free, runtime::FREE, &[overflowed.into()]);
                freed
                    .map(|_| ())
                    .map_err(|failure| self.failed(context, callee.name, failure))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Does what is due before a call: has the guest install what records its panics, and ends what the
    /// host has dropped of the guest's. What a call uses waits until that is over.
    ///
    /// # Errors
    /// [`Error::Poisoned`], and those of a call, if the guest's own code fails.
    #[cold]
    fn prepare<C: Context<M>>(&self, context: &mut C) -> Result<(), Failed> {
        self.healthy()?;
        if let (true, Some(init)) = (self.owner().take_fresh(), &self.runtime.init) {
            context
                .call(init, runtime::INIT, &[])
                .map_err(|failure| self.failed(context, Name::Is(arena::INIT), failure))?;
        }
        let mut handles = self.owner().take_dropped().into_iter();
        while let Some(handle) = handles.next() {
            let dropped = match self.runtime.state(context, handle) {
                Some(0) => self.drop_now(context, handle, Name::Is("drop")),
                Some(_) | None => {
                    self.owner().let_go(handle);
                    Ok(())
                }
            };
            if let Err(error) = dropped {
                handles.for_each(|handle| self.owner().let_go(handle));
                return Err(error);
            }
        }
        Ok(())
    }

    /// Ends an object or a function of the guest's.
    ///
    /// # Errors
    /// Those of a call, if the guest's own code fails.
    #[inline(always)]
    pub(crate) fn drop_now<C: Context<M>>(
        &self,
        context: &mut C,
        handle: u32,
        name: Name<'_>,
    ) -> Result<(), Failed> {
        let Some(drop) = &self.runtime.drop else {
            return Err(crate::exports::missing(arena::DROP).into());
        };
        let frame = Frame::new(self.owner());
        let dropped = context.call(drop, runtime::DROP, &[handle.into()]);
        frame.over();
        dropped
            .map(|_| ())
            .map_err(|failure| self.failed(context, name, failure))
    }

    #[cold]
    fn failed<C: Context<M>>(&self, context: &C, name: Name<'_>, failure: Failure) -> Failed {
        let function = self.named(name);
        Failed::new(match failure {
            Failure::Engine(trap) => self.trapped(context, function, trap),
            Failure::Slots => Error::Argument {
                function: function.to_owned(),
                parameter: None,
                message: "the arguments or the result aren't of its types".into(),
            },
            Failure::TooDeep => Error::TooDeep {
                function: function.to_owned(),
            },
        })
    }

    /// What errors call a function.
    #[cold]
    pub(crate) fn named<'n>(&'n self, name: Name<'n>) -> &'n str {
        match name {
            Name::Of(place) => match self.guest().functions().get(place) {
                Some(function) => &function.plan.name,
                None => "?",
            },
            Name::Kind(kind) => self.owner().name(kind),
            Name::Is(name) => name,
        }
    }
}

#[cold]
#[expect(clippy::boxed_local, reason = "that is how it comes")]
fn misused(function: &str, call: &impl Call, misuse: Box<Misuse>) -> Failed {
    Failed::new(Error::Object {
        function: function.to_owned(),
        parameter: call.parameter(misuse.index),
        object: misuse.object,
        problem: misuse.problem,
    })
}

/// A call under way. When it is over, the arena is as it was before.
struct Frame<'o> {
    owner: &'o Owner,
    cursor: u32,
}

impl<'o> Frame<'o> {
    #[inline(always)]
    fn new(owner: &'o Owner) -> Frame<'o> {
        Frame {
            owner,
            cursor: owner.cursor(),
        }
    }

    #[inline(always)]
    fn over(self) {
        self.owner.set_cursor(self.cursor);
        std::mem::forget(self);
    }
}

/// Only a panic of the host's own code ends a call so: the guest stopped in the middle of something.
impl Drop for Frame<'_> {
    #[cold]
    fn drop(&mut self) {
        self.owner.set_cursor(self.cursor);
        self.owner
            .set_poison(|| "the host panicked while the guest was calling it".to_owned());
    }
}
