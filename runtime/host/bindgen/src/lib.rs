//! The Rust back end: an interface goes in, the types and methods of a typed host come out.
//!
//! ```text
//! pub struct Row { … }                      each definition, with the derive `Value`
//! pub struct Counter { object: Object }     each type of objects
//! impl Counter {
//!     pub fn increment(&mut self, guest: &mut Hello<S>)     one method for each of its functions
//! }
//! pub trait HelloImports<S> { … }           what the guest imports, one method for each
//! pub struct Hello<S> { … }                 an instance and its store
//! impl<S: Store> Hello<S> {
//!     pub fn instantiate(guest, store)      checks the interface, once for each guest
//!     pub fn greet(&mut self, name: &str)   one method for each function
//! }
//! ```
//!
//! The code has no number of a layout: it calls functions by their place in the interface, which
//! it has with it as a section's bytes, and the derive asks `wharf-abi` for everything else. It
//! names `wharf_host` and the standard library by paths from the root, and takes the short names of
//! the prelude unless the guest has a type of that name.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use wharf_abi::section::{self, Interface};

mod definitions;
mod docs;
mod functions;
mod handles;
mod host;
mod imports;
mod lints;
mod names;
mod objects;
mod standard;
mod traits;
mod types;

pub use names::type_name;

use types::Types;

/// What code is written for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What the host's type is called, in PascalCase: see [`type_name`].
    pub name: String,
    /// An expression that is the module's bytes, if there is to be a constant of them:
    /// `include_bytes!("hello.wasm")`.
    pub module: Option<TokenStream>,
    /// Paths of types of the host's own, by the path of the guest's: they take the place of generated
    /// ones.
    pub with: BTreeMap<String, TokenStream>,
}

/// Why an interface has no Rust host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Two types contain each other.
    #[error(
        "the type {name} is a part of {around}, which is a part of it: \
         for a typed Rust host, a type may contain itself, but not by way of another"
    )]
    Entangled {
        /// The one.
        name: String,
        /// The path of the other.
        around: String,
    },
    /// A type of the guest's has a function in it.
    #[error(
        "the type {name} has a function in it: a typed Rust host gives and gets functions as arguments \
         and results, and in lists and options of them"
    )]
    FunctionInType {
        /// The type.
        name: String,
    },
    /// A type of the guest's lends an object.
    #[error(
        "the type {name} has an object in it that is only lent: a typed Rust host lends objects as \
         arguments, and in lists and options of them"
    )]
    LoanInType {
        /// The type.
        name: String,
    },
    /// A function is lent inside of another value.
    #[error(
        "`{function}` is lent a function inside of another value: a typed Rust host lends functions as \
         arguments of their own"
    )]
    LentInside {
        /// The function that it is lent to.
        function: String,
    },
    /// A type is to take the place of none.
    #[error("the interface has no type `{path}`: it has {known}")]
    NoSuchType {
        /// Where it should be defined.
        path: String,
        /// Those that there are.
        known: String,
    },
    /// A function takes more than a call has room for.
    #[error("`{function}` takes {count} arguments: a typed Rust host passes at most {MAX_PARAMS}")]
    TooManyArguments {
        /// The function.
        function: String,
        /// How many it takes.
        count: usize,
    },
}

/// How many arguments `wharf_host::Args` has room for.
pub const MAX_PARAMS: usize = 16;

/// The bytes of a file that lies beside the source file, as an expression.
pub fn included(file: &str) -> TokenStream {
    quote! { ::core::include_bytes!(#file) }
}

/// The items of a host.
///
/// # Errors
/// [`Error`].
pub fn items(interface: &Interface, options: &Options) -> Result<TokenStream, Error> {
    let types = Types::of(interface, options)?;
    let definitions = definitions::all(&types)?;
    let objects = objects::all(&types, interface)?;
    let imports = imports::all(interface, options, &types)?;
    let host = host::host(interface, options, &types)?;
    Ok(quote! { #(#definitions)* #(#objects)* #host #imports })
}

/// The items of a host as a source file.
///
/// # Errors
/// [`Error`].
///
/// # Panics
/// If the code that was made isn't Rust, which is a bug.
#[cfg(feature = "text")]
pub fn file(interface: &Interface, options: &Options) -> Result<String, Error> {
    let items = items(interface, options)?;
    let file = syn::parse2(items).expect("generated code is Rust");
    let text = prettyplease::unparse(&file);
    Ok(format!(
        "// Made by wharf {}. Changes will be lost.\n\n{}",
        section::WRITER,
        spaced(&text)
    ))
}

/// With an empty line between any two items, and any two methods.
#[cfg(feature = "text")]
fn spaced(text: &str) -> String {
    let mut spaced = String::new();
    for line in text.lines() {
        let depth = line.len() - line.trim_start().len();
        let starts = ["///", "#[", "pub ", "impl", "const ", "fn ", "type ", "::"];
        let starts = depth <= 4 && starts.iter().any(|it| line.trim_start().starts_with(it));
        let before = spaced.lines().next_back().unwrap_or_default().to_owned();
        let declared = before.starts_with("    ") && before.ends_with(';');
        let ended = before == "}" || (before == "    }" || declared) && depth == 4;
        if starts && ended {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
    }
    spaced
}

/// The bytes of the section of an interface, as a literal.
fn section(interface: &Interface) -> Literal {
    let functions = interface.functions.iter();
    let bytes: Vec<u8> = functions.flat_map(section::encode).collect();
    Literal::byte_string(&bytes)
}
