//! The call plan: everything that a back end needs to know of a function, as data.
//!
//! A plan says which slots each parameter takes, where each part of a value stands in memory, and
//! what of the guest's runtime a call needs. Back ends read it; none computes a layout.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::arena;
use crate::flow::{Carried, Flow};
use crate::layout::{self, Layout, Members, Scope};
use crate::names;
use crate::section::Interface;
use crate::slots::Pass;
use crate::types::{
    Access, Body, Callback, Calls, Case, Definition, Field, Function, Handle, Import, Label, Mode,
    Payload, Ref, Resource, Role, Scalar, Side, Type, Wide,
};

/// How to call one function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The interface's name for it.
    pub name: String,
    /// The export in a rewritten module; of an import, its name in [`names::IMPORTS`].
    pub export: String,
    /// What it is to a resource, if it is one's.
    pub member: Option<MemberPlan>,
    /// Parameters, in order.
    pub params: Vec<ParamPlan>,
    /// How the result travels.
    pub result: Pass,
    /// What the result is.
    pub value: Node,
}

/// What a function is to a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberPlan {
    /// The resource.
    pub resource: ObjectPlan,
    /// What it is to it. The object of a method, getter, setter, text or next is the first parameter.
    pub role: Role,
    /// Its name without that of the resource; of a setter, that of the property.
    pub name: String,
}

/// How to serve one import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportPlan {
    /// The module that the host takes it from; empty for what whoever instantiates the guest gives.
    pub module: String,
    /// The call, in which the guest is the caller.
    pub call: Plan,
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
    /// A handle, which is never 0.
    Handle(HandlePlan),
    /// Pointer and length of numbers that stay where they are.
    View(Scalar, Access),
}

/// What a handle stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandlePlan {
    /// An object, which its receiver owns from then on.
    Own(ObjectPlan),
    /// An object, lent for the call.
    Borrow(ObjectPlan, Access),
    /// A function of its sender's.
    Function(Box<CallbackPlan>),
}

/// The type of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectPlan {
    /// What hosts call it; no other type has this name.
    pub name: String,
    /// Whose it is.
    pub side: Side,
}

/// How to call a function that is a value: with a pointer to its arguments, for a pointer to its
/// result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackPlan {
    /// How it may be called.
    pub calls: Calls,
    /// Whether its receiver may keep it.
    pub kept: bool,
    /// The arguments, one after the other.
    pub params: Vec<Part>,
    /// The size of all of them, in bytes; if it is 0, there is no pointer.
    pub size: u32,
    /// Their alignment, in bytes.
    pub align: u32,
    /// The result; if it is [`Kind::Unit`], there is no pointer.
    pub result: Node,
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
    /// Hosts own objects or functions of the guest's.
    pub drop: bool,
    /// Hosts call functions of the guest's that are values.
    pub invoke: bool,
}

impl MemberPlan {
    fn of(function: &Function) -> Option<MemberPlan> {
        let member = function.member.as_ref()?;
        Some(MemberPlan {
            resource: ObjectPlan::of(&member.resource),
            role: member.role,
            name: function.property().unwrap_or(function.own_name()).into(),
        })
    }
}

impl ObjectPlan {
    fn of(resource: &Resource) -> ObjectPlan {
        ObjectPlan {
            name: resource.label.name.get().into(),
            side: resource.side,
        }
    }
}

impl ImportPlan {
    /// The plan of an import.
    pub fn of(import: &Import) -> ImportPlan {
        let call = Plan::of(&import.function);
        ImportPlan {
            module: import.module.get().into(),
            call: Plan {
                export: names::imported(import.module.get(), &call.name),
                ..call
            },
        }
    }

    /// What a call uses.
    pub fn needs(&self) -> Needs {
        let params = self.call.params.iter().map(|param| &param.value);
        let carried = carried_needs(params, &self.call.value, Flow::TO_HOST);
        let lowered = self.call.result_in_memory();
        let lifted = self.call.params.iter().any(ParamPlan::in_memory);
        carried.and(Needs {
            memory: lowered || lifted,
            arena: lowered,
            ..Needs::default()
        })
    }
}

