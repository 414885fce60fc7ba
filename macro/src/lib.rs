//! The macros of Wharf: syntax in, trait paths out.
//!
//! The macro knows no number. It can't see through an alias, so it never asks what a type is; it
//! names the traits of `wharf-abi` and lets the type system answer.

use proc_macro::TokenStream;

mod args;
mod check;
mod docs;
mod function;
mod value;

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

/// Lets values of a struct or an enum cross, as records, tuples, enums, variants or flags.
///
/// ```ignore
/// /// A place on a map.
/// #[derive(wharf::Value)]
/// pub struct Place {
///     pub name: String,
///     pub position: (f64, f64),
///     pub kind: Kind,
/// }
///
/// #[derive(wharf::Value)]
/// #[value(rename_all = "SCREAMING_SNAKE_CASE")]
/// pub enum Kind {
///     Town,
///     Mountain { height: f64 },
/// }
/// ```
///
/// On a type, `#[value(…)]` takes
/// - `rename = "…"`: what hosts call it;
/// - `rename_all = "…"`: the style of its fields' or cases' names: `lowercase`, `UPPERCASE`,
///   `PascalCase`, `camelCase`, `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case` or
///   `SCREAMING-KEBAB-CASE`;
/// - `flags`: a struct of `bool` fields is a set of flags;
/// - `crate = "…"`: where the crate `wharf` or `wharf_host` is, if not at `::wharf`.
///
/// On a field or a case it takes `rename = "…"`. Hosts write a name by their own conventions,
/// unless it is renamed.
///
/// A struct or an enum may contain itself: in a `Box`, a list or a map.
#[proc_macro_derive(Value, attributes(value))]
pub fn derive_value(input: TokenStream) -> TokenStream {
    let value = value::derive(input.into());
    value.unwrap_or_else(syn::Error::into_compile_error).into()
}

/// The errors, and the item as it was, so that the rest of the crate still finds it.
fn refused(error: syn::Error, item: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    let mut tokens = error.to_compile_error();
    tokens.extend(item);
    tokens
}
