//! The attribute macro of Wharf: syntax in, trait paths out.
//!
//! The macro knows no number. It can't see through an alias, so it never asks what a type is; it
//! names the traits of `wharf-abi` and lets the type system answer.

use proc_macro::TokenStream;

mod args;
mod check;
mod docs;
mod function;

/// Exports a function to every host.
///
/// ```ignore
/// /// Says hello.
/// #[wharf::export]
/// pub fn greet(name: &str) -> String {
///     format!("Hello, {name}!")
/// }
/// ```
///
/// Doc comments, the names of the parameters and the types travel with the module.
/// `#[export(name = "…")]` exports it under another name.
#[proc_macro_attribute]
pub fn export(args: TokenStream, item: TokenStream) -> TokenStream {
    let item = proc_macro2::TokenStream::from(item);
    let export = function::export(args.into(), item.clone());
    export.unwrap_or_else(|error| refused(error, item)).into()
}

/// The errors, and the item as it was, so that the rest of the crate still finds it.
fn refused(error: syn::Error, item: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    let mut tokens = error.to_compile_error();
    tokens.extend(item);
    tokens
}
