//! Values made of parts: records, tuples, flags, and what stands behind a pointer.

use wharf_abi::plan::{FieldPart, Kind, Name, Node, Part};
use wharf_js::{Piece, Scope};

use super::super::labels;
use super::lists::is_plain;
use super::{Place, Values, block_of, joined, offset, piece, types, within};
use crate::code::Code;

/// A field or a part of a tuple, as helpers see it.
pub(in super::super) struct Member<'n> {
    /// How it is looked up in the whole.
    pub(in super::super) access: String,
    /// What tells its variable from those of others.
    pub(in super::super) word: String,
    /// Its property, if it has one.
    property: Option<String>,
    pub(in super::super) at: u32,
    pub(in super::super) node: &'n Node,
}

pub(super) fn fields(fields: &[FieldPart]) -> Vec<Member<'_>> {
    let members = fields.iter().enumerate().map(|(i, field)| {
        let key = labels::key(&field.name);
        let simple = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        Member {
            access: labels::access(&key),
            // No two are the same: that of a number ends in what no identifier has here.
            word: if simple { key.clone() } else { format!("{i}$") },
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
        word: i.to_string(),
        property: None,
        at: part.at,
        node: &part.value,
    });
    members.collect()
}

/// A statement that refuses what isn't made of such members.
pub(in super::super) type Check = Box<dyn Fn(&str, &Place) -> String>;

fn check_object(value: &str, place: &Place) -> String {
    let check = format!("checkObject({value}, {});", place.argument());
    match place {
        // Words for every element would cost too much.
        Place::Element(_) => {
            let place = place.to_string();
            format!(
                "if (typeof {value} !== \"object\" || {value} === null) checkObject({value}, {place});"
            )
        }
        Place::Whole(_) | Place::Part(_) | Place::Within(_, _) | Place::Joined(_, _) => check,
    }
}

fn check_tuple(length: usize) -> Check {
    Box::new(move |value, place| match place {
        Place::Element(_) => format!(
            "if (!Array.isArray({value}) || {value}.length !== {length}) checkLength({value}, {length}, {place});"
        ),
        Place::Whole(_) | Place::Part(_) | Place::Within(_, _) | Place::Joined(_, _) => {
            format!("checkLength({value}, {length}, {});", place.argument())
        }
    })
}

