//! Functions of the guest's as methods: of the host's type, and of those of its objects.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use wharf_abi::section::Interface;
use wharf_abi::types::{
    Access, Callback, Calls, Function, Handle, Mode, Param, Resource, Side, Type,
};

use crate::names::{self, Names};
use crate::types::{Place, Types};
use crate::{Error, MAX_PARAMS, docs, handles, lints};

/// What a method is called on.
pub(crate) enum Receiver {
    /// The host.
    Host,
    /// An object, which is a parameter of the function's; the host is another.
    Object,
    /// A type of objects.
    Type,
}

/// The method of the function at a place in the interface.
pub(crate) fn method(
    types: &Types<'_>,
    interface: &Interface,
    index: usize,
    receiver: &Receiver,
    names: &mut Names,
) -> Result<TokenStream, Error> {
    let function = &interface.functions[index];
    handles::of_function(function)?;
    let count = function.params.len();
    if count > MAX_PARAMS {
        return Err(Error::TooManyArguments {
            function: function.name.get().to_owned(),
            count,
        });
    }
    let name = names.add(&names::snake(function.own_name()));
    let mut locals = Names::without(["self", "guest"]);
    let mut signature = Signature::default();
    let host = &types.host;
    let object = match receiver {
        Receiver::Host => {
            signature.params.push(quote! { &mut self });
            0
        }
        Receiver::Object => {
            signature.of_object(&function.params);
            signature.params.push(quote! { guest: &mut #host<S> });
            1
        }
        Receiver::Type => {
            signature.params.push(quote! { guest: &mut #host<S> });
            0
        }
    };
    for param in function.params.iter().skip(object) {
        signature.add(types, param, &mut locals);
    }
    let Returns { ty, call, lends } = returns(types, function);
    if lends
        && !matches!(receiver, Receiver::Host)
        && let Some(guest) = signature.params.get_mut(object)
    {
        *guest = quote! { guest: &'s mut #host<S> };
    }
    signature.written.push(ty.clone());
    let written: Vec<&TokenStream> = signature.written.iter().collect();
    let plain = name.to_string();
    let allow = lints::allow(&lints::of_method(&plain, signature.params.len(), &written));
    let docs = docs::or(
        &function.docs,
        &format!("Calls the guest's `{}`.", function.name.get()),
    );
    let index = Literal::usize_unsuffixed(index);
    let Signature { params, args, .. } = &signature;
    let (generics, session) = match receiver {
        Receiver::Host => (quote! {}, quote! { self.session }),
        Receiver::Object | Receiver::Type => {
            let lifetime = lends.then(|| quote! { 's, });
            (
                quote! { <#lifetime S: ::wharf_host::engine::Store> },
                quote! { guest.session },
            )
        }
    };
    let ty = match (lends, receiver) {
        (true, Receiver::Object | Receiver::Type) => with_lifetime(types, function),
        (true, Receiver::Host) | (false, _) => ty,
    };
    let bound = uses_resources(function).then(|| bound(types));
    Ok(quote! {
        #docs
        ///
        /// # Errors
        /// As `wharf_host::TypedFunction::call`.
        #allow
        pub fn #name #generics (#(#params),*) -> #ty #bound {
            #session.#call(#index, (#(#args,)*))
        }
    })
}

/// What a method takes, and what it passes on.
#[derive(Default)]
struct Signature {
    params: Vec<TokenStream>,
    args: Vec<TokenStream>,
    /// The types, for lints.
    written: Vec<TokenStream>,
}

impl Signature {
    /// The object that a method is called on.
    fn of_object(&mut self, params: &[Param]) {
        let own = params.first().map(|param| param.ty.get());
        self.params.push(match own {
            Some(Type::Handle(Handle::Borrow(_, Access::Shared))) => quote! { &self },
            Some(Type::Handle(Handle::Borrow(_, Access::Exclusive))) => quote! { &mut self },
            _ => quote! { self },
        });
        self.args.push(quote! { self });
    }

    fn add(&mut self, types: &Types<'_>, param: &Param, locals: &mut Names) {
        let to = Place::of_export(Side::Guest);
        let name = names::snake(&param.name);
        match param.ty.get() {
            // There is one `()`, and nothing to say about it.
            Type::Unit => self.args.push(quote! { () }),
            Type::Handle(Handle::Function(callback)) => {
                let name = locals.add(name.trim_start_matches('_'));
                self.add_function(types, callback, &name);
            }
            ty => {
                let name = locals.add(name.trim_start_matches('_'));
                let ty = types.param(ty, param.mode, to);
                self.params.push(quote! { #name: #ty });
                self.args.push(quote! { #name });
                self.written.push(ty);
            }
        }
    }

    /// A function of the host's: any closure.
    fn add_function(&mut self, types: &Types<'_>, callback: &Callback, name: &Ident) {
        let (params, result) = types.signature(callback, Place::of_export(Side::Guest));
        let mut names = Names::without([&*name.to_string()]);
        let args: Vec<Ident> = params.iter().map(|_| names.add("it")).collect();
        let returns = match callback.result.get() {
            Type::Unit => quote! {},
            _ => quote! { -> #result },
        };
        let closure = quote! { |(#(#args,)*): (#(#params,)*)| #name(#(#args),*) };
        let (bound, mutable, wrapped) = match (callback.kept, callback.calls) {
            (false, Calls::Shared) => (
                quote! { Fn(#(#params),*) #returns },
                quote! {},
                quote! { ::wharf_host::Lent::new(&#closure) },
            ),
            (false, Calls::Exclusive | Calls::Once) => (
                quote! { FnMut(#(#params),*) #returns },
                quote! { mut },
                quote! { ::wharf_host::LentMut::new(&mut #closure) },
            ),
            (true, Calls::Shared) => (
                quote! { Fn(#(#params),*) #returns + Send + Sync + 'static },
                quote! {},
                quote! { ::wharf_host::Kept::new(move #closure) },
            ),
            (true, Calls::Exclusive) => (
                quote! { FnMut(#(#params),*) #returns + Send + 'static },
                quote! { mut },
                quote! { ::wharf_host::KeptMut::new(move #closure) },
            ),
            (true, Calls::Once) => (
                quote! { FnOnce(#(#params),*) #returns + Send + 'static },
                quote! {},
                quote! { ::wharf_host::KeptOnce::new(move #closure) },
            ),
        };
        self.params.push(quote! { #mutable #name: impl #bound });
        self.args.push(wrapped);
        self.written.extend(params);
        self.written.push(result);
    }
}

/// What a method returns, and how it calls.
struct Returns {
    ty: TokenStream,
    call: TokenStream,
    /// Whether it lends what lies in the store.
    lends: bool,
}

fn returns(types: &Types<'_>, function: &Function) -> Returns {
    let result = types.prelude("Result");
    match function.result.get() {
        Type::View(scalar, access) => {
            let number = names::ident(scalar.name());
            let (slice, call) = match access {
                Access::Shared => (quote! { &[#number] }, quote! { view }),
                Access::Exclusive => (quote! { &mut [#number] }, quote! { view_mut }),
            };
            Returns {
                ty: quote! { #result<#slice, ::wharf_host::Error> },
                call,
                lends: true,
            }
        }
        ty => {
            let ok = types.owned(ty, Place::of_export(Side::Host));
            Returns {
                ty: quote! { #result<#ok, ::wharf_host::Error> },
                call: quote! { call },
                lends: false,
            }
        }
    }
}

/// What a method returns that lends what lies in the store of one of its parameters.
fn with_lifetime(types: &Types<'_>, function: &Function) -> TokenStream {
    let result = types.prelude("Result");
    let slice = match function.result.get() {
        Type::View(scalar, Access::Exclusive) => {
            let number = names::ident(scalar.name());
            quote! { &'s mut [#number] }
        }
        Type::View(scalar, Access::Shared) => {
            let number = names::ident(scalar.name());
            quote! { &'s [#number] }
        }
        ty => types.owned(ty, Place::of_export(Side::Host)),
    };
    quote! { #result<#slice, ::wharf_host::Error> }
}

/// Whether objects of the host's cross with this function, whose types the store's data says.
fn uses_resources(function: &Function) -> bool {
    let mut found = false;
    for ty in function.types() {
        ty.visit(&mut |ty| found |= resource(ty).is_some());
    }
    found
}

fn resource(ty: &Type) -> Option<&Resource> {
    match ty {
        Type::Handle(Handle::Own(it) | Handle::Borrow(it, _)) if it.side == Side::Host => Some(it),
        _ => None,
    }
}

/// The bound of what knows the host's own types of objects.
pub(crate) fn bound(types: &Types<'_>) -> TokenStream {
    let imports = &types.imports;
    quote! { where S::Data: #imports<S> }
}

/// Holds the host's own types to those of a function.
pub(crate) fn check(types: &Types<'_>, function: &Function) -> TokenStream {
    let name = function.name.get();
    let to = Place::of_export(Side::Guest);
    let params = function
        .params
        .iter()
        .map(|param| match (param.mode, param.ty.get()) {
            (Mode::Mutable, Type::List(element)) => {
                let element = types.owned(element, to);
                quote! { &mut [#element] }
            }
            (_, ty) => types.owned(ty, to),
        });
    let result = types.owned(&function.result, Place::of_export(Side::Host));
    quote! { session.instance().function::<(#(#params,)*), #result>(#name)?; }
}
