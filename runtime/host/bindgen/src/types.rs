//! Types of an interface as Rust writes them.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use wharf_abi::section::Interface;
use wharf_abi::types::{Definition, Mode, Ref, Type};

use crate::names::{self, Names, ident};
use crate::standard::Standard;
use crate::traits::Traits;
use crate::{Error, Options};

/// What the host's types are called.
pub(crate) struct Types<'i> {
    /// The definitions that code is made for, by their full names.
    pub(crate) definitions: BTreeMap<String, &'i Definition>,
    /// The Rust names of these.
    idents: BTreeMap<String, Ident>,
    with: &'i BTreeMap<String, TokenStream>,
    /// The host's own type.
    pub(crate) host: Ident,
}

impl<'i> Types<'i> {
    pub(crate) fn of(interface: &'i Interface, options: &'i Options) -> Result<Self, Error> {
        let mut definitions = interface.definitions();
        for path in options.with.keys() {
            if !definitions.values().any(|it| it.path.get() == path) {
                let known: Vec<String> = definitions
                    .values()
                    .filter(|it| Standard::of(it).is_none())
                    .map(|it| format!("`{}`", it.path.get()))
                    .collect();
                return Err(Error::NoSuchType {
                    path: path.clone(),
                    known: match known.is_empty() {
                        true => "none".to_owned(),
                        false => known.join(", "),
                    },
                });
            }
        }
        definitions.retain(|_, it| {
            Standard::of(it).is_none() && !options.with.contains_key(it.path.get())
        });
        let mut names = Names::default();
        let idents = definitions.keys().map(|name| {
            let ident = names.add(&names::pascal(name));
            (name.clone(), ident)
        });
        let idents = idents.collect();
        Ok(Types {
            definitions,
            idents,
            with: &options.with,
            host: names.add(&options.name),
        })
    }

    /// The Rust name of a definition that code is made for.
    pub(crate) fn ident(&self, full_name: &str) -> Ident {
        match self.idents.get(full_name) {
            Some(ident) => ident.clone(),
            None => ident(&names::pascal(full_name)),
        }
    }

    pub(crate) fn is_with(&self, definition: &Definition) -> bool {
        self.with.contains_key(definition.path.get())
    }

    /// Whether a type of the host's own is a part of it.
    pub(crate) fn has_with(&self, ty: &Type) -> bool {
        let mut found = false;
        ty.visit(&mut |ty| {
            if let Type::Defined(definition) = ty {
                found |= self.is_with(definition);
            }
        });
        found
    }

    pub(crate) fn traits(&self, ty: &Type) -> Traits {
        Traits::of(ty, &|definition| self.is_with(definition))
    }

