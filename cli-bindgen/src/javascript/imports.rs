//! What the guest imports: functions around those of the host.

use std::collections::BTreeMap;

use wharf_abi::plan::{ImportPlan, Kind, Node, ParamPlan};
use wharf_abi::section::Interface;
use wharf_abi::slots::Pass;
use wharf_abi::types::{Import, Mode, Role, Scalar};

use super::Package;
use super::call::optional;
use super::labels::{access, property, quoted};
use super::names::camel;
use super::serve::{Argument, Served};
use super::values::{List, Place, Values, list};
use crate::code::Code;

/// What an import is called in JavaScript.
pub(super) struct Imported<'p> {
    pub(super) plan: &'p ImportPlan,
    /// The name of the function, or of the member of its resource.
    pub(super) name: String,
}

impl<'p> Imported<'p> {
    pub(super) fn of(import: &Import, plan: &'p ImportPlan) -> Self {
        let path = import.function.path.get();
        let ident = path.rsplit("::").next().unwrap_or(path);
        let own = import.function.own_name();
        let name = match &plan.call.member {
            Some(member) => &member.name,
            None => &plan.call.name,
        };
        Imported {
            plan,
            // If the guest chose it, it is written as it is.
            name: match own == ident {
                true => camel(name),
                false => name.clone(),
            },
        }
    }

    /// What it is to a resource, and what that is called.
    pub(super) fn member(&self) -> Option<(&'p str, Role)> {
        let member = self.plan.call.member.as_ref()?;
        Some((&member.resource.name, member.role))
    }

    /// What it is called in errors.
    pub(super) fn shown(&self) -> String {
        match self.member() {
            None => self.name.clone(),
            Some((resource, Role::Constructor)) => format!("new {resource}"),
            Some((resource, _)) => format!("{resource}.{}", self.name),
        }
    }

    /// Whether its module, or whoever makes an instance, must have it.
    pub(super) fn is_given(&self) -> bool {
        self.source().is_some()
    }

    /// Where it comes from: the resource that must be a function with others as its properties, or
    /// the module; none if it is an object's own.
    fn source(&self) -> Option<Source<'p>> {
        let (resource, name) = match self.member() {
            None => (None, Some(self.name.clone())),
            Some((resource, Role::Constructor)) => (None, Some(resource.to_owned())),
            Some((resource, Role::Static)) => (Some(resource), Some(self.name.clone())),
            Some((
                _,
                Role::Method
                | Role::Getter
                | Role::Setter
                | Role::Constant
                | Role::Text
                | Role::Next,
            )) => (None, None),
        };
        Some(Source {
            module: &self.plan.module,
            resource,
            name: name?,
        })
    }
}

/// A function that must be there when an instance is made.
struct Source<'p> {
    module: &'p str,
    resource: Option<&'p str>,
    name: String,
}

/// The imports of an interface.
pub(super) fn imported<'p>(interface: &Interface, plans: &'p [ImportPlan]) -> Vec<Imported<'p>> {
    let imports = interface.imports.iter().zip(plans);
    imports
        .map(|(import, plan)| Imported::of(import, plan))
        .collect()
}

impl Package<'_> {
    /// The object that holds the functions of a module, or of nothing named.
    fn object(&self, module: &str) -> &str {
        let variable = self.names.modules.get(module);
        variable.map_or("imports", String::as_str)
    }

    /// Statements that fail unless every function is there.
    pub(super) fn require_imports(&self, code: &mut Code) {
        let mut required: BTreeMap<(&str, Option<&str>), Vec<String>> = BTreeMap::new();
        for import in &self.imports {
            if let Some(source) = import.source() {
                let names = required
                    .entry((source.module, source.resource))
                    .or_default();
                if !names.contains(&source.name) {
                    names.push(source.name);
                }
            }
        }
        for ((module, resource), names) in required {
            let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            let mut object = self.object(module).to_owned();
            let mut shown = match module {
                "" => "instantiate: imports.".to_owned(),
                module => format!("{module}: "),
            };
            if let Some(resource) = resource {
                let optional = if module.is_empty() { "?" } else { "" };
                object += &format!("{optional}.{resource}");
                shown += &format!("{resource}.");
            }
            code.line(format!(
                "requireFunctions({object}, [{}], {});",
                names.join(", "),
                quoted(&shown)
            ));
        }
    }

    /// The object of all that the module imports.
    pub(super) fn host(&self, values: &mut Values, code: &mut Code) {
        code.scope("const host = {", "};", |code| {
            for import in &self.imports {
                self.import(import, values, code);
            }
            if values.features.hosts {
                code.line("$drop: dropHost,");
            }
            if values.features.invokes {
                code.line("$invoke: invokeHost,");
            }
        });
    }

    fn import(&self, import: &Imported<'_>, values: &mut Values, code: &mut Code) {
        let plan = &import.plan.call;
        let variables = self.names.variables(plan);
        let mut slots = Vec::new();
        let mut arguments = Vec::new();
        for (param, variable) in plan.params.iter().zip(variables) {
            arguments.push(argument(param, &variable, &mut slots, values));
        }
        let given: Vec<&str> = arguments.iter().map(|it| it.value.as_str()).collect();
        let object = self.object(&import.plan.module);
        let call = match import.member() {
            None => format!("{object}{}({})", access(&import.name), given.join(", ")),
            Some((resource, role)) => {
                let (own, rest) = match given.split_first() {
                    Some((own, rest)) => (*own, rest.join(", ")),
                    None => ("", String::new()),
                };
                let member = access(&import.name);
                match role {
                    Role::Constructor => format!("new {object}.{resource}({})", given.join(", ")),
                    Role::Static => format!("{object}.{resource}{member}({})", given.join(", ")),
                    Role::Method | Role::Constant | Role::Text | Role::Next => {
                        format!("{own}{member}({rest})")
                    }
                    Role::Getter => format!("{own}{member}"),
                    Role::Setter => format!("{own}{member} = {rest}"),
                }
            }
        };
        let whose = format!("the import `{}`", import.shown());
        let served = Served {
            arguments,
            nodes: plan.params.iter().map(|param| &param.value).collect(),
            call,
            pass: plan.result,
            result: &plan.value,
            nothing: None,
            place: Place::Whole(quoted(&format!("{whose}: its result"))),
            whose: quoted(&whose),
        };
        let open = format!("{}({}) {{", property(&plan.export), slots.join(", "));
        code.scope(&open, "},", |code| served.emit(values, code));
    }
}

