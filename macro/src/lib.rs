//! The macros of Wharf: syntax in, trait paths out.
//!
//! The macro knows no number. It can't see through an alias, so it never asks what a type is; it
//! names the traits of `wharf-abi` and lets the type system answer.

use proc_macro::TokenStream;

mod args;
mod callback;
mod check;
mod docs;
mod function;
mod import;
mod object;
mod shim;
mod value;
mod view;

/// Exports a function, or a type with its functions, to every host.
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
///
/// On an `impl` block it exports the type: hosts have handles of its objects, which stay in the guest.
///
/// ```ignore
/// pub struct Counter {
///     value: u32,
/// }
///
/// /// Counts.
/// #[wharf::export]
/// impl Counter {
///     pub const LIMIT: u32 = 10;
///
///     #[export(constructor)]
///     pub fn new(start: u32) -> Self {
///         Counter { value: start }
///     }
///
///     pub fn increment(&mut self) -> u32 {
///         self.value += 1;
///         self.value
///     }
///
///     #[export(getter)]
///     pub fn value(&self) -> u32 {
///         self.value
///     }
///
///     #[export(setter)]
///     pub fn set_value(&mut self, value: u32) {
///         self.value = value;
///     }
/// }
/// ```
///
/// All that is `pub` is exported: functions with `self`, functions without, and constants. In the
/// block, `#[export(…)]` takes
/// - `constructor`: makes an object; returns `Self` or `Result<Self, E>`;
/// - `getter`, `setter`: a property; that of a setter is what follows `set_`;
/// - `skip`: only Rust knows it;
/// - `name = "…"`: what hosts call it.
///
/// Objects are parameters as `T`, which moves, as `&T` and as `&mut T`, which are lent for the call;
/// and results as `T`, also in options, lists, records and whatever else owns what it contains.
///
/// The docs of the block are those of the type. `#[export(name = "…")]` gives it another name, and then
/// stands so on each of its blocks; further ones of its own functions are `#[export(extend)]`.
/// `#[export] impl Display` is what hosts show, `#[export] impl Iterator` what they run through.
#[proc_macro_attribute]
pub fn export(args: TokenStream, item: TokenStream) -> TokenStream {
    let (args, tokens) = (args.into(), proc_macro2::TokenStream::from(item));
    let export = syn::parse2(tokens.clone()).and_then(|item| match item {
        syn::Item::Fn(function) => function::export(args, &function),
        syn::Item::Impl(block) => Ok(object::export(args, block)),
        item => Err(check::item(&item)),
    });
    export.unwrap_or_else(|error| refused(error, tokens)).into()
}

/// Declares what the host has for the guest to call.
///
/// ```ignore
/// #[wharf::import]
/// extern "C" {
///     /// Writes a line.
///     fn log(message: &str);
///     #[import(name = "fetchRow")]
///     fn fetch_row(id: u32) -> Result<String, String>;
/// }
/// ```
///
/// Each is a safe function. It takes and returns what an exported function returns and takes; a host
/// that fails gives the `Err` of a `Result`, or ends the call. `#[import(module = "./dom.js")]` takes
/// all of a block from that module.
///
/// A `type` is one of the host's, and the guest has objects of it:
///
/// ```ignore
/// #[wharf::import]
/// extern "C" {
///     type Canvas;
///     #[import(constructor)]
///     fn new(width: u32) -> Canvas;
///     fn draw(self: &Canvas, x: f64);
///     #[import(getter)]
///     fn width(self: &Canvas) -> u32;
///     #[import(setter)]
///     fn set_width(self: &Canvas, width: u32);
///     #[import(static_of = Canvas)]
///     fn open(name: &str) -> Result<Canvas, String>;
/// }
/// ```
///
/// `Canvas::new(100).draw(1.5)` calls them. The host's object goes when the guest's is dropped.
#[proc_macro_attribute]
pub fn import(args: TokenStream, item: TokenStream) -> TokenStream {
    let import = import::import(args.into(), item.into());
    import.unwrap_or_else(syn::Error::into_compile_error).into()
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
/// A struct or an enum may contain itself: in a `Box`, a list or a map. It may contain objects; sending
/// it then moves them away, so a destructor of its own isn't run.
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
