//! What the guest imports: an interface for what `instantiate` is given, and one for each of the host's
//! resources.

use std::collections::BTreeMap;

use wharf_abi::section::Interface;
use wharf_abi::types::{Function, Role, Side};

use super::super::Package;
use super::super::function::doc_comment;
use super::super::imports::Imported;
use super::super::labels;
use super::signature::{parameter, results_in, served};
use super::types::{Form, Types};
use crate::code::Code;

/// An import with its types.
struct Declared<'p> {
    import: &'p Imported<'p>,
    function: &'p Function,
    variables: Vec<String>,
}

fn declared<'p>(package: &'p Package<'_>, interface: &'p Interface) -> Vec<Declared<'p>> {
    let all = package.imports.iter().zip(&interface.imports);
    all.map(|(import, declared)| Declared {
        import,
        function: &declared.function,
        variables: package.names.variables(&import.plan.call),
    })
    .collect()
}

/// Writes what whoever makes an instance gives.
pub(super) fn emit(
    types: &Types<'_>,
    package: &Package<'_>,
    interface: &Interface,
    code: &mut Code,
) {
    let all = declared(package, interface);
    let given: Vec<&Declared<'_>> = all
        .iter()
        .filter(|it| it.import.plan.module.is_empty() && it.import.is_given())
        .collect();
    let mut resources: BTreeMap<&str, Vec<&Declared<'_>>> = BTreeMap::new();
    code.line("/** What the guest imports. What these functions throw, the guest gets if it expects an error. */");
    code.scope("export interface Imports {", "}", |code| {
        for it in given {
            match it.import.member() {
                Some((resource, _)) => resources.entry(resource).or_default().push(it),
                None => {
                    let name = labels::property(&it.import.name);
                    doc_comment(&it.function.docs, code);
                    let signature = served(types, it.function, &it.variables);
                    code.line(format!("{name}{signature};"));
                }
            }
        }
        for (resource, functions) in resources {
            code.scope(&format!("readonly {resource}: {{"), "};", |code| {
                for Declared {
                    import,
                    function,
                    variables,
                } in functions
                {
                    doc_comment(&function.docs, code);
                    let signature = served(types, function, variables);
                    code.line(match import.member() {
                        Some((_, Role::Constructor)) => format!("new {signature};"),
                        _ => format!("{}{signature};", labels::property(&import.name)),
                    });
                }
            });
        }
    });
}

/// Writes the types of the host's objects: what the guest uses of them.
pub(super) fn emit_resources(
    types: &Types<'_>,
    package: &Package<'_>,
    interface: &Interface,
    code: &mut Code,
) {
    let all = declared(package, interface);
    for (name, resource) in interface.resources() {
        if resource.side == Side::Guest {
            continue;
        }
        code.line("");
        doc_comment(&resource.label.docs, code);
        let of = |it: &&Declared<'_>| it.import.member().is_some_and(|(own, _)| own == name);
        let own: Vec<&Declared<'_>> = all.iter().filter(of).collect();
        let mut body = Code::default();
        members(types, &own, &mut body);
        let body = body.finish();
        if body.is_empty() {
            code.line(format!("export type {name} = object;"));
        } else {
            code.scope(&format!("export interface {name} {{"), "}", |code| {
                code.lines(&body);
            });
        }
    }
}

fn members(types: &Types<'_>, own: &[&Declared<'_>], code: &mut Code) {
    for it in own {
        let Declared {
            import, function, ..
        } = it;
        let Some((_, role)) = import.member() else {
            continue;
        };
        let name = labels::property(&import.name);
        let other = own.iter().find(|other| {
            let accessor = matches!(role, Role::Getter | Role::Setter);
            accessor && other.import.name == import.name && !std::ptr::eq(**other, *it)
        });
        // A property that can be read and set is one member.
        let both = other.filter(|other| property_type(types, it) == property_type(types, other));
        match (role, both) {
            (Role::Setter, Some(_)) | (Role::Constructor | Role::Static, _) => continue,
            (_, _) => doc_comment(&function.docs, code),
        }
        let ty = property_type(types, it);
        code.line(match (role, other, both) {
            (Role::Getter, None, _) => format!("readonly {name}: {ty};"),
            (Role::Getter, Some(_), None) => format!("get {name}(): {ty};"),
            (Role::Setter, Some(_), None) => format!("set {name}(value: {ty});"),
            (Role::Getter | Role::Setter, _, _) => format!("{name}: {ty};"),
            (_, _, _) => format!("{name}{};", served(types, function, &it.variables)),
        });
    }
}

/// What a getter returns, or a setter is given.
fn property_type(types: &Types<'_>, it: &Declared<'_>) -> String {
    let set = it.function.params.get().get(1);
    match (it.import.member(), set) {
        (Some((_, Role::Setter)), Some(param)) => parameter(types, param, Form::Returned),
        (_, _) => results_in(types, &it.function.result, Form::Given),
    }
}
