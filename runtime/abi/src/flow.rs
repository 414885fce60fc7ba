//! Which way a value flows, and what may flow where.
//!
//! A value goes from its sender to its receiver: arguments of an export flow to the guest, its
//! result to the host; for an import it is the other way round, and for a callback it depends on
//! whose function it is. Most types may flow anywhere. What is lent may not be kept, and so flows
//! as an argument only; numbers can only be looked at where they lie.

use crate::types::{
    Access, Body, Callback, Case, Field, Function, Handle, Payload, Ref, Resource, Side, Type,
};

/// Which way a value flows, and as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Who gets it.
    pub to: Side,
    /// As what.
    pub role: Carried,
}

/// What a value is to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// One of its arguments: what is lent is lent until it is over.
    Argument,
    /// What it returns.
    Result,
}

impl Flow {
    /// An argument of an export, or of a function of the guest's.
    pub const TO_GUEST: Flow = Flow {
        to: Side::Guest,
        role: Carried::Argument,
    };
    /// The result of an export, or of a function of the guest's.
    pub const FROM_GUEST: Flow = Flow {
        to: Side::Host,
        role: Carried::Result,
    };
    /// An argument of an import, or of a function of the host's.
    pub const TO_HOST: Flow = Flow {
        to: Side::Host,
        role: Carried::Argument,
    };
    /// The result of an import, or of a function of the host's.
    pub const FROM_HOST: Flow = Flow {
        to: Side::Guest,
        role: Carried::Result,
    };

    /// Whose the function is that flows this way.
    pub const fn sender(self) -> Side {
        match self.to {
            Side::Guest => Side::Host,
            Side::Host => Side::Guest,
        }
    }

    /// How the arguments of a function flow that itself flows this way.
    pub const fn of_arguments(self) -> Flow {
        Flow {
            to: self.sender(),
            role: Carried::Argument,
        }
    }

    /// How the result of a function flows that itself flows this way.
    pub const fn of_result(self) -> Flow {
        Flow {
            to: self.to,
            role: Carried::Result,
        }
    }
}

const LENT_RESULT: &str = "what is lent can't be returned: return the object itself";
const LENT_FUNCTION: &str = "a function that is lent can't be returned: return a `Box<dyn Fn…>` \
                             or a `wharf::Callback`";
const OWN_LENT: &str = "a guest can't lend its own object: give the object itself";
const VIEW: &str = "a view is the whole result of an exported function";
const KEY: &str = "what has no value, only an identity, can't be told apart in a set or a map";

/// Why a value of this type can't flow this way; none if it can.
pub const fn problem(ty: &Type, flow: Flow) -> Option<&'static str> {
    match (ty, flow) {
        (Type::View(_, _), Flow::FROM_GUEST) => None,
        (_, _) => inside(ty, flow),
    }
}

/// As [`problem`], for a part of a value.
const fn inside(ty: &Type, flow: Flow) -> Option<&'static str> {
    match ty {
        Type::Unit
        | Type::Scalar(_)
        | Type::NonZero(_)
        | Type::Wide(_)
        | Type::Str
        | Type::Back(_) => None,
        Type::List(ty) | Type::Array(ty, _) | Type::Option(ty) | Type::Boxed(ty) => {
            inside(ty.get(), flow)
        }
        Type::Set(key) => of_key(key.get(), flow),
        Type::Map(key, value) => first(of_key(key.get(), flow), inside(value.get(), flow)),
        Type::Result(ok, error) => first(inside(ok.get(), flow), inside(error.get(), flow)),
        Type::Tuple(types) => all(types.get(), flow),
        Type::Defined(definition) => match &definition.get().body {
            Body::Record(fields) => all_fields(fields.get(), flow),
            Body::Variant(cases) => all_cases(cases.get(), flow),
            Body::Enum(_) | Body::Flags(_) => None,
        },
        Type::Handle(Handle::Own(_)) => None,
        Type::Handle(Handle::Borrow(resource, _)) => of_loan(resource.get(), flow),
        Type::Handle(Handle::Function(callback)) => of_function(callback.get(), flow),
        Type::View(_, _) => Some(VIEW),
    }
}

const fn of_loan(resource: &Resource, flow: Flow) -> Option<&'static str> {
    match (flow.role, resource.side, flow.to) {
        (Carried::Result, _, _) => Some(LENT_RESULT),
        (Carried::Argument, Side::Guest, Side::Host) => Some(OWN_LENT),
        (Carried::Argument, Side::Guest, Side::Guest) => None,
        (Carried::Argument, Side::Host, _) => None,
    }
}

