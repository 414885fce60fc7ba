//! A type of the host's: a struct that holds a handle.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{Attribute, ForeignItemType, Result, Visibility};

use super::args::ItemArgs;
use super::check;
use crate::docs;
use crate::function::spelled;

/// A `type T;` of a block.
pub(super) struct Class {
    pub(super) ident: Ident,
    /// What hosts call it.
    pub(super) name: String,
    attributes: Vec<Attribute>,
    visibility: Visibility,
}

impl Class {
    pub(super) fn of(mut item: ForeignItemType, block: &[Attribute]) -> Result<Class> {
        let args = ItemArgs::of_type(&mut item.attrs)?;
        check::class(&item)?;
        Ok(Class {
            name: match args.name {
                Some(name) => name.value(),
                None => spelled(&item.ident)?,
            },
            attributes: check::conditions(block).chain(item.attrs).collect(),
            // What exports take and return is seen outside.
            visibility: match item.vis {
                Visibility::Inherited => syn::parse_quote!(pub),
                visibility => visibility,
            },
            ident: item.ident,
        })
    }

    /// What the type is in an interface: an expression.
    pub(super) fn resource(&self) -> TokenStream {
        let ident = &self.ident;
        quote! { <#ident as __wharf::abi::value::Object>::RESOURCE }
    }

    pub(super) fn expand(&self) -> TokenStream {
        let Class {
            ident,
            name,
            attributes,
            visibility,
        } = self;
        let conditions = attributes.iter().filter(|it| it.path().is_ident("cfg"));
        let (docs, plain) = (docs::text(attributes), ident.unraw().to_string());
        quote! {
            #(#attributes)*
            #[repr(transparent)]
            #visibility struct #ident(::wharf::__private::HostObject);

            #(#conditions)*
            #[doc(hidden)]
            const _: () = {
                use ::wharf::__private as __wharf;
                use __wharf::abi as __abi;
                use __abi::value::objects as __objects;

                #[automatically_derived]
                impl __abi::Value for #ident {
                    const TYPE: &'static __abi::Type =
                        &__objects::own(<Self as __objects::Object>::RESOURCE);
                    const LENT: &'static __abi::Type = &__objects::lent(
                        <Self as __objects::Object>::RESOURCE,
                        __abi::types::Access::Shared,
                    );
                    const GIVES: bool = true;
                    const DROPS: bool = false;
                    type Shape = __wharf::HandleShape;

                    #[inline(always)]
                    fn tail(&self, at: usize) -> usize {
                        at
                    }

                    #[inline(always)]
                    fn store<__M: __abi::MemoryMut>(
                        &self,
                        block: &mut __abi::Block<'_, __M>,
                        at: u32,
                    ) -> ::core::result::Result<(), __M::Error> {
                        self.0.store(block, at)
                    }

                    #[inline(always)]
                    fn given(self) {
                        self.0.given();
                    }
                }

                #[automatically_derived]
                impl<'__m> __abi::Load<'__m> for #ident {
                    #[inline(always)]
                    fn load<__M: __abi::Memory>(
                        memory: &'__m __M,
                        at: __M::At,
                    ) -> ::core::result::Result<Self, __M::Error> {
                        __wharf::HostObject::load(memory, at).map(#ident)
                    }

                    ::wharf::__with_alloc! {
                        #[inline(always)]
                        fn load_ref<__M: __abi::Memory>(
                            memory: &'__m __M,
                            at: __M::At,
                        ) -> ::core::result::Result<&'__m Self, __M::Error> {
                            __wharf::HostObject::lend(memory, at, #ident).map(|it| &*it)
                        }
                    }
                }

                #[automatically_derived]
                impl __objects::Object for #ident {
                    const RESOURCE: &'static __abi::types::Resource = &__wharf::host_resource(
                        #name,
                        #plain,
                        #docs,
                        ::core::concat!(::core::module_path!(), "::", #plain),
                    );

                    #[inline(always)]
                    fn load_mut<__M: __abi::Memory>(
                        memory: &__M,
                        at: __M::At,
                    ) -> ::core::result::Result<&mut Self, __M::Error> {
                        __wharf::HostObject::lend(memory, at, #ident)
                    }
                }
            };
        }
    }
}
