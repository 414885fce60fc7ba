//! Which way a value flows, and what may flow where.
//!
//! A value goes from its sender to its receiver: arguments of an export flow to the guest, its
//! result to the host; for an import it is the other way round, and for a callback it depends on
//! whose function it is. Most types may flow anywhere. What is lent may not be kept, and so flows
//! as an argument only; numbers can only be looked at where they lie.

use crate::layout::Scope;
use crate::types::{
    Access, Body, Callback, Calls, Case, Definition, Field, Function, Handle, Payload, Ref,
    Resource, Side, Type,
};

mod itself;

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
const LENT_ONCE: &str =
    "a function that can be called once can't be lent: give a `Box<dyn FnOnce…>`";
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
        Type::Defined(definition) => {
            let definition = definition.get();
            let parts = match &definition.body {
                Body::Record(fields) => all_fields(fields.get(), flow),
                Body::Variant(cases) => all_cases(cases.get(), flow),
                Body::Enum(_) | Body::Flags(_) => None,
            };
            first(itself::problem(definition), parts)
        }
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
    match (flow.role, callback.kept, callback.calls) {
        (Carried::Result, false, _) => return Some(LENT_FUNCTION),
        (Carried::Argument, false, Calls::Once) => return Some(LENT_ONCE),
        (_, _, _) => {}
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
    has(ty, Sought::HANDLE)
}

/// As [`has_handle`], for a part of a type: it may contain the type around it, and so whatever that
/// contains.
pub const fn may_have_handle(ty: &Type) -> bool {
    has(ty, Sought::HANDLE.or_what_is_around())
}

/// Whether values of this type contain objects or functions that their receiver owns from then on.
pub const fn gives_away(ty: &Type) -> bool {
    has(ty, Sought::OWNED)
}

/// As [`gives_away`], for a part of a type, as [`may_have_handle`].
pub const fn may_give_away(ty: &Type) -> bool {
    has(ty, Sought::OWNED.or_what_is_around())
}

/// Whether values of this type may need bytes besides their own layout.
pub const fn has_tail(ty: &Type) -> bool {
    has(ty, Sought::TAIL)
}

/// What is looked for in a type.
#[derive(Clone, Copy)]
struct Sought<'s> {
    what: What,
    back: Back<'s>,
}

#[derive(Clone, Copy)]
enum What {
    /// Handles.
    Handles,
    /// Those of what isn't lent.
    Owned,
    /// What lies outside of the layout.
    Tails,
}

impl What {
    const fn is_tail(self) -> bool {
        match self {
            What::Tails => true,
            What::Handles | What::Owned => false,
        }
    }
}

/// What is thought of a type within itself.
#[derive(Clone, Copy)]
enum Back<'s> {
    /// That is looked at where its definition stands.
    Elsewhere,
    /// The same, if it is one of these definitions. Another is around the whole, and nobody knows what
    /// it contains.
    Within(Option<&'s Scope<'s>>),
}

impl Sought<'_> {
    const HANDLE: Self = Sought {
        what: What::Handles,
        back: Back::Elsewhere,
    };
    const OWNED: Self = Sought {
        what: What::Owned,
        back: Back::Elsewhere,
    };
    const TAIL: Self = Sought {
        what: What::Tails,
        back: Back::Elsewhere,
    };

    const fn or_what_is_around(self) -> Self {
        Sought {
            back: Back::Within(None),
            ..self
        }
    }
}

const fn has(ty: &Type, sought: Sought<'_>) -> bool {
    match ty {
        Type::Unit | Type::Scalar(_) | Type::NonZero(_) | Type::Wide(_) | Type::View(_, _) => false,
        Type::Str
        | Type::List(_)
        | Type::Boxed(_)
        | Type::Set(_)
        | Type::Map(_, _)
        | Type::Back(_)
            if sought.what.is_tail() =>
        {
            true
        }
        Type::Str => false,
        Type::Back(path) => match sought.back {
            Back::Elsewhere => false,
            Back::Within(Some(scope)) => scope.find(path.get()).is_none(),
            Back::Within(None) => true,
        },
        Type::List(ty)
        | Type::Array(ty, _)
        | Type::Option(ty)
        | Type::Boxed(ty)
        | Type::Set(ty) => has(ty.get(), sought),
        Type::Map(a, b) | Type::Result(a, b) => has(a.get(), sought) || has(b.get(), sought),
        Type::Tuple(types) => any(types.get(), sought),
        Type::Defined(definition) => of_definition(definition.get(), sought),
        Type::Handle(handle) => match (sought.what, handle) {
            (What::Handles, _) | (What::Owned, Handle::Own(_)) => true,
            (What::Tails, _) | (What::Owned, Handle::Borrow(_, _)) => false,
            (What::Owned, Handle::Function(callback)) => callback.get().kept,
        },
    }
}

const fn of_definition(definition: &Definition, sought: Sought<'_>) -> bool {
    match sought.back {
        Back::Elsewhere => of_body(&definition.body, sought),
        Back::Within(outer) => {
            let inside = &Scope {
                definition,
                outer,
                layout: None,
            };
            let back = Back::Within(Some(inside));
            of_body(&definition.body, Sought { back, ..sought })
        }
    }
}

const fn of_body(body: &Body, sought: Sought<'_>) -> bool {
    match body {
        Body::Record(fields) => any_field(fields.get(), sought),
        Body::Variant(cases) => any_case(cases.get(), sought),
        Body::Enum(_) | Body::Flags(_) => false,
    }
}

const fn any(types: &[Ref<Type>], sought: Sought<'_>) -> bool {
    let mut i = 0;
    while i < types.len() {
        if has(types[i].get(), sought) {
            return true;
        }
        i += 1;
    }
    false
}

const fn any_field(fields: &[Field], sought: Sought<'_>) -> bool {
    let mut i = 0;
    while i < fields.len() {
        if has(fields[i].ty.get(), sought) {
            return true;
        }
        i += 1;
    }
    false
}

const fn any_case(cases: &[Case], sought: Sought<'_>) -> bool {
    let mut i = 0;
    while i < cases.len() {
        let found = match &cases[i].payload {
            Payload::Unit => false,
            Payload::One(ty) => has(ty.get(), sought),
            Payload::Tuple(types) => any(types.get(), sought),
            Payload::Record(fields) => any_field(fields.get(), sought),
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
