//! What the guest imports: a block of declarations becomes safe functions, and types of objects.
//!
//! Each function stands beside the static that describes it, and isn't inlined: an object file whose
//! symbols nobody uses loses its sections, and so the import would lose its description.

mod args;
mod check;
mod function;
mod object;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Error, ForeignItem, ItemForeignMod, Result};

use args::BlockArgs;
use function::Function;
use object::Class;

/// What a block says of all that stands in it.
struct Block {
    /// Where the host takes it from; empty for what whoever instantiates the guest gives.
    module: String,
    /// The types in it.
    classes: Vec<Class>,
}

impl Block {
    /// The type of this name.
    fn class(&self, ident: &Ident) -> Result<&Class> {
        let class = self.classes.iter().find(|class| class.ident == *ident);
        class.ok_or_else(|| {
            let message = format!("no type of this block: declare it here, as `type {ident};`");
            Error::new(ident.span(), message)
        })
    }
}

pub(crate) fn import(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let args = BlockArgs::parse(args)?;
    let ItemForeignMod { attrs, items, .. } = check::block(item)?;
    let mut errors = Errors::default();
    let mut out = TokenStream::new();
    let mut functions = Vec::new();
    let mut block = Block {
        module: args.module.map_or_else(String::new, |it| it.value()),
        classes: Vec::new(),
    };
    for item in items {
        match item {
            ForeignItem::Type(item) => block.classes.extend(errors.catch(Class::of(item, &attrs))),
            ForeignItem::Fn(item) => functions.push(item),
            item => errors.add(check::other(&item)),
        }
    }
    // What is right is there in any case: uses of it are no further errors.
    for class in &block.classes {
        out.extend(class.expand());
    }
    for item in functions {
        let function = Function::of(item, &attrs, &block);
        out.extend(errors.catch(function).map(|it| it.expand(&block)));
    }
    out.extend(errors.0.map(Error::into_compile_error));
    Ok(quote! { #out })
}

/// Collects every reason, so that one run of the compiler shows them all.
#[derive(Default)]
struct Errors(Option<Error>);

impl Errors {
    fn add(&mut self, error: Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    fn catch<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }
}
