//! Arguments on their way to the guest, once they have been checked.

use wharf_abi::plan::{HandlePlan, Kind, Node};
use wharf_abi::slots::Pass;
use wharf_abi::types::{Mode, Scalar};

use super::super::values::{Place, Reach, Values};
use super::frame::Frame;
use super::nesting;
use super::params::{Param, flat, optional};
use crate::code::Code;

/// The arguments of the call, after the statements that must come first.
pub(super) fn arguments(
    params: &[Param<'_>],
    frame: &Frame,
    values: &mut Values,
    code: &mut Code,
) -> Vec<String> {
    let composed = params.iter().any(Param::runs);
    // What is written to the arena is written before anything runs that users wrote; and what may fail on
    // its way is lowered before anything is given away or lent.
    let first = composed || params.iter().any(|param| param.handle().is_some());
    let mut room = Room::starting(frame.start());
    let mut lowered = Vec::new();
    let mut rest = params.iter().filter(|param| param.is_lowered()).count();
    for param in params {
        if !param.is_lowered() {
            lowered.push(Vec::new());
            continue;
        }
        rest -= 1;
        let last = rest == 0 && !composed;
        lowered.push(param.lower((first, last), &mut room, values, code));
    }
    if composed {
        if room.at != "tail" {
            code.line(format!("tail = {};", room.at));
        }
        lower_composed(params, frame, values, code);
    }
    let mut arguments = Vec::new();
    for (param, lowered) in params.iter().zip(lowered) {
        let (node, name) = (param.value, &param.name);
        match param.pass {
            Pass::Nothing => {}
            Pass::Scalar(_) => {
                arguments.push(match (param.checked_handle(params), param.handle()) {
                    (Some(variable), _) => variable,
                    (None, Some(handle)) => lower_handle(param, node, handle, values),
                    (None, None) => values.lower(node, name),
                })
            }
            Pass::Optional(scalar) => {
                arguments.push(format!("{name} != null"));
                let some = optional(node);
                arguments.push(match param.handle() {
                    Some(handle) => {
                        let handle = lower_handle(param, some, handle, values);
                        format!("{name} == null ? 0 : {handle}")
                    }
                    None => lower_optional(some, scalar, name, values),
                });
            }
            Pass::List if param.runs() => arguments.extend([param.start(), param.count()]),
            Pass::Pointer if param.runs() => arguments.push(param.start()),
            Pass::List | Pass::Pointer => arguments.extend(lowered),
        }
    }
    arguments
}

/// The room that is left for arguments.
struct Room {
    /// The address of its first byte: an expression.
    at: String,
    /// What that is a multiple of.
    align: u32,
}

impl Room {
    /// All of it.
    fn starting(at: &str) -> Room {
        Room {
            at: at.to_owned(),
            align: 8,
        }
    }

    /// An aligned address in it.
    fn aligned(&self, align: u32) -> String {
        match align <= self.align {
            true => self.at.clone(),
            false => format!("aligned({}, {align})", self.at),
        }
    }

    /// What is left behind an address.
    fn behind(&mut self, start: &str, size: &str, align: u32) {
        self.at = format!("{start} + {size}");
        self.align = align;
    }
}

impl Param<'_> {
    /// Whether it is lowered to the arena by itself.
    fn is_lowered(&self) -> bool {
        match self.pass {
            Pass::List | Pass::Pointer => !self.runs(),
            Pass::Nothing | Pass::Scalar(_) | Pass::Optional(_) => false,
        }
    }

    /// Lowers an argument whose parts don't run what users wrote. Gives the core values: variables, if
    /// they must be there `first`, before anything else, or if it isn't the `last` that takes room.
    fn lower(
        &self,
        (first, last): (bool, bool),
        room: &mut Room,
        values: &mut Values,
        code: &mut Code,
    ) -> Vec<String> {
        let (node, name) = (self.value, &self.name);
        let hoisted = first || !last || self.is_mutable();
        if matches!(node.kind, Kind::Str) {
            let start = self.start_in(room, 1, code);
            let put = format!("{}({name}, {start})", values.features.put_text());
            if !hoisted {
                return vec![start, put];
            }
            let count = self.count();
            code.line(format!("const {count} = {put};"));
            room.behind(&start, &count, 1);
            return vec![start, count];
        }
        if let Some((_, members)) = flat(node) {
            let Node { size, align, .. } = node;
            let start = self.start_in(room, *align, code);
            // No member's variable is called like this.
            let to = format!("{name}$to");
            let texts = members.iter().any(|it| matches!(it.node.kind, Kind::Str));
            if texts {
                code.line(format!("let {to} = {start} + {size};"));
            }
            for member in &members {
                let value = format!("{name}_{}", member.word);
                code.lines(&values.store_plain(member.node, (&start, member.at), &value, &to));
            }
            match texts {
                true => {
                    room.at = to;
                    room.align = 1;
                }
                false => room.behind(&start, &size.to_string(), *align),
            }
            return vec![start];
        }
        let Some(number) = self.numbers() else {
            let start = self.start_in(room, 8, code);
            room.behind(&start, "16", 8);
            return vec![self.hoisted(hoisted, format!("putWide({name}, {start})"), code)];
        };
        let (view, size) = (number.view(), number.size());
        let at = self.start_in(room, size, code);
        let bytes = format!("{name}.length * {size}");
        let (put, bytes) = match self.mode {
            Mode::Owned => (
                format!("putOwned({name}, () => {view}, {size}, {at})"),
                format!("sizeOwned({bytes} + 7)"),
            ),
            Mode::Mutable | Mode::Borrowed => {
                (format!("putNumbers({name}, {view}, {size}, {at})"), bytes)
            }
        };
        room.behind(&at, &bytes, if self.mode == Mode::Owned { 1 } else { size });
        vec![self.hoisted(hoisted, put, code), format!("{name}.length")]
    }

    /// The address of an argument: a variable, unless it is all room that there is.
    fn start_in(&self, room: &Room, align: u32, code: &mut Code) -> String {
        let at = room.aligned(align);
        if at == "args" {
            return at;
        }
        let start = format!("{}$at", self.name);
        code.line(format!("const {start} = {at};"));
        start
    }

    fn hoisted(&self, first: bool, put: String, code: &mut Code) -> String {
        if !first {
            return put;
        }
        code.line(format!("const {} = {put};", self.start()));
        self.start()
    }
}

