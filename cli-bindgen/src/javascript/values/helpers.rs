//! The helper functions of a type: written once, under a name that nothing else has.

use wharf_abi::plan::{HandlePlan, Kind, Node};
use wharf_js::{Piece, Scope};

use super::{Number, Values, block_of, check, types};
use crate::code::Code;

/// The functions of a type.
pub(super) struct Helper {
    pub(super) name: String,
    pub(super) pieces: Vec<Piece>,
}

impl Values {
    /// A function that checks a number of a list.
    pub(super) fn check_number(&mut self, number: Number) -> String {
        let name = format!("check{}", types::scalar_name(number.0));
        self.helpers.entry(name.clone()).or_insert_with(|| {
            let open = format!("function {name}(value, where) {{");
            let check = check::check_number(number.0, "value", "where");
            Helper {
                name: name.clone(),
                pieces: vec![piece(&open, |code| code.line(check))],
            }
        });
        name
    }

    /// The name of a helper, written if it isn't there yet.
    pub(super) fn helper(&mut self, verb: &str, node: &Node) -> String {
        let key = types::key(node);
        if let Some(Helper { name, .. }) = self.helpers.get(&key) {
            return format!("{verb}{name}");
        }
        let name = self.name(node);
        let pieces = Vec::new();
        self.helpers.insert(
            key.clone(),
            Helper {
                name: name.clone(),
                pieces,
            },
        );
        let pieces = match &node.kind {
            Kind::Handle(HandlePlan::Function(callback)) => {
                super::super::callbacks::pieces(&name, callback, self)
            }
            Kind::List(element) => self.list_helpers(&name, node, element),
            Kind::Array(element, length) => self.array_helpers(&name, node, element, *length),
            Kind::Set(element) => self.set_helpers(&name, element),
            Kind::Map(entry) => self.map_helpers(&name, entry),
            Kind::Tuple(parts) => self.tuple_helpers(&name, node, parts),
            Kind::Option { payload, some } => self.option_helpers(&name, node, *payload, some),
            Kind::Result { payload, ok, error } => {
                self.result_helpers(&name, node, *payload, ok, error)
            }
            Kind::Record { fields, .. } => self.record_helpers(&name, node, fields),
            Kind::Variant {
                name: variant,
                tag,
                payload,
                cases,
            } => self.variant_helpers(&name, node, variant, (*tag, *payload), cases),
            Kind::Enum { cases, .. } => vec![Values::cases_piece(&name, cases)],
            Kind::Flags { flags, .. } => Values::flags_pieces(&name, flags),
            Kind::Boxed(inner) => self.boxed_helpers(&name, node, inner),
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Str
            | Kind::Handle(HandlePlan::Own(_) | HandlePlan::Borrow(_, _)) => {
                unreachable!("these have functions in the runtime")
            }
            Kind::View(_, _) => unreachable!("only a whole result is one"),
            Kind::Back(name) => unreachable!("`{name}` is being written"),
        };
        if let Some(helper) = self.helpers.get_mut(&key) {
            helper.pieces = pieces;
        }
        format!("{verb}{name}")
    }

    /// A name for a type's helpers that no other has.
    fn name(&mut self, node: &Node) -> String {
        let mut name = types::name(node);
        // Parameters have no `$`, but may look like any other helper: see `names::is_helper`.
        if !name.starts_with(char::is_uppercase) {
            name.insert(0, '$');
        }
        if name.ends_with('_') {
            name.push('$');
        }
        let numbered = (2..).map(|number| format!("{name}${number}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        let free = names.find(|name| !self.names.contains(name));
        let free = free.unwrap_or(name);
        self.names.insert(free.clone());
        free
    }

    /// Puts a layout into the block, as the target of a pointer.
    pub(super) fn put_helper(&mut self, name: &str, node: &Node) -> Piece {
        let Node { size, align, .. } = node;
        let own = block_of(node);
        piece(
            &format!("function put{name}(block, value, where) {{"),
            |code| {
                code.line(format!("const at = takePart(block, {size}, {align});"));
                code.line(format!("store{name}({own}at, value, where);"));
                code.line("return at;");
            },
        )
    }
}

pub(in super::super) fn piece(open: &str, body: impl FnOnce(&mut Code)) -> Piece {
    let mut code = Code::default();
    code.scope(open, "}", body);
    Piece::new(Scope::Instance, code.finish())
}
