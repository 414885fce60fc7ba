//! A function of the host's: a safe function that lowers its arguments, calls the import and lifts
//! what it returns; beside it, the static that describes it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::visit_mut::VisitMut;
use syn::{
    Attribute, Error, FnArg, ForeignItemFn, Generics, Pat, Receiver, ReceiverKind, Result,
    ReturnType, Type, Visibility,
};

use super::args::{ItemArgs, Role};
use super::object::Class;
use super::{Block, check};
use crate::args::check_name;
use crate::docs;
use crate::function::{Elide, call_over, ends, over, spelled, value_of};

/// The module that everything comes from; the same as `wharf_abi::names::IMPORTS`.
const IMPORTS: &str = "wharf";

/// One function of a block.
pub(super) struct Function {
    ident: Ident,
    /// What hosts call it.
    name: String,
    attributes: Vec<Attribute>,
    visibility: Visibility,
    generics: Generics,
    /// What it is to which type.
    member: Option<(Ident, &'static str)>,
    params: Vec<Param>,
    result: Type,
}

/// One parameter.
struct Param {
    name: String,
    /// As it stands in the signature.
    declared: TokenStream,
    /// What holds the argument.
    value: Ident,
    /// With every lifetime left to the compiler.
    ty: Type,
}

impl Function {
    pub(super) fn of(
        mut item: ForeignItemFn,
        attributes: &[Attribute],
        block: &Block,
    ) -> Result<Function> {
        let args = ItemArgs::of_function(&mut item.attrs)?;
        check::signature(&item)?;
        let result = match &item.sig.output {
            ReturnType::Default => syn::parse_quote!(()),
            ReturnType::Type(_, ty) => (**ty).clone(),
        };
        let member = member(&item, &args, &result, block)?;
        let own = match &args.name {
            Some(name) if matches!(args.role, Some((Role::Setter, _))) => {
                let own = format!("{SET}{}", name.value());
                check_name(&own, name.span())?;
                own
            }
            Some(name) => name.value(),
            None => spelled(&item.sig.ident)?,
        };
        Ok(Function {
            name: match &member {
                Some((class, _)) => format!("{}.{own}", class.name),
                None => own,
            },
            member: member.map(|(class, role)| (class.ident.clone(), role)),
            attributes: check::conditions(attributes).chain(item.attrs).collect(),
            visibility: item.vis,
            params: params(item.sig.inputs.iter())?,
            ident: item.sig.ident,
            generics: item.sig.generics,
            result,
        })
    }

    pub(super) fn expand(&self, block: &Block) -> TokenStream {
        let Function {
            ident,
            attributes,
            visibility,
            generics,
            result,
            ..
        } = self;
        let (lifetimes, _, bounds) = generics.split_for_impl();
        let declared = self.params.iter().map(|param| &param.declared);
        let description = self.description(block);
        let raw = self.raw(block);
        let call = self.call();
        let function = quote! {
            #(#attributes)*
            // What describes it stands in the same object file, and stays if this does.
            #[cfg_attr(target_family = "wasm", inline(never))]
            #visibility fn #ident #lifetimes(#(#declared),*) -> #result #bounds {
                use ::wharf::__private as __wharf;
                #description
                #raw
                #call
            }
        };
        match &self.member {
            None => function,
            Some((class, _)) => {
                let conditions = attributes.iter().filter(|it| it.path().is_ident("cfg"));
                quote! { #(#conditions)* impl #class { #function } }
            }
        }
    }

