//! A store, and the one instance in it that is called.

use std::fmt;
use std::sync::Arc;

use wharf_abi::Load;
use wharf_abi::value::Number;

use crate::args::Args;
use crate::engine::Store;
use crate::error::Error;
use crate::guest::Guest;
use crate::imports::Imports;
use crate::instance::Instance;

/// An instance together with the store that it lives in, so that a call needs nothing else.
///
/// `S` is `wasmtime::Store<T>` or `wasmi::Store<T>`, with whatever limits it was given. Generated
/// hosts are made of this.
///
/// ```no_run
/// # #[cfg(feature = "wasmtime")]
/// # fn run(
/// #     engine: &wharf_host::wasmtime::Engine,
/// #     guest: &wharf_host::Guest,
/// # ) -> Result<(), Box<dyn std::error::Error>> {
/// use wharf_host::Session;
/// use wharf_host::wasmtime::Store;
///
/// let mut store = Store::new(engine, ());
/// store.set_fuel(1_000_000)?;
/// let mut session = Session::new(guest, store)?;
/// let greet = session.instance().function::<(&str,), String>("greet")?;
/// assert_eq!(greet.call(session.store_mut(), ("World",))?, "Hello, World!");
/// # Ok(())
/// # }
/// ```
pub struct Session<S: Store> {
    store: S,
    instance: Instance<S::Module>,
    /// Where the functions that are called by number stand in the guest's interface.
    places: Arc<[usize]>,
}

impl<S: Store> Session<S> {
    /// Makes an instance in a store, which can be called from now on.
    ///
    /// # Errors
    /// As [`Guest::instantiate`].
    ///
    /// # Panics
    /// As [`Guest::instantiate`].
    pub fn new(guest: &Guest<S::Module>, store: S) -> Result<Session<S>, Error> {
        Session::with_imports(guest, store, &Imports::new())
    }

    /// As [`new`](Session::new), and gives the guest what it imports.
    ///
    /// # Errors
    /// As [`Guest::instantiate_with`].
    ///
    /// # Panics
    /// As [`Guest::instantiate`].
    pub fn with_imports(
        guest: &Guest<S::Module>,
        store: S,
        imports: &Imports<S>,
    ) -> Result<Session<S>, Error> {
        let places = guest.all().clone();
        Session::with_places(guest, store, imports, places)
    }

    /// As [`new`](Session::new), for a host that was generated for the interface in the section
    /// `expected`: functions are then numbered as they are there, in the order of their names.
    ///
    /// # Errors
    /// As [`Guest::expect`] and [`Guest::instantiate`].
    #[doc(hidden)]
    pub fn expecting(
        guest: &Guest<S::Module>,
        store: S,
        expected: &'static [u8],
    ) -> Result<Session<S>, Error> {
        Session::expecting_with(guest, store, &Imports::new(), expected)
    }

    /// As [`expecting`](Session::expecting), and gives the guest what it imports.
    ///
    /// # Errors
    /// As [`Guest::expect`] and [`Guest::instantiate_with`].
    #[doc(hidden)]
    pub fn expecting_with(
        guest: &Guest<S::Module>,
        store: S,
        imports: &Imports<S>,
        expected: &'static [u8],
    ) -> Result<Session<S>, Error> {
        let places = guest.places(expected)?;
        Session::with_places(guest, store, imports, places)
    }

    /// The instance.
    pub fn instance(&self) -> &Instance<S::Module> {
        &self.instance
    }

    /// The store, for its fuel and the caller's data.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The store, for its limits, and for calls of other instances in it.
    pub fn store_mut(&mut self) -> &mut S {
        &mut self.store
    }

    /// What the store holds for its host.
    pub fn data(&self) -> &S::Data {
        self.store.own_data()
    }

    /// What the store holds for its host.
    pub fn data_mut(&mut self) -> &mut S::Data {
        self.store.own_data_mut()
    }

    /// The store, when the instance is not needed any more.
    pub fn into_store(self) -> S {
        self.store
    }

    /// Calls the function of this number. Generated code has seen to it by
    /// [`expecting`](Session::expecting) that the types are the function's; other types give an
    /// error or a wrong result.
    ///
    /// # Errors
    /// As [`TypedFunction::call`](crate::TypedFunction::call).
    #[doc(hidden)]
    #[inline]
    pub fn call<A: Args, R: for<'m> Load<'m>>(
        &mut self,
        function: usize,
        args: A,
    ) -> Result<R, Error> {
        // A number that there is none of becomes a place that there is none of.
        let place = self.places.get(function).copied().unwrap_or(usize::MAX);
        let inner = self.instance.inner();
        inner.typed(&mut self.store, place, args)
    }

    /// As [`call`](Session::call), of a function that returns a view: looks at the numbers.
    ///
    /// # Errors
    /// As [`TypedFunction::view`](crate::TypedFunction::view).
    #[doc(hidden)]
    pub fn view<A: Args, T: Number>(&mut self, function: usize, args: A) -> Result<&[T], Error> {
        let place = self.places.get(function).copied().unwrap_or(usize::MAX);
        self.instance.inner().view(&mut self.store, place, args)
    }

    /// As [`view`](Session::view), to change the numbers.
    ///
    /// # Errors
    /// As [`TypedFunction::view_mut`](crate::TypedFunction::view_mut).
    #[doc(hidden)]
    pub fn view_mut<A: Args, T: Number>(
        &mut self,
        function: usize,
        args: A,
    ) -> Result<&mut [T], Error> {
        let place = self.places.get(function).copied().unwrap_or(usize::MAX);
        self.instance.inner().view_mut(&mut self.store, place, args)
    }

    fn with_places(
        guest: &Guest<S::Module>,
        mut store: S,
        imports: &Imports<S>,
        places: Arc<[usize]>,
    ) -> Result<Session<S>, Error> {
        let instance = Instance::new(guest.clone(), &mut store, imports)?;
        Ok(Session {
            store,
            instance,
            places,
        })
    }
}

impl<S: Store> fmt::Debug for Session<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("instance", &self.instance)
            .finish_non_exhaustive()
    }
}
