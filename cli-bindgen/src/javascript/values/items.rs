//! Sets and maps.

use wharf_abi::plan::{Entry, Node};
use wharf_js::Piece;

use super::lists::{is_plain, load_elements};
use super::{Place, Values, joined, offset, piece};

impl Values {
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
