//! The call plan: everything that a back end needs to know of a function, as data.
//!
//! A plan says which slots each parameter takes, where each part of a value stands in memory, and
//! what of the guest's runtime a call needs. Back ends read it; none computes a layout.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::arena;
use crate::layout::{self, Layout, Members, Scope};
use crate::names;
use crate::slots::Pass;
use crate::types::{
    Body, Case, Definition, Field, Function, Label, Mode, Payload, Ref, Scalar, Type, Wide,
};

/// How to call one function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The interface's name for it.
    pub name: String,
    /// The export in a rewritten module.
    pub export: String,
    /// Parameters, in order.
    pub params: Vec<ParamPlan>,
    /// How the result travels.
    pub result: Pass,
    /// What the result is.
    pub value: Node,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamPlan {
    /// The name in the Rust source.
    pub name: String,
    /// Whether the guest takes, borrows or changes it.
    pub mode: Mode,
    /// Its slots.
    pub pass: Pass,
    /// What it is.
    pub value: Node,
}

/// A value in linear memory, with every offset worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Size in bytes; also the distance between two elements of a list.
    pub size: u32,
    /// Alignment in bytes.
    pub align: u32,
    /// What stands there.
    pub kind: Kind,
}

/// What a [`Node`] is. Every offset is in bytes from the node's start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Unit,
    /// A core value.
    Scalar(Scalar),
    /// An integer that isn't 0.
    NonZero(Scalar),
    /// Two words of 64 bits, the lower one first.
    Wide(Wide),
    /// Pointer and length of UTF-8 text, in bytes.
    Str,
    /// Pointer and length of elements.
    List(Box<Node>),
    /// So many elements.
    Array(Box<Node>, u32),
    /// Pointer and length of elements that are all different.
    Set(Box<Node>),
    /// Pointer and length of entries.
    Map(Box<Entry>),
    /// One value after the other.
    Tuple(Vec<Part>),
    /// A discriminant byte (0 none, 1 some), and a value.
    Option {
        /// Where the value stands.
        payload: u32,
        /// The value.
        some: Box<Node>,
    },
    /// A discriminant byte (0 ok, 1 error), and a value.
    Result {
        /// Where the value stands.
        payload: u32,
        /// The value of a success.
        ok: Box<Node>,
        /// The value of an error.
        error: Box<Node>,
    },
    /// One field after the other.
    Record {
        /// The [full name](Definition::full_name); of the payload of a case, see
        /// [`record_of_case`].
        name: String,
        /// The fields.
        fields: Vec<FieldPart>,
    },
    /// A discriminant, and the payload of that case.
    Variant {
        /// The full name.
        name: String,
        /// The discriminant, at offset 0.
        tag: Scalar,
        /// Where the payload stands.
        payload: u32,
        /// The cases, in the order of their discriminants.
        cases: Vec<CasePart>,
    },
    /// A discriminant.
    Enum {
        /// The full name.
        name: String,
        /// The discriminant.
        tag: Scalar,
        /// The cases, in the order of their discriminants.
        cases: Vec<Name>,
    },
    /// A bit for each flag.
    Flags {
        /// The full name.
        name: String,
        /// What holds the bits.
        bits: Scalar,
        /// The flags, from the lowest bit on.
        flags: Vec<Name>,
    },
    /// A pointer to a value.
    Boxed(Box<Node>),
    /// The record or variant of this full name that the node is a part of.
    Back(String),
}

/// What hosts call something, and its Rust name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// What hosts call it.
    pub name: String,
    /// Its Rust name. If that is another, the guest chose the first, and hosts write it as it is.
    pub ident: String,
}

/// A value that is a part of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it stands.
    pub at: u32,
    /// What it is.
    pub value: Node,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPart {
    /// Its name.
    pub name: Name,
    /// Where it stands.
    pub at: u32,
    /// What it is.
    pub value: Node,
}

/// A case of a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasePart {
    /// Its name.
    pub name: Name,
    /// What it carries, as one value: of several, a tuple or a record.
    pub payload: Option<Node>,
}

/// An entry of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Size in bytes; also the distance between two entries.
    pub size: u32,
    /// Alignment in bytes.
    pub align: u32,
    /// The key, at offset 0.
    pub key: Node,
    /// Where the value stands.
    pub at: u32,
    /// The value.
    pub value: Node,
}

impl Name {
    fn of(label: &Label) -> Name {
        Name {
            name: label.name.get().into(),
            ident: label.ident.get().into(),
        }
    }

    /// Whether the guest chose a name for hosts, which they then write as it is.
    pub fn is_renamed(&self) -> bool {
        self.name != self.ident
    }
}

