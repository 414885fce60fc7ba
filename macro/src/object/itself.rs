//! `Self`, written out: what stands beside a block isn't inside of it.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, Ident, Pat, PatIdent, PatType, Path, QSelf, Receiver, ReceiverKind, Signature, Type,
    parse_quote_spanned,
};

/// The type of a block.
pub(super) struct Itself<'b>(pub(super) &'b Type);

impl Itself<'_> {
    /// Writes the type for `Self`.
    pub(super) fn replace_in(&self, ty: &mut Type) {
        Replace(self).visit_type_mut(ty);
    }

    /// A method as a function that takes the object as a parameter `self`.
    pub(super) fn free(&self, signature: &Signature) -> Signature {
        let mut signature = signature.clone();
        if let Some(first) = signature.inputs.first_mut()
            && let FnArg::Receiver(receiver) = first
        {
            *first = self.param(receiver);
        }
        Replace(self).visit_signature_mut(&mut signature);
        signature
    }

    fn param(&self, receiver: &Receiver) -> FnArg {
        let span = receiver.self_token.span;
        FnArg::Typed(PatType {
            attrs: receiver.attrs.clone(),
            pat: Box::new(Pat::Ident(PatIdent {
                attrs: Vec::new(),
                by_ref: None,
                mutability: None,
                ident: Ident::new("self", span),
                subpat: None,
            })),
            colon_token: syn::Token![:](span),
            ty: Box::new(type_of(receiver)),
        })
    }

    /// The type, as if it stood here.
    fn at(&self, span: Span) -> Type {
        Type::Verbatim(respanned(self.0.to_token_stream(), span))
    }
}

/// The type of `self`, as if it were written out.
pub(super) fn type_of(receiver: &Receiver) -> Type {
    let span = receiver.self_token.span;
    match &receiver.kind {
        ReceiverKind::Reference(and, lifetime, mutability) => {
            parse_quote_spanned! { span => #and #lifetime #mutability Self }
        }
        ReceiverKind::Typed(_, ty) => (**ty).clone(),
        _ => parse_quote_spanned! { span => Self },
    }
}

fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    let respan = |token: TokenTree| match token {
        TokenTree::Group(group) => {
            let inside = respanned(group.stream(), span);
            let mut group = Group::new(group.delimiter(), inside);
            group.set_span(span);
            TokenTree::Group(group)
        }
        mut token => {
            token.set_span(span);
            token
        }
    };
    tokens.into_iter().map(respan).collect()
}

struct Replace<'i>(&'i Itself<'i>);

impl VisitMut for Replace<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        match ty {
            Type::Path(path) if path.qself.is_none() && path.path.is_ident("Self") => {
                *ty = self.0.at(path.path.segments[0].ident.span());
            }
            _ => visit_mut::visit_type_mut(self, ty),
        }
    }

    fn visit_type_path_mut(&mut self, ty: &mut syn::TypePath) {
        self.qualify(&mut ty.qself, &mut ty.path);
        visit_mut::visit_type_path_mut(self, ty);
    }

    fn visit_expr_path_mut(&mut self, expr: &mut syn::ExprPath) {
        self.qualify(&mut expr.qself, &mut expr.path);
        visit_mut::visit_expr_path_mut(self, expr);
    }
}

impl Replace<'_> {
    /// `Self::NAME` is `<T>::NAME`.
    fn qualify(&self, qself: &mut Option<QSelf>, path: &mut Path) {
        let is_part = path.segments.len() > 1 && path.segments[0].ident == "Self";
        if qself.is_some() || !is_part {
            return;
        }
        let span = path.segments[0].ident.span();
        *qself = Some(QSelf {
            lt_token: syn::Token![<](span),
            ty: Box::new(self.0.at(span)),
            position: 0,
            as_token: None,
            gt_token: syn::Token![>](span),
        });
        path.leading_colon = Some(syn::Token![::](span));
        path.segments = path.segments.iter().skip(1).cloned().collect();
    }
}
