//! An exported function: itself, unchanged, and beside it the shim that hosts call and the static
//! that describes it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{FnArg, ItemFn, Lifetime, Pat, Result, ReturnType, Type, TypeReference};

use crate::args::Args;
use crate::{check, docs};

/// One parameter.
struct Param {
    name: String,
    /// With every lifetime `'static`, so that it can stand in a constant.
    ty: Type,
    slots: [Ident; 2],
}

pub(crate) fn export(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let args = Args::parse(args)?;
    let function = check::function(item)?;
    check::signature(&function.sig)?;

    let ident = &function.sig.ident;
    let name = match &args.name {
        Some(name) => name.value(),
        None => unraw(ident),
    };
    let params: Vec<Param> = function.sig.inputs.iter().enumerate().map(param).collect();
    let result = result(&function);
    let description = description(&function, &name, &params, &result);
    let shim = shim(ident, &name, &params, &result);
    let checks = params.iter().map(|Param { ty, .. }| {
        quote_spanned! { ty.span() => wharf::takes::<#ty>(); }
    });
    let check_result = quote_spanned! { result.span() => wharf::gives::<#result>(); };

    Ok(quote! {
        #function

        #[doc(hidden)]
        const _: () = {
            use ::wharf::__private as wharf;
            #[allow(dead_code)]
            fn check() {
                #(#checks)*
                #check_result
            }
            #description
            #shim
        };
    })
}

/// The static that goes into the interface section. It stands beside the shim, never elsewhere:
/// an object file without a live symbol loses its sections.
fn description(function: &ItemFn, name: &str, params: &[Param], result: &Type) -> TokenStream {
    let docs = docs::text(&function.attrs);
    let ident = unraw(&function.sig.ident);
    let params = params.iter().map(|Param { name, ty, .. }| {
        quote_spanned! { ty.span() => wharf::param::<#ty>(#name) }
    });
    let result = quote_spanned! { result.span() => <#result as wharf::Value>::TYPE };
    quote! {
        const PARAMS: &[wharf::Param] = &[#(#params),*];
        const FUNCTION: &wharf::Function = &wharf::function(
            #name,
            #docs,
            ::core::concat!(::core::module_path!(), "::", #ident),
            PARAMS,
            #result,
        );

        #[cfg_attr(target_family = "wasm", unsafe(link_section = "wharf"))]
        #[cfg_attr(not(target_family = "wasm"), allow(dead_code))]
        static ITEM: [u8; wharf::item_len(FUNCTION)] = wharf::item(FUNCTION);
    }
}

/// The function that hosts call.
fn shim(ident: &Ident, name: &str, params: &[Param], result: &Type) -> TokenStream {
    let symbol = format!("wharf:{name}");
    let slots = params.iter().map(
        |Param {
             ty,
             slots: [first, second],
             ..
         }| {
            quote_spanned! { ty.span() => #first: wharf::Slot0<#ty>, #second: wharf::Slot1<#ty> }
        },
    );
    let arguments = params.iter().map(
        |Param {
             ty,
             slots: [first, second],
             ..
         }| {
            // SAFETY comment for the reader of an expansion: the host lowered these slots.
            quote_spanned! { ty.span() => unsafe { wharf::lift(&scope, #first, #second) } }
        },
    );
    quote! {
        #[cfg_attr(target_family = "wasm", unsafe(export_name = #symbol))]
        #[allow(dead_code, improper_ctypes_definitions, unsafe_code)]
        extern "C" fn shim(#(#slots),*) -> wharf::Out<#result> {
            let scope = wharf::Scope::new();
            let result = wharf::give::<#result>(#ident(#(#arguments),*));
            scope.close();
            result
        }
    }
}

fn param((index, input): (usize, &FnArg)) -> Param {
    let FnArg::Typed(input) = input else {
        unreachable!("a receiver was refused")
    };
    let name = match &*input.pat {
        Pat::Ident(pat) => unraw(&pat.ident),
        _ => unreachable!("a pattern was refused"),
    };
    let mut ty = (*input.ty).clone();
    Static.visit_type_mut(&mut ty);
    Param {
        name,
        ty,
        slots: [
            format_ident!("slot_{index}_0", span = Span::mixed_site()),
            format_ident!("slot_{index}_1", span = Span::mixed_site()),
        ],
    }
}

fn result(function: &ItemFn) -> Type {
    match &function.sig.output {
        ReturnType::Default => syn::parse_quote!(()),
        ReturnType::Type(_, ty) => {
            let mut ty = (**ty).clone();
            Static.visit_type_mut(&mut ty);
            ty
        }
    }
}

/// `r#type` is `type` outside Rust.
fn unraw(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}

/// Makes every lifetime `'static`: slots and descriptions don't depend on them.
struct Static;

impl VisitMut for Static {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = Lifetime::new("'static", lifetime.span());
    }

    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        let span = reference.and_token.span();
        reference.lifetime = Some(Lifetime::new("'static", span));
        self.visit_type_mut(&mut reference.elem);
    }
}