/// A parameter: its slots are added.
fn argument(
    param: &ParamPlan,
    variable: &str,
    slots: &mut Vec<String>,
    values: &mut Values,
) -> Argument {
    let node = &param.value;
    match param.pass {
        Pass::Nothing => Argument {
            value: "undefined".to_owned(),
            lift: Vec::new(),
            in_memory: false,
            copy_back: None,
        },
        Pass::Scalar(_) if is_certain(node) => {
            slots.push(variable.to_owned());
            Argument {
                value: values.lift(node, variable),
                lift: Vec::new(),
                in_memory: false,
                copy_back: None,
            }
        }
        Pass::Scalar(_) => {
            let core = format!("{variable}_core");
            let lift = format!("const {variable} = {};", values.lift(node, &core));
            slots.push(core);
            Argument {
                value: variable.to_owned(),
                lift: vec![lift],
                in_memory: false,
                copy_back: None,
            }
        }
        Pass::Optional(_) => {
            let [tag, core] = [format!("{variable}_tag"), format!("{variable}_core")];
            let some = values.lift(optional(node), &core);
            let lift = format!("const {variable} = isSome({tag}) ? {some} : undefined;");
            slots.extend([tag, core]);
            Argument {
                value: variable.to_owned(),
                lift: vec![lift],
                in_memory: false,
                copy_back: None,
            }
        }
        Pass::List => {
            let [at, length] = [format!("{variable}_at"), format!("{variable}_length")];
            let mut lift = Vec::new();
            let load = if matches!(node.kind, Kind::Str) {
                format!("liftText({at}, {length})")
            } else {
                let (load, spends) = values.load_result(node, &format!("pairAt({at}, {length})"));
                lift.extend(spends.then(|| "allow();".to_owned()));
                load
            };
            lift.push(format!("const {variable} = {load};"));
            let mut copy_back = None;
            if let (Mode::Mutable, Kind::List(element)) = (param.mode, &node.kind)
                && let List::Numbers(number) = list(element)
            {
                let (view, size) = (number.view(), element.size);
                copy_back = Some(format!("{view}.set({variable}, ({at} >>> 0) / {size});"));
            }
            slots.extend([at, length]);
            Argument {
                value: variable.to_owned(),
                lift,
                in_memory: true,
                copy_back,
            }
        }
        Pass::Pointer => {
            let at = format!("{variable}_at");
            let Node { size, align, .. } = node;
            let mut lift = vec![format!("{at} = root({at}, {size}, {align});")];
            let (load, spends) = values.load_result(node, &at);
            lift.extend(spends.then(|| "allow();".to_owned()));
            lift.push(format!("const {variable} = {load};"));
            slots.push(at);
            Argument {
                value: variable.to_owned(),
                lift,
                in_memory: true,
                copy_back: None,
            }
        }
    }
}

/// Whether any core value is one: then lifting it can't fail.
fn is_certain(node: &Node) -> bool {
    match &node.kind {
        Kind::Scalar(scalar) => *scalar != Scalar::Char,
        Kind::Flags { .. } => true,
        Kind::Unit
        | Kind::NonZero(_)
        | Kind::Wide(_)
        | Kind::Str
        | Kind::List(_)
        | Kind::Array(_, _)
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Tuple(_)
        | Kind::Option { .. }
        | Kind::Result { .. }
        | Kind::Record { .. }
        | Kind::Variant { .. }
        | Kind::Enum { .. }
        | Kind::Boxed(_)
        | Kind::Back(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => false,
    }
}