    /// The static that goes into the interface section.
    fn description(&self, block: &Block) -> TokenStream {
        let Function {
            name,
            ident,
            attributes,
            result,
            ..
        } = self;
        let (module, docs) = (&block.module, docs::text(attributes));
        let params = self.params.iter().map(|Param { name, ty, .. }| {
            let [mode, value, gives] = ["MODE", "TYPE", "GIVES"].map(|it| value_of(ty, it));
            call_over(ty, "import_param", &quote! { #name, #mode, #value, #gives })
        });
        let result = call_over(result, "import_result", &value_of(result, "TYPE"));
        let plain = ident.unraw().to_string();
        let (path, member) = match &self.member {
            None => (plain, quote! { ::core::option::Option::None }),
            Some((class, role)) => {
                let role = Ident::new(role, Span::call_site());
                let resource = block.class(class).map(Class::resource);
                let resource = resource.unwrap_or_else(Error::into_compile_error);
                (
                    format!("{}::{plain}", class.unraw()),
                    quote! {
                        ::core::option::Option::Some(__wharf::abi::types::Member {
                            resource: __wharf::abi::Ref::Static(#resource),
                            role: __wharf::abi::types::Role::#role,
                        })
                    },
                )
            }
        };
        quote! {
            const __WHARF_PARAMS: &[__wharf::Param] = &[#(#params),*];
            const __WHARF_IMPORT: &__wharf::abi::types::Import = &__wharf::import(
                #module,
                #name,
                #docs,
                ::core::concat!(::core::module_path!(), "::", #path),
                __WHARF_PARAMS,
                #result,
                #member,
            );

            #[cfg_attr(target_family = "wasm", unsafe(link_section = "wharf"))]
            static __WHARF_ITEM: [u8; __wharf::item_len(__wharf::Item::Import(__WHARF_IMPORT))] =
                __wharf::item(__wharf::Item::Import(__WHARF_IMPORT));
        }
    }

    /// What the module imports. Natively there is nothing to link, and nobody comes so far.
    fn raw(&self, block: &Block) -> TokenStream {
        let symbol = imported(&block.module, &self.name);
        let slots = self.params.iter().map(|param| {
            let (slot0, slot1) = (over(&param.ty, "Slot0"), over(&param.ty, "Slot1"));
            quote! { _: #slot0, _: #slot1 }
        });
        let slots: Vec<TokenStream> = slots.collect();
        let out = over(&self.result, "Out");
        quote! {
            #[cfg(target_family = "wasm")]
            // An unused slot is `()`, which takes no place in the signature. Two declarations of one
            // import are compared when the interface is read.
            #[allow(improper_ctypes, clashing_extern_declarations)]
            #[link(wasm_import_module = #IMPORTS)]
            unsafe extern "C" {
                #[link_name = #symbol]
                fn __wharf_import(#(#slots),*) -> #out;
            }

            #[cfg(not(target_family = "wasm"))]
            #[allow(improper_ctypes_definitions)]
            unsafe extern "C" fn __wharf_import(#(#slots),*) -> #out {
                ::core::unreachable!()
            }
        }
    }

    /// The call. Whatever names the type of a parameter covers its source text, see [`over`].
    fn call(&self) -> TokenStream {
        let name = &self.name;
        // What is wrong with any of the types may be said here once more: at the function's name.
        let span = Span::mixed_site().located_at(self.ident.span());
        let slots = (0..self.params.len()).flat_map(|index| slots_of(index, span));
        let out = Ident::new("out", span);
        let call = quote_spanned! { span => __wharf_import(#(#slots),*) };
        let (it, (start, end)) = (over(&self.result, "It"), ends(&self.result));
        let take = quote_spanned! { start => (&&__wharf::Returned::<#it>::NEW).take };
        let returned = quote_spanned! { end => (#out) };
        let innermost = quote! {{
            // SAFETY: the host gives what the item says: a function that takes these slots, and
            // returns a value of its type.
            let #out = unsafe { #call };
            unsafe { #take #returned }
        }};
        let params = self.params.iter().enumerate().rev();
        let call = params.fold(innermost, |inside, (index, Param { ty, value, .. })| {
            let (start, end) = ends(ty);
            let [first, second] = slots_of(index, span);
            let this = over(ty, "This");
            let pass = quote_spanned! { start => __wharf::pass::<#this, _, _> };
            let arguments = quote_spanned! { end => (#value, |#first, #second| #inside) };
            quote! { #pass #arguments }
        });
        quote! {
            use __wharf::{Take as _, TakeNothing as _, TakeRefused as _};
            #[cfg(not(target_family = "wasm"))]
            __wharf::no_host(#name);
            #call
        }
    }
}

const SET: &str = "set_";

const MAKES: &str = "a constructor returns its type, or a `Result` of it: \
                     `fn new(width: u32) -> Canvas;`";

/// What a function is to a type of the block, by its attribute or its receiver.
fn member<'b>(
    item: &ForeignItemFn,
    args: &ItemArgs,
    result: &Type,
    block: &'b Block,
) -> Result<Option<(&'b Class, &'static str)>> {
    let receiver = match item.sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) => Some((receiver, class_of(receiver)?)),
        _ => None,
    };
    let count = item.sig.inputs.len();
    let (role, span) = match (&args.role, &receiver) {
        (Some((role, span)), _) => (role, *span),
        (None, Some((_, class))) => return Ok(Some((block.class(class)?, "Method"))),
        (None, None) => return Ok(None),
    };
    let fail = |message: &str| Err(Error::new(span, message));
    match (role, receiver) {
        (Role::Constructor, None) => match &item.sig.output {
            ReturnType::Type(..) => Ok(Some((block.class(made(result)?)?, "Constructor"))),
            ReturnType::Default => fail(MAKES),
        },
        (Role::Constructor, Some((receiver, _))) => Err(Error::new_spanned(
            receiver,
            "a constructor makes an object, and has none yet: remove `self`",
        )),
        (Role::StaticOf(class), None) => Ok(Some((block.class(class)?, "Static"))),
        (Role::StaticOf(_), Some((receiver, _))) => Err(Error::new_spanned(
            receiver,
            "a static function belongs to the type, and has no object: remove `self`, or `static_of`",
        )),
        (Role::Getter, Some((_, class)))
            if count == 1 && matches!(item.sig.output, ReturnType::Type(..)) =>
        {
            Ok(Some((block.class(&class)?, "Getter")))
        }
        (Role::Getter, _) => fail(
            "a getter takes its object and returns the property: \
             `fn width(self: &Canvas) -> u32;`",
        ),
        (Role::Setter, Some((_, class))) if count == 2 => {
            let ident = &item.sig.ident;
            match args.name.is_some() || ident.unraw().to_string().starts_with(SET) {
                true => Ok(Some((block.class(&class)?, "Setter"))),
                false => Err(Error::new_spanned(
                    ident,
                    "the setter of `width` is called `set_width`: call it so, or say which property \
                     it sets, by `name = \"…\"`",
                )),
            }
        }
        (Role::Setter, _) => fail(
            "a setter takes its object and the property: `fn set_width(self: &Canvas, width: u32);`",
        ),
    }
}

/// The type that a receiver is of.
fn class_of(receiver: &Receiver) -> Result<Ident> {
    if let ReceiverKind::Typed(_, ty) = &receiver.kind {
        let inner = match &**ty {
            Type::Reference(reference) => &reference.elem,
            ty => ty,
        };
        if let Some(ident) = name_of(inner) {
            return Ok(ident.clone());
        }
    }
    Err(Error::new_spanned(
        receiver,
        "say whose method it is, by a type of this block: `self: &Canvas`",
    ))
}

/// The type that a constructor makes.
fn made(result: &Type) -> Result<&Ident> {
    let made = match result {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .and_then(|last| match &last.arguments {
                syn::PathArguments::AngleBracketed(arguments) if last.ident == "Result" => {
                    match arguments.args.first() {
                        Some(syn::GenericArgument::Type(ok)) => name_of(ok),
                        _ => None,
                    }
                }
                _ => name_of(result),
            }),
        _ => None,
    };
    made.ok_or_else(|| Error::new_spanned(result, MAKES))
}

/// A type that is one name.
fn name_of(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) if path.qself.is_none() => path.path.get_ident(),
        _ => None,
    }
}

fn params<'i>(inputs: impl Iterator<Item = &'i FnArg>) -> Result<Vec<Param>> {
    let mut params: Vec<Param> = Vec::new();
    for (index, input) in inputs.enumerate() {
        let mut param = match input {
            FnArg::Receiver(receiver) => Param {
                name: "self".into(),
                declared: receiver.to_token_stream(),
                value: Ident::new("self", receiver.self_token.span),
                ty: match &receiver.kind {
                    ReceiverKind::Typed(_, ty) => (**ty).clone(),
                    _ => unreachable!("any other receiver was refused"),
                },
            },
            FnArg::Typed(input) => {
                let ty = &input.ty;
                let (name, value) = match &*input.pat {
                    Pat::Ident(pat) => (spelled(&pat.ident)?, pat.ident.clone()),
                    _ => (
                        format!("arg{index}"),
                        format_ident!("arg{index}", span = Span::mixed_site()),
                    ),
                };
                Param {
                    name,
                    declared: quote! { #value: #ty },
                    value,
                    ty: (**ty).clone(),
                }
            }
        };
        Elide.visit_type_mut(&mut param.ty);
        if params.iter().any(|it| it.name == param.name) {
            param.name.push('_');
        }
        params.push(param);
    }
    Ok(params)
}

/// The slots of a parameter.
fn slots_of(index: usize, span: Span) -> [Ident; 2] {
    ["0", "1"].map(|it| format_ident!("slot_{index}_{it}", span = span))
}

/// The same as `wharf_abi::names::imported`.
fn imported(module: &str, name: &str) -> String {
    match module {
        "" => name.to_owned(),
        module => format!("{module}#{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{IMPORTS, imported};

    #[test]
    fn names_are_those_of_the_contract() {
        assert_eq!(IMPORTS, wharf_abi::names::IMPORTS);
        for module in ["", "./dom.js"] {
            assert_eq!(
                imported(module, "log"),
                wharf_abi::names::imported(module, "log")
            );
        }
    }
}
