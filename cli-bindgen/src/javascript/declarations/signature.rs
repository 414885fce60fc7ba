//! Parameters and results.

use std::fmt::Write;

use wharf_abi::types::{Callback, Definition, Function, Mode, Param, Type};

use super::types::{Form, Types, may_be_absent};

/// `(a: number, b?: string): boolean` of what a host calls. The object of a method is left out.
pub(super) fn signature(types: &Types<'_>, function: &Function, variables: &[String]) -> String {
    let params = given(function);
    let variables = &variables[variables.len() - params.len()..];
    // A parameter may be left out if it and all after it may be.
    let required = params.iter().rposition(|param| !may_be_absent(&param.ty));
    let mut list = String::new();
    for (i, (param, variable)) in params.iter().zip(variables).enumerate() {
        let comma = if i == 0 { "" } else { ", " };
        let optional = match required.is_none_or(|last| i > last) {
            true => "?",
            false => "",
        };
        let ty = parameter(types, param, Form::Given);
        let _ = write!(list, "{comma}{variable}{optional}: {ty}");
    }
    format!(
        "({list}): {}",
        results_in(types, &function.result, Form::Returned)
    )
}

/// `(a: number): boolean` of what the guest calls.
pub(super) fn served(types: &Types<'_>, function: &Function, variables: &[String]) -> String {
    let params = given(function);
    let variables = &variables[variables.len() - params.len()..];
    let params = params.iter().zip(variables).map(|(param, variable)| {
        let ty = parameter(types, param, Form::Returned);
        format!("{variable}: {ty}")
    });
    let params: Vec<String> = params.collect();
    let result = results_in(types, &function.result, Form::Given);
    format!("({}): {result}", params.join(", "))
}

/// The parameters but for the object of a method.
pub(super) fn given(function: &Function) -> &[Param] {
    use wharf_abi::types::Role;
    let params = function.params.get();
    let role = function.member.as_ref().map(|member| member.role);
    let own = match role {
        Some(Role::Method | Role::Getter | Role::Setter | Role::Text | Role::Next) => 1,
        Some(Role::Constructor | Role::Static | Role::Constant) | None => 0,
    };
    params.get(own..).unwrap_or_default()
}

pub(super) fn parameter(types: &Types<'_>, param: &Param, form: Form) -> String {
    match param.mode {
        // A list of numbers, which are written back.
        Mode::Mutable => types.written_to(&param.ty),
        Mode::Owned | Mode::Borrowed => types.write(&param.ty, form),
    }
}

/// What a function results in: that of a `Result` if it doesn't fail.
pub(super) fn results_in(types: &Types<'_>, result: &Type, form: Form) -> String {
    results_within(types, &[], result, form)
}

fn results_within(types: &Types<'_>, around: &[&Definition], result: &Type, form: Form) -> String {
    let returned = match result {
        Type::Result(ok, _) => ok.get(),
        result => result,
    };
    match types.within(around, returned, form).as_str() {
        "undefined" => "void".to_owned(),
        returned => returned.to_owned(),
    }
}

/// The type of a function that is a value, and whose it is: what its caller gives, its callee gets.
pub(super) fn callback(
    types: &Types<'_>,
    around: &[&Definition],
    callback: &Callback,
    form: Form,
) -> String {
    let params = callback.params.get();
    let params = params.iter().enumerate().map(|(i, ty)| {
        let name = match params.len() {
            1 => "value".to_owned(),
            _ => format!("value{}", i + 1),
        };
        format!("{name}: {}", types.within(around, ty, form.reversed()))
    });
    let params: Vec<String> = params.collect();
    let result = results_within(types, around, &callback.result, form);
    format!("({}) => {result}", params.join(", "))
}
