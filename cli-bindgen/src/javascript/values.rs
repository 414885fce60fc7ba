//! Values in linear memory, as expressions and as helper functions.
//!
//! Scalars, text, lists of numbers and lists of text have functions in `runtime/js`. Any other
//! type gets four of its own, written from its [`Node`]: `size…` checks a value and counts the
//! bytes it takes besides its own layout, `put…` writes it to the block, `store…` writes its
//! layout at an address, `load…` reads it.

use std::collections::BTreeMap;

use wharf_abi::plan::{Kind, Node};
use wharf_abi::types::Scalar;
use wharf_js::Piece;

use crate::code::Code;

/// The helper functions and views that an interface may use.
#[derive(Default)]
pub(super) struct Values {
    helpers: BTreeMap<String, Vec<Piece>>,
    views: BTreeMap<&'static str, &'static str>,
}

impl Values {
    /// The pieces, for the glue to take what it uses.
    pub(super) fn finish(self) -> Vec<Piece> {
        let mut views = self.views;
        views.extend([("u8", "Uint8Array"), ("u32", "Uint32Array")]);
        let views: Vec<String> =
            views.iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
        let views = Piece::new(format!(
            "// The views of linear memory that this interface uses.\nconst VIEWS = {{ {} }};\n",
            views.join(", ")
        ));
        std::iter::once(views).chain(self.helpers.into_values().flatten()).collect()
    }

