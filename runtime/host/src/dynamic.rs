//! Calls with values that have no static type.

use wharf_abi::plan::Plan;
use wharf_abi::{Block, Fault};

use crate::call::Call;
use crate::engine::{Context, Module, Types};
use crate::error::{Error, Failed};
use crate::instance::Instance;
use crate::received::Received;
use crate::sent::Sent;
use crate::val::Val;
use crate::window::Window;
use crate::{lift, lower};

/// Arguments as the guest left them, by index.
type Written = Vec<(usize, Val)>;

struct Vals<'c> {
    plan: &'c Plan,
    /// Whether there are handles in arguments, and in the result.
    handles: [bool; 2],
    types: Types<'c>,
    args: &'c [Val],
    written: Option<&'c mut Written>,
}

impl<M: Module> Instance<M> {
    /// Calls a function by its name in the interface.
    ///
    /// A function that returns a `Result` gives its success, or [`Error::Guest`] with its error.
    /// What it writes to a `&mut [T]` is lost; see [`call_mut`](Instance::call_mut).
    ///
    /// # Errors
    /// Before anything runs in the guest: [`Error::Poisoned`], [`Error::UnknownFunction`],
    /// [`Error::Argument`]. Before the function runs: [`Error::OutOfMemory`]. Otherwise
    /// [`Error::Guest`], [`Error::GuestPanic`], [`Error::OutOfFuel`], [`Error::Interrupted`],
    /// [`Error::Fault`].
    ///
    /// # Panics
    /// As the engine does, if the instance lives in another store.
    ///
    /// ```no_run
    /// # #[cfg(feature = "wasmtime")]
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
    pub fn call(&self, mut store: impl Context<M>, name: &str, args: &[Val]) -> Result<Val, Error> {
        self.dispatch(&mut store, name, args, None)
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
        mut store: impl Context<M>,
        name: &str,
        args: &mut [Val],
    ) -> Result<Val, Error> {
        let mut written = Written::new();
        let result = self.dispatch(&mut store, name, args, Some(&mut written));
        for (index, val) in written {
            args[index] = val;
        }
        result
    }

    fn dispatch<C: Context<M>>(
        &self,
        context: &mut C,
        name: &str,
        args: &[Val],
        written: Option<&mut Written>,
    ) -> Result<Val, Error> {
        let place = self.place(name)?;
        let function = &self.guest().functions()[place];
        let mut vals = Vals {
            plan: &function.plan,
            handles: function.handles,
            types: function.signature.types(),
            args,
            written,
        };
        let inner = self.inner();
        let called = inner
            .callee(place)
            .and_then(|callee| inner.call(context, &callee, &mut vals));
        lift::success(&function.plan.value, called.map_err(|failed| *failed)?)
    }
}

impl Call for Vals<'_> {
    type Slots = Vec<u64>;
    type Output = Val;

    fn sends(&self) -> bool {
        self.handles[0]
    }

    fn receives(&self) -> bool {
        self.handles[1]
    }

    fn looks(&self) -> bool {
        true
    }

    fn types(&self) -> Types<'_> {
        self.types
    }

    fn in_block(&self) -> bool {
        true
    }

    fn parameter(&self, index: usize) -> Option<String> {
        let param = self.plan.params.get(index)?;
        Some(param.name.clone())
    }

    fn measure(&self, sent: Option<&mut Sent>) -> Result<u32, Failed> {
        Ok(lower::measure_all(self.plan, self.args, sent)?)
    }

    fn lower(&self, block: &mut Block<'_, Window<'_>>) -> Result<Vec<u64>, Failed> {
        Ok(lower::lower(self.plan, self.args, block)?)
    }

    fn lift(
        &mut self,
        bits: u64,
        slots: &Vec<u64>,
        memory: &[u8],
        received: Option<&Received>,
    ) -> Result<Val, Fault> {
        let val = lift::result(self.plan, bits, memory, received)?;
        if let Some(written) = &mut self.written {
            **written = lift::written(self.plan, slots, memory)?;
        }
        Ok(val)
    }
}
