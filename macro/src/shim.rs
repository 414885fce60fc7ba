//! What stands beside an exported function: the shim that hosts call, and the static that describes
//! it.
//!
//! The expansion names each type several times: for its slots, its description and its value.
//! A type that can't cross is an error in each place. All of them are *about* the same bound,
//! `T: Value`, and cover the same source text, so the compiler shows them as one; see [`over`].

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::visit_mut::VisitMut;
use syn::{Attribute, FnArg, Pat, Result, ReturnType, Signature, Type};

use crate::function::{Elide, call_over, ends, over, spelled, value_of};
use crate::view::{self, View};

/// Something that hosts call.
pub(crate) struct Export<'e> {
    /// The interface's name for it.
    pub(crate) name: String,
    /// A constant: its doc comment.
    pub(crate) docs: TokenStream,
    /// A constant: where it is defined.
    pub(crate) path: TokenStream,
    /// What it takes and returns.
    pub(crate) interface: Interface,
    /// What the shim does with the arguments.
    pub(crate) callee: Callee,
    /// The resource that it belongs to.
    pub(crate) member: Option<Member<'e>>,
}

/// What a function takes and returns.
pub(crate) struct Interface {
    params: Vec<Param>,
    result: Type,
    /// If it is a view.
    view: Option<View>,
}

/// One parameter.
struct Param {
    name: String,
    /// With every lifetime left to the compiler.
    ty: Type,
    slots: [Ident; 2],
    /// Whether the result is a view of what this lends.
    lends: bool,
}

/// What a shim does.
pub(crate) enum Callee {
    /// Calls a function.
    Function(TokenStream),
    /// Gives a constant.
    Constant(TokenStream),
}

/// What a function is to a resource.
pub(crate) struct Member<'e> {
    /// The type.
    pub(crate) ty: &'e Type,
    /// The variant of `Role`.
    pub(crate) role: &'static str,
}

impl Interface {
    /// That of a function.
    pub(crate) fn of(signature: &Signature) -> Result<Interface> {
        let result = match &signature.output {
            ReturnType::Default => syn::parse_quote!(()),
            ReturnType::Type(_, ty) => (**ty).clone(),
        };
        let view = View::of(&result);
        let mut params = Vec::new();
        for (index, input) in signature.inputs.iter().enumerate() {
            let FnArg::Typed(input) = input else {
                unreachable!("a receiver is written as a parameter, or was refused")
            };
            let name = match &*input.pat {
                Pat::Ident(pat) => spelled(&pat.ident)?,
                _ => nameless(index, signature),
            };
            let mut ty = (*input.ty).clone();
            let lends = view
                .as_ref()
                .is_some_and(|view| view.is_of(input, signature));
            Elide.visit_type_mut(&mut ty);
            params.push(Param {
                name,
                ty,
                slots: [
                    format_ident!("slot_{index}_0", span = Span::mixed_site()),
                    format_ident!("slot_{index}_1", span = Span::mixed_site()),
                ],
                lends,
            });
        }
        Ok(Interface {
            params,
            result,
            view,
        })
    }

    /// That of a constant.
    pub(crate) fn of_constant(ty: &Type) -> Interface {
        let mut result = ty.clone();
        view::Static.visit_type_mut(&mut result);
        Interface {
            params: Vec::new(),
            result,
            view: None,
        }
    }

    /// The result, as it is named outside of a function's body.
    fn result(&self) -> Type {
        match &self.view {
            Some(view) => view.described(),
            None => self.result.clone(),
        }
    }
}