const fn of_function(callback: &Callback, flow: Flow) -> Option<&'static str> {
    if let (Carried::Result, false) = (flow.role, callback.kept) {
        return Some(LENT_FUNCTION);
    }
    first(
        all(callback.params.get(), flow.of_arguments()),
        inside(callback.result.get(), flow.of_result()),
    )
}

const fn of_key(ty: &Type, flow: Flow) -> Option<&'static str> {
    match has_handle(ty) {
        true => Some(KEY),
        false => inside(ty, flow),
    }
}

const fn first(a: Option<&'static str>, b: Option<&'static str>) -> Option<&'static str> {
    match a {
        Some(_) => a,
        None => b,
    }
}

const fn all(types: &[Ref<Type>], flow: Flow) -> Option<&'static str> {
    let mut i = 0;
    while i < types.len() {
        if let Some(problem) = inside(types[i].get(), flow) {
            return Some(problem);
        }
        i += 1;
    }
    None
}

const fn all_fields(fields: &[Field], flow: Flow) -> Option<&'static str> {
    let mut i = 0;
    while i < fields.len() {
        if let Some(problem) = inside(fields[i].ty.get(), flow) {
            return Some(problem);
        }
        i += 1;
    }
    None
}

const fn all_cases(cases: &[Case], flow: Flow) -> Option<&'static str> {
    let mut i = 0;
    while i < cases.len() {
        let problem = match &cases[i].payload {
            Payload::Unit => None,
            Payload::One(ty) => inside(ty.get(), flow),
            Payload::Tuple(types) => all(types.get(), flow),
            Payload::Record(fields) => all_fields(fields.get(), flow),
        };
        if problem.is_some() {
            return problem;
        }
        i += 1;
    }
    None
}

/// Whether values of this type contain handles: then they can't be copied, only given away.
pub const fn has_handle(ty: &Type) -> bool {
    match ty {
        Type::Unit
        | Type::Scalar(_)
        | Type::NonZero(_)
        | Type::Wide(_)
        | Type::Str
        | Type::Back(_)
        | Type::View(_, _) => false,
        Type::List(ty)
        | Type::Array(ty, _)
        | Type::Option(ty)
        | Type::Boxed(ty)
        | Type::Set(ty) => has_handle(ty.get()),
        Type::Map(a, b) | Type::Result(a, b) => has_handle(a.get()) || has_handle(b.get()),
        Type::Tuple(types) => any(types.get()),
        Type::Defined(definition) => match &definition.get().body {
            Body::Record(fields) => any_field(fields.get()),
            Body::Variant(cases) => any_case(cases.get()),
            Body::Enum(_) | Body::Flags(_) => false,
        },
        Type::Handle(_) => true,
    }
}

const fn any(types: &[Ref<Type>]) -> bool {
    let mut i = 0;
    while i < types.len() {
        if has_handle(types[i].get()) {
            return true;
        }
        i += 1;
    }
    false
}

const fn any_field(fields: &[Field]) -> bool {
    let mut i = 0;
    while i < fields.len() {
        if has_handle(fields[i].ty.get()) {
            return true;
        }
        i += 1;
    }
    false
}

const fn any_case(cases: &[Case]) -> bool {
    let mut i = 0;
    while i < cases.len() {
        let found = match &cases[i].payload {
            Payload::Unit => false,
            Payload::One(ty) => has_handle(ty.get()),
            Payload::Tuple(types) => any(types.get()),
            Payload::Record(fields) => any_field(fields.get()),
        };
        if found {
            return true;
        }
        i += 1;
    }
    false
}

impl Access {
    /// `&` or `&mut `.
    pub const fn sigil(self) -> &'static str {
        match self {
            Access::Shared => "&",
            Access::Exclusive => "&mut ",
        }
    }
}

impl Function {
    /// Why its types can't flow as those of an export, or of an import, which has its sides
    /// exchanged; none if they can.
    pub const fn misplaced(&self, arguments: Flow, result: Flow) -> Option<&'static str> {
        let params = self.params.get();
        let mut i = 0;
        while i < params.len() {
            if let Some(problem) = problem(params[i].ty.get(), arguments) {
                return Some(problem);
            }
            i += 1;
        }
        problem(self.result.get(), result)
    }
}
