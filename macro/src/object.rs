//! An exported `impl` block: the type is a resource, and its `pub` functions and constants are what
//! hosts can do with an object.
//!
//! The block stays as it is, without the attributes inside of it. Each member is exported as a
//! function is, with the object as a parameter called `self`.

mod arguments;
mod itself;
mod member;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Error, ImplItem, ItemImpl, PathArguments, Result, Signature, Type, parse_quote_spanned};

use crate::check::Reasons;
use crate::shim::{self, Callee, Export, Interface, Member};
use crate::{check, docs};
use arguments::BlockArgs;
use itself::Itself;

/// The type of an exported block.
struct Resource<'b> {
    ty: &'b Type,
    /// The last part of its path.
    ident: Ident,
    /// What hosts call it.
    name: String,
    itself: Itself<'b>,
}

/// The expansion, with an error for each reason not to export something, and with all else: what
/// isn't there would be an error wherever it is used.
pub(crate) fn export(args: TokenStream, mut block: ItemImpl) -> TokenStream {
    let mut reasons = Reasons::default();
    let args = reasons.or_default(BlockArgs::parse(args));
    let ty = (*block.self_ty).clone();
    let beside = match Resource::of(&block, &ty, &args) {
        Ok(resource) => beside(&mut block, &resource, &args, &mut reasons),
        Err(error) => {
            reasons.push(error);
            member::clean(&mut block);
            TokenStream::new()
        }
    };
    let errors = reasons.result().err();
    let errors = errors.map(|errors| errors.to_compile_error());
    quote! {
        #errors
        #block
        #beside
    }
}

/// What stands beside the block.
fn beside(
    block: &mut ItemImpl,
    resource: &Resource<'_>,
    args: &BlockArgs,
    reasons: &mut Reasons,
) -> TokenStream {
    let shared = shim::shared(&block.attrs);
    let items = match &block.trait_ {
        None => {
            let members = member::all(block, resource, reasons);
            let definition = match args.extend {
                None => definition(resource, &docs::text(&block.attrs)),
                Some(_) => TokenStream::new(),
            };
            quote! {
                #definition
                #(#members)*
            }
        }
        Some(_) if args.extend.is_some() => {
            reasons.push(Error::new(
                args.extend.unwrap_or_else(Span::call_site),
                "`extend` goes on a block of the type's own functions: leave it away here",
            ));
            return TokenStream::new();
        }
        Some((path, _)) => {
            let name = path.segments.last().map(|it| it.ident.to_string());
            let member = match name.as_deref() {
                Some("Display") => text(block, resource),
                Some("Iterator") => next(block, resource),
                _ => Err(Error::new_spanned(
                    path,
                    "hosts know of two traits, `Display` and `Iterator`: \
                     leave `#[export]` away, or write a function of the type's own",
                )),
            };
            reasons.or_default(member)
        }
    };
    // Without an allocator that is an error, at the type.
    let at = resource.ident.span().resolved_at(Span::call_site());
    let items = quote_spanned!(at=> ::wharf::__objects! { #items });
    quote! {
        #shared
        const _: () = {
            use ::wharf::__private as __wharf;
            #items
        };
    }
}

impl<'b> Resource<'b> {
    fn of(block: &ItemImpl, ty: &'b Type, args: &BlockArgs) -> Result<Self> {
        let ident = checked(block)?.clone();
        Ok(Resource {
            ty,
            name: match &args.name {
                Some(name) => name.value(),
                None => crate::function::spelled(&ident)?,
            },
            ident,
            itself: Itself(ty),
        })
    }
}

/// The name of the type, if the block can be exported.
fn checked(block: &ItemImpl) -> Result<&Ident> {
    let mut reasons = Reasons::default();
    for param in &block.generics.params {
        reasons.add(
            param,
            "to hosts, a resource is one type: write the type, and a struct around it for each, \
             as in `pub struct Names(Stack<String>);`; one with a lifetime can't outlive a call",
        );
    }
    if let Some(token) = &block.unsafety {
        reasons.add(token, "`#[export]` takes no `unsafe impl`");
    }
    let path = match &*block.self_ty {
        Type::Path(ty) if ty.qself.is_none() => ty.path.segments.last(),
        _ => None,
    };
    let Some(segment) = path else {
        reasons.add(
            &block.self_ty,
            "a resource is a struct or an enum of this crate, by its name",
        );
        reasons.result()?;
        unreachable!("there is a reason")
    };
    if let (true, PathArguments::AngleBracketed(arguments)) =
        (block.generics.params.is_empty(), &segment.arguments)
    {
        reasons.add(
            arguments,
            "to hosts, a resource has one name: write a struct around the type, \
             as in `pub struct Names(Stack<String>);`",
        );
    }
    reasons.result()?;
    Ok(&segment.ident)
}

/// What makes the type a resource.
fn definition(resource: &Resource<'_>, docs: &TokenStream) -> TokenStream {
    let Resource {
        ty, ident, name, ..
    } = resource;
    let plain = ident.unraw().to_string();
    quote! {
        #[automatically_derived]
        impl __wharf::Object for #ty {
            const RESOURCE: &'static __wharf::abi::types::Resource = &__wharf::object::resource(
                #name,
                #plain,
                #docs,
                ::core::concat!(::core::module_path!(), "::", #plain),
            );

            #[inline]
            fn load_mut<__M: __wharf::abi::Memory>(
                memory: &__M,
                at: __M::At,
            ) -> ::core::result::Result<&mut Self, __M::Error> {
                __wharf::object::lend_mut(memory, at)
            }
        }

        #[automatically_derived]
        impl __wharf::Value for #ty {
            const TYPE: &'static __wharf::abi::Type =
                &__wharf::abi::value::objects::own(<Self as __wharf::Object>::RESOURCE);
            const LENT: &'static __wharf::abi::Type = &__wharf::abi::value::objects::lent(
                <Self as __wharf::Object>::RESOURCE,
                __wharf::abi::types::Access::Shared,
            );
            const GIVES: bool = true;
            const DROPS: bool = false;
            type Shape = __wharf::abi::shape::One<u32>;

            #[inline]
            fn tail(&self, at: usize) -> usize {
                at
            }

            #[inline]
            fn store<__M: __wharf::abi::MemoryMut>(
                &self,
                block: &mut __wharf::abi::Block<'_, __M>,
                at: u32,
            ) -> ::core::result::Result<(), __M::Error> {
                __wharf::object::store(self, block, at)
            }

            #[inline]
            fn store_lent<__M: __wharf::abi::MemoryMut>(
                &self,
                _: &mut __wharf::abi::Block<'_, __M>,
                _: u32,
            ) -> ::core::result::Result<(), __M::Error> {
                __wharf::object::store_lent::<__M>()
            }

            #[inline]
            fn given(self) {
                // It has moved away.
                let _ = ::core::mem::ManuallyDrop::new(self);
            }
        }

        #[automatically_derived]
        impl<'__m> __wharf::abi::Load<'__m> for #ty {
            #[inline]
            fn load<__M: __wharf::abi::Memory>(
                memory: &'__m __M,
                at: __M::At,
            ) -> ::core::result::Result<Self, __M::Error> {
                __wharf::object::take(memory, at)
            }

            #[inline]
            fn load_ref<__M: __wharf::abi::Memory>(
                memory: &'__m __M,
                at: __M::At,
            ) -> ::core::result::Result<&'__m Self, __M::Error> {
                __wharf::object::lend(memory, at)
            }
        }
    }
}

