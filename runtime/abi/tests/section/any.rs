//! Interfaces that nobody wrote, as they would be decoded.

use proptest::prelude::*;
use wharf_abi::flow::{Carried, Flow};
use wharf_abi::section::{Interface, WRITER};
use wharf_abi::types::{Access, Handle, Import, Member, Role, Side};
use wharf_abi::{Function, Mode, Param, Ref, Type};

use crate::built::{boxed, owned, parts};
use crate::generated::{Object, SCALARS, any_object, any_tree_that_flows};

/// Any name that the section accepts.
fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z_ßñ中][a-zA-Z0-9_ßñ中٣-]{0,12}"
}

/// A parameter; its definitions are called `types` and a number.
fn param(name: String, types: String, flow: Flow) -> impl Strategy<Value = Param> {
    let numbers = prop::sample::select(&SCALARS[..]).prop_filter_map("numbers", |scalar| {
        let element = Ref::Owned(Box::new(Type::Scalar(scalar)));
        scalar
            .is_number()
            .then_some((Mode::Mutable, Type::List(element)))
    });
    let looked_at = prop::sample::select(&[Mode::Owned, Mode::Borrowed][..]);
    let rest = (looked_at, any_tree_that_flows(flow));
    let rest = rest.prop_map(move |(mode, tree)| (mode, tree.called(&types)));
    prop_oneof![1 => numbers, 4 => rest].prop_map(move |(mode, ty)| Param {
        name: owned(name.clone()),
        mode,
        ty: boxed(ty),
    })
}

/// A result: of an export, sometimes a view.
fn result(types: String, flow: Flow) -> BoxedStrategy<Type> {
    let tree = any_tree_that_flows(flow).prop_map(move |tree| tree.called(&types));
    let numbers = SCALARS.iter().copied().filter(|it| it.is_number());
    let access = prop::sample::select(&[Access::Shared, Access::Exclusive][..]);
    let view = (prop::sample::select(numbers.collect::<Vec<_>>()), access)
        .prop_map(|(scalar, access)| Type::View(scalar, access));
    match flow == Flow::FROM_GUEST {
        true => prop_oneof![9 => tree, 1 => view].boxed(),
        false => tree.boxed(),
    }
}

/// A function; its definitions are called `types` and a number, its arguments flow `to`.
fn function(name: String, types: String, to: Flow) -> impl Strategy<Value = Function> {
    let back = Flow {
        to: to.sender(),
        role: Carried::Result,
    };
    let docs = prop_oneof![
        Just(String::new()),
        any::<String>(),
        "[ -~]{0,20}\n[ -~]{0,20}"
    ];
    let result = result(format!("{types}T"), back);
    let params = prop::collection::btree_set(self::name(), 0..5).prop_flat_map(move |names| {
        let params = names.into_iter().enumerate();
        let params = params.map(|(number, name)| param(name, format!("{types}P{number}T"), to));
        params.collect::<Vec<_>>()
    });
    (docs, any::<String>(), params, result).prop_map(move |(docs, path, params, result)| Function {
        name: owned(name.clone()),
        docs: owned(docs),
        path: owned(path),
        params: parts(params),
        result: boxed(result),
        member: None,
    })
}

/// What a function of the guest's or of the host's may be to a resource.
fn role(side: Side) -> impl Strategy<Value = Option<(Role, Object)>> {
    let mut roles = vec![
        Role::Constructor,
        Role::Method,
        Role::Static,
        Role::Getter,
        Role::Setter,
    ];
    if side == Side::Guest {
        roles.extend([Role::Constant, Role::Text, Role::Next]);
    }
    prop::option::of((prop::sample::select(roles), any_object(side)))
}

/// The function with the name, the parameters and the result that such a role wants.
fn in_role(function: Function, member: Option<(Role, Object)>) -> Function {
    let Some((role, object)) = member else {
        return function;
    };
    let Ref::Owned(params) = function.params else {
        panic!("it was generated")
    };
    let resource = object.resource();
    let this = Param {
        name: owned("self"),
        mode: Mode::Borrowed,
        ty: boxed(Type::Handle(Handle::Own(object.resource()))),
    };
    let rest = params.into_vec().into_iter();
    let rest: Vec<Param> = rest.filter(|param| &*param.name != "self").collect();
    let with_this = |rest: Vec<Param>| [this].into_iter().chain(rest).collect::<Vec<_>>();
    let own = Type::Handle(Handle::Own(object.resource()));
    let (params, result) = match role {
        Role::Constructor => (rest, boxed(own)),
        Role::Static => (rest, function.result),
        Role::Method => (with_this(rest), function.result),
        Role::Getter => (with_this(vec![]), function.result),
        Role::Setter => {
            let value = Param {
                name: owned("value"),
                mode: Mode::Owned,
                ty: boxed(Type::Str),
            };
            (with_this(vec![value]), function.result)
        }
        Role::Constant => (vec![], function.result),
        Role::Text => (with_this(vec![]), boxed(Type::Str)),
        Role::Next => (with_this(vec![]), boxed(Type::Option(boxed(Type::Str)))),
    };
    let set = if role == Role::Setter { "set_" } else { "" };
    let name = format!("{}.{set}{}", resource.label.name.get(), function.name.get());
    Function {
        name: owned(name),
        params: parts(params),
        result,
        member: Some(Member { resource, role }),
        ..function
    }
}

fn functions_of(side: Side, most: usize) -> impl Strategy<Value = Vec<Function>> {
    let to = Flow {
        to: side,
        role: Carried::Argument,
    };
    prop::collection::btree_set(name(), 0..most).prop_flat_map(move |names| {
        let functions = names.into_iter().enumerate().map(|(index, name)| {
            let types = format!("{side:?}{index}");
            let function = (function(name, types, to), role(side));
            function.prop_map(|(function, role)| in_role(function, role))
        });
        functions.collect::<Vec<_>>()
    })
}

/// An interface, as it would be decoded.
pub(crate) fn interface() -> impl Strategy<Value = Interface> {
    let module = prop_oneof![
        Just(String::new()),
        Just("./dom.js".into()),
        any::<String>()
    ];
    let imports = (functions_of(Side::Host, 4), module).prop_map(|(functions, module)| {
        let mut modules = [String::new(), module].into_iter().cycle();
        functions
            .into_iter()
            .map(|function| Import {
                module: owned(modules.next().expect("there is always one")),
                function,
            })
            .collect::<Vec<_>>()
    });
    (functions_of(Side::Guest, 5), imports).prop_map(|(mut functions, mut imports)| {
        functions.sort_by(|a, b| a.name.get().cmp(b.name.get()));
        let key = |it: &Import| {
            (
                it.module.get().to_owned(),
                it.function.name.get().to_owned(),
            )
        };
        imports.sort_by_key(key);
        Interface {
            writer: match functions.is_empty() && imports.is_empty() {
                true => String::new(),
                false => WRITER.into(),
            },
            functions,
            imports,
        }
    })
}
