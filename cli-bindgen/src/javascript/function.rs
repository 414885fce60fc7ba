//! One exported function in JavaScript: check, lower, call, lift, free, in a straight line.

use wharf_abi::plan::{Kind, Node, ParamPlan, Plan};
use wharf_abi::slots::Pass;
use wharf_abi::types::{Mode, Scalar};

use super::Package;
use super::values::{List, Number, Values, check_scalar, list};
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
        check_params(&params, values, code);
        // What the call takes, and gives back in the end.
        if needs.post_return {
            code.line("let result = RESULT;");
        }
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
        code.indented(match package.addresses.panic {
            Some(_) => "throw failed(error);",
            None => "throw trapped(error);",
        });
        let free = match (needs.arena, needs.post_return) {
            (false, false) => None,
            (true, false) => Some("if (bytes > ARENA_SIZE) wasm.$free?.(true);"),
            (false, true) => Some("if (result !== RESULT) wasm.$free?.(false);"),
            (true, true) => Some(
                "if (bytes > ARENA_SIZE || result !== RESULT) wasm.$free?.(bytes > ARENA_SIZE);",
            ),
        };
        match free {
            Some(free) => code.scope("} finally {", "}", |code| code.line(free)),
            None => code.line("}"),
        }
        // Outside the `try`, where it can't be mistaken for a trap.
        if fails {
            code.line("throw new GuestError(payload);");
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
            | Kind::Str
            | Kind::Option { .. }
            | Kind::Result { .. } => None,
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
        let (node, name, place) = (&param.plan.value, &param.name, &param.place);
        let size = match param.plan.pass {
            Pass::Nothing => {
                let reject = format!("reject({name}, \"undefined\", {place});");
                code.line(format!("if ({name} !== undefined) {reject}"));
                continue;
            }
            Pass::Scalar(scalar) => {
                code.line(check_scalar(scalar, name, place));
                continue;
            }
            Pass::Optional(scalar) => {
                code.scope(&format!("if ({name} != null) {{"), "}", |code| {
                    code.line(check_scalar(scalar, name, place));
                });
                continue;
            }
            Pass::List if matches!(node.kind, Kind::Str) => {
                let reject = format!("reject({name}, \"a string\", {place});");
                code.line(format!("if (typeof {name} !== \"string\") {reject}"));
                format!("{name}.length * 3")
            }
            Pass::List => match param.numbers() {
                Some(number) => sized_numbers(param, number, values),
                None => values.size(node, name, place),
            },
            // A layout behind a pointer counts besides what it points to.
            Pass::Pointer => {
                format!(
                    "{} + {}",
                    values.size(node, name, place),
                    node.size + node.align - 1
                )
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

fn sized_numbers(param: &Param<'_>, number: Number, values: &mut Values) -> String {
    let (name, place) = (&param.name, &param.place);
    match param.plan.mode {
        Mode::Mutable => format!("sizeMutable({name}, {}, {place})", number.array()),
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
            Pass::Scalar(scalar) => arguments.push(lower_scalar(scalar, name)),
            Pass::Optional(scalar) => {
                arguments.push(format!("{name} != null"));
                arguments.push(match scalar {
                    Scalar::Char => format!("{name}?.codePointAt(0)"),
                    Scalar::U64 | Scalar::S64 => format!("{name} ?? 0n"),
                    Scalar::Bool
                    | Scalar::U8
                    | Scalar::S8
                    | Scalar::U16
                    | Scalar::S16
                    | Scalar::U32
                    | Scalar::S32
                    | Scalar::F32
                    | Scalar::F64 => format!("{name} ?? 0"),
                });
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
                arguments.push(format!("{name}.length"));
            }
            Pass::Pointer => arguments.push(values.put(node, name)),
        }
    }
    arguments
}

fn lower_scalar(scalar: Scalar, name: &str) -> String {
    match scalar {
        Scalar::Char => format!("{name}.codePointAt(0)"),
        Scalar::Bool
        | Scalar::U8
        | Scalar::S8
        | Scalar::U16
        | Scalar::S16
        | Scalar::U32
        | Scalar::S32
        | Scalar::U64
        | Scalar::S64
        | Scalar::F32
        | Scalar::F64 => name.to_owned(),
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
    match plan.result {
        Pass::Nothing => {
            code.line(format!("{call};"));
            copy_back(code);
        }
        Pass::Scalar(scalar) if mutable.is_empty() => {
            code.line(format!("return {};", lift_scalar(scalar, call)));
        }
        Pass::Scalar(scalar) => {
            code.line(format!("const core = {call};"));
            copy_back(code);
            code.line(format!("return {};", lift_scalar(scalar, "core")));
        }
        Pass::List | Pass::Optional(_) | Pass::Pointer => {
            let declared = if plan.needs().post_return {
                ""
            } else {
                "const "
            };
            code.line(format!("{declared}result = {call};"));
            copy_back(code);
            lift_memory(&plan.value, values, code);
        }
    }
}

/// Returns what stands at `result`; the error of a result is left in `payload`.
fn lift_memory(node: &Node, values: &mut Values, code: &mut Code) {
    match &node.kind {
        // A pointer and a length from outside memory are `undefined`, and found out as such.
        Kind::Str | Kind::List(_) => {
            code.line("refresh();");
            code.line(format!("return {};", values.load(node, "result")));
        }
        Kind::Unit | Kind::Scalar(_) | Kind::Option { .. } => {
            code.line(format!("const at = root(result, {});", node.size));
            code.line(format!("return {};", values.load(node, "at")));
        }
        Kind::Result { payload, ok, error } => {
            code.line(format!("const at = root(result, {});", node.size));
            let place = format!("at + {payload}");
            let ok = match ok.kind {
                Kind::Unit => "return;".to_owned(),
                Kind::Scalar(_)
                | Kind::Str
                | Kind::List(_)
                | Kind::Option { .. }
                | Kind::Result { .. } => format!("return {};", values.load(ok, &place)),
            };
            code.line(format!("if (!loadCase(at)) {ok}"));
            code.line(format!("payload = {};", values.load(error, &place)));
        }
    }
}

/// A core value as JavaScript has it. Whatever the guest left in the upper bits is cut off.
fn lift_scalar(scalar: Scalar, core: &str) -> String {
    match scalar {
        Scalar::Bool => format!("{core} !== 0"),
        Scalar::U8 => format!("{core} & 255"),
        Scalar::S8 => format!("({core} << 24) >> 24"),
        Scalar::U16 => format!("{core} & 65535"),
        Scalar::S16 => format!("({core} << 16) >> 16"),
        Scalar::U32 => format!("{core} >>> 0"),
        Scalar::U64 => format!("BigInt.asUintN(64, {core})"),
        Scalar::Char => format!("toChar({core})"),
        Scalar::S32 | Scalar::S64 | Scalar::F32 | Scalar::F64 => core.to_owned(),
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
