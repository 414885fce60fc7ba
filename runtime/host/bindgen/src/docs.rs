//! Doc comments.

use proc_macro2::TokenStream;
use quote::quote;

/// The attributes of a doc comment, whose lines are joined by `\n`.
pub(crate) fn attributes(docs: &str) -> TokenStream {
    let lines = docs.lines().map(|line| match line.is_empty() {
        true => String::new(),
        false => format!(" {line}"),
    });
    quote! { #(#[doc = #lines])* }
}

/// As [`attributes`], with something to say where the guest says nothing.
pub(crate) fn or(docs: &str, otherwise: &str) -> TokenStream {
    match docs.is_empty() {
        true => attributes(otherwise),
        false => attributes(docs),
    }
}
