//! Values in linear memory, as expressions and as helper functions.
//!
//! Scalars, text, lists of numbers and lists of text have functions in `runtime/js`. Any other
//! type gets four of its own, written from its [`Node`]: `size…` checks a value and counts the
//! bytes it takes besides its own layout, `put…` writes it to the block, `store…` writes its
//! layout at an address, `load…` reads it.

use std::collections::BTreeMap;

use wharf_abi::plan::{Kind, Node};
use wharf_abi::show::Expected;
use wharf_abi::types::{Scalar, Type};
use wharf_js::{Piece, Scope};

use crate::code::Code;

/// The helper functions and views that an interface may use.
#[derive(Default)]
pub(super) struct Values {
    helpers: BTreeMap<String, Vec<Piece>>,
}

impl Values {
    /// The pieces, for the glue to take what it uses.
    pub(super) fn finish(self) -> Vec<Piece> {
        self.helpers.into_values().flatten().collect()
    }

    /// A statement that checks a value without a tail.
    fn check(&mut self, node: &Node, value: &str, place: &str) -> String {
        match &node.kind {
            Kind::Unit => {
                format!("if ({value} !== undefined) reject({value}, \"undefined\", {place});")
            }
            Kind::Scalar(scalar) => check_scalar(*scalar, value, place),
            Kind::Str | Kind::List(_) | Kind::Option { .. } | Kind::Result { .. } => {
                format!("{};", self.size(node, value, place))
            }
        }
    }

    /// An expression that checks a value that may have a tail, and is the bytes of that.
    pub(super) fn size(&mut self, node: &Node, value: &str, place: &str) -> String {
        match &node.kind {
            Kind::Unit | Kind::Scalar(_) => unreachable!("a scalar is checked by a statement"),
            Kind::Str => format!("sizeText({value}, {place})"),
            Kind::List(element) => match list(element) {
                List::Texts => format!("sizeTexts({value}, {place})"),
                List::Numbers(number) => self.size_numbers(number, value, place),
                List::Each => format!("{}({value}, {place})", self.helper("size", node)),
            },
            Kind::Option { .. } | Kind::Result { .. } => {
                format!("{}({value}, {place})", self.helper("size", node))
            }
        }
    }

    /// The same for a list of numbers.
    pub(super) fn size_numbers(&mut self, number: Number, value: &str, place: &str) -> String {
        let check = format!("check{}", scalar_name(number.0));
        self.helpers.entry(check.clone()).or_insert_with(|| {
            let open = format!("function {check}(value, where) {{");
            vec![piece(&open, |code| {
                code.line(check_scalar(number.0, "value", "where"))
            })]
        });
        format!("sizeNumbers({value}, {}, {check}, {place})", number.array())
    }

    /// Whether [`Values::size`] is a number of bytes, and not what the check returns.
    pub(super) fn is_counted(node: &Node) -> bool {
        match &node.kind {
            Kind::Unit | Kind::Scalar(_) => false,
            Kind::Str | Kind::List(_) | Kind::Option { .. } | Kind::Result { .. } => true,
        }
    }

    /// An expression that writes a list's elements, or a value's whole layout, to the block, and is
    /// the address of that.
    pub(super) fn put(&mut self, node: &Node, value: &str) -> String {
        match &node.kind {
            Kind::List(element) => match list(element) {
                List::Texts => return format!("putTexts({value})"),
                List::Numbers(number) => {
                    return format!("putNumbers({value}, {})", number.view());
                }
                List::Each => {}
            },
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::Str
            | Kind::Option { .. }
            | Kind::Result { .. } => {}
        }
        format!("{}({value})", self.helper("put", node))
    }

    /// A statement that stores a value's layout at an address.
    fn store(&mut self, node: &Node, at: &str, value: &str) -> String {
        match &node.kind {
            Kind::Unit => String::new(),
            Kind::Scalar(scalar) => {
                let place = Values::place(*scalar, at);
                match scalar {
                    Scalar::Char => format!("{place} = {value}.codePointAt(0);"),
                    Scalar::Bool
                    | Scalar::U8
                    | Scalar::S8
                    | Scalar::U16
                    | Scalar::S16
                    | Scalar::U32
                    | Scalar::S32
                    | Scalar::U64
                    | Scalar::S64
                    | Scalar::F32
                    | Scalar::F64 => format!("{place} = {value};"),
                }
            }
            Kind::Str => format!("storeText({at}, {value});"),
            Kind::List(_) => {
                let put = self.put(node, value);
                format!("storePair({at}, {put}, {value}.length);")
            }
            Kind::Option { .. } | Kind::Result { .. } => {
                format!("{}({at}, {value});", self.helper("store", node))
            }
        }
    }

