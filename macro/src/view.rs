//! Results that are views: they borrow from an argument, which must be an object.

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericArgument, Lifetime, Pat, PatType, PathArguments, Signature, Type, TypePath,
    TypeReference,
};

/// The type of a result that is a view.
pub(crate) struct View {
    ty: TypePath,
}

impl View {
    /// The view that a result is. Only by its name: an alias is a result like any other, and can't
    /// borrow.
    pub(crate) fn of(result: &Type) -> Option<View> {
        let Type::Path(ty) = result else {
            return None;
        };
        let last = ty.path.segments.last()?;
        (last.ident == "View" || last.ident == "ViewMut").then(|| View { ty: ty.clone() })
    }

    /// Its lifetime, if the source has one that isn't `'_`.
    fn lifetime(&self) -> Option<&Lifetime> {
        let arguments = &self.ty.path.segments.last()?.arguments;
        let PathArguments::AngleBracketed(arguments) = arguments else {
            return None;
        };
        let lifetime = arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::Lifetime(lifetime) => Some(lifetime),
            _ => None,
        });
        lifetime.filter(|it| it.ident != "_")
    }

    /// Whether it may be a view of what this parameter lends.
    pub(crate) fn is_of(&self, param: &PatType, signature: &Signature) -> bool {
        let Type::Reference(reference) = &*param.ty else {
            return false;
        };
        match self.lifetime() {
            Some(lifetime) => reference.lifetime.as_ref() == Some(lifetime),
            // What the compiler takes: `self`, or else the only lifetime that there is.
            None => is_self(param) || !signature.inputs.iter().any(takes_self),
        }
    }

    /// As the interface and the signature of the shim name it.
    pub(crate) fn described(&self) -> Type {
        self.with("'static")
    }

    /// As the body of the shim names it, where the compiler finds the lifetime.
    pub(crate) fn returned(&self) -> Type {
        self.with("'_")
    }

    fn with(&self, lifetime: &str) -> Type {
        let mut ty = self.ty.clone();
        if let Some(last) = ty.path.segments.last_mut()
            && let PathArguments::AngleBracketed(arguments) = &mut last.arguments
        {
            let others = arguments.args.iter().cloned();
            let others = others.filter(|it| !matches!(it, GenericArgument::Lifetime(_)));
            let lifetime = Lifetime::new(lifetime, Span::call_site());
            let all = [GenericArgument::Lifetime(lifetime)].into_iter();
            arguments.args = all.chain(others.collect::<Vec<_>>()).collect();
        }
        Type::Path(ty)
    }
}

fn takes_self(input: &FnArg) -> bool {
    matches!(input, FnArg::Typed(input) if is_self(input) && matches!(*input.ty, Type::Reference(_)))
}

fn is_self(param: &PatType) -> bool {
    matches!(&*param.pat, Pat::Ident(pat) if pat.ident == "self")
}

/// Makes every lifetime that isn't written `'static`, as it is in a constant.
pub(crate) struct Static;

impl VisitMut for Static {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = Lifetime::new("'static", lifetime.span());
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        let span = reference.and_token.span;
        reference
            .lifetime
            .get_or_insert_with(|| Lifetime::new("'static", span));
        visit_mut::visit_type_reference_mut(self, reference);
    }
}
