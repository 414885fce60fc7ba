// Made by wharf 0.1.0. Changes will be lost.

/// A kind of row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub enum Kind {
    /// The first.
    #[value(rename = "plain-old")]
    PlainOld,
    #[value(rename = "other")]
    Other,
}

/// A row of a table.
///
/// It has two lines.
#[derive(Clone, Debug, PartialEq, ::wharf_host::Value)]
#[value(crate = "::wharf_host")]
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Row {
    /// Which one it is.
    pub id: u32,
    pub name: String,
    #[value(rename = "type")]
    pub kind: Kind,
    pub score: Option<f64>,
}

/// An instance of the guest `Small`, and the store it lives in.
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Small<S: ::wharf_host::engine::Store> {
    session: ::wharf_host::Session<S>,
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl<S: ::wharf_host::engine::Store> Small<S> {
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

    /// Calls the guest's `counts`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn counts(&mut self) -> Result<u32, ::wharf_host::Error> {
        self.session.call(0, ())
    }

    /// Calls the guest's `echo`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn echo(&mut self, text: &str) -> Result<String, ::wharf_host::Error> {
        self.session.call(1, (text,))
    }

    /// Calls the guest's `row`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn row(&mut self, row: &Row) -> Result<Row, ::wharf_host::Error> {
        self.session.call(2, (row,))
    }

    /// The interface that this was made for, as a module describes it.
    fn interface() -> &'static [u8] {
        static INTERFACE: &[u8] = b"\x03.\0\0\0\x05\0\0\x000.1.0\0\x06\0\0\0counts\0\0\0\0\r\0\0\0tests::counts\0\0\0\0\x06\x034\0\0\0\x05\0\0\x000.1.0\0\x04\0\0\0echo\0\0\0\0\x0B\0\0\0tests::echo\x01\0\0\0\x04\0\0\0text\x01\x10\x10\x03\xBF\x02\0\0\x05\0\0\x000.1.0\0\x03\0\0\0row\0\0\0\0\n\0\0\0tests::row\x01\0\0\0\x03\0\0\0row\x01 \x03\0\0\0Row\x03\0\0\0Row$\0\0\0A row of a table.\n\nIt has two lines.\x1A\0\0\0golden::guests::types::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\x10\0\0\0Which one it is.\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0type\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B \x03\0\0\0Row\x03\0\0\0Row$\0\0\0A row of a table.\n\nIt has two lines.\x1A\0\0\0golden::guests::types::Row\0\0\0\0\0\x04\0\0\0\x02\0\0\0id\x02\0\0\0id\x10\0\0\0Which one it is.\x06\x04\0\0\0name\x04\0\0\0name\0\0\0\0\x10\x04\0\0\0type\x04\0\0\0kind\0\0\0\0 \x04\0\0\0Kind\x04\0\0\0Kind\x0E\0\0\0A kind of row.\x1B\0\0\0golden::guests::types::Kind\0\0\0\0\x02\x02\0\0\0\t\0\0\0plain-old\x08\0\0\0PlainOld\n\0\0\0The first.\x05\0\0\0other\x05\0\0\0Other\0\0\0\0\x05\0\0\0score\x05\0\0\0score\0\0\0\0\x12\x0B";
        INTERFACE
    }
}

impl<S: ::wharf_host::engine::Store> ::core::fmt::Debug for Small<S> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("Small").field("session", &self.session).finish()
    }
}
