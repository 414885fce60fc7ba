//! The guest's objects: a type for each of theirs, with its functions as methods.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use wharf_abi::section::Interface;
use wharf_abi::types::{Function, Resource, Role, Side, Type};

use crate::functions::{Receiver, method};
use crate::names::Names;
use crate::types::{Place, Types};
use crate::{Error, docs, lints};

/// The names of the methods that each of them has.
const OWN: [&str; 2] = ["free", "fmt"];

/// All of them.
pub(crate) fn all(types: &Types<'_>, interface: &Interface) -> Result<Vec<TokenStream>, Error> {
    let objects = types.objects.values();
    objects
        .map(|resource| one(types, interface, resource))
        .collect()
}

fn one(
    types: &Types<'_>,
    interface: &Interface,
    resource: &Resource,
) -> Result<TokenStream, Error> {
    let text = resource.label.name.get();
    let name = types.ident(text);
    let docs = docs::or(
        &resource.label.docs,
        &format!("An object of the guest's type `{text}`."),
    );
    let literal = Literal::string(text);
    let unused = lints::unused();
    let mut names = Names::without(OWN);
    let mut methods = Vec::new();
    for (index, function) in interface.functions.iter().enumerate() {
        let Some(role) = role(function, text) else {
            continue;
        };
        let receiver = match role {
            Role::Method | Role::Getter | Role::Setter | Role::Text | Role::Next => {
                Receiver::Object
            }
            Role::Constructor | Role::Static | Role::Constant => Receiver::Type,
        };
        methods.push(method(types, interface, index, &receiver, &mut names)?);
    }
    let next = interface
        .functions
        .iter()
        .find(|function| role(function, text) == Some(Role::Next));
    methods.extend(next.map(|next| iterator(types, next, &mut names)));
    let inherent = (!methods.is_empty()).then(|| {
        quote! {
            #unused
            impl #name {
                #(#methods)*
            }
        }
    });
    Ok(quote! {
        #docs
        #[derive(Debug)]
        #unused
        pub struct #name {
            object: ::wharf_host::Object,
        }

        ::wharf_host::object! { impl #name = #literal; }

        #inherent
    })
}

/// What a function is to the type of this name.
fn role(function: &Function, name: &str) -> Option<Role> {
    let member = function.member.as_ref()?;
    (member.resource.label.name.get() == name).then_some(member.role)
}

/// What an object runs through, as an iterator.
fn iterator(types: &Types<'_>, next: &Function, names: &mut Names) -> TokenStream {
    let item = match next.result.get() {
        Type::Option(item) => types.owned(item, Place::of_export(Side::Host)),
        other => types.owned(other, Place::of_export(Side::Host)),
    };
    let (name, host) = (names.add("iter"), &types.host);
    let (result, option) = (types.prelude("Result"), types.prelude("Option"));
    let allow = lints::allow(&lints::of_types(&[&item]));
    quote! {
        /// What the object runs through, up to the first error.
        #allow
        pub fn #name<'s, S: ::wharf_host::engine::Store>(
            &'s mut self,
            guest: &'s mut #host<S>,
        ) -> impl ::core::iter::Iterator<Item = #result<#item, ::wharf_host::Error>> + 's {
            let mut failed = false;
            ::core::iter::from_fn(move || {
                if failed {
                    return #option::None;
                }
                let next = self.next(guest);
                failed = next.is_err();
                next.transpose()
            })
        }
    }
}