    /// An expression that checks a value; of those that have a tail, it is the bytes of that.
    pub(super) fn size(&mut self, node: &Node, value: &str, place: &str) -> String {
        match &node.kind {
            Kind::Unit => format!("checkUnit({value}, {place})"),
            Kind::Scalar(scalar) => format!("{}({value}, {place})", check(*scalar)),
            Kind::Str => format!("sizeText({value}, {place})"),
            Kind::List(element) => match list(element) {
                List::Texts => format!("sizeTexts({value}, {place})"),
                List::Numbers(number) => {
                    format!("sizeNumbers({value}, {}, {}, {place})", number.array(), check(number.0))
                }
                List::Each => format!("{}({value}, {place})", self.helper("size", node)),
            },
            Kind::Option { .. } | Kind::Result { .. } => {
                format!("{}({value}, {place})", self.helper("size", node))
            }
        }
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
                List::Texts => return format!("putTexts(guest, {value})"),
                List::Numbers(number) => {
                    self.view(number.0);
                    return format!("putNumbers(guest, {value}, \"{}\")", number.view());
                }
                List::Each => {}
            },
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::Str
            | Kind::Option { .. }
            | Kind::Result { .. } => {}
        }
        format!("{}(guest, {value})", self.helper("put", node))
    }

    /// A statement that stores a value's layout at an address.
    fn store(&mut self, node: &Node, at: &str, value: &str) -> String {
        match &node.kind {
            Kind::Unit => String::new(),
            Kind::Scalar(scalar) => {
                let place = self.place(*scalar, at);
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
            Kind::Str => format!("storeText(guest, {at}, {value});"),
            Kind::List(_) => {
                let put = self.put(node, value);
                format!("storePair(guest, {at}, {put}, {value}.length);")
            }
            Kind::Option { .. } | Kind::Result { .. } => {
                format!("{}(guest, {at}, {value});", self.helper("store", node))
            }
        }
    }

    /// An expression for the value whose layout stands at an address.
    pub(super) fn load(&mut self, node: &Node, at: &str) -> String {
        match &node.kind {
            Kind::Unit => "undefined".to_owned(),
            Kind::Scalar(scalar) => {
                let place = self.place(*scalar, at);
                match scalar {
                    Scalar::Bool => format!("{place} !== 0"),
                    Scalar::Char => format!("toChar(guest, {place})"),
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
            Kind::Str => format!("loadText(guest, {at})"),
            Kind::List(element) => match list(element) {
                List::Texts => format!("loadTexts(guest, {at})"),
                List::Numbers(number) => {
                    self.view(number.0);
                    format!("loadNumbers(guest, {at}, \"{}\")", number.view())
                }
                List::Each => format!("{}(guest, {at})", self.helper("load", node)),
            },
            Kind::Option { .. } | Kind::Result { .. } => {
                format!("{}(guest, {at})", self.helper("load", node))
            }
        }
    }

    /// The element of a view at an address.
    fn place(&mut self, scalar: Scalar, at: &str) -> String {
        let view = self.view(scalar);
        match shift(scalar) {
            0 => format!("guest.{view}[{at}]"),
            shift if at.contains(' ') => format!("guest.{view}[({at}) >>> {shift}]"),
            shift => format!("guest.{view}[{at} >>> {shift}]"),
        }
    }

    /// The name of the view that holds a scalar.
    pub(super) fn view(&mut self, scalar: Scalar) -> &'static str {
        let number = Number(scalar);
        self.views.insert(number.view(), number.array());
        number.view()
    }

    /// The name of a helper, written if it isn't there yet.
    fn helper(&mut self, verb: &str, node: &Node) -> String {
        let name = type_name(node);
        if !self.helpers.contains_key(&name) {
            self.helpers.insert(name.clone(), Vec::new());
            let pieces = match &node.kind {
                Kind::List(element) => self.list_helpers(&name, node, element),
                Kind::Option { payload, some } => {
                    self.option_helpers(&name, node, *payload, some)
                }
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
        let each = self.size(element, "list[i]", "where, i");
        let store = self.store(element, "at", "list[i]");
        let load = self.load(element, "at");
        let put = self.put(node, "list");
        vec![
            piece(&format!("function size{name}(list, where, index) {{"), |code| {
                code.line("checkArray(list, where, index);");
                code.line("where = path(where, index);");
                code.line(format!("let bytes = list.length * {size} + {};", align - 1));
                let add = if counted { "bytes += " } else { "" };
                code.line(format!("for (let i = 0; i < list.length; i++) {add}{each};"));
                code.line("return bytes;");
            }),
            piece(&format!("function put{name}(guest, list) {{"), |code| {
                code.line(format!("const start = take(guest, list.length * {size}, {align});"));
                let next = format!("for (let i = 0, at = start; i < list.length; i++, at += {size}) {store}");
                code.line(next);
                code.line("return start;");
            }),
            piece(&format!("function store{name}(guest, at, list) {{"), |code| {
                code.line(format!("storePair(guest, at, {put}, list.length);"));
            }),
            piece(&format!("function load{name}(guest, at) {{"), |code| {
                code.line("const length = guest.u32[(at >>> 2) + 1];");
                code.line(format!("at = span(guest, guest.u32[at >>> 2], length * {size}, {align});"));
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
        let size = self.size(some, inner, "where, index");
        let counted = Values::is_counted(some);
        let store = self.store(some, &offset(payload), inner);
        let load = self.load(some, &offset(payload));
        vec![
            piece(&format!("function size{name}(value, where, index) {{"), |code| {
                code.line(match tagged {
                    true => "if (!checkTag(value, \"none\", \"some\", where, index)) return 0;",
                    false => "if (value == null) return 0;",
                });
                code.line(if counted { format!("return {size};") } else { format!("{size};") });
                if !counted {
                    code.line("return 0;");
                }
            }),
            self.put_helper(name, node),
            piece(&format!("function store{name}(guest, at, value) {{"), |code| {
                let some = if tagged { "value.tag === \"some\"" } else { "value != null" };
                code.line(format!("guest.u8[at] = {some};"));
                if !store.is_empty() {
                    code.line(format!("if ({some}) {store}"));
                }
            }),
            piece(&format!("function load{name}(guest, at) {{"), |code| {
                code.line(match tagged {
                    true => format!(
                        "return loadCase(guest, at) \
                         ? {{ tag: \"some\", val: {load} }} : {{ tag: \"none\" }};"
                    ),
                    false => format!("return loadCase(guest, at) ? {load} : undefined;"),
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
            let size = self.size(node, "value.val", "where, index");
            let size = match Values::is_counted(node) {
                true => size,
                false => format!("({size}, 0)"),
            };
            (size, self.store(node, &offset(payload), "value.val"), self.load(node, &offset(payload)))
        });
        let [(size_ok, store_ok, load_ok), (size_err, store_err, load_err)] = arms;
        vec![
            piece(&format!("function size{name}(value, where, index) {{"), |code| {
                code.line("return checkTag(value, \"ok\", \"err\", where, index)");
                code.line(format!("  ? {size_err}"));
                code.line(format!("  : {size_ok};"));
            }),
            self.put_helper(name, node),
            piece(&format!("function store{name}(guest, at, value) {{"), |code| {
                code.scope("if ((guest.u8[at] = value.tag === \"err\")) {", "} else {", |code| {
                    code.lines(&store_err);
                });
                code.line(format!("  {store_ok}").trim_end());
                code.line("}");
            }),
            piece(&format!("function load{name}(guest, at) {{"), |code| {
                code.line("return loadCase(guest, at)");
                code.line(format!("  ? {{ tag: \"err\", val: {load_err} }}"));
                code.line(format!("  : {{ tag: \"ok\", val: {load_ok} }};"));
            }),
        ]
    }

    /// Puts a layout into the block, as the target of a pointer.
    fn put_helper(&mut self, name: &str, node: &Node) -> Piece {
        let Node { size, align, .. } = node;
        piece(&format!("function put{name}(guest, value) {{"), |code| {
            code.line(format!("const at = take(guest, {size}, {align});"));
            code.line(format!("store{name}(guest, at, value);"));
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

/// The function that checks a scalar.
pub(super) fn check(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "checkBool",
        Scalar::U8 => "checkU8",
        Scalar::S8 => "checkS8",
        Scalar::U16 => "checkU16",
        Scalar::S16 => "checkS16",
        Scalar::U32 => "checkU32",
        Scalar::S32 => "checkS32",
        Scalar::U64 => "checkU64",
        Scalar::S64 => "checkS64",
        Scalar::F32 => "checkF32",
        Scalar::F64 => "checkF64",
        Scalar::Char => "checkChar",
    }
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
    Piece::new(code.finish())
}

/// A type in the name of a helper: `ListOfOptionOfText`.
fn type_name(node: &Node) -> String {
    match &node.kind {
        Kind::Unit => "Unit".to_owned(),
        Kind::Scalar(scalar) => match scalar {
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
        .to_owned(),
        Kind::Str => "Text".to_owned(),
        Kind::List(element) => format!("ListOf{}", type_name(element)),
        Kind::Option { some, .. } => format!("OptionOf{}", type_name(some)),
        Kind::Result { ok, error, .. } => {
            format!("ResultOf{}Or{}", type_name(ok), type_name(error))
        }
    }
}
