//! What a type is generic over, as its implementations need it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;
use syn::{DeriveInput, GenericParam, Ident, Lifetime, WhereClause, parse_quote};

/// The parameters of the type.
pub(super) struct Generics<'d> {
    ident: &'d Ident,
    generics: &'d syn::Generics,
}

/// `<…>`, the type itself, and `where …`.
type Implementation = (TokenStream, TokenStream, Option<WhereClause>);

impl<'d> Generics<'d> {
    pub(super) fn of(input: &'d DeriveInput) -> Self {
        Generics {
            ident: &input.ident,
            generics: &input.generics,
        }
    }

    /// The types that it is generic over, as a part of its description.
    pub(super) fn args(&self) -> TokenStream {
        let args = self.generics.type_params().map(|param| {
            let ident = &param.ident;
            quote! { __abi::Ref::Static(<#ident as __abi::Value>::TYPE) }
        });
        quote! { const { &[#(#args),*] } }
    }

    /// With nothing added.
    pub(super) fn plain(&self) -> Implementation {
        self.implementation(self.generics.clone())
    }

    /// With every type parameter a value.
    pub(super) fn value(&self) -> Implementation {
        let mut generics = self.generics.clone();
        for param in generics.type_params_mut() {
            param.bounds.push(parse_quote!(__abi::Value));
        }
        self.implementation(generics)
    }

    /// With every lifetime that of the memory, and every type parameter loaded from it.
    pub(super) fn load(&self) -> Implementation {
        let mut generics = self.generics.clone();
        Lifetimes.visit_generics_mut(&mut generics);
        for param in generics.type_params_mut() {
            param.bounds.push(parse_quote!(__abi::Load<'__m>));
        }
        let (_, this, _) = generics.split_for_impl();
        let (ident, this) = (self.ident, this.to_token_stream());
        let mut params: Vec<GenericParam> = vec![parse_quote!('__m)];
        let others = generics.params.iter().cloned();
        params.extend(others.filter(|param| !matches!(param, GenericParam::Lifetime(_))));
        let mut with = generics.clone();
        with.params = params.into_iter().collect();
        let (with, _, bounds) = with.split_for_impl();
        (
            with.to_token_stream(),
            quote! { #ident #this },
            bounds.cloned(),
        )
    }

    fn implementation(&self, generics: syn::Generics) -> Implementation {
        let (with, this, bounds) = generics.split_for_impl();
        let ident = self.ident;
        (
            with.to_token_stream(),
            quote! { #ident #this },
            bounds.cloned(),
        )
    }
}

/// Makes every lifetime that of the memory.
pub(super) struct Lifetimes;

impl VisitMut for Lifetimes {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident != "static" {
            *lifetime = Lifetime::new("'__m", lifetime.span());
        }
    }
}
