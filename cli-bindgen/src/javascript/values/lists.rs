//! Any number of values: lists, arrays, sets and maps.

use wharf_abi::plan::{Entry, Kind, Node};
use wharf_abi::types::Scalar;
use wharf_js::Piece;

use super::{Measure, Place, Values, offset, piece};
use crate::code::Code;

/// How a list moves.
pub(in super::super) enum List {
    /// Text in one run.
    Texts,
    /// In one piece.
    Numbers(Number),
    /// Element by element.
    Each,
}

/// How a list of these moves.
pub(in super::super) fn list(element: &Node) -> List {
    match &element.kind {
        Kind::Str => List::Texts,
        Kind::Scalar(scalar) if element.is_number() => List::Numbers(Number(*scalar)),
        Kind::Scalar(_)
        | Kind::Unit
        | Kind::NonZero(_)
        | Kind::Wide(_)
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
        | Kind::View(_, _) => List::Each,
    }
}

/// A scalar, as the element of a typed array.
#[derive(Clone, Copy)]
pub(in super::super) struct Number(pub(in super::super) Scalar);

impl Number {
    /// The view of memory; of `bool` and `char`, that of their layout.
    pub(in super::super) fn view(self) -> &'static str {
        match self.0 {
            Scalar::Bool | Scalar::U8 => "u8",
            Scalar::S8 => "s8",
            Scalar::U16 => "u16",
            Scalar::S16 => "s16",
            Scalar::U32 | Scalar::Char => "u32",
            Scalar::S32 => "s32",
            Scalar::U64 => "u64",
            Scalar::S64 => "s64",
            Scalar::F32 => "f32",
            Scalar::F64 => "f64",
        }
    }

    /// The typed array.
    pub(in super::super) fn array(self) -> &'static str {
        match self.0 {
            Scalar::Bool | Scalar::U8 => "Uint8Array",
            Scalar::S8 => "Int8Array",
            Scalar::U16 => "Uint16Array",
            Scalar::S16 => "Int16Array",
            Scalar::U32 | Scalar::Char => "Uint32Array",
            Scalar::S32 => "Int32Array",
            Scalar::U64 => "BigUint64Array",
            Scalar::S64 => "BigInt64Array",
            Scalar::F32 => "Float32Array",
            Scalar::F64 => "Float64Array",
        }
    }
}

/// Elements in a row, and the variable that counts them.
const LOOP: &str = "for (let i = 0; i < list.length; i++) {";

impl Values {
    pub(super) fn list_helpers(&mut self, name: &str, node: &Node, element: &Node) -> Vec<Piece> {
        let Node { size, align, .. } = element;
        let measure = self.measure(element, "list[i]", &Place::Index("i"));
        let store = self.store(element, "at", "list[i]");
        let load = self.load(element, "at");
        let put = self.put(node, "list");
        let run = text_places(element);
        let spends = self.spends;
        vec![
            piece(&format!("function size{name}(list, where) {{"), |code| {
                code.line("if (!Array.isArray(list)) reject(list, \"an array\", where);");
                code.line(format!("let bytes = list.length * {size} + {};", align - 1));
                code.scope(LOOP, "}", |code| measure.add(code));
                code.line("return bytes;");
            }),
            piece(&format!("function put{name}(list) {{"), |code| {
                code.line(format!(
                    "const start = take(list.length * {size}, {align});"
                ));
                let next = format!(
                    "for (let i = 0, at = start; i < list.length; i++, at += {size}) {store}"
                );
                code.line(next);
                code.line("return start;");
            }),
            piece(&format!("function store{name}(at, list) {{"), |code| {
                code.line(format!("storePair(at, {put}, list.length);"));
            }),
            piece(&format!("function load{name}(at) {{"), |code| {
                load_elements(spends, *size, *align, code);
                let run = run.filter(|_| spends);
                if let Some(places) = &run {
                    code.line(format!(
                        "if (length > 1) decodeRun(at, length, {size}, {places:?});"
                    ));
                }
                code.line("const list = [];");
                code.line(format!(
                    "for (let i = 0; i < length; i++, at += {size}) list.push({load});"
                ));
                if run.is_some() {
                    code.line("endRun();");
                }
                code.line("return list;");
            }),
        ]
    }

