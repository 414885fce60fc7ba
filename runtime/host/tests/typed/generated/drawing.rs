// Made by wharf 0.1.0. Changes will be lost.

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub enum Kind {
    Small,
    VeryLarge,
}

#[derive(Clone, Debug, PartialEq, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Row {
    pub id: u32,
    pub name: String,
    pub tags: Vec<String>,
    pub score: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub enum Shape {
    Nothing,
    Circle(f64),
    Named { name: String, parts: Vec<Shape> },
}

/// An instance of the guest `Drawing`, and the store it lives in.
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Drawing<S: ::wharf_host::engine::Store> {
    session: ::wharf_host::Session<S>,
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl<S: ::wharf_host::engine::Store> Drawing<S> {
    /// Makes an instance in a store of the guest's engine, whose data is a [`DrawingImports`]: what the guest imports comes from there.
    ///
    /// # Errors
    /// If the guest's interface isn't the one that this was made for, or as
    /// `Guest::instantiate_with`.
    pub fn instantiate(
        guest: &::wharf_host::Guest<S::Module>,
        store: S,
    ) -> Result<Self, ::wharf_host::Error>
    where
        S::Data: DrawingImports<S>,
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

    /// Calls the guest's `call_add`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_add(&mut self, a: u32, b: u32) -> Result<u32, ::wharf_host::Error> {
        self.session.call(0, (a, b))
    }

    /// Calls the guest's `call_bytes`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_bytes(&mut self, it: &[u8]) -> Result<Vec<u8>, ::wharf_host::Error> {
        self.session.call(1, (it,))
    }

    /// Calls the guest's `call_checked`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_checked(
        &mut self,
        it: u32,
    ) -> Result<Result<String, String>, ::wharf_host::Error> {
        self.session.call(2, (it,))
    }

    /// Calls the guest's `call_checked_row`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_checked_row(
        &mut self,
        it: u32,
    ) -> Result<Result<Row, Row>, ::wharf_host::Error> {
        self.session.call(3, (it,))
    }

    /// Calls the guest's `call_maybe`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_maybe(
        &mut self,
        it: Option<u32>,
    ) -> Result<Option<String>, ::wharf_host::Error> {
        self.session.call(4, (it,))
    }

    /// Calls the guest's `call_mixed`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_mixed(
        &mut self,
        a: i64,
        b: bool,
        c: char,
        d: f32,
        kind: Kind,
    ) -> Result<i64, ::wharf_host::Error> {
        self.session.call(5, (a, b, c, d, kind))
    }

    /// Calls the guest's `call_nothing`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_nothing(&mut self) -> Result<(), ::wharf_host::Error> {
        self.session.call(6, ())
    }

    /// Calls the guest's `call_numbers`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_numbers(&mut self, it: &[f64]) -> Result<Vec<f64>, ::wharf_host::Error> {
        self.session.call(7, (it,))
    }

    /// Calls the guest's `call_owned_text`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_owned_text(&mut self, it: &str) -> Result<String, ::wharf_host::Error> {
        self.session.call(8, (it,))
    }

    /// Calls the guest's `call_renamed`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_renamed(&mut self, it: u8) -> Result<u8, ::wharf_host::Error> {
        self.session.call(9, (it,))
    }

    /// Calls the guest's `call_row`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_row(&mut self, it: &Row) -> Result<Row, ::wharf_host::Error> {
        self.session.call(10, (it,))
    }

    /// Calls the guest's `call_rows`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_rows(&mut self, it: &[Row]) -> Result<Vec<Row>, ::wharf_host::Error> {
        self.session.call(11, (it,))
    }

    /// Calls the guest's `call_shape`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_shape(&mut self, it: &Shape) -> Result<Shape, ::wharf_host::Error> {
        self.session.call(12, (it,))
    }

    /// Calls the guest's `call_text`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_text(&mut self, it: &str) -> Result<String, ::wharf_host::Error> {
        self.session.call(13, (it,))
    }

    /// So many calls, of ever longer text.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_texts(
        &mut self,
        it: &str,
        count: u32,
    ) -> Result<u32, ::wharf_host::Error> {
        self.session.call(14, (it, count))
    }

    /// Calls the guest's `call_wide`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn call_wide(
        &mut self,
        it: u128,
        map: &::std::collections::HashMap<String, u64>,
    ) -> Result<(u128, ::std::collections::HashMap<String, u64>), ::wharf_host::Error> {
        self.session.call(15, (it, map))
    }

    /// Calls the guest's `give_back`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::type_complexity, reason = "the guest has it so")]
    pub fn give_back(
        &mut self,
    ) -> Result<
        Vec<::wharf_host::Own<<S::Data as DrawingImports<S>>::Canvas>>,
        ::wharf_host::Error,
    >
    where
        S::Data: DrawingImports<S>,
    {
        self.session.call(16, ())
    }

    /// Calls the guest's `keep`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn keep(
        &mut self,
        canvas: ::wharf_host::Own<<S::Data as DrawingImports<S>>::Canvas>,
    ) -> Result<(), ::wharf_host::Error>
    where
        S::Data: DrawingImports<S>,
    {
        self.session.call(17, (canvas,))
    }

    /// Calls the guest's `merge_with`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::type_complexity, reason = "the guest has it so")]
    pub fn merge_with(
        &mut self,
        a: &::wharf_host::Own<<S::Data as DrawingImports<S>>::Canvas>,
        b: ::wharf_host::Own<<S::Data as DrawingImports<S>>::Canvas>,
    ) -> Result<
        Option<::wharf_host::Own<<S::Data as DrawingImports<S>>::Canvas>>,
        ::wharf_host::Error,
    >
    where
        S::Data: DrawingImports<S>,
    {
        self.session.call(18, (a, b))
    }

    /// Calls the guest's `open_and_keep`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn open_and_keep(
        &mut self,
        name: &str,
    ) -> Result<Result<u32, String>, ::wharf_host::Error> {
        self.session.call(19, (name,))
    }

    /// Calls the guest's `paint`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn paint(&mut self, width: u32, what: &str) -> Result<u32, ::wharf_host::Error> {
        self.session.call(20, (width, what))
    }

    /// Calls the guest's `paint_on`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn paint_on(
        &mut self,
        canvas: &::wharf_host::Own<<S::Data as DrawingImports<S>>::Canvas>,
        what: &str,
    ) -> Result<u32, ::wharf_host::Error>
    where
        S::Data: DrawingImports<S>,
    {
        self.session.call(21, (canvas, what))
    }

    /// Calls the guest's `through`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::type_complexity, reason = "the guest has it so")]
    pub fn through(
        &mut self,
        it: Vec<Option<::wharf_host::Own<<S::Data as DrawingImports<S>>::Canvas>>>,
    ) -> Result<
        Vec<Option<::wharf_host::Own<<S::Data as DrawingImports<S>>::Canvas>>>,
        ::wharf_host::Error,
    >
    where
        S::Data: DrawingImports<S>,
    {
        self.session.call(22, (it,))
    }

    /// The interface that this was made for, as a module describes it.
    fn interface() -> &'static [u8] {
        static INTERFACE: &[u8] = b"\x03B\0\0\0\x05\0\0\x000.1.0\0\x08\0\0\0call_add\0\0\0\0\x11\0\0\0imports::call_add\x02\0\0\0\x01\0\0\0a\0\x06\x01\0\0\0b\0\x06\x06\x03B\0\0\0\x05\0\0\x000.1.0\0\n\0\0\0call_bytes\0\0\0\0\x13\0\0\0imports::call_bytes\x01\0\0\0\x02\0\0\0it\0\x11\x02\x11\x02\x03F\0\0\0\x05\0\0\x000.1.0\0\x0C\0\0\0call_checked\0\0\0\0\x15\0\0\0imports::call_checked\x01\0\0\0\x02\0\0\0it\0\x06\x13\x10\x10\x03L\x01\0\0\x05\0\0\x000.1.0\0\x10\0\0\0call_checked_row\0\0\0\0\x19\0\0\0imports::call_checked_row\x01\0\0\0\x02\0\0\0it\0\x06\x13 \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0C\0\0\0imports::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0tags\x04\0\0\0tags\0\0\0\0\x11\x10\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0C\0\0\0imports::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0tags\x04\0\0\0tags\0\0\0\0\x11\x10\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x03B\0\0\0\x05\0\0\x000.1.0\0\n\0\0\0call_maybe\0\0\0\0\x13\0\0\0imports::call_maybe\x01\0\0\0\x02\0\0\0it\0\x12\x06\x12\x10\x03\xC0\0\0\0\x05\0\0\x000.1.0\0\n\0\0\0call_mixed\0\0\0\0\x13\0\0\0imports::call_mixed\x05\0\0\0\x01\0\0\0a\0\t\x01\0\0\0b\0\x01\x01\0\0\0c\0\x0C\x01\0\0\0d\0\n\x04\0\0\0kind\0 \x04\0\0\0Kind\x04\0\0\0Kind\0\0\0\0\r\0\0\0imports::Kind\0\0\0\0\x02\x02\0\0\0\x05\0\0\0Small\x05\0\0\0Small\0\0\0\0\t\0\0\0VeryLarge\t\0\0\0VeryLarge\0\0\0\0\t\x03<\0\0\0\x05\0\0\x000.1.0\0\x0C\0\0\0call_nothing\0\0\0\0\x15\0\0\0imports::call_nothing\0\0\0\0\0\x03F\0\0\0\x05\0\0\x000.1.0\0\x0C\0\0\0call_numbers\0\0\0\0\x15\0\0\0imports::call_numbers\x01\0\0\0\x02\0\0\0it\x01\x11\x0B\x11\x0B\x03J\0\0\0\x05\0\0\x000.1.0\0\x0F\0\0\0call_owned_text\0\0\0\0\x18\0\0\0imports::call_owned_text\x01\0\0\0\x02\0\0\0it\0\x10\x10\x03D\0\0\0\x05\0\0\x000.1.0\0\x0C\0\0\0call_renamed\0\0\0\0\x15\0\0\0imports::call_renamed\x01\0\0\0\x02\0\0\0it\0\x02\x02\x03:\x01\0\0\x05\0\0\x000.1.0\0\x08\0\0\0call_row\0\0\0\0\x11\0\0\0imports::call_row\x01\0\0\0\x02\0\0\0it\0 \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0C\0\0\0imports::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0tags\x04\0\0\0tags\0\0\0\0\x11\x10\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0C\0\0\0imports::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0tags\x04\0\0\0tags\0\0\0\0\x11\x10\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x03>\x01\0\0\x05\0\0\x000.1.0\0\t\0\0\0call_rows\0\0\0\0\x12\0\0\0imports::call_rows\x01\0\0\0\x02\0\0\0it\0\x11 \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0C\0\0\0imports::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0tags\x04\0\0\0tags\0\0\0\0\x11\x10\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x11 \x03\0\0\0Row\x03\0\0\0Row\0\0\0\0\x0C\0\0\0imports::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\0\0\0\0\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0tags\x04\0\0\0tags\0\0\0\0\x11\x10\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B\x03\xC0\x01\0\0\x05\0\0\x000.1.0\0\n\0\0\0call_shape\0\0\0\0\x13\0\0\0imports::call_shape\x01\0\0\0\x02\0\0\0it\0 \x05\0\0\0Shape\x05\0\0\0Shape\0\0\0\0\x0E\0\0\0imports::Shape\0\0\0\0\x01\x03\0\0\0\x07\0\0\0Nothing\x07\0\0\0Nothing\0\0\0\0\0\x06\0\0\0Circle\x06\0\0\0Circle\0\0\0\0\x01\x0B\x05\0\0\0Named\x05\0\0\0Named\0\0\0\0\x03\x02\0\0\0\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x05\0\0\0parts\x05\0\0\0parts\0\0\0\0\x11\"\x0E\0\0\0imports::Shape \x05\0\0\0Shape\x05\0\0\0Shape\0\0\0\0\x0E\0\0\0imports::Shape\0\0\0\0\x01\x03\0\0\0\x07\0\0\0Nothing\x07\0\0\0Nothing\0\0\0\0\0\x06\0\0\0Circle\x06\0\0\0Circle\0\0\0\0\x01\x0B\x05\0\0\0Named\x05\0\0\0Named\0\0\0\0\x03\x02\0\0\0\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x05\0\0\0parts\x05\0\0\0parts\0\0\0\0\x11\"\x0E\0\0\0imports::Shape\x03>\0\0\0\x05\0\0\x000.1.0\0\t\0\0\0call_text\0\0\0\0\x12\0\0\0imports::call_text\x01\0\0\0\x02\0\0\0it\x01\x10\x10\x03n\0\0\0\x05\0\0\x000.1.0\0\n\0\0\0call_texts#\0\0\0So many calls, of ever longer text.\x13\0\0\0imports::call_texts\x02\0\0\0\x02\0\0\0it\x01\x10\x05\0\0\0count\0\x06\x06\x03Q\0\0\0\x05\0\0\x000.1.0\0\t\0\0\0call_wide\0\0\0\0\x12\0\0\0imports::call_wide\x02\0\0\0\x02\0\0\0it\0\x18\x03\0\0\0map\0\x17\x10\x08\x14\x02\0\0\0\x18\x17\x10\x08\x03x\0\0\0\x05\0\0\x000.1.0\0\t\0\0\0give_back\0\0\0\0\x12\0\0\0imports::give_back\0\0\0\0\x110\x06\0\0\0Canvas\x06\0\0\0Canvas\x15\0\0\0Something to draw on.\x0F\0\0\0imports::Canvas\x01\x03y\0\0\0\x05\0\0\x000.1.0\0\x04\0\0\0keep\0\0\0\0\r\0\0\0imports::keep\x01\0\0\0\x06\0\0\0canvas\x000\x06\0\0\0Canvas\x06\0\0\0Canvas\x15\0\0\0Something to draw on.\x0F\0\0\0imports::Canvas\x01\0\x03\n\x01\0\0\x05\0\0\x000.1.0\0\n\0\0\0merge_with\0\0\0\0\x13\0\0\0imports::merge_with\x02\0\0\0\x01\0\0\0a\x011\x06\0\0\0Canvas\x06\0\0\0Canvas\x15\0\0\0Something to draw on.\x0F\0\0\0imports::Canvas\x01\x01\0\0\0b\x000\x06\0\0\0Canvas\x06\0\0\0Canvas\x15\0\0\0Something to draw on.\x0F\0\0\0imports::Canvas\x01\x120\x06\0\0\0Canvas\x06\0\0\0Canvas\x15\0\0\0Something to draw on.\x0F\0\0\0imports::Canvas\x01\x03J\0\0\0\x05\0\0\x000.1.0\0\r\0\0\0open_and_keep\0\0\0\0\x16\0\0\0imports::open_and_keep\x01\0\0\0\x04\0\0\0name\x01\x10\x13\x06\x10\x03C\0\0\0\x05\0\0\x000.1.0\0\x05\0\0\0paint\0\0\0\0\x0E\0\0\0imports::paint\x02\0\0\0\x05\0\0\0width\0\x06\x04\0\0\0what\x01\x10\x06\x03\x8B\0\0\0\x05\0\0\x000.1.0\0\x08\0\0\0paint_on\0\0\0\0\x11\0\0\0imports::paint_on\x02\0\0\0\x06\0\0\0canvas\x011\x06\0\0\0Canvas\x06\0\0\0Canvas\x15\0\0\0Something to draw on.\x0F\0\0\0imports::Canvas\x01\x04\0\0\0what\x01\x10\x06\x03\xC0\0\0\0\x05\0\0\x000.1.0\0\x07\0\0\0through\0\0\0\0\x10\0\0\0imports::through\x01\0\0\0\x02\0\0\0it\0\x11\x120\x06\0\0\0Canvas\x06\0\0\0Canvas\x15\0\0\0Something to draw on.\x0F\0\0\0imports::Canvas\x01\x11\x120\x06\0\0\0Canvas\x06\0\0\0Canvas\x15\0\0\0Something to draw on.\x0F\0\0\0imports::Canvas\x01";
        INTERFACE
    }
}

