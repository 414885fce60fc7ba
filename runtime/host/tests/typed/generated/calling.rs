// Made by wharf 0.1.0. Changes will be lost.

#[derive(Clone, Debug, PartialEq, Eq, Hash, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Row {
    pub id: u32,
    pub name: String,
}

/// An instance of the guest `Calling`, and the store it lives in.
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Calling<S: ::wharf_host::engine::Store> {
    session: ::wharf_host::Session<S>,
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl<S: ::wharf_host::engine::Store> Calling<S> {
    /// Makes an instance in a store of the guest's engine.
    ///
    /// # Errors
    /// If the guest's interface isn't the one that this was made for, or as
    /// `Guest::instantiate`.
    pub fn instantiate(
        guest: &::wharf_host::Guest<S::Module>,
        store: S,
    ) -> Result<Self, ::wharf_host::Error> {
        let session = ::wharf_host::Session::expecting(guest, store, Self::interface())?;
        Ok(Self { session })
    }

    /// The instance and its store.
    pub fn session(&self) -> &::wharf_host::Session<S> {
        &self.session
    }

    /// The instance and its store, for the store's fuel and data.
    pub fn session_mut(&mut self) -> &mut ::wharf_host::Session<S> {
        &mut self.session
    }

    /// Calls the guest's `adder`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn adder(
        &mut self,
        number: u32,
    ) -> Result<::wharf_host::TypedCallback<(u32,), u32>, ::wharf_host::Error> {
        self.session.call(0, (number,))
    }

    /// Calls the guest's `attempt`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn attempt(
        &mut self,
        number: u32,
        once: impl FnOnce(u32) -> Result<Row, String> + Send + 'static,
    ) -> Result<Result<Row, String>, ::wharf_host::Error> {
        self.session
            .call(
                1,
                (number, ::wharf_host::KeptOnce::new(move |(it,): (u32,)| once(it))),
            )
    }

    /// Calls the guest's `bomb`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn bomb(
        &mut self,
    ) -> Result<::wharf_host::TypedCallback<(), ()>, ::wharf_host::Error> {
        self.session.call(2, ())
    }

    /// Calls the guest's `call_kept`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_kept(&mut self, text: &str) -> Result<String, ::wharf_host::Error> {
        self.session.call(3, (text,))
    }

    /// Calls the guest's `compose`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn compose(
        &mut self,
        first: impl Fn(u32) -> u32 + Send + Sync + 'static,
        second: impl Fn(u32) -> u32 + Send + Sync + 'static,
    ) -> Result<::wharf_host::TypedCallback<(u32,), u32>, ::wharf_host::Error> {
        self.session
            .call(
                4,
                (
                    ::wharf_host::Kept::new(move |(it,): (u32,)| first(it)),
                    ::wharf_host::Kept::new(move |(it,): (u32,)| second(it)),
                ),
            )
    }

    /// Calls the guest's `dividers`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::type_complexity, reason = "the guest has it so")]
    pub fn dividers(
        &mut self,
        by: &[u32],
    ) -> Result<
        Vec<::wharf_host::TypedCallback<(u32,), Result<u32, String>>>,
        ::wharf_host::Error,
    > {
        self.session.call(5, (by,))
    }

    /// Calls the guest's `drop_kept`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn drop_kept(&mut self) -> Result<(), ::wharf_host::Error> {
        self.session.call(6, ())
    }

    /// Calls the guest's `each_of`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn each_of(
        &mut self,
        count: u32,
        tick: impl Fn(),
    ) -> Result<(), ::wharf_host::Error> {
        self.session.call(7, (count, ::wharf_host::Lent::new(&|(): ()| tick())))
    }

    /// Calls the guest's `joiner`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn joiner(
        &mut self,
        start: &str,
    ) -> Result<
        ::wharf_host::TypedCallback<(&'static str,), String, ::wharf_host::kind::FnMut>,
        ::wharf_host::Error,
    > {
        self.session.call(8, (start,))
    }

    /// Calls the guest's `keep`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn keep(
        &mut self,
        each: impl Fn(String) -> String + Send + Sync + 'static,
    ) -> Result<u32, ::wharf_host::Error> {
        self.session
            .call(9, (::wharf_host::Kept::new(move |(it,): (String,)| each(it)),))
    }

    /// Calls the guest's `map`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn map(
        &mut self,
        items: &[f64],
        each: impl Fn(f64) -> f64,
    ) -> Result<Vec<f64>, ::wharf_host::Error> {
        self.session
            .call(10, (items, ::wharf_host::Lent::new(&|(it,): (f64,)| each(it))))
    }

    /// Calls the guest's `merge`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn merge(
        &mut self,
        a: &Row,
        b: &Row,
        with: impl Fn(Row, Row) -> Row,
    ) -> Result<Row, ::wharf_host::Error> {
        self.session
            .call(
                11,
                (a, b, ::wharf_host::Lent::new(&|(it, it_): (Row, Row)| with(it, it_))),
            )
    }

    /// Calls the guest's `visit`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn visit(
        &mut self,
        texts: &[String],
        mut each: impl FnMut(String),
    ) -> Result<u32, ::wharf_host::Error> {
        self.session
            .call(
                12,
                (texts, ::wharf_host::LentMut::new(&mut |(it,): (String,)| each(it))),
            )
    }

    /// The interface that this was made for, as a module describes it.
    fn interface() -> &'static [u8] {
        static INTERFACE: &[u8] = b"\x03D\0\0\0\x05\0\0\x000.1.0\0\x05\0\0\0adder\0\0\0\0\x10\0\0\0callbacks::adder\x01\0\0\0\x06\0\0\0number\0\x063\0\x01\x01\0\0\0\x06\x06\x03\xFC\0\0\0\x05\0\0\x000.1.0\0\x07\0\0\0attempt\0\0\0\0\x12\0\0\0callbacks::attempt\x02\0\0\0\x06\0\0\0number\0\x06\x04\0\0\0once\x003\x02\x01\x01\0\0\0\x06\x13 \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0E\0\0\0callbacks::Row\0\0\0\0\0\x02\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x10\x13 \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0E\0\0\0callbacks::Row\0\0\0\0\0\x02\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x10\x035\0\0\0\x05\0\0\x000.1.0\0\x04\0\0\0bomb\0\0\0\0\x0F\0\0\0callbacks::bomb\0\0\0\x003\0\x01\0\0\0\0\0\x03B\0\0\0\x05\0\0\x000.1.0\0\t\0\0\0call_kept\0\0\0\0\x14\0\0\0callbacks::call_kept\x01\0\0\0\x04\0\0\0text\0\x10\x10\x03c\0\0\0\x05\0\0\x000.1.0\0\x07\0\0\0compose\0\0\0\0\x12\0\0\0callbacks::compose\x02\0\0\0\x05\0\0\0first\x003\0\x01\x01\0\0\0\x06\x06\x06\0\0\0second\x003\0\x01\x01\0\0\0\x06\x063\0\x01\x01\0\0\0\x06\x06\x03J\0\0\0\x05\0\0\x000.1.0\0\x08\0\0\0dividers\0\0\0\0\x13\0\0\0callbacks::dividers\x01\0\0\0\x02\0\0\0by\0\x11\x06\x113\0\x01\x01\0\0\0\x06\x13\x06\x10\x038\0\0\0\x05\0\0\x000.1.0\0\t\0\0\0drop_kept\0\0\0\0\x14\0\0\0callbacks::drop_kept\0\0\0\0\0\x03P\0\0\0\x05\0\0\x000.1.0\0\x07\0\0\0each_of\0\0\0\0\x12\0\0\0callbacks::each_of\x02\0\0\0\x05\0\0\0count\0\x06\x04\0\0\0tick\x013\0\0\0\0\0\0\0\0\x03E\0\0\0\x05\0\0\x000.1.0\0\x06\0\0\0joiner\0\0\0\0\x11\0\0\0callbacks::joiner\x01\0\0\0\x05\0\0\0start\0\x103\x01\x01\x01\0\0\0\x10\x10\x03@\0\0\0\x05\0\0\x000.1.0\0\x04\0\0\0keep\0\0\0\0\x0F\0\0\0callbacks::keep\x01\0\0\0\x04\0\0\0each\x003\0\x01\x01\0\0\0\x10\x10\x06\x03K\0\0\0\x05\0\0\x000.1.0\0\x03\0\0\0map\0\0\0\0\x0E\0\0\0callbacks::map\x02\0\0\0\x05\0\0\0items\0\x11\x0B\x04\0\0\0each\x013\0\0\x01\0\0\0\x0B\x0B\x11\x0B\x03C\x02\0\0\x05\0\0\x000.1.0\0\x05\0\0\0merge\0\0\0\0\x10\0\0\0callbacks::merge\x03\0\0\0\x01\0\0\0a\0 \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0E\0\0\0callbacks::Row\0\0\0\0\0\x02\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x01\0\0\0b\0 \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0E\0\0\0callbacks::Row\0\0\0\0\0\x02\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0with\x013\0\0\x02\0\0\0 \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0E\0\0\0callbacks::Row\0\0\0\0\0\x02\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10 \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0E\0\0\0callbacks::Row\0\0\0\0\0\x02\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10 \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0E\0\0\0callbacks::Row\0\0\0\0\0\x02\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10 \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0E\0\0\0callbacks::Row\0\0\0\0\0\x02\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x03N\0\0\0\x05\0\0\x000.1.0\0\x05\0\0\0visit\0\0\0\0\x10\0\0\0callbacks::visit\x02\0\0\0\x05\0\0\0texts\0\x11\x10\x04\0\0\0each\x013\x01\0\x01\0\0\0\x10\0\x06";
        INTERFACE
    }
}

impl<S: ::wharf_host::engine::Store> ::core::fmt::Debug for Calling<S> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("Calling").field("session", &self.session).finish()
    }
}
