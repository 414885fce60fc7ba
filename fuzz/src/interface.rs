//! Sections of the interface.
//!
//! Where the bytes end, every choice is the first: so the first is always what makes a section.

use std::cell::Cell;
use std::ops::RangeInclusive;

use arbitrary::{Result, Unstructured};
use wharf_abi::flow::{Carried, Flow};
use wharf_abi::section::encode;
use wharf_abi::types::{Access, Callback, Calls, Handle, Import, Member, Resource, Role, Side};
use wharf_abi::{
    Body, Case, Definition, Field, Function, Label, Mode, Param, Payload, Ref, Scalar, Type, Wide,
};

/// Names, so few that some meet: among them words of JavaScript's and of the runtime's.
const NAMES: [&str; 16] = [
    "a",
    "b",
    "c",
    "f",
    "tag",
    "val",
    "memory",
    "class",
    "constructor",
    "__proto__",
    "Node",
    "Page",
    "Self_",
    "größe",
    "a-b",
    "$",
];

thread_local! {
    /// How many names there are.
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// A section: any bytes, or that of some functions, perhaps damaged.
///
/// # Errors
/// If there are too few bytes.
pub fn section(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    if !u.ratio(7, 8)? {
        return u.arbitrary();
    }
    COUNT.set(0);
    let mut bytes = Vec::new();
    for _ in 0..u.int_in_range(1..=4)? {
        bytes.extend(encode(&function(u, Side::Guest)?));
    }
    for _ in 0..u.int_in_range(0..=3)? {
        let modules = ["", "./dom.js", "a#b", "\"'`\\\n\u{2028}"];
        bytes.extend(encode(&Import {
            module: text(u.choose(&modules)?),
            function: function(u, Side::Host)?,
        }));
    }
    if !u.ratio(3, 4)? {
        for _ in 0..u.int_in_range(1..=3)? {
            let place = u.choose_index(bytes.len())?;
            bytes[place] = u.arbitrary()?;
        }
    }
    Ok(bytes)
}

/// A function of this side's.
fn function(u: &mut Unstructured<'_>, side: Side) -> Result<Function> {
    let to = Flow {
        to: side,
        role: Carried::Argument,
    };
    let params = several(u, 0..=4, |u| {
        let ty = ty(u, &mut Inside::of(to), 5)?;
        let mode = match ty.is_list_of_numbers() {
            true => *u.choose(&[Mode::Owned, Mode::Borrowed, Mode::Mutable])?,
            false => *u.choose(&[Mode::Owned, Mode::Borrowed])?,
        };
        let name = name(u)?;
        Ok(Param { name, mode, ty })
    })?;
    let result = match u.int_in_range(0..=15)? {
        15 => {
            let scalar = match u.ratio(15, 16)? {
                true => *u.choose(&[Scalar::U8, Scalar::F64])?,
                false => Scalar::Bool,
            };
            boxed(Type::View(scalar, access(u)?))
        }
        _ => {
            let back = Flow {
                to: to.sender(),
                role: Carried::Result,
            };
            ty(u, &mut Inside::of(back), 6)?
        }
    };
    let function = Function {
        name: name(u)?,
        docs: docs(u)?,
        path: text("guest::f"),
        params,
        result,
        member: None,
    };
    match u.ratio(2, 3)? {
        true => Ok(function),
        false => member(u, function, side),
    }
}

/// The same function as a resource's, most often with what its role wants.
fn member(u: &mut Unstructured<'_>, function: Function, side: Side) -> Result<Function> {
    let roles = [
        Role::Method,
        Role::Constructor,
        Role::Static,
        Role::Getter,
        Role::Setter,
        Role::Constant,
        Role::Text,
        Role::Next,
    ];
    let role = *u.choose(&roles)?;
    let resource = resource(u, side)?;
    let set = if role == Role::Setter { "set_" } else { "" };
    let named = format!("{}.{set}{}", &*resource.label.name, &*function.name);
    let function = Function {
        name: text(&named),
        member: Some(Member {
            resource: copy(&resource),
            role,
        }),
        ..function
    };
    if !u.ratio(7, 8)? {
        return Ok(function);
    }
    let this = || Param {
        name: text("self"),
        mode: Mode::Borrowed,
        ty: boxed(Type::Handle(Handle::Own(copy(&resource)))),
    };
    let Ref::Owned(rest) = function.params else {
        return Ok(function);
    };
    let most = match role {
        Role::Constructor | Role::Static | Role::Method => usize::MAX,
        Role::Setter => 1,
        Role::Getter | Role::Text | Role::Next | Role::Constant => 0,
    };
    let takes_self = !matches!(role, Role::Constructor | Role::Static | Role::Constant);
    let first = takes_self.then(this);
    let params = first
        .into_iter()
        .chain(rest.into_vec().into_iter().take(most));
    let result = match role {
        Role::Constructor => boxed(Type::Handle(Handle::Own(copy(&resource)))),
        Role::Text => boxed(Type::Str),
        Role::Next => boxed(Type::Option(function.result)),
        Role::Method | Role::Static | Role::Getter | Role::Setter | Role::Constant => {
            function.result
        }
    };
    Ok(Function {
        params: Ref::Owned(params.collect()),
        result,
        ..function
    })
}

/// What is around a type.
struct Inside {
    /// The paths of the definitions.
    paths: Vec<&'static str>,
    /// Which way it flows.
    flow: Flow,
    /// Whether it is a part of a key, which has no handles.
    key: bool,
}

impl Inside {
    fn of(flow: Flow) -> Inside {
        Inside {
            paths: Vec::new(),
            flow,
            key: false,
        }
    }

    /// Whether something that is lent may flow this way: most often, only then there is some.
    fn lends(&self, of: Side) -> bool {
        self.flow.role == Carried::Argument && (of, self.flow.to) != (Side::Guest, Side::Host)
    }
}

/// A type.
fn ty(u: &mut Unstructured<'_>, around: &mut Inside, depth: u32) -> Result<Ref<Type>> {
    let kinds = if depth == 0 { 8 } else { 18 };
    let ty = match u.int_in_range(0..=kinds)? {
        0..=2 => Type::Scalar(*u.choose(&Scalar::ALL)?),
        3 => Type::Str,
        4 => Type::NonZero(*u.choose(&[Scalar::U8, Scalar::S64])?),
        5 => Type::Wide(*u.choose(&[Wide::U128, Wide::S128])?),
        6 => Type::Unit,
        // Where there is nothing around, most often something else.
        7 => match (around.paths.as_slice(), u.ratio(7, 8)?) {
            ([], true) => Type::Str,
            ([], false) => Type::Back(text("Node")),
            (paths, _) => Type::List(boxed(Type::Back(text(u.choose(paths)?)))),
        },
        8 | 17 if around.key => Type::Str,
        8 => {
            let side = *u.choose(&[Side::Guest, Side::Host])?;
            let resource = resource(u, side)?;
            match around.lends(side) != u.ratio(1, 16)? && u.ratio(1, 2)? {
                true => Type::Handle(Handle::Borrow(resource, access(u)?)),
                false => Type::Handle(Handle::Own(resource)),
            }
        }
        9 => Type::List(ty(u, around, depth - 1)?),
        10 => Type::Option(ty(u, around, depth - 1)?),
        11 => Type::Result(ty(u, around, depth - 1)?, ty(u, around, depth - 1)?),
        12 => Type::Tuple(several(u, 1..=3, |u| ty(u, around, depth - 1))?),
        13 => {
            let len = match u.ratio(15, 16)? {
                true => u.int_in_range(1..=3)?,
                false => u.arbitrary()?,
            };
            Type::Array(ty(u, around, depth - 1)?, len)
        }
        14 => Type::Set(key(u, around, depth - 1)?),
        15 => Type::Map(key(u, around, depth - 1)?, ty(u, around, depth - 1)?),
        16 => Type::Boxed(ty(u, around, depth - 1)?),
        17 => callback(u, around, depth - 1)?,
        _ => Type::Defined(Ref::Owned(Box::new(definition(u, around, depth - 1)?))),
    };
    Ok(boxed(ty))
}

/// The type of a key: most often one that can be told apart.
fn key(u: &mut Unstructured<'_>, around: &mut Inside, depth: u32) -> Result<Ref<Type>> {
    let outer = around.key;
    around.key = outer || u.ratio(31, 32)?;
    let key = ty(u, around, depth);
    around.key = outer;
    key
}

fn callback(u: &mut Unstructured<'_>, around: &mut Inside, depth: u32) -> Result<Type> {
    let calls = *u.choose(&[Calls::Shared, Calls::Exclusive, Calls::Once])?;
    let lent = around.flow.role == Carried::Argument && calls != Calls::Once;
    let kept = !(lent && u.ratio(1, 2)?);
    let flow = around.flow;
    // Most often nothing in it is a type around it.
    let paths = match u.ratio(15, 16)? {
        true => Vec::new(),
        false => around.paths.clone(),
    };
    let mut inside = Inside {
        paths,
        flow: flow.of_arguments(),
        key: false,
    };
    let params = several(u, 0..=3, |u| ty(u, &mut inside, depth))?;
    inside.flow = flow.of_result();
    Ok(Type::Handle(Handle::Function(Ref::Owned(Box::new(
        Callback {
            calls,
            kept,
            params,
            result: ty(u, &mut inside, depth)?,
        },
    )))))
}

/// One of few resources; sometimes it is another's name.
fn resource(u: &mut Unstructured<'_>, side: Side) -> Result<Ref<Resource>> {
    let (guests, hosts) = (["Counter", "Rows"], ["Canvas", "Node"]);
    let name = u.choose(match side {
        Side::Guest => &guests,
        Side::Host => &hosts,
    })?;
    let shown = match u.ratio(31, 32)? {
        true => text(name),
        false => self::name(u)?,
    };
    Ok(Ref::Owned(Box::new(Resource {
        label: Label {
            name: shown,
            ident: text(name),
            docs: docs(u)?,
        },
        path: text(&format!("guest::{name}")),
        side,
    })))
}

fn copy(resource: &Resource) -> Ref<Resource> {
    Ref::Owned(Box::new(Resource {
        label: Label {
            name: text(&resource.label.name),
            ident: text(&resource.label.ident),
            docs: text(&resource.label.docs),
        },
        path: text(&resource.path),
        side: resource.side,
    }))
}

fn access(u: &mut Unstructured<'_>) -> Result<Access> {
    Ok(*u.choose(&[Access::Shared, Access::Exclusive])?)
}

fn boxed(ty: Type) -> Ref<Type> {
    Ref::Owned(Box::new(ty))
}

fn definition(u: &mut Unstructured<'_>, around: &mut Inside, depth: u32) -> Result<Definition> {
    let path = *u.choose(&["guest::Node", "guest::Page", "Node", "x"])?;
    let label = label(u)?;
    let args = match u.ratio(3, 4)? {
        true => Ref::Owned(Box::default()),
        false => several(u, 1..=2, |u| ty(u, around, depth.min(1)))?,
    };
    around.paths.push(path);
    let body = match u.int_in_range(0..=3)? {
        0 => Body::Record(fields(u, around, depth)?),
        1 => Body::Variant(several(u, 1..=4, |u| {
            Ok(Case {
                label: self::label(u)?,
                payload: match u.int_in_range(0..=3)? {
                    0 => Payload::Unit,
                    1 => Payload::One(ty(u, around, depth)?),
                    2 => Payload::Tuple(several(u, 2..=3, |u| ty(u, around, depth))?),
                    _ => Payload::Record(fields(u, around, depth)?),
                },
            })
        })?),
        2 => Body::Enum(several(u, 1..=5, self::label)?),
        _ => Body::Flags(several(u, 1..=33, self::label)?),
    };
    around.paths.pop();
    Ok(Definition {
        label,
        path: text(path),
        args,
        body,
    })
}

fn fields(u: &mut Unstructured<'_>, around: &mut Inside, depth: u32) -> Result<Ref<[Field]>> {
    several(u, 1..=4, |u| {
        Ok(Field {
            label: label(u)?,
            ty: ty(u, around, depth)?,
        })
    })
}

fn label(u: &mut Unstructured<'_>) -> Result<Label> {
    let ident = name(u)?;
    let name = match u.ratio(7, 8)? {
        true => text(&ident),
        false => name(u)?,
    };
    Ok(Label {
        name,
        ident,
        docs: docs(u)?,
    })
}

/// A name: most often one that no other has.
fn name(u: &mut Unstructured<'_>) -> Result<Ref<str>> {
    COUNT.set(COUNT.get() + 1);
    Ok(match u.ratio(7, 8)? {
        true => text(&format!("n{}", COUNT.get())),
        false => text(u.choose(&NAMES)?),
    })
}

fn docs(u: &mut Unstructured<'_>) -> Result<Ref<str>> {
    let some = [
        "",
        "One.\nTwo.",
        "*/ here",
        "`${x}`",
        "\u{2028}\r\\",
        "@a {b",
    ];
    Ok(text(u.choose(&some)?))
}

fn text(text: &str) -> Ref<str> {
    Ref::Owned(text.into())
}

fn several<'a, T>(
    u: &mut Unstructured<'a>,
    counts: RangeInclusive<usize>,
    mut part: impl FnMut(&mut Unstructured<'a>) -> Result<T>,
) -> Result<Ref<[T]>> {
    let count = u.int_in_range(counts)?;
    let parts: Result<Vec<T>> = (0..count).map(|_| part(u)).collect();
    Ok(Ref::Owned(parts?.into_boxed_slice()))
}