/// What of the guest's runtime a call, or a whole interface, uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Linear memory, because something is read or written there.
    pub memory: bool,
    /// The arena and, for what doesn't fit, overflow blocks.
    pub arena: bool,
    /// The Canonical ABI's allocator, to hand a list over.
    pub realloc: bool,
    /// The result's block may have to be freed.
    pub post_return: bool,
}

impl Plan {
    /// The plan of a function.
    pub fn of(function: &Function) -> Plan {
        let params = function.params.iter().map(|param| ParamPlan {
            name: param.name.get().into(),
            mode: param.mode,
            pass: Pass::of(&param.ty),
            value: Node::of(&param.ty),
        });
        Plan {
            name: function.name.get().into(),
            export: names::exported(&function.name),
            params: params.collect(),
            result: Pass::of(&function.result),
            value: Node::of(&function.result),
        }
    }

    /// What a call uses.
    pub fn needs(&self) -> Needs {
        let arena = self.params.iter().any(|param| param.in_memory());
        let in_memory = self.result_in_memory();
        Needs {
            memory: arena || in_memory,
            arena,
            realloc: self.params.iter().any(ParamPlan::handed_over),
            post_return: in_memory
                && (self.value.has_tail() || self.value.size > arena::RESULT_SIZE),
        }
    }

    /// Whether the function returns a pointer to its result.
    pub fn result_in_memory(&self) -> bool {
        match self.result {
            Pass::Nothing | Pass::Scalar(_) => false,
            Pass::List | Pass::Optional(_) | Pass::Pointer => true,
        }
    }
}

impl ParamPlan {
    /// Whether lowering it writes to linear memory.
    pub fn in_memory(&self) -> bool {
        match self.pass {
            Pass::Nothing | Pass::Scalar(_) | Pass::Optional(_) => false,
            Pass::List | Pass::Pointer => true,
        }
    }

    /// Whether the guest takes it over, so that a large one may be written straight into a block
    /// of the guest's own: text, or a list of numbers.
    pub fn handed_over(&self) -> bool {
        self.mode == Mode::Owned
            && match &self.value.kind {
                Kind::Str => true,
                Kind::List(element) => element.is_number(),
                Kind::Unit
                | Kind::Scalar(_)
                | Kind::NonZero(_)
                | Kind::Wide(_)
                | Kind::Array(_, _)
                | Kind::Set(_)
                | Kind::Map(_)
                | Kind::Tuple(_)
                | Kind::Option { .. }
                | Kind::Result { .. }
                | Kind::Record { .. }
                | Kind::Variant { .. }
                | Kind::Enum { .. }
                | Kind::Flags { .. }
                | Kind::Boxed(_)
                | Kind::Back(_) => false,
            }
    }
}

impl Needs {
    /// What all of these use.
    pub fn of<'p>(plans: impl IntoIterator<Item = &'p Plan>) -> Needs {
        plans.into_iter().fold(Needs::default(), |all, plan| {
            let needs = plan.needs();
            Needs {
                memory: all.memory || needs.memory,
                arena: all.arena || needs.arena,
                realloc: all.realloc || needs.realloc,
                post_return: all.post_return || needs.post_return,
            }
        })
    }

    /// The runtime exports that hosts call for this, in a fixed order.
    pub fn exports(&self) -> impl Iterator<Item = &'static str> {
        let area = self.arena || self.post_return;
        [
            (area, arena::AREA),
            (self.arena, arena::ALLOC),
            (area, arena::FREE),
            (self.realloc, arena::REALLOC),
        ]
        .into_iter()
        .filter_map(|(needed, name)| needed.then_some(name))
    }
}

impl Node {
    /// The node of a type.
    pub fn of(ty: &Type) -> Node {
        Node::within(ty, None)
    }

    fn within(ty: &Type, scope: Option<&Scope<'_>>) -> Node {
        let Layout { size, align } = layout::of_in(ty, scope);
        let boxed = |ty: &Type| Box::new(Node::within(ty, scope));
        let payload = |first: &Type, second: &Type| {
            let both = layout::either(layout::of_in(first, scope), layout::of_in(second, scope));
            layout::payload_of(2, both)
        };
        let kind = match ty {
            Type::Unit => Kind::Unit,
            Type::Scalar(scalar) => Kind::Scalar(*scalar),
            Type::NonZero(scalar) => Kind::NonZero(*scalar),
            Type::Wide(wide) => Kind::Wide(*wide),
            Type::Str => Kind::Str,
            Type::List(element) => Kind::List(boxed(element)),
            Type::Array(element, len) => Kind::Array(boxed(element), *len),
            Type::Set(element) => Kind::Set(boxed(element)),
            Type::Map(key, value) => {
                let Layout { size, align } = layout::of_entry(key, value, scope);
                Kind::Map(Box::new(Entry {
                    size,
                    align,
                    key: Node::within(key, scope),
                    at: layout::entry_value(key, value, scope),
                    value: Node::within(value, scope),
                }))
            }
            Type::Tuple(types) => Kind::Tuple(parts(types, scope)),
            Type::Option(some) => Kind::Option {
                payload: payload(some, &Type::Unit),
                some: boxed(some),
            },
            Type::Result(ok, error) => Kind::Result {
                payload: payload(ok, error),
                ok: boxed(ok),
                error: boxed(error),
            },
            Type::Defined(definition) => {
                let name = definition.full_name_in(scope);
                let scope = Some(&Scope::of(definition, scope));
                definition_kind(definition, name, scope)
            }
            Type::Boxed(value) => Kind::Boxed(boxed(value)),
            Type::Back(path) => {
                let around = scope.and_then(|scope| scope.find(path));
                Kind::Back(match around {
                    Some(around) => around.definition.full_name_in(around.outer),
                    None => path.get().into(),
                })
            }
        };
        Node { size, align, kind }
    }

