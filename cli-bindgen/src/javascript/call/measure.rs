//! Parameters are checked, and what they need in memory is added up.

use wharf_abi::plan::{CallbackPlan, Kind, Node};
use wharf_abi::slots::Pass;
use wharf_abi::types::Mode;

use super::super::labels::quoted;
use super::super::values::{Member, Place, Reach, Values, expected};
use super::params::{Param, flat, is_quiet, optional};
use crate::code::Code;

/// Checks every parameter, in order, and adds up what those in memory need. Gives the size to reserve,
/// if there is any.
pub(super) fn check_params(
    params: &[Param<'_>],
    values: &mut Values,
    code: &mut Code,
) -> Option<Size> {
    let composed = params.iter().any(Param::runs);
    if composed {
        code.line("const block = new Block();");
    }
    let mut sizes = Sizes::default();
    for param in params {
        let (node, name) = (param.value, &param.name);
        let place = param.place();
        match param.pass {
            Pass::Nothing | Pass::Scalar(_) => {
                match (param.checked_handle(params), param.handle()) {
                    (Some(variable), Some(handle)) => {
                        let handle = values.lower_handle(node, handle, name, &place, Reach::Direct);
                        code.line(format!("const {variable} = {handle};"));
                    }
                    (_, _) => code.lines(&values.check_slot(node, name, &place)),
                }
            }
            Pass::Optional(_) => {
                let check = values.check_slot(optional(node), name, &place);
                code.scope(&format!("if ({name} != null) {{"), "}", |code| {
                    code.lines(&check);
                });
            }
            Pass::List | Pass::Pointer => param.measure(&mut sizes, values, code),
        }
    }
    refuse_twice(params, code);
    if composed {
        sizes.terms.push("roomOf(block)".to_owned());
        sizes.unbounded = true;
    }
    if sizes.terms.is_empty() {
        return None;
    }
    Some(Size {
        bytes: sizes.terms.join(" + "),
        unbounded: sizes.unbounded || sizes.terms.len() > 1,
    })
}

/// The room that arguments need.
pub(super) struct Size {
    /// An expression.
    pub(super) bytes: String,
    /// It may be more than any memory has.
    pub(super) unbounded: bool,
}

/// What the arguments of a call need in memory.
#[derive(Default)]
struct Sizes {
    terms: Vec<String>,
    /// A list may be of any size; text of one parameter always fits.
    unbounded: bool,
}

impl Param<'_> {
    pub(super) fn place(&self) -> Place {
        Place::Whole(self.place.clone())
    }

    /// Checks an argument in memory, and counts what it needs.
    fn measure(&self, sizes: &mut Sizes, values: &mut Values, code: &mut Code) {
        let (node, name, place) = (self.value, &self.name, &self.place());
        if let Some(number) = self.numbers() {
            sizes.unbounded = true;
            if self.mode == Mode::Mutable {
                let array = number.array();
                code.line(format!(
                    "sizeMutable({name}, {array}, {});",
                    place.argument()
                ));
            } else {
                // The test stands here because most lists need no more.
                let (numbers, array) = (values.numbers_of(number, name, place), number.array());
                code.line(format!(
                    "if (!({name} instanceof {array})) {name} = {numbers};"
                ));
            }
            let size = number.size();
            let bytes = format!("{name}.length * {size} + 7");
            sizes.terms.push(match self.mode {
                Mode::Owned => format!("sizeOwned({bytes})"),
                Mode::Mutable | Mode::Borrowed => bytes,
            });
        } else if matches!(node.kind, Kind::Str) {
            code.line(values.check(node, name, place));
            sizes.terms.push(format!("{name}.length * 3"));
        } else if let Some((check, members)) = flat(node) {
            code.line(check(name, place));
            for Member { access, word, .. } in &members {
                code.line(format!("const {name}_{word} = {name}{access};"));
            }
            sizes.terms.push((node.size + node.align - 1).to_string());
            for member in &members {
                let variable = format!("{name}_{}", member.word);
                let place = place.member(&member.access);
                code.line(values.check(member.node, &variable, &place));
                if matches!(member.node.kind, Kind::Str) {
                    sizes.terms.push(format!("{variable}.length * 3"));
                }
            }
        } else if is_quiet(node) {
            code.line(values.check(node, name, place));
            sizes.terms.push((node.size + node.align - 1).to_string());
        } else {
            self.measure_composed(values, code);
        }
    }

    /// Checks what decides how much room an argument needs; all else is checked when it is stored.
    fn measure_composed(&self, values: &mut Values, code: &mut Code) {
        let (node, name, place) = (self.value, &self.name, &self.place());
        match &node.kind {
            Kind::List(element) => {
                let (count, expected) = (self.count(), expected(node));
                code.line(format!(
                    "const {count} = lengthOf({name}, {expected}, {});",
                    place.argument()
                ));
                if element.has_tail() {
                    code.lines(&values.measure(node, name));
                } else {
                    let Node { size, align, .. } = &**element;
                    code.line(format!("block.bytes += {count} * {size} + {};", align - 1));
                }
            }
            Kind::Set(_) | Kind::Map(_) => {
                let class = if matches!(node.kind, Kind::Set(_)) {
                    "Set"
                } else {
                    "Map"
                };
                let count = self.count();
                code.line(format!(
                    "const {count} = sizeOfItems({name}, {class}, {});",
                    place.argument()
                ));
                code.lines(&values.measure(node, name));
            }
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Str
            | Kind::Array(_, _)
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
            | Kind::View(_, _) => {
                code.lines(&values.measure(node, name));
                code.line(format!("block.bytes += {};", node.size + node.align - 1));
            }
        }
    }

    /// How many elements it has. No name in camelCase has an underscore inside.
    pub(super) fn count(&self) -> String {
        format!("{}_length", self.name)
    }
}

/// Refuses an object that is given twice, if a call wants one of the two for itself.
fn refuse_twice(params: &[Param<'_>], code: &mut Code) {
    for (i, b) in params.iter().enumerate() {
        for a in &params[..i] {
            if let (Some((name, alone)), Some((other, other_alone))) = (b.object(), a.object())
                && name == other
                && (alone || other_alone)
            {
                let (a, name) = (&a.name, quoted(name));
                code.line(format!(
                    "refuseTwice({a}, {}, {name}, {});",
                    b.name, b.place
                ));
            }
        }
    }
}

/// Checks the parameters of a function that is a value, and adds up what they need besides their
/// layout.
pub(super) fn check_parts(
    callback: &CallbackPlan,
    params: &[Param<'_>],
    values: &mut Values,
    code: &mut Code,
) {
    if callback.size > 0 {
        code.line("const block = new Block();");
    }
    for param in params {
        if !param.is_composed() {
            code.lines(&values.check_slot(param.value, &param.name, &param.place()));
        }
        code.lines(&values.measure(param.value, &param.name));
    }
    if callback.size > 0 {
        let room = callback.size + callback.align - 1;
        code.line(format!("block.bytes += {room};"));
        code.line("const bytes = roomOf(block);");
    }
}
