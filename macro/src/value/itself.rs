//! A type that is a part of itself.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{GenericArgument, PathArguments, Type};

/// The type that the derive is on, as its own fields name it: by its name, with its own
/// parameters, or as `Self`.
pub(super) struct Itself<'d> {
    pub(super) ident: &'d Ident,
    pub(super) generics: &'d syn::Generics,
}

impl Itself<'_> {
    /// A type with `Back` for every place that names the type itself, and whether there is one.
    pub(super) fn described(&self, ty: &Type) -> (Type, bool) {
        let mut replace = Replace {
            itself: self,
            found: false,
        };
        let mut ty = ty.clone();
        replace.visit_type_mut(&mut ty);
        (ty, replace.found)
    }

    fn is(&self, ty: &Type) -> bool {
        let Type::Path(ty) = ty else {
            return false;
        };
        let (None, Some(segment), 1) =
            (&ty.qself, ty.path.segments.first(), ty.path.segments.len())
        else {
            return false;
        };
        if segment.ident == "Self" {
            return true;
        }
        segment.ident == *self.ident
            && match &segment.arguments {
                PathArguments::None => true,
                PathArguments::AngleBracketed(args) => {
                    let params = self.generics.params.iter().map(spelled);
                    let args = args
                        .args
                        .iter()
                        .map(|arg: &GenericArgument| arg.to_token_stream().to_string());
                    args.eq(params)
                }
                PathArguments::Parenthesized(_) => false,
            }
    }
}

/// A parameter as an argument.
fn spelled(param: &syn::GenericParam) -> String {
    match param {
        syn::GenericParam::Lifetime(param) => param.lifetime.to_token_stream().to_string(),
        syn::GenericParam::Type(param) => param.ident.to_string(),
        syn::GenericParam::Const(param) => param.ident.to_string(),
    }
}

struct Replace<'i> {
    itself: &'i Itself<'i>,
    found: bool,
}

impl VisitMut for Replace<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if self.itself.is(ty) {
            self.found = true;
            let itself = ty.clone();
            *ty = syn::parse_quote_spanned! { itself.span() => __defined::Back<#itself> };
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }
}
