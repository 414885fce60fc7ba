//! Types and functions in few words.
#![allow(dead_code, reason = "each test uses its part")]

use wharf_abi::types::{Access, Callback, Calls, Handle, Import, Member, Resource, Role, Side};
use wharf_abi::{
    Body, Case, Definition, Field, Function, Label, Mode, Param, Payload, Ref, Scalar, Type,
};

pub(crate) const NUMBER: Type = Type::Scalar(Scalar::U32);

pub(crate) fn owned(text: impl Into<Box<str>>) -> Ref<str> {
    Ref::Owned(text.into())
}

pub(crate) fn boxed(ty: Type) -> Ref<Type> {
    Ref::Owned(Box::new(ty))
}

pub(crate) fn parts<T>(parts: Vec<T>) -> Ref<[T]> {
    Ref::Owned(parts.into_boxed_slice())
}

fn all(types: Vec<Type>) -> Ref<[Ref<Type>]> {
    parts(types.into_iter().map(boxed).collect())
}

pub(crate) fn label(name: &str, ident: &str) -> Label {
    Label {
        name: owned(name),
        ident: owned(ident),
        docs: owned(""),
    }
}

pub(crate) fn defined(name: &str, args: Vec<Type>, body: Body) -> Type {
    Type::Defined(Ref::Owned(Box::new(Definition {
        label: label(name, name),
        path: owned(format!("guest::{name}")),
        args: all(args),
        body,
    })))
}

pub(crate) fn record(name: &str, args: Vec<Type>, fields: Vec<Type>) -> Type {
    let field = |(index, ty): (usize, Type)| Field {
        label: label(&format!("f{index}"), &format!("f{index}")),
        ty: boxed(ty),
    };
    let fields = fields.into_iter().enumerate().map(field).collect();
    defined(name, args, Body::Record(parts(fields)))
}

/// `enum NAME { A, B(TYPE), C(TYPE, TYPE), D { x: TYPE } }`
pub(crate) fn variant(name: &str, ty: fn() -> Type) -> Type {
    let case = |name: &str, payload| Case {
        label: label(name, name),
        payload,
    };
    let field = Field {
        label: label("x", "x"),
        ty: boxed(ty()),
    };
    let cases = vec![
        case("A", Payload::Unit),
        case("B", Payload::One(boxed(ty()))),
        case("C", Payload::Tuple(all(vec![ty(), ty()]))),
        case("D", Payload::Record(parts(vec![field]))),
    ];
    defined(name, vec![], Body::Variant(parts(cases)))
}

pub(crate) fn back(name: &str) -> Type {
    Type::Back(owned(format!("guest::{name}")))
}

pub(crate) fn list(ty: Type) -> Type {
    Type::List(boxed(ty))
}

pub(crate) fn option(ty: Type) -> Type {
    Type::Option(boxed(ty))
}

pub(crate) fn result(ok: Type, error: Type) -> Type {
    Type::Result(boxed(ok), boxed(error))
}

pub(crate) fn tuple(types: Vec<Type>) -> Type {
    Type::Tuple(all(types))
}

pub(crate) fn resource(name: &str, side: Side) -> Ref<Resource> {
    Ref::Owned(Box::new(Resource {
        label: label(name, name),
        path: owned(format!("guest::{name}")),
        side,
    }))
}

/// A `Counter`, which is the guest's, or a `Canvas`, which is the host's.
pub(crate) fn object(side: Side) -> Ref<Resource> {
    match side {
        Side::Guest => resource("Counter", side),
        Side::Host => resource("Canvas", side),
    }
}

pub(crate) fn own(side: Side) -> Type {
    Type::Handle(Handle::Own(object(side)))
}

pub(crate) fn lent(side: Side, access: Access) -> Type {
    Type::Handle(Handle::Borrow(object(side), access))
}

pub(crate) fn callback(calls: Calls, kept: bool, params: Vec<Type>, result: Type) -> Type {
    Type::Handle(Handle::Function(Ref::Owned(Box::new(Callback {
        calls,
        kept,
        params: all(params),
        result: boxed(result),
    }))))
}

/// `Box<dyn Fn(PARAMS) -> RESULT>`
pub(crate) fn kept(params: Vec<Type>, result: Type) -> Type {
    callback(Calls::Shared, true, params, result)
}

/// `&dyn Fn(PARAMS) -> RESULT`
pub(crate) fn passed(params: Vec<Type>, result: Type) -> Type {
    callback(Calls::Shared, false, params, result)
}

/// A function, whose parameters are called `a`, `b` and so on.
pub(crate) fn function(name: &str, params: Vec<Type>, result: Type) -> Function {
    let param = |(name, ty): (char, Type)| Param {
        name: owned(name.to_string()),
        mode: Mode::Owned,
        ty: boxed(ty),
    };
    Function {
        name: owned(name),
        docs: owned(""),
        path: owned(format!("guest::{}", name.replace('.', "::"))),
        params: parts(('a'..).zip(params).map(param).collect()),
        result: boxed(result),
        member: None,
    }
}

/// `fn NAME() -> RESULT`
pub(crate) fn gives(name: &str, ty: Type) -> Function {
    function(name, vec![], ty)
}

/// A function of a `Counter`'s or a `Canvas`'s.
pub(crate) fn member(
    side: Side,
    role: Role,
    name: &str,
    params: Vec<Type>,
    result: Type,
) -> Function {
    let resource = object(side);
    let name = format!("{}.{name}", resource.label.name.get());
    Function {
        member: Some(Member { resource, role }),
        ..function(&name, params, result)
    }
}

pub(crate) fn import(module: &str, function: Function) -> Import {
    Import {
        module: owned(module),
        function,
    }
}
