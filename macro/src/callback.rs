//! Functions as values: which `dyn Fn…` can't be, refused at the token that says it.
//!
//! A function belongs to whoever sends it. So the same type is right as a parameter of an export and
//! wrong as its result.

use proc_macro2::Ident;
use syn::visit::Visit;
use syn::{
    GenericArgument, ParenthesizedGenericArguments, PathArguments, ReturnType, Type,
    TypeParamBound, TypePath, TypeReference, TypeTraitObject,
};

use crate::check::{Borrows, Reasons, Unnameable};

/// How many parameters a function that is a value may have; as many as `wharf-abi` implements.
const MAX_PARAMS: usize = 4;

/// Whether a trait object is a function, whatever may be wrong with it.
pub(crate) fn is_function(ty: &TypeTraitObject) -> bool {
    ty.bounds.iter().any(|bound| function(bound).is_some())
}

/// The name of the trait, if it is one of functions.
fn name(ty: &Type) -> Option<&Ident> {
    let Type::TraitObject(object) = ty else {
        return None;
    };
    object.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(it) if function(bound).is_some() => {
            it.path.segments.last().map(|last| &last.ident)
        }
        _ => None,
    })
}

/// The parameters and the result of `Fn(…)`, `FnMut(…)` and `FnOnce(…)`.
fn function(bound: &TypeParamBound) -> Option<&ParenthesizedGenericArguments> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    let last = bound.path.segments.last()?;
    let names = ["Fn", "FnMut", "FnOnce"];
    match &last.arguments {
        PathArguments::Parenthesized(signature) if names.iter().any(|it| last.ident == it) => {
            Some(signature)
        }
        _ => None,
    }
}

/// Refuses functions that hosts can't call, or be called by.
pub(crate) fn check(ty: &TypeTraitObject, reasons: &mut Reasons) {
    for bound in &ty.bounds {
        match (bound, function(bound)) {
            (_, Some(signature)) => check_signature(signature, reasons),
            (TypeParamBound::Lifetime(_), None) => {}
            (bound, None) => reasons.add(
                bound,
                "a function of the other side is that and no more: leave this away",
            ),
        }
    }
}

fn check_signature(signature: &ParenthesizedGenericArguments, reasons: &mut Reasons) {
    if let Some(param) = signature.inputs.iter().nth(MAX_PARAMS) {
        reasons.add(
            param,
            "a function that is a value takes up to four parameters: put them into a struct with \
             `#[derive(wharf::Value)]`, or a tuple",
        );
    }
    let alone = signature.inputs.len() == 1;
    for param in signature.inputs.iter().map(|input| &input.ty) {
        Unnameable(reasons).visit_type(param);
        match param {
            Type::Reference(whole) if alone && whole.mutability.is_none() => {
                References(reasons).visit_type(&whole.elem);
            }
            part => References(reasons).visit_type(part),
        }
    }
    if let ReturnType::Type(_, result) = &signature.output {
        Unnameable(reasons).visit_type(result);
        Borrows(
            reasons,
            "what a function returns crosses to the other side, so it can't borrow: return an owned \
             value, such as `String` or `Vec<T>`",
        )
        .visit_type(result);
    }
}

/// Finds references where a function can't have any.
struct References<'r>(&'r mut Reasons);

impl Visit<'_> for References<'_> {
    fn visit_type_reference(&mut self, reference: &TypeReference) {
        match &reference.mutability {
            Some(token) => self.0.add(
                token,
                "what a function is given is a copy: take a `&T` or a value, and return the new value",
            ),
            None => self.0.add(
                reference.and_token,
                "only a single parameter can be a reference, as in `Fn(&str)`: take an owned value, \
                 such as `String` or `Vec<T>`",
            ),
        }
    }

    // A function in a function has parameters of its own.
    fn visit_type_trait_object(&mut self, _: &TypeTraitObject) {}
}

/// Finds functions that are of the wrong side.
pub(crate) struct Senders<'r> {
    pub(crate) reasons: &'r mut Reasons,
    /// Whether the guest sends the value.
    pub(crate) guest: bool,
}

impl Senders<'_> {
    /// Looks into the parameters of a function, which flow the other way, and into its result.
    fn visit_signature(&mut self, signature: &ParenthesizedGenericArguments) {
        for input in &signature.inputs {
            let mut back = Senders {
                reasons: self.reasons,
                guest: !self.guest,
            };
            back.visit_type(&input.ty);
        }
        if let ReturnType::Type(_, result) = &signature.output {
            self.visit_type(result);
        }
    }
}

impl Visit<'_> for Senders<'_> {
    fn visit_type_path(&mut self, ty: &TypePath) {
        if let Some(last) = ty.path.segments.last()
            && let PathArguments::AngleBracketed(arguments) = &last.arguments
            && let Some(GenericArgument::Type(argument)) = arguments.args.first()
            && let Some(name) = name(argument)
        {
            match self.guest {
                _ if last.ident == "Callback" && name == "FnOnce" => self.reasons.add(
                    name,
                    "nobody says that a host calls a `Callback` only once: write `Fn` or `FnMut`",
                ),
                true if last.ident == "Box" => self.reasons.add(
                    ty,
                    "a `Box` is a function of the host's: this is one of the guest's, which is a \
                     `wharf::Callback<dyn Fn(…)>`",
                ),
                false if last.ident == "Callback" => self.reasons.add(
                    ty,
                    "a `Callback` is a function of the guest's: this is one of the host's, which is \
                     a `Box<dyn Fn(…)>`, or for one call a `&dyn Fn(…)`",
                ),
                true | false => {}
            }
        }
        syn::visit::visit_type_path(self, ty);
    }

    fn visit_type_reference(&mut self, reference: &TypeReference) {
        if let Some(name) = name(&reference.elem) {
            match reference.mutability {
                None if name == "FnMut" => self.reasons.add(
                    reference.and_token,
                    "calling it changes an `FnMut`: write `&mut dyn FnMut(…)`",
                ),
                Some(token) if name == "Fn" => self.reasons.add(
                    token,
                    "calling it doesn't change an `Fn`: write `&dyn Fn(…)`",
                ),
                _ if name == "FnOnce" => self.reasons.add(
                    reference.and_token,
                    "calling it uses an `FnOnce` up: write `Box<dyn FnOnce(…)>`",
                ),
                _ => {}
            }
        }
        syn::visit::visit_type_reference(self, reference);
    }

    fn visit_type_trait_object(&mut self, ty: &TypeTraitObject) {
        for signature in ty.bounds.iter().filter_map(function) {
            self.visit_signature(signature);
        }
    }
}
