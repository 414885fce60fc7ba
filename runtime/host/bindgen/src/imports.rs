//! What the guest imports: a trait that the data of its store implements.

use proc_macro2::TokenStream;
use quote::quote;
use wharf_abi::names as abi_names;
use wharf_abi::section::Interface;
use wharf_abi::types::{Access, Handle, Import, Side, Type};

use crate::functions::bound;
use crate::names::{self, Names};
use crate::types::{Place, Types};
use crate::{Error, MAX_PARAMS, Options, docs, lints};

/// The trait, and what makes functions of its methods; nothing if the guest imports nothing.
pub(crate) fn all(
    interface: &Interface,
    options: &Options,
    types: &Types<'_>,
) -> Result<TokenStream, Error> {
    if interface.imports.is_empty() {
        return Ok(TokenStream::new());
    }
    let mut names = Names::default();
    let methods: Vec<Method> = interface
        .imports
        .iter()
        .map(|import| Method::of(types, import, &mut names))
        .collect::<Result<_, _>>()?;
    let resources = types.resources.iter().map(|(name, resource)| {
        let docs = docs::or(
            &resource.label.docs,
            &format!("The host's own type of the guest's `{name}`."),
        );
        let name = types.ident(name);
        quote! {
            #docs
            type #name: Send + Sync + 'static;
        }
    });
    let (host, imports) = (&types.host, &types.imports);
    let summary = format!(
        "What the guest `{}` imports: the data of its store has it.",
        options.name
    );
    let docs = docs::attributes(&summary);
    let unused = lints::unused();
    let declared = methods.iter().map(|method| &method.declared);
    let added = methods.iter().map(|method| &method.added);
    let bound = bound(types);
    Ok(quote! {
        #docs
        ///
        /// A method gets the store with that data, and may call the guest again. An error that it
        /// returns ends the call that the guest is in; what the guest takes for an error is a value.
        #unused
        pub trait #imports<S: ::wharf_host::engine::Store<Data = Self>>: Sized + 'static {
            #(#resources)*
            #(#declared)*
        }

        #unused
        impl<S: ::wharf_host::engine::Store> #host<S>
        #bound
        {
            /// What the guest imports, from the data of its store. It may be changed, and does for any
            /// number of instances.
            pub fn imports() -> ::wharf_host::Imports<S> {
                let mut imports = ::wharf_host::Imports::new();
                #(#added)*
                imports
            }
        }
    })
}

/// A method of the trait.
struct Method {
    declared: TokenStream,
    /// How it becomes a function of the host's.
    added: TokenStream,
}

impl Method {
    fn of(types: &Types<'_>, import: &Import, names: &mut Names) -> Result<Method, Error> {
        let function = &import.function;
        let count = function.params.len();
        if count > MAX_PARAMS {
            return Err(Error::TooManyArguments {
                function: function.name.get().to_owned(),
                count,
            });
        }
        let imported = abi_names::imported(&import.module, &function.name);
        let name = names.add(&names::snake(&function.name.replace('.', "_")));
        let mut locals = Names::without(["host"]);
        let (mut params, mut taken, mut tuple, mut passed) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for param in function.params.iter() {
            let local = match (param.name.get(), &function.member) {
                ("self", Some(member)) => {
                    locals.add(&names::snake(member.resource.label.name.get()))
                }
                (name, _) => locals.add(names::snake(name).trim_start_matches('_')),
            };
            let ty = param.ty.get();
            let at = Place::of_import(Side::Host);
            let data = Place::of_export(Side::Host);
            tuple.push(types.owned(ty, data));
            let (declared, pattern, argument) = match ty {
                Type::Handle(Handle::Borrow(resource, access)) => {
                    let ty = types.resource(resource, at);
                    match access {
                        Access::Shared => (quote! { &#ty }, quote! { #local }, quote! { &#local }),
                        Access::Exclusive => (
                            quote! { &mut #ty },
                            quote! { mut #local },
                            quote! { &mut #local },
                        ),
                    }
                }
                ty => (types.owned(ty, at), quote! { #local }, quote! { #local }),
            };
            params.push(quote! { #local: #declared });
            taken.push(pattern);
            passed.push(argument);
        }
        let result = types.prelude("Result");
        let ok = types.owned(&function.result, Place::of_import(Side::Guest));
        let returns = quote! { #result<#ok, ::wharf_host::Error> };
        let written: Vec<&TokenStream> = tuple.iter().chain([&returns]).collect();
        let plain = name.to_string();
        let allow = lints::allow(&lints::of_method(&plain, params.len(), &written));
        let docs = docs::or(
            &function.docs,
            &format!("What the guest imports as `{imported}`."),
        );
        let complex = lints::allow(&lints::of_types(&written));
        Ok(Method {
            declared: quote! {
                #docs
                ///
                /// # Errors
                /// Whatever is to end the call that the guest is in.
                #allow
                fn #name(
                    host: &mut ::wharf_host::Host<'_, S>,
                    #(#params),*
                ) -> #returns;
            },
            added: quote! {
                #complex
                imports.try_function::<(#(#tuple,)*), _, _>(
                    #imported,
                    |host, (#(#taken,)*)| <S::Data>::#name(host, #(#passed),*),
                );
            },
        })
    }
}
