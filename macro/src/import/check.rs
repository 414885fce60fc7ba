//! What can't be imported, refused at the token that says it.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit::Visit;
use syn::{
    Attribute, Error, FnArg, ForeignItem, ForeignItemFn, ForeignItemType, GenericParam, Item,
    ItemForeignMod, Lifetime, Pat, Result, ReturnType, Safety, Signature, Type, TypeReference,
    TypeTraitObject,
};

use crate::callback::Senders;
use crate::check::{Reasons, Unnameable};

/// The item as a block of declarations.
pub(super) fn block(item: TokenStream) -> Result<ItemForeignMod> {
    let block = match syn::parse2(item)? {
        Item::ForeignMod(block) => block,
        item => {
            let message = "`#[import]` goes on a block of what the host has: \
                           `#[import] extern \"C\" { fn log(message: &str); }`";
            return Err(Error::new_spanned(first_token(&item), message));
        }
    };
    let mut reasons = Reasons::default();
    if let Some(token) = &block.unsafety {
        reasons.add(
            token,
            "what the host gives is checked, and safe to call: remove `unsafe`",
        );
    }
    if let Some(name) = block.abi.name.as_ref().filter(|name| name.value() != "C") {
        reasons.add(
            name,
            "`#[import]` decides the calling convention: write `extern \"C\"`",
        );
    }
    reasons.result().map(|()| block)
}

fn first_token(item: &Item) -> TokenStream {
    let mut tokens = item.to_token_stream().into_iter();
    tokens.next().into_iter().collect()
}

/// Why something in a block is neither a function nor a type.
pub(super) fn other(item: &ForeignItem) -> Error {
    match item {
        ForeignItem::Static(item) => Error::new_spanned(
            item.static_token,
            "a guest doesn't see its host's memory: write a function that returns the value, \
             such as `fn limit() -> u32;`",
        ),
        item => Error::new_spanned(
            item,
            "a block of imports has functions and types: `fn log(message: &str);`, `type Canvas;`",
        ),
    }
}

/// The conditions under which a block, and so everything in it, is there.
pub(super) fn conditions(block: &[Attribute]) -> impl Iterator<Item = Attribute> {
    block
        .iter()
        .filter(|it| {
            ["cfg", "allow", "expect", "deprecated"]
                .iter()
                .any(|name| it.path().is_ident(name))
        })
        .cloned()
}

/// Refuses types that aren't one type.
pub(super) fn class(item: &ForeignItemType) -> Result<()> {
    match item.generics.params.is_empty() {
        true => Ok(()),
        false => Err(Error::new_spanned(
            &item.generics,
            "a host has one type of this name: remove what it is generic over",
        )),
    }
}

/// Refuses signatures that have no meaning on the other side.
pub(super) fn signature(item: &ForeignItemFn) -> Result<()> {
    let signature = &item.sig;
    let mut reasons = Reasons::default();
    qualifiers(signature, &mut reasons);
    for param in &signature.generics.params {
        match param {
            GenericParam::Lifetime(_) => {}
            GenericParam::Type(_) | GenericParam::Const(_) => reasons.add(
                param,
                "a host has one function of this name, with one signature: write the types, \
                 and one function for each",
            ),
        }
    }
    for input in &signature.inputs {
        let attributes = match input {
            FnArg::Receiver(receiver) => &receiver.attrs,
            FnArg::Typed(param) => {
                pattern(&param.pat, &mut reasons);
                Unnameable(&mut reasons).visit_type(&param.ty);
                written_to(&param.ty, &mut reasons);
                Senders {
                    reasons: &mut reasons,
                    guest: true,
                }
                .visit_type(&param.ty);
                &param.attrs
            }
        };
        for attribute in attributes {
            reasons.add(
                attribute,
                "hosts see no attributes of parameters: remove this",
            );
        }
    }
    if let ReturnType::Type(_, ty) = &signature.output {
        Unnameable(&mut reasons).visit_type(ty);
        References(&mut reasons).visit_type(ty);
        Senders {
            reasons: &mut reasons,
            guest: false,
        }
        .visit_type(ty);
    }
    reasons.result()
}

/// Finds what a result would borrow: here, not even something `'static`.
struct References<'r>(&'r mut Reasons);

const RESULT: &str = "what the host returns is the guest's, so it can't borrow: \
                      return an owned value, such as `String`, `Vec<T>` or `Box<dyn Fn(…)>`";

impl Visit<'_> for References<'_> {
    fn visit_type_reference(&mut self, reference: &TypeReference) {
        self.0.add(reference, RESULT);
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        self.0.add(lifetime, RESULT);
    }

    fn visit_type_trait_object(&mut self, _: &TypeTraitObject) {}
}

/// Refuses lists that the host would write to.
fn written_to(ty: &Type, reasons: &mut Reasons) {
    if let Type::Reference(reference) = ty
        && let (Some(token), Type::Slice(_) | Type::Array(_)) =
            (&reference.mutability, &*reference.elem)
    {
        reasons.add(
            token,
            "hosts don't write to what a guest lends them: return the new list",
        );
    }
}

fn pattern(pat: &Pat, reasons: &mut Reasons) {
    let plain = match pat {
        Pat::Ident(pat) => pat.subpat.is_none() && pat.by_ref.is_none() && pat.mutability.is_none(),
        pat => matches!(pat, Pat::Wild(_)),
    };
    if !plain {
        reasons.add(pat, "hosts know parameters by name: write a name here");
    }
}

fn qualifiers(signature: &Signature, reasons: &mut Reasons) {
    if let Some(token) = &signature.asyncness {
        reasons.add(
            token,
            "async functions can't be imported yet: write a plain `fn`",
        );
    }
    if let Some(token) = &signature.constness {
        reasons.add(
            token,
            "there is no host while a guest compiles: remove `const`",
        );
    }
    match &signature.safety {
        Safety::Unsafe(token) => reasons.add(
            token,
            "what the host gives is checked, and safe to call: remove `unsafe`",
        ),
        Safety::Safe(token) => reasons.add(token, "every import is safe: remove `safe`"),
        _ => {}
    }
    if let Some(variadic) = &signature.variadic {
        reasons.add(
            variadic,
            "a variadic function can't be imported: take a `&[T]`",
        );
    }
}
