//! The arguments of `#[import(…)]`: on a block, on a function and on a type.

use proc_macro2::{Ident, Span, TokenStream};
use syn::meta::ParseNestedMeta;
use syn::parse::Parser;
use syn::{Attribute, Error, LitStr, Meta, Result};

use crate::args::check_name;

/// What stands in the parentheses of a block.
#[derive(Default)]
pub(super) struct BlockArgs {
    /// `module = "…"`.
    pub(super) module: Option<LitStr>,
}

impl BlockArgs {
    pub(super) fn parse(tokens: TokenStream) -> Result<BlockArgs> {
        let mut args = BlockArgs::default();
        let parser = syn::meta::parser(|meta| {
            if !meta.path.is_ident("module") {
                return Err(meta.error(
                    "unknown argument: `#[import]` on a block takes `module = \"…\"`; \
                     everything else goes on one function or type",
                ));
            }
            let module: LitStr = meta.value()?.parse()?;
            if module.value().is_empty() {
                let message = "a module has a name: leave `module` away for what whoever \
                               instantiates the guest gives";
                return Err(Error::new(module.span(), message));
            }
            match args.module.replace(module) {
                None => Ok(()),
                Some(_) => Err(meta.error("a block comes from one module: remove this one")),
            }
        });
        parser.parse2(tokens)?;
        Ok(args)
    }
}

/// What a function is to a type, as its attribute says.
pub(super) enum Role {
    Constructor,
    Getter,
    Setter,
    StaticOf(Ident),
}

/// What stands in the parentheses of a function or a type.
#[derive(Default)]
pub(super) struct ItemArgs {
    /// `name = "…"`.
    pub(super) name: Option<LitStr>,
    /// `constructor`, `getter`, `setter` or `static_of = T`, and where it stands.
    pub(super) role: Option<(Role, Span)>,
}

impl ItemArgs {
    /// Takes the attributes `#[import(…)]` out of those of a function.
    pub(super) fn of_function(attributes: &mut Vec<Attribute>) -> Result<ItemArgs> {
        let mut args = ItemArgs::default();
        each(attributes, |meta| match args.role_of(&meta)? {
            Some(role) => match args.role.replace((role, meta.path_span())) {
                None => Ok(()),
                Some(_) => Err(meta.error("a function is one of these: remove this one")),
            },
            None if meta.path.is_ident("name") => args.take_name(&meta),
            None => Err(meta.error(
                "unknown argument: `#[import]` on a function takes `constructor`, `getter`, \
                 `setter`, `static_of = Type` and `name = \"…\"`",
            )),
        })?;
        Ok(args)
    }

    /// As [`of_function`](ItemArgs::of_function), of a type.
    pub(super) fn of_type(attributes: &mut Vec<Attribute>) -> Result<ItemArgs> {
        let mut args = ItemArgs::default();
        each(attributes, |meta| match meta.path.is_ident("name") {
            true => args.take_name(&meta),
            false => {
                Err(meta.error("unknown argument: `#[import]` on a type takes `name = \"…\"`"))
            }
        })?;
        Ok(args)
    }

    fn role_of(&self, meta: &ParseNestedMeta<'_>) -> Result<Option<Role>> {
        Ok(Some(match () {
            () if meta.path.is_ident("constructor") => Role::Constructor,
            () if meta.path.is_ident("getter") => Role::Getter,
            () if meta.path.is_ident("setter") => Role::Setter,
            () if meta.path.is_ident("static_of") => Role::StaticOf(meta.value()?.parse()?),
            () => return Ok(None),
        }))
    }

    fn take_name(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let name: LitStr = meta.value()?.parse()?;
        check_name(&name.value(), name.span())?;
        match self.name.replace(name) {
            None => Ok(()),
            Some(_) => Err(meta.error("one name is enough: remove this one")),
        }
    }
}

trait PathSpan {
    fn path_span(&self) -> Span;
}

impl PathSpan for ParseNestedMeta<'_> {
    fn path_span(&self) -> Span {
        self.path
            .get_ident()
            .map_or_else(Span::call_site, Ident::span)
    }
}

/// Removes each `#[import(…)]`, and calls `argument` for what stands in it.
fn each(
    attributes: &mut Vec<Attribute>,
    mut argument: impl FnMut(ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    let is_import = |attribute: &Attribute| {
        let last = attribute.path().segments.last();
        last.is_some_and(|segment| segment.ident == "import")
    };
    for attribute in attributes.extract_if(.., |it| is_import(it)) {
        if let Meta::List(list) = &attribute.meta {
            syn::meta::parser(&mut argument).parse2(list.tokens.clone())?;
        }
    }
    Ok(())
}
