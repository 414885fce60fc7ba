//! The functions of an interface: exported, imported, and those of resources.

use std::collections::HashSet;

use wharf_abi::section::Interface;
use wharf_abi::types::{Access, Handle, Param, Role, Side, Type};
use wharf_abi::{names, types};

use super::{Function, Imported, Origin, Report, Resource, ResourceMember};

/// Adds them to a report whose sections have been read.
pub(super) fn describe(interface: &Interface, report: &mut Report) {
    report.resources = interface.resources().into_values().map(resource).collect();
    for function in &interface.functions {
        match &function.member {
            None => report.functions.push(described(function)),
            Some(member) => add_member(function, member, None, &mut report.resources),
        }
    }
    let called: HashSet<String> = report
        .imports
        .iter()
        .filter(|import| import.module == names::IMPORTS)
        .map(|import| import.name.clone())
        .collect();
    for types::Import { module, function } in &interface.imports {
        let origin = Origin {
            module: module.get().to_owned(),
            used: called.contains(&names::imported(module, &function.name)),
        };
        match &function.member {
            None => report.imported.push(Imported {
                function: described(function),
                origin,
            }),
            Some(member) => add_member(function, member, Some(origin), &mut report.resources),
        }
    }
    for resource in &mut report.resources {
        resource.members.sort_by_key(|member| order(member.role));
    }
}

fn resource(resource: &types::Resource) -> Resource {
    Resource {
        name: resource.label.name.get().to_owned(),
        rust: resource.label.ident.get().to_owned(),
        path: resource.path.get().to_owned(),
        docs: resource.label.docs.get().to_owned(),
        side: match resource.side {
            Side::Guest => "guest",
            Side::Host => "host",
        },
        members: Vec::new(),
    }
}

fn described(function: &types::Function) -> Function {
    Function {
        name: function.name.get().to_owned(),
        signature: match &function.member {
            None => function.to_string(),
            Some(member) => signature(function, member.role),
        },
        path: function.path.get().to_owned(),
        docs: function.docs.get().to_owned(),
    }
}

fn add_member(
    function: &types::Function,
    member: &types::Member,
    origin: Option<Origin>,
    resources: &mut [Resource],
) {
    let name = member.resource.label.name.get();
    if let Some(resource) = resources.iter_mut().find(|it| it.name == name) {
        resource.members.push(ResourceMember {
            function: described(function),
            role: role(member.role),
            origin,
        });
    }
}

const ROLES: [&str; 8] = [
    "constructor",
    "method",
    "static",
    "getter",
    "setter",
    "constant",
    "text",
    "next",
];

fn role(role: Role) -> &'static str {
    ROLES[match role {
        Role::Constructor => 0,
        Role::Method => 1,
        Role::Static => 2,
        Role::Getter => 3,
        Role::Setter => 4,
        Role::Constant => 5,
        Role::Text => 6,
        Role::Next => 7,
    }]
}

fn order(role: &str) -> Option<usize> {
    ROLES.iter().position(|it| *it == role)
}

/// As Rust writes it in the block of its resource: `fn increment(&mut self) -> u32`,
/// `const MAX: u32`.
fn signature(function: &types::Function, role: Role) -> String {
    let name = function.own_name();
    let result = function.result.get();
    let takes_self = match role {
        Role::Constant => return format!("const {name}: {result}"),
        Role::Constructor | Role::Static => false,
        Role::Method | Role::Getter | Role::Setter | Role::Text | Role::Next => true,
    };
    let params = function.params.get().iter().enumerate();
    let params = params.map(|(index, param)| match receiver(param) {
        Some(receiver) if index == 0 && takes_self => receiver.to_owned(),
        Some(_) | None => param.to_string(),
    });
    let params: Vec<String> = params.collect();
    let params = params.join(", ");
    match result {
        Type::Unit => format!("fn {name}({params})"),
        result => format!("fn {name}({params}) -> {result}"),
    }
}

/// How a method takes its object, if this is one.
fn receiver(param: &Param) -> Option<&'static str> {
    let Type::Handle(handle) = param.ty.get() else {
        return None;
    };
    match handle {
        Handle::Own(_) => Some("self"),
        Handle::Borrow(_, Access::Shared) => Some("&self"),
        Handle::Borrow(_, Access::Exclusive) => Some("&mut self"),
        Handle::Function(_) => None,
    }
}
