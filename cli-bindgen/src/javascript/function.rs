//! One exported function in JavaScript: check, lower, call, lift, free, in a straight line.

use wharf_abi::plan::{Kind, Node, ParamPlan, Plan};
use wharf_abi::slots::Pass;
use wharf_abi::types::{Mode, Scalar};

use super::Package;
use super::values::{List, Number, Place, Values, is_recursive, list};
use crate::code::Code;

/// Writes the function as a method of the object that `instantiate` returns.
pub(super) fn emit(
    package: &Package<'_>,
    plan: &Plan,
    docs: &str,
    values: &mut Values,
    code: &mut Code,
) {
    let name = package.names.public(plan);
    let variables = package.names.variables(plan);
    let params = plan.params.iter().zip(variables);
    let params: Vec<Param<'_>> = params
        .map(|(param, variable)| Param::of(param, variable, &name))
        .collect();
    let names: Vec<&str> = params.iter().map(|param| param.name.as_str()).collect();
    doc_comment(docs, code);
    code.scope(&format!("{name}({}) {{", names.join(", ")), "},", |code| {
        let needs = plan.needs();
        let mut carried = plan.params.iter().map(|param| &param.value);
        if carried.any(is_recursive) || is_recursive(&plan.value) {
            code.line("nesting = 0;");
        }
        check_params(&params, values, code);
        let fails = matches!(plan.value.kind, Kind::Result { .. });
        if fails {
            code.line("let payload;");
        }
        code.scope("try {", "} catch (error) {", |code| {
            if needs.arena {
                let texts = params.iter().filter(|param| param.plan.in_memory());
                let fits = texts.clone().count() == 1
                    && texts
                        .clone()
                        .all(|param| matches!(param.plan.value.kind, Kind::Str));
                code.line(match fits {
                    true => "reserve(bytes);",
                    false => "reserve(fitting(bytes));",
                });
            }
            let arguments = lower(&params, values, code);
            let call = format!("wasm{}({})", export(plan), arguments.join(", "));
            lift(plan, &call, &params, values, code);
        });
        let failed = match package.addresses.panic {
            Some(_) => "failed(error)",
            None => "trapped(error)",
        };
        // Text and typed arrays can't fail on their way to the guest; what else could, and why, is
        // the caller's business: the block of the arguments must go.
        let runs = |param: &Param<'_>| {
            param.plan.in_memory() && !matches!(param.plan.value.kind, Kind::Str)
        };
        if params.iter().any(runs) {
            code.indented(&format!("const thrown = {failed};"));
            code.indented("wasm.$free?.(true);");
            code.indented("throw thrown;");
        } else {
            code.indented(&format!("throw {failed};"));
        }
        code.line("}");
        // Outside the `try`, where it can't be mistaken for a trap.
        if fails {
            code.line(match speaks(&plan.value) {
                true => "throw new GuestError(payload);",
                false => "throw new GuestError(payload, inWords(payload));",
            });
        }
    });
}

/// A parameter and what it is called.
struct Param<'p> {
    plan: &'p ParamPlan,
    name: String,
    /// A string literal that names function and parameter, for errors.
    place: String,
}

impl<'p> Param<'p> {
    fn of(plan: &'p ParamPlan, name: String, function: &str) -> Self {
        let public = super::names::camel(&plan.name);
        Param {
            plan,
            name,
            place: format!("\"{function}: parameter `{public}`\""),
        }
    }

