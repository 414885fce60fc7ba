//! `#[value(…)]`, on a type, a field or a case, and `#[repr(…)]`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Ident, LitStr, Path, Result};

use super::spelling::Spelling;
use crate::args::check_name;

/// What stands on the type.
#[derive(Default)]
pub(super) struct Container {
    /// `rename = "…"`.
    pub(super) rename: Option<LitStr>,
    /// `rename_all = "…"`.
    pub(super) rename_all: Option<Spelling>,
    /// `flags`: where it stands.
    pub(super) flags: Option<Span>,
    /// `crate = "…"`.
    root: Option<Path>,
    /// `#[repr(C)]`: fields lie in their order.
    pub(super) in_order: bool,
    /// `#[repr(transparent)]`.
    pub(super) transparent: bool,
}

impl Container {
    pub(super) fn of(attributes: &[Attribute]) -> Result<Container> {
        let mut container = Container::default();
        each(attributes, |meta| match word(meta).as_str() {
            "rename" => set(&mut container.rename, name(meta)?, meta),
            "rename_all" => {
                let style: LitStr = meta.value()?.parse()?;
                set(&mut container.rename_all, Spelling::of(&style)?, meta)
            }
            "flags" => set(&mut container.flags, ident(meta).span(), meta),
            "crate" => {
                let root: LitStr = meta.value()?.parse()?;
                set(&mut container.root, root.parse()?, meta)
            }
            _ => Err(meta.error(
                "unknown argument: on a type, `#[value]` takes `rename = \"…\"`, \
                 `rename_all = \"…\"`, `flags` and `crate = \"…\"`",
            )),
        })?;
        for attribute in attributes.iter().filter(|it| it.path().is_ident("repr")) {
            attribute.parse_nested_meta(|meta| {
                container.in_order |= meta.path.is_ident("C");
                container.transparent |= meta.path.is_ident("transparent");
                // `packed(2)`, `align(8)`: their sizes are the compiler's to check.
                if meta.input.peek(syn::token::Paren) {
                    let _: proc_macro2::Group = meta.input.parse()?;
                }
                Ok(())
            })?;
        }
        Ok(container)
    }

    /// The crate whose `__private` the expansion uses.
    pub(super) fn root(&self) -> TokenStream {
        match &self.root {
            Some(path) => quote! { #path },
            None => quote! { ::wharf },
        }
    }

    /// What hosts call a part of the type.
    pub(super) fn name(&self, attributes: &[Attribute], ident: &Ident) -> Result<String> {
        use syn::ext::IdentExt;

        let mut rename = None;
        each(attributes, |meta| match word(meta).as_str() {
            "rename" => set(&mut rename, name(meta)?, meta),
            _ => Err(meta.error("unknown argument: here, `#[value]` takes `rename = \"…\"`")),
        })?;
        let plain = ident.unraw().to_string();
        check_name(&plain, ident.span())?;
        Ok(match (rename, self.rename_all) {
            (Some(name), _) => name.value(),
            (None, Some(spelling)) => spelling.write(&plain),
            (None, None) => plain,
        })
    }
}

/// Refuses what stands on parts that have no name.
pub(super) fn none(attributes: &[Attribute]) -> Result<()> {
    each(attributes, |meta| {
        Err(meta.error("this part has no name: `#[value]` takes nothing here"))
    })
}

fn each(
    attributes: &[Attribute],
    mut argument: impl FnMut(&ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    for attribute in attributes.iter().filter(|it| it.path().is_ident("value")) {
        attribute.parse_nested_meta(|meta| argument(&meta))?;
    }
    Ok(())
}

fn ident<'m>(meta: &'m ParseNestedMeta<'_>) -> &'m Ident {
    &meta.path.segments[0].ident
}

fn word(meta: &ParseNestedMeta<'_>) -> String {
    match meta.path.get_ident() {
        Some(ident) => ident.to_string(),
        None => String::new(),
    }
}

fn name(meta: &ParseNestedMeta<'_>) -> Result<LitStr> {
    let name: LitStr = meta.value()?.parse()?;
    check_name(&name.value(), name.span())?;
    Ok(name)
}

fn set<T>(place: &mut Option<T>, value: T, meta: &ParseNestedMeta<'_>) -> Result<()> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(meta.error("this stands here twice: remove one")),
    }
}
