//! What a host gives its guests.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use wharf_abi::{Fault, Value, arena, names};

use crate::closure::{Fallible, Function, Outcome};
use crate::engine::{Body, HostFunction, Module, Register, Store};
use crate::error::{Error, Failed};
use crate::guest::{Guest, Imported};
use crate::host::{self, Callee, Host, Link};
use crate::import::{Dynamic, Serve, Typed};
use crate::instance::Instance;
use crate::params::{Cores, Params};
use crate::table::Given;
use crate::val::Val;

/// A host's functions, by the names that guests import them under.
///
/// They are put together once, and do for any number of guests and instances in stores of the type
/// `S`: a clone is the same functions and costs nothing. A guest gets of them what it imports, by the
/// name in its interface: `log`, `Canvas.draw`; what it imports from a module, with that before it:
/// `./dom.js#alert`.
///
/// ```no_run
/// # #[cfg(feature = "wasmtime")]
/// # mod example {
/// use wharf_host::wasmtime::{Engine, Store};
/// use wharf_host::{Borrow, Error, Guest, Host, Imports, Own, Session};
///
/// struct Canvas {
///     width: u32,
/// }
///
/// # pub fn run(engine: &Engine, guest: &Guest) -> Result<(), Error> {
/// let mut imports = Imports::<Store<Vec<String>>>::new();
/// imports
///     .function("log", |host: &mut Host<'_, _>, (message,): (String,)| host.push(message))
///     .function("half", |_: &mut Host<'_, _>, (number,): (u32,)| match number % 2 {
///         0 => Ok(number / 2),
///         _ => Err(format!("{number} is odd")),
///     })
///     .function("Canvas.new", |_: &mut Host<'_, _>, (width,): (u32,)| Own::new(Canvas { width }))
///     .function("Canvas.width", |_: &mut Host<'_, _>, (canvas,): (Borrow<Canvas>,)| canvas.width);
///
/// let session = Session::with_imports(guest, Store::new(engine, Vec::new()), &imports)?;
/// # Ok(())
/// # }
/// # }
/// ```
pub struct Imports<S: Store> {
    functions: Arc<BTreeMap<String, Arc<dyn Serve<S>>>>,
}

impl<S: Store> Imports<S> {
    /// No functions.
    pub fn new() -> Imports<S> {
        Imports {
            functions: Arc::new(BTreeMap::new()),
        }
    }

