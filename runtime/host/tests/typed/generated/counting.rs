// Made by wharf 0.1.0. Changes will be lost.

#[derive(Debug, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Holder {
    pub id: u32,
    pub label: String,
    pub counter: Counter,
    pub spare: Option<Counter>,
}

#[derive(Debug, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub enum Slot {
    Empty,
    Full(Counter),
    Both { first: Counter, second: Counter },
}

/// Counts down, and ends.
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
        guest: &mut Counting<S>,
        start: u32,
    ) -> Result<Countdown, ::wharf_host::Error> {
        guest.session.call(0, (start,))
    }

    /// Calls the guest's `Countdown.next`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::should_implement_trait, reason = "the guest has it so")]
    pub fn next<S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &mut Counting<S>,
    ) -> Result<Option<String>, ::wharf_host::Error> {
        guest.session.call(1, (self,))
    }

    /// What the object runs through, up to the first error.
    pub fn iter<'s, S: ::wharf_host::engine::Store>(
        &'s mut self,
        guest: &'s mut Counting<S>,
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

/// Counts, and is counted.
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
        guest: &mut Counting<S>,
    ) -> Result<u32, ::wharf_host::Error> {
        guest.session.call(2, ())
    }

    /// What one is called that nobody named.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn title<S: ::wharf_host::engine::Store>(
        guest: &mut Counting<S>,
    ) -> Result<String, ::wharf_host::Error> {
        guest.session.call(3, ())
    }

    /// Calls the guest's `Counter.absorb`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn absorb<S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &mut Counting<S>,
        other: Counter,
    ) -> Result<u32, ::wharf_host::Error> {
        guest.session.call(4, (self, other))
    }

    /// Calls the guest's `Counter.add`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn add<S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &mut Counting<S>,
        other: &Counter,
    ) -> Result<u32, ::wharf_host::Error> {
        guest.session.call(5, (self, other))
    }

    /// Calls the guest's `Counter.explode`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn explode<S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &mut Counting<S>,
    ) -> Result<(), ::wharf_host::Error> {
        guest.session.call(6, (self,))
    }

    /// Calls the guest's `Counter.increment`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn increment<S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &mut Counting<S>,
    ) -> Result<u32, ::wharf_host::Error> {
        guest.session.call(7, (self,))
    }

    /// Calls the guest's `Counter.into_parts`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::wrong_self_convention, reason = "the guest has it so")]
    pub fn into_parts<S: ::wharf_host::engine::Store>(
        self,
        guest: &mut Counting<S>,
    ) -> Result<(u32, String), ::wharf_host::Error> {
        guest.session.call(8, (self,))
    }

    /// In a block of its own.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn is_more_than<S: ::wharf_host::engine::Store>(
        &self,
        guest: &mut Counting<S>,
        other: &Counter,
    ) -> Result<bool, ::wharf_host::Error> {
        guest.session.call(9, (self, other))
    }

    /// Calls the guest's `Counter.name`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn name<S: ::wharf_host::engine::Store>(
        &self,
        guest: &mut Counting<S>,
    ) -> Result<String, ::wharf_host::Error> {
        guest.session.call(10, (self,))
    }

    /// Calls the guest's `Counter.named`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn named<S: ::wharf_host::engine::Store>(
        guest: &mut Counting<S>,
        name: &str,
    ) -> Result<Counter, ::wharf_host::Error> {
        guest.session.call(11, (name,))
    }

    /// A counter that starts with a number up to the limit.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::new_ret_no_self, reason = "the guest has it so")]
    pub fn new<S: ::wharf_host::engine::Store>(
        guest: &mut Counting<S>,
        start: u32,
    ) -> Result<Result<Counter, String>, ::wharf_host::Error> {
        guest.session.call(12, (start,))
    }

    /// Calls the guest's `Counter.set_name`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn set_name<S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &mut Counting<S>,
        name: &str,
    ) -> Result<(), ::wharf_host::Error> {
        guest.session.call(13, (self, name))
    }

    /// Calls the guest's `Counter.set_value`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn set_value<S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &mut Counting<S>,
        value: u32,
    ) -> Result<(), ::wharf_host::Error> {
        guest.session.call(14, (self, value))
    }

    /// Calls the guest's `Counter.split`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn split<S: ::wharf_host::engine::Store>(
        self,
        guest: &mut Counting<S>,
        parts: u32,
    ) -> Result<Vec<Counter>, ::wharf_host::Error> {
        guest.session.call(15, (self, parts))
    }

    /// Calls the guest's `Counter.to_string`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::wrong_self_convention, reason = "the guest has it so")]
    pub fn to_string<S: ::wharf_host::engine::Store>(
        &self,
        guest: &mut Counting<S>,
    ) -> Result<String, ::wharf_host::Error> {
        guest.session.call(16, (self,))
    }

    /// Calls the guest's `Counter.value`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn value<S: ::wharf_host::engine::Store>(
        &self,
        guest: &mut Counting<S>,
    ) -> Result<u32, ::wharf_host::Error> {
        guest.session.call(17, (self,))
    }
}

