//! An exported function, which stays as it is, and how the expansion names its types.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::visit_mut::{self, VisitMut};
use syn::{ItemFn, Lifetime, Result, Type, TypeReference};

use crate::args::{self, Args};
use crate::shim::{self, Callee, Export, Interface};
use crate::{check, docs};

pub(crate) fn export(args: TokenStream, function: &ItemFn) -> Result<TokenStream> {
    let args = Args::parse(args)?;
    check::signature(&function.sig)?;

    let ident = &function.sig.ident;
    let plain = ident.unraw().to_string();
    let export = Export {
        name: match &args.name {
            Some(name) => name.value(),
            None => spelled(ident)?,
        },
        docs: docs::text(&function.attrs),
        path: quote! { ::core::concat!(::core::module_path!(), "::", #plain) },
        interface: Interface::of(&function.sig)?,
        callee: Callee::Function(ident.to_token_stream()),
        member: None,
    };
    let shared = shim::shared(&function.attrs);
    let (items, used) = (export.items(), export.used());

    // Names that no function of the guest's has: they stand between it and its shim.
    Ok(quote! {
        #function

        #shared
        const _: () = {
            use ::wharf::__private as __wharf;
            #items
            #used
        };
    })
}

/// An identifier as hosts write it: `r#type` is `type` outside Rust.
pub(crate) fn spelled(ident: &Ident) -> Result<String> {
    let name = ident.unraw().to_string();
    args::check_name(&name, ident.span())?;
    Ok(name)
}

/// `<T as Value>::NAME`.
pub(crate) fn value_of(ty: &Type, name: &str) -> TokenStream {
    let (start, end) = ends(ty);
    let (this, name) = (over(ty, "This"), Ident::new(name, end));
    let (before, after) = (
        quote_spanned! { start => < },
        quote_spanned! { end => ::#name },
    );
    quote! { #before #this as __wharf::Value> #after }
}

/// `__wharf::Alias<T>`, covering the source text of `T` and no more, so that an error about it
/// underlines `T` and is the same error as every other about `T`.
pub(crate) fn over(ty: &Type, alias: &str) -> TokenStream {
    let (start, end) = ends(ty);
    let alias = Ident::new(alias, start);
    let before = quote_spanned! { start => __wharf::#alias< };
    let after = quote_spanned! { end => > };
    quote! { #before #ty #after }
}

/// `__wharf::function(arguments)`, covering the source text of `T`, as [`over`].
pub(crate) fn call_over(ty: &Type, function: &str, arguments: &TokenStream) -> TokenStream {
    let (start, end) = ends(ty);
    let function = Ident::new(function, start);
    let before = quote_spanned! { start => __wharf::#function };
    let after = quote_spanned! { end => (#arguments) };
    quote! { #before #after }
}

/// Where the first and the last token of a type stand.
pub(crate) fn ends(ty: &Type) -> (Span, Span) {
    let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
    let start = spans.next().unwrap_or_else(Span::call_site);
    (start, spans.last().unwrap_or(start))
}

/// Leaves every lifetime to the compiler: an argument lives as long as its call.
pub(crate) struct Elide;

impl VisitMut for Elide {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = Lifetime::new("'_", lifetime.span());
    }

    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        // No lifetime is as good, and stays what the source says.
        reference.lifetime = None;
        visit_mut::visit_type_reference_mut(self, reference);
    }
}