/// `impl Display`: an object in words.
fn text(block: &ItemImpl, resource: &Resource<'_>) -> Result<TokenStream> {
    let signature = parse_quote_spanned! { resource.ty.span() =>
        fn to_string(&self) -> ::wharf::__private::String
    };
    let text = quote! { __wharf::object::text };
    of_trait(block, resource, &signature, "Text", text)
}

/// `impl Iterator`: the next value.
fn next(block: &ItemImpl, resource: &Resource<'_>) -> Result<TokenStream> {
    let item = block.items.iter().find_map(|item| match item {
        ImplItem::Type(item) if item.ident == "Item" => Some(&item.ty),
        _ => None,
    });
    // Without one, the compiler says that it is missing.
    let Some(item) = item else {
        return Ok(TokenStream::new());
    };
    let signature = parse_quote_spanned! { resource.ty.span() =>
        fn next(&mut self) -> ::core::option::Option<#item>
    };
    let ty = resource.ty;
    let next = quote! { <#ty as ::core::iter::Iterator>::next };
    of_trait(block, resource, &signature, "Next", next)
}

fn of_trait(
    block: &ItemImpl,
    resource: &Resource<'_>,
    signature: &Signature,
    role: &'static str,
    callee: TokenStream,
) -> Result<TokenStream> {
    let own = signature.ident.to_string();
    let signature = resource.itself.free(signature);
    check::signature(&signature)?;
    let export = Export {
        name: format!("{}.{own}", resource.name),
        docs: docs::text(&block.attrs),
        path: resource.path(&own),
        interface: Interface::of(&signature)?,
        callee: Callee::Function(callee),
        member: Some(Member {
            ty: resource.ty,
            role,
        }),
    };
    Ok(export.items())
}

impl Resource<'_> {
    /// Where something of this name is defined.
    fn path(&self, own: &str) -> TokenStream {
        let plain = self.ident.unraw().to_string();
        quote! { ::core::concat!(::core::module_path!(), "::", #plain, "::", #own) }
    }

    /// `<T>::name`.
    fn associated(&self, name: &Ident) -> TokenStream {
        let ty = self.ty;
        quote! { <#ty>::#name }
    }
}
