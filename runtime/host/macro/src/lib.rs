//! The macro `guest!`: a module goes in, the types and methods of a typed host come out.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use proc_macro::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Path, Token, braced};
use wharf_host_bindgen::{Options, included, items, type_name};

mod module;

/// Makes a typed host of a guest's module: its types, and a type with a method for each function.
///
/// ```ignore
/// wharf_host::guest!("pkg/hello.wasm");
///
/// let guest = Guest::new(&engine, HELLO_WASM)?;
/// let mut hello = Hello::instantiate(&guest, Store::new(&engine, ()))?;
/// assert_eq!(hello.greet("World")?, "Hello, World!");
/// ```
///
/// Objects of the guest's are types with methods, which take the guest: `counter.increment(&mut hello)`.
/// What it imports are the methods of a trait, `HelloImports`, which the data of its store implements;
/// `Hello::imports()` makes functions of them, of which any can be replaced before
/// `Hello::instantiate_with`. Functions are closures, and views are slices, lent by the store.
///
/// The path starts at the folder of the crate's Cargo.toml. The module is one that `wharf bindgen`
/// made with its interface in it (`--target rust`, or `--keep-interface`). It becomes part of the
/// program, and when it changes the program is compiled anew.
///
/// `name = Hello` calls the type so. `with = { "guest::shapes::Point": my_types::Point }` takes
/// types of your own for the guest's: the same fields, and the derive `Value`. Whether they are the
/// same is checked when the guest is instantiated.
#[proc_macro]
pub fn guest(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as Input);
    let expanded = expand(&input).unwrap_or_else(|error| error.to_compile_error());
    expanded.into()
}

/// `"path", name = Hello, with = { "path": Type }`.
struct Input {
    path: LitStr,
    name: Option<Ident>,
    with: BTreeMap<String, proc_macro2::TokenStream>,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.parse()?;
        let (mut name, mut with) = (None, None);
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let key: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            let twice = match key.to_string().as_str() {
                "name" => name.replace(input.parse()?).is_some(),
                "with" => with.replace(types(input)?).is_some(),
                _ => {
                    let message = "unknown argument: `guest!` takes the path of a module, \
                                   `name = …` and `with = { … }`";
                    return Err(syn::Error::new(key.span(), message));
                }
            };
            if twice {
                let message = "this stands here twice: remove one";
                return Err(syn::Error::new(key.span(), message));
            }
        }
        Ok(Input {
            path,
            name,
            with: with.unwrap_or_default(),
        })
    }
}

fn types(input: ParseStream<'_>) -> syn::Result<BTreeMap<String, proc_macro2::TokenStream>> {
    let inside;
    braced!(inside in input);
    let mut types = BTreeMap::new();
    while !inside.is_empty() {
        let path: LitStr = inside.parse()?;
        inside.parse::<Token![:]>()?;
        let ty: Path = inside.parse()?;
        if types.insert(path.value(), quote! { #ty }).is_some() {
            return Err(syn::Error::new(
                path.span(),
                "this stands here twice: remove one",
            ));
        }
        if !inside.is_empty() {
            inside.parse::<Token![,]>()?;
        }
    }
    Ok(types)
}

fn expand(input: &Input) -> syn::Result<proc_macro2::TokenStream> {
    let fail = |message: String| syn::Error::new(input.path.span(), message);
    let folder = std::env::var_os("CARGO_MANIFEST_DIR");
    let folder = folder.ok_or_else(|| fail("cargo says no CARGO_MANIFEST_DIR".to_owned()))?;
    let path = PathBuf::from(folder).join(input.path.value());
    let wasm = fs::read(&path).map_err(|error| {
        fail(format!(
            "{} can't be read: {error}; make it with `wharf build --target rust`",
            path.display()
        ))
    })?;
    let interface = module::interface(&wasm)
        .map_err(|problem| fail(format!("{}: {problem}", path.display())))?;
    let name = match &input.name {
        Some(name) => name.to_string(),
        None => type_name(&path.file_stem().unwrap_or_default().to_string_lossy()),
    };
    let text = path
        .to_str()
        .ok_or_else(|| fail("this path isn't UTF-8".to_owned()))?;
    let options = Options {
        name,
        // This is also how cargo knows that the module matters.
        module: Some(included(text)),
        with: input.with.clone(),
    };
    items(&interface, &options).map_err(|error| fail(error.to_string()))
}
