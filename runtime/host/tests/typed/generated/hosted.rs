// Made by wharf 0.1.0. Changes will be lost.

/// Who holds what.
#[derive(Debug, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Holder {
    pub name: String,
    pub counter: Counter,
    pub canvas: Option<::wharf_host::Resource>,
}

#[derive(Debug, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub enum Slot {
    Empty,
    Full(Counter),
}

/// An object of the guest's type `Board`.
#[derive(Debug)]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Board {
    object: ::wharf_host::Object,
}

::wharf_host::object! {
    impl Board = "Board";
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl Board {
    /// Calls the guest's `Board.bytes`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn bytes<'s, S: ::wharf_host::engine::Store>(
        &self,
        guest: &'s mut Hosted<S>,
        from: u32,
    ) -> Result<&'s [u8], ::wharf_host::Error> {
        guest.session.view(0, (self, from))
    }

    /// Calls the guest's `Board.bytes_mut`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn bytes_mut<'s, S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &'s mut Hosted<S>,
    ) -> Result<&'s mut [u8], ::wharf_host::Error> {
        guest.session.view_mut(1, (self,))
    }

    /// Calls the guest's `Board.new`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::new_ret_no_self, reason = "the guest has it so")]
    pub fn new<S: ::wharf_host::engine::Store>(
        guest: &mut Hosted<S>,
        length: u32,
    ) -> Result<Board, ::wharf_host::Error> {
        guest.session.call(2, (length,))
    }
}

/// An object of the guest's type `Countdown`.
#[derive(Debug)]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Countdown {
    object: ::wharf_host::Object,
}

::wharf_host::object! {
    impl Countdown = "Countdown";
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl Countdown {
    /// Calls the guest's `Countdown.new`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::new_ret_no_self, reason = "the guest has it so")]
    pub fn new<S: ::wharf_host::engine::Store>(
        guest: &mut Hosted<S>,
        start: u32,
    ) -> Result<Countdown, ::wharf_host::Error> {
        guest.session.call(3, (start,))
    }

    /// Calls the guest's `Countdown.next`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::should_implement_trait, reason = "the guest has it so")]
    pub fn next<S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &mut Hosted<S>,
    ) -> Result<Option<String>, ::wharf_host::Error> {
        guest.session.call(4, (self,))
    }

    /// What the object runs through, up to the first error.
    pub fn iter<'s, S: ::wharf_host::engine::Store>(
        &'s mut self,
        guest: &'s mut Hosted<S>,
    ) -> impl ::core::iter::Iterator<Item = Result<String, ::wharf_host::Error>> + 's {
        let mut failed = false;
        ::core::iter::from_fn(move || {
            if failed {
                return Option::None;
            }
            let next = self.next(guest);
            failed = next.is_err();
            next.transpose()
        })
    }
}

/// Counts.
#[derive(Debug)]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Counter {
    object: ::wharf_host::Object,
}

