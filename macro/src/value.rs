//! The derive `Value`: how a struct or an enum of the guest's crosses.
//!
//! | in Rust | to hosts |
//! |---|---|
//! | `struct A { x: T, … }` | a record |
//! | `struct A(T)` | what `T` is |
//! | `struct A(T, U, …)` | a tuple |
//! | `struct A;` | nothing, as `()` |
//! | `enum A { X, Y }` | an enum |
//! | `enum A { X, Y(T), … }` | a variant |
//! | `#[value(flags)] struct A { x: bool, … }` | flags |
//!
//! The expansion names fields, cases and indices, and asks `wharf-abi` for every offset.

mod attributes;
mod body;
mod generics;
mod itself;
mod spelling;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Error, Fields, Result};

use crate::docs;
use attributes::Container;
use body::Body;
use generics::Generics;

pub(crate) fn derive(input: TokenStream) -> Result<TokenStream> {
    let input: DeriveInput = syn::parse2(input)?;
    let container = Container::of(&input.attrs)?;
    let body = body(&input, &container)?;
    if let Some(param) = input.generics.const_params().next() {
        return Err(Error::new_spanned(
            param,
            "to hosts, a type has one name: write the number, and one type for each",
        ));
    }
    let generics = Generics::of(&input);
    let ident = &input.ident;
    let root = container.root();

    let name = container
        .rename
        .as_ref()
        .map_or_else(|| ident.unraw().to_string(), |name| name.value());
    let (plain, docs) = (ident.unraw().to_string(), docs::text(&input.attrs));
    let label = quote! { __defined::label(#name, #plain, #docs) };
    let path = quote! { ::core::concat!(::core::module_path!(), "::", #plain) };
    let args = generics.args();

    let body::Parts {
        ty,
        mode,
        bulk,
        recursive,
        gives,
        shape,
        tail,
        store,
        load,
    } = body.parts(&label, &path, &args, &container);
    let (value_generics, this, value_where) = generics.value();
    let (load_generics, loaded, load_where) = generics.load();
    let names_itself = body.names_itself().then(|| {
        let (generics, this, bounds) = generics.plain();
        quote! {
            impl #generics __defined::Recursive for #this #bounds {
                const PATH: &'static str = #path;
            }
        }
    });

    Ok(quote! {
        #[doc(hidden)]
        const _: () = {
            use #root::__private::abi as __abi;
            use __abi::value::defined as __defined;
            use __abi::Value as __Value;

            #names_itself

            #[automatically_derived]
            impl #value_generics __Value for #this #value_where {
                const TYPE: &'static __abi::Type = #ty;
                const MODE: __abi::Mode = #mode;
                const BULK: ::core::option::Option<__abi::value::Bulk> = #bulk;
                const RECURSIVE: bool = #recursive;
                #gives
                type Shape = #shape;

                #[inline]
                fn tail(&self, at: usize) -> usize {
                    #tail
                }

                #[inline]
                fn store<__M: __abi::MemoryMut>(
                    &self,
                    block: &mut __abi::Block<'_, __M>,
                    at: u32,
                ) -> ::core::result::Result<(), __M::Error> {
                    #store
                }
            }

            #[automatically_derived]
            impl #load_generics __abi::Load<'__m> for #loaded #load_where {
                #[inline]
                fn load<__M: __abi::Memory>(
                    memory: &'__m __M,
                    at: __M::At,
                ) -> ::core::result::Result<Self, __M::Error> {
                    #load
                }
            }
        };
    })
}

fn body(input: &DeriveInput, container: &Container) -> Result<Body> {
    match &input.data {
        Data::Struct(data) => match (&container.flags, &data.fields) {
            (Some(_), Fields::Named(fields)) if !fields.named.is_empty() => {
                Body::flags(&fields.named, container)
            }
            (Some(flags), _) => Err(Error::new(
                *flags,
                "flags are the fields of a struct: `struct Permissions { read: bool, write: bool }`",
            )),
            (None, fields) => Body::record(&input.ident, &input.generics, fields, container),
        },
        Data::Enum(data) => {
            if let Some(flags) = container.flags {
                return Err(Error::new(
                    flags,
                    "a value of an enum is one of its cases: \
                     write a struct of `bool` fields for flags",
                ));
            }
            if data.variants.is_empty() {
                return Err(Error::new_spanned(
                    &input.ident,
                    "an enum without cases has no values, so there is nothing to carry",
                ));
            }
            Body::cases(&input.ident, &input.generics, &data.variants, container)
        }
        Data::Union(data) => Err(Error::new_spanned(
            data.union_token,
            "nobody can tell which field of a union is in use: write an enum",
        )),
    }
}
