//! Text of a list's elements in one run: a guest lays it out behind all elements, in their order, and
//! takes it so.

use wharf_abi::plan::{Kind, Node};
use wharf_abi::types::Scalar;
use wharf_js::Piece;

use super::records::{Made, Text, is_plain_record, members_of};
use super::{Place, Values, offset, piece, place_of};
use crate::code::Code;

impl Values {
    /// [`Values::store`], for text that may go to a run.
    pub(super) fn store_with(
        &mut self,
        node: &Node,
        at: &str,
        value: &str,
        place: &Place,
        text: Text,
    ) -> String {
        match text {
            Text::Run if node.kind == Kind::Str => {
                store_in_run(&self.check(node, value, place), at, value)
            }
            Text::Run | Text::Apart => self.store(node, at, value, place),
        }
    }

    /// An element whose text is in the run of all text.
    pub(super) fn made_in_run(&mut self, element: &Node) -> Made {
        match members_of(element) {
            Some((_, members)) => self.made(&members, 0, Text::Run),
            None => Made::One(self.load_in_run(element, 0)),
        }
    }

    /// An expression for a value that stands so many bytes behind `at`, and whose text is next in the run.
    pub(super) fn load_in_run(&mut self, node: &Node, by: u32) -> String {
        if !node.has_tail() {
            return self.load(node, &offset(by));
        }
        match (&node.kind, members_of(node)) {
            (_, Some((_, members))) => self.made(&members, by, Text::Run).inline(),
            (Kind::Option { payload, some }, None) => {
                let some = self.load_in_run(some, by + payload);
                format!("loadCase({}) ? {some} : undefined", offset(by))
            }
            (_, None) => {
                let length = place_of(Scalar::U32, &offset(by + 4));
                format!("run.slice(from, (from += {length}))")
            }
        }
    }
}

/// Statements that check text and store it, where a loop has the run of all text, and the place of the
/// next, in variables.
fn store_in_run(check: &str, at: &str, value: &str) -> String {
    let bytes = format!("bytes_{value}");
    format!(
        "{check}\n\
         const {bytes} = apart ? storeApart(block, text, {value}) : {value}.length;\n\
         storePair({at}, text, {bytes});\n\
         text += {bytes};\n\
         run += {value};"
    )
}

/// Whether text stands in an element, and whatever else does is one JavaScript value.
pub(super) fn has_plain_text(element: &Node) -> bool {
    is_plain_record(element) && text_places(element).is_some()
}

/// The function that decodes the text of all elements at once.
pub(super) fn run_piece(name: &str, size: u32, places: &[TextPlace]) -> Piece {
    piece(&format!("function run{name}(at, length) {{"), |code| {
        code.line("let first = -1;");
        code.line("let end = -1;");
        let open = format!("for (let i = 0; i < length; i++, at += {size}) {{");
        code.scope(&open, "}", |code| {
            for TextPlace { at, option } in places {
                let start = place_of(Scalar::U32, &offset(*at));
                let length = place_of(Scalar::U32, &offset(at + 4));
                let mut next = Code::default();
                next.line(format!("if (first < 0) first = end = {start};"));
                next.line(format!("if ({start} !== end) return undefined;"));
                next.line(format!("end += {length};"));
                let next = next.finish();
                match option {
                    None => code.lines(&next),
                    Some(tag) => {
                        let open = format!("if (u8[{}]) {{", offset(*tag));
                        code.scope(&open, "}", |code| code.lines(&next));
                    }
                }
            }
        });
        code.line("return decodeRun(first, end);");
    })
}

/// Where text stands in an element.
pub(super) struct TextPlace {
    at: u32,
    /// Where it says whether there is any.
    option: Option<u32>,
}

/// Where text stands in an element that has no other tails: a guest lays out the text of all elements in
/// one run, in this order.
pub(super) fn text_places(element: &Node) -> Option<Vec<TextPlace>> {
    let mut places = Vec::new();
    (collect(element, 0, &mut places) && !places.is_empty()).then_some(places)
}

/// Adds the places of text; false if there are tails besides.
fn collect(node: &Node, at: u32, places: &mut Vec<TextPlace>) -> bool {
    match &node.kind {
        Kind::Str => {
            places.push(TextPlace { at, option: None });
            true
        }
        Kind::Option { payload, some } if matches!(some.kind, Kind::Str) => {
            places.push(TextPlace {
                at: at + payload,
                option: Some(at),
            });
            true
        }
        Kind::Tuple(parts) => parts
            .iter()
            .all(|part| collect(&part.value, at + part.at, places)),
        Kind::Record { fields, .. } => fields
            .iter()
            .all(|field| collect(&field.value, at + field.at, places)),
        Kind::Unit
        | Kind::Scalar(_)
        | Kind::NonZero(_)
        | Kind::Wide(_)
        | Kind::List(_)
        | Kind::Array(_, _)
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Option { .. }
        | Kind::Result { .. }
        | Kind::Variant { .. }
        | Kind::Enum { .. }
        | Kind::Flags { .. }
        | Kind::Boxed(_)
        | Kind::Back(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => !node.has_tail(),
    }
}