::wharf_host::object! {
    impl Counter = "Counter";
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl Counter {
    /// The most that a counter starts with.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn limit<S: ::wharf_host::engine::Store>(
        guest: &mut Hosted<S>,
    ) -> Result<u32, ::wharf_host::Error> {
        guest.session.call(5, ())
    }

    /// Calls the guest's `Counter.absorb`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn absorb<S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &mut Hosted<S>,
        other: Counter,
    ) -> Result<u32, ::wharf_host::Error> {
        guest.session.call(6, (self, other))
    }

    /// Calls the guest's `Counter.increment`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn increment<S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &mut Hosted<S>,
    ) -> Result<u32, ::wharf_host::Error> {
        guest.session.call(7, (self,))
    }

    /// Calls the guest's `Counter.into_value`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::wrong_self_convention, reason = "the guest has it so")]
    pub fn into_value<S: ::wharf_host::engine::Store>(
        self,
        guest: &mut Hosted<S>,
    ) -> Result<u32, ::wharf_host::Error> {
        guest.session.call(8, (self,))
    }

    /// Calls the guest's `Counter.is_more_than`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn is_more_than<S: ::wharf_host::engine::Store>(
        &self,
        guest: &mut Hosted<S>,
        other: &Counter,
    ) -> Result<bool, ::wharf_host::Error> {
        guest.session.call(9, (self, other))
    }

    /// A counter that starts with a number up to the limit.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::new_ret_no_self, reason = "the guest has it so")]
    pub fn new<S: ::wharf_host::engine::Store>(
        guest: &mut Hosted<S>,
        start: u32,
    ) -> Result<Result<Counter, String>, ::wharf_host::Error> {
        guest.session.call(10, (start,))
    }

    /// Calls the guest's `Counter.set_value`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn set_value<S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &mut Hosted<S>,
        value: u32,
    ) -> Result<(), ::wharf_host::Error> {
        guest.session.call(11, (self, value))
    }

    /// Calls the guest's `Counter.to_string`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::wrong_self_convention, reason = "the guest has it so")]
    pub fn to_string<S: ::wharf_host::engine::Store>(
        &self,
        guest: &mut Hosted<S>,
    ) -> Result<String, ::wharf_host::Error> {
        guest.session.call(12, (self,))
    }

    /// Calls the guest's `Counter.value`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn value<S: ::wharf_host::engine::Store>(
        &self,
        guest: &mut Hosted<S>,
    ) -> Result<u32, ::wharf_host::Error> {
        guest.session.call(13, (self,))
    }

    /// Calls the guest's `Counter.zero`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn zero<S: ::wharf_host::engine::Store>(
        guest: &mut Hosted<S>,
    ) -> Result<Counter, ::wharf_host::Error> {
        guest.session.call(14, ())
    }
}

