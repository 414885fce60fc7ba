//! The arguments of a call: all are checked first, then lowered.

use wharf_abi::plan::{CallbackPlan, HandlePlan, Kind, Node, ParamPlan};
use wharf_abi::slots::Pass;
use wharf_abi::types::{Access, Mode, Scalar, Side};

use super::super::labels::quoted;
use super::super::names::camel;
use super::super::values::{List, Number, Place, Reach, Values, list};
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
        match self.pass {
            Pass::Nothing | Pass::Scalar(_) | Pass::Optional(_) => false,
            Pass::List | Pass::Pointer => !matches!(self.value.kind, Kind::Str),
        }
    }

    /// As [`Param::runs`], of a part of a layout.
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

/// Checks every parameter, in order, and adds up what those in memory need. Gives the size to reserve,
/// if there is any.
pub(super) fn check_params(
    params: &[Param<'_>],
    values: &mut Values,
    code: &mut Code,
) -> Option<&'static str> {
    let in_memory = |param: &Param<'_>| match param.pass {
        Pass::Nothing | Pass::Scalar(_) | Pass::Optional(_) => false,
        Pass::List | Pass::Pointer => true,
    };
    let all = params.iter().filter(|param| in_memory(param)).count();
    let mut counted = 0;
    for param in params {
        let (node, name) = (param.value, &param.name);
        let place = Place::Whole(param.place.clone());
        let size = match param.pass {
            Pass::Nothing | Pass::Scalar(_) => {
                match (param.checked_handle(params), param.handle()) {
                    (Some(variable), Some(handle)) => {
                        let handle = values.lower_handle(node, handle, name, &place, Reach::Direct);
                        code.line(format!("const {variable} = {handle};"));
                    }
                    (_, _) => code.line(values.measure(node, name, &place).check),
                }
                continue;
            }
            Pass::Optional(_) => {
                let check = values.measure(optional(node), name, &place).check;
                code.scope(&format!("if ({name} != null) {{"), "}", |code| {
                    code.line(check);
                });
                continue;
            }
            Pass::List => match param.numbers() {
                Some(number) => sized_numbers(param, number, values),
                None => {
                    let measure = values.measure(node, name, &place);
                    code.lines(&measure.check);
                    measure.bytes.unwrap_or_default()
                }
            },
            // A layout behind a pointer counts besides what it points to.
            Pass::Pointer => {
                let measure = values.measure(node, name, &place);
                code.lines(&measure.check);
                let layout = node.size + node.align - 1;
                match measure.bytes {
                    Some(bytes) => format!("{bytes} + {layout}"),
                    None => layout.to_string(),
                }
            }
        };
        counted += 1;
        let add = match (counted, all) {
            (1, 1) => "const bytes = ",
            (1, _) => "let bytes = ",
            (_, _) => "bytes += ",
        };
        code.line(format!("{add}{size};"));
    }
    refuse_twice(params, code);
    let mut texts = params.iter().filter(|param| in_memory(param));
    let fits = all == 1 && texts.all(|param| matches!(param.value.kind, Kind::Str));
    match (all, fits) {
        (0, _) => None,
        (_, true) => Some("bytes"),
        (_, false) => Some("fitting(bytes)"),
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
    let mut bytes = (callback.size + callback.align - 1).to_string();
    for param in params {
        let place = Place::Whole(param.place.clone());
        let measure = values.measure(param.value, &param.name, &place);
        code.lines(&measure.check);
        if let Some(more) = measure.bytes {
            bytes += &format!(" + {more}");
        }
    }
    if callback.size > 0 {
        code.line(format!("const bytes = {bytes};"));
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

fn sized_numbers(param: &Param<'_>, number: Number, values: &mut Values) -> String {
    let (name, place) = (&param.name, &Place::Whole(param.place.clone()));
    match param.mode {
        Mode::Mutable => {
            let array = number.array();
            format!("sizeMutable({name}, {array}, {})", place.argument())
        }
        Mode::Owned => format!("sizeOwned({})", values.size_numbers(number, name, place)),
        Mode::Borrowed => values.size_numbers(number, name, place),
    }
}

/// The arguments of the call, after the statements that must come first.
pub(super) fn arguments(
    params: &[Param<'_>],
    frame: &Frame,
    values: &mut Values,
    code: &mut Code,
) -> Vec<String> {
    // What may fail on its way is lowered before anything is given away or lent.
    let first = frame.gives_away() || params.iter().any(|param| param.handle().is_some());
    let mut arguments = Vec::new();
    for param in params {
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
            Pass::List if matches!(node.kind, Kind::Str) => {
                arguments.push("tail".to_owned());
                arguments.push(format!("putText({name})"));
            }
            Pass::List => {
                let put = match (param.mode, param.numbers()) {
                    (Mode::Owned, Some(number)) => {
                        format!("putOwned({name}, () => {})", number.view())
                    }
                    (Mode::Mutable | Mode::Owned | Mode::Borrowed, _) => values.put(node, name),
                };
                arguments.push(match first || param.is_mutable() {
                    true => lowered(param, put, code),
                    false => put,
                });
                arguments.push(format!("{name}.{}", count(node)));
            }
            Pass::Pointer => {
                let put = values.put(node, name);
                arguments.push(match first {
                    true => lowered(param, put, code),
                    false => put,
                });
            }
        }
    }
    arguments
}

/// Lowers an argument before the call, and gives the variable that says where it starts.
fn lowered(param: &Param<'_>, put: String, code: &mut Code) -> String {
    code.line(format!("const {} = {put};", param.start()));
    param.start()
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

/// The property that says how many elements there are.
fn count(node: &Node) -> &'static str {
    match &node.kind {
        Kind::Set(_) | Kind::Map(_) => "size",
        Kind::Unit
        | Kind::Scalar(_)
        | Kind::NonZero(_)
        | Kind::Wide(_)
        | Kind::Str
        | Kind::List(_)
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
        | Kind::View(_, _) => "length",
    }
}
