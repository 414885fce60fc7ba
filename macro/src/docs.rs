//! Doc comments.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The doc comments as one constant, lines joined by `\n`, without markers.
pub(crate) fn text(attributes: &[Attribute]) -> TokenStream {
    let mut parts: Vec<TokenStream> = Vec::new();
    for attribute in attributes {
        let Meta::NameValue(meta) = &attribute.meta else {
            continue;
        };
        if !meta.path.is_ident("doc") {
            continue;
        }
        if !parts.is_empty() {
            parts.push(quote!("\n"));
        }
        match &meta.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => {
                let lines = lines(&text.value());
                parts.push(quote!(#lines));
            }
            // `include_str!("…")`: the compiler knows what it says.
            value => parts.push(quote!(#value)),
        }
    }
    quote!(::core::concat!(#(#parts),*))
}

/// One comment: of several lines if it is `/** … */`.
fn lines(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let starred = lines.len() > 1
        && lines[1..]
            .iter()
            .map(|line| line.trim())
            .all(|line| line.is_empty() || line.starts_with('*'));
    let unmarked = lines.iter().enumerate().map(|(index, line)| {
        let line = match starred && index > 0 {
            true => line.trim_start().strip_prefix('*').unwrap_or(""),
            false => line,
        };
        line.strip_prefix(' ').unwrap_or(line).trim_end()
    });
    let text = unmarked.collect::<Vec<_>>().join("\n");
    match lines.len() {
        1 => text,
        _ => text.trim_matches('\n').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_line_keeps_its_indentation() {
        assert_eq!(lines(" Says hello. "), "Says hello.");
        assert_eq!(lines("Says hello."), "Says hello.");
        assert_eq!(lines("     code"), "    code");
        assert_eq!(lines(""), "");
    }

    #[test]
    fn a_block_loses_its_stars() {
        assert_eq!(
            lines("\n * Says hello.\n *\n *     code\n "),
            "Says hello.\n\n    code"
        );
        assert_eq!(lines(" Says\n hello. "), "Says\nhello.");
    }
}
