//! Any number of values: lists, arrays, sets and maps.

use wharf_abi::plan::{Entry, Kind, Node};
use wharf_abi::types::Scalar;
use wharf_js::Piece;

use super::records::{is_plain_record, members_of};
use super::{FRESH, Place, Values, block_of, offset, piece};
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
    /// Its bytes.
    pub(in super::super) fn size(self) -> u32 {
        wharf_abi::layout::of_scalar(self.0).size
    }

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

impl Values {
    pub(super) fn list_helpers(&mut self, name: &str, node: &Node, element: &Node) -> Vec<Piece> {
        let Node { size, align, .. } = element;
        let place = Place::element();
        let measure = self.measure(element, "list[i]", &place);
        let store = self.store_element(element, "value", &place);
        let load = self.load(element, "at");
        let run = text_places(element);
        let spends = self.spends;
        let expected = expected(node);
        vec![
            piece(
                &format!("function size{name}(block, list, where) {{"),
                |code| {
                    code.line(format!("const length = lengthOf(list, {expected}, where);"));
                    code.line(format!("block.bytes += length * {size} + {};", align - 1));
                    let with_part = !is_plain(element);
                    each("length", "", with_part, code, |code| code.lines(&measure));
                },
            ),
            piece(
                &format!("function put{name}(block, list, length, where) {{"),
                |code| {
                    code.line(format!(
                        "const start = takePart(block, length * {size}, {align});"
                    ));
                    code.line("let at = start;");
                    let with_part = !is_plain_record(element);
                    each(
                        "length",
                        &format!(", at += {size}"),
                        with_part,
                        code,
                        |code| {
                            code.line("const value = list[i];");
                            if members_of(element).is_none() {
                                code.line(FRESH);
                            }
                            code.lines(&store);
                        },
                    );
                    code.line("return start;");
                },
            ),
            piece(
                &format!("function store{name}(block, at, list, where) {{"),
                |code| {
                    code.line(format!("const length = lengthOf(list, {expected}, where);"));
                    code.line(format!(
                        "storePair(at, put{name}(block, list, length, where), length);"
                    ));
                },
            ),
            piece(&format!("function load{name}(at) {{"), |code| {
                load_elements(spends, *size, *align, code);
                let run = run.filter(|_| spends);
                if let Some(places) = &run {
                    code.line(format!(
                        "if (length > 1) decodeRun(at, length, {size}, {places:?});"
                    ));
                }
                code.line("const list = new Array(length);");
                code.line(format!(
                    "for (let i = 0; i < length; i++, at += {size}) list[i] = {load};"
                ));
                if run.is_some() {
                    code.line("endRun();");
                }
                code.line("return list;");
            }),
        ]
    }

    /// Statements that check an element and store it at `at`.
    fn store_element(&mut self, element: &Node, value: &str, place: &Place) -> String {
        match members_of(element) {
            Some((check, members)) => {
                let mut stores = vec![check(value, place)];
                stores.extend(self.stores(&members, 0, value, place));
                stores.join("\n")
            }
            None => self.store(element, "at", value, place),
        }
    }