    /// Adds a function with static types, or puts it in the place of the one of this name.
    ///
    /// `A` is a tuple of the arguments, which are owned values: `(String, Vec<u8>)`; an object of the
    /// host's is an [`Own`](crate::Own), a [`Borrow`](crate::Borrow) or a
    /// [`BorrowMut`](crate::BorrowMut), a function of the guest's a
    /// [`TypedCallback`](crate::TypedCallback). They are compared with the interface when a guest is
    /// instantiated.
    ///
    /// The result is the guest's: where it declares a `Result<T, E>`, the function gives one. A panic
    /// ends the calls that are under way, and poisons the instance.
    pub fn function<A, R, F>(&mut self, name: impl Into<String>, function: F) -> &mut Self
    where
        F: Fn(&mut Host<'_, S>, A) -> R + Send + Sync + 'static,
        A: Params + 'static,
        R: Outcome + 'static,
    {
        let types = PhantomData;
        self.add(name.into(), Arc::new(Typed { function, types }))
    }

    /// As [`function`](Imports::function), and the function may fail: then the call that the guest is
    /// in ends and gives [`Error::Import`], and the instance is poisoned, because the guest stopped in
    /// the middle.
    ///
    /// ```no_run
    /// # #[cfg(feature = "wasmtime")]
    /// # fn run(imports: &mut wharf_host::Imports<wharf_host::wasmtime::Store<()>>) {
    /// use wharf_host::{Error, Host};
    ///
    /// imports.try_function("read", |_: &mut Host<'_, _>, (path,): (String,)| {
    ///     std::fs::read_to_string(path).map_err(Error::host)
    /// });
    /// # }
    /// ```
    pub fn try_function<A, R, F>(&mut self, name: impl Into<String>, function: F) -> &mut Self
    where
        F: Fn(&mut Host<'_, S>, A) -> Result<R, Error> + Send + Sync + 'static,
        A: Params + 'static,
        R: Value + 'static,
    {
        let function = move |host: &mut Host<'_, S>, args: A| Fallible(function(host, args));
        let types = PhantomData;
        self.add(name.into(), Arc::new(Typed { function, types }))
    }

    /// As [`function`](Imports::function), without static types: it gets as many arguments as the
    /// guest's interface says, of the types that it says; what it returns is checked. Where the guest
    /// declares a `Result`, [`Error::Guest`] is its error.
    pub fn function_dynamic<F>(&mut self, name: impl Into<String>, function: F) -> &mut Self
    where
        F: Fn(&mut Host<'_, S>, &[Val]) -> Result<Val, Error> + Send + Sync + 'static,
    {
        self.add(name.into(), Arc::new(Dynamic { function }))
    }

    /// The names of all functions, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.functions.keys().map(String::as_str)
    }

    fn add(&mut self, name: String, function: Arc<dyn Serve<S>>) -> &mut Self {
        Arc::make_mut(&mut self.functions).insert(name, function);
        self
    }

    /// What a guest's module imports, in its order, for an instance that will be linked.
    ///
    /// # Errors
    /// [`Error::Imports`].
    pub(crate) fn link(
        &self,
        guest: &Guest<S::Module>,
        link: &Link<S::Module>,
    ) -> Result<Vec<HostFunction<S>>, Error> {
        let mut problems = Vec::new();
        let mut functions = Vec::new();
        for imported in guest.imported() {
            let link = link.clone();
            let of_runtime =
                |link, what| -> Box<dyn Register<S>> { Box::new(OfRuntime { link, what }) };
            let body = match *imported {
                Imported::Function(place) => match self.find(guest, place) {
                    Ok(function) => function.bind(link, guest, place),
                    Err(lines) => {
                        problems.extend(lines);
                        continue;
                    }
                },
                Imported::Drop => of_runtime(link, What::Drop),
                Imported::Invoke => of_runtime(link, What::Invoke),
            };
            let signature = guest.signature(imported);
            functions.push(HostFunction { signature, body });
        }
        match problems.is_empty() {
            true => Ok(functions),
            false => {
                problems.sort();
                Err(Error::Imports { problems })
            }
        }
    }

    /// The function of an import; or what is wrong, in lines.
    fn find(
        &self,
        guest: &Guest<S::Module>,
        place: usize,
    ) -> Result<Arc<dyn Serve<S>>, Vec<String>> {
        let import = &guest.interface().imports[place];
        let name = names::imported(&import.module, &import.function.name);
        let Some(function) = self.functions.get(&name) else {
            return Err(vec![format!("`{name}` is missing: `{}`", import.function)]);
        };
        match function.differences(&name, &import.function) {
            lines if lines.is_empty() => Ok(function.clone()),
            lines => Err(lines),
        }
    }
}

/// What the guest's runtime imports.
struct OfRuntime<M: Module> {
    link: Link<M>,
    what: What,
}

enum What {
    /// The guest is done with an object or a function of the host's.
    Drop,
    /// The guest calls a function of the host's.
    Invoke,
}

impl<S: Store> Body<S> for OfRuntime<S::Module> {
    const CORES: Option<Cores> = None;

    fn call<'c>(&'c self, caller: S::Caller<'c>, slots: &[u64]) -> Result<u64, Failed> {
        match self.what {
            What::Drop => {
                let callee = Callee::Import(arena::DROP);
                drop_given(host::linked(&self.link, callee)?, word(slots, 0))
                    .map_err(|fault| invalid(callee, fault))
            }
            What::Invoke => {
                let callee = Callee::Callback;
                let instance = host::linked(&self.link, callee)?;
                let function = given(instance, word(slots, 0));
                let function = function.map_err(|fault| invalid(callee, fault))?;
                let mut host = Host::<S>::new(caller, instance, callee);
                match function.invoke(&mut host, word(slots, 1)) {
                    Ok(result) => Ok(result.into()),
                    Err(failed) => Err(host.failed(failed)),
                }
            }
        }
    }
}

fn word(slots: &[u64], index: usize) -> u32 {
    slots.get(index).map_or(0, |slot| *slot as u32)
}

fn drop_given<M: Module>(instance: &Instance<M>, handle: u32) -> Result<u64, Fault> {
    let removed = instance.inner().owner().table().remove_owned(handle);
    // Its code may run now: the table is free by then.
    removed.map(drop).map(|()| 0)
}

fn given<M: Module>(instance: &Instance<M>, handle: u32) -> Result<Function, Fault> {
    match &instance.inner().owner().table().get(handle)?.value {
        Given::Function(function) => Ok(function.clone()),
        Given::Object(_) => Err(Fault::InvalidHandle { found: handle }),
    }
}

#[cold]
fn invalid(callee: Callee<'_>, fault: Fault) -> Failed {
    Failed::new(Error::ImportFault {
        import: callee.name().to_owned(),
        fault,
    })
}

impl<S: Store> Default for Imports<S> {
    fn default() -> Imports<S> {
        Imports::new()
    }
}

impl<S: Store> Clone for Imports<S> {
    fn clone(&self) -> Imports<S> {
        Imports {
            functions: self.functions.clone(),
        }
    }
}

impl<S: Store> fmt::Debug for Imports<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Imports")
            .field(&self.functions.keys())
            .finish()
    }
}