/// Lowers the arguments that consist of parts, again if need be.
fn lower_composed(params: &[Param<'_>], frame: &Frame, values: &mut Values, code: &mut Code) {
    let composed: Vec<_> = params.iter().filter(|param| param.runs()).collect();
    let starts: Vec<String> = composed.iter().map(|param| param.start()).collect();
    code.line(format!("let {};", starts.join(", ")));
    code.line("lowering = true;");
    code.scope("do {", "} while (!closeBlock(block));", |code| {
        frame.regain(code);
        code.line("openBlock(block);");
        nesting(composed.iter().map(|param| param.value), code);
        for param in &composed {
            let place = param.place();
            code.line(format!("block.where = {};", place.argument()));
            let (start, count) = (param.start(), param.count());
            code.lines(&values.put(param.value, &param.name, (&start, &count), &place));
        }
    });
    code.line("lowering = false;");
}

fn lower_handle(
    param: &Param<'_>,
    node: &Node,
    handle: &HandlePlan,
    values: &mut Values,
) -> String {
    let place = Place::Whole(param.place.clone());
    values.lower_handle(node, handle, &param.name, &place, Reach::Direct)
}

/// The core value of an option: any if there is none.
fn lower_optional(some: &Node, scalar: Scalar, name: &str, values: &mut Values) -> String {
    match &some.kind {
        Kind::Scalar(Scalar::Char) => format!("{name}?.codePointAt(0)"),
        // No case is at -1.
        Kind::Enum { .. } => values.lower(some, name),
        Kind::Flags { .. } => format!("{name} == null ? 0 : {}", values.lower(some, name)),
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
        | Kind::Record { .. }
        | Kind::Variant { .. }
        | Kind::Boxed(_)
        | Kind::Back(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => match scalar {
            Scalar::U64 | Scalar::S64 => format!("{name} ?? 0n"),
            Scalar::Bool
            | Scalar::U8
            | Scalar::S8
            | Scalar::U16
            | Scalar::S16
            | Scalar::U32
            | Scalar::S32
            | Scalar::F32
            | Scalar::F64
            | Scalar::Char => format!("{name} ?? 0"),
        },
    }
}
