//! The arguments of `#[export(…)]`, and the names that hosts can spell.

use proc_macro2::{Span, TokenStream};
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
            check_name(&name.value(), name.span())?;
            match args.name.replace(name) {
                None => Ok(()),
                Some(_) => Err(meta.error("a function has one name: remove this one")),
            }
        });
        parser.parse2(tokens)?;
        Ok(args)
    }
}

/// Refuses what readers of the section would refuse.
pub(crate) fn check_name(name: &str, span: Span) -> Result<()> {
    if name.len() > MAX_BYTES {
        let message = format!("a name that hosts know has at most {MAX_BYTES} bytes");
        return Err(Error::new(span, message));
    }
    match is_valid(name) {
        true => Ok(()),
        false => Err(Error::new(
            span,
            "hosts can't spell this name: write a letter or `_`, then letters, digits, `_` and `-`",
        )),
    }
}

/// The same as `wharf_abi::names::MAX_BYTES`.
const MAX_BYTES: usize = 128;

/// The same as `wharf_abi::names::is_valid`, but for the length.
fn is_valid(name: &str) -> bool {
    let mut chars = name.chars();
    let first = chars
        .next()
        .is_some_and(|c| unicode_ident::is_xid_start(c) || c == '_');
    first && chars.all(|c| unicode_ident::is_xid_continue(c) || c == '-')
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn names_are_those_of_the_section() {
        for c in char::MIN..=char::MAX {
            let mut name = [0; 8];
            for name in [&*c.encode_utf8(&mut name), &format!("a{c}")] {
                assert_eq!(is_valid(name), wharf_abi::names::is_valid(name), "{name:?}");
            }
        }
        assert!(!is_valid(""));
        assert_eq!(super::MAX_BYTES, wharf_abi::names::MAX_BYTES);
    }
}
