//! The parameters of a call: what they are, and what that means for it.

use wharf_abi::plan::{HandlePlan, Kind, Node, ParamPlan};
use wharf_abi::slots::Pass;
use wharf_abi::types::{Access, Mode, Side};

use super::super::labels::quoted;
use super::super::names::camel;
use super::super::values::{Check, List, Member, Number, is_plain, list, members_of};

/// What stands for the object whose method is called.
pub(in super::super) const THIS: &str = "this";

/// A parameter and what it is called.
pub(in super::super) struct Param<'p> {
    pub(super) mode: Mode,
    pub(super) pass: Pass,
    pub(super) value: &'p Node,
    pub(super) name: String,
    /// A string literal that names function and parameter, for errors.
    pub(super) place: String,
}

impl<'p> Param<'p> {
    pub(in super::super) fn of(param: &'p ParamPlan, name: String, function: &str) -> Self {
        let public = camel(&param.name);
        Param {
            mode: param.mode,
            pass: param.pass,
            value: &param.value,
            name,
            place: quoted(&format!("{function}: parameter `{public}`")),
        }
    }

    /// The object whose method this is.
    pub(in super::super) fn this(param: &'p ParamPlan, function: &str) -> Self {
        Param {
            mode: param.mode,
            pass: param.pass,
            value: &param.value,
            name: THIS.to_owned(),
            place: quoted(function),
        }
    }

    /// A parameter of a function that is a value; `number` counts from 1.
    pub(in super::super) fn part(value: &'p Node, name: String, number: usize) -> Self {
        Param {
            mode: Mode::Owned,
            pass: Pass::Pointer,
            value,
            name,
            place: quoted(&format!("guest function: parameter `{number}`")),
        }
    }

    pub(in super::super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is the object whose method is called.
    pub(in super::super) fn is_this(&self) -> bool {
        self.name == THIS
    }

    /// Whether lowering it runs what users wrote: getters, at least.
    pub(super) fn runs(&self) -> bool {
        is_composed(self.pass, self.value)
    }

    /// Whether a part of a layout has parts of its own.
    pub(in super::super) fn is_composed(&self) -> bool {
        match &self.value.kind {
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Str
            | Kind::Enum { .. }
            | Kind::Handle(_) => false,
            Kind::List(_)
            | Kind::Array(_, _)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Flags { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::View(_, _) => true,
        }
    }

    /// The handle that it is, or may be.
    pub(super) fn handle(&self) -> Option<&'p HandlePlan> {
        let node = match self.pass {
            Pass::Optional(_) => optional(self.value),
            Pass::Nothing | Pass::Scalar(_) | Pass::List | Pass::Pointer => self.value,
        };
        match &node.kind {
            Kind::Handle(handle) => Some(handle),
            Kind::Unit
            | Kind::Scalar(_)
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
            | Kind::View(_, _) => None,
        }
    }

    /// The guest's object that it is, or may be, and whether the call wants it for itself.
    pub(super) fn object(&self) -> Option<(&'p str, bool)> {
        let (object, alone) = match self.handle()? {
            HandlePlan::Own(object) => (object, true),
            HandlePlan::Borrow(object, access) => (object, *access == Access::Exclusive),
            HandlePlan::Function(_) => return None,
        };
        (object.side == Side::Guest).then_some((&*object.name, alone))
    }

    /// The variable for the handle of an object that is lent: if nothing that users wrote runs before
    /// the call, what was checked can be passed.
    pub(super) fn checked_handle(&self, params: &[Param<'_>]) -> Option<String> {
        let quiet = !params.iter().any(Param::runs);
        let direct = matches!(self.pass, Pass::Scalar(_));
        let lent = match self.handle()? {
            HandlePlan::Borrow(object, _) => object.side == Side::Guest,
            HandlePlan::Own(_) | HandlePlan::Function(_) => false,
        };
        (quiet && direct && lent).then(|| match self.name.as_str() {
            THIS => "self".to_owned(),
            name => format!("{name}_handle"),
        })
    }

    /// The element of the list that it is, if it is a list of numbers.
    pub(super) fn numbers(&self) -> Option<Number> {
        match &self.value.kind {
            Kind::List(element) => match list(element) {
                List::Numbers(number) => Some(number),
                List::Texts | List::Each => None,
            },
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Str
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
            | Kind::View(_, _) => None,
        }
    }

    /// Whether the guest writes to it.
    pub(super) fn is_mutable(&self) -> bool {
        self.mode == Mode::Mutable
    }

    /// Where its elements start, for what is read back after the call. No name in camelCase has an
    /// underscore inside.
    pub(super) fn start(&self) -> String {
        format!("{}_at", self.name)
    }
}

/// Whether lowering an argument runs what users wrote: it has parts, and is none whose parts are read
/// before anything is lowered.
pub(in super::super) fn is_composed(pass: Pass, node: &Node) -> bool {
    match pass {
        Pass::Nothing | Pass::Scalar(_) | Pass::Optional(_) => false,
        Pass::List | Pass::Pointer => !is_quiet(node) && flat(node).is_none(),
    }
}

/// Whether a value in memory moves without running what users wrote, once it has been checked.
pub(super) fn is_quiet(node: &Node) -> bool {
    match &node.kind {
        Kind::Str | Kind::Wide(_) => true,
        Kind::List(element) => matches!(list(element), List::Numbers(_)),
        Kind::Unit
        | Kind::Scalar(_)
        | Kind::NonZero(_)
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

/// The members of a record or tuple that are read into variables, because each is one JavaScript value,
/// and what checks the whole.
pub(super) fn flat(node: &Node) -> Option<(Check, Vec<Member<'_>>)> {
    let (check, members) = members_of(node)?;
    let plain = members.iter().all(|member| is_plain(member.node));
    plain.then_some((check, members))
}

/// The value of an option.
pub(in super::super) fn optional(node: &Node) -> &Node {
    match &node.kind {
        Kind::Option { some, .. } => some,
        Kind::Unit
        | Kind::Scalar(_)
        | Kind::NonZero(_)
        | Kind::Wide(_)
        | Kind::Str
        | Kind::List(_)
        | Kind::Array(_, _)
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Tuple(_)
        | Kind::Result { .. }
        | Kind::Record { .. }
        | Kind::Variant { .. }
        | Kind::Enum { .. }
        | Kind::Flags { .. }
        | Kind::Boxed(_)
        | Kind::Back(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => node,
    }
}
