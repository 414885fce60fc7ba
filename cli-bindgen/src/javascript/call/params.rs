//! The arguments of a call: all are checked first, then lowered.

use wharf_abi::plan::{CallbackPlan, HandlePlan, Kind, Node, ParamPlan};
use wharf_abi::slots::Pass;
use wharf_abi::types::{Access, Mode, Scalar, Side};

use super::super::labels::quoted;
use super::super::names::camel;
use super::super::values::{
    Check, List, Member, Number, Place, Reach, Values, expected, is_plain, is_recursive, list,
    members_of,
};
use super::frame::Frame;
use crate::code::Code;

/// What stands for the object whose method is called.
pub(in super::super) const THIS: &str = "this";

/// A parameter and what it is called.
pub(in super::super) struct Param<'p> {
    mode: Mode,
    pass: Pass,
    pub(super) value: &'p Node,
    pub(super) name: String,
    /// A string literal that names function and parameter, for errors.
    place: String,
}

impl<'p> Param<'p> {
    pub(in super::super) fn of(param: &'p ParamPlan, name: String, function: &str) -> Self {
        let public = camel(&param.name);
        Param {
            mode: param.mode,
            pass: param.pass,
            value: &param.value,
            name,
            place: quoted(&format!("{function}: parameter `{public}`")),
        }
    }

    /// The object whose method this is.
    pub(in super::super) fn this(param: &'p ParamPlan, function: &str) -> Self {
        Param {
            mode: param.mode,
            pass: param.pass,
            value: &param.value,
            name: THIS.to_owned(),
            place: quoted(function),
        }
    }

    /// A parameter of a function that is a value; `number` counts from 1.
    pub(in super::super) fn part(value: &'p Node, name: String, number: usize) -> Self {
        Param {
            mode: Mode::Owned,
            pass: Pass::Pointer,
            value,
            name,
            place: quoted(&format!("guest function: parameter `{number}`")),
        }
    }

    pub(in super::super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is the object whose method is called.
    pub(in super::super) fn is_this(&self) -> bool {
        self.name == THIS
    }

    /// Whether lowering it runs what users wrote: getters, at least.
    pub(super) fn runs(&self) -> bool {
        is_composed(self.pass, self.value)
    }

    /// Whether a part of a layout has parts of its own.
    pub(in super::super) fn is_composed(&self) -> bool {
        match &self.value.kind {
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Str
            | Kind::Enum { .. }
            | Kind::Handle(_) => false,
            Kind::List(_)
            | Kind::Array(_, _)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Flags { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::View(_, _) => true,
        }
    }

    /// The handle that it is, or may be.
    pub(super) fn handle(&self) -> Option<&'p HandlePlan> {
        let node = match self.pass {
            Pass::Optional(_) => optional(self.value),
            Pass::Nothing | Pass::Scalar(_) | Pass::List | Pass::Pointer => self.value,
        };
        match &node.kind {
            Kind::Handle(handle) => Some(handle),
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
            | Kind::Enum { .. }
            | Kind::Flags { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::View(_, _) => None,
        }
    }

    /// The guest's object that it is, or may be, and whether the call wants it for itself.
    fn object(&self) -> Option<(&'p str, bool)> {
        let (object, alone) = match self.handle()? {
            HandlePlan::Own(object) => (object, true),
            HandlePlan::Borrow(object, access) => (object, *access == Access::Exclusive),
            HandlePlan::Function(_) => return None,
        };
        (object.side == Side::Guest).then_some((&*object.name, alone))
    }

    /// The variable for the handle of an object that is lent: if nothing that users wrote runs before
    /// the call, what was checked can be passed.
    fn checked_handle(&self, params: &[Param<'_>]) -> Option<String> {
        let quiet = !params.iter().any(Param::runs);
        let direct = matches!(self.pass, Pass::Scalar(_));
        let lent = match self.handle()? {
            HandlePlan::Borrow(object, _) => object.side == Side::Guest,
            HandlePlan::Own(_) | HandlePlan::Function(_) => false,
        };
        (quiet && direct && lent).then(|| match self.name.as_str() {
            THIS => "self".to_owned(),
            name => format!("{name}_handle"),
        })
    }

    /// The element of the list that it is, if it is a list of numbers.
    pub(super) fn numbers(&self) -> Option<Number> {
        match &self.value.kind {
            Kind::List(element) => match list(element) {
                List::Numbers(number) => Some(number),
                List::Texts | List::Each => None,
            },
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Str
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
            | Kind::View(_, _) => None,
        }
    }

    /// Whether the guest writes to it.
    pub(super) fn is_mutable(&self) -> bool {
        self.mode == Mode::Mutable
    }

    /// Where its elements start, for what is read back after the call. No name in camelCase has an
    /// underscore inside.
    pub(super) fn start(&self) -> String {
        format!("{}_at", self.name)
    }
}

/// Whether lowering an argument runs what users wrote: it has parts, and is none whose parts are read
/// before anything is lowered.
pub(in super::super) fn is_composed(pass: Pass, node: &Node) -> bool {
    match pass {
        Pass::Nothing | Pass::Scalar(_) | Pass::Optional(_) => false,
        Pass::List | Pass::Pointer => !is_quiet(node) && flat(node).is_none(),
    }
}

/// Whether a value in memory moves without running what users wrote, once it has been checked.
fn is_quiet(node: &Node) -> bool {
    match &node.kind {
        Kind::Str | Kind::Wide(_) => true,
        Kind::List(element) => matches!(list(element), List::Numbers(_)),
        Kind::Unit
        | Kind::Scalar(_)
        | Kind::NonZero(_)
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
        | Kind::View(_, _) => false,
    }
}

/// The members of a record or tuple that are read into variables, because each is one JavaScript value,
/// and what checks the whole.
fn flat(node: &Node) -> Option<(Check, Vec<Member<'_>>)> {
    let (check, members) = members_of(node)?;
    let plain = members.iter().all(|member| is_plain(member.node));
    plain.then_some((check, members))
}

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
        let room = |size: u32, align: u32, tails: bool, values: &mut Values, code: &mut Code| {
            if tails {
                code.lines(&values.measure(node, name));
            } else {
                let count = self.count();
                code.line(format!("block.bytes += {count} * {size} + {};", align - 1));
            }
        };
        match &node.kind {
            Kind::List(element) => {
                let (count, expected) = (self.count(), expected(node));
                code.line(format!(
                    "const {count} = lengthOf({name}, {expected}, {});",
                    place.argument()
                ));
                room(
                    element.size,
                    element.align,
                    element.has_tail(),
                    values,
                    code,
                );
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
                room(0, 1, true, values, code);
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
    fn count(&self) -> String {
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

/// The value of an option.
pub(in super::super) fn optional(node: &Node) -> &Node {
    match &node.kind {
        Kind::Option { some, .. } => some,
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
        | Kind::Result { .. }
        | Kind::Record { .. }
        | Kind::Variant { .. }
        | Kind::Enum { .. }
        | Kind::Flags { .. }
        | Kind::Boxed(_)
        | Kind::Back(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => node,
    }
}

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
        if composed.iter().any(|param| is_recursive(param.value)) {
            code.line("nesting = 0;");
        }
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
