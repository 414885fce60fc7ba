//! What can't be exported, refused at the token that says it.

use quote::ToTokens;
use syn::visit::Visit;
use syn::{
    Error, FnArg, GenericParam, Item, Lifetime, Pat, PatType, Result, ReturnType, Signature, Type,
    TypeFnPtr, TypeImplTrait, TypeNever, TypeParamBound, TypePath, TypeReference, TypeTraitObject,
};

use crate::callback::{self, Senders};
use crate::view::View;

/// Collects every reason, so that one run of the compiler shows them all.
#[derive(Default)]
pub(crate) struct Reasons(Option<Error>);

impl Reasons {
    /// Whether there were none.
    pub(crate) fn result(self) -> Result<()> {
        self.0.map_or(Ok(()), Err)
    }

    pub(crate) fn add(&mut self, at: impl ToTokens, reason: &str) {
        self.push(Error::new_spanned(at, reason));
    }

    /// Adds one, or several at once.
    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// What there is, or nothing, and a reason.
    pub(crate) fn or_default<T: Default>(&mut self, result: Result<T>) -> T {
        result.unwrap_or_else(|error| {
            self.push(error);
            T::default()
        })
    }
}

/// Why an item that is neither a function nor an `impl` block can't be exported.
pub(crate) fn item(item: &Item) -> Error {
    let types = "`#[export]` goes on a function or an `impl` block: a type crosses with \
                 `#[derive(wharf::Value)]`, or as an object with `#[export] impl`";
    match item {
        Item::Struct(item) => Error::new_spanned(item.struct_token, types),
        Item::Enum(item) => Error::new_spanned(item.enum_token, types),
        Item::Const(item) => Error::new_spanned(
            item.const_token,
            "`#[export]` goes on a function: write one that returns the constant",
        ),
        item => Error::new_spanned(item, "`#[export]` goes on a function or an `impl` block"),
    }
}

/// Refuses signatures that have no meaning on the other side.
pub(crate) fn signature(signature: &Signature) -> Result<()> {
    let mut reasons = Reasons::default();
    qualifiers(signature, &mut reasons);
    for param in &signature.generics.params {
        match param {
            GenericParam::Lifetime(_) => {}
            GenericParam::Type(param) => reasons.add(
                param,
                "a generic function has no one signature to export: \
                 write the type, and one function for each",
            ),
            GenericParam::Const(param) => reasons.add(
                param,
                "a generic function has no one signature to export: \
                 write the number, and one function for each",
            ),
        }
    }
    Statics(&mut reasons).visit_generics(&signature.generics);
    for input in &signature.inputs {
        match input {
            FnArg::Receiver(receiver) => reasons.add(
                receiver,
                "`#[export]` goes on the whole `impl` block: its `pub` functions are exported",
            ),
            FnArg::Typed(input) => param(input, &mut reasons),
        }
    }
    if let ReturnType::Type(_, ty) = &signature.output {
        Unnameable(&mut reasons).visit_type(ty);
        if View::of(ty).is_none() {
            Borrows(&mut reasons, BORROWS).visit_type(ty);
        }
        let mut senders = Senders {
            reasons: &mut reasons,
            guest: true,
        };
        senders.visit_type(ty);
    }
    reasons.result()
}

fn qualifiers(signature: &Signature, reasons: &mut Reasons) {
    if let Some(token) = &signature.asyncness {
        reasons.add(
            token,
            "async functions can't be exported yet: write a plain `fn`",
        );
    }
    if let syn::Safety::Unsafe(token) = &signature.safety {
        reasons.add(
            token,
            "an exported function is called by code that can't promise anything: \
             remove `unsafe` and check the arguments instead",
        );
    }
    if let Some(abi) = &signature.abi {
        reasons.add(
            abi,
            "`#[export]` decides the calling convention: remove `extern`",
        );
    }
    if let Some(variadic) = &signature.variadic {
        reasons.add(
            variadic,
            "a variadic function can't be exported: take a `Vec<T>`",
        );
    }
}

fn param(param: &PatType, reasons: &mut Reasons) {
    if View::of(&param.ty).is_some() {
        return reasons.add(
            &param.ty,
            "a view is the result of a function: take a `&[T]`, or a `&mut [T]`",
        );
    }
    let named = match &*param.pat {
        Pat::Ident(pat) => pat.subpat.is_none() && pat.by_ref.is_none(),
        pat => matches!(pat, Pat::Wild(_)),
    };
    if !named {
        reasons.add(
            &param.pat,
            "hosts call parameters by name: write a name here, \
             and take the value apart inside the function",
        );
    }
    for attribute in &param.attrs {
        if attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr") {
            reasons.add(
                attribute,
                "a parameter can't come and go: put the `cfg` on the function, \
                 and write one function for each",
            );
        }
    }
    Unnameable(reasons).visit_type(&param.ty);
    Statics(reasons).visit_type(&param.ty);
    match &*param.ty {
        Type::Reference(whole) => Changed(reasons).visit_type(&whole.elem),
        part => Changed(reasons).visit_type(part),
    }
    let mut senders = Senders {
        reasons,
        guest: false,
    };
    senders.visit_type(&param.ty);
}

