//! The arguments of `#[export(…)]`.

use proc_macro2::TokenStream;
use syn::parse::Parser;
use syn::{Error, LitStr, Result};

/// What stands in the parentheses.
#[derive(Default)]
pub(crate) struct Args {
    /// `name = "…"`.
    pub(crate) name: Option<LitStr>,
}

impl Args {
    pub(crate) fn parse(tokens: TokenStream) -> Result<Args> {
        let mut args = Args::default();
        let parser = syn::meta::parser(|meta| {
            if !meta.path.is_ident("name") {
                return Err(meta.error("unknown argument: `#[export]` takes `name = \"…\"`"));
            }
            let name: LitStr = meta.value()?.parse()?;
            check_name(&name)?;
            args.name = Some(name);
            Ok(())
        });
        parser.parse2(tokens)?;
        Ok(args)
    }
}

fn check_name(name: &LitStr) -> Result<()> {
    let text = name.value();
    let mut chars = text.chars();
    let first = chars.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    match first && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '-') {
        true => Ok(()),
        false => Err(Error::new(
            name.span(),
            "an export's name is a letter or `_`, then letters, digits, `_` and `-`",
        )),
    }
}
