//! Values made of parts: records, tuples, flags, and what stands behind a pointer.

use wharf_abi::plan::{FieldPart, Name, Node, Part};
use wharf_js::{Piece, Scope};

use super::super::labels;
use super::{Measure, Place, Values, offset, piece, types};
use crate::code::Code;

/// A field or a part of a tuple, as helpers see it.
pub(super) struct Member<'n> {
    /// How it is looked up in the whole.
    access: String,
    /// Its property, if it has one.
    property: Option<String>,
    at: u32,
    node: &'n Node,
}

pub(super) fn fields(fields: &[FieldPart]) -> Vec<Member<'_>> {
    let members = fields.iter().map(|field| {
        let key = labels::key(&field.name);
        Member {
            access: labels::access(&key),
            property: Some(labels::own_property(&key)),
            at: field.at,
            node: &field.value,
        }
    });
    members.collect()
}

pub(super) fn parts(parts: &[Part]) -> Vec<Member<'_>> {
    let members = parts.iter().enumerate().map(|(i, part)| Member {
        access: format!("[{i}]"),
        property: None,
        at: part.at,
        node: &part.value,
    });
    members.collect()
}

impl Values {
    pub(super) fn record_helpers(
        &mut self,
        name: &str,
        node: &Node,
        parts: &[FieldPart],
    ) -> Vec<Piece> {
        self.helpers_of(name, node, "checkObject(value, where);", &fields(parts))
    }

    pub(super) fn tuple_helpers(&mut self, name: &str, node: &Node, all: &[Part]) -> Vec<Piece> {
        let check = format!("checkLength(value, {}, where);", all.len());
        self.helpers_of(name, node, &check, &parts(all))
    }

    fn helpers_of(
        &mut self,
        name: &str,
        node: &Node,
        check: &str,
        members: &[Member<'_>],
    ) -> Vec<Piece> {
        let measures = self.measures(members, "");
        let stores = self.stores(members, 0, "value");
        let load = self.made(members, 0);
        let (counts, nests) = (node.has_tail(), types::contains_itself(node));
        vec![
            piece(&format!("function size{name}(value, where) {{"), |code| {
                code.line(check);
                if nests {
                    code.line("enter(where);");
                }
                if counts {
                    code.line("let bytes = 0;");
                }
                for measure in measures {
                    measure.add(code);
                }
                if nests {
                    code.line("ascend();");
                }
                if counts {
                    code.line("return bytes;");
                }
            }),
            self.put_helper(name, node),
            piece(&format!("function store{name}(at, value) {{"), |code| {
                for store in stores {
                    code.lines(&store);
                }
            }),
            piece(&format!("function load{name}(at) {{"), |code| match nests {
                false => give(&load, code),
                true => {
                    code.line("descend();");
                    assign("const value = ", &load, code);
                    code.line("ascend();");
                    code.line("return value;");
                }
            }),
        ]
    }

    /// What it takes to check each member of the part of `value` at this path.
    pub(super) fn measures(&mut self, members: &[Member<'_>], path: &str) -> Vec<Measure> {
        let mut measures = Vec::new();
        for Member { access, node, .. } in members {
            let path = format!("{path}{access}");
            let place = Place::part(&path);
            measures.push(self.measure(node, &format!("value{path}"), &place));
        }
        measures
    }

    /// Statements that store each member.
    pub(super) fn stores(&mut self, members: &[Member<'_>], at: u32, value: &str) -> Vec<String> {
        let mut stores = Vec::new();
        for member in members {
            let value = format!("{value}{}", member.access);
            stores.push(self.store(member.node, &offset(at + member.at), &value));
        }
        stores
    }

    /// An object or array of the members, whose lines are its members.
    pub(super) fn made(&mut self, members: &[Member<'_>], at: u32) -> Made {
        let mut made = Made::default();
        for member in members {
            let load = self.load(member.node, &offset(at + member.at));
            made.object |= member.property.is_some();
            made.members.push(match &member.property {
                Some(property) => format!("{property}: {load}"),
                None => load,
            });
        }
        made
    }

    pub(super) fn flags_pieces(name: &str, flags: &[Name]) -> Vec<Piece> {
        let keys: Vec<String> = flags.iter().map(labels::key).collect();
        let quoted: Vec<String> = keys.iter().map(|key| labels::quoted(key)).collect();
        let bit = |(i, key): (usize, &String)| {
            format!("(value{} ? {} : 0)", labels::access(key), 1_u32 << i)
        };
        let bits: Vec<String> = keys.iter().enumerate().map(bit).collect();
        let flag = |(i, key): (usize, &String)| {
            let property = labels::own_property(key);
            format!("{property}: (bits & {}) !== 0", 1_u32 << i)
        };
        let made = Made {
            object: true,
            members: keys.iter().enumerate().map(flag).collect(),
        };
        let names = format!("const cases{name} = [{}];\n", quoted.join(", "));
        vec![
            Piece::new(Scope::Instance, names),
            piece(&format!("function size{name}(value, where) {{"), |code| {
                code.line(format!("checkFlags(value, cases{name}, where);"));
            }),
            piece(&format!("function bits{name}(value) {{"), |code| {
                assign_lines("return ", " |", &bits, code);
            }),
            piece(&format!("function flags{name}(bits) {{"), |code| {
                give(&made, code)
            }),
        ]
    }

    pub(super) fn boxed_helpers(&mut self, name: &str, node: &Node, inner: &Node) -> Vec<Piece> {
        let Node { size, align, .. } = inner;
        let store = self.store(inner, "to", "value");
        let load = self.load(inner, "at");
        let spends = self.spends;
        vec![
            self.put_helper(name, node),
            piece(&format!("function store{name}(at, value) {{"), |code| {
                code.line(format!("const to = take({size}, {align});"));
                code.line("u32[at >>> 2] = to;");
                code.lines(&store);
            }),
            piece(&format!("function load{name}(at) {{"), |code| {
                code.line(format!("at = elements(u32[at >>> 2], {size}, {align});"));
                if spends {
                    code.line(format!("spend({size});"));
                }
                code.line(format!("return {load};"));
            }),
        ]
    }
}

/// An object or an array that is made of these.
#[derive(Default)]
pub(super) struct Made {
    object: bool,
    members: Vec<String>,
}

impl Made {
    /// In one line.
    pub(super) fn inline(&self) -> String {
        let members = self.members.join(", ");
        match self.object {
            true => format!("{{ {members} }}"),
            false => format!("[{members}]"),
        }
    }
}

/// Returns it.
fn give(made: &Made, code: &mut Code) {
    assign("return ", made, code);
}

/// Writes a statement that starts like this and ends with it, in as many lines as look well.
fn assign(start: &str, made: &Made, code: &mut Code) {
    let inline = made.inline();
    if inline.len() < 90 {
        code.line(format!("{start}{inline};"));
        return;
    }
    let (open, close) = if made.object {
        ("{", "};")
    } else {
        ("[", "];")
    };
    code.scope(&format!("{start}{open}"), close, |code| {
        for member in &made.members {
            code.line(format!("{member},"));
        }
    });
}

fn assign_lines(start: &str, operator: &str, terms: &[String], code: &mut Code) {
    let inline = terms.join(&format!("{operator} "));
    if inline.len() < 90 {
        code.line(format!("{start}{inline};"));
        return;
    }
    code.scope(&format!("{start}("), ");", |code| {
        for (i, term) in terms.iter().enumerate() {
            let operator = if i + 1 == terms.len() { "" } else { operator };
            code.line(format!("{term}{operator}"));
        }
    });
}