    pub(super) fn array_helpers(
        &mut self,
        name: &str,
        node: &Node,
        element: &Node,
        length: u32,
    ) -> Vec<Piece> {
        let size = element.size;
        let measure = self.measure(element, "list[i]", &Place::Index("i"));
        let store = self.store(element, "at", "list[i]");
        let load = self.load(element, "at");
        let counts = node.has_tail();
        vec![
            piece(&format!("function size{name}(list, where) {{"), |code| {
                code.line(format!("checkLength(list, {length}, where);"));
                if counts {
                    code.line("let bytes = 0;");
                }
                code.scope(LOOP, "}", |code| measure.add(code));
                if counts {
                    code.line("return bytes;");
                }
            }),
            self.put_helper(name, node),
            piece(&format!("function store{name}(at, list) {{"), |code| {
                let next = format!("for (let i = 0; i < {length}; i++, at += {size}) {{");
                code.scope(&next, "}", |code| code.lines(&store));
            }),
            piece(&format!("function load{name}(at) {{"), |code| {
                code.line("const list = [];");
                code.line(format!(
                    "for (let i = 0; i < {length}; i++, at += {size}) list.push({load});"
                ));
                code.line("return list;");
            }),
        ]
    }

    pub(super) fn set_helpers(&mut self, name: &str, element: &Node) -> Vec<Piece> {
        let Node { size, align, .. } = element;
        let measure = self.measure(element, "item", &Place::Index("i"));
        let store = self.store(element, "at", "item");
        let load = self.load(element, "at");
        let parts = Parts {
            class: "Set",
            each: "item",
            size: *size,
            align: *align,
            measures: vec![measure],
            stores: vec![store],
            add: format!("add({load})"),
        };
        parts.pieces(name, self.spends)
    }

    pub(super) fn map_helpers(&mut self, name: &str, entry: &Entry) -> Vec<Piece> {
        let Entry {
            size,
            align,
            key,
            at,
            value,
        } = entry;
        let at = offset(*at);
        let place = Place::Index("i");
        let parts = Parts {
            class: "Map",
            each: "[key, value]",
            size: *size,
            align: *align,
            measures: vec![
                self.measure(key, "key", &place),
                self.measure(value, "value", &place),
            ],
            stores: vec![
                self.store(key, "at", "key"),
                self.store(value, &at, "value"),
            ],
            add: format!("set({}, {})", self.load(key, "at"), self.load(value, &at)),
        };
        parts.pieces(name, self.spends)
    }
}

/// What the helpers of a set and of a map differ in.
struct Parts {
    class: &'static str,
    /// What a loop over it takes.
    each: &'static str,
    size: u32,
    align: u32,
    measures: Vec<Measure>,
    stores: Vec<String>,
    /// The call that adds what stands at `at`.
    add: String,
}

impl Parts {
    fn pieces(self, name: &str, spends: bool) -> Vec<Piece> {
        let Parts {
            class,
            each,
            size,
            align,
            measures,
            stores,
            add,
        } = self;
        let open = format!("for (const {each} of items) {{");
        vec![
            piece(&format!("function size{name}(items, where) {{"), |code| {
                let reject = format!("reject(items, \"a {class}\", where);");
                code.line(format!("if (!(items instanceof {class})) {reject}"));
                code.line(format!("let bytes = items.size * {size} + {};", align - 1));
                code.line("let i = 0;");
                code.scope(&open, "}", |code| {
                    for measure in measures {
                        measure.add(code);
                    }
                    code.line("i++;");
                });
                code.line("return bytes;");
            }),
            piece(&format!("function put{name}(items) {{"), |code| {
                code.line(format!("const start = take(items.size * {size}, {align});"));
                code.line("let at = start;");
                code.scope(&open, "}", |code| {
                    for store in stores {
                        code.lines(&store);
                    }
                    code.line(format!("at += {size};"));
                });
                code.line("return start;");
            }),
            piece(&format!("function load{name}(at) {{"), |code| {
                load_elements(spends, size, align, code);
                code.line(format!("const items = new {class}();"));
                code.line(format!(
                    "for (let i = 0; i < length; i++, at += {size}) items.{add};"
                ));
                code.line("return items;");
            }),
        ]
    }
}

/// Makes `at` the address of a list's elements, and `length` their number.
fn load_elements(spends: bool, size: u32, align: u32, code: &mut Code) {
    code.line("const length = u32[(at >>> 2) + 1];");
    code.line(format!(
        "at = elements(u32[at >>> 2], length * {size}, {align});"
    ));
    if spends {
        code.line(format!("spend(length * {size});"));
    }
}

/// Where text stands in an element that has no other tails, of optional text as `!place`: a guest
/// lays out the text of all elements in one run, in this order.
fn text_places(element: &Node) -> Option<Vec<i64>> {
    let mut places = Vec::new();
    (collect(element, 0, &mut places) && !places.is_empty()).then_some(places)
}

/// Adds the places of text; false if there are tails besides.
fn collect(node: &Node, at: u32, places: &mut Vec<i64>) -> bool {
    match &node.kind {
        Kind::Str => {
            places.push(at.into());
            true
        }
        Kind::Option { payload, some } if matches!(some.kind, Kind::Str) => {
            places.push(!i64::from(at + payload));
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
