//! The fields or cases of a type: its description, and how each part is stored and loaded.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::token::Comma;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{
    Error, Field, Fields, Lifetime, Member, Result, Type, TypeFnPtr, TypeReference,
    TypeTraitObject, Variant,
};

use super::attributes::{self, Container};
use super::itself::Itself;
use crate::docs;

/// What a type consists of.
pub(super) enum Body {
    /// Nothing.
    Unit,
    /// One part without a name.
    One(Box<Part>),
    /// Parts without names.
    Tuple(Vec<Part>),
    /// Fields.
    Record(Vec<Part>),
    /// `bool` fields.
    Flags(Vec<Part>),
    /// Cases without a payload.
    Enum(Vec<Case>),
    /// Cases.
    Variant(Vec<Case>),
}

/// A part of a value.
pub(super) struct Part {
    member: Member,
    /// Where it has a name: what hosts call it, the Rust name, and the doc comment.
    label: Option<[TokenStream; 3]>,
    ty: Type,
    /// The type with [`Back`](wharf_abi::value::defined::Back) for the type that this is a part of.
    described: Type,
    names_itself: bool,
}

/// A case.
pub(super) struct Case {
    ident: Ident,
    label: [TokenStream; 3],
    named: bool,
    parts: Vec<Part>,
}

/// What the implementations consist of.
pub(super) struct Parts {
    pub(super) ty: TokenStream,
    pub(super) mode: TokenStream,
    pub(super) bulk: TokenStream,
    pub(super) recursive: TokenStream,
    /// `GIVES` and `given`, where a part may be an object.
    pub(super) gives: TokenStream,
    pub(super) shape: TokenStream,
    pub(super) tail: TokenStream,
    pub(super) store: TokenStream,
    pub(super) load: TokenStream,
}

impl Body {
    pub(super) fn record(
        ident: &Ident,
        generics: &syn::Generics,
        fields: &Fields,
        container: &Container,
    ) -> Result<Body> {
        let itself = Itself { ident, generics };
        let mut parts = parts(fields, &itself, container)?;
        let body = match (fields, parts.len()) {
            (_, 0) => Body::Unit,
            (Fields::Named(_), _) => Body::Record(parts),
            (_, 1) => Body::One(Box::new(parts.remove(0))),
            (_, _) => Body::Tuple(parts),
        };
        match &body {
            Body::One(_) | Body::Tuple(_) if body.names_itself() => Err(Error::new_spanned(
                fields,
                "to hosts, a type that contains itself needs a name: \
                 give the field a name, as in `struct Tree { children: Vec<Tree> }`",
            )),
            _ => Ok(body),
        }
    }

    pub(super) fn flags(fields: &Punctuated<Field, Comma>, container: &Container) -> Result<Body> {
        let part = |(index, field): (usize, &Field)| {
            let ty = &field.ty;
            Part::named(index, field, (ty.clone(), false), container)
        };
        let parts = fields.iter().enumerate().map(part);
        let parts: Vec<Part> = parts.collect::<Result<_>>()?;
        distinct(
            fields
                .iter()
                .zip(&parts)
                .map(|(field, part)| (span_of(field), &part.label)),
        )?;
        Ok(Body::Flags(parts))
    }

    pub(super) fn cases(
        ident: &Ident,
        generics: &syn::Generics,
        variants: &Punctuated<Variant, Comma>,
        container: &Container,
    ) -> Result<Body> {
        let itself = Itself { ident, generics };
        let mut cases = Vec::new();
        for variant in variants {
            // Fields of a case keep their names: `rename_all` is about the cases.
            let inside = Container::default();
            cases.push(Case {
                ident: variant.ident.clone(),
                label: label(&variant.ident, &variant.attrs, container)?,
                named: matches!(variant.fields, Fields::Named(_)),
                parts: parts(&variant.fields, &itself, &inside)?,
            });
        }
        let labels = cases.iter().map(|case| Some(case.label.clone()));
        let labels: Vec<_> = labels.collect();
        distinct(variants.iter().map(|it| it.ident.span()).zip(&labels))?;
        Ok(match cases.iter().all(|case| case.parts.is_empty()) {
            true => Body::Enum(cases),
            false => Body::Variant(cases),
        })
    }