    /// The element of the list that it is, if it is a list of numbers.
    fn numbers(&self) -> Option<Number> {
        match &self.plan.value.kind {
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

    /// Where its elements start, for what is read back after the call. No name in camelCase has an
    /// underscore inside.
    fn start(&self) -> String {
        format!("{}_at", self.name)
    }
}

/// Checks every parameter, in order, and adds up what those in memory need.
fn check_params(params: &[Param<'_>], values: &mut Values, code: &mut Code) {
    let in_memory = params.iter().filter(|param| param.plan.in_memory()).count();
    let mut counted = 0;
    for param in params {
        let (node, name) = (&param.plan.value, &param.name);
        let place = Place::Whole(param.place.clone());
        let size = match param.plan.pass {
            Pass::Nothing | Pass::Scalar(_) => {
                code.line(values.measure(node, name, &place).check);
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
        let add = match (counted, in_memory) {
            (1, 1) => "const bytes = ",
            (1, _) => "let bytes = ",
            (_, _) => "bytes += ",
        };
        code.line(format!("{add}{size};"));
    }
}

/// The value of an option.
fn optional(node: &Node) -> &Node {
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
    match param.plan.mode {
        Mode::Mutable => {
            let array = number.array();
            format!("sizeMutable({name}, {array}, {})", place.argument())
        }
        Mode::Owned => format!("sizeOwned({})", values.size_numbers(number, name, place)),
        Mode::Borrowed => values.size_numbers(number, name, place),
    }
}

/// The arguments of the call, after the statements that must come first.
fn lower(params: &[Param<'_>], values: &mut Values, code: &mut Code) -> Vec<String> {
    let mut arguments = Vec::new();
    for param in params {
        let (node, name) = (&param.plan.value, &param.name);
        match param.plan.pass {
            Pass::Nothing => {}
            Pass::Scalar(_) => arguments.push(values.lower(node, name)),
            Pass::Optional(scalar) => {
                arguments.push(format!("{name} != null"));
                arguments.push(lower_optional(optional(node), scalar, name, values));
            }
            Pass::List if matches!(node.kind, Kind::Str) => {
                arguments.push("tail".to_owned());
                arguments.push(format!("putText({name})"));
            }
            Pass::List => {
                let put = match (param.plan.mode, param.numbers()) {
                    (Mode::Owned, Some(number)) => {
                        format!("putOwned({name}, () => {})", number.view())
                    }
                    (Mode::Mutable | Mode::Owned | Mode::Borrowed, _) => values.put(node, name),
                };
                if param.plan.mode == Mode::Mutable {
                    code.line(format!("const {} = {put};", param.start()));
                    arguments.push(param.start());
                } else {
                    arguments.push(put);
                }
                arguments.push(format!("{name}.{}", count(node)));
            }
            Pass::Pointer => arguments.push(values.put(node, name)),
        }
    }
    arguments
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

/// Has the guest free what the call took, once the result is read. Inside the `try`: it may trap. What
/// a call took that fails before is freed where that is caught.
fn free(plan: &Plan) -> Option<&'static str> {
    let needs = plan.needs();
    match (needs.arena, needs.post_return) {
        (false, false) => None,
        (true, false) => Some("if (bytes > ARENA_SIZE) wasm.$free(true);"),
        (false, true) => Some("if (result !== RESULT) wasm.$free(false);"),
        (true, true) => {
            Some("if (bytes > ARENA_SIZE || result !== RESULT) wasm.$free(bytes > ARENA_SIZE);")
        }
    }
}

/// Calls, and returns the result.
fn lift(plan: &Plan, call: &str, params: &[Param<'_>], values: &mut Values, code: &mut Code) {
    let mutable: Vec<_> = params
        .iter()
        .filter(|param| param.plan.mode == Mode::Mutable)
        .collect();
    let copy_back = |code: &mut Code| {
        for param in &mutable {
            if let Some(number) = param.numbers() {
                let (name, start) = (&param.name, param.start());
                code.line(format!(
                    "copyBack({name}, () => {}, {start});",
                    number.view()
                ));
            }
        }
    };
    let free = free(plan);
    match plan.result {
        Pass::Nothing => {
            code.line(format!("{call};"));
            copy_back(code);
            free.into_iter().for_each(|free| code.line(free));
        }
        Pass::Scalar(_) if mutable.is_empty() && free.is_none() => {
            code.line(format!("return {};", values.lift(&plan.value, call)));
        }
        Pass::Scalar(_) => {
            code.line(format!("const core = {call};"));
            copy_back(code);
            free.into_iter().for_each(|free| code.line(free));
            code.line(format!("return {};", values.lift(&plan.value, "core")));
        }
        Pass::List | Pass::Optional(_) | Pass::Pointer => {
            code.line(format!("const result = {call};"));
            copy_back(code);
            // Text looks at its own place.
            let at = match plan.value.kind {
                Kind::Str => {
                    code.line("refresh();");
                    "result"
                }
                _ => {
                    let Node { size, align, .. } = plan.value;
                    code.line(format!("const at = root(result, {size}, {align});"));
                    "at"
                }
            };
            lift_memory(&plan.value, at, free, values, code);
        }
    }
}

/// Returns what stands at an address; the error of a result is left in `payload`.
fn lift_memory(node: &Node, at: &str, free: Option<&str>, values: &mut Values, code: &mut Code) {
    let Kind::Result { payload, ok, error } = &node.kind else {
        let (load, spends) = values.load_result(node, at);
        if spends {
            code.line("allow();");
        }
        match free {
            None => code.line(format!("return {load};")),
            Some(free) => {
                code.line(format!("const lifted = {load};"));
                code.line(free);
                code.line("return lifted;");
            }
        }
        return;
    };
    let place = format!("{at} + {payload}");
    let [ok, error] = [ok, error].map(|node| values.load_result(node, &place));
    if ok.1 || error.1 {
        code.line("allow();");
    }
    let Some(free) = free else {
        let ok = match ok.0.as_str() {
            "undefined" => "return;".to_owned(),
            load => format!("return {load};"),
        };
        code.line(format!("if (!loadCase({at})) {ok}"));
        code.line(format!("payload = {};", error.0));
        return;
    };
    code.line(format!("const fails = loadCase({at});"));
    code.line(format!("const lifted = fails ? {} : {};", error.0, ok.0));
    code.line(free);
    code.line("if (!fails) return lifted;");
    code.line("payload = lifted;");
}

/// Whether the error of a result says as text what it is.
fn speaks(result: &Node) -> bool {
    let error = match &result.kind {
        Kind::Result { error, .. } => error,
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
        | Kind::Record { .. }
        | Kind::Variant { .. }
        | Kind::Enum { .. }
        | Kind::Flags { .. }
        | Kind::Boxed(_)
        | Kind::Back(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => result,
    };
    match &error.kind {
        Kind::Scalar(_) | Kind::NonZero(_) | Kind::Wide(_) | Kind::Str | Kind::Enum { .. } => true,
        Kind::List(element) | Kind::Array(element, _) => element.is_number(),
        Kind::Unit
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
        | Kind::Handle(_)
        | Kind::View(_, _) => false,
    }
}

/// The export, as a property name.
fn export(plan: &Plan) -> String {
    let simple = plan.export.chars().all(|c| c.is_alphanumeric() || c == '_');
    match simple {
        true => format!(".{}", plan.export),
        false => format!("[{:?}]", plan.export),
    }
}

/// Documentation, as JavaScript has it.
pub(super) fn doc_comment(docs: &str, code: &mut Code) {
    if docs.is_empty() {
        return;
    }
    let docs = docs.replace("*/", "*\\/");
    if !docs.contains('\n') {
        code.line(format!("/** {docs} */"));
        return;
    }
    code.line("/**");
    for line in docs.lines() {
        code.line(format!(" * {line}").trim_end());
    }
    code.line(" */");
}
