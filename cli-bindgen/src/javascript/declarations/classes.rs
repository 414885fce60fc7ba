//! The classes of the guest's objects.

use wharf_abi::section::Interface;
use wharf_abi::types::{Function, Role};

use super::super::Package;
use super::super::function::doc_comment;
use super::super::objects::{Class, member_name, role_of};
use super::signature::{parameter, results_in, signature};
use super::types::{Form, Types};
use crate::code::Code;

/// Writes every class. If the package is no instance, whoever makes one gets the class with it, and the
/// package has its type alone.
pub(super) fn emit(
    types: &Types<'_>,
    package: &Package<'_>,
    interface: &Interface,
    code: &mut Code,
) {
    for class in &package.classes {
        let name = &class.name.public;
        code.line("");
        doc_comment(class.docs, code);
        let declare = match package.needs_imports() {
            true => "declare",
            false => "export",
        };
        code.scope(&format!("{declare} class {name} {{"), "}", |code| {
            // No object of another class will do.
            code.line("#private;");
            members(types, package, interface, class, code);
            code.line(
                "/** Ends the object: whoever doesn't leaves that to the garbage collector. */",
            );
            code.line("free(): void;");
            code.line("[Symbol.dispose](): void;");
        });
        if package.needs_imports() {
            code.line(format!("export type {{ {name} }};"));
        }
    }
}

fn members(
    types: &Types<'_>,
    package: &Package<'_>,
    interface: &Interface,
    class: &Class<'_>,
    code: &mut Code,
) {
    if class.one(Role::Constructor).is_none() {
        code.line("private constructor();");
    }
    let constructor = class.one(Role::Constructor);
    let rest = class.members.iter().copied();
    let rest = rest.filter(|(plan, _)| role_of(plan) != Some(Role::Constructor));
    for (plan, docs) in constructor.into_iter().chain(rest) {
        let function = interface
            .functions
            .iter()
            .find(|it| it.name.get() == plan.name);
        let (Some(function), Some(member)) = (function, &plan.member) else {
            continue;
        };
        let variables = package.names.variables(plan);
        let name = member_name(plan);
        doc_comment(docs, code);
        member_of(types, function, member.role, &name, &variables, code);
    }
}

fn member_of(
    types: &Types<'_>,
    function: &Function,
    role: Role,
    name: &str,
    variables: &[String],
    code: &mut Code,
) {
    let result = || results_in(types, &function.result, Form::Returned);
    match role {
        Role::Constructor => {
            let all = signature(types, function, variables);
            let params = all.rsplit_once("): ").map_or(&*all, |(params, _)| params);
            code.line(format!("constructor{params});"));
        }
        Role::Method | Role::Text => {
            code.line(format!("{name}{};", signature(types, function, variables)));
        }
        Role::Static => {
            let signature = signature(types, function, variables);
            code.line(format!("static {name}{signature};"));
        }
        Role::Getter => code.line(format!("get {name}(): {};", result())),
        Role::Setter => {
            let param = function.params.get().get(1);
            let ty = param.map(|param| parameter(types, param, Form::Given));
            code.line(format!("set {name}(value: {});", ty.unwrap_or_default()));
        }
        Role::Constant => code.line(format!("static readonly {name}: {};", result())),
        Role::Next => {
            let item = types.write_some(&function.result, Form::Returned);
            let result = types.global("IteratorResult");
            code.line(format!("next(): {result}<{item}, undefined>;"));
            code.line("[Symbol.iterator](): this;");
        }
    }
}
