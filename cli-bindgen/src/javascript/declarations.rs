//! The types of the package, for TypeScript.

use wharf_abi::plan::{Kind, Node, ParamPlan, Plan};
use wharf_abi::section::{Interface, WRITER};
use wharf_abi::types::{Mode, Scalar};

use super::Package;
use super::function::doc_comment;
use super::names::{Name, camel};
use super::values::{List, Number, is_nullable, list};
use crate::code::Code;

/// Writes the declaration file.
pub(super) fn emit(package: &Package<'_>, interface: &Interface) -> String {
    let mut code = Code::default();
    code.line(format!("// Made by wharf {WRITER}. Changes will be lost."));
    let functions = package
        .plans
        .iter()
        .zip(&interface.functions)
        .zip(package.names.functions());
    for ((plan, function), name) in functions.clone() {
        code.line("");
        doc_comment(&function.docs, &mut code);
        declare(package, plan, name, &mut code);
    }
    code.line("");
    code.line("/** One instance of the guest. The package itself is one, too. */");
    code.scope("export interface Instance {", "}", |code| {
        for name in package.names.functions() {
            code.line(format!("readonly {}: typeof {};", name.public, name.local));
        }
    });
    code.line("");
    code.lines(include_str!("declarations/instantiate.d.ts"));
    code.line("");
    code.lines(include_str!("declarations/panic.d.ts"));
    if package.errors {
        code.line("");
        let errors = interface.functions.iter().zip(package.plans);
        let payloads = errors.filter_map(|(_, plan)| match &plan.value.kind {
            Kind::Result { error, .. } => Some(result(error)),
            Kind::Unit | Kind::Scalar(_) | Kind::Str | Kind::List(_) | Kind::Option { .. } => None,
        });
        let mut payloads: Vec<String> = payloads.collect();
        payloads.sort();
        payloads.dedup();
        code.line("/** The guest returned an error; `payload` is its value. */");
        code.scope("export class GuestError extends Error {", "}", |code| {
            code.line(format!("readonly payload: {};", payloads.join(" | ")));
        });
    }
    code.finish()
}

fn declare(package: &Package<'_>, plan: &Plan, name: &Name, code: &mut Code) {
    // A parameter may be left out if it and all after it are options.
    let required = plan
        .params
        .iter()
        .rposition(|param| !is_option(&param.value));
    let variables = package.names.variables(plan);
    let params: Vec<String> = plan
        .params
        .iter()
        .enumerate()
        .map(|(i, param)| {
            let optional = if required.is_none_or(|last| i > last) {
                "?"
            } else {
                ""
            };
            let variable = &variables[i];
            format!("{variable}{optional}: {}", parameter(param))
        })
        .collect();
    let returned = match &plan.value.kind {
        Kind::Result { ok, .. } => result(ok),
        Kind::Unit | Kind::Scalar(_) | Kind::Str | Kind::List(_) | Kind::Option { .. } => {
            result(&plan.value)
        }
    };
    let returned = if returned == "undefined" {
        "void"
    } else {
        &returned
    };
    let signature = format!("{}({}): {returned};", name.local, params.join(", "));
    if name.local == name.public {
        code.line(format!("export function {signature}"));
    } else {
        code.line(format!("declare function {signature}"));
        code.line(format!(
            "export {{ {} as {} }};",
            name.local,
            camel(&plan.name)
        ));
    }
}

fn is_option(node: &Node) -> bool {
    matches!(&node.kind, Kind::Option { some, .. } if !is_nullable(some))
}

fn parameter(param: &ParamPlan) -> String {
    match (param.mode, &param.value.kind) {
        (Mode::Mutable, Kind::List(element)) => match list(element) {
            List::Numbers(number) => number.array().to_owned(),
            List::Texts | List::Each => given(&param.value),
        },
        _ => given(&param.value),
    }
}

/// A type as a caller gives it.
fn given(node: &Node) -> String {
    match &node.kind {
        Kind::Unit | Kind::Scalar(_) | Kind::Str => result(node),
        Kind::List(element) => match list(element) {
            List::Numbers(number) => {
                format!("{} | readonly {}[]", number.array(), number_type(number))
            }
            List::Texts | List::Each => format!("readonly {}[]", grouped(given(element))),
        },
        Kind::Option { some, .. } => option(some, given(some)),
        Kind::Result { ok, error, .. } => tagged_result(&given(ok), &given(error)),
    }
}

/// A type as a call returns it.
fn result(node: &Node) -> String {
    match &node.kind {
        Kind::Unit => "undefined".to_owned(),
        Kind::Scalar(scalar) => scalar_type(*scalar).to_owned(),
        Kind::Str => "string".to_owned(),
        Kind::List(element) => match list(element) {
            List::Numbers(number) => number.array().to_owned(),
            List::Texts | List::Each => format!("{}[]", grouped(result(element))),
        },
        Kind::Option { some, .. } => option(some, result(some)),
        Kind::Result { ok, error, .. } => tagged_result(&result(ok), &result(error)),
    }
}

fn option(some: &Node, inner: String) -> String {
    match is_nullable(some) {
        true => format!("{{ tag: \"some\"; val: {inner} }} | {{ tag: \"none\" }}"),
        false => format!("{inner} | undefined"),
    }
}

fn tagged_result(ok: &str, error: &str) -> String {
    format!("{{ tag: \"ok\"; val: {ok} }} | {{ tag: \"err\"; val: {error} }}")
}

fn grouped(ty: String) -> String {
    match ty.contains(' ') {
        true => format!("({ty})"),
        false => ty,
    }
}

fn number_type(number: Number) -> &'static str {
    scalar_type(number.0)
}

fn scalar_type(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "boolean",
        Scalar::Char => "string",
        Scalar::U64 | Scalar::S64 => "bigint",
        Scalar::U8
        | Scalar::S8
        | Scalar::U16
        | Scalar::S16
        | Scalar::U32
        | Scalar::S32
        | Scalar::F32
        | Scalar::F64 => "number",
    }
}