/// The members of a value, and what checks the whole; none if it isn't made of members, or if it is a
/// part of itself.
pub(in super::super) fn members_of(node: &Node) -> Option<(Check, Vec<Member<'_>>)> {
    match &node.kind {
        Kind::Record { fields: all, .. } if !types::contains_itself(node) => {
            Some((Box::new(check_object), fields(all)))
        }
        Kind::Tuple(all) => Some((check_tuple(all.len()), parts(all))),
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

/// Whether something that is no object can't have these members: one must be there, and be a property with
/// a name that neither text nor functions nor symbols have.
pub(super) fn tell(members: &[Member<'_>]) -> bool {
    let common = [".length", ".name", ".description"];
    members.iter().any(|it| {
        it.property.is_some()
            && !common.contains(&it.access.as_str())
            && !types::is_nullable(it.node)
    })
}

/// Whether a value is made of members that are each one JavaScript value, or is one itself.
pub(super) fn is_plain_record(node: &Node) -> bool {
    match members_of(node) {
        Some((_, members)) => members.iter().all(|member| is_plain(member.node)),
        None => is_plain(node),
    }
}

impl Values {
    pub(super) fn record_helpers(
        &mut self,
        name: &str,
        node: &Node,
        parts: &[FieldPart],
    ) -> Vec<Piece> {
        self.helpers_of(name, node, &check_object, &fields(parts))
    }

    pub(super) fn tuple_helpers(&mut self, name: &str, node: &Node, all: &[Part]) -> Vec<Piece> {
        self.helpers_of(name, node, &*check_tuple(all.len()), &parts(all))
    }

    fn helpers_of(
        &mut self,
        name: &str,
        node: &Node,
        check: &dyn Fn(&str, &Place) -> String,
        members: &[Member<'_>],
    ) -> Vec<Piece> {
        let place = Place::here();
        let check = check("value", &place);
        let measures = match types::contains_itself(node) {
            true => self.measures(members, "value"),
            false => String::new(),
        };
        let stores = self.stores(members, 0, "value", &place, Text::Apart);
        let load = self.made(members, 0, Text::Apart);
        let (block, nests) = (block_of(node), types::contains_itself(node));
        let size = nests.then(|| {
            piece(&format!("function size{name}(block, value) {{"), |code| {
                code.line("if (!probe()) return;");
                code.lines(&measures);
                code.line("ascend();");
            })
        });
        let others = [
            self.put_helper(name, node),
            piece(
                &format!("function store{name}({block}at, value, where) {{"),
                |code| {
                    code.line(&check);
                    if nests {
                        code.line("enter(where);");
                    }
                    for store in stores {
                        code.lines(&store);
                    }
                    if nests {
                        code.line("ascend();");
                    }
                },
            ),
            piece(&format!("function load{name}(at) {{"), |code| match nests {
                false => give(&load, code),
                true => {
                    code.line("descend();");
                    assign("const value = ", &load, code);
                    code.line("ascend();");
                    code.line("return value;");
                }
            }),
        ];
        size.into_iter().chain(others).collect()
    }

    /// Statements that measure each member of a value.
    pub(super) fn measures(&mut self, members: &[Member<'_>], value: &str) -> String {
        let measures = members
            .iter()
            .map(|Member { access, node, .. }| self.measure(node, &within(value, access)));
        joined(measures)
    }

    /// Statements that check and store each member of the value that a variable has.
    pub(super) fn stores(
        &mut self,
        members: &[Member<'_>],
        at: u32,
        value: &str,
        place: &Place,
        text: Text,
    ) -> Vec<String> {
        let mut stores = Vec::new();
        for Member { access, word, .. } in members {
            stores.push(format!("const {value}_{word} = {value}{access};"));
        }
        for member in members {
            let Member { access, word, .. } = member;
            let place = place.member(access);
            let variable = format!("{value}_{word}");
            let at = offset(at + member.at);
            stores.push(self.store_with(member.node, &at, &variable, &place, text));
        }
        stores
    }

    /// An object or array of the members, whose lines are its members.
    pub(super) fn made(&mut self, members: &[Member<'_>], at: u32, text: Text) -> Made {
        let mut object = false;
        let mut made = Vec::new();
        for member in members {
            let load = match text {
                Text::Apart => self.load(member.node, &offset(at + member.at)),
                Text::Run => self.load_in_run(member.node, at + member.at),
            };
            object |= member.property.is_some();
            made.push(match &member.property {
                Some(property) => format!("{property}: {load}"),
                None => load,
            });
        }
        match object {
            true => Made::Object(made),
            false => Made::Array(made),
        }
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
        let made = Made::Object(keys.iter().enumerate().map(flag).collect());
        let names = format!("const cases{name} = [{}];\n", quoted.join(", "));
        vec![
            Piece::new(Scope::Instance, names),
            piece(&format!("function check{name}(value, where) {{"), |code| {
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
        let store = self.store(inner, "to", "value", &Place::here());
        let load = self.load(inner, "at");
        let spends = self.spends;
        vec![
            self.put_helper(name, node),
            piece(
                &format!("function store{name}(block, at, value, where) {{"),
                |code| {
                    code.line(format!("const to = takePart(block, {size}, {align});"));
                    code.line("u32[at >>> 2] = to;");
                    code.lines(&store);
                },
            ),
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

/// Where text of a value is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// Where its pointer says.
    Apart,
    /// Next in the run of all text of a list's elements.
    Run,
}

/// What an expression makes.
pub(super) enum Made {
    /// What this expression says.
    One(String),
    /// An object of these properties.
    Object(Vec<String>),
    /// An array of these.
    Array(Vec<String>),
}

impl Made {
    /// In one line.
    pub(super) fn inline(&self) -> String {
        match self {
            Made::One(expression) => expression.clone(),
            Made::Object(members) => format!("{{ {} }}", members.join(", ")),
            Made::Array(members) => format!("[{}]", members.join(", ")),
        }
    }
}

/// Returns it.
fn give(made: &Made, code: &mut Code) {
    assign("return ", made, code);
}

/// Writes a statement that starts like this and ends with it, in as many lines as look well.
pub(super) fn assign(start: &str, made: &Made, code: &mut Code) {
    let inline = made.inline();
    let (open, close, members) = match made {
        Made::Object(members) if inline.len() >= 90 => ("{", "};", members),
        Made::Array(members) if inline.len() >= 90 => ("[", "];", members),
        Made::One(_) | Made::Object(_) | Made::Array(_) => {
            code.line(format!("{start}{inline};"));
            return;
        }
    };
    code.scope(&format!("{start}{open}"), close, |code| {
        for member in members {
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