impl CallbackPlan {
    fn of(callback: &Callback, scope: Option<&Scope<'_>>) -> CallbackPlan {
        let mut members = Members::new();
        let params = parts_in(&callback.params, &mut members, scope);
        let Layout { size, align } = members.layout();
        CallbackPlan {
            calls: callback.calls,
            kept: callback.kept,
            params,
            size,
            align,
            result: Node::within(&callback.result, scope),
        }
    }

    /// What having such a function takes that flows this way.
    fn needs(&self, flow: Flow) -> Needs {
        let params = self.params.iter().map(|part| &part.value);
        let carried = carried_needs(params, &self.result, flow.of_arguments());
        let (arguments, result) = (self.size > 0, self.result.kind != Kind::Unit);
        carried.and(match flow.sender() {
            Side::Guest => Needs {
                // Before a call, hosts look at the state of the guest's functions.
                memory: true,
                arena: arguments,
                post_return: self.result.outgrows_the_result_area(),
                drop: true,
                invoke: true,
                ..Needs::default()
            },
            Side::Host => Needs {
                memory: arguments || result,
                arena: result,
                ..Needs::default()
            },
        })
    }
}

/// Calls `each` for every handle among the arguments and the result of a call, with the way it flows.
fn visit_handles<'n>(
    arguments: impl Iterator<Item = &'n Node>,
    result: &'n Node,
    flow: Flow,
    each: &mut impl FnMut(&'n HandlePlan, Flow),
) {
    let back = Flow {
        to: flow.sender(),
        role: Carried::Result,
    };
    for (node, flow) in arguments.map(|it| (it, flow)).chain([(result, back)]) {
        node.visit(&mut |node| {
            if let Kind::Handle(handle) = &node.kind {
                each(handle, flow);
            }
        });
    }
}

/// What the handles among the arguments and the result of a call use.
fn carried_needs<'n>(
    arguments: impl Iterator<Item = &'n Node>,
    result: &'n Node,
    flow: Flow,
) -> Needs {
    let mut needs = Needs::default();
    visit_handles(arguments, result, flow, &mut |handle, flow| {
        needs = needs.and(handle.needs(flow));
    });
    needs
}

/// Whether the guest gets a function of its host's by such a call, or by one of a function that it
/// gives its host.
fn gets_functions<'n>(
    arguments: impl Iterator<Item = &'n Node>,
    result: &'n Node,
    flow: Flow,
) -> bool {
    let mut gets = false;
    visit_handles(arguments, result, flow, &mut |handle, flow| {
        gets |= handle.gets_functions(flow);
    });
    gets
}

impl HandlePlan {
    fn of(handle: &Handle, scope: Option<&Scope<'_>>) -> HandlePlan {
        match handle {
            Handle::Own(resource) => HandlePlan::Own(ObjectPlan::of(resource)),
            Handle::Borrow(resource, access) => {
                HandlePlan::Borrow(ObjectPlan::of(resource), *access)
            }
            Handle::Function(callback) => {
                HandlePlan::Function(Box::new(CallbackPlan::of(callback, scope)))
            }
        }
    }

    /// See [`gets_functions`].
    fn gets_functions(&self, flow: Flow) -> bool {
        match self {
            HandlePlan::Own(_) | HandlePlan::Borrow(_, _) => false,
            HandlePlan::Function(callback) => {
                let params = callback.params.iter().map(|part| &part.value);
                flow.sender() == Side::Host
                    || gets_functions(params, &callback.result, flow.of_arguments())
            }
        }
    }

    fn needs(&self, flow: Flow) -> Needs {
        match self {
            HandlePlan::Own(object) | HandlePlan::Borrow(object, _) => Needs {
                // Before a call, hosts look at the state of the guest's objects.
                memory: object.side == Side::Guest,
                drop: object.side == Side::Guest,
                ..Needs::default()
            },
            HandlePlan::Function(callback) => callback.needs(flow),
        }
    }
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
            member: MemberPlan::of(function),
            params: params.collect(),
            result: Pass::of(&function.result),
            value: Node::of(&function.result),
        }
    }

    /// What a call uses.
    pub fn needs(&self) -> Needs {
        let arena = self.params.iter().any(|param| param.in_memory());
        let in_memory = self.result_in_memory();
        let params = self.params.iter().map(|param| &param.value);
        let carried = carried_needs(params, &self.value, Flow::TO_GUEST);
        carried.and(Needs {
            memory: arena || in_memory,
            arena,
            realloc: self.params.iter().any(ParamPlan::handed_over),
            post_return: in_memory && self.value.outgrows_the_result_area(),
            ..Needs::default()
        })
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
                | Kind::Back(_)
                | Kind::Handle(_)
                | Kind::View(_, _) => false,
            }
    }
}

