//! What can't be exported, refused at the token that says it.

use proc_macro2::TokenStream;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{
    Error, FnArg, GenericParam, Ident, ItemFn, Lifetime, Pat, Result, ReturnType, Signature, Type,
    TypeReference,
};

/// Collects every reason, so that one run of the compiler shows them all.
#[derive(Default)]
struct Reasons(Option<Error>);

impl Reasons {
    fn add(&mut self, at: &impl Spanned, reason: &str) {
        let error = Error::new(at.span(), reason);
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }
}

/// The item as a function.
pub(crate) fn function(item: TokenStream) -> Result<ItemFn> {
    match syn::parse2(item)? {
        syn::Item::Fn(function) => Ok(function),
        syn::Item::Impl(item) => Err(Error::new_spanned(
            item.impl_token,
            "`#[export]` doesn't take `impl` blocks yet: export functions",
        )),
        syn::Item::Struct(item) => Err(Error::new_spanned(
            item.struct_token,
            "`#[export]` goes on a function: types cross as its parameters and results",
        )),
        syn::Item::Enum(item) => Err(Error::new_spanned(
            item.enum_token,
            "`#[export]` goes on a function: types cross as its parameters and results",
        )),
        item => Err(Error::new_spanned(item, "`#[export]` goes on a function")),
    }
}

/// Refuses signatures that have no meaning on the other side.
pub(crate) fn signature(signature: &Signature) -> Result<()> {
    let mut reasons = Reasons::default();
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
    for input in &signature.inputs {
        match input {
            FnArg::Receiver(receiver) => reasons.add(
                receiver,
                "methods can't be exported yet: write a function that takes the value",
            ),
            FnArg::Typed(param) => {
                if !matches!(&*param.pat, Pat::Ident(pat) if pat.subpat.is_none() && pat.by_ref.is_none())
                {
                    reasons.add(
                        &param.pat,
                        "hosts call parameters by name: write a name here, \
                         and take the value apart inside the function",
                    );
                }
                impl_trait(&param.ty, &mut reasons);
            }
        }
    }
    if let ReturnType::Type(_, ty) = &signature.output {
        impl_trait(ty, &mut reasons);
        Borrows(&mut reasons).visit_type(ty);
    }
    reasons.0.map_or(Ok(()), Err)
}

fn impl_trait(ty: &Type, reasons: &mut Reasons) {
    match ty {
        Type::ImplTrait(ty) => reasons.add(
            ty,
            "`impl Trait` names no type that hosts could know: write the type",
        ),
        Type::Reference(reference) => impl_trait(&reference.elem, reasons),
        _ => {}
    }
}

/// Finds what a result would borrow.
struct Borrows<'r>(&'r mut Reasons);

const BORROWS: &str = "the arguments are gone when the call returns, so a result can't borrow: \
                       return an owned value, such as `String` or `Vec<T>`";

impl Visit<'_> for Borrows<'_> {
    fn visit_type_reference(&mut self, reference: &TypeReference) {
        match &reference.lifetime {
            Some(lifetime) if lifetime.ident == "static" => self.visit_type(&reference.elem),
            _ => self.0.add(reference, BORROWS),
        }
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        if lifetime.ident != Ident::new("static", lifetime.span()) {
            self.0.add(lifetime, BORROWS);
        }
    }
}