    /// An expression for the value whose layout stands at an address.
    pub(super) fn load(&mut self, node: &Node, at: &str) -> String {
        match &node.kind {
            Kind::Unit => "undefined".to_owned(),
            Kind::Scalar(scalar) => {
                let place = Values::place(*scalar, at);
                match scalar {
                    Scalar::Bool => format!("{place} !== 0"),
                    Scalar::Char => format!("toChar({place})"),
                    Scalar::U8
                    | Scalar::S8
                    | Scalar::U16
                    | Scalar::S16
                    | Scalar::U32
                    | Scalar::S32
                    | Scalar::U64
                    | Scalar::S64
                    | Scalar::F32
                    | Scalar::F64 => place,
                }
            }
            Kind::Str => format!("loadText({at})"),
            Kind::List(element) => match list(element) {
                List::Texts => format!("loadTexts({at})"),
                List::Numbers(number) => {
                    format!("loadNumbers({at}, {})", number.view())
                }
                List::Each => format!("{}({at})", self.helper("load", node)),
            },
            Kind::Option { .. } | Kind::Result { .. } => {
                format!("{}({at})", self.helper("load", node))
            }
        }
    }

    /// The element of a view at an address.
    fn place(scalar: Scalar, at: &str) -> String {
        let view = Number(scalar).view();
        match shift(scalar) {
            0 => format!("{view}[{at}]"),
            shift if at.contains(' ') => format!("{view}[({at}) >>> {shift}]"),
            shift => format!("{view}[{at} >>> {shift}]"),
        }
    }

    /// The name of a helper, written if it isn't there yet.
    fn helper(&mut self, verb: &str, node: &Node) -> String {
        let name = type_name(node);
        if !self.helpers.contains_key(&name) {
            self.helpers.insert(name.clone(), Vec::new());
            let pieces = match &node.kind {
                Kind::List(element) => self.list_helpers(&name, node, element),
                Kind::Option { payload, some } => self.option_helpers(&name, node, *payload, some),
                Kind::Result { payload, ok, error } => {
                    self.result_helpers(&name, node, *payload, ok, error)
                }
                Kind::Unit | Kind::Scalar(_) | Kind::Str => {
                    unreachable!("these have functions in the runtime")
                }
            };
            self.helpers.insert(name.clone(), pieces);
        }
        format!("{verb}{name}")
    }

    fn list_helpers(&mut self, name: &str, node: &Node, element: &Node) -> Vec<Piece> {
        let Node { size, align, .. } = element;
        let counted = Values::is_counted(element);
        let each = match counted {
            true => format!(
                "bytes += {};",
                self.size(element, "list[i]", "`${where}[${i}]`")
            ),
            false => self.check(element, "list[i]", "`${where}[${i}]`"),
        };
        let store = self.store(element, "at", "list[i]");
        let load = self.load(element, "at");
        let put = self.put(node, "list");
        vec![
            piece(&format!("function size{name}(list, where) {{"), |code| {
                code.line("if (!Array.isArray(list)) reject(list, \"an array\", where);");
                code.line(format!("let bytes = list.length * {size} + {};", align - 1));
                code.scope("for (let i = 0; i < list.length; i++) {", "}", |code| {
                    code.line(&each)
                });
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
                code.line("const length = u32[(at >>> 2) + 1];");
                code.line(format!(
                    "at = elements(u32[at >>> 2], length * {size}, {align});"
                ));
                code.line("const list = [];");
                code.line(format!(
                    "for (let i = 0; i < length; i++, at += {size}) list.push({load});"
                ));
                code.line("return list;");
            }),
        ]
    }

