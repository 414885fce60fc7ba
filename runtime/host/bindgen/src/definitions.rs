//! The types that a guest defined.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use wharf_abi::layout::{self, Scope};
use wharf_abi::types::{Body, Case, Definition, Field, Label, Payload, Ref, Type};

use crate::names::{self, Names};
use crate::traits::Traits;
use crate::types::{Place, Types};
use crate::{Error, docs, handles, lints};

/// All of them.
pub(crate) fn all(types: &Types<'_>) -> Result<Vec<TokenStream>, Error> {
    let definitions = types.definitions.iter();
    definitions
        .map(|(name, definition)| {
            not_entangled(definition)?;
            handles::of_definition(name, definition)?;
            Ok(one(types, name, definition))
        })
        .collect()
}

/// A constant of the derive's would otherwise be made of itself.
fn not_entangled(definition: &Definition) -> Result<(), Error> {
    let mut inside = Vec::new();
    let mut free = None;
    of_definition(definition, &mut inside, &mut free);
    match free {
        None => Ok(()),
        Some((name, around)) => Err(Error::Entangled { name, around }),
    }
}

fn of_definition<'t>(
    definition: &'t Definition,
    inside: &mut Vec<&'t Definition>,
    free: &mut Option<(String, String)>,
) {
    inside.push(definition);
    let mut fields = |fields: &'t [Field]| {
        fields
            .iter()
            .for_each(|field| of_type(&field.ty, inside, free));
    };
    match &definition.body {
        Body::Record(parts) => fields(parts),
        Body::Variant(cases) => {
            for case in cases.iter() {
                match &case.payload {
                    Payload::Unit => {}
                    Payload::One(ty) => of_type(ty, inside, free),
                    Payload::Tuple(parts) => {
                        parts.iter().for_each(|ty| of_type(ty, inside, free));
                    }
                    Payload::Record(parts) => {
                        parts
                            .iter()
                            .for_each(|field| of_type(&field.ty, inside, free));
                    }
                }
            }
        }
        Body::Enum(_) | Body::Flags(_) => {}
    }
    inside.pop();
}

/// Finds what refers to a definition that isn't inside.
fn of_type<'t>(
    ty: &'t Type,
    inside: &mut Vec<&'t Definition>,
    free: &mut Option<(String, String)>,
) {
    match ty {
        Type::Back(path) => {
            if let Some(nearest) = inside.last()
                && nearest.path != *path
            {
                free.get_or_insert((nearest.full_name(), path.get().to_owned()));
            }
        }
        Type::Defined(definition) => of_definition(definition, inside, free),
        Type::List(ty)
        | Type::Array(ty, _)
        | Type::Set(ty)
        | Type::Option(ty)
        | Type::Boxed(ty) => of_type(ty, inside, free),
        Type::Map(first, second) | Type::Result(first, second) => {
            of_type(first, inside, free);
            of_type(second, inside, free);
        }
        Type::Tuple(parts) => parts.iter().for_each(|ty| of_type(ty, inside, free)),
        // A definition with a function in it is refused.
        Type::Unit
        | Type::Scalar(_)
        | Type::NonZero(_)
        | Type::Wide(_)
        | Type::Str
        | Type::Handle(_)
        | Type::View(_, _) => {}
    }
}

