//! The call plan: everything that a back end needs to know of a function, as data.
//!
//! A plan says which slots each parameter takes, where each part of a value stands in memory, and
//! what of the guest's runtime a call needs. Back ends read it; none computes a layout.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::arena;
use crate::layout::{self, Layout};
use crate::names;
use crate::slots::Pass;
use crate::types::{Function, Mode, Scalar, Type};

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

/// What a [`Node`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Unit,
    /// A core value.
    Scalar(Scalar),
    /// Pointer and length of UTF-8 text, in bytes.
    Str,
    /// Pointer and length of elements.
    List(Box<Node>),
    /// A discriminant byte (0 none, 1 some), and a value.
    Option {
        /// Where the value stands, in bytes from the option's start.
        payload: u32,
        /// The value.
        some: Box<Node>,
    },
    /// A discriminant byte (0 ok, 1 error), and a value.
    Result {
        /// Where the value stands, in bytes from the result's start.
        payload: u32,
        /// The value of a success.
        ok: Box<Node>,
        /// The value of an error.
        error: Box<Node>,
    },
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
                Kind::Unit | Kind::Scalar(_) | Kind::Option { .. } | Kind::Result { .. } => false,
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
        let Layout { size, align } = layout::of(ty);
        let boxed = |ty: &Type| Box::new(Node::of(ty));
        let kind = match ty {
            Type::Unit => Kind::Unit,
            Type::Scalar(scalar) => Kind::Scalar(*scalar),
            Type::Str => Kind::Str,
            Type::List(element) => Kind::List(boxed(element)),
            Type::Option(some) => Kind::Option {
                payload: layout::payload(some, &Type::Unit),
                some: boxed(some),
            },
            Type::Result(ok, error) => Kind::Result {
                payload: layout::payload(ok, error),
                ok: boxed(ok),
                error: boxed(error),
            },
        };
        Node { size, align, kind }
    }

    /// Whether a value may need bytes besides its own layout.
    pub fn has_tail(&self) -> bool {
        match &self.kind {
            Kind::Unit | Kind::Scalar(_) => false,
            Kind::Str | Kind::List(_) => true,
            Kind::Option { some, .. } => some.has_tail(),
            Kind::Result { ok, error, .. } => ok.has_tail() || error.has_tail(),
        }
    }

    /// Whether any bytes are a value, so that a list of these moves in one piece.
    pub fn is_number(&self) -> bool {
        match &self.kind {
            Kind::Scalar(scalar) => scalar.is_number(),
            Kind::Unit | Kind::Str | Kind::List(_) | Kind::Option { .. } | Kind::Result { .. } => {
                false
            }
        }
    }
}