    fn option_helpers(&mut self, name: &str, node: &Node, payload: u32, some: &Node) -> Vec<Piece> {
        let tagged = is_nullable(some);
        let inner = if tagged { "value.val" } else { "value" };
        let counted = Values::is_counted(some);
        let size = match counted {
            true => format!("return {};", self.size(some, inner, "where")),
            false => self.check(some, inner, "where"),
        };
        let store = self.store(some, &offset(payload), inner);
        let load = self.load(some, &offset(payload));
        vec![
            piece(&format!("function size{name}(value, where) {{"), |code| {
                code.line(match tagged {
                    true => "if (!checkTag(value, \"none\", \"some\", where)) return 0;",
                    false => "if (value == null) return 0;",
                });
                code.line(&size);
                if !counted {
                    code.line("return 0;");
                }
            }),
            self.put_helper(name, node),
            piece(&format!("function store{name}(at, value) {{"), |code| {
                let some = if tagged {
                    "value.tag === \"some\""
                } else {
                    "value != null"
                };
                code.line(format!("u8[at] = {some};"));
                if !store.is_empty() {
                    code.line(format!("if ({some}) {store}"));
                }
            }),
            piece(&format!("function load{name}(at) {{"), |code| {
                code.line(match tagged {
                    true => format!(
                        "return loadCase(at) \
                         ? {{ tag: \"some\", val: {load} }} : {{ tag: \"none\" }};"
                    ),
                    false => format!("return loadCase(at) ? {load} : undefined;"),
                });
            }),
        ]
    }

    fn result_helpers(
        &mut self,
        name: &str,
        node: &Node,
        payload: u32,
        ok: &Node,
        error: &Node,
    ) -> Vec<Piece> {
        let arms = [ok, error].map(|node| {
            let size = match Values::is_counted(node) {
                true => format!("return {};", self.size(node, "value.val", "where")),
                false => format!("{}\nreturn 0;", self.check(node, "value.val", "where")),
            };
            (
                size,
                self.store(node, &offset(payload), "value.val"),
                self.load(node, &offset(payload)),
            )
        });
        let [
            (size_ok, store_ok, load_ok),
            (size_err, store_err, load_err),
        ] = arms;
        vec![
            piece(&format!("function size{name}(value, where) {{"), |code| {
                code.scope(
                    "if (checkTag(value, \"ok\", \"err\", where)) {",
                    "}",
                    |code| {
                        code.lines(&size_err);
                    },
                );
                code.lines(&size_ok);
            }),
            self.put_helper(name, node),
            piece(&format!("function store{name}(at, value) {{"), |code| {
                code.scope(
                    "if ((u8[at] = value.tag === \"err\")) {",
                    "} else {",
                    |code| {
                        code.lines(&store_err);
                    },
                );
                code.line(format!("  {store_ok}").trim_end());
                code.line("}");
            }),
            piece(&format!("function load{name}(at) {{"), |code| {
                code.line("return loadCase(at)");
                code.line(format!("  ? {{ tag: \"err\", val: {load_err} }}"));
                code.line(format!("  : {{ tag: \"ok\", val: {load_ok} }};"));
            }),
        ]
    }

    /// Puts a layout into the block, as the target of a pointer.
    fn put_helper(&mut self, name: &str, node: &Node) -> Piece {
        let Node { size, align, .. } = node;
        piece(&format!("function put{name}(value) {{"), |code| {
            code.line(format!("const at = take({size}, {align});"));
            code.line(format!("store{name}(at, value);"));
            code.line("return at;");
        })
    }
}

/// How a list moves.
pub(super) enum List {
    /// Text in one run.
    Texts,
    /// In one piece.
    Numbers(Number),
    /// Element by element.
    Each,
}

/// How a list of these moves.
pub(super) fn list(element: &Node) -> List {
    match &element.kind {
        Kind::Str => List::Texts,
        Kind::Scalar(scalar) if element.is_number() => List::Numbers(Number(*scalar)),
        Kind::Scalar(_)
        | Kind::Unit
        | Kind::List(_)
        | Kind::Option { .. }
        | Kind::Result { .. } => List::Each,
    }
}

/// A scalar, as the element of a typed array.
#[derive(Clone, Copy)]
pub(super) struct Number(pub(super) Scalar);