impl Export<'_> {
    /// The items. They name `__wharf`, and want a scope of their own.
    pub(crate) fn items(&self) -> TokenStream {
        let (description, shim) = (self.description(), self.shim());
        quote! {
            #description
            #shim
        }
    }

    /// Uses what is exported, also where there is no host: it may be private.
    pub(crate) fn used(&self) -> TokenStream {
        match &self.callee {
            Callee::Function(function) => quote! { let _ = #function; },
            // Some have a destructor, which a constant can't call.
            Callee::Constant(constant) => quote! { let _ = || #constant; },
        }
    }

    /// The static that goes into the interface section. It stands beside the shim, never elsewhere:
    /// an object file without a live symbol loses its sections.
    fn description(&self) -> TokenStream {
        let Export {
            name,
            docs,
            path,
            interface,
            member,
            ..
        } = self;
        let params = interface.params.iter().map(|param| {
            let Param { name, ty, .. } = param;
            let (mode, value) = (value_of(ty, "MODE"), value_of(ty, "TYPE"));
            let function = match param.lends {
                true => "lender",
                false => "param",
            };
            call_over(ty, function, &quote! { #name, #mode, #value })
        });
        let result = interface.result();
        let (ty, gives) = (value_of(&result, "TYPE"), value_of(&result, "GIVES"));
        let result = match member {
            Some(Member {
                ty: resource_type,
                role: "Constructor",
            }) => {
                let resource = resource(resource_type);
                call_over(&result, "constructed", &quote! { #ty, #gives, #resource })
            }
            _ => call_over(&result, "result", &quote! { #ty, #gives }),
        };
        let common = quote! { #name, #docs, #path, __WHARF_PARAMS, #result };
        let function = match member {
            None => quote! { __wharf::function(#common) },
            Some(Member { ty, role }) => {
                let (role, resource) = (Ident::new(role, Span::call_site()), resource(ty));
                let arguments = quote! { #common, #resource, __wharf::Role::#role };
                call_over(ty, "member", &arguments)
            }
        };
        quote! {
            const __WHARF_PARAMS: &[__wharf::Param] = &[#(#params),*];
            const __WHARF_FUNCTION: &__wharf::Function = &#function;

            #[cfg_attr(target_family = "wasm", unsafe(link_section = "wharf"))]
            static __WHARF_ITEM: [u8; __wharf::item_len(__wharf::Item::Export(__WHARF_FUNCTION))] =
                __wharf::item(__wharf::Item::Export(__WHARF_FUNCTION));
        }
    }

    /// The function that hosts call.
    fn shim(&self) -> TokenStream {
        let Interface {
            params,
            result,
            view,
        } = &self.interface;
        let symbol = format!("wharf:{}", self.name);
        let slots = params.iter().map(|Param { ty, slots, .. }| {
            let [first, second] = slots;
            let (slot0, slot1) = (over(ty, "Slot0"), over(ty, "Slot1"));
            quote! { #first: #slot0, #second: #slot1 }
        });
        // Locals are hygienic: the function may stand in a `macro_rules!` of the guest's.
        let [scope, argument, answer, value] = ["arguments", "argument", "answer", "value"]
            .map(|it| Ident::new(it, Span::mixed_site()));
        // The error that it doesn't live long enough underlines the view.
        let inner = Ident::new("inner", Span::mixed_site().located_at(ends(result).0));
        let arguments = params.iter().map(|param| {
            let Param { ty, slots, .. } = param;
            let [first, second] = slots;
            let (start, end) = ends(ty);
            let it = over(ty, "It");
            let lift = quote_spanned! { start => (&&__wharf::Parameter::<#it>::NEW).lift };
            let from = match view.is_some() && !param.lends {
                true => quote! { #inner.scope() },
                false => quote! { #scope },
            };
            let slots = quote_spanned! { end => (#from, #first, #second) };
            // Where an alias hides `'static`, the borrow error underlines the type written here.
            quote! {{ let #argument: #it = #lift #slots; #argument }}
        });
        let called = match &self.callee {
            Callee::Function(function) => quote! { #function(#(#arguments),*) },
            Callee::Constant(constant) => quote! { #constant },
        };
        let body = match view {
            None => {
                let this = over(result, "This");
                quote! { __wharf::give::<#this, _>(#called) }
            }
            // Whatever the view isn't of is gone before it is returned.
            Some(view) => {
                let this = over(&view.returned(), "This");
                quote! {
                    let #value = {
                        let #inner = __wharf::Inner::of(#scope);
                        #called
                    };
                    __wharf::give::<#this, _>(#value)
                }
            }
        };
        let out = over(&self.interface.result(), "Out");
        quote! {
            #[cfg_attr(target_family = "wasm", unsafe(export_name = #symbol))]
            // An unused slot is `()`, which takes no place in the signature.
            #[allow(improper_ctypes_definitions)]
            extern "C" fn __wharf_shim(#(#slots),*) -> #out {
                use __wharf::{Lift as _, LiftNothing as _, LiftRefused as _};
                let #answer = |#scope: &__wharf::Scope| {
                    #body
                };
                // SAFETY: hosts call this, and lower a value of its type to the slots of each
                // parameter before.
                unsafe {
                    __wharf::answer(
                        const { __wharf::Holds::of_params(__WHARF_PARAMS) },
                        #answer,
                    )
                }
            }
        }
    }
}

/// What makes a type a resource.
fn resource(ty: &Type) -> TokenStream {
    let (start, end) = ends(ty);
    let before = quote_spanned! { start => < };
    let after = quote_spanned! { end => as __wharf::Object>::RESOURCE };
    quote! { #before #ty #after }
}

/// What of an item's attributes also holds for what stands beside it.
pub(crate) fn shared(attributes: &[Attribute]) -> TokenStream {
    let conditions = attributes.iter().filter(|it| it.path().is_ident("cfg"));
    let mut deprecated = attributes.iter();
    let deprecated = deprecated
        .any(|it| it.path().is_ident("deprecated"))
        .then(|| quote! { #[allow(deprecated)] });
    quote! {
        #(#conditions)*
        #deprecated
        // Each type stands within others here, which the source's author doesn't see.
        #[allow(clippy::type_complexity)]
        #[doc(hidden)]
    }
}

/// What hosts call a parameter that is `_`: `arg0`, or `arg0_` if that is the name of another.
fn nameless(index: usize, signature: &Signature) -> String {
    let mut name = format!("arg{index}");
    let taken = |name: &str| {
        signature.inputs.iter().any(|input| match input {
            FnArg::Typed(input) => matches!(&*input.pat, Pat::Ident(pat) if pat.ident == name),
            FnArg::Receiver(_) => false,
        })
    };
    while taken(&name) {
        name.push('_');
    }
    name
}