    /// Whether a value may need bytes besides its own layout.
    pub fn has_tail(&self) -> bool {
        match &self.kind {
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Enum { .. }
            | Kind::Flags { .. } => false,
            Kind::Str
            | Kind::List(_)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Boxed(_)
            | Kind::Back(_) => true,
            Kind::Array(element, _) => element.has_tail(),
            Kind::Option { some, .. } => some.has_tail(),
            Kind::Result { ok, error, .. } => ok.has_tail() || error.has_tail(),
            Kind::Tuple(parts) => parts.iter().any(|part| part.value.has_tail()),
            Kind::Record { fields, .. } => fields.iter().any(|field| field.value.has_tail()),
            Kind::Variant { cases, .. } => cases
                .iter()
                .any(|case| case.payload.as_ref().is_some_and(Node::has_tail)),
        }
    }

    /// Whether any bytes are a value, so that a list of these moves in one piece.
    pub fn is_number(&self) -> bool {
        match &self.kind {
            Kind::Scalar(scalar) => scalar.is_number(),
            Kind::Unit
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Str
            | Kind::List(_)
            | Kind::Array(_, _)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Enum { .. }
            | Kind::Flags { .. }
            | Kind::Boxed(_)
            | Kind::Back(_) => false,
        }
    }
}

fn definition_kind(definition: &Definition, name: String, scope: Option<&Scope<'_>>) -> Kind {
    match &definition.body {
        Body::Record(fields) => Kind::Record {
            fields: field_parts(fields, scope),
            name,
        },
        Body::Variant(cases) => Kind::Variant {
            tag: layout::discriminant(cases.len()),
            payload: layout::payload_of(cases.len(), layout::of_payloads(cases, scope)),
            cases: cases
                .iter()
                .map(|case| CasePart {
                    name: Name::of(&case.label),
                    payload: payload_node(&name, case, scope),
                })
                .collect(),
            name,
        },
        Body::Enum(cases) => Kind::Enum {
            name,
            tag: layout::discriminant(cases.len()),
            cases: cases.iter().map(Name::of).collect(),
        },
        Body::Flags(flags) => Kind::Flags {
            name,
            bits: layout::bits(flags.len()),
            flags: flags.iter().map(Name::of).collect(),
        },
    }
}

fn payload_node(variant: &str, case: &Case, scope: Option<&Scope<'_>>) -> Option<Node> {
    let Layout { size, align } = layout::of_payload(&case.payload, scope);
    let kind = match &case.payload {
        Payload::Unit => return None,
        Payload::One(ty) => return Some(Node::within(ty, scope)),
        Payload::Tuple(types) => Kind::Tuple(parts(types, scope)),
        Payload::Record(fields) => Kind::Record {
            name: record_of_case(variant, case.label.ident.get()),
            fields: field_parts(fields, scope),
        },
    };
    Some(Node { size, align, kind })
}

/// What the record is called that a case's own fields are: no definition has such a name.
pub fn record_of_case(variant: &str, case: &str) -> String {
    format!("{variant}::{case}")
}

fn parts(types: &[Ref<Type>], scope: Option<&Scope<'_>>) -> Vec<Part> {
    let mut members = Members::new();
    let part = |ty: &Ref<Type>| Part {
        at: members.add(layout::of_in(ty, scope)),
        value: Node::within(ty, scope),
    };
    types.iter().map(part).collect()
}

fn field_parts(fields: &[Field], scope: Option<&Scope<'_>>) -> Vec<FieldPart> {
    let mut members = Members::new();
    let part = |field: &Field| FieldPart {
        name: Name::of(&field.label),
        at: members.add(layout::of_in(&field.ty, scope)),
        value: Node::within(&field.ty, scope),
    };
    fields.iter().map(part).collect()
}