/// An object of the guest's type `Teapot`.
#[derive(Debug)]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Teapot {
    object: ::wharf_host::Object,
}

::wharf_host::object! {
    impl Teapot = "Teapot";
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl Teapot {
    /// Calls the guest's `Teapot.new`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::new_ret_no_self, reason = "the guest has it so")]
    pub fn new<S: ::wharf_host::engine::Store>(
        guest: &mut Counting<S>,
        litres: f64,
    ) -> Result<Teapot, ::wharf_host::Error> {
        guest.session.call(18, (litres,))
    }

    /// Calls the guest's `Teapot.pourOut`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn pour_out<S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &mut Counting<S>,
        litres: f64,
    ) -> Result<Result<f64, String>, ::wharf_host::Error> {
        guest.session.call(19, (self, litres))
    }
}

/// An instance of the guest `Counting`, and the store it lives in.
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Counting<S: ::wharf_host::engine::Store> {
    session: ::wharf_host::Session<S>,
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl<S: ::wharf_host::engine::Store> Counting<S> {
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

    /// Calls the guest's `boxed`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn boxed(&mut self, counter: Counter) -> Result<Counter, ::wharf_host::Error> {
        self.session.call(20, (counter,))
    }

    /// Calls the guest's `compare`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn compare(
        &mut self,
        a: &Counter,
        b: &Counter,
    ) -> Result<bool, ::wharf_host::Error> {
        self.session.call(21, (a, b))
    }

    /// Calls the guest's `hold`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn hold(&mut self, holder: Holder) -> Result<Holder, ::wharf_host::Error> {
        self.session.call(22, (holder,))
    }

    /// Calls the guest's `judge`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn judge(
        &mut self,
        counter: Counter,
    ) -> Result<Result<Counter, Counter>, ::wharf_host::Error> {
        self.session.call(23, (counter,))
    }

    /// Calls the guest's `live`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn live(&mut self) -> Result<u32, ::wharf_host::Error> {
        self.session.call(24, ())
    }

    /// Calls the guest's `look`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn look(
        &mut self,
        counter: Option<&Counter>,
    ) -> Result<Option<u32>, ::wharf_host::Error> {
        self.session.call(25, (counter,))
    }

    /// Calls the guest's `maybe`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn maybe(
        &mut self,
        counter: Option<Counter>,
    ) -> Result<Option<Counter>, ::wharf_host::Error> {
        self.session.call(26, (counter,))
    }

    /// Calls the guest's `pair`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn pair(
        &mut self,
        a: Counter,
        b: Counter,
    ) -> Result<(Counter, Counter), ::wharf_host::Error> {
        self.session.call(27, (a, b))
    }

    /// Calls the guest's `put`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn put(&mut self, slots: Vec<Slot>) -> Result<Vec<Slot>, ::wharf_host::Error> {
        self.session.call(28, (slots,))
    }

    /// Calls the guest's `sum`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn sum(&mut self, counters: Vec<Counter>) -> Result<u32, ::wharf_host::Error> {
        self.session.call(29, (counters,))
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
        self.session.call(30, (a, b))
    }

    /// The interface that this was made for, as a module describes it.
    fn interface() -> &'static [u8] {
        static INTERFACE: &[u8] = b"\x03\xE1\0\0\0\x05\0\0\x000.1.0\x01\0\t\0\0\0Countdown\t\0\0\0Countdown\x16\0\0\0Counts down, and ends.\x12\0\0\0objects::Countdown\0\r\0\0\0Countdown.new\0\0\0\0\x17\0\0\0objects::Countdown::new\x01\0\0\0\x05\0\0\0start\0\x060\t\0\0\0Countdown\t\0\0\0Countdown\x16\0\0\0Counts down, and ends.\x12\0\0\0objects::Countdown\0\x03\xE3\0\0\0\x05\0\0\x000.1.0\x01\x07\t\0\0\0Countdown\t\0\0\0Countdown\x16\0\0\0Counts down, and ends.\x12\0\0\0objects::Countdown\0\x0E\0\0\0Countdown.next\0\0\0\0\x18\0\0\0objects::Countdown::next\x01\0\0\0\x04\0\0\0self\x012\t\0\0\0Countdown\t\0\0\0Countdown\x16\0\0\0Counts down, and ends.\x12\0\0\0objects::Countdown\0\x12\x10\x03\xAA\0\0\0\x05\0\0\x000.1.0\x01\x05\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\r\0\0\0Counter.LIMIT$\0\0\0The most that a counter starts with.\x17\0\0\0objects::Counter::LIMIT\0\0\0\0\x06\x03\xAB\0\0\0\x05\0\0\x000.1.0\x01\x05\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\r\0\0\0Counter.TITLE%\0\0\0What one is called that nobody named.\x17\0\0\0objects::Counter::TITLE\0\0\0\0\x10\x03)\x01\0\0\x05\0\0\x000.1.0\x01\x01\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x0E\0\0\0Counter.absorb\0\0\0\0\x18\0\0\0objects::Counter::absorb\x02\0\0\0\x04\0\0\0self\x012\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x05\0\0\0other\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x06\x03#\x01\0\0\x05\0\0\x000.1.0\x01\x01\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x0B\0\0\0Counter.add\0\0\0\0\x15\0\0\0objects::Counter::add\x02\0\0\0\x04\0\0\0self\x012\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x05\0\0\0other\x011\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x06\x03\xDA\0\0\0\x05\0\0\x000.1.0\x01\x01\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x0F\0\0\0Counter.explode\0\0\0\0\x19\0\0\0objects::Counter::explode\x01\0\0\0\x04\0\0\0self\x012\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\0\x03\xDE\0\0\0\x05\0\0\x000.1.0\x01\x01\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x11\0\0\0Counter.increment\0\0\0\0\x1B\0\0\0objects::Counter::increment\x01\0\0\0\x04\0\0\0self\x012\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x06\x03\xE6\0\0\0\x05\0\0\x000.1.0\x01\x01\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x12\0\0\0Counter.into_parts\0\0\0\0\x1C\0\0\0objects::Counter::into_parts\x01\0\0\0\x04\0\0\0self\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x14\x02\0\0\0\x06\x10\x03K\x01\0\0\x05\0\0\x000.1.0\x01\x01\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x14\0\0\0Counter.is_more_than\x16\0\0\0In a block of its own.\x1E\0\0\0objects::Counter::is_more_than\x02\0\0\0\x04\0\0\0self\x011\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x05\0\0\0other\x011\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x01\x03\xD4\0\0\0\x05\0\0\x000.1.0\x01\x03\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x0C\0\0\0Counter.name\0\0\0\0\x16\0\0\0objects::Counter::name\x01\0\0\0\x04\0\0\0self\x011\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x10\x03\xD6\0\0\0\x05\0\0\x000.1.0\x01\x02\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\r\0\0\0Counter.named\0\0\0\0\x17\0\0\0objects::Counter::named\x01\0\0\0\x04\0\0\0name\x01\x100\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x03\t\x01\0\0\x05\0\0\x000.1.0\x01\0\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x0B\0\0\0Counter.new4\0\0\0A counter that starts with a number up to the limit.\x15\0\0\0objects::Counter::new\x01\0\0\0\x05\0\0\0start\0\x06\x130\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x10\x03\xE6\0\0\0\x05\0\0\x000.1.0\x01\x04\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x10\0\0\0Counter.set_name\0\0\0\0\x1A\0\0\0objects::Counter::set_name\x02\0\0\0\x04\0\0\0self\x012\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x04\0\0\0name\x01\x10\0\x03\xE9\0\0\0\x05\0\0\x000.1.0\x01\x04\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x11\0\0\0Counter.set_value\0\0\0\0\x1B\0\0\0objects::Counter::set_value\x02\0\0\0\x04\0\0\0self\x012\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x05\0\0\0value\0\x06\0\x03(\x01\0\0\x05\0\0\x000.1.0\x01\x01\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\r\0\0\0Counter.split\0\0\0\0\x17\0\0\0objects::Counter::split\x02\0\0\0\x04\0\0\0self\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x05\0\0\0parts\0\x06\x110\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x03\xDE\0\0\0\x05\0\0\x000.1.0\x01\x06\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x11\0\0\0Counter.to_string\0\0\0\0\x1B\0\0\0objects::Counter::to_string\x01\0\0\0\x04\0\0\0self\x011\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x10\x03\xD6\0\0\0\x05\0\0\x000.1.0\x01\x03\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\r\0\0\0Counter.value\0\0\0\0\x17\0\0\0objects::Counter::value\x01\0\0\0\x04\0\0\0self\x011\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x06\x03\x9E\0\0\0\x05\0\0\x000.1.0\x01\0\x06\0\0\0Teapot\x06\0\0\0Kettle\0\0\0\0\x0F\0\0\0objects::Kettle\0\n\0\0\0Teapot.new\0\0\0\0\x14\0\0\0objects::Kettle::new\x01\0\0\0\x06\0\0\0litres\0\x0B0\x06\0\0\0Teapot\x06\0\0\0Kettle\0\0\0\0\x0F\0\0\0objects::Kettle\0\x03\xAF\0\0\0\x05\0\0\x000.1.0\x01\x01\x06\0\0\0Teapot\x06\0\0\0Kettle\0\0\0\0\x0F\0\0\0objects::Kettle\0\x0E\0\0\0Teapot.pourOut\0\0\0\0\x15\0\0\0objects::Kettle::pour\x02\0\0\0\x04\0\0\0self\x012\x06\0\0\0Teapot\x06\0\0\0Kettle\0\0\0\0\x0F\0\0\0objects::Kettle\0\x06\0\0\0litres\0\x0B\x13\x0B\x10\x03\xC7\0\0\0\x05\0\0\x000.1.0\0\x05\0\0\0boxed\0\0\0\0\x0E\0\0\0objects::boxed\x01\0\0\0\x07\0\0\0counter\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x03\xCC\0\0\0\x05\0\0\x000.1.0\0\x07\0\0\0compare\0\0\0\0\x10\0\0\0objects::compare\x02\0\0\0\x01\0\0\0a\x011\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x01\0\0\0b\x011\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x01\x03n\x02\0\0\x05\0\0\x000.1.0\0\x04\0\0\0hold\0\0\0\0\r\0\0\0objects::hold\x01\0\0\0\x06\0\0\0holder\0 \x06\0\0\0Holder\x06\0\0\0Holder\0\0\0\0\x0F\0\0\0objects::Holder\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x05\0\0\0label\x05\0\0\0label\0\0\0\0\x10\x07\0\0\0counter\x07\0\0\0counter\0\0\0\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x05\0\0\0spare\x05\0\0\0spare\0\0\0\0\x120\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0 \x06\0\0\0Holder\x06\0\0\0Holder\0\0\0\0\x0F\0\0\0objects::Holder\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x05\0\0\0label\x05\0\0\0label\0\0\0\0\x10\x07\0\0\0counter\x07\0\0\0counter\0\0\0\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x05\0\0\0spare\x05\0\0\0spare\0\0\0\0\x120\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x03\x0F\x01\0\0\x05\0\0\x000.1.0\0\x05\0\0\0judge\0\0\0\0\x0E\0\0\0objects::judge\x01\0\0\0\x07\0\0\0counter\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x130\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x03,\0\0\0\x05\0\0\x000.1.0\0\x04\0\0\0live\0\0\0\0\r\0\0\0objects::live\0\0\0\0\x06\x03\x81\0\0\0\x05\0\0\x000.1.0\0\x04\0\0\0look\0\0\0\0\r\0\0\0objects::look\x01\0\0\0\x07\0\0\0counter\x01\x121\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x12\x06\x03\xC9\0\0\0\x05\0\0\x000.1.0\0\x05\0\0\0maybe\0\0\0\0\x0E\0\0\0objects::maybe\x01\0\0\0\x07\0\0\0counter\0\x120\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x120\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x03X\x01\0\0\x05\0\0\x000.1.0\0\x04\0\0\0pair\0\0\0\0\r\0\0\0objects::pair\x02\0\0\0\x01\0\0\0a\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x01\0\0\0b\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x14\x02\0\0\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x03#\x03\0\0\x05\0\0\x000.1.0\0\x03\0\0\0put\0\0\0\0\x0C\0\0\0objects::put\x01\0\0\0\x05\0\0\0slots\0\x11 \x04\0\0\0Slot\x04\0\0\0Slot\0\0\0\0\r\0\0\0objects::Slot\0\0\0\0\x01\x03\0\0\0\x05\0\0\0Empty\x05\0\0\0Empty\0\0\0\0\0\x04\0\0\0Full\x04\0\0\0Full\0\0\0\0\x010\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x04\0\0\0Both\x04\0\0\0Both\0\0\0\0\x03\x02\0\0\0\x05\0\0\0first\x05\0\0\0first\0\0\0\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x06\0\0\0second\x06\0\0\0second\0\0\0\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x11 \x04\0\0\0Slot\x04\0\0\0Slot\0\0\0\0\r\0\0\0objects::Slot\0\0\0\0\x01\x03\0\0\0\x05\0\0\0Empty\x05\0\0\0Empty\0\0\0\0\0\x04\0\0\0Full\x04\0\0\0Full\0\0\0\0\x010\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x04\0\0\0Both\x04\0\0\0Both\0\0\0\0\x03\x02\0\0\0\x05\0\0\0first\x05\0\0\0first\0\0\0\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x06\0\0\0second\x06\0\0\0second\0\0\0\x000\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x03\x7F\0\0\0\x05\0\0\x000.1.0\0\x03\0\0\0sum\0\0\0\0\x0C\0\0\0objects::sum\x01\0\0\0\x08\0\0\0counters\0\x110\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x06\x03\xC6\0\0\0\x05\0\0\x000.1.0\0\x04\0\0\0swap\0\0\0\0\r\0\0\0objects::swap\x02\0\0\0\x01\0\0\0a\x012\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\x01\0\0\0b\x012\x07\0\0\0Counter\x07\0\0\0Counter\x17\0\0\0Counts, and is counted.\x10\0\0\0objects::Counter\0\0";
        INTERFACE
    }
}

impl<S: ::wharf_host::engine::Store> ::core::fmt::Debug for Counting<S> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("Counting").field("session", &self.session).finish()
    }
}
