//! Types of an interface as Rust writes them.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use wharf_abi::flow;
use wharf_abi::section::Interface;
use wharf_abi::types::{
    Access, Callback, Calls, Definition, Handle, Mode, Ref, Resource, Side, Type,
};

use crate::names::{self, Names, ident};
use crate::standard::Standard;
use crate::traits::Traits;
use crate::{Error, Options};

/// What the host's types are called.
pub(crate) struct Types<'i> {
    /// The definitions that code is made for, by their full names.
    pub(crate) definitions: BTreeMap<String, &'i Definition>,
    /// The guest's types of objects, by their names.
    pub(crate) objects: BTreeMap<&'i str, &'i Resource>,
    /// The host's types of objects, by their names.
    pub(crate) resources: BTreeMap<&'i str, &'i Resource>,
    /// The Rust names of all of these.
    idents: BTreeMap<String, Ident>,
    with: &'i BTreeMap<String, TokenStream>,
    /// The host's own type.
    pub(crate) host: Ident,
    /// The trait of what the guest imports.
    pub(crate) imports: Ident,
}

/// Where a type is written.
#[derive(Clone, Copy)]
pub(crate) struct Place<'p> {
    /// The definition that it is a part of.
    itself: Option<&'p Ident>,
    /// Who gets the value.
    to: Side,
    /// How the types of the host's objects are called.
    resources: Resources,
}

/// How the types of the host's objects are called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Resources {
    /// In the trait of what the guest imports: `Self::Canvas`.
    OfItself,
    /// Where there is a store whose data has that trait.
    OfData,
    /// Where there is neither.
    Unknown,
}