/// Finds types that have no name, or none that a host could know.
pub(crate) struct Unnameable<'r>(pub(crate) &'r mut Reasons);

impl Visit<'_> for Unnameable<'_> {
    fn visit_type_impl_trait(&mut self, ty: &TypeImplTrait) {
        self.0.add(
            ty,
            "`impl Trait` names no type that hosts could know: write the type",
        );
    }

    fn visit_type_fn_ptr(&mut self, ty: &TypeFnPtr) {
        self.0.add(
            ty,
            "a `fn` is an address: write `&dyn Fn(…)` or `Box<dyn Fn(…)>` for a function of the \
             other side's, and `wharf::Callback<dyn Fn(…)>` for one of the guest's",
        );
    }

    fn visit_type_trait_object(&mut self, ty: &TypeTraitObject) {
        if callback::is_function(ty) {
            callback::check(ty, self.0);
            return;
        }
        // An error is the text that it says, if it is a `Box<dyn Error>`; whether it is that, the
        // type system knows.
        let is_error = |bound: &TypeParamBound| match bound {
            TypeParamBound::Trait(bound) => {
                let last = bound.path.segments.last();
                last.is_some_and(|segment| segment.ident == "Error")
            }
            _ => false,
        };
        if ty.bounds.iter().any(is_error) {
            return;
        }
        self.0.add(
            ty,
            "`dyn Trait` names no type that hosts could know: write the type, \
             which for errors is `wharf::Error`",
        );
    }

    fn visit_type_never(&mut self, ty: &TypeNever) {
        self.0.add(
            ty,
            "a function that never returns has no result: leave `-> !` away",
        );
    }

    fn visit_type_path(&mut self, ty: &TypePath) {
        match ty.qself.is_none() && ty.path.segments[0].ident == "Self" {
            true => self.0.add(
                ty,
                "`#[export]` goes on the whole `impl` block: its `pub` functions are exported",
            ),
            false => syn::visit::visit_type_path(self, ty),
        }
    }
}

/// Finds parts of an argument that the function would change without anybody noticing.
struct Changed<'r>(&'r mut Reasons);

impl Visit<'_> for Changed<'_> {
    fn visit_type_reference(&mut self, reference: &TypeReference) {
        match (&reference.mutability, &*reference.elem) {
            (Some(token), Type::Slice(_)) => self.0.add(
                token,
                "hosts copy back a whole `&mut [T]`, not a part of a parameter: \
                 make it a parameter of its own, or return the new value",
            ),
            // An object, or nothing that crosses.
            (_, part) => self.visit_type(part),
        }
    }

    fn visit_type_trait_object(&mut self, _: &TypeTraitObject) {}

    fn visit_type_impl_trait(&mut self, _: &TypeImplTrait) {}

    fn visit_type_fn_ptr(&mut self, _: &TypeFnPtr) {}
}

/// Finds arguments that would have to outlive their call.
pub(crate) struct Statics<'r>(pub(crate) &'r mut Reasons);

impl Visit<'_> for Statics<'_> {
    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        if lifetime.ident == "static" {
            self.0.add(
                lifetime,
                "an argument is gone when the call returns, so it can't be `'static`: \
                 leave the lifetime away, or take an owned value, such as `String` or `Vec<T>`",
            );
        }
    }

    fn visit_type_trait_object(&mut self, _: &TypeTraitObject) {}

    fn visit_type_impl_trait(&mut self, _: &TypeImplTrait) {}

    fn visit_type_fn_ptr(&mut self, _: &TypeFnPtr) {}
}

/// Finds what a result would borrow, and says why it can't.
pub(crate) struct Borrows<'r>(pub(crate) &'r mut Reasons, pub(crate) &'static str);

const BORROWS: &str = "the arguments are gone when the call returns, so a result can't borrow: \
                       return an owned value, such as `String` or `Vec<T>`";

impl Visit<'_> for Borrows<'_> {
    fn visit_type_reference(&mut self, reference: &TypeReference) {
        match &reference.lifetime {
            Some(lifetime) if lifetime.ident == "static" => self.visit_type(&reference.elem),
            _ => self.0.add(reference, self.1),
        }
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        if lifetime.ident != "static" {
            self.0.add(lifetime, self.1);
        }
    }

    fn visit_type_trait_object(&mut self, _: &TypeTraitObject) {}

    fn visit_type_impl_trait(&mut self, _: &TypeImplTrait) {}

    fn visit_type_fn_ptr(&mut self, _: &TypeFnPtr) {}
}