/// An instance of the guest `Hosted`, and the store it lives in.
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Hosted<S: ::wharf_host::engine::Store> {
    session: ::wharf_host::Session<S>,
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl<S: ::wharf_host::engine::Store> Hosted<S> {
    /// Makes an instance in a store of the guest's engine, whose data is a [`HostedImports`]: what the guest imports comes from there.
    ///
    /// # Errors
    /// If the guest's interface isn't the one that this was made for, or as
    /// `Guest::instantiate_with`.
    pub fn instantiate(
        guest: &::wharf_host::Guest<S::Module>,
        store: S,
    ) -> Result<Self, ::wharf_host::Error>
    where
        S::Data: HostedImports<S>,
    {
        Self::instantiate_with(guest, store, &Self::imports())
    }

    /// As `instantiate`, with what the guest imports put together before, or otherwise.
    ///
    /// # Errors
    /// As `instantiate`.
    pub fn instantiate_with(
        guest: &::wharf_host::Guest<S::Module>,
        store: S,
        imports: &::wharf_host::Imports<S>,
    ) -> Result<Self, ::wharf_host::Error> {
        let interface = Self::interface();
        let session = ::wharf_host::Session::expecting_with(
            guest,
            store,
            imports,
            interface,
        )?;
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

    /// Calls the guest's `adders`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::type_complexity, reason = "the guest has it so")]
    pub fn adders(
        &mut self,
        by: &[u32],
    ) -> Result<Vec<::wharf_host::TypedCallback<(u32,), u32>>, ::wharf_host::Error> {
        self.session.call(15, (by,))
    }

    /// Asks the host, which may ask the guest.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn answer(
        &mut self,
        question: &str,
        depth: u32,
    ) -> Result<Result<String, String>, ::wharf_host::Error> {
        self.session.call(16, (question, depth))
    }

    /// Calls the guest's `attempt`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn attempt(
        &mut self,
        once: impl FnOnce(u32) -> Result<String, String> + Send + 'static,
    ) -> Result<Result<String, String>, ::wharf_host::Error> {
        self.session
            .call(17, (::wharf_host::KeptOnce::new(move |(it,): (u32,)| once(it)),))
    }

    /// Calls the guest's `call_kept`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_kept(&mut self, text: &str) -> Result<String, ::wharf_host::Error> {
        self.session.call(18, (text,))
    }

    /// Calls the guest's `give_back`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::type_complexity, reason = "the guest has it so")]
    pub fn give_back(
        &mut self,
    ) -> Result<
        Vec<::wharf_host::Own<<S::Data as HostedImports<S>>::Canvas>>,
        ::wharf_host::Error,
    >
    where
        S::Data: HostedImports<S>,
    {
        self.session.call(19, ())
    }

    /// Calls the guest's `hold`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn hold(&mut self, holder: Holder) -> Result<Holder, ::wharf_host::Error>
    where
        S::Data: HostedImports<S>,
    {
        self.session.call(20, (holder,))
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
        self.session.call(21, (start,))
    }

    /// Calls the guest's `keep`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn keep(
        &mut self,
        each: impl Fn(String) -> String + Send + Sync + 'static,
    ) -> Result<(), ::wharf_host::Error> {
        self.session
            .call(22, (::wharf_host::Kept::new(move |(it,): (String,)| each(it)),))
    }

    /// Calls the guest's `keep_canvas`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn keep_canvas(
        &mut self,
        canvas: ::wharf_host::Own<<S::Data as HostedImports<S>>::Canvas>,
        name: &str,
    ) -> Result<Result<u32, String>, ::wharf_host::Error>
    where
        S::Data: HostedImports<S>,
    {
        self.session.call(23, (canvas, name))
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
            .call(24, (items, ::wharf_host::Lent::new(&|(it,): (f64,)| each(it))))
    }

    /// Calls the guest's `paint`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn paint(&mut self, width: u32, what: &str) -> Result<u32, ::wharf_host::Error> {
        self.session.call(25, (width, what))
    }

    /// Calls the guest's `paint_on`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn paint_on(
        &mut self,
        canvas: &mut ::wharf_host::Own<<S::Data as HostedImports<S>>::Canvas>,
        what: &str,
    ) -> Result<u32, ::wharf_host::Error>
    where
        S::Data: HostedImports<S>,
    {
        self.session.call(26, (canvas, what))
    }

    /// Has the host look at a counter, which it may exchange.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn pass(
        &mut self,
        counter: Counter,
        to: impl Fn(Counter) -> Counter,
    ) -> Result<Counter, ::wharf_host::Error> {
        self.session
            .call(27, (counter, ::wharf_host::Lent::new(&|(it,): (Counter,)| to(it))))
    }

    /// Calls the guest's `put`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn put(&mut self, slots: Vec<Slot>) -> Result<Vec<Slot>, ::wharf_host::Error> {
        self.session.call(28, (slots,))
    }

    /// Calls the guest's `say`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn say(&mut self, text: &str) -> Result<(), ::wharf_host::Error> {
        self.session.call(29, (text,))
    }

    /// Calls the guest's `scaled`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn scaled(
        &mut self,
        items: &[f64],
        by: f64,
    ) -> Result<Vec<f64>, ::wharf_host::Error> {
        self.session.call(30, (items, by))
    }

    /// Calls the guest's `squares`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn squares(&mut self) -> Result<u32, ::wharf_host::Error> {
        self.session.call(31, ())
    }

    /// Calls the guest's `start_ticking`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn start_ticking(&mut self) -> Result<(), ::wharf_host::Error> {
        self.session.call(32, ())
    }

    /// Calls the guest's `sum`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn sum(
        &mut self,
        counters: &[&Counter],
        more: Option<&Counter>,
    ) -> Result<u32, ::wharf_host::Error> {
        self.session.call(33, (counters, more))
    }

    /// Calls the guest's `swap`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn swap(
        &mut self,
        a: &mut Counter,
        b: &mut Counter,
    ) -> Result<(), ::wharf_host::Error> {
        self.session.call(34, (a, b))
    }

    /// Calls the guest's `table`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn table(&mut self) -> Result<&[u16], ::wharf_host::Error> {
        self.session.view(35, ())
    }

    /// What takes counters, and says what they are at.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn taker(
        &mut self,
    ) -> Result<::wharf_host::TypedCallback<(Counter,), u32>, ::wharf_host::Error> {
        self.session.call(36, ())
    }

    /// Calls the guest's `trade`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn trade(
        &mut self,
        counter: Counter,
    ) -> Result<Option<Counter>, ::wharf_host::Error> {
        self.session.call(37, (counter,))
    }

    /// Calls the guest's `visit`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn visit(
        &mut self,
        texts: &[String],
        mut each: impl FnMut(String),
    ) -> Result<(), ::wharf_host::Error> {
        self.session
            .call(
                38,
                (texts, ::wharf_host::LentMut::new(&mut |(it,): (String,)| each(it))),
            )
    }

    /// The interface that this was made for, as a module describes it.
    fn interface() -> &'static [u8] {
        static INTERFACE: &[u8] = b"\x03\xA0\0\0\0\x05\0\0\x000.1.0\x01\x01\x05\0\0\0Board\x05\0\0\0Board\0\0\0\0\r\0\0\0hosted::Board\0\x0B\0\0\0Board.bytes\0\0\0\0\x14\0\0\0hosted::Board::bytes\x02\0\0\0\x04\0\0\0self\x011\x05\0\0\0Board\x05\0\0\0Board\0\0\0\0\r\0\0\0hosted::Board\0\x04\0\0\0from\0\x064\x02\x03\x9E\0\0\0\x05\0\0\x000.1.0\x01\x01\x05\0\0\0Board\x05\0\0\0Board\0\0\0\0\r\0\0\0hosted::Board\0\x0F\0\0\0Board.bytes_mut\0\0\0\0\x18\0\0\0hosted::Board::bytes_mut\x01\0\0\0\x04\0\0\0self\x012\x05\0\0\0Board\x05\0\0\0Board\0\0\0\0\r\0\0\0hosted::Board\x005\x02\x03\x93\0\0\0\x05\0\0\x000.1.0\x01\0\x05\0\0\0Board\x05\0\0\0Board\0\0\0\0\r\0\0\0hosted::Board\0\t\0\0\0Board.new\0\0\0\0\x12\0\0\0hosted::Board::new\x01\0\0\0\x06\0\0\0length\0\x060\x05\0\0\0Board\x05\0\0\0Board\0\0\0\0\r\0\0\0hosted::Board\0\x03\xB2\0\0\0\x05\0\0\x000.1.0\x01\0\t\0\0\0Countdown\t\0\0\0Countdown\0\0\0\0\x11\0\0\0hosted::Countdown\0\r\0\0\0Countdown.new\0\0\0\0\x16\0\0\0hosted::Countdown::new\x01\0\0\0\x05\0\0\0start\0\x060\t\0\0\0Countdown\t\0\0\0Countdown\0\0\0\0\x11\0\0\0hosted::Countdown\0\x03\xB4\0\0\0\x05\0\0\x000.1.0\x01\x07\t\0\0\0Countdown\t\0\0\0Countdown\0\0\0\0\x11\0\0\0hosted::Countdown\0\x0E\0\0\0Countdown.next\0\0\0\0\x17\0\0\0hosted::Countdown::next\x01\0\0\0\x04\0\0\0self\x012\t\0\0\0Countdown\t\0\0\0Countdown\0\0\0\0\x11\0\0\0hosted::Countdown\0\x12\x10\x03\x98\0\0\0\x05\0\0\x000.1.0\x01\x05\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\r\0\0\0Counter.LIMIT$\0\0\0The most that a counter starts with.\x16\0\0\0hosted::Counter::LIMIT\0\0\0\0\x06\x03\xF5\0\0\0\x05\0\0\x000.1.0\x01\x01\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x0E\0\0\0Counter.absorb\0\0\0\0\x17\0\0\0hosted::Counter::absorb\x02\0\0\0\x04\0\0\0self\x012\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x05\0\0\0other\x000\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x06\x03\xBB\0\0\0\x05\0\0\x000.1.0\x01\x01\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x11\0\0\0Counter.increment\0\0\0\0\x1A\0\0\0hosted::Counter::increment\x01\0\0\0\x04\0\0\0self\x012\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x06\x03\xBD\0\0\0\x05\0\0\x000.1.0\x01\x01\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x12\0\0\0Counter.into_value\0\0\0\0\x1B\0\0\0hosted::Counter::into_value\x01\0\0\0\x04\0\0\0self\x000\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x06\x03\x01\x01\0\0\x05\0\0\x000.1.0\x01\x01\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x14\0\0\0Counter.is_more_than\0\0\0\0\x1D\0\0\0hosted::Counter::is_more_than\x02\0\0\0\x04\0\0\0self\x011\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x05\0\0\0other\x011\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x01\x03\xE6\0\0\0\x05\0\0\x000.1.0\x01\0\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x0B\0\0\0Counter.new4\0\0\0A counter that starts with a number up to the limit.\x14\0\0\0hosted::Counter::new\x01\0\0\0\x05\0\0\0start\0\x06\x130\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x10\x03\xC6\0\0\0\x05\0\0\x000.1.0\x01\x04\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x11\0\0\0Counter.set_value\0\0\0\0\x1A\0\0\0hosted::Counter::set_value\x02\0\0\0\x04\0\0\0self\x012\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x05\0\0\0value\0\x06\0\x03\xBB\0\0\0\x05\0\0\x000.1.0\x01\x06\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x11\0\0\0Counter.to_string\0\0\0\0\x1A\0\0\0hosted::Counter::to_string\x01\0\0\0\x04\0\0\0self\x011\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x10\x03\xB3\0\0\0\x05\0\0\x000.1.0\x01\x03\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\r\0\0\0Counter.value\0\0\0\0\x16\0\0\0hosted::Counter::value\x01\0\0\0\x04\0\0\0self\x011\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x06\x03\xA7\0\0\0\x05\0\0\x000.1.0\x01\x02\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x0C\0\0\0Counter.zero\0\0\0\0\x15\0\0\0hosted::Counter::zero\0\0\0\x000\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x03A\0\0\0\x05\0\0\x000.1.0\0\x06\0\0\0adders\0\0\0\0\x0E\0\0\0hosted::adders\x01\0\0\0\x02\0\0\0by\0\x11\x06\x113\0\x01\x01\0\0\0\x06\x06\x03q\0\0\0\x05\0\0\x000.1.0\0\x06\0\0\0answer'\0\0\0Asks the host, which may ask the guest.\x0E\0\0\0hosted::answer\x02\0\0\0\x08\0\0\0question\x01\x10\x05\0\0\0depth\0\x06\x13\x10\x10\x03G\0\0\0\x05\0\0\x000.1.0\0\x07\0\0\0attempt\0\0\0\0\x0F\0\0\0hosted::attempt\x01\0\0\0\x04\0\0\0once\x003\x02\x01\x01\0\0\0\x06\x13\x10\x10\x13\x10\x10\x03?\0\0\0\x05\0\0\x000.1.0\0\t\0\0\0call_kept\0\0\0\0\x11\0\0\0hosted::call_kept\x01\0\0\0\x04\0\0\0text\0\x10\x10\x03v\0\0\0\x05\0\0\x000.1.0\0\t\0\0\0give_back\0\0\0\0\x11\0\0\0hosted::give_back\0\0\0\0\x110\x06\0\0\0Canvas\x06\0\0\0Canvas\x15\0\0\0Something to draw on.\x0E\0\0\0hosted::Canvas\x01\x039\x02\0\0\x05\0\0\x000.1.0\0\x04\0\0\0hold\0\0\0\0\x0C\0\0\0hosted::hold\x01\0\0\0\x06\0\0\0holder\0 \x06\0\0\0Holder\x06\0\0\0Holder\x0F\0\0\0Who holds what.\x0E\0\0\0hosted::Holder\0\0\0\0\0\x03\0\0\0\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x07\0\0\0counter\x07\0\0\0counter\0\0\0\x000\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x06\0\0\0canvas\x06\0\0\0canvas\0\0\0\0\x120\x06\0\0\0Canvas\x06\0\0\0Canvas\x15\0\0\0Something to draw on.\x0E\0\0\0hosted::Canvas\x01 \x06\0\0\0Holder\x06\0\0\0Holder\x0F\0\0\0Who holds what.\x0E\0\0\0hosted::Holder\0\0\0\0\0\x03\0\0\0\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x07\0\0\0counter\x07\0\0\0counter\0\0\0\x000\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x06\0\0\0canvas\x06\0\0\0canvas\0\0\0\0\x120\x06\0\0\0Canvas\x06\0\0\0Canvas\x15\0\0\0Something to draw on.\x0E\0\0\0hosted::Canvas\x01\x03B\0\0\0\x05\0\0\x000.1.0\0\x06\0\0\0joiner\0\0\0\0\x0E\0\0\0hosted::joiner\x01\0\0\0\x05\0\0\0start\0\x103\x01\x01\x01\0\0\0\x10\x10\x03=\0\0\0\x05\0\0\x000.1.0\0\x04\0\0\0keep\0\0\0\0\x0C\0\0\0hosted::keep\x01\0\0\0\x04\0\0\0each\x003\0\x01\x01\0\0\0\x10\x10\0\x03\x91\0\0\0\x05\0\0\x000.1.0\0\x0B\0\0\0keep_canvas\0\0\0\0\x13\0\0\0hosted::keep_canvas\x02\0\0\0\x06\0\0\0canvas\x000\x06\0\0\0Canvas\x06\0\0\0Canvas\x15\0\0\0Something to draw on.\x0E\0\0\0hosted::Canvas\x01\x04\0\0\0name\x01\x10\x13\x06\x10\x03H\0\0\0\x05\0\0\x000.1.0\0\x03\0\0\0map\0\0\0\0\x0B\0\0\0hosted::map\x02\0\0\0\x05\0\0\0items\0\x11\x0B\x04\0\0\0each\x013\0\0\x01\0\0\0\x0B\x0B\x11\x0B\x03B\0\0\0\x05\0\0\x000.1.0\0\x05\0\0\0paint\0\0\0\0\r\0\0\0hosted::paint\x02\0\0\0\x05\0\0\0width\0\x06\x04\0\0\0what\x01\x10\x06\x03\x89\0\0\0\x05\0\0\x000.1.0\0\x08\0\0\0paint_on\0\0\0\0\x10\0\0\0hosted::paint_on\x02\0\0\0\x06\0\0\0canvas\x012\x06\0\0\0Canvas\x06\0\0\0Canvas\x15\0\0\0Something to draw on.\x0E\0\0\0hosted::Canvas\x01\x04\0\0\0what\x01\x10\x06\x03R\x01\0\0\x05\0\0\x000.1.0\0\x04\0\0\0pass6\0\0\0Has the host look at a counter, which it may exchange.\x0C\0\0\0hosted::pass\x02\0\0\0\x07\0\0\0counter\x000\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x02\0\0\0to\x013\0\0\x01\0\0\x000\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\x000\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\x000\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x03T\x01\0\0\x05\0\0\x000.1.0\0\x03\0\0\0put\0\0\0\0\x0B\0\0\0hosted::put\x01\0\0\0\x05\0\0\0slots\0\x11 \x04\0\0\0Slot\x04\0\0\0Slot\0\0\0\0\x0C\0\0\0hosted::Slot\0\0\0\0\x01\x02\0\0\0\x05\0\0\0Empty\x05\0\0\0Empty\0\0\0\0\0\x04\0\0\0Full\x04\0\0\0Full\0\0\0\0\x010\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x11 \x04\0\0\0Slot\x04\0\0\0Slot\0\0\0\0\x0C\0\0\0hosted::Slot\0\0\0\0\x01\x02\0\0\0\x05\0\0\0Empty\x05\0\0\0Empty\0\0\0\0\0\x04\0\0\0Full\x04\0\0\0Full\0\0\0\0\x010\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x033\0\0\0\x05\0\0\x000.1.0\0\x03\0\0\0say\0\0\0\0\x0B\0\0\0hosted::say\x01\0\0\0\x04\0\0\0text\x01\x10\0\x03D\0\0\0\x05\0\0\x000.1.0\0\x06\0\0\0scaled\0\0\0\0\x0E\0\0\0hosted::scaled\x02\0\0\0\x05\0\0\0items\0\x11\x0B\x02\0\0\0by\0\x0B\x11\x0B\x031\0\0\0\x05\0\0\x000.1.0\0\x07\0\0\0squares\0\0\0\0\x0F\0\0\0hosted::squares\0\0\0\0\x06\x03=\0\0\0\x05\0\0\x000.1.0\0\r\0\0\0start_ticking\0\0\0\0\x15\0\0\0hosted::start_ticking\0\0\0\0\0\x03\xAD\0\0\0\x05\0\0\x000.1.0\0\x03\0\0\0sum\0\0\0\0\x0B\0\0\0hosted::sum\x02\0\0\0\x08\0\0\0counters\x01\x111\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x04\0\0\0more\x01\x121\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x06\x03\xA3\0\0\0\x05\0\0\x000.1.0\0\x04\0\0\0swap\0\0\0\0\x0C\0\0\0hosted::swap\x02\0\0\0\x01\0\0\0a\x012\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x01\0\0\0b\x012\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\0\x03.\0\0\0\x05\0\0\x000.1.0\0\x05\0\0\0table\0\0\0\0\r\0\0\0hosted::table\0\0\0\x004\x04\x03\x99\0\0\0\x05\0\0\x000.1.0\0\x05\0\0\0taker/\0\0\0What takes counters, and says what they are at.\r\0\0\0hosted::taker\0\0\0\x003\0\x01\x01\0\0\x000\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x06\x03\xA5\0\0\0\x05\0\0\x000.1.0\0\x05\0\0\0trade\0\0\0\0\r\0\0\0hosted::trade\x01\0\0\0\x07\0\0\0counter\x000\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x120\x07\0\0\0Counter\x07\0\0\0Counter\x07\0\0\0Counts.\x0F\0\0\0hosted::Counter\0\x03K\0\0\0\x05\0\0\x000.1.0\0\x05\0\0\0visit\0\0\0\0\r\0\0\0hosted::visit\x02\0\0\0\x05\0\0\0texts\x01\x11\x10\x04\0\0\0each\x013\x01\0\x01\0\0\0\x10\0\0";
        INTERFACE
    }
}