impl<'p> Place<'p> {
    /// In a function of the guest's.
    pub(crate) fn of_export(to: Side) -> Place<'p> {
        let resources = Resources::OfData;
        Place {
            itself: None,
            to,
            resources,
        }
    }

    /// In the trait of what the guest imports.
    pub(crate) fn of_import(to: Side) -> Place<'p> {
        Place {
            resources: Resources::OfItself,
            ..Place::of_export(to)
        }
    }

    /// In a definition, whose values go both ways.
    pub(crate) fn of_part(itself: &'p Ident) -> Place<'p> {
        Place {
            itself: Some(itself),
            resources: Resources::Unknown,
            to: Side::Host,
        }
    }

    /// Where a value goes the other way.
    fn back(self) -> Place<'p> {
        let to = match self.to {
            Side::Guest => Side::Host,
            Side::Host => Side::Guest,
        };
        Place { to, ..self }
    }
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
        let (objects, resources): (BTreeMap<_, _>, BTreeMap<_, _>) = interface
            .resources()
            .into_iter()
            .partition(|(_, it)| it.side == Side::Guest);
        let mut names = Names::default();
        let definitions_of_it = definitions.keys().map(String::as_str);
        let idents = definitions_of_it
            .chain(objects.keys().copied())
            .chain(resources.keys().copied())
            .map(|name| (name.to_owned(), names.add(&names::pascal(name))))
            .collect();
        Ok(Types {
            definitions,
            objects,
            resources,
            idents,
            with: &options.with,
            host: names.add(&options.name),
            imports: names.add(&format!("{}Imports", options.name)),
        })
    }

    /// The Rust name of a definition or a type of objects.
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
        let taken = self.idents.values().any(|it| *it == short);
        match taken || self.host == short || self.imports == short {
            true => path,
            false => quote! { #short },
        }
    }

    /// The type of a value that the host owns.
    pub(crate) fn owned(&self, ty: &Type, place: Place<'_>) -> TokenStream {
        let owned = |ty: &Ref<Type>| self.owned(ty, place);
        match ty {
            Type::Handle(Handle::Own(resource)) => self.own(resource, place),
            Type::Handle(Handle::Borrow(resource, access)) => self.lent(resource, *access, place),
            Type::Handle(Handle::Function(callback)) => self.function(callback, place),
            Type::View(scalar, access) => {
                let name = ident(scalar.name());
                match access {
                    Access::Shared => quote! { ::wharf_host::View<#name> },
                    Access::Exclusive => quote! { ::wharf_host::ViewMut<#name> },
                }
            }
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
            Type::Defined(definition) => self.definition(definition, place),
            Type::Boxed(value) => {
                let (boxed, value) = (self.prelude("Box"), owned(value));
                quote! { #boxed<#value> }
            }
            // One by way of another was refused before.
            Type::Back(path) => match place.itself {
                Some(itself) => quote! { #itself },
                None => {
                    let name = ident(path.rsplit("::").next().unwrap_or(path));
                    quote! { #name }
                }
            },
        }
    }

    /// An object, owned.
    fn own(&self, resource: &Resource, place: Place<'_>) -> TokenStream {
        match (resource.side, place.resources) {
            (Side::Guest, _) => {
                let name = self.ident(&resource.label.name);
                quote! { #name }
            }
            (Side::Host, Resources::Unknown) => quote! { ::wharf_host::Resource },
            (Side::Host, Resources::OfItself | Resources::OfData) => {
                let ty = self.resource(resource, place);
                quote! { ::wharf_host::Own<#ty> }
            }
        }
    }

    /// An object, lent.
    fn lent(&self, resource: &Resource, access: Access, place: Place<'_>) -> TokenStream {
        let own = self.own(resource, place);
        match (resource.side, place.to, access) {
            (Side::Host, Side::Host, _) => {
                let ty = self.resource(resource, place);
                match access {
                    Access::Shared => quote! { ::wharf_host::Borrow<#ty> },
                    Access::Exclusive => quote! { ::wharf_host::BorrowMut<#ty> },
                }
            }
            (_, _, Access::Shared) => quote! { &#own },
            (_, _, Access::Exclusive) => quote! { &mut #own },
        }
    }

    /// The host's own type of an object of the host's.
    pub(crate) fn resource(&self, resource: &Resource, place: Place<'_>) -> TokenStream {
        let (name, imports) = (self.ident(&resource.label.name), &self.imports);
        match place.resources {
            Resources::OfItself | Resources::Unknown => quote! { Self::#name },
            Resources::OfData => quote! { <S::Data as #imports<S>>::#name },
        }
    }

    /// A function that is a part of something else.
    fn function(&self, callback: &Callback, place: Place<'_>) -> TokenStream {
        let result = self.owned(&callback.result, place);
        let params = callback.params.iter();
        match place.to {
            Side::Guest => {
                let params = params.map(|ty| self.owned(ty, place.back()));
                let name = match callback.calls {
                    Calls::Shared => quote! { Kept },
                    Calls::Exclusive => quote! { KeptMut },
                    Calls::Once => quote! { KeptOnce },
                };
                quote! { ::wharf_host::#name<(#(#params,)*), #result> }
            }
            Side::Host => {
                let params = params.map(|ty| self.argument(ty, place.back()));
                let kind = match (callback.kept, callback.calls) {
                    (true, Calls::Shared) => quote! {},
                    (true, Calls::Exclusive | Calls::Once) => {
                        quote! { , ::wharf_host::kind::FnMut }
                    }
                    (false, Calls::Shared) => quote! { , ::wharf_host::kind::LentFn },
                    (false, Calls::Exclusive | Calls::Once) => {
                        quote! { , ::wharf_host::kind::LentFnMut }
                    }
                };
                quote! { ::wharf_host::TypedCallback<(#(#params,)*), #result #kind> }
            }
        }
    }

    /// What a function of the guest's is called with: text and lists are borrowed for the call.
    fn argument(&self, ty: &Type, place: Place<'_>) -> TokenStream {
        match ty {
            Type::Str => quote! { &'static str },
            Type::List(element) if !flow::has_handle(element) => {
                let element = self.owned(element, place);
                quote! { &'static [#element] }
            }
            _ => self.owned(ty, place),
        }
    }

    /// The types of a function that is an argument itself: of its parameters, and of its result.
    pub(crate) fn signature(
        &self,
        callback: &Callback,
        place: Place<'_>,
    ) -> (Vec<TokenStream>, TokenStream) {
        let params = callback.params.iter();
        let params = params.map(|ty| self.owned(ty, place.back())).collect();
        (params, self.owned(&callback.result, place))
    }

    fn definition(&self, definition: &Definition, place: Place<'_>) -> TokenStream {
        let args = definition.args.iter().map(|arg| self.owned(arg, place));
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
    pub(crate) fn param(&self, ty: &Type, mode: Mode, place: Place<'_>) -> TokenStream {
        match (ty, mode) {
            (Type::List(element), Mode::Mutable) => {
                let element = self.owned(element, place);
                quote! { &mut [#element] }
            }
            (_, Mode::Owned | Mode::Borrowed | Mode::Mutable) => self.borrowed(ty, place),
        }
    }

    fn borrowed(&self, ty: &Type, place: Place<'_>) -> TokenStream {
        let owned = self.owned(ty, place);
        if flow::gives_away(ty) {
            return owned;
        }
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
                let element = self.owned(element, place);
                quote! { &[#element] }
            }
            Type::Array(_, _) => quote! { &#owned },
            Type::Set(element) => match self.traits(element).hash {
                true => quote! { &#owned },
                false => {
                    let element = self.owned(element, place);
                    quote! { &[#element] }
                }
            },
            Type::Map(key, value) => match self.traits(key).hash {
                true => quote! { &#owned },
                false => {
                    let (key, value) = (self.owned(key, place), self.owned(value, place));
                    quote! { &[(#key, #value)] }
                }
            },
            Type::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.borrowed(part, place));
                quote! { (#(#parts,)*) }
            }
            Type::Option(some) => {
                let (option, some) = (self.prelude("Option"), self.borrowed(some, place));
                quote! { #option<#some> }
            }
            Type::Result(ok, error) => {
                let result = self.prelude("Result");
                let (ok, error) = (self.borrowed(ok, place), self.borrowed(error, place));
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
