//! An exported function: itself, unchanged, and beside it the shim that hosts call and the static
//! that describes it.
//!
//! The expansion names each type several times: for its slots, its description and its value.
//! A type that can't cross is an error in each place. All of them are *about* the same bound,
//! `T: Value`, and cover the same source text, so the compiler shows them as one; see [`over`].

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, ItemFn, Lifetime, Pat, Result, ReturnType, Type, TypeReference};

use crate::args::{self, Args};
use crate::{check, docs};

/// One parameter.
struct Param {
    name: String,
    /// With every lifetime left to the compiler.
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
        None => spelled(ident)?,
    };
    let params = params(&function)?;
    let result = match &function.sig.output {
        ReturnType::Default => syn::parse_quote!(()),
        ReturnType::Type(_, ty) => (**ty).clone(),
    };
    let attributes = function.attrs.iter();
    let conditions = attributes.clone().filter(|it| it.path().is_ident("cfg"));
    let deprecated = attributes
        .clone()
        .find(|it| it.path().is_ident("deprecated"))
        .map(|_| quote! { #[allow(deprecated)] });
    let description = description(&function, &name, &params, &result);
    let shim = shim(&function, &name, &params, &result);

    // Names that no function of the guest's has: they stand between it and its shim.
    Ok(quote! {
        #function

        #(#conditions)*
        #deprecated
        #[doc(hidden)]
        const _: () = {
            use ::wharf::__private as __wharf;
            #description
            #shim
            // In use, also where there is no host: the function may be private.
            let _ = #ident;
        };
    })
}

/// The static that goes into the interface section. It stands beside the shim, never elsewhere:
/// an object file without a live symbol loses its sections.
fn description(function: &ItemFn, name: &str, params: &[Param], result: &Type) -> TokenStream {
    let docs = docs::text(&function.attrs);
    let ident = function.sig.ident.unraw().to_string();
    let params = params.iter().map(|Param { name, ty, .. }| {
        let (mode, value) = (value_of(ty, "MODE"), value_of(ty, "TYPE"));
        call_over(ty, "param", &quote! { #name, #mode, #value })
    });
    let result = call_over(result, "checked", &value_of(result, "TYPE"));
    quote! {
        const __WHARF_PARAMS: &[__wharf::Param] = &[#(#params),*];
        const __WHARF_FUNCTION: &__wharf::Function = &__wharf::function(
            #name,
            #docs,
            ::core::concat!(::core::module_path!(), "::", #ident),
            __WHARF_PARAMS,
            #result,
        );

        #[cfg_attr(target_family = "wasm", unsafe(link_section = "wharf"))]
        static __WHARF_ITEM: [u8; __wharf::item_len(__wharf::Item::Export(__WHARF_FUNCTION))] =
            __wharf::item(__wharf::Item::Export(__WHARF_FUNCTION));
    }
}

/// The function that hosts call.
fn shim(function: &ItemFn, name: &str, params: &[Param], result: &Type) -> TokenStream {
    let ident = &function.sig.ident;
    let symbol = format!("wharf:{name}");
    let slots = params.iter().map(|Param { ty, slots, .. }| {
        let [first, second] = slots;
        let (slot0, slot1) = (over(ty, "Slot0"), over(ty, "Slot1"));
        quote! { #first: #slot0, #second: #slot1 }
    });
    // Locals are hygienic: the function may stand in a `macro_rules!` of the guest's.
    let [scope, argument, call] =
        ["arguments", "argument", "call"].map(|it| Ident::new(it, Span::mixed_site()));
    let arguments = params.iter().map(|Param { ty, slots, .. }| {
        let [first, second] = slots;
        let (start, end) = ends(ty);
        let it = over(ty, "It");
        let lift = quote_spanned! { start => (&&__wharf::Parameter::<#it>::NEW).lift };
        let slots = quote_spanned! { end => (#scope, #first, #second) };
        // Where an alias hides `'static`, the borrow error underlines the type written here.
        quote! {{ let #argument: #it = #lift #slots; #argument }}
    });
    let (out, this) = (over(result, "Out"), over(result, "This"));
    quote! {
        #[cfg_attr(target_family = "wasm", unsafe(export_name = #symbol))]
        // An unused slot is `()`, which takes no place in the signature.
        #[allow(improper_ctypes_definitions)]
        extern "C" fn __wharf_shim(#(#slots),*) -> #out {
            use __wharf::{Lift as _, LiftNothing as _, LiftRefused as _};
            let #call = |#scope: &__wharf::Scope| {
                __wharf::give::<#this, _>(#ident(#(#arguments),*))
            };
            // SAFETY: hosts call this, and lower a value of its type to the slots of each
            // parameter before.
            unsafe { __wharf::call(#call) }
        }
    }
}

fn params(function: &ItemFn) -> Result<Vec<Param>> {
    let mut params: Vec<Param> = Vec::new();
    for (index, input) in function.sig.inputs.iter().enumerate() {
        let FnArg::Typed(input) = input else {
            unreachable!("a receiver was refused")
        };
        let name = match &*input.pat {
            Pat::Ident(pat) => spelled(&pat.ident)?,
            _ => nameless(index, function),
        };
        let mut ty = (*input.ty).clone();
        Elide.visit_type_mut(&mut ty);
        params.push(Param {
            name,
            ty,
            slots: [
                format_ident!("slot_{index}_0", span = Span::mixed_site()),
                format_ident!("slot_{index}_1", span = Span::mixed_site()),
            ],
        });
    }
    Ok(params)
}

/// What hosts call a parameter that is `_`: `arg0`, or `arg0_` if that is the name of another.
fn nameless(index: usize, function: &ItemFn) -> String {
    let mut name = format!("arg{index}");
    let taken = |name: &str| {
        function.sig.inputs.iter().any(|input| match input {
            FnArg::Typed(input) => matches!(&*input.pat, Pat::Ident(pat) if pat.ident == name),
            FnArg::Receiver(_) => false,
        })
    };
    while taken(&name) {
        name.push('_');
    }
    name
}

/// An identifier as hosts write it: `r#type` is `type` outside Rust.
fn spelled(ident: &Ident) -> Result<String> {
    let name = ident.unraw().to_string();
    args::check_name(&name, ident.span())?;
    Ok(name)
}

/// `<T as Value>::NAME`.
fn value_of(ty: &Type, name: &str) -> TokenStream {
    let (start, end) = ends(ty);
    let (this, name) = (over(ty, "This"), Ident::new(name, end));
    let (before, after) = (
        quote_spanned! { start => < },
        quote_spanned! { end => ::#name },
    );
    quote! { #before #this as __wharf::Value> #after }
}

/// `__wharf::Alias<T>`, covering the source text of `T` and no more, so that an error about it
/// underlines `T` and is the same error as every other about `T`.
fn over(ty: &Type, alias: &str) -> TokenStream {
    let (start, end) = ends(ty);
    let alias = Ident::new(alias, start);
    let before = quote_spanned! { start => __wharf::#alias< };
    let after = quote_spanned! { end => > };
    quote! { #before #ty #after }
}

/// `__wharf::function(arguments)`, covering the source text of `T`, as [`over`].
fn call_over(ty: &Type, function: &str, arguments: &TokenStream) -> TokenStream {
    let (start, end) = ends(ty);
    let function = Ident::new(function, start);
    let before = quote_spanned! { start => __wharf::#function };
    let after = quote_spanned! { end => (#arguments) };
    quote! { #before #after }
}

/// Where the first and the last token of a type stand.
fn ends(ty: &Type) -> (Span, Span) {
    let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
    let start = spans.next().unwrap_or_else(Span::call_site);
    (start, spans.last().unwrap_or(start))
}

/// Leaves every lifetime to the compiler: an argument lives as long as its call.
struct Elide;

impl VisitMut for Elide {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = Lifetime::new("'_", lifetime.span());
    }

    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        // No lifetime is as good, and stays what the source says.
        reference.lifetime = None;
        visit_mut::visit_type_reference_mut(self, reference);
    }
}