    pub(super) fn array_helpers(
        &mut self,
        name: &str,
        node: &Node,
        element: &Node,
        length: u32,
    ) -> Vec<Piece> {
        let size = element.size;
        let place = Place::element();
        let measure = self.measure(element, "list[i]", &place);
        let numbers = matches!(list(element), List::Numbers(_));
        let store = match numbers {
            true => self.store(node, "at", "list", &Place::here()),
            false => self.store_element(element, "value", &place),
        };
        let load = self.load(element, "at");
        let block = block_of(node);
        vec![
            piece(
                &format!("function size{name}({block}list, where) {{"),
                |code| {
                    code.line(format!("checkLength(list, {length}, where);"));
                    let with_part = !is_plain(element);
                    each(&length.to_string(), "", with_part, code, |code| {
                        code.lines(&measure)
                    });
                },
            ),
            self.put_helper(name, node),
            piece(
                &format!("function store{name}({block}at, list, where) {{"),
                |code| {
                    if numbers {
                        return code.lines(&store);
                    }
                    code.line(format!("checkLength(list, {length}, where);"));
                    let with_part = !is_plain_record(element);
                    let next = format!(", at += {size}");
                    each(&length.to_string(), &next, with_part, code, |code| {
                        code.line("const value = list[i];");
                        if members_of(element).is_none() {
                            code.line(FRESH);
                        }
                        code.lines(&store);
                    });
                },
            ),
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
        let place = Place::element();
        let load = self.load(element, "at");
        let parts = Parts {
            class: "Set",
            each: "item",
            size: *size,
            align: *align,
            with_part: !is_plain(element),
            measures: vec![self.measure(element, "item", &place)],
            stores: vec![self.store(element, "at", "item", &place)],
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
        let place = Place::element();
        let parts = Parts {
            class: "Map",
            each: "[key, value]",
            size: *size,
            align: *align,
            with_part: !is_plain(key) || !is_plain(value),
            measures: vec![
                self.measure(key, "key", &place),
                self.measure(value, "value", &place),
            ],
            stores: vec![
                self.store(key, "at", "key", &place),
                self.store(value, &at, "value", &place),
            ],
            add: format!("set({}, {})", self.load(key, "at"), self.load(value, &at)),
        };
        parts.pieces(name, self.spends)
    }
}

/// What an array that is no array is told to be, as a string literal.
pub(in super::super) fn expected(list: &Node) -> &'static str {
    match &list.kind {
        Kind::List(element) if matches!(element.kind, Kind::Str) => "\"an array of strings\"",
        _ => "\"an array\"",
    }
}

/// Elements in a row, and `part`, which stands for each of them.
fn each(length: &str, next: &str, with_part: bool, code: &mut Code, body: impl FnOnce(&mut Code)) {
    if with_part {
        code.line("const part = new Part(where, 0);");
    }
    let open = format!("for (let i = 0; i < {length}; i++{next}) {{");
    code.scope(&open, "}", |code| {
        if with_part {
            code.line("part.key = i;");
        }
        body(code);
    });
}

/// Whether the place of a value, if it is refused, is only put into words.
pub(in super::super) fn is_plain(node: &Node) -> bool {
    match &node.kind {
        Kind::Unit
        | Kind::Scalar(_)
        | Kind::NonZero(_)
        | Kind::Wide(_)
        | Kind::Str
        | Kind::Enum { .. } => true,
        Kind::Boxed(_)
        | Kind::List(_)
        | Kind::Array(_, _)
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Tuple(_)
        | Kind::Option { .. }
        | Kind::Result { .. }
        | Kind::Record { .. }
        | Kind::Variant { .. }
        | Kind::Flags { .. }
        | Kind::Back(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => false,
    }
}

/// What the helpers of a set and of a map differ in.
struct Parts {
    class: &'static str,
    /// What a loop over it takes.
    each: &'static str,
    size: u32,
    align: u32,
    /// They need a `part`.
    with_part: bool,
    measures: Vec<String>,
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
            with_part,
            measures,
            stores,
            add,
        } = self;
        let open = format!("for (const {each} of items) {{");
        let each = |statements: Vec<String>, next: &dyn Fn(&mut Code), code: &mut Code| {
            if with_part {
                code.line("const part = new Part(where, 0);");
            }
            code.line("let i = 0;");
            code.scope(&open, "}", |code| {
                if with_part {
                    code.line("part.key = i;");
                }
                statements.iter().for_each(|it| code.lines(it));
                next(code);
                code.line("i++;");
            });
        };
        vec![
            piece(
                &format!("function size{name}(block, items, where) {{"),
                |code| {
                    code.line(format!(
                        "const length = sizeOfItems(items, {class}, where);"
                    ));
                    code.line(format!("block.bytes += length * {size} + {};", align - 1));
                    each(measures, &|_| (), code);
                },
            ),
            piece(
                &format!("function put{name}(block, items, length, where) {{"),
                |code| {
                    code.line(format!(
                        "const start = takePart(block, length * {size}, {align});"
                    ));
                    code.line("let at = start;");
                    let mut guarded = vec!["if (i === length) changed(block);".to_owned()];
                    guarded.extend(stores);
                    each(guarded, &|code| code.line(format!("at += {size};")), code);
                    code.line("if (i !== length) changed(block);");
                    code.line("return start;");
                },
            ),
            piece(
                &format!("function store{name}(block, at, items, where) {{"),
                |code| {
                    code.line(format!(
                        "const length = sizeOfItems(items, {class}, where);"
                    ));
                    code.line(format!(
                        "storePair(at, put{name}(block, items, length, where), length);"
                    ));
                },
            ),
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
