//! One exported function in JavaScript: check, lower, call, lift, free, in a straight line.

use wharf_abi::plan::{Kind, Node, ParamPlan, Plan};
use wharf_abi::slots::Pass;
use wharf_abi::types::{Mode, Scalar};

use super::Package;
use super::values::{List, Number, Values, check, list};
use crate::code::Code;

/// Writes the function as a method of the object that `bind` returns.
pub(super) fn emit(
    package: &Package<'_>,
    plan: &Plan,
    docs: &str,
    values: &mut Values,
    code: &mut Code,
) {
    let name = package.names.public(plan);
    let params: Vec<Param<'_>> = plan.params.iter().map(|it| Param::of(package, it, &name)).collect();
    let names: Vec<&str> = params.iter().map(|param| param.name.as_str()).collect();
    doc_comment(docs, code);
    code.scope(&format!("{name}({}) {{", names.join(", ")), "},", |code| {
        let needs = plan.needs();
        check_params(&params, needs.arena, values, code);
        if needs.arena {
            code.line("const block = reserve(guest, bytes);");
        }
        if needs.post_return {
            code.line("let result = 0;");
        }
        code.scope("try {", "} catch (error) {", |code| {
            let arguments = lower(&params, values, code);
            let call = format!("guest.wasm{}({})", export(plan), arguments.join(", "));
            let mutable: Vec<_> =
                params.iter().filter(|param| param.plan.mode == Mode::Mutable).collect();
            lift(plan, &call, &mutable, values, code);
        });
        let failed = if package.panics { "failed" } else { "trapped" };
        code.line(format!("  throw {failed}(guest, error);"));
        if needs.post_return || needs.arena {
            code.scope("} finally {", "}", |code| {
                if needs.post_return {
                    code.line("postReturn(guest, result);");
                }
                if needs.arena {
                    code.line("release(guest, block, bytes);");
                }
            });
        } else {
            code.line("}");
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
    fn of(package: &Package<'_>, plan: &'p ParamPlan, function: &str) -> Self {
        let public = super::names::camel(&plan.name);
        Param {
            plan,
            name: package.names.variable(&plan.name),
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

    /// Where its elements start, for what is read back after the call.
    fn start(&self) -> String {
        format!("{}At", self.name)
    }
}

/// Checks every parameter, in order, and adds up what those in memory need.
fn check_params(params: &[Param<'_>], arena: bool, values: &mut Values, code: &mut Code) {
    let mut counted = 0;
    for param in params {
        let (node, name) = (&param.plan.value, &param.name);
        let size = match (param.plan.pass, param.numbers()) {
            (Pass::Optional(scalar), _) => {
                code.line(format!("if ({name} != null) {}({name}, {});", check(scalar), param.place));
                continue;
            }
            (_, Some(number)) => sized_numbers(param, number),
            (_, None) => values.size(node, name, &param.place),
        };
        if !param.plan.in_memory() {
            code.line(format!("{size};"));
            continue;
        }
        // A layout behind a pointer counts besides what it points to.
        let own = match param.plan.pass {
            Pass::Pointer => format!(" + {}", node.size + node.align - 1),
            Pass::Nothing | Pass::Scalar(_) | Pass::List | Pass::Optional(_) => String::new(),
        };
        let add = match (counted, params.iter().filter(|it| it.plan.in_memory()).count()) {
            (0, 1) => "const bytes = ",
            (0, _) => "let bytes = ",
            _ => "bytes += ",
        };
        code.line(format!("{add}{size}{own};"));
        counted += 1;
    }
    debug_assert_eq!(arena, counted > 0, "a plan needs the arena for what is in memory");
}

fn sized_numbers(param: &Param<'_>, number: Number) -> String {
    let (name, place, kind) = (&param.name, &param.place, number.array());
    let check = check(number.0);
    match param.plan.mode {
        Mode::Mutable => format!("sizeMutable({name}, {kind}, {place})"),
        Mode::Owned => format!("sizeOwned({name}, {kind}, {check}, {place})"),
        Mode::Borrowed => format!("sizeNumbers({name}, {kind}, {check}, {place})"),
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
                arguments.push("guest.tail".to_owned());
                arguments.push(format!("putText(guest, {name})"));
            }
            Pass::List => {
                let put = match (param.plan.mode, param.numbers()) {
                    (Mode::Owned, Some(number)) => {
                        values.view(number.0);
                        format!("putOwned(guest, {name}, \"{}\")", number.view())
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
fn lift(plan: &Plan, call: &str, mutable: &[&Param<'_>], values: &mut Values, code: &mut Code) {
    let copy_back = |code: &mut Code| {
        for param in mutable {
            if let Some(number) = param.numbers() {
                let (name, start) = (&param.name, param.start());
                code.line(format!("copyBack(guest, {name}, \"{}\", {start});", number.view()));
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
            code.line(format!("const value = {call};"));
            copy_back(code);
            code.line(format!("return {};", lift_scalar(scalar, "value")));
        }
        Pass::List | Pass::Optional(_) | Pass::Pointer => {
            let freed = plan.needs().post_return;
            code.line(format!("{}result = {call};", if freed { "" } else { "const " }));
            copy_back(code);
            code.line(format!("const at = root(guest, result, {});", plan.value.size));
            lift_memory(&plan.value, values, code);
        }
    }
}

/// Returns what stands at `at`; the error of a result is thrown.
fn lift_memory(node: &Node, values: &mut Values, code: &mut Code) {
    let Kind::Result { payload, ok, error } = &node.kind else {
        code.line(format!("return {};", values.load(node, "at")));
        return;
    };
    let place = format!("at + {payload}");
    let error = values.load(error, &place);
    code.line(format!("if (loadCase(guest, at)) throw new GuestError({error});"));
    match ok.kind {
        Kind::Unit => {}
        Kind::Scalar(_)
        | Kind::Str
        | Kind::List(_)
        | Kind::Option { .. }
        | Kind::Result { .. } => code.line(format!("return {};", values.load(ok, &place))),
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
        Scalar::Char => format!("toChar(guest, {core})"),
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
