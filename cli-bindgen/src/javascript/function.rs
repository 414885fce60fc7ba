//! One exported function in JavaScript.

use wharf_abi::plan::Plan;

use super::call::{self, Param};
use super::values::Values;
use super::{Package, objects};
use crate::code::Code;

/// Writes the function as a method of the object that `instantiate` returns.
pub(super) fn emit(
    package: &Package<'_>,
    plan: &Plan,
    docs: &str,
    values: &mut Values,
    headers: &mut Vec<String>,
    code: &mut Code,
) {
    let name = package.names.public(plan);
    let params = params(package, plan, &name);
    doc_comment(docs, code);
    let open = format!("{name}({}) {{", names(&params));
    headers.push(open.clone());
    code.scope(&open, "},", |code| call::body(plan, &params, values, code));
}

/// The parameters of a function, which errors call by this name.
pub(super) fn params<'p>(package: &Package<'_>, plan: &'p Plan, shown: &str) -> Vec<Param<'p>> {
    let this = objects::this(plan, shown);
    let own = usize::from(this.is_some());
    let variables = package.names.variables(plan);
    let rest = plan.params.iter().zip(variables).skip(own);
    let rest = rest.map(|(param, variable)| Param::of(param, variable, shown));
    this.into_iter().chain(rest).collect()
}

/// What a caller gives, in the order of the parameters.
pub(super) fn names(params: &[Param<'_>]) -> String {
    let given = params.iter().filter(|param| !param.is_this());
    let names: Vec<&str> = given.map(Param::name).collect();
    names.join(", ")
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