impl Number {
    /// The view of memory; of `bool` and `char`, that of their layout.
    pub(super) fn view(self) -> &'static str {
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
    pub(super) fn array(self) -> &'static str {
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

/// A statement that refuses what isn't such a scalar.
pub(super) fn check_scalar(scalar: Scalar, value: &str, place: &str) -> String {
    let (wrong, ty) = match scalar {
        Scalar::Bool => (format!("typeof {value} !== \"boolean\""), "boolean"),
        Scalar::U8 => (
            not_number(value, &format!("({value} & 255) !== {value}")),
            "number",
        ),
        Scalar::S8 => (
            not_number(value, &format!("({value} << 24) >> 24 !== {value}")),
            "number",
        ),
        Scalar::U16 => (
            not_number(value, &format!("({value} & 65535) !== {value}")),
            "number",
        ),
        Scalar::S16 => (
            not_number(value, &format!("({value} << 16) >> 16 !== {value}")),
            "number",
        ),
        Scalar::U32 => (
            not_number(value, &format!("{value} >>> 0 !== {value}")),
            "number",
        ),
        Scalar::S32 => (
            not_number(value, &format!("({value} | 0) !== {value}")),
            "number",
        ),
        Scalar::U64 => (is_not_bigint(value, "asUintN"), "bigint"),
        Scalar::S64 => (is_not_bigint(value, "asIntN"), "bigint"),
        Scalar::F32 => (format!("!isF32({value})"), "number"),
        Scalar::F64 => (format!("typeof {value} !== \"number\""), "number"),
        Scalar::Char => (format!("!isChar({value})"), ""),
    };
    let expected = Expected(&Type::Scalar(scalar)).to_string();
    match ty {
        "number" => {
            format!("if ({wrong}) rejectNumber({value}, \"{expected}\", {place}, \"{ty}\");")
        }
        "bigint" => format!(
            "if ({wrong}) rejectNumber({value}, \"{expected}, as a bigint\", {place}, \"{ty}\");"
        ),
        _ => format!("if ({wrong}) reject({value}, \"{expected}\", {place});"),
    }
}

/// Symbols and bigints can't even be tested by arithmetic.
fn not_number(value: &str, wrong: &str) -> String {
    format!("typeof {value} !== \"number\" || {wrong}")
}

fn is_not_bigint(value: &str, narrow: &str) -> String {
    format!("typeof {value} !== \"bigint\" || BigInt.{narrow}(64, {value}) !== {value}")
}

/// Whether `undefined` is among a type's values, so that an option of it needs tags.
pub(super) fn is_nullable(node: &Node) -> bool {
    match &node.kind {
        Kind::Unit => true,
        Kind::Option { some, .. } => !is_nullable(some),
        Kind::Scalar(_) | Kind::Str | Kind::List(_) | Kind::Result { .. } => false,
    }
}

/// The address `by` bytes after `at`.
fn offset(by: u32) -> String {
    format!("at + {by}")
}

/// The logarithm of a scalar's size.
fn shift(scalar: Scalar) -> u32 {
    wharf_abi::layout::of_scalar(scalar).size.trailing_zeros()
}

fn piece(open: &str, body: impl FnOnce(&mut Code)) -> Piece {
    let mut code = Code::default();
    code.scope(open, "}", body);
    Piece::new(Scope::Instance, code.finish())
}

/// A type in the name of a helper: `ListOfOptionOfText`.
fn type_name(node: &Node) -> String {
    match &node.kind {
        Kind::Unit => "Unit".to_owned(),
        Kind::Scalar(scalar) => scalar_name(*scalar).to_owned(),
        Kind::Str => "Text".to_owned(),
        Kind::List(element) => format!("ListOf{}", type_name(element)),
        Kind::Option { some, .. } => format!("OptionOf{}", type_name(some)),
        Kind::Result { ok, error, .. } => {
            format!("ResultOf{}Or{}", type_name(ok), type_name(error))
        }
    }
}

fn scalar_name(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "Bool",
        Scalar::Char => "Char",
        Scalar::U8 => "U8",
        Scalar::S8 => "S8",
        Scalar::U16 => "U16",
        Scalar::S16 => "S16",
        Scalar::U32 => "U32",
        Scalar::S32 => "S32",
        Scalar::U64 => "U64",
        Scalar::S64 => "S64",
        Scalar::F32 => "F32",
        Scalar::F64 => "F64",
    }
}
