//! Values that are one of some cases: options, results, variants and enums.

use wharf_abi::plan::{self, CasePart, Kind, Name, Node};
use wharf_abi::types::Scalar;
use wharf_js::{Piece, Scope};

use super::super::labels;
use super::records::{self, Check, Member, Text};
use super::{Place, Values, block_of, is_nullable, offset, piece, place_of, types};

/// A case as helpers see it.
struct Arm {
    /// Its tag, as a string literal.
    tag: String,
    /// What measures its payload.
    measures: String,
    /// What checks and stores it, if it has one: the variable `val`.
    stores: Option<Vec<String>>,
    /// The object that it is.
    load: String,
}

impl Values {
    pub(super) fn option_helpers(
        &mut self,
        name: &str,
        node: &Node,
        payload: u32,
        some: &Node,
    ) -> Vec<Piece> {
        let tagged = is_nullable(some);
        let (variable, place) = match tagged {
            true => ("val", Place::part(".val")),
            false => ("value", Place::here()),
        };
        let is_some = match tagged {
            true => "checkTag(value, \"none\", \"some\", where)",
            false => "value != null",
        };
        let store = self.store(some, &offset(payload), variable, &place);
        let load = self.load(some, &offset(payload));
        let block = block_of(node);
        vec![
            self.put_helper(name, node),
            piece(
                &format!("function store{name}({block}at, value, where) {{"),
                |code| {
                    code.line(format!("const some = {is_some};"));
                    code.line("u8[at] = some;");
                    code.line("if (!some) return;");
                    if tagged {
                        code.line("const { val } = value;");
                    }
                    code.lines(&store);
                },
            ),
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

    pub(super) fn result_helpers(
        &mut self,
        name: &str,
        node: &Node,
        payload: u32,
        ok: &Node,
        error: &Node,
    ) -> Vec<Piece> {
        let place = Place::part(".val");
        let [ok, error] = [ok, error].map(|node| {
            (
                self.measure(node, "value.val"),
                self.store(node, &offset(payload), "val", &place),
                self.load(node, &offset(payload)),
            )
        });
        let (size_ok, store_ok, load_ok) = ok;
        let (size_err, store_err, load_err) = error;
        let fails = "checkTag(value, \"ok\", \"err\", where)";
        let block = block_of(node);
        vec![
            piece(&format!("function size{name}(block, value) {{"), |code| {
                for (tag, size) in [("err", size_err), ("ok", size_ok)] {
                    if !size.is_empty() {
                        let open = format!("if (value?.tag === \"{tag}\") {{");
                        code.scope(&open, "}", |code| code.lines(&size));
                    }
                }
            }),
            self.put_helper(name, node),
            piece(
                &format!("function store{name}({block}at, value, where) {{"),
                |code| {
                    code.line(format!("const fails = {fails};"));
                    code.line("const { val } = value;");
                    code.line("u8[at] = fails;");
                    code.line("if (fails) {");
                    code.indented(&store_err);
                    code.line("} else {");
                    code.indented(&store_ok);
                    code.line("}");
                },
            ),
            piece(&format!("function load{name}(at) {{"), |code| {
                code.line("return loadCase(at)");
                code.line(format!("  ? {{ tag: \"err\", val: {load_err} }}"));
                code.line(format!("  : {{ tag: \"ok\", val: {load_ok} }};"));
            }),
        ]
    }

    pub(super) fn variant_helpers(
        &mut self,
        name: &str,
        node: &Node,
        variant: &str,
        (tag, payload): (Scalar, u32),
        cases: &[CasePart],
    ) -> Vec<Piece> {
        let tags: Vec<String> = cases.iter().map(|case| labels::tag(&case.name)).collect();
        let arms = cases.iter().map(|case| self.arm(variant, payload, case));
        let arms: Vec<Arm> = arms.collect();
        let (block, nests) = (block_of(node), types::contains_itself(node));
        let tag = place_of(tag, "at");
        let mut loads = Vec::new();
        let mut stores = Vec::new();
        let mut sizes = Vec::new();
        for (i, arm) in arms.into_iter().enumerate() {
            loads.push((i, arm.load));
            stores.push((arm.tag.clone(), i, arm.stores));
            sizes.push((arm.tag, arm.measures));
        }
        let reject = format!("rejectCase(tag, cases{name}, `${{where}}.tag`);");
        vec![
            Values::list_of_cases(name, &tags),
            piece(&format!("function size{name}(block, value) {{"), |code| {
                if nests {
                    code.line("if (!probe()) return;");
                }
                code.scope("switch (value?.tag) {", "}", |code| {
                    for (tag, measures) in sizes {
                        if !measures.is_empty() {
                            code.line(format!("case {tag}:"));
                            code.indented(&format!("{measures}\nbreak;"));
                        }
                    }
                });
                if nests {
                    code.line("ascend();");
                }
            }),
            self.put_helper(name, node),
            piece(
                &format!("function store{name}({block}at, value, where) {{"),
                |code| {
                    if nests {
                        code.line("enter(where);");
                    }
                    code.line("const tag = value?.tag;");
                    code.scope("switch (tag) {", "}", |code| {
                        for (case, i, stores) in stores {
                            let index = format!("{tag} = {i};");
                            match stores {
                                None => {
                                    code.line(format!("case {case}:"));
                                    code.indented(&format!("{index}\nbreak;"));
                                }
                                Some(stores) => {
                                    code.scope(&format!("case {case}: {{"), "}", |code| {
                                        code.line("const { val } = value;");
                                        code.line(&index);
                                        stores.iter().for_each(|store| code.lines(store));
                                        code.line("break;");
                                    })
                                }
                            }
                        }
                        code.line("default:");
                        code.indented(&reject);
                    });
                    if nests {
                        code.line("ascend();");
                    }
                },
            ),
            piece(&format!("function load{name}(at) {{"), |code| {
                if nests {
                    code.line("let value;");
                    code.line("descend();");
                }
                code.scope(&format!("switch ({tag}) {{"), "}", |code| {
                    for (i, load) in loads {
                        code.line(format!("case {i}:"));
                        if nests {
                            code.indented(&format!("value = {load};\nbreak;"));
                        } else {
                            code.indented(&format!("return {load};"));
                        }
                    }
                    code.line("default:");
                    let bad = format!("badCase({tag});");
                    code.indented(&if nests { bad } else { format!("return {bad}") });
                });
                if nests {
                    code.line("ascend();");
                    code.line("return value;");
                }
            }),
        ]
    }

    fn arm(&mut self, variant: &str, payload: u32, case: &CasePart) -> Arm {
        let tag = labels::quoted(&labels::tag(&case.name));
        let Some(node) = &case.payload else {
            return Arm {
                measures: String::new(),
                stores: None,
                load: format!("{{ tag: {tag} }}"),
                tag,
            };
        };
        let of_case = plan::record_of_case(variant, &case.name.ident);
        let place = Place::part(".val");
        let Some((check, members)) = members(node, &of_case) else {
            let load = self.load(node, &offset(payload));
            return Arm {
                measures: self.measure(node, "value.val"),
                stores: Some(vec![self.store(node, &offset(payload), "val", &place)]),
                load: format!("{{ tag: {tag}, val: {load} }}"),
                tag,
            };
        };
        // Several values, or fields: here and nowhere else, so they need no helper of their own.
        let measures = self.measures(&members, "value.val");
        let mut stores = vec![check("val", &place)];
        stores.extend(self.stores(&members, payload, "val", &place, Text::Apart));
        let load = self.made(&members, payload, Text::Apart).inline();
        Arm {
            measures,
            stores: Some(stores),
            load: format!("{{ tag: {tag}, val: {load} }}"),
            tag,
        }
    }

    pub(super) fn cases_piece(name: &str, cases: &[Name]) -> Piece {
        let tags: Vec<String> = cases.iter().map(labels::tag).collect();
        Values::list_of_cases(name, &tags)
    }

    fn list_of_cases(name: &str, tags: &[String]) -> Piece {
        let tags: Vec<String> = tags.iter().map(|tag| labels::quoted(tag)).collect();
        let text = format!("const cases{name} = [{}];\n", tags.join(", "));
        Piece::new(Scope::Instance, text)
    }
}

/// The members of a payload of several values, or of fields; none if it has helpers. `of_case` is what
/// the record of a case's own fields is called.
fn members<'n>(payload: &'n Node, of_case: &str) -> Option<(Check, Vec<Member<'n>>)> {
    let (check, members) = records::members_of(payload)?;
    let own = match &payload.kind {
        Kind::Record { name, .. } => name == of_case,
        Kind::Tuple(_) => true,
        Kind::Unit
        | Kind::Scalar(_)
        | Kind::NonZero(_)
        | Kind::Wide(_)
        | Kind::Str
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
        | Kind::View(_, _) => false,
    };
    own.then_some((check, members))
}