/// The plans of a whole interface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plans {
    /// Of its exports.
    pub exports: Vec<Plan>,
    /// Of its imports.
    pub imports: Vec<ImportPlan>,
}

impl Plans {
    /// The plans of an interface, in its order.
    pub fn of(interface: &Interface) -> Plans {
        Plans {
            exports: interface.functions.iter().map(Plan::of).collect(),
            imports: interface.imports.iter().map(ImportPlan::of).collect(),
        }
    }

    /// What all of it uses.
    pub fn needs(&self) -> Needs {
        let exports = self.exports.iter().map(Plan::needs);
        let imports = self.imports.iter().map(ImportPlan::needs);
        exports.chain(imports).fold(Needs::default(), Needs::and)
    }

    /// Whether the guest may be called while it is calling: it calls its host, and hosts may call
    /// back.
    pub fn nest(&self) -> bool {
        let gets = |plan: &Plan| {
            let params = plan.params.iter().map(|param| &param.value);
            gets_functions(params, &plan.value, Flow::TO_GUEST)
        };
        !self.imports.is_empty() || self.exports.iter().any(gets)
    }
}

impl Needs {
    /// What both use.
    #[must_use]
    pub fn and(self, other: Needs) -> Needs {
        Needs {
            memory: self.memory || other.memory,
            arena: self.arena || other.arena,
            realloc: self.realloc || other.realloc,
            post_return: self.post_return || other.post_return,
            drop: self.drop || other.drop,
            invoke: self.invoke || other.invoke,
        }
    }

    /// The runtime exports that hosts call for this, in a fixed order.
    pub fn exports(&self) -> impl Iterator<Item = &'static str> {
        let area = self.arena || self.post_return;
        [
            (area, arena::AREA),
            (self.arena, arena::ALLOC),
            (area, arena::FREE),
            (self.realloc, arena::REALLOC),
            (self.drop, arena::DROP),
            (self.invoke, arena::INVOKE),
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
            Type::Handle(handle) => Kind::Handle(HandlePlan::of(handle, scope)),
            Type::View(scalar, access) => Kind::View(*scalar, *access),
        };
        Node { size, align, kind }
    }

    /// Calls `each` for this node and every node in it, but for those of functions.
    pub fn visit<'n>(&'n self, each: &mut impl FnMut(&'n Node)) {
        each(self);
        match &self.kind {
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Str
            | Kind::Enum { .. }
            | Kind::Flags { .. }
            | Kind::Back(_)
            | Kind::Handle(_)
            | Kind::View(_, _) => {}
            Kind::List(node) | Kind::Array(node, _) | Kind::Set(node) | Kind::Boxed(node) => {
                node.visit(each);
            }
            Kind::Map(entry) => {
                entry.key.visit(each);
                entry.value.visit(each);
            }
            Kind::Option { some, .. } => some.visit(each),
            Kind::Result { ok, error, .. } => {
                ok.visit(each);
                error.visit(each);
            }
            Kind::Tuple(parts) => parts.iter().for_each(|part| part.value.visit(each)),
            Kind::Record { fields, .. } => {
                fields.iter().for_each(|field| field.value.visit(each));
            }
            Kind::Variant { cases, .. } => {
                let payloads = cases.iter().filter_map(|case| case.payload.as_ref());
                payloads.for_each(|payload| payload.visit(each));
            }
        }
    }

    fn outgrows_the_result_area(&self) -> bool {
        self.has_tail() || self.size > arena::RESULT_SIZE
    }

    /// Whether a value may need bytes besides its own layout.
    pub fn has_tail(&self) -> bool {
        match &self.kind {
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Enum { .. }
            | Kind::Flags { .. }
            | Kind::Handle(_)
            | Kind::View(_, _) => false,
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
            | Kind::Back(_)
            | Kind::Handle(_)
            | Kind::View(_, _) => false,
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
    parts_in(types, &mut Members::new(), scope)
}

fn parts_in(types: &[Ref<Type>], members: &mut Members, scope: Option<&Scope<'_>>) -> Vec<Part> {
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