fn one(types: &Types<'_>, full_name: &str, definition: &Definition) -> TokenStream {
    let name = types.ident(full_name);
    let traits = Traits::of_definition(definition, &|it| types.is_with(it));
    let docs = docs::attributes(&definition.label.docs);
    let attributes = {
        let flags = matches!(definition.body, Body::Flags(_)).then(|| quote! { flags });
        let rename = renamed(&definition.label, &name).map(|name| quote! { rename = #name });
        let root = quote! { crate = "::wharf_host" };
        let arguments = [flags, rename, Some(root)].into_iter().flatten();
        let (derives, unused) = (derives(traits, &definition.body), lints::unused());
        quote! {
            #docs
            #[derive(#derives, ::wharf_host::Value)]
            #[value(#(#arguments),*)]
            #unused
        }
    };
    match &definition.body {
        Body::Record(parts) => {
            let (fields, allow) = fields(types, &name, parts, &quote! { pub });
            // Then lists of records that are nothing but numbers move in one piece.
            let in_order = (traits.copy && !parts.is_empty()).then(|| quote! { #[repr(C)] });
            quote! { #attributes #in_order #allow pub struct #name { #fields } }
        }
        Body::Flags(flags) => {
            let mut names = Names::default();
            let fields = flags.iter().map(|label| {
                let name = names.add(&names::snake(&label.ident));
                let attributes = label_attributes(label, &name);
                quote! { #attributes pub #name: bool }
            });
            quote! { #attributes pub struct #name { #(#fields,)* } }
        }
        Body::Enum(labels) => {
            let mut names = Names::default();
            let cases: Vec<(Ident, TokenStream)> = labels
                .iter()
                .map(|label| {
                    let name = names.add(&names::pascal(&label.ident));
                    let attributes = label_attributes(label, &name);
                    (name.clone(), quote! { #attributes #name })
                })
                .collect();
            let idents: Vec<String> = cases.iter().map(|(name, _)| name.to_string()).collect();
            let allow = lints::allow(&lints::of_cases(&name.to_string(), &idents, 0));
            let cases = cases.iter().map(|(_, case)| case);
            quote! { #attributes #allow pub enum #name { #(#cases,)* } }
        }
        Body::Variant(cases) => {
            let mut names = Names::default();
            let made: Vec<(Ident, TokenStream)> = cases
                .iter()
                .map(|it| {
                    let ident = names.add(&names::pascal(&it.label.ident));
                    (ident.clone(), case(types, &name, it, &ident))
                })
                .collect();
            let idents: Vec<String> = made.iter().map(|(name, _)| name.to_string()).collect();
            let scope = Scope::of(definition, None);
            let payload = layout::of_payloads(cases, Some(&scope)).size;
            let allow = lints::allow(&lints::of_cases(&name.to_string(), &idents, payload));
            let made = made.iter().map(|(_, case)| case);
            quote! { #attributes #allow pub enum #name { #(#made,)* } }
        }
    }
}

fn derives(traits: Traits, body: &Body) -> TokenStream {
    if !traits.clone {
        return quote! { Debug };
    }
    let copy = traits.copy.then(|| quote! { Copy, });
    let default = matches!(body, Body::Flags(_)).then(|| quote! { Default, });
    let eq = traits.eq.then(|| quote! { , Eq });
    let hash = (traits.hash && traits.eq).then(|| quote! { , Hash });
    quote! { Clone, #copy Debug, #default PartialEq #eq #hash }
}

/// The guest's name for hosts, unless it is what the Rust name says.
fn renamed(label: &Label, ident: &Ident) -> Option<String> {
    use syn::ext::IdentExt;

    let name = label.name.get();
    (ident.unraw() != name).then(|| name.to_owned())
}

fn label_attributes(label: &Label, ident: &Ident) -> TokenStream {
    let docs = docs::attributes(&label.docs);
    let rename = renamed(label, ident).map(|name| quote! { #[value(rename = #name)] });
    quote! { #docs #rename }
}

fn fields(
    types: &Types<'_>,
    itself: &Ident,
    fields: &[Field],
    visibility: &TokenStream,
) -> (TokenStream, TokenStream) {
    let mut names = Names::default();
    let mut made = Vec::new();
    let mut written = Vec::new();
    for field in fields {
        let name = names.add(&names::snake(&field.label.ident));
        let attributes = label_attributes(&field.label, &name);
        let ty = types.owned(&field.ty, Place::of_part(itself));
        made.push(quote! { #attributes #visibility #name: #ty });
        written.push(ty);
    }
    let written: Vec<&TokenStream> = written.iter().collect();
    (
        quote! { #(#made,)* },
        lints::allow(&lints::of_types(&written)),
    )
}

fn case(types: &Types<'_>, itself: &Ident, case: &Case, ident: &Ident) -> TokenStream {
    let attributes = label_attributes(&case.label, ident);
    let parts = |parts: &[&Ref<Type>]| {
        let parts: Vec<TokenStream> = parts
            .iter()
            .map(|ty| types.owned(ty, Place::of_part(itself)))
            .collect();
        let allow = lints::allow(&lints::of_types(&parts.iter().collect::<Vec<_>>()));
        quote! { #attributes #allow #ident(#(#parts),*) }
    };
    match &case.payload {
        Payload::Unit => quote! { #attributes #ident },
        Payload::One(ty) => parts(&[ty]),
        Payload::Tuple(types) => parts(&types.iter().collect::<Vec<_>>()),
        Payload::Record(record) => {
            let (fields, allow) = fields(types, itself, record, &TokenStream::new());
            quote! { #attributes #allow #ident { #fields } }
        }
    }
}
