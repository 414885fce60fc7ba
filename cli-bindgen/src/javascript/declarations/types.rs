//! What types are in TypeScript: what a call returns, and the wider type that it accepts.

use std::collections::{BTreeMap, BTreeSet};

use wharf_abi::plan::Node;
use wharf_abi::section::Interface;
use wharf_abi::types::{Body, Case, Definition, Field, Handle, Payload, Ref, Scalar, Type};

use super::super::labels;
use super::super::values::{Number, is_nullable};
use super::signature;

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// What a caller gives.
    Given,
    /// What a call returns.
    Returned,
}

impl Form {
    /// That of what goes the other way.
    pub(super) fn reversed(self) -> Form {
        match self {
            Form::Given => Form::Returned,
            Form::Returned => Form::Given,
        }
    }
}

/// The types of an interface.
pub(super) struct Types<'i> {
    pub(super) definitions: BTreeMap<String, &'i Definition>,
    /// Definitions of which more is accepted than is returned, and what that is called.
    accepted: BTreeMap<String, String>,
    /// What resources are called.
    resources: BTreeSet<&'i str>,
}

impl<'i> Types<'i> {
    pub(super) fn of(interface: &'i Interface) -> Types<'i> {
        let definitions = interface.definitions();
        let resources: BTreeSet<&str> = interface.resources().into_keys().collect();
        let wider = definitions
            .iter()
            .filter(|(_, definition)| is_wider(definition));
        let wider: BTreeSet<&String> = wider.map(|(name, _)| name).collect();
        let accepted = wider.into_iter().map(|name| {
            let mut accepted = format!("{name}Like");
            while definitions.contains_key(&accepted) || resources.contains(&*accepted) {
                accepted.push('_');
            }
            (name.clone(), accepted)
        });
        Types {
            accepted: accepted.collect(),
            definitions,
            resources,
        }
    }

    /// What a definition is called.
    pub(super) fn name<'n>(&'n self, name: &'n str, form: Form) -> &'n str {
        match (form, self.accepted.get(name)) {
            (Form::Given, Some(accepted)) => accepted,
            (Form::Given, None) | (Form::Returned, _) => name,
        }
    }

    /// Whether more is accepted for a definition than is returned.
    pub(super) fn has_two_forms(&self, name: &str) -> bool {
        self.accepted.contains_key(name)
    }

    /// A type.
    pub(super) fn write(&self, ty: &Type, form: Form) -> String {
        self.within(&[], ty, form)
    }

    /// The typed array that a guest writes to.
    pub(super) fn written_to(&self, ty: &Type) -> String {
        match numbers(ty) {
            Some(number) => self.global(number.array()),
            None => self.write(ty, Form::Given),
        }
    }

    /// A type inside of definitions, the innermost last.
    pub(super) fn within(&self, around: &[&Definition], ty: &Type, form: Form) -> String {
        let of = |ty: &Type| self.within(around, ty, form);
        match ty {
            Type::Handle(Handle::Own(resource) | Handle::Borrow(resource, _)) => {
                resource.label.name.get().to_owned()
            }
            Type::Handle(Handle::Function(callback)) => {
                let function = signature::callback(self, around, callback, form);
                match form {
                    Form::Returned if callback.kept => format!("GuestFunction<{function}>"),
                    Form::Returned | Form::Given => function,
                }
            }
            Type::View(scalar, _) => format!("View<{}>", self.global(Number(*scalar).array())),
            Type::Unit => "undefined".to_owned(),
            Type::Scalar(scalar) | Type::NonZero(scalar) => scalar_type(*scalar).to_owned(),
            Type::Wide(_) => "bigint".to_owned(),
            Type::Str => "string".to_owned(),
            Type::List(element) | Type::Array(element, _) => match (numbers(ty), form) {
                (Some(number), Form::Returned) => {
                    let (array, buffer) = (self.global(number.array()), self.global("ArrayBuffer"));
                    format!("{array}<{buffer}>")
                }
                (Some(number), Form::Given) => {
                    let array = self.global(number.array());
                    format!("{array} | readonly {}[]", scalar_type(number.0))
                }
                (None, Form::Returned) => format!("{}[]", grouped(of(element))),
                (None, Form::Given) => format!("readonly {}[]", grouped(of(element))),
            },
            Type::Set(element) => {
                let class = match form {
                    Form::Returned => self.global("Set"),
                    Form::Given => self.global("ReadonlySet"),
                };
                format!("{class}<{}>", of(element))
            }
            Type::Map(key, value) => {
                let class = match form {
                    Form::Returned => self.global("Map"),
                    Form::Given => self.global("ReadonlyMap"),
                };
                format!("{class}<{}, {}>", of(key), of(value))
            }
            Type::Tuple(parts) => self.tuple(around, parts, form),
            Type::Option(some) => match is_nullable(&Node::of(some)) {
                true => format!(
                    "{{ tag: \"some\"; val: {} }} | {{ tag: \"none\" }}",
                    of(some)
                ),
                false => match some.get() {
                    Type::Handle(Handle::Function(_)) => {
                        format!("{} | undefined", grouped(of(some)))
                    }
                    some => format!("{} | undefined", of(some)),
                },
            },
            Type::Result(ok, error) => format!(
                "{{ tag: \"ok\"; val: {} }} | {{ tag: \"err\"; val: {} }}",
                of(ok),
                of(error)
            ),
            Type::Defined(definition) => self.name(&definition.full_name(), form).to_owned(),
            Type::Boxed(inner) => of(inner),
            Type::Back(path) => {
                let nearest = around.iter().rev().find(|around| around.path == *path);
                let name = nearest.map_or_else(|| path.get().to_owned(), |it| it.full_name());
                self.name(&name, form).to_owned()
            }
        }
    }

    /// The type of what an option holds.
    pub(super) fn write_some(&self, ty: &Type, form: Form) -> String {
        match ty {
            Type::Option(some) => self.write(some, form),
            other => self.write(other, form),
        }
    }

    /// Several values.
    pub(super) fn tuple(&self, around: &[&Definition], parts: &[Ref<Type>], form: Form) -> String {
        let parts: Vec<String> = parts
            .iter()
            .map(|part| self.within(around, part, form))
            .collect();
        let readonly = match form {
            Form::Given => "readonly ",
            Form::Returned => "",
        };
        format!("{readonly}[{}]", parts.join(", "))
    }

    /// A field, as a member of an interface or an object type.
    pub(super) fn field(&self, around: &[&Definition], field: &Field, form: Form) -> String {
        let key = labels::property(&labels::key(&field.label));
        let optional = if may_be_absent(&field.ty) { "?" } else { "" };
        format!("{key}{optional}: {};", self.within(around, &field.ty, form))
    }

    /// A type of TypeScript's own, whatever the guest calls its types.
    pub(super) fn global(&self, name: &str) -> String {
        let hidden = self.definitions.contains_key(name)
            || self.resources.contains(name)
            || self.accepted.values().any(|accepted| accepted == name);
        match hidden {
            true => format!("globalThis.{name}"),
            false => name.to_owned(),
        }
    }

    /// The same for declarations that name some.
    pub(super) fn qualified(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (before, name) in [
            ("extends ", "Error"),
            (": ", "Promise"),
            ("?: ", "WebAssembly"),
        ] {
            let (found, global) = (format!("{before}{name}"), self.global(name));
            text = text.replace(&found, &format!("{before}{global}"));
        }
        text
    }
}

/// Whether a value may be left out: `undefined` is one.
pub(super) fn may_be_absent(ty: &Type) -> bool {
    match ty {
        Type::Option(_) | Type::Boxed(_) => is_nullable(&Node::of(ty)),
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
        | Type::Result(_, _)
        | Type::Defined(_)
        | Type::Back(_)
        | Type::Handle(_)
        | Type::View(_, _) => false,
    }
}

/// Whether something else is accepted for a definition than is returned: flags may be left out,
/// whatever is changeable may be read-only, and functions are the other side's.
fn is_wider(definition: &Definition) -> bool {
    let record = |fields: &[Field]| fields.iter().any(|field| has_wider(&field.ty));
    match &definition.body {
        Body::Flags(_) => true,
        Body::Enum(_) => false,
        Body::Record(fields) => record(fields),
        Body::Variant(cases) => cases.iter().any(|Case { payload, .. }| match payload {
            Payload::Unit => false,
            Payload::One(ty) => has_wider(ty),
            Payload::Tuple(_) => true,
            Payload::Record(fields) => record(fields),
        }),
    }
}

fn has_wider(ty: &Type) -> bool {
    match ty {
        Type::Unit
        | Type::Scalar(_)
        | Type::NonZero(_)
        | Type::Wide(_)
        | Type::Str
        | Type::Back(_)
        | Type::Handle(Handle::Own(_) | Handle::Borrow(_, _))
        | Type::View(_, _) => false,
        Type::List(_) | Type::Array(_, _) | Type::Set(_) | Type::Map(_, _) | Type::Tuple(_) => true,
        // Whoever gives a function gets what the guest calls it with.
        Type::Handle(Handle::Function(_)) => true,
        Type::Option(inner) | Type::Boxed(inner) => has_wider(inner),
        Type::Result(ok, error) => has_wider(ok) || has_wider(error),
        Type::Defined(definition) => is_wider(definition),
    }
}

/// The numbers of a list or an array that is a typed array.
fn numbers(ty: &Type) -> Option<Number> {
    let element = match ty {
        Type::List(element) | Type::Array(element, _) => element.get(),
        Type::Unit
        | Type::Scalar(_)
        | Type::NonZero(_)
        | Type::Wide(_)
        | Type::Str
        | Type::Set(_)
        | Type::Map(_, _)
        | Type::Tuple(_)
        | Type::Option(_)
        | Type::Result(_, _)
        | Type::Defined(_)
        | Type::Boxed(_)
        | Type::Back(_)
        | Type::Handle(_)
        | Type::View(_, _) => return None,
    };
    match element {
        Type::Scalar(scalar) if scalar.is_number() => Some(Number(*scalar)),
        Type::Scalar(_)
        | Type::Unit
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
        | Type::Back(_)
        | Type::Handle(_)
        | Type::View(_, _) => None,
    }
}

fn grouped(ty: String) -> String {
    match ty.contains(' ') {
        true => format!("({ty})"),
        false => ty,
    }
}

fn scalar_type(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "boolean",
        Scalar::Char => "string",
        Scalar::U64 | Scalar::S64 => "bigint",
        Scalar::U8
        | Scalar::S8
        | Scalar::U16
        | Scalar::S16
        | Scalar::U32
        | Scalar::S32
        | Scalar::F32
        | Scalar::F64 => "number",
    }
}
