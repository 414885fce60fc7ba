//! The types of the package, for TypeScript.

use wharf_abi::section::{Interface, WRITER};
use wharf_abi::types::Function;

use super::Package;
use super::function::doc_comment;
use super::names::{Name, camel};
use crate::code::Code;

mod classes;
mod definitions;
mod errors;
mod imports;
mod signature;
mod types;

use signature::signature;
use types::{Form, Types};

/// Writes the declaration file.
pub(super) fn emit(package: &Package<'_>, interface: &Interface) -> String {
    let types = Types::of(interface);
    let mut code = Code::default();
    code.line(format!("// Made by wharf {WRITER}. Changes will be lost."));
    let functions: Vec<(&Function, &Name, Vec<String>)> = functions(package, interface);
    let is_instance = !package.needs_imports();
    if is_instance {
        for (function, name, variables) in &functions {
            code.line("");
            doc_comment(&function.docs, &mut code);
            declare(&types, function, name, variables, &mut code);
        }
        package.tracking.declare(&mut code);
    }
    classes::emit(&types, package, interface, &mut code);
    imports::emit_resources(&types, package, interface, &mut code);
    definitions::emit(&types, &mut code);
    code.line("");
    code.line(match is_instance {
        true => "/** One instance of the guest. The package itself is one, too. */",
        false => "/** One instance of the guest. */",
    });
    code.scope("export interface Instance {", "}", |code| {
        for (function, name, variables) in &functions {
            if is_instance {
                code.line(format!("readonly {}: typeof {};", name.public, name.local));
            } else {
                doc_comment(&function.docs, code);
                let signature = signature(&types, function, variables);
                code.line(format!("{}{signature};", name.public));
            }
        }
        for class in &package.classes {
            let name = &class.name.public;
            code.line(format!("readonly {name}: typeof {name};"));
        }
        if is_instance {
            for name in package.tracking.members() {
                code.line(format!("readonly {name}: typeof {name};"));
            }
        } else {
            package.tracking.declare_members(code);
        }
    });
    code.line("");
    if is_instance {
        code.lines(&types.qualified(include_str!("declarations/instantiate.d.ts")));
    } else {
        imports::emit(&types, package, interface, &mut code);
        code.line("");
        code.lines(&types.qualified(include_str!("declarations/instantiate_with.d.ts")));
    }
    code.line("");
    code.lines(&types.qualified(include_str!("declarations/panic.d.ts")));
    if package.errors {
        code.line("");
        let mut payloads: Vec<String> = errors::of(interface)
            .into_iter()
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
    if package.features.owns {
        code.line("");
        code.lines(&types.qualified(include_str!("declarations/resource.d.ts")));
    }
    if package.features.gives_functions {
        code.line("");
        code.lines(include_str!("declarations/function.d.ts"));
    }
    if package.features.views {
        code.line("");
        code.lines(include_str!("declarations/view.d.ts"));
    }
    if package.features.owns {
        code.line("");
        code.lines(include_str!("declarations/dispose.d.ts"));
    }
    code.finish()
}

/// The functions that belong to no class, with what they and their parameters are called.
fn functions<'p>(
    package: &'p Package<'_>,
    interface: &'p Interface,
) -> Vec<(&'p Function, &'p Name, Vec<String>)> {
    let all = interface.functions.iter().zip(package.plans);
    let free = all.filter(|(function, _)| function.member.is_none());
    free.zip(package.names.functions())
        .map(|((function, plan), name)| (function, name, package.names.variables(plan)))
        .collect()
}

fn declare(
    types: &Types<'_>,
    function: &Function,
    name: &Name,
    variables: &[String],
    code: &mut Code,
) {
    let signature = signature(types, function, variables);
    if name.local == name.public {
        code.line(format!("export function {}{signature};", name.local));
    } else {
        code.line(format!("declare function {}{signature};", name.local));
        code.line(format!(
            "export {{ {} as {} }};",
            name.local,
            camel(&function.name)
        ));
    }
}