impl<S: ::wharf_host::engine::Store> ::core::fmt::Debug for Hosted<S> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("Hosted").field("session", &self.session).finish()
    }
}

/// What the guest `Hosted` imports: the data of its store has it.
///
/// A method gets the store with that data, and may call the guest again. An error that it
/// returns ends the call that the guest is in; what the guest takes for an error is a value.
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub trait HostedImports<S: ::wharf_host::engine::Store<Data = Self>>: Sized + 'static {
    /// Something to draw on.
    type Canvas: Send + Sync + 'static;

    /// What the guest imports as `Canvas.clear`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn canvas_clear(
        host: &mut ::wharf_host::Host<'_, S>,
        canvas: &mut Self::Canvas,
    ) -> Result<(), ::wharf_host::Error>;

    /// Draws, and says how much there is.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn canvas_draw(
        host: &mut ::wharf_host::Host<'_, S>,
        canvas: &Self::Canvas,
        what: String,
    ) -> Result<u32, ::wharf_host::Error>;

    /// What the guest imports as `Canvas.new`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn canvas_new(
        host: &mut ::wharf_host::Host<'_, S>,
        width: u32,
    ) -> Result<::wharf_host::Own<Self::Canvas>, ::wharf_host::Error>;

    /// What the guest imports as `Canvas.open`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn canvas_open(
        host: &mut ::wharf_host::Host<'_, S>,
        name: String,
    ) -> Result<Result<::wharf_host::Own<Self::Canvas>, String>, ::wharf_host::Error>;

    /// What the guest imports as `Canvas.set_width`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn canvas_set_width(
        host: &mut ::wharf_host::Host<'_, S>,
        canvas: &mut Self::Canvas,
        width: u32,
    ) -> Result<(), ::wharf_host::Error>;

    /// What the guest imports as `Canvas.width`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn canvas_width(
        host: &mut ::wharf_host::Host<'_, S>,
        canvas: &Self::Canvas,
    ) -> Result<u32, ::wharf_host::Error>;

    /// Has an answer, or doesn't.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn ask(
        host: &mut ::wharf_host::Host<'_, S>,
        question: String,
        depth: u32,
    ) -> Result<Result<String, String>, ::wharf_host::Error>;

    /// Calls it for each of some numbers.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn each_number(
        host: &mut ::wharf_host::Host<'_, S>,
        each: ::wharf_host::TypedCallback<(u32,), u32, ::wharf_host::kind::LentFn>,
    ) -> Result<u32, ::wharf_host::Error>;

    /// Takes a counter, and gives one back.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn exchange(
        host: &mut ::wharf_host::Host<'_, S>,
        counter: Counter,
    ) -> Result<Option<Counter>, ::wharf_host::Error>;

    /// Writes a line.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn log(
        host: &mut ::wharf_host::Host<'_, S>,
        line: String,
    ) -> Result<(), ::wharf_host::Error>;

    /// Keeps it.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn on_tick(
        host: &mut ::wharf_host::Host<'_, S>,
        tick: ::wharf_host::TypedCallback<(u32,), String, ::wharf_host::kind::FnMut>,
    ) -> Result<(), ::wharf_host::Error>;

    /// Gives a function of the host's.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn scale(
        host: &mut ::wharf_host::Host<'_, S>,
        by: f64,
    ) -> Result<::wharf_host::Kept<(f64,), f64>, ::wharf_host::Error>;

    /// What the guest imports as `./dom.js#alert`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn alert(
        host: &mut ::wharf_host::Host<'_, S>,
        text: String,
    ) -> Result<(), ::wharf_host::Error>;
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl<S: ::wharf_host::engine::Store> Hosted<S>
where
    S::Data: HostedImports<S>,
{
    /// What the guest imports, from the data of its store. It may be changed, and does for any
    /// number of instances.
    pub fn imports() -> ::wharf_host::Imports<S> {
        let mut imports = ::wharf_host::Imports::new();
        imports
            .try_function::<
                (::wharf_host::BorrowMut<<S::Data as HostedImports<S>>::Canvas>,),
                _,
                _,
            >(
                "Canvas.clear",
                |host, (mut canvas,)| <S::Data>::canvas_clear(host, &mut canvas),
            );
        imports
            .try_function::<
                (::wharf_host::Borrow<<S::Data as HostedImports<S>>::Canvas>, String),
                _,
                _,
            >(
                "Canvas.draw",
                |host, (canvas, what)| <S::Data>::canvas_draw(host, &canvas, what),
            );
        imports
            .try_function::<
                (u32,),
                _,
                _,
            >("Canvas.new", |host, (width,)| <S::Data>::canvas_new(host, width));
        imports
            .try_function::<
                (String,),
                _,
                _,
            >("Canvas.open", |host, (name,)| <S::Data>::canvas_open(host, name));
        imports
            .try_function::<
                (::wharf_host::BorrowMut<<S::Data as HostedImports<S>>::Canvas>, u32),
                _,
                _,
            >(
                "Canvas.set_width",
                |host, (mut canvas, width)| <S::Data>::canvas_set_width(
                    host,
                    &mut canvas,
                    width,
                ),
            );
        imports
            .try_function::<
                (::wharf_host::Borrow<<S::Data as HostedImports<S>>::Canvas>,),
                _,
                _,
            >("Canvas.width", |host, (canvas,)| <S::Data>::canvas_width(host, &canvas));
        imports
            .try_function::<
                (String, u32),
                _,
                _,
            >("ask", |host, (question, depth)| <S::Data>::ask(host, question, depth));
        imports
            .try_function::<
                (::wharf_host::TypedCallback<(u32,), u32, ::wharf_host::kind::LentFn>,),
                _,
                _,
            >("each_number", |host, (each,)| <S::Data>::each_number(host, each));
        imports
            .try_function::<
                (Counter,),
                _,
                _,
            >("exchange", |host, (counter,)| <S::Data>::exchange(host, counter));
        imports
            .try_function::<
                (String,),
                _,
                _,
            >("log", |host, (line,)| <S::Data>::log(host, line));
        imports
            .try_function::<
                (
                    ::wharf_host::TypedCallback<
                        (u32,),
                        String,
                        ::wharf_host::kind::FnMut,
                    >,
                ),
                _,
                _,
            >("on_tick", |host, (tick,)| <S::Data>::on_tick(host, tick));
        imports
            .try_function::<
                (f64,),
                _,
                _,
            >("scale", |host, (by,)| <S::Data>::scale(host, by));
        imports
            .try_function::<
                (String,),
                _,
                _,
            >("./dom.js#alert", |host, (text,)| <S::Data>::alert(host, text));
        imports
    }
}
