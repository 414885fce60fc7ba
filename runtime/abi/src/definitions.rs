//! The definitions that an interface uses, and whether two types are the same.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::section::Interface;
use crate::types::{
    Body, Case, Definition, Field, Function, Label, Payload, Ref, Scalar, Type, Wide,
};

/// Two types that have one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The name.
    pub name: String,
    /// Where they are defined.
    pub paths: [String; 2],
}

impl Interface {
    /// Every definition that a function uses, by its [full name](Definition::full_name), in the
    /// order of the names.
    pub fn definitions(&self) -> BTreeMap<String, &Definition> {
        let mut definitions = BTreeMap::new();
        self.visit(&mut |definition| {
            definitions
                .entry(definition.full_name())
                .or_insert(definition);
        });
        definitions
    }

    /// The first two definitions of one name that aren't the same, if there are any.
    pub fn conflict(&self) -> Option<Conflict> {
        let mut definitions: BTreeMap<String, &Definition> = BTreeMap::new();
        let mut conflict = None;
        self.visit(&mut |definition| {
            let name = definition.full_name();
            match definitions.get(&name) {
                None => {
                    definitions.insert(name, definition);
                }
                Some(first) if first.is(definition) => {}
                Some(first) => {
                    conflict.get_or_insert(Conflict {
                        name,
                        paths: [first, definition].map(|it| it.path.get().to_string()),
                    });
                }
            }
        });
        conflict
    }

    fn visit<'t>(&'t self, each: &mut impl FnMut(&'t Definition)) {
        for function in &self.functions {
            for ty in function.types() {
                ty.visit(&mut |ty| {
                    if let Type::Defined(definition) = ty {
                        each(definition);
                    }
                });
            }
        }
    }
}

impl Function {
    /// The types of its parameters, and of its result.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let params = self.params.get().iter().map(|param| param.ty.get());
        params.chain([self.result.get()])
    }
}

impl Definition {
    /// A name that no other type of an interface has: that of the type, and of what it is generic
    /// over: `Page`, `PageOfString`, `PairOfU8AndListOfString`.
    pub fn full_name(&self) -> String {
        let name = pascal(&self.label);
        let args: Vec<String> = self.args.iter().map(|ty| ty.name()).collect();
        match args.is_empty() {
            true => name,
            false => format!("{name}Of{}", args.join("And")),
        }
    }

    /// The cases or flags of an enum, of flags or of a variant, or the fields of a record.
    pub fn labels(&self) -> Vec<&Label> {
        match &self.body {
            Body::Record(fields) => fields.iter().map(|field| &field.label).collect(),
            Body::Variant(cases) => cases.iter().map(|case| &case.label).collect(),
            Body::Enum(labels) | Body::Flags(labels) => labels.iter().collect(),
        }
    }

    /// Whether it is the same type as another; docs don't matter. A definition within itself may
    /// stand there as a [`Type::Back`].
    pub fn is(&self, other: &Definition) -> bool {
        let names = (
            self.path.get(),
            self.label.name.get(),
            self.label.ident.get(),
        );
        let others = (
            other.path.get(),
            other.label.name.get(),
            other.label.ident.get(),
        );
        names == others && self.body.is(&other.body)
    }
}

/// A name as types have it: in PascalCase, unless the guest chose it.
fn pascal(label: &Label) -> String {
    match label.is_renamed() {
        true => label.name.replace('-', "_"),
        false => label.name.get().into(),
    }
}

impl Body {
    fn is(&self, other: &Body) -> bool {
        match (self, other) {
            (Body::Record(a), Body::Record(b)) => same_fields(a, b),
            (Body::Variant(a), Body::Variant(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same_case(a, b))
            }
            (Body::Enum(a), Body::Enum(b)) | (Body::Flags(a), Body::Flags(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same_label(a, b))
            }
            (Body::Record(_) | Body::Variant(_) | Body::Enum(_) | Body::Flags(_), _) => false,
        }
    }
}

fn same_label(a: &Label, b: &Label) -> bool {
    a.name == b.name && a.ident == b.ident
}

