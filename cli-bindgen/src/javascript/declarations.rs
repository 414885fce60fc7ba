//! The types of the package, for TypeScript.

use std::fmt::Write;

use wharf_abi::section::{Interface, WRITER};
use wharf_abi::types::{Function, Mode, Param, Type};

use super::Package;
use super::function::doc_comment;
use super::names::{Name, camel};
use crate::code::Code;

mod definitions;
mod types;

use types::{Form, Types};

/// Writes the declaration file.
pub(super) fn emit(package: &Package<'_>, interface: &Interface) -> String {
    let types = Types::of(interface);
    let mut code = Code::default();
    code.line(format!("// Made by wharf {WRITER}. Changes will be lost."));
    for (i, function) in interface.functions.iter().enumerate() {
        code.line("");
        doc_comment(&function.docs, &mut code);
        let name = &package.names.functions()[i];
        let variables = package.names.variables(&package.plans[i]);
        declare(&types, function, name, &variables, &mut code);
    }
    definitions::emit(&types, &mut code);
    code.line("");
    code.line("/** One instance of the guest. The package itself is one, too. */");
    code.scope("export interface Instance {", "}", |code| {
        for name in package.names.functions() {
            code.line(format!("readonly {}: typeof {};", name.public, name.local));
        }
    });
    code.line("");
    code.lines(&types.qualified(include_str!("declarations/instantiate.d.ts")));
    code.line("");
    code.lines(&types.qualified(include_str!("declarations/panic.d.ts")));
    if package.errors {
        code.line("");
        let errors = interface.functions.iter().filter_map(Function::error);
        let mut payloads: Vec<String> = errors
            .map(|error| types.write(error, Form::Returned))
            .collect();
        payloads.sort();
        payloads.dedup();
        code.line("/** The guest returned an error; `payload` is its value. */");
        let open = types.qualified("export class GuestError extends Error {");
        code.scope(&open, "}", |code| {
            code.line(format!("readonly payload: {};", payloads.join(" | ")));
        });
    }
    code.finish()
}

fn declare(
    types: &Types<'_>,
    function: &Function,
    name: &Name,
    variables: &[String],
    code: &mut Code,
) {
    // A parameter may be left out if it and all after it may be.
    let params = function.params.get();
    let required = params
        .iter()
        .rposition(|param| !types::may_be_absent(&param.ty));
    let mut list = String::new();
    for (i, (param, variable)) in params.iter().zip(variables).enumerate() {
        let comma = if i == 0 { "" } else { ", " };
        let optional = match required.is_none_or(|last| i > last) {
            true => "?",
            false => "",
        };
        let _ = write!(
            list,
            "{comma}{variable}{optional}: {}",
            parameter(types, param)
        );
    }
    let returned = match function.result.get() {
        Type::Result(ok, _) => ok,
        result => result,
    };
    let returned = match types.write(returned, Form::Returned).as_str() {
        "undefined" => "void".to_owned(),
        returned => returned.to_owned(),
    };
    let signature = format!("{}({list}): {returned};", name.local);
    if name.local == name.public {
        code.line(format!("export function {signature}"));
    } else {
        code.line(format!("declare function {signature}"));
        code.line(format!(
            "export {{ {} as {} }};",
            name.local,
            camel(&function.name)
        ));
    }
}

fn parameter(types: &Types<'_>, param: &Param) -> String {
    match param.mode {
        // A list of numbers, which are written back.
        Mode::Mutable => types.written_to(&param.ty),
        Mode::Owned | Mode::Borrowed => types.write(&param.ty, Form::Given),
    }
}
