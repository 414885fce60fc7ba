//! `#[export(…)]` on a block, and on what is in it.

use proc_macro2::{Span, TokenStream};
use syn::meta::ParseNestedMeta;
use syn::parse::Parser;
use syn::{Attribute, Error, LitStr, Meta, Result};

use crate::args::check_name;

/// On a block.
#[derive(Default)]
pub(super) struct BlockArgs {
    /// `name = "…"`: what hosts call the type.
    pub(super) name: Option<LitStr>,
    /// `extend`: where it stands.
    pub(super) extend: Option<Span>,
}

/// On a function or a constant.
#[derive(Default)]
pub(super) struct MemberArgs {
    /// `name = "…"`.
    pub(super) name: Option<LitStr>,
    /// What it is, and where that stands.
    pub(super) kind: Option<(Kind, Span)>,
}

/// What the attribute makes of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `constructor`.
    Constructor,
    /// `getter`.
    Getter,
    /// `setter`.
    Setter,
    /// `skip`: nothing.
    Skip,
}

impl BlockArgs {
    pub(super) fn parse(tokens: TokenStream) -> Result<BlockArgs> {
        let mut args = BlockArgs::default();
        let parser = syn::meta::parser(|meta| {
            match &*word(&meta) {
            "name" => set_name(&mut args.name, &meta),
            "extend" => match args.extend.replace(span(&meta)) {
                None => Ok(()),
                Some(_) => Err(meta.error("this stands here twice: remove one")),
            },
            _ => Err(meta.error(
                "unknown argument: on an `impl` block, `#[export]` takes `name = \"…\"` and `extend`",
            )),
        }
        });
        parser.parse2(tokens)?;
        Ok(args)
    }
}

impl MemberArgs {
    /// Takes the attributes off that are ours; none if there are none.
    pub(super) fn take(attributes: &mut Vec<Attribute>) -> Result<Option<MemberArgs>> {
        let mut args = None;
        let mut errors: Option<Error> = None;
        attributes.retain(|attribute| {
            let last = attribute.path().segments.last();
            if last.is_none_or(|segment| segment.ident != "export") {
                return true;
            }
            if let Err(error) = args.get_or_insert_with(MemberArgs::default).add(attribute) {
                match &mut errors {
                    Some(errors) => errors.combine(error),
                    None => errors = Some(error),
                }
            }
            false
        });
        match errors {
            Some(errors) => Err(errors),
            None => Ok(args),
        }
    }

    fn add(&mut self, attribute: &Attribute) -> Result<()> {
        if matches!(attribute.meta, Meta::Path(_)) {
            return Ok(());
        }
        attribute.parse_nested_meta(|meta| {
            let kind = match &*word(&meta) {
                "name" => return set_name(&mut self.name, &meta),
                "constructor" => Kind::Constructor,
                "getter" => Kind::Getter,
                "setter" => Kind::Setter,
                "skip" => Kind::Skip,
                _ => {
                    return Err(meta.error(
                        "unknown argument: here, `#[export]` takes `constructor`, `getter`, `setter`, \
                         `skip` and `name = \"…\"`",
                    ));
                }
            };
            match self.kind.replace((kind, span(&meta))) {
                None => Ok(()),
                Some(_) => Err(meta.error("a function is one of these: remove one")),
            }
        })
    }
}

fn word(meta: &ParseNestedMeta<'_>) -> String {
    meta.path
        .get_ident()
        .map_or_else(String::new, ToString::to_string)
}

fn span(meta: &ParseNestedMeta<'_>) -> Span {
    meta.path.segments[0].ident.span()
}

fn set_name(place: &mut Option<LitStr>, meta: &ParseNestedMeta<'_>) -> Result<()> {
    let name: LitStr = meta.value()?.parse()?;
    check_name(&name.value(), name.span())?;
    match place.replace(name) {
        None => Ok(()),
        Some(_) => Err(meta.error("this has one name: remove this one")),
    }
}
