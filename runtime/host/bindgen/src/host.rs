//! The host's type: an instance and its store.

use proc_macro2::TokenStream;
use quote::quote;
use wharf_abi::section::Interface;

use crate::functions::{self, Receiver, bound, method};
use crate::names::{self, Names};
use crate::types::Types;
use crate::{Error, Options, docs, lints, section};

/// The names of the host's own methods.
const OWN: [&str; 7] = [
    "instantiate",
    "instantiate_with",
    "imports",
    "interface",
    "session",
    "session_mut",
    "fmt",
];

/// The struct and its methods.
pub(crate) fn host(
    interface: &Interface,
    options: &Options,
    types: &Types<'_>,
) -> Result<TokenStream, Error> {
    let name = &types.host;
    let text = name.to_string();
    let mut names = Names::without(OWN);
    let functions = interface.functions.iter().enumerate();
    let methods: Vec<TokenStream> = functions
        .filter(|(_, function)| function.member.is_none())
        .map(|(index, _)| method(types, interface, index, &Receiver::Host, &mut names))
        .collect::<Result<_, _>>()?;
    let module = options.module.as_ref().map(|module| {
        let constant = format!("{}_WASM", names::snake(&text).to_uppercase());
        let constant = names::ident(&constant);
        let unused = lints::unused();
        quote! {
            /// The module that this was made of.
            #unused
            pub const #constant: &[u8] = #module;
        }
    });
    let instantiate = match interface.imports.is_empty() {
        true => alone(interface, types),
        false => importing(interface, types),
    };
    let section = section(interface);
    let unused = lints::unused();
    let summary = format!(
        "An instance of the guest `{}`, and the store it lives in.",
        options.name
    );
    let docs = docs::attributes(&summary);
    Ok(quote! {
        #docs
        #unused
        pub struct #name<S: ::wharf_host::engine::Store> {
            session: ::wharf_host::Session<S>,
        }

        #unused
        impl<S: ::wharf_host::engine::Store> #name<S> {
            #instantiate

            /// The instance and its store.
            pub fn session(&self) -> &::wharf_host::Session<S> {
                &self.session
            }

            /// The instance and its store, for the store's fuel and data.
            pub fn session_mut(&mut self) -> &mut ::wharf_host::Session<S> {
                &mut self.session
            }

            #(#methods)*

            /// The interface that this was made for, as a module describes it.
            fn interface() -> &'static [u8] {
                // One for all kinds of stores: it is known by its address.
                static INTERFACE: &[u8] = #section;
                INTERFACE
            }
        }

        impl<S: ::wharf_host::engine::Store> ::core::fmt::Debug for #name<S> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#text).field("session", &self.session).finish()
            }
        }

        #module
    })
}

/// Holds the host's own types to those of the guest.
fn checks(interface: &Interface, types: &Types<'_>) -> Vec<TokenStream> {
    let functions = interface.functions.iter();
    functions
        .filter(|function| function.types().any(|ty| types.has_with(ty)))
        .map(|function| functions::check(types, function))
        .collect()
}

/// Of a guest that imports nothing.
fn alone(interface: &Interface, types: &Types<'_>) -> TokenStream {
    let result = types.prelude("Result");
    let checks = checks(interface, types);
    quote! {
        /// Makes an instance in a store of the guest's engine.
        ///
        /// # Errors
        /// If the guest's interface isn't the one that this was made for, or as
        /// `Guest::instantiate`.
        pub fn instantiate(
            guest: &::wharf_host::Guest<S::Module>,
            store: S,
        ) -> #result<Self, ::wharf_host::Error> {
            let session = ::wharf_host::Session::expecting(guest, store, Self::interface())?;
            #(#checks)*
            Ok(Self { session })
        }
    }
}

/// Of a guest that imports something.
fn importing(interface: &Interface, types: &Types<'_>) -> TokenStream {
    let result = types.prelude("Result");
    let checks = checks(interface, types);
    let bound = bound(types);
    let summary = format!(
        "Makes an instance in a store of the guest's engine, whose data is a [`{}`]: what the guest \
         imports comes from there.",
        types.imports
    );
    let docs = docs::attributes(&summary);
    quote! {
        #docs
        ///
        /// # Errors
        /// If the guest's interface isn't the one that this was made for, or as
        /// `Guest::instantiate_with`.
        pub fn instantiate(
            guest: &::wharf_host::Guest<S::Module>,
            store: S,
        ) -> #result<Self, ::wharf_host::Error>
        #bound
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
        ) -> #result<Self, ::wharf_host::Error> {
            let interface = Self::interface();
            let session =
                ::wharf_host::Session::expecting_with(guest, store, imports, interface)?;
            #(#checks)*
            Ok(Self { session })
        }
    }
}