    /// Whether the type is a part of itself.
    pub(super) fn names_itself(&self) -> bool {
        match self {
            Body::Unit | Body::Flags(_) | Body::Enum(_) => false,
            Body::One(part) => part.names_itself,
            Body::Tuple(parts) | Body::Record(parts) => parts.iter().any(|part| part.names_itself),
            Body::Variant(cases) => cases
                .iter()
                .any(|case| case.parts.iter().any(|part| part.names_itself)),
        }
    }

    /// The implementations. `label`, `path` and `args` are those of the definition.
    pub(super) fn parts(
        &self,
        label: &TokenStream,
        path: &TokenStream,
        args: &TokenStream,
        container: &Container,
    ) -> Parts {
        let define = |body: TokenStream| {
            quote! {
                &__abi::Type::Defined(__abi::Ref::Static(
                    const { &__defined::definition(#label, #path, #args, #body) },
                ))
            }
        };
        let none = quote! { ::core::option::Option::None };
        let owned = quote! { __abi::Mode::Owned };
        let indirect = quote! { __abi::shape::Indirect };
        let tagged = quote! {
            __defined::TagShape<{ __defined::tag_size(<Self as __abi::Value>::TYPE) }>
        };
        match self {
            Body::Unit => Parts {
                ty: quote! { &__abi::Type::Unit },
                mode: owned,
                bulk: none,
                recursive: quote! { false },
                gives: TokenStream::new(),
                shape: quote! { __abi::shape::Nothing },
                tail: quote! { at },
                store: quote! { ::core::result::Result::Ok(()) },
                load: quote! { ::core::result::Result::Ok(Self {}) },
            },
            Body::One(part) => {
                let Part { member, ty, .. } = &**part;
                Parts {
                    ty: value_of(ty, "TYPE"),
                    mode: value_of(ty, "MODE"),
                    bulk: match container.in_order || container.transparent {
                        true => {
                            let bulk = value_of(ty, "BULK");
                            quote! { __abi::value::Bulk::of_one::<Self, #ty>(#bulk) }
                        }
                        false => none,
                    },
                    recursive: value_of(ty, "RECURSIVE"),
                    gives: self.gives(),
                    shape: value_of(ty, "Shape"),
                    tail: {
                        let tail = value_of(ty, "tail");
                        quote! { #tail(&self.#member, at) }
                    },
                    store: {
                        let store = value_of(ty, "store");
                        quote! { #store(&self.#member, block, at) }
                    },
                    load: {
                        let load = load_of(ty);
                        quote! { ::core::result::Result::Ok(Self { #member: #load(memory, at)? }) }
                    },
                }
            }
            Body::Tuple(parts) => {
                let types = types(parts);
                Parts {
                    ty: quote! { &__abi::Type::Tuple(__abi::Ref::Static(#types)) },
                    mode: owned,
                    bulk: bulk(parts, container),
                    recursive: self.recursive(),
                    gives: self.gives(),
                    shape: indirect,
                    tail: tails(parts, Access::Field),
                    store: stores(parts, Access::Field, 0),
                    load: self.loaded(&loads(parts, 0, &quote! { Self })),
                }
            }
            Body::Record(parts) => {
                let fields = fields(parts);
                Parts {
                    ty: define(quote! { __abi::Body::Record(__abi::Ref::Static(#fields)) }),
                    mode: owned,
                    bulk: bulk(parts, container),
                    recursive: self.recursive(),
                    gives: self.gives(),
                    shape: indirect,
                    tail: tails(parts, Access::Field),
                    store: stores(parts, Access::Field, 0),
                    load: self.loaded(&loads(parts, 0, &quote! { Self })),
                }
            }
            Body::Flags(parts) => {
                let labels = labels(parts.iter().flat_map(|part| &part.label));
                let members: Vec<&Member> = parts.iter().map(|part| &part.member).collect();
                let get = parts.iter().map(|part| flag_of(&part.ty, "get"));
                let set = parts.iter().map(|part| flag_of(&part.ty, "set"));
                Parts {
                    ty: define(quote! { __defined::flags(#labels) }),
                    mode: owned,
                    bulk: none,
                    recursive: quote! { false },
                    gives: TokenStream::new(),
                    shape: tagged,
                    tail: quote! { at },
                    store: quote! {
                        let flags: &[bool] = &[#(#get(self.#members)),*];
                        __defined::store_flags(
                            const { __abi::layout::tag(<Self as __abi::Value>::TYPE) },
                            flags,
                            block,
                            at,
                        )
                    },
                    load: quote! {
                        let mut flags = __defined::load_flags(
                            memory,
                            at,
                            const { __abi::layout::tag(<Self as __abi::Value>::TYPE) },
                        )?;
                        ::core::result::Result::Ok(Self { #(#members: #set(flags.next())),* })
                    },
                }
            }
            Body::Enum(cases) => {
                let labels = labels(cases.iter().map(|case| &case.label));
                Parts {
                    ty: define(quote! { __abi::Body::Enum(__abi::Ref::Static(#labels)) }),
                    mode: owned,
                    bulk: none,
                    recursive: quote! { false },
                    gives: TokenStream::new(),
                    shape: tagged,
                    tail: quote! { at },
                    store: store_cases(cases),
                    load: load_cases(cases),
                }
            }
            Body::Variant(cases) => {
                let described = cases.iter().map(|case| {
                    let [name, ident, docs] = &case.label;
                    let payload = case.payload();
                    quote! { __defined::case(#name, #ident, #docs, #payload) }
                });
                let described = quote! { const { &[#(#described),*] } };
                let tails = cases.iter().map(|case| {
                    let (pattern, tails) = (case.pattern(), tails(&case.parts, Access::Variable));
                    quote! { #pattern => { #tails } }
                });
                Parts {
                    ty: define(quote! { __abi::Body::Variant(__abi::Ref::Static(#described)) }),
                    mode: owned,
                    bulk: none,
                    recursive: self.recursive(),
                    gives: self.gives(),
                    shape: indirect,
                    tail: quote! { match self { #(#tails)* } },
                    store: store_cases(cases),
                    load: self.loaded(&load_cases(cases)),
                }
            }
        }
    }

    /// Every part that is a value of its own.
    fn all_parts(&self) -> Vec<&Part> {
        match self {
            Body::Unit | Body::Flags(_) | Body::Enum(_) => Vec::new(),
            Body::One(part) => vec![part],
            Body::Tuple(parts) | Body::Record(parts) => parts.iter().collect(),
            Body::Variant(cases) => cases.iter().flat_map(|case| &case.parts).collect(),
        }
    }

    fn recursive(&self) -> TokenStream {
        if self.names_itself() {
            return quote! { true };
        }
        let parts = self.all_parts();
        let parts = parts.iter().map(|part| value_of(&part.ty, "RECURSIVE"));
        quote! { false #(|| #parts)* }
    }

    /// What ends a value part by part, because some of it may have been given away. A constant can't
    /// refer to itself, so this asks of the type within itself nothing but what is around it.
    fn gives(&self) -> TokenStream {
        let parts = self.all_parts();
        let drops = parts.iter().map(|part| {
            let (ty, drops) = (&part.described, value_of(&part.described, "DROPS"));
            quote! { (#drops && ::core::mem::needs_drop::<#ty>()) }
        });
        let gives = parts.iter().map(|part| value_of(&part.described, "GIVES"));
        let give = match self {
            Body::Unit | Body::Flags(_) | Body::Enum(_) => TokenStream::new(),
            Body::One(part) => give(part, Access::Field),
            Body::Tuple(parts) | Body::Record(parts) => {
                parts.iter().map(|part| give(part, Access::Field)).collect()
            }
            Body::Variant(cases) => {
                let cases = cases.iter().map(|case| {
                    let pattern = case.pattern();
                    let parts = case.parts.iter().map(|part| give(part, Access::Variable));
                    quote! { #pattern => { #(#parts)* } }
                });
                quote! { match &*this { #(#cases)* } }
            }
        };
        let has_handle = quote! { __abi::flow::may_have_handle(<Self as __abi::Value>::TYPE) };
        quote! {
            const GIVES: bool = !#has_handle || (true #(&& #gives)*);
            const DROPS: bool = {
                use __abi::value::defined::NoDrop as _;
                __abi::value::defined::Own::<Self>::DROP #(|| #drops)*
            };

            #[inline]
            fn given(self) {
                if const { #has_handle } {
                    let this = ::core::mem::ManuallyDrop::new(self);
                    // SAFETY: each part is ended once, and the whole isn't dropped.
                    unsafe { #give }
                }
            }
        }
    }

    /// Loading, one level deeper if the type contains itself.
    fn loaded(&self, load: &TokenStream) -> TokenStream {
        match self.names_itself() {
            false => load.clone(),
            true => quote! {
                __abi::Memory::descend(memory)?;
                let value: ::core::result::Result<Self, __M::Error> = { #load };
                __abi::Memory::ascend(memory);
                value
            },
        }
    }
}

/// How the code gets at a part.
#[derive(Clone, Copy)]
enum Access {
    /// `self.x`.
    Field,
    /// A variable of a pattern, which refers to it.
    Variable,
}

impl Part {
    fn named(
        index: usize,
        field: &Field,
        (described, names_itself): (Type, bool),
        container: &Container,
    ) -> Result<Part> {
        let label = match &field.ident {
            Some(ident) => Some(label(ident, &field.attrs, container)?),
            None => {
                attributes::none(&field.attrs)?;
                None
            }
        };
        let mut borrows = Borrows(Ok(()));
        borrows.visit_type(&field.ty);
        borrows.0?;
        let member = match &field.ident {
            Some(ident) => Member::Named(ident.clone()),
            None => Member::Unnamed(index.into()),
        };
        Ok(Part {
            member,
            label,
            ty: field.ty.clone(),
            described,
            names_itself,
        })
    }

    fn variable(&self) -> Ident {
        let member = match &self.member {
            Member::Named(ident) => ident.unraw().to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        };
        format_ident!("__{}", member, span = Span::mixed_site())
    }

    fn access(&self, access: Access) -> TokenStream {
        let member = &self.member;
        match access {
            Access::Field => quote! { &self.#member },
            Access::Variable => self.variable().to_token_stream(),
        }
    }
}

impl Case {
    fn payload(&self) -> TokenStream {
        match (self.named, &*self.parts) {
            (_, []) => quote! { __abi::Payload::Unit },
            (true, parts) => {
                let fields = fields(parts);
                quote! { __abi::Payload::Record(__abi::Ref::Static(#fields)) }
            }
            (false, [part]) => {
                let ty = value_of(&part.described, "TYPE");
                quote! { __abi::Payload::One(__abi::Ref::Static(#ty)) }
            }
            (false, parts) => {
                let types = types(parts);
                quote! { __abi::Payload::Tuple(__abi::Ref::Static(#types)) }
            }
        }
    }

    fn pattern(&self) -> TokenStream {
        let ident = &self.ident;
        let parts = self.parts.iter().map(|part| {
            let (member, variable) = (&part.member, part.variable());
            quote! { #member: #variable }
        });
        quote! { Self::#ident { #(#parts),* } }
    }
}

fn parts(fields: &Fields, itself: &Itself<'_>, container: &Container) -> Result<Vec<Part>> {
    let part = |(index, field): (usize, &Field)| {
        let described = itself.described(&field.ty);
        Part::named(index, field, described, container)
    };
    let parts: Vec<Part> = fields.iter().enumerate().map(part).collect::<Result<_>>()?;
    distinct(
        fields
            .iter()
            .zip(&parts)
            .map(|(field, part)| (span_of(field), &part.label)),
    )?;
    Ok(parts)
}

fn label(
    ident: &Ident,
    attrs: &[syn::Attribute],
    container: &Container,
) -> Result<[TokenStream; 3]> {
    let name = container.name(attrs, ident)?;
    let plain = ident.unraw().to_string();
    Ok([quote! { #name }, quote! { #plain }, docs::text(attrs)])
}

fn span_of(field: &Field) -> Span {
    field
        .ident
        .as_ref()
        .map_or_else(|| field.span(), Ident::span)
}

fn distinct<'l>(labels: impl Iterator<Item = (Span, &'l Option<[TokenStream; 3]>)>) -> Result<()> {
    let mut names = std::collections::BTreeSet::new();
    for (span, label) in labels {
        if let Some([name, _, _]) = label
            && !names.insert(name.to_string())
        {
            let message = format!("{name} is the name of another part: give this one another");
            return Err(Error::new(span, message));
        }
    }
    Ok(())
}

/// `<T as Value>::NAME`, where an error about it underlines `T`. The trait has a name without a path:
/// this is the guest's source to lints, and `Value` may be in scope there.
fn value_of(ty: &Type, name: &str) -> TokenStream {
    let name = Ident::new(name, ty.span());
    quote_spanned! { ty.span() => <#ty as __Value>::#name }
}

/// `<T as Load>::load`. Where `T` isn't even a value, that is said already, and no more.
fn load_of(ty: &Type) -> TokenStream {
    let mut ty = ty.clone();
    super::generics::Lifetimes.visit_type_mut(&mut ty);
    let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
    let start = spans.next().unwrap_or_else(Span::call_site);
    let end = spans.last().unwrap_or(start);
    let before = quote_spanned! { start => < __defined::This< };
    let after = quote_spanned! { end => > as __abi::Load<'__m>>::load };
    quote! { #before #ty #after }
}

/// `<T as Flag>::NAME`.
fn flag_of(ty: &Type, name: &str) -> TokenStream {
    let name = Ident::new(name, ty.span());
    quote_spanned! { ty.span() => <#ty as __defined::Flag>::#name }
}

fn types(parts: &[Part]) -> TokenStream {
    let types = parts.iter().map(|part| value_of(&part.described, "TYPE"));
    quote! { const { &[#(__abi::Ref::Static(#types)),*] } }
}

fn fields(parts: &[Part]) -> TokenStream {
    let fields = parts.iter().flat_map(|part| {
        let [name, ident, docs] = part.label.as_ref()?;
        let ty = value_of(&part.described, "TYPE");
        Some(quote! { __defined::field(#name, #ident, #docs, #ty) })
    });
    quote! { const { &[#(#fields),*] } }
}

fn labels<'l>(labels: impl Iterator<Item = &'l [TokenStream; 3]>) -> TokenStream {
    let labels =
        labels.map(|[name, ident, docs]| quote! { __defined::label(#name, #ident, #docs) });
    quote! { const { &[#(#labels),*] } }
}

/// Where Rust lays the fields out in order, that may be as in linear memory.
fn bulk(parts: &[Part], container: &Container) -> TokenStream {
    if !container.in_order {
        return quote! { ::core::option::Option::None };
    }
    let members = parts.iter().map(|Part { member, ty, .. }| {
        let bulk = value_of(ty, "BULK");
        quote! {
            __defined::Member {
                offset: ::core::mem::offset_of!(Self, #member),
                size: ::core::mem::size_of::<#ty>(),
                bulk: #bulk,
            }
        }
    });
    quote! {
        __abi::value::Bulk::of_record::<Self>(
            <Self as __abi::Value>::TYPE,
            &[#(#members),*],
        )
    }
}

fn tails(parts: &[Part], access: Access) -> TokenStream {
    let parts = parts.iter().map(|part| {
        let (tail, part) = (value_of(&part.ty, "tail"), part.access(access));
        quote! { let at = #tail(#part, at); }
    });
    quote! {
        #(#parts)*
        at
    }
}

/// Where a part stands, in bytes from the start of the value.
fn offset(case: usize, index: usize) -> TokenStream {
    quote! {
        const { __abi::layout::part(<Self as __abi::Value>::TYPE, #case, #index) }
    }
}

fn stores(parts: &[Part], access: Access, case: usize) -> TokenStream {
    let stores = parts.iter().enumerate().map(|(index, part)| {
        let (store, offset) = (value_of(&part.ty, "store"), offset(case, index));
        let part = part.access(access);
        quote! { #store(#part, block, __abi::memory::after(at, #offset)?)?; }
    });
    quote! {
        #(#stores)*
        ::core::result::Result::Ok(())
    }
}

fn loads(parts: &[Part], case: usize, constructor: &TokenStream) -> TokenStream {
    let parts = parts.iter().enumerate().map(|(index, part)| {
        let (load, offset) = (load_of(&part.ty), offset(case, index));
        let member = &part.member;
        quote! { #member: #load(memory, <__M as __abi::Memory>::offset(at, #offset))? }
    });
    quote! { ::core::result::Result::Ok(#constructor { #(#parts),* }) }
}

fn store_cases(cases: &[Case]) -> TokenStream {
    let arms = cases.iter().enumerate().map(|(index, case)| {
        let (pattern, stores) = (case.pattern(), stores(&case.parts, Access::Variable, index));
        let tag = u32_literal(index);
        quote! {
            #pattern => {
                __defined::store_tag(
                    const { __abi::layout::tag(<Self as __abi::Value>::TYPE) },
                    #tag,
                    block,
                    at,
                )?;
                #stores
            }
        }
    });
    quote! { match self { #(#arms)* } }
}

fn load_cases(cases: &[Case]) -> TokenStream {
    let arms = cases.iter().enumerate().map(|(index, case)| {
        let (ident, tag) = (&case.ident, u32_literal(index));
        let loads = loads(&case.parts, index, &quote! { Self::#ident });
        quote! { #tag => #loads, }
    });
    let count = u32_literal(cases.len());
    quote! {
        let tag = const { __abi::layout::tag(<Self as __abi::Value>::TYPE) };
        match __defined::load_tag(memory, at, tag)? {
            #(#arms)*
            found => ::core::result::Result::Err(::core::convert::Into::into(
                __defined::no_case(found, #count),
            )),
        }
    }
}

/// Ends a part of `this`.
fn give(part: &Part, access: Access) -> TokenStream {
    let given = value_of(&part.ty, "given");
    let part = match access {
        Access::Field => {
            let member = &part.member;
            quote! { &this.#member }
        }
        Access::Variable => part.access(access),
    };
    quote! { #given(__defined::moved(#part)); }
}

fn u32_literal(number: usize) -> proc_macro2::Literal {
    proc_macro2::Literal::u32_suffixed(number as u32)
}

/// Finds what a value can't hold, because the call that it comes with ends.
struct Borrows(Result<()>);

impl Borrows {
    fn add(&mut self, at: impl ToTokens, reason: &str) {
        let error = Error::new_spanned(at, reason);
        match &mut self.0 {
            Ok(()) => self.0 = Err(error),
            Err(errors) => errors.combine(error),
        }
    }
}

impl Visit<'_> for Borrows {
    fn visit_type_reference(&mut self, reference: &TypeReference) {
        match &reference.mutability {
            Some(token) => self.add(
                token,
                "hosts copy back a whole `&mut [T]`, not a part of a value: \
                 make it a parameter of its own, or own the list, and return it",
            ),
            None => visit::visit_type_reference(self, reference),
        }
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        if lifetime.ident == "static" {
            self.add(
                lifetime,
                "a value that comes in is gone when the call returns, so no part is `'static`: \
                 give the type a lifetime, or take an owned value, such as `String` or `Vec<T>`",
            );
        }
    }

    fn visit_type_trait_object(&mut self, _: &TypeTraitObject) {}

    fn visit_type_fn_ptr(&mut self, _: &TypeFnPtr) {}
}