    /// A name of the prelude, unless a type of the guest has it.
    pub(crate) fn prelude(&self, name: &str) -> TokenStream {
        let path = match name {
            "String" => quote! { ::std::string::String },
            "Vec" => quote! { ::std::vec::Vec },
            "Box" => quote! { ::std::boxed::Box },
            "Option" => quote! { ::core::option::Option },
            _ => quote! { ::core::result::Result },
        };
        let short = ident(name);
        match self.idents.values().any(|it| *it == short) || self.host == short {
            true => path,
            false => quote! { #short },
        }
    }

    /// The type of a value that the host owns. `itself` is the definition that it is a part of.
    pub(crate) fn owned(&self, ty: &Type, itself: Option<&Ident>) -> TokenStream {
        let owned = |ty: &Ref<Type>| self.owned(ty, itself);
        match ty {
            Type::Handle(_) | Type::View(_, _) => unimplemented!(),
            Type::Unit => quote! { () },
            Type::Scalar(scalar) => {
                let name = ident(scalar.name());
                quote! { #name }
            }
            Type::NonZero(scalar) => {
                let name = ident(scalar.name());
                quote! { ::core::num::NonZero<#name> }
            }
            Type::Wide(wide) => {
                let name = ident(wide.name());
                quote! { #name }
            }
            Type::Str => self.prelude("String"),
            Type::List(element) => {
                let (vec, element) = (self.prelude("Vec"), owned(element));
                quote! { #vec<#element> }
            }
            Type::Array(element, len) => {
                let (element, len) = (owned(element), Literal::u32_unsuffixed(*len));
                quote! { [#element; #len] }
            }
            Type::Set(element) => match self.traits(element).hash {
                true => {
                    let element = owned(element);
                    quote! { ::std::collections::HashSet<#element> }
                }
                // The guest has an order or a hash that Rust's type of the elements hasn't.
                false => {
                    let (vec, element) = (self.prelude("Vec"), owned(element));
                    quote! { #vec<#element> }
                }
            },
            Type::Map(key, value) => {
                let (hash, vec) = (self.traits(key).hash, self.prelude("Vec"));
                let (key, value) = (owned(key), owned(value));
                match hash {
                    true => quote! { ::std::collections::HashMap<#key, #value> },
                    false => quote! { #vec<(#key, #value)> },
                }
            }
            Type::Tuple(parts) => {
                let parts = parts.iter().map(owned);
                quote! { (#(#parts,)*) }
            }
            Type::Option(some) => {
                let (option, some) = (self.prelude("Option"), owned(some));
                quote! { #option<#some> }
            }
            Type::Result(ok, error) => {
                let (result, ok, error) = (self.prelude("Result"), owned(ok), owned(error));
                quote! { #result<#ok, #error> }
            }
            Type::Defined(definition) => self.definition(definition, itself),
            Type::Boxed(value) => {
                let (boxed, value) = (self.prelude("Box"), owned(value));
                quote! { #boxed<#value> }
            }
            // One by way of another was refused before.
            Type::Back(path) => match itself {
                Some(itself) => quote! { #itself },
                None => {
                    let name = ident(path.rsplit("::").next().unwrap_or(path));
                    quote! { #name }
                }
            },
        }
    }

    fn definition(&self, definition: &Definition, itself: Option<&Ident>) -> TokenStream {
        let args = definition.args.iter().map(|arg| self.owned(arg, itself));
        match Standard::of(definition) {
            Some(Standard::Duration) => quote! { ::core::time::Duration },
            Some(Standard::Ordering) => quote! { ::core::cmp::Ordering },
            Some(Standard::Range) => quote! { ::core::ops::Range<#(#args),*> },
            Some(Standard::RangeInclusive) => quote! { ::core::ops::RangeInclusive<#(#args),*> },
            None => match self.with.get(definition.path.get()) {
                Some(path) if args.len() == 0 => quote! { #path },
                Some(path) => quote! { #path<#(#args),*> },
                None => {
                    let name = self.ident(&definition.full_name());
                    quote! { #name }
                }
            },
        }
    }

    /// The type of a parameter: whatever is copied to the guest anyway is borrowed, and what is as
    /// small as a reference isn't.
    pub(crate) fn param(&self, ty: &Type, mode: Mode) -> TokenStream {
        match (ty, mode) {
            (Type::List(element), Mode::Mutable) => {
                let element = self.owned(element, None);
                quote! { &mut [#element] }
            }
            (_, Mode::Owned | Mode::Borrowed | Mode::Mutable) => self.borrowed(ty),
        }
    }

    fn borrowed(&self, ty: &Type) -> TokenStream {
        let owned = self.owned(ty, None);
        match ty {
            Type::Unit
            | Type::Scalar(_)
            | Type::NonZero(_)
            | Type::Wide(_)
            | Type::Boxed(_)
            | Type::Back(_)
            | Type::Handle(_)
            | Type::View(_, _) => owned,
            Type::Str => quote! { &str },
            Type::List(element) => {
                let element = self.owned(element, None);
                quote! { &[#element] }
            }
            Type::Array(_, _) => quote! { &#owned },
            Type::Set(element) => match self.traits(element).hash {
                true => quote! { &#owned },
                false => {
                    let element = self.owned(element, None);
                    quote! { &[#element] }
                }
            },
            Type::Map(key, value) => match self.traits(key).hash {
                true => quote! { &#owned },
                false => {
                    let (key, value) = (self.owned(key, None), self.owned(value, None));
                    quote! { &[(#key, #value)] }
                }
            },
            Type::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.borrowed(part));
                quote! { (#(#parts,)*) }
            }
            Type::Option(some) => {
                let (option, some) = (self.prelude("Option"), self.borrowed(some));
                quote! { #option<#some> }
            }
            Type::Result(ok, error) => {
                let result = self.prelude("Result");
                let (ok, error) = (self.borrowed(ok), self.borrowed(error));
                quote! { #result<#ok, #error> }
            }
            Type::Defined(definition) => match Standard::of(definition) {
                Some(_) => owned,
                None if self.traits(ty).copy => owned,
                None => quote! { &#owned },
            },
        }
    }
}