fn same_fields(a: &[Field], b: &[Field]) -> bool {
    let same = |a: &Field, b: &Field| same_label(&a.label, &b.label) && a.ty.is(&b.ty);
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

fn same_parts(a: &[Ref<Type>], b: &[Ref<Type>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is(b))
}

fn same_case(a: &Case, b: &Case) -> bool {
    same_label(&a.label, &b.label)
        && match (&a.payload, &b.payload) {
            (Payload::Unit, Payload::Unit) => true,
            (Payload::One(a), Payload::One(b)) => a.is(b),
            (Payload::Tuple(a), Payload::Tuple(b)) => same_parts(a, b),
            (Payload::Record(a), Payload::Record(b)) => same_fields(a, b),
            (Payload::Unit | Payload::One(_) | Payload::Tuple(_) | Payload::Record(_), _) => false,
        }
}

impl Type {
    /// Whether it is the same type as another; docs don't matter. A definition within itself may
    /// stand there as a [`Type::Back`].
    pub fn is(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Back(path), Type::Defined(definition))
            | (Type::Defined(definition), Type::Back(path)) => *path == definition.path,
            (Type::Back(a), Type::Back(b)) => a == b,
            (Type::Unit, Type::Unit) | (Type::Str, Type::Str) => true,
            (Type::Scalar(a), Type::Scalar(b)) | (Type::NonZero(a), Type::NonZero(b)) => a == b,
            (Type::Wide(a), Type::Wide(b)) => a == b,
            (Type::List(a), Type::List(b))
            | (Type::Set(a), Type::Set(b))
            | (Type::Option(a), Type::Option(b))
            | (Type::Boxed(a), Type::Boxed(b)) => a.is(b),
            (Type::Array(a, n), Type::Array(b, m)) => n == m && a.is(b),
            (Type::Map(a, c), Type::Map(b, d)) | (Type::Result(a, c), Type::Result(b, d)) => {
                a.is(b) && c.is(d)
            }
            (Type::Tuple(a), Type::Tuple(b)) => same_parts(a, b),
            (Type::Defined(a), Type::Defined(b)) => a.is(b),
            (
                Type::Unit
                | Type::Scalar(_)
                | Type::NonZero(_)
                | Type::Wide(_)
                | Type::Str
                | Type::List(_)
                | Type::Array(_, _)
                | Type::Set(_)
                | Type::Map(_, _)
                | Type::Tuple(_)
                | Type::Option(_)
                | Type::Result(_, _)
                | Type::Defined(_)
                | Type::Boxed(_)
                | Type::Back(_),
                _,
            ) => false,
        }
    }

    /// Calls `each` for this type and every type in it, from outside in.
    pub fn visit<'t>(&'t self, each: &mut impl FnMut(&'t Type)) {
        each(self);
        match self {
            Type::Unit
            | Type::Scalar(_)
            | Type::NonZero(_)
            | Type::Wide(_)
            | Type::Str
            | Type::Back(_) => {}
            Type::List(ty)
            | Type::Array(ty, _)
            | Type::Set(ty)
            | Type::Option(ty)
            | Type::Boxed(ty) => ty.visit(each),
            Type::Map(first, second) | Type::Result(first, second) => {
                first.visit(each);
                second.visit(each);
            }
            Type::Tuple(parts) => visit_all(parts.iter(), each),
            Type::Defined(definition) => match &definition.body {
                Body::Record(fields) => visit_all(fields.iter().map(|field| &field.ty), each),
                Body::Variant(cases) => {
                    for case in cases.iter() {
                        match &case.payload {
                            Payload::Unit => {}
                            Payload::One(ty) => ty.visit(each),
                            Payload::Tuple(parts) => visit_all(parts.iter(), each),
                            Payload::Record(fields) => {
                                visit_all(fields.iter().map(|field| &field.ty), each);
                            }
                        }
                    }
                }
                Body::Enum(_) | Body::Flags(_) => {}
            },
        }
    }

    /// A name made of letters and digits: `ListOfString`.
    pub fn name(&self) -> String {
        match self {
            Type::Unit => "Unit".into(),
            Type::Scalar(scalar) => word(*scalar).into(),
            Type::NonZero(scalar) => format!("NonZero{}", word(*scalar)),
            Type::Wide(Wide::U128) => "U128".into(),
            Type::Wide(Wide::S128) => "I128".into(),
            Type::Str => "String".into(),
            Type::List(element) => format!("ListOf{}", element.name()),
            Type::Array(element, len) => format!("Array{len}Of{}", element.name()),
            Type::Set(element) => format!("SetOf{}", element.name()),
            Type::Map(key, value) => format!("MapOf{}To{}", key.name(), value.name()),
            Type::Tuple(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| part.name()).collect();
                format!("TupleOf{}", parts.join("And"))
            }
            Type::Option(some) => format!("OptionOf{}", some.name()),
            Type::Result(ok, error) => format!("ResultOf{}Or{}", ok.name(), error.name()),
            Type::Defined(definition) => definition.full_name(),
            Type::Boxed(value) => format!("BoxOf{}", value.name()),
            Type::Back(path) => last(path).into(),
        }
    }
}

/// The last segment of a path.
pub(crate) fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// The Rust name, with a capital.
fn word(scalar: Scalar) -> String {
    let name = scalar.name();
    name[..1].to_uppercase() + &name[1..]
}

fn visit_all<'t>(types: impl Iterator<Item = &'t Ref<Type>>, each: &mut impl FnMut(&'t Type)) {
    for ty in types {
        ty.visit(each);
    }
}
