//! One call: check, lower, run, lift, free.

use std::sync::atomic::Ordering::Relaxed;

use wasmtime::{AsContextMut, Func, StoreContextMut};
use wharf_abi::layout::{BLOCK_ALIGN, align_up};
use wharf_abi::plan::Plan;
use wharf_abi::{Block, arena};

use crate::error::Error;
use crate::instance::Instance;
use crate::slot::Slot;
use crate::val::Val;
use crate::{lift, lower, runtime};

/// Where the arguments of a call lie.
#[derive(Clone, Copy, Debug)]
enum Region {
    /// In the arena.
    Arena { start: u32 },
    /// In an overflow block.
    Overflow { start: u32 },
}

/// Arguments as the guest left them, by index.
type Written = Vec<(usize, Val)>;

impl Instance {
    /// Calls a function by its name in the interface.
    ///
    /// A function that returns a `Result` gives its success, or [`Error::Guest`] with its error.
    /// What it writes to a `&mut [T]` is lost; see [`call_mut`](Instance::call_mut).
    ///
    /// # Errors
    /// Before anything runs in the guest: [`Error::Poisoned`], [`Error::UnknownFunction`],
    /// [`Error::Argument`]. Before the function runs: [`Error::OutOfMemory`]. Otherwise
    /// [`Error::Guest`], [`Error::GuestPanic`], [`Error::Fault`].
    ///
    /// # Panics
    /// As wasmtime does, if the instance lives in another store.
    ///
    /// ```no_run
    /// # fn run(
    /// #     hello: &wharf_host::Instance,
    /// #     mut store: wharf_host::wasmtime::Store<()>,
    /// # ) -> Result<(), wharf_host::Error> {
    /// use wharf_host::{Error, Val};
    ///
    /// match hello.call(&mut store, "double", &[Val::from("twelve")]) {
    ///     Ok(number) => println!("{number}"),
    ///     Err(Error::Guest(payload)) => println!("it can't: {payload}"),
    ///     Err(other) => return Err(other),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn call(
        &self,
        mut store: impl AsContextMut,
        name: &str,
        args: &[Val],
    ) -> Result<Val, Error> {
        self.dispatch(&mut store.as_context_mut(), name, args, None)
    }

    /// As [`call`](Instance::call), and puts what the function wrote to a `&mut [T]` in the place
    /// of that argument, also when it returned an error.
    ///
    /// # Errors
    /// As [`call`](Instance::call).
    ///
    /// # Panics
    /// As [`call`](Instance::call).
    pub fn call_mut(
        &self,
        mut store: impl AsContextMut,
        name: &str,
        args: &mut [Val],
    ) -> Result<Val, Error> {
        let mut written = Written::new();
        let result = self.dispatch(&mut store.as_context_mut(), name, args, Some(&mut written));
        for (index, val) in written {
            args[index] = val;
        }
        result
    }

    fn dispatch<T: 'static>(
        &self,
        store: &mut StoreContextMut<'_, T>,
        name: &str,
        args: &[Val],
        written: Option<&mut Written>,
    ) -> Result<Val, Error> {
        let (plan, function) = self.function(name)?;
        let size = lower::measure_all(plan, args)?;
        let cursor = self.cursor.load(Relaxed);
        let region = self.reserve(store, plan, size)?;
        let result = self.run(store, plan, function, args, region, written);
        self.cursor.store(cursor, Relaxed);
        match result? {
            Val::Result(Ok(ok)) => Ok(*ok),
            Val::Result(Err(error)) => Err(Error::Guest(*error)),
            other => Ok(other),
        }
    }

    /// Finds room for the arguments: in the arena, or else in an overflow block.
    fn reserve<T: 'static>(
        &self,
        store: &mut StoreContextMut<'_, T>,
        plan: &Plan,
        size: u32,
    ) -> Result<Region, Error> {
        let offset = align_up(self.cursor.load(Relaxed), BLOCK_ALIGN);
        if let Some(end) = offset
            .checked_add(size)
            .filter(|it| *it <= arena::ARENA_SIZE)
        {
            self.cursor.store(end, Relaxed);
            let start = self.runtime.area + offset;
            return Ok(Region::Arena { start });
        }
        let start = match &self.runtime.alloc {
            Some(alloc) => alloc
                .call(&mut *store, size)
                .map_err(|trap| self.trapped(store, plan, trap))?,
            None => 0,
        };
        if start == 0 {
            return Err(Error::OutOfMemory {
                function: plan.name.clone(),
                bytes: size,
            });
        }
        runtime::block(self.runtime.bytes(store), start, size)
            .map_err(|fault| self.fault(arena::ALLOC, fault))?;
        Ok(Region::Overflow { start })
    }

    /// From the arguments to the result, which is freed with them when it has been read. A guest
    /// that trapped stopped in the middle of something: nothing is freed.
    fn run<T: 'static>(
        &self,
        store: &mut StoreContextMut<'_, T>,
        plan: &Plan,
        function: &Func,
        args: &[Val],
        region: Region,
        written: Option<&mut Written>,
    ) -> Result<Val, Error> {
        let (Region::Arena { start } | Region::Overflow { start }) = region;
        let mut block = Block {
            memory: &mut self.runtime.bytes_mut(store),
            next: start,
            end: u32::MAX,
        };
        let slots = lower::lower(plan, args, &mut block)?;

        let params: Vec<wasmtime::Val> = slots.iter().map(|slot| (*slot).into()).collect();
        let mut results = vec![wasmtime::Val::I32(0); plan.result.results().len()];
        function
            .call(&mut *store, &params, &mut results)
            .map_err(|trap| self.trapped(store, plan, trap))?;

        let slot = results.first().and_then(Slot::of);
        let lifted = self.lift(store, plan, &slots, slot, written);
        let freed = self.free(store, plan, slot, region);
        let val = lifted?;
        freed?;
        Ok(val)
    }

    fn lift<T: 'static>(
        &self,
        store: &StoreContextMut<'_, T>,
        plan: &Plan,
        slots: &[Slot],
        result: Option<Slot>,
        written: Option<&mut Written>,
    ) -> Result<Val, Error> {
        let memory = self.runtime.bytes(store);
        let fault = |fault| self.fault(&plan.name, fault);
        let val = lift::result(plan, result, memory).map_err(fault)?;
        if let Some(written) = written {
            *written = lift::written(plan, slots, memory).map_err(fault)?;
        }
        Ok(val)
    }

    /// Has the guest free its result, unless that lies in the result area, and the overflow block.
    fn free<T: 'static>(
        &self,
        store: &mut StoreContextMut<'_, T>,
        plan: &Plan,
        result: Option<Slot>,
        region: Region,
    ) -> Result<(), Error> {
        let pending = plan.needs().post_return
            && result.is_some_and(|slot| !self.runtime.in_result_area(slot.word()));
        let overflowed = matches!(region, Region::Overflow { .. });
        match &self.runtime.free {
            Some(free) if pending || overflowed => free
                .call(&mut *store, overflowed.into())
                .map_err(|trap| self.trapped(store, plan, trap)),
            Some(_) | None => Ok(()),
        }
    }
}
