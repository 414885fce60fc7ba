//! The host's type, and a method for each function.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use wharf_abi::section::Interface;
use wharf_abi::types::{Function, Mode, Type};

use crate::names::{self, Names};
use crate::types::Types;
use crate::{Error, MAX_PARAMS, Options, docs, lints, section};

/// The names of the host's own methods.
const OWN: [&str; 5] = ["instantiate", "interface", "session", "session_mut", "fmt"];

/// The struct and its methods.
pub(crate) fn host(
    interface: &Interface,
    options: &Options,
    types: &Types<'_>,
) -> Result<TokenStream, Error> {
    let name = &types.host;
    let text = name.to_string();
    let mut names = Names::without(OWN);
    let methods = interface.functions.iter().enumerate();
    let methods: Vec<TokenStream> = methods
        .map(|(index, function)| method(types, function, index, &mut names))
        .collect::<Result<_, _>>()?;
    let checks: Vec<TokenStream> = interface
        .functions
        .iter()
        .filter(|function| function.types().any(|ty| types.has_with(ty)))
        .map(|function| check(types, function))
        .collect();
    let unused = lints::unused();
    let module = options.module.as_ref().map(|module| {
        let constant = format!("{}_WASM", names::snake(&text).to_uppercase());
        let constant = names::ident(&constant);
        quote! {
            /// The module that this was made of.
            #unused
            pub const #constant: &[u8] = #module;
        }
    });
    let section = section(interface);
    let result = types.prelude("Result");
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

fn method(
    types: &Types<'_>,
    function: &Function,
    index: usize,
    names: &mut Names,
) -> Result<TokenStream, Error> {
    let count = function.params.len();
    if count > MAX_PARAMS {
        return Err(Error::TooManyArguments {
            function: function.name.get().to_owned(),
            count,
        });
    }
    let name = names.add(&names::snake(&function.name));
    let mut locals = Names::without(["self"]);
    let (mut params, mut args, mut written) = (Vec::new(), Vec::new(), Vec::new());
    for param in function.params.iter() {
        // There is one `()`, and nothing to say about it.
        if let Type::Unit = param.ty.get() {
            args.push(quote! { () });
            continue;
        }
        let name = locals.add(names::snake(&param.name).trim_start_matches('_'));
        let ty = types.param(&param.ty, param.mode);
        params.push(quote! { #name: #ty });
        args.push(quote! { #name });
        written.push(ty);
    }
    let ok = types.owned(&function.result, None);
    let result = types.prelude("Result");
    let returns = quote! { #result<#ok, ::wharf_host::Error> };
    written.push(returns.clone());
    let written: Vec<&TokenStream> = written.iter().collect();
    let plain = name.to_string();
    let allow = lints::allow(&lints::of_method(&plain, params.len(), &written));
    let docs = docs::or(
        &function.docs,
        &format!("Calls the guest's `{}`.", function.name.get()),
    );
    let index = Literal::usize_unsuffixed(index);
    Ok(quote! {
        #docs
        ///
        /// # Errors
        /// As `wharf_host::TypedFunction::call`.
        #allow
        pub fn #name(&mut self, #(#params),*) -> #returns {
            self.session.call(#index, (#(#args,)*))
        }
    })
}

/// Holds the host's own types to those of a function.
fn check(types: &Types<'_>, function: &Function) -> TokenStream {
    let name = function.name.get();
    let params = function
        .params
        .iter()
        .map(|param| match (param.mode, param.ty.get()) {
            (Mode::Mutable, Type::List(element)) => {
                let element = types.owned(element, None);
                quote! { &mut [#element] }
            }
            (_, ty) => types.owned(ty, None),
        });
    let result = types.owned(&function.result, None);
    quote! { session.instance().function::<(#(#params,)*), #result>(#name)?; }
}