impl<S: ::wharf_host::engine::Store> ::core::fmt::Debug for Drawing<S> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("Drawing").field("session", &self.session).finish()
    }
}

/// What the guest `Drawing` imports: the data of its store has it.
///
/// A method gets the store with that data, and may call the guest again. An error that it
/// returns ends the call that the guest is in; what the guest takes for an error is a value.
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub trait DrawingImports<S: ::wharf_host::engine::Store<Data = Self>>: Sized + 'static {
    /// Something to draw on.
    type Canvas: Send + Sync + 'static;

    /// What the guest imports as `Canvas.draw`.
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
        canvas: &Self::Canvas,
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

    /// What the guest imports as `add`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn add(
        host: &mut ::wharf_host::Host<'_, S>,
        a: u32,
        b: u32,
    ) -> Result<u32, ::wharf_host::Error>;

    /// What the guest imports as `bytes`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn bytes(
        host: &mut ::wharf_host::Host<'_, S>,
        it: Vec<u8>,
    ) -> Result<Vec<u8>, ::wharf_host::Error>;

    /// What the guest imports as `checked`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn checked(
        host: &mut ::wharf_host::Host<'_, S>,
        it: u32,
    ) -> Result<Result<String, String>, ::wharf_host::Error>;

    /// What the guest imports as `checked_row`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn checked_row(
        host: &mut ::wharf_host::Host<'_, S>,
        it: u32,
    ) -> Result<Result<Row, Row>, ::wharf_host::Error>;

    /// What the guest imports as `maybe`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn maybe(
        host: &mut ::wharf_host::Host<'_, S>,
        it: Option<u32>,
    ) -> Result<Option<String>, ::wharf_host::Error>;

    /// What the guest imports as `merge`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn merge(
        host: &mut ::wharf_host::Host<'_, S>,
        a: &Self::Canvas,
        b: ::wharf_host::Own<Self::Canvas>,
    ) -> Result<Option<::wharf_host::Own<Self::Canvas>>, ::wharf_host::Error>;

    /// What the guest imports as `mixed`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn mixed(
        host: &mut ::wharf_host::Host<'_, S>,
        a: i64,
        b: bool,
        c: char,
        d: f32,
        kind: Kind,
    ) -> Result<i64, ::wharf_host::Error>;

    /// What the guest imports as `nothing`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn nothing(host: &mut ::wharf_host::Host<'_, S>) -> Result<(), ::wharf_host::Error>;

    /// What the guest imports as `numbers`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn numbers(
        host: &mut ::wharf_host::Host<'_, S>,
        it: Vec<f64>,
    ) -> Result<Vec<f64>, ::wharf_host::Error>;

    /// What the guest imports as `otherName`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn other_name(
        host: &mut ::wharf_host::Host<'_, S>,
        it: u8,
    ) -> Result<u8, ::wharf_host::Error>;

    /// What the guest imports as `owned_text`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn owned_text(
        host: &mut ::wharf_host::Host<'_, S>,
        it: String,
    ) -> Result<String, ::wharf_host::Error>;

    /// What the guest imports as `row`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn row(
        host: &mut ::wharf_host::Host<'_, S>,
        it: Row,
    ) -> Result<Row, ::wharf_host::Error>;

    /// What the guest imports as `rows`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn rows(
        host: &mut ::wharf_host::Host<'_, S>,
        it: Vec<Row>,
    ) -> Result<Vec<Row>, ::wharf_host::Error>;

    /// What the guest imports as `shape`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn shape(
        host: &mut ::wharf_host::Host<'_, S>,
        it: Shape,
    ) -> Result<Shape, ::wharf_host::Error>;

    /// What the guest imports as `text`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn text(
        host: &mut ::wharf_host::Host<'_, S>,
        it: String,
    ) -> Result<String, ::wharf_host::Error>;

    /// What the guest imports as `wide`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn wide(
        host: &mut ::wharf_host::Host<'_, S>,
        it: u128,
        map: ::std::collections::HashMap<String, u64>,
    ) -> Result<(u128, ::std::collections::HashMap<String, u64>), ::wharf_host::Error>;
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl<S: ::wharf_host::engine::Store> Drawing<S>
where
    S::Data: DrawingImports<S>,
{
    /// What the guest imports, from the data of its store. It may be changed, and does for any
    /// number of instances.
    pub fn imports() -> ::wharf_host::Imports<S> {
        let mut imports = ::wharf_host::Imports::new();
        imports
            .try_function(
                "Canvas.draw",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (
                        canvas,
                        what,
                    ): (
                        ::wharf_host::Borrow<<S::Data as DrawingImports<S>>::Canvas>,
                        String,
                    ) = args;
                    <S::Data>::canvas_draw(host, &canvas, what)
                },
            );
        imports
            .try_function(
                "Canvas.new",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (width,): (u32,) = args;
                    <S::Data>::canvas_new(host, width)
                },
            );
        imports
            .try_function(
                "Canvas.open",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (name,): (String,) = args;
                    <S::Data>::canvas_open(host, name)
                },
            );
        imports
            .try_function(
                "Canvas.set_width",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (
                        canvas,
                        width,
                    ): (
                        ::wharf_host::Borrow<<S::Data as DrawingImports<S>>::Canvas>,
                        u32,
                    ) = args;
                    <S::Data>::canvas_set_width(host, &canvas, width)
                },
            );
        imports
            .try_function(
                "Canvas.width",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (
                        canvas,
                    ): (::wharf_host::Borrow<<S::Data as DrawingImports<S>>::Canvas>,) = args;
                    <S::Data>::canvas_width(host, &canvas)
                },
            );
        imports
            .try_function(
                "add",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (a, b): (u32, u32) = args;
                    <S::Data>::add(host, a, b)
                },
            );
        imports
            .try_function(
                "bytes",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (it,): (Vec<u8>,) = args;
                    <S::Data>::bytes(host, it)
                },
            );
        imports
            .try_function(
                "checked",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (it,): (u32,) = args;
                    <S::Data>::checked(host, it)
                },
            );
        imports
            .try_function(
                "checked_row",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (it,): (u32,) = args;
                    <S::Data>::checked_row(host, it)
                },
            );
        imports
            .try_function(
                "maybe",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (it,): (Option<u32>,) = args;
                    <S::Data>::maybe(host, it)
                },
            );
        imports
            .try_function(
                "merge",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (
                        a,
                        b,
                    ): (
                        ::wharf_host::Borrow<<S::Data as DrawingImports<S>>::Canvas>,
                        ::wharf_host::Own<<S::Data as DrawingImports<S>>::Canvas>,
                    ) = args;
                    <S::Data>::merge(host, &a, b)
                },
            );
        imports
            .try_function(
                "mixed",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (a, b, c, d, kind): (i64, bool, char, f32, Kind) = args;
                    <S::Data>::mixed(host, a, b, c, d, kind)
                },
            );
        imports
            .try_function(
                "nothing",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let () = args;
                    <S::Data>::nothing(host)
                },
            );
        imports
            .try_function(
                "numbers",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (it,): (Vec<f64>,) = args;
                    <S::Data>::numbers(host, it)
                },
            );
        imports
            .try_function(
                "otherName",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (it,): (u8,) = args;
                    <S::Data>::other_name(host, it)
                },
            );
        imports
            .try_function(
                "owned_text",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (it,): (String,) = args;
                    <S::Data>::owned_text(host, it)
                },
            );
        imports
            .try_function(
                "row",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (it,): (Row,) = args;
                    <S::Data>::row(host, it)
                },
            );
        imports
            .try_function(
                "rows",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (it,): (Vec<Row>,) = args;
                    <S::Data>::rows(host, it)
                },
            );
        imports
            .try_function(
                "shape",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (it,): (Shape,) = args;
                    <S::Data>::shape(host, it)
                },
            );
        imports
            .try_function(
                "text",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (it,): (String,) = args;
                    <S::Data>::text(host, it)
                },
            );
        imports
            .try_function(
                "wide",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (it, map): (u128, ::std::collections::HashMap<String, u64>) = args;
                    <S::Data>::wide(host, it, map)
                },
            );
        imports
    }
}
