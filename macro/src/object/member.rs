//! The functions and constants of an exported block.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::visit::Visit;
use syn::{
    Attribute, Error, ImplItem, ImplItemConst, ImplItemFn, ItemImpl, Receiver, Result, Type,
    Visibility,
};

use super::Resource;
use super::arguments::{Kind, MemberArgs};
use super::itself::type_of;
use crate::check::{self, Reasons, Unnameable};
use crate::docs;
use crate::function::spelled;
use crate::shim::{self, Callee, Export, Interface, Member};

/// What stands beside a block for each of its members, of which the attributes are taken off.
pub(super) fn all(
    block: &mut ItemImpl,
    resource: &Resource<'_>,
    reasons: &mut Reasons,
) -> Vec<TokenStream> {
    let members = block.items.iter_mut();
    members
        .filter_map(|item| reasons.or_default(member(item, resource)))
        .collect()
}

/// Takes the attributes off, of a block that can't be exported.
pub(super) fn clean(block: &mut ItemImpl) {
    for item in &mut block.items {
        if let ImplItem::Fn(ImplItemFn { attrs, .. })
        | ImplItem::Const(ImplItemConst { attrs, .. }) = item
        {
            // Whatever is wrong with them doesn't matter any more.
            let _ = MemberArgs::take(attrs);
        }
    }
}

fn member(item: &mut ImplItem, resource: &Resource<'_>) -> Result<Option<TokenStream>> {
    match item {
        ImplItem::Fn(function) => {
            let args = MemberArgs::take(&mut function.attrs)?;
            match is_exported(&function.vis, &args, function.sig.ident.span())? {
                true => method(function, args.unwrap_or_default(), resource).map(Some),
                false => Ok(None),
            }
        }
        ImplItem::Const(constant) => {
            let args = MemberArgs::take(&mut constant.attrs)?;
            match is_exported(&constant.vis, &args, constant.ident.span())? {
                true => self::constant(constant, args.unwrap_or_default(), resource).map(Some),
                false => Ok(None),
            }
        }
        ImplItem::Macro(item) => Err(Error::new_spanned(
            &item.mac.path,
            "what a macro makes can't be seen here: move it to an `impl` block without `#[export]`, \
             or put the block into the macro",
        )),
        _ => Ok(None),
    }
}

/// Whether hosts get it.
fn is_exported(visibility: &Visibility, args: &Option<MemberArgs>, at: Span) -> Result<bool> {
    let kind = args.as_ref().map(|args| args.kind);
    match (matches!(visibility, Visibility::Public(_)), kind) {
        (_, Some(Some((Kind::Skip, _)))) => Ok(false),
        (true, _) => Ok(true),
        (false, None) => Ok(false),
        (false, Some(_)) => Err(Error::new(
            at,
            "hosts get what is `pub`: write `pub`, or leave `#[export]` away",
        )),
    }
}

fn method(function: &ImplItemFn, args: MemberArgs, resource: &Resource<'_>) -> Result<TokenStream> {
    let signature = &function.sig;
    let receiver = signature.receiver();
    if let Some(receiver) = receiver {
        check_receiver(receiver)?;
    }
    let free = resource.itself.free(signature);
    check::signature(&free)?;
    let plain = signature.ident.unraw().to_string();
    let own = match &args.name {
        Some(name) => name.value(),
        None => spelled(&signature.ident)?,
    };
    let others = signature.inputs.len() - usize::from(receiver.is_some());
    let (role, own) = match args.kind {
        None if receiver.is_some() => ("Method", own),
        None => ("Static", own),
        Some((Kind::Constructor, at)) => match receiver {
            None => ("Constructor", own),
            Some(_) => {
                return Err(Error::new(
                    at,
                    "a constructor makes an object, so there is no `self` yet",
                ));
            }
        },
        Some((Kind::Getter, at)) => match (receiver, others) {
            (Some(receiver), 0) if is_lent(receiver) => ("Getter", own),
            (_, _) => return Err(Error::new(at, "a getter takes `&self`, and nothing else")),
        },
        Some((Kind::Setter, at)) => {
            match (receiver, others) {
                (Some(receiver), 1) if is_lent(receiver) => {}
                (_, _) => {
                    return Err(Error::new(at, "a setter takes `&mut self`, and the value"));
                }
            }
            let own = match &args.name {
                Some(property) => format!("set_{}", property.value()),
                None if own.len() > 4 && own.starts_with("set_") => own,
                None => {
                    return Err(Error::new(
                        signature.ident.span(),
                        "call it `set_` and the property, or name that: \
                         `#[export(setter, name = \"…\")]`",
                    ));
                }
            };
            ("Setter", own)
        }
        Some((Kind::Skip, _)) => unreachable!("it isn't exported"),
    };
    let export = Export {
        name: format!("{}.{own}", resource.name),
        docs: docs::text(&function.attrs),
        path: resource.path(&plain),
        interface: Interface::of(&free)?,
        callee: Callee::Function(resource.associated(&signature.ident)),
        member: Some(Member {
            ty: resource.ty,
            role,
        }),
    };
    Ok(beside(&function.attrs, &export))
}

/// Objects are lent or moved; that is all that hosts know.
fn check_receiver(receiver: &Receiver) -> Result<()> {
    let ty = type_of(receiver);
    let inner = match &ty {
        Type::Reference(reference) => &*reference.elem,
        ty => ty,
    };
    let is_self = |ty: &Type| matches!(ty, Type::Path(ty) if ty.path.is_ident("Self"));
    match is_self(inner) || is_boxed(&ty) {
        true => Ok(()),
        false => Err(Error::new_spanned(
            &ty,
            "hosts lend an object or give it away: take `&self`, `&mut self` or `self`",
        )),
    }
}

/// Whether the object stays where it is.
fn is_lent(receiver: &Receiver) -> bool {
    matches!(type_of(receiver), Type::Reference(_))
}

/// `Box<Self>`: the object, moved once more.
fn is_boxed(ty: &Type) -> bool {
    let Type::Path(ty) = ty else {
        return false;
    };
    let last = ty.path.segments.last();
    last.is_some_and(|segment| segment.ident == "Box")
}

fn constant(
    constant: &ImplItemConst,
    args: MemberArgs,
    resource: &Resource<'_>,
) -> Result<TokenStream> {
    if let Some((_, at)) = args.kind {
        return Err(Error::new(
            at,
            "a constant is what it is: here, `#[export]` takes `skip` and `name = \"…\"`",
        ));
    }
    let mut ty = constant.ty.clone();
    resource.itself.replace_in(&mut ty);
    let mut reasons = Reasons::default();
    Unnameable(&mut reasons).visit_type(&ty);
    reasons.result()?;
    let plain = constant.ident.unraw().to_string();
    let own = match &args.name {
        Some(name) => name.value(),
        None => spelled(&constant.ident)?,
    };
    let export = Export {
        name: format!("{}.{own}", resource.name),
        docs: docs::text(&constant.attrs),
        path: resource.path(&plain),
        interface: Interface::of_constant(&ty),
        callee: Callee::Constant(resource.associated(&constant.ident)),
        member: Some(Member {
            ty: resource.ty,
            role: "Constant",
        }),
    };
    Ok(beside(&constant.attrs, &export))
}

/// The items of an export, in a scope of their own.
fn beside(attributes: &[Attribute], export: &Export<'_>) -> TokenStream {
    let (shared, items, used) = (shim::shared(attributes), export.items(), export.used());
    quote! {
        #shared
        const _: () = {
            #items
            #used
        };
    }
}
