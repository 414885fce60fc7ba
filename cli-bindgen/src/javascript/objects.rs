//! Classes of the guest's objects, made for each instance.

use wharf_abi::plan::Plan;
use wharf_abi::section::Interface;
use wharf_abi::types::{Role, Side};

use super::call::{self, Param};
use super::function::doc_comment;
use super::labels::quoted;
use super::names::{Name, camel};
use super::values::Values;
use super::{Package, function};
use crate::code::Code;

/// The cell of the object whose method is called, in its class. A call of a function that says so costs
/// as much as all else that there is to look at.
pub(super) const OWN_CELL: &str = "#cell in Object(this) ? this.#cell : new Stranger(this)";

/// A class.
pub(super) struct Class<'p> {
    /// What the interface calls the resource; so does JavaScript.
    pub(super) name: Name,
    pub(super) docs: &'p str,
    /// Its functions, with their docs, in the interface's order.
    pub(super) members: Vec<(&'p Plan, &'p str)>,
}

impl<'p> Class<'p> {
    /// The classes of an interface.
    pub(super) fn all(
        interface: &'p Interface,
        plans: &'p [Plan],
        names: &super::names::Names,
    ) -> Vec<Class<'p>> {
        let resources = interface.resources().into_values();
        let guests = resources.filter(|resource| resource.side == Side::Guest);
        let of = |plan: &Plan, name: &str| {
            let member = plan.member.as_ref();
            member.is_some_and(|member| member.resource.name == name)
        };
        let class = |resource: &'p wharf_abi::types::Resource| {
            let name = resource.label.name.get();
            let all = plans.iter().zip(&interface.functions);
            let members = all.filter(|(plan, _)| of(plan, name));
            Class {
                name: names.class(name),
                docs: &resource.label.docs,
                members: members
                    .map(|(plan, function)| (plan, function.docs.get()))
                    .collect(),
            }
        };
        guests.map(class).collect()
    }

    /// The function of this role, if there is one.
    pub(super) fn one(&self, role: Role) -> Option<(&'p Plan, &'p str)> {
        let mut members = self.members.iter().copied();
        members.find(|(plan, _)| role_of(plan) == Some(role))
    }
}

pub(super) fn role_of(plan: &Plan) -> Option<Role> {
    plan.member.as_ref().map(|member| member.role)
}

/// What a member is called in JavaScript.
pub(super) fn member_name(plan: &Plan) -> String {
    match &plan.member {
        Some(member) => match member.role {
            Role::Text => "toString".to_owned(),
            Role::Next => "next".to_owned(),
            Role::Constructor | Role::Method | Role::Static | Role::Getter | Role::Setter => {
                camel(&member.name)
            }
            // `MAX_SIZE` is one in JavaScript, too.
            Role::Constant => member.name.replace('-', "_"),
        },
        None => camel(&plan.name),
    }
}

/// Writes a class.
pub(super) fn emit(
    package: &Package<'_>,
    class: &Class<'_>,
    values: &mut Values,
    headers: &mut Vec<String>,
    code: &mut Code,
) {
    let Name { public, local } = &class.name;
    let quoted_name = quoted(public);
    code.line(format!("let cellOf{local};"));
    code.line("");
    doc_comment(class.docs, code);
    code.scope(&format!("class {local} {{"), "}", |code| {
        code.line("#cell;");
        code.line("");
        code.scope("static {", "}", |code| {
            code.line(format!(
                "cellOf{local} = (value) => \
                 (#cell in Object(value) ? value.#cell : new Stranger(value));"
            ));
            code.line(format!("makeDisposable(this.prototype, cellOf{local});"));
            if public != local {
                code.line(format!(
                    "Object.defineProperty(this, \"name\", {{ value: {quoted_name} }});"
                ));
            }
        });
        constructor(package, class, values, headers, code);
        for (plan, docs) in &class.members {
            if role_of(plan) != Some(Role::Constructor) {
                code.line("");
                member(package, class, plan, docs, values, headers, code);
            }
        }
        code.line("");
        code.line("// Ends the object now, and not some time after nobody has it any more.");
        code.scope("free() {", "}", |code| {
            call::count_run(&values.features, code);
            let place = quoted(&format!("{public}.free"));
            code.line(format!("dropCell({OWN_CELL}, {quoted_name}, {place});"));
        });
    });
}

/// The constructor. An object that the guest gives away is made by it, too, and then has a cell.
fn constructor(
    package: &Package<'_>,
    class: &Class<'_>,
    values: &mut Values,
    headers: &mut Vec<String>,
    code: &mut Code,
) {
    let Name { public, local } = &class.name;
    let adopted = format!("adoptedBy({})", quoted(public));
    code.line("");
    let Some((plan, docs)) = class.one(Role::Constructor) else {
        code.scope("constructor() {", "}", |code| {
            code.line(format!("this.#cell = {adopted};"));
        });
        return;
    };
    let params = function::params(package, plan, &format!("new {public}"));
    let names = function::names(&params);
    doc_comment(docs, code);
    code.scope(&format!("constructor({names}) {{"), "}", |code| {
        code.line(format!(
            "this.#cell = adoptedCell ? {adopted} : {local}.#new({names});"
        ));
    });
    code.line("");
    let open = format!("static #new({names}) {{");
    headers.push(open.clone());
    code.scope(&open, "}", |code| call::body(plan, &params, values, code));
}

fn member(
    package: &Package<'_>,
    class: &Class<'_>,
    plan: &Plan,
    docs: &str,
    values: &mut Values,
    headers: &mut Vec<String>,
    code: &mut Code,
) {
    let name = member_name(plan);
    let shown = format!("{}.{name}", class.name.public);
    let params = function::params(package, plan, &shown);
    let names = function::names(&params);
    let role = role_of(plan);
    let open = match role {
        Some(Role::Static | Role::Constructor) | None => format!("static {name}({names}) {{"),
        Some(Role::Constant) => format!("static get {name}() {{"),
        Some(Role::Getter) => format!("get {name}() {{"),
        Some(Role::Setter) => format!("set {name}({names}) {{"),
        Some(Role::Method | Role::Text | Role::Next) => format!("{name}({names}) {{"),
    };
    headers.push(open.clone());
    doc_comment(docs, code);
    code.scope(&open, "}", |code| call::body(plan, &params, values, code));
    if role == Some(Role::Next) {
        code.line("");
        code.scope("[Symbol.iterator]() {", "}", |code| {
            code.line("return this;")
        });
    }
}

/// Whether the first parameter is the object whose method it is.
pub(super) fn takes_this(plan: &Plan) -> bool {
    match role_of(plan) {
        Some(Role::Method | Role::Getter | Role::Setter | Role::Text | Role::Next) => true,
        Some(Role::Constructor | Role::Static | Role::Constant) | None => false,
    }
}

/// The parameter of a plan's own object.
pub(super) fn this<'p>(plan: &'p Plan, shown: &str) -> Option<Param<'p>> {
    let first = plan.params.first().filter(|_| takes_this(plan))?;
    Some(Param::this(first, shown))
}
