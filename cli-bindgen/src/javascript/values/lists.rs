//! Any number of values: lists, arrays, sets and maps.

use wharf_abi::plan::{Entry, Kind, Node};
use wharf_abi::types::Scalar;
use wharf_js::Piece;

use super::records::{Made, Member, Text, assign, is_plain_record, members_of};
use super::{Place, Values, block_of, is_nullable, joined, offset, piece, place_of};
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
        let measure = self.measure(element, "list[i]");
        let expected = expected(node);
        let mut pieces = vec![
            piece(&format!("function size{name}(block, list) {{"), |code| {
                code.line("if (!Array.isArray(list)) return;");
                code.line("const { length } = list;");
                code.line(format!("block.bytes += length * {size} + {};", align - 1));
                // A list may claim to be longer than what there is.
                code.line("fitting(block.bytes);");
                each("length", "", false, code, |code| code.lines(&measure));
            }),
            self.put_list(name, element),
            piece(
                &format!("function store{name}(block, at, list, where) {{"),
                |code| {
                    code.line(format!("const length = lengthOf(list, {expected}, where);"));
                    code.line(format!(
                        "storePair(at, put{name}(block, list, length, where), length);"
                    ));
                },
            ),
        ];
        pieces.extend(self.load_list(name, element));
        pieces
    }

    /// `put…`: writes a list's elements to the block.
    fn put_list(&mut self, name: &str, element: &Node) -> Piece {
        let Node { size, align, .. } = element;
        let place = Place::element();
        let runs = has_plain_text(element);
        let members = members_of(element);
        // Only a record can tell by its members that it is none.
        let telling = match &element.kind {
            Kind::Record { .. } => members.as_ref().is_some_and(|(_, it)| tell(it)),
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
            | Kind::Variant { .. }
            | Kind::Enum { .. }
            | Kind::Flags { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::Handle(_)
            | Kind::View(_, _) => false,
        };
        let text = if runs { Text::Run } else { Text::Apart };
        let store = match (&members, telling) {
            (Some((_, members)), true) => joined(self.stores(members, 0, "value", &place, text)),
            (_, _) => self.store_element(element, "value", &place, text),
        };
        let with_part = !is_plain_record(element);
        piece(
            &format!("function put{name}(block, list, length, where) {{"),
            |code| {
                code.line(format!(
                    "const start = takePart(block, length * {size}, {align});"
                ));
                if runs {
                    code.line("const { apart } = block;");
                    code.line("let { run, text } = block;");
                }
                code.line("let at = start;");
                let next = format!(", at += {size}");
                if telling {
                    each_telling(&next, with_part, code, |code| code.lines(&store));
                } else {
                    each("length", &next, with_part, code, |code| {
                        code.line("const value = list[i];");
                        code.lines(&store);
                    });
                }
                if runs {
                    code.line("block.run = run;");
                    code.line("block.text = text;");
                }
                code.line("return start;");
            },
        )
    }

    /// Statements that check an element and store it at `at`.
    fn store_element(&mut self, element: &Node, value: &str, place: &Place, text: Text) -> String {
        match members_of(element) {
            Some((check, members)) => {
                let mut stores = vec![check(value, place)];
                stores.extend(self.stores(&members, 0, value, place, text));
                joined(stores)
            }
            None => self.store_with(element, "at", value, place, text),
        }
    }

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

    /// `load…`: reads a list; and `run…`, which reads the text of all its elements, if that lies in one run.
    fn load_list(&mut self, name: &str, element: &Node) -> Vec<Piece> {
        let Node { size, align, .. } = element;
        let spends = self.spends;
        let load = self.load(element, "at");
        let places = text_places(element).filter(|_| spends);
        let in_run = places.as_ref().map(|_| self.made_in_run(element));
        let mut pieces: Vec<Piece> = places
            .map(|places| run_piece(name, *size, &places))
            .into_iter()
            .collect();
        pieces.push(piece(&format!("function load{name}(at) {{"), |code| {
            load_elements(spends, *size, *align, code);
            code.line("const list = new Array(length);");
            let open = format!("for (let i = 0; i < length; i++, at += {size})");
            if let Some(in_run) = in_run {
                code.line(format!(
                    "const run = length > 1 ? run{name}(at, length) : undefined;"
                ));
                code.scope("if (run !== undefined) {", "}", |code| {
                    code.line("let from = 0;");
                    code.scope(&format!("{open} {{"), "}", |code| {
                        assign("list[i] = ", &in_run, code);
                    });
                    code.line("return list;");
                });
            }
            code.line(format!("{open} list[i] = {load};"));
            code.line("return list;");
        }));
        pieces
    }

    /// An element whose text is in the run of all text.
    fn made_in_run(&mut self, element: &Node) -> Made {
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

    pub(super) fn array_helpers(
        &mut self,
        name: &str,
        node: &Node,
        element: &Node,
        length: u32,
    ) -> Vec<Piece> {
        let size = element.size;
        let place = Place::element();
        let measure = self.measure(element, "list[i]");
        let numbers = matches!(list(element), List::Numbers(_));
        let store = match numbers {
            true => self.store(node, "at", "list", &Place::here()),
            false => self.store_element(element, "value", &place, Text::Apart),
        };
        let load = self.load(element, "at");
        let block = block_of(node);
        vec![
            piece(&format!("function size{name}(block, list) {{"), |code| {
                code.line("if (!Array.isArray(list)) return;");
                each(&length.to_string(), "", false, code, |code| {
                    code.lines(&measure)
                });
            }),
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
            measures: ("item of items", self.measure(element, "item")),
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
        let (keys, values) = (self.measure(key, "key"), self.measure(value, "value"));
        let all = match (keys.is_empty(), values.is_empty()) {
            (_, true) => "key of items.keys()",
            (true, false) => "value of items.values()",
            (false, false) => "[key, value] of items",
        };
        let parts = Parts {
            class: "Map",
            each: "[key, value]",
            size: *size,
            align: *align,
            with_part: !is_plain(key) || !is_plain(value),
            measures: (all, joined([keys, values])),
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
    /// What goes over all parts, and the statements for each.
    measures: (&'static str, String),
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
            measures: (all, measures),
            stores,
            add,
        } = self;
        let open = format!("for (const {each} of items) {{");
        vec![
            piece(&format!("function size{name}(block, items) {{"), |code| {
                code.line(format!("if (!(items instanceof {class})) return;"));
                code.line(format!(
                    "block.bytes += items.size * {size} + {};",
                    align - 1
                ));
                if !measures.is_empty() {
                    let open = format!("for (const {all}) {{");
                    code.scope(&open, "}", |code| code.lines(&measures));
                }
            }),
            piece(
                &format!("function put{name}(block, items, length, where) {{"),
                |code| {
                    code.line(format!(
                        "const start = takePart(block, length * {size}, {align});"
                    ));
                    code.line("let at = start;");
                    if with_part {
                        code.line("const part = new Part(where, 0);");
                    }
                    code.line("let i = 0;");
                    code.scope(&open, "}", |code| {
                        code.line("if (i === length) changed(block);");
                        if with_part {
                            code.line("part.key = i;");
                        }
                        stores.iter().for_each(|store| code.lines(store));
                        code.line(format!("at += {size};"));
                        code.line("i++;");
                    });
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

/// As [`each`], for records that tell by their members that they are none: that is looked at when a member
/// is refused, or when there are no members at all.
fn each_telling(next: &str, with_part: bool, code: &mut Code, body: impl FnOnce(&mut Code)) {
    if with_part {
        code.line("const part = new Part(where, 0);");
    }
    code.line("let i = 0;");
    code.line("let value = list;");
    code.scope("try {", "} catch (error) {", |code| {
        code.scope(&format!("for (; i < length; i++{next}) {{"), "}", |code| {
            if with_part {
                code.line("part.key = i;");
            }
            code.line("value = list[i];");
            body(code);
        });
    });
    code.indented("checkObject(value, `${where}[${i}]`);\nthrow error;");
    code.line("}");
}

/// Whether something that is no object can't have these members: one must be there, and have a name that
/// neither text nor functions nor symbols have.
fn tell(members: &[Member<'_>]) -> bool {
    let common = [".length", ".name", ".description"];
    members
        .iter()
        .any(|it| !common.contains(&it.access.as_str()) && !takes_undefined(it.node))
}

/// Whether `undefined` is a value of a type.
fn takes_undefined(node: &Node) -> bool {
    match &node.kind {
        Kind::Unit => true,
        Kind::Option { some, .. } => !is_nullable(some),
        Kind::Boxed(inner) => takes_undefined(inner),
        // Which type that is doesn't matter here.
        Kind::Back(_) => true,
        Kind::Scalar(_)
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
        | Kind::Handle(_)
        | Kind::View(_, _) => false,
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
fn has_plain_text(element: &Node) -> bool {
    is_plain_record(element) && text_places(element).is_some()
}

/// The function that decodes the text of all elements at once.
fn run_piece(name: &str, size: u32, places: &[TextPlace]) -> Piece {
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
struct TextPlace {
    at: u32,
    /// Where it says whether there is any.
    option: Option<u32>,
}

/// Where text stands in an element that has no other tails: a guest lays out the text of all elements in
/// one run, in this order.
fn text_places(element: &Node) -> Option<Vec<TextPlace>> {
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
