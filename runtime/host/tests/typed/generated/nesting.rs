// Made by wharf 0.1.0. Changes will be lost.

/// An instance of the guest `Nesting`, and the store it lives in.
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub struct Nesting<S: ::wharf_host::engine::Store> {
    session: ::wharf_host::Session<S>,
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl<S: ::wharf_host::engine::Store> Nesting<S> {
    /// Makes an instance in a store of the guest's engine, whose data is a [`NestingImports`]: what the guest imports comes from there.
    ///
    /// # Errors
    /// If the guest's interface isn't the one that this was made for, or as
    /// `Guest::instantiate_with`.
    pub fn instantiate(
        guest: &::wharf_host::Guest<S::Module>,
        store: S,
    ) -> Result<Self, ::wharf_host::Error>
    where
        S::Data: NestingImports<S>,
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

    /// Goes down so many levels, by way of the host, and says what it saw on each. On every level memory
    /// grows by so many pages. On the lowest it returns, fails or panics.
    ///
    /// # Errors
    /// As `wharf_host::TypedFunction::call`.
    pub fn descend(
        &mut self,
        depth: u32,
        text: &str,
        grow: u32,
        then: &str,
    ) -> Result<Result<String, String>, ::wharf_host::Error> {
        self.session.call(0, (depth, text, grow, then))
    }

    /// The interface that this was made for, as a module describes it.
    fn interface() -> &'static [u8] {
        static INTERFACE: &[u8] = b"\x03\x01\x01\0\0\x05\0\0\x000.1.0\0\x07\0\0\0descend\xA4\0\0\0Goes down so many levels, by way of the host, and says what it saw on each. On every level memory\ngrows by so many pages. On the lowest it returns, fails or panics.\x10\0\0\0nesting::descend\x04\0\0\0\x05\0\0\0depth\0\x06\x04\0\0\0text\x01\x10\x04\0\0\0grow\0\x06\x04\0\0\0then\x01\x10\x13\x10\x10";
        INTERFACE
    }
}

impl<S: ::wharf_host::engine::Store> ::core::fmt::Debug for Nesting<S> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("Nesting").field("session", &self.session).finish()
    }
}

/// What the guest `Nesting` imports: the data of its store has it.
///
/// A method gets the store with that data, and may call the guest again. An error that it
/// returns ends the call that the guest is in; what the guest takes for an error is a value.
#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
pub trait NestingImports<S: ::wharf_host::engine::Store<Data = Self>>: Sized + 'static {
    /// What the guest imports as `step`.
    ///
    /// # Errors
    /// Whatever is to end the call that the guest is in.
    fn step(
        host: &mut ::wharf_host::Host<'_, S>,
        depth: u32,
        text: String,
        grow: u32,
        then: String,
    ) -> Result<Result<String, String>, ::wharf_host::Error>;
}

#[allow(dead_code, unreachable_pub, reason = "hosts use what they need")]
impl<S: ::wharf_host::engine::Store> Nesting<S>
where
    S::Data: NestingImports<S>,
{
    /// What the guest imports, from the data of its store. It may be changed, and does for any
    /// number of instances.
    pub fn imports() -> ::wharf_host::Imports<S> {
        let mut imports = ::wharf_host::Imports::new();
        imports
            .try_function(
                "step",
                |host: &mut ::wharf_host::Host<'_, S>, args| {
                    let (depth, text, grow, then): (u32, String, u32, String) = args;
                    <S::Data>::step(host, depth, text, grow, then)
                },
            );
        imports
    }
}
