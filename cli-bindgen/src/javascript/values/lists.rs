//! Any number of values in a row: lists and arrays.

use wharf_abi::plan::{Kind, Node};
use wharf_abi::types::Scalar;
use wharf_js::Piece;

use super::records::{Text, assign, is_plain_record, members_of, tell};
use super::runs::{has_plain_text, run_piece, text_places};
use super::{Place, Values, block_of, joined, piece};
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
        let telling = members.as_ref().is_some_and(|(_, it)| tell(it));
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

/// Makes `at` the address of a list's elements, and `length` their number.
pub(super) fn load_elements(spends: bool, size: u32, align: u32, code: &mut Code) {
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
