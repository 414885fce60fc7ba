// Made by wharf 0.1.0. Changes will be lost.

/// Numbers.
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
        guest: &'s mut Viewing<S>,
    ) -> Result<&'s [u8], ::wharf_host::Error> {
        guest.session.view(0, (self,))
    }

    /// Calls the guest's `Board.bytes_mut`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn bytes_mut<'s, S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &'s mut Viewing<S>,
    ) -> Result<&'s mut [u8], ::wharf_host::Error> {
        guest.session.view_mut(1, (self,))
    }

    /// Calls the guest's `Board.floats`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn floats<'s, S: ::wharf_host::engine::Store>(
        &self,
        guest: &'s mut Viewing<S>,
        from: u32,
    ) -> Result<&'s [f64], ::wharf_host::Error> {
        guest.session.view(2, (self, from))
    }

    /// Moves all numbers to another place.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn grow<S: ::wharf_host::engine::Store>(
        &mut self,
        guest: &mut Viewing<S>,
        by: u32,
    ) -> Result<(), ::wharf_host::Error> {
        guest.session.call(3, (self, by))
    }

    /// Calls the guest's `Board.new`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    #[allow(clippy::new_ret_no_self, reason = "the guest has it so")]
    pub fn new<S: ::wharf_host::engine::Store>(
        guest: &mut Viewing<S>,
        length: u32,
    ) -> Result<Board, ::wharf_host::Error> {
        guest.session.call(4, (length,))
    }

    /// Calls the guest's `Board.sum`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn sum<S: ::wharf_host::engine::Store>(
        &self,
        guest: &mut Viewing<S>,
    ) -> Result<u32, ::wharf_host::Error> {
        guest.session.call(5, (self,))
    }

    /// Calls the guest's `Board.words`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn words<'s, S: ::wharf_host::engine::Store>(
        &self,
        guest: &'s mut Viewing<S>,
    ) -> Result<&'s [i32], ::wharf_host::Error> {
        guest.session.view(6, (self,))
    }
}

/// An instance of the guest `Viewing`, and the store it lives in.
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Viewing<S: ::wharf_host::engine::Store> {
    session: ::wharf_host::Session<S>,
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl<S: ::wharf_host::engine::Store> Viewing<S> {
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

    /// Calls the guest's `table`.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn table(&mut self) -> Result<&[u16], ::wharf_host::Error> {
        self.session.view(7, ())
    }

    /// The interface that this was made for, as a module describes it.
    fn interface() -> &'static [u8] {
        static INTERFACE: &[u8] = b"\x03\xA3\0\0\0\x05\0\0\x000.1.0\x01\x01\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\0\x0B\0\0\0Board.bytes\0\0\0\0\x13\0\0\0views::Board::bytes\x01\0\0\0\x04\0\0\0self\x011\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\x004\x02\x03\xAB\0\0\0\x05\0\0\x000.1.0\x01\x01\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\0\x0F\0\0\0Board.bytes_mut\0\0\0\0\x17\0\0\0views::Board::bytes_mut\x01\0\0\0\x04\0\0\0self\x012\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\x005\x02\x03\xAF\0\0\0\x05\0\0\x000.1.0\x01\x01\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\0\x0C\0\0\0Board.floats\0\0\0\0\x14\0\0\0views::Board::floats\x02\0\0\0\x04\0\0\0self\x011\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\0\x04\0\0\0from\0\x064\x0B\x03\xCB\0\0\0\x05\0\0\x000.1.0\x01\x01\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\0\n\0\0\0Board.grow#\0\0\0Moves all numbers to another place.\x12\0\0\0views::Board::grow\x02\0\0\0\x04\0\0\0self\x012\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\0\x02\0\0\0by\0\x06\0\x03\xA0\0\0\0\x05\0\0\x000.1.0\x01\0\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\0\t\0\0\0Board.new\0\0\0\0\x11\0\0\0views::Board::new\x01\0\0\0\x06\0\0\0length\0\x060\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\0\x03\x9E\0\0\0\x05\0\0\x000.1.0\x01\x01\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\0\t\0\0\0Board.sum\0\0\0\0\x11\0\0\0views::Board::sum\x01\0\0\0\x04\0\0\0self\x011\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\0\x06\x03\xA3\0\0\0\x05\0\0\x000.1.0\x01\x01\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\0\x0B\0\0\0Board.words\0\0\0\0\x13\0\0\0views::Board::words\x01\0\0\0\x04\0\0\0self\x011\x05\0\0\0Board\x05\0\0\0Board\x08\0\0\0Numbers.\x0C\0\0\0views::Board\x004\x07\x03-\0\0\0\x05\0\0\x000.1.0\0\x05\0\0\0table\0\0\0\0\x0C\0\0\0views::table\0\0\0\x004\x04";
        INTERFACE
    }
}

impl<S: ::wharf_host::engine::Store> ::core::fmt::Debug for Viewing<S> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("Viewing").field("session", &self.session).finish()
    }
}
