//! Values that are one of some cases: options, results, variants and enums.

use wharf_abi::plan::{self, CasePart, Kind, Name, Node};
use wharf_abi::types::Scalar;
use wharf_js::{Piece, Scope};

use super::super::labels;
use super::records::{self, Member};
use super::{Measure, Place, Values, is_nullable, offset, piece, place_of, types};

/// A case as helpers see it.
struct Arm {
    /// Its tag, as a string literal.
    tag: String,
    /// What checks its payload.
    measures: Vec<Measure>,
    /// What stores it.
    stores: Vec<String>,
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
        let (inner, place) = match tagged {
            true => ("value.val", Place::part(".val")),
            false => ("value", Place::here()),
        };
        let counts = node.has_tail();
        let measure = self.measure(some, inner, &place);
        let store = self.store(some, &offset(payload), inner);
        let load = self.load(some, &offset(payload));
        vec![
            piece(&format!("function size{name}(value, where) {{"), |code| {
                let none = match tagged {
                    true => "!checkTag(value, \"none\", \"some\", where)",
                    false => "value == null",
                };
                let nothing = if counts { "return 0;" } else { "return;" };
                code.line(format!("if ({none}) {nothing}"));
                measure.give(code);
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

    pub(super) fn result_helpers(
        &mut self,
        name: &str,
        node: &Node,
        payload: u32,
        ok: &Node,
        error: &Node,
    ) -> Vec<Piece> {
        let counts = node.has_tail();
        let place = Place::part(".val");
        let [ok, error] = [ok, error].map(|node| {
            (
                self.measure(node, "value.val", &place),
                self.store(node, &offset(payload), "value.val"),
                self.load(node, &offset(payload)),
            )
        });
        let (size_ok, store_ok, load_ok) = ok;
        let (size_err, store_err, load_err) = error;
        let end = |measure: &Measure| match (&measure.bytes, counts) {
            (Some(_), _) => None,
            (None, true) => Some("return 0;"),
            (None, false) => Some("return;"),
        };
        vec![
            piece(&format!("function size{name}(value, where) {{"), |code| {
                code.scope(
                    "if (checkTag(value, \"ok\", \"err\", where)) {",
                    "}",
                    |code| {
                        let end = end(&size_err);
                        size_err.give(code);
                        end.into_iter().for_each(|end| code.line(end));
                    },
                );
                let end = end(&size_ok).filter(|_| counts);
                size_ok.give(code);
                end.into_iter().for_each(|end| code.line(end));
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
        let (counts, nests) = (node.has_tail(), types::contains_itself(node));
        let tag = place_of(tag, "at");
        let mut loads = Vec::new();
        let mut stores = Vec::new();
        let mut sizes = Vec::new();
        for (i, arm) in arms.into_iter().enumerate() {
            loads.push((i, arm.load));
            stores.push((arm.tag.clone(), i, arm.stores));
            sizes.push((arm.tag, arm.measures));
        }
        vec![
            Values::list_of_cases(name, &tags),
            piece(&format!("function size{name}(value, where) {{"), |code| {
                if nests {
                    code.line("enter(where);");
                }
                if counts {
                    code.line("let bytes = 0;");
                }
                code.scope("switch (value?.tag) {", "}", |code| {
                    for (tag, measures) in sizes {
                        code.line(format!("case {tag}:"));
                        let mut inner = crate::code::Code::default();
                        for measure in measures {
                            measure.add(&mut inner);
                        }
                        inner.line("break;");
                        code.indented(&inner.finish());
                    }
                    code.line("default:");
                    let reject = format!("rejectCase(value?.tag, cases{name}, `${{where}}.tag`);");
                    code.indented(&reject);
                });
                if nests {
                    code.line("ascend();");
                }
                if counts {
                    code.line("return bytes;");
                }
            }),
            self.put_helper(name, node),
            piece(&format!("function store{name}(at, value) {{"), |code| {
                code.scope("switch (value.tag) {", "}", |code| {
                    for (case, i, stores) in stores {
                        code.line(format!("case {case}:"));
                        code.indented(&format!("{tag} = {i};"));
                        stores.iter().for_each(|store| code.indented(store));
                        code.indented("break;");
                    }
                });
            }),
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
                measures: Vec::new(),
                stores: Vec::new(),
                load: format!("{{ tag: {tag} }}"),
                tag,
            };
        };
        let of_case = plan::record_of_case(variant, &case.name.ident);
        let Some((check, members)) = members(node, &of_case) else {
            let place = Place::part(".val");
            let load = self.load(node, &offset(payload));
            return Arm {
                measures: vec![self.measure(node, "value.val", &place)],
                stores: vec![self.store(node, &offset(payload), "value.val")],
                load: format!("{{ tag: {tag}, val: {load} }}"),
                tag,
            };
        };
        // Several values, or fields: here and nowhere else, so they need no helper of their own.
        let mut measures = vec![Measure::check(check)];
        measures.extend(self.measures(&members, ".val"));
        let load = self.made(&members, payload).inline();
        Arm {
            measures,
            stores: self.stores(&members, payload, "value.val"),
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

/// What checks a payload of several values, or of fields, and these; none if it has helpers. `of_case`
/// is what the record of a case's own fields is called.
fn members<'n>(payload: &'n Node, of_case: &str) -> Option<(String, Vec<Member<'n>>)> {
    let place = Place::part(".val").argument();
    match &payload.kind {
        Kind::Tuple(parts) => {
            let check = format!("checkLength(value.val, {}, {place});", parts.len());
            Some((check, records::parts(parts)))
        }
        Kind::Record { name, fields } if name == of_case && !types::contains_itself(payload) => {
            let check = format!("checkObject(value.val, {place});");
            Some((check, records::fields(fields)))
        }
        Kind::Record { .. }
        | Kind::Unit
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
        | Kind::View(_, _) => None,
    }
}
