//! What is different between the interface that a host was made for and that of a guest.
//!
//! Only what a call depends on: not the names of parameters, and not whether the guest owns or
//! borrows them, since a host lends both. All differences are collected, so that one look tells
//! what has changed.

use wharf_abi::section::Interface;
use wharf_abi::types::{
    Access, Body, Case, Definition, Field, Function, Handle, Mode, Param, Payload, Resource, Type,
};

use crate::error::Error;
use crate::resource;

/// The types of a call.
pub(crate) struct Signature<'t> {
    pub(crate) params: &'t [(&'t Type, Mode)],
    pub(crate) result: &'t Type,
}

/// Two types that differ, as parts of two others.
struct Difference {
    /// How to get there: `element`, `some`; none for the whole.
    steps: Vec<String>,
    expected: String,
    found: String,
}

/// Where each expected function stands in the interface that was found.
///
/// # Errors
/// [`Error::InterfaceMismatch`].
pub(crate) fn places(expected: &Interface, found: &Interface) -> Result<Vec<usize>, Error> {
    let mut differences = Vec::new();
    let mut places = Vec::new();
    for function in &expected.functions {
        let name = function.name.get();
        match found
            .functions
            .binary_search_by(|it| it.name.get().cmp(name))
        {
            Ok(place) => {
                places.push(place);
                let params: Vec<_> = function
                    .params
                    .iter()
                    .map(|it| (it.ty.get(), it.mode))
                    .collect();
                let signature = Signature {
                    params: &params,
                    result: &function.result,
                };
                differences.extend(signature.differences(name, &found.functions[place]));
            }
            Err(_) => differences.push(format!(
                "`{name}`: expected `{function}`, found no such function"
            )),
        }
    }
    result(differences).map(|()| places)
}

impl Signature<'_> {
    /// Whether a function can be called so.
    ///
    /// # Errors
    /// [`Error::InterfaceMismatch`].
    pub(crate) fn check(&self, name: &str, found: &Function) -> Result<(), Error> {
        result(self.differences(name, found))
    }

    /// One line each.
    pub(crate) fn differences(&self, name: &str, found: &Function) -> Vec<String> {
        let mut lines = Vec::new();
        if self.params.len() == found.params.len() {
            for ((ty, mode), param) in self.params.iter().zip(found.params.iter()) {
                let differences = of_param(ty, *mode, param);
                lines.extend(
                    differences
                        .iter()
                        .map(|it| it.line(&format!("`{name}`, parameter `{}`", param.name.get()))),
                );
            }
        } else {
            let count = self.params.len();
            let plural = if count == 1 { "" } else { "s" };
            lines.push(format!(
                "`{name}`: expected {count} parameter{plural}, found {}: `{found}`",
                found.params.len(),
            ));
        }
        let mut differences = Vec::new();
        compare(self.result, &found.result, WHOLE, &mut differences);
        let line = |it: &Difference| it.line(&format!("`{name}`, result"));
        lines.extend(differences.iter().map(line));
        lines
    }
}

impl Difference {
    fn line(&self, place: &str) -> String {
        let Difference {
            steps,
            expected,
            found,
        } = self;
        let steps: String = steps.iter().map(|step| format!(", {step}")).collect();
        format!("{place}{steps}: expected `{expected}`, found `{found}`")
    }
}

fn result(differences: Vec<String>) -> Result<(), Error> {
    if differences.is_empty() {
        return Ok(());
    }
    Err(Error::InterfaceMismatch { differences })
}

fn of_param(ty: &Type, mode: Mode, found: &Param) -> Vec<Difference> {
    let whole = || Difference {
        steps: Vec::new(),
        expected: written(ty, mode),
        found: written(&found.ty, found.mode),
    };
    let mut differences = Vec::new();
    compare(ty, &found.ty, WHOLE, &mut differences);
    let is_mutable = |mode| match mode {
        Mode::Mutable => true,
        Mode::Owned | Mode::Borrowed => false,
    };
    if differences.is_empty() && is_mutable(mode) != is_mutable(found.mode) {
        differences.push(whole());
    }
    for difference in &mut differences {
        if difference.steps.is_empty() {
            *difference = whole();
        }
    }
    differences
}

/// Two definitions that are compared, and those around them.
struct Around<'t> {
    expected: &'t Definition,
    found: &'t Definition,
    outer: Option<&'t Around<'t>>,
}

/// Where a comparison is.
#[derive(Clone, Copy)]
struct Place<'t> {
    steps: &'t [String],
    around: Option<&'t Around<'t>>,
}

impl Place<'_> {
    /// Whether two paths refer back to two definitions that are compared. Paths are those of the
    /// crate that defines a type, so the two may differ.
    fn refer(&self, expected: Option<&str>, found: Option<&str>) -> bool {
        let mut around = self.around;
        while let Some(pair) = around {
            let is = |path: Option<&str>, it: &Definition| path == Some(it.path.get());
            if is(expected, pair.expected) || is(found, pair.found) {
                return is(expected, pair.expected) && is(found, pair.found);
            }
            around = pair.outer;
        }
        false
    }

    fn differ(&self, expected: &Type, found: &Type) -> Difference {
        Difference {
            steps: self.steps.to_vec(),
            expected: expected.to_string(),
            found: found.to_string(),
        }
    }
}

/// Collects the innermost parts that differ.
fn compare(expected: &Type, found: &Type, place: Place<'_>, differences: &mut Vec<Difference>) {
    let mut part = |expected: &Type, found: &Type, step: &str| {
        let mut steps = place.steps.to_vec();
        steps.push(step.into());
        let place = Place {
            steps: &steps,
            ..place
        };
        compare(expected, found, place, differences);
    };
    match (expected, found) {
        (Type::Unit, Type::Unit) | (Type::Str, Type::Str) => {}
        (Type::Scalar(expected), Type::Scalar(found)) if expected == found => {}
        (Type::NonZero(expected), Type::NonZero(found)) if expected == found => {}
        (Type::Wide(expected), Type::Wide(found)) if expected == found => {}
        (Type::List(expected), Type::List(found)) | (Type::Set(expected), Type::Set(found)) => {
            part(expected, found, "element");
        }
        (Type::Array(expected, len), Type::Array(found, found_len)) if len == found_len => {
            part(expected, found, "element");
        }
        (Type::Option(expected), Type::Option(found)) => part(expected, found, "some"),
        // A box is no part of what users see.
        (Type::Boxed(expected), Type::Boxed(found)) => {
            compare(expected, found, place, differences);
        }
        (Type::Result(ok, error), Type::Result(found_ok, found_error)) => {
            part(ok, found_ok, "ok");
            part(error, found_error, "err");
        }
        (Type::Map(key, value), Type::Map(found_key, found_value)) => {
            part(key, found_key, "key");
            part(value, found_value, "value");
        }
        (Type::Tuple(expected), Type::Tuple(found)) if expected.len() == found.len() => {
            for (i, (expected, found)) in expected.iter().zip(found.iter()).enumerate() {
                part(expected, found, &i.to_string());
            }
        }
        (Type::Defined(definition), Type::Defined(found_definition)) => {
            match of_definitions(definition, found_definition, place, differences) {
                true => {}
                false => differences.push(place.differ(expected, found)),
            }
        }
        (Type::Back(path), Type::Back(found)) if place.refer(Some(path), Some(found)) => {}
        (Type::Back(path), Type::Defined(found)) if place.refer(Some(path), Some(&found.path)) => {}
        (Type::Defined(expected), Type::Back(found))
            if place.refer(Some(&expected.path), Some(found)) => {}
        (Type::Handle(handle), Type::Handle(found_handle)) => {
            of_handles(handle, found_handle, (expected, found), place, differences);
        }
        // What may be changed can be looked at, too.
        (Type::View(scalar, access), Type::View(found, found_access))
            if scalar == found && (access == found_access || *access == Access::Shared) => {}
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
            | Type::Back(_)
            | Type::Handle(_)
            | Type::View(_, _),
            _,
        ) => differences.push(place.differ(expected, found)),
    }
}

/// Compares what two handles stand for: objects by the names of their types, functions by how they
/// may be called, and by what they take and return.
fn of_handles(
    expected: &Handle,
    found: &Handle,
    types: (&Type, &Type),
    place: Place<'_>,
    differences: &mut Vec<Difference>,
) {
    let same = match (expected, found) {
        (Handle::Own(resource), Handle::Own(found)) => is_called(resource, found),
        (Handle::Borrow(resource, access), Handle::Borrow(found, found_access)) => {
            access == found_access && is_called(resource, found)
        }
        (Handle::Function(callback), Handle::Function(found)) => {
            let same = callback.calls == found.calls
                && callback.kept == found.kept
                && callback.params.len() == found.params.len();
            if same {
                let params = callback.params.iter().zip(found.params.iter());
                for (i, (param, found)) in params.enumerate() {
                    of_part(param, found, format!("argument {i}"), place, differences);
                }
                let step = "result".to_owned();
                of_part(&callback.result, &found.result, step, place, differences);
            }
            same
        }
        (Handle::Own(_) | Handle::Borrow(_, _) | Handle::Function(_), _) => false,
    };
    if !same {
        differences.push(place.differ(types.0, types.1));
    }
}

/// Whether these are one type of objects. Rust's own types of a host's objects have no names.
fn is_called(expected: &Resource, found: &Resource) -> bool {
    let named = expected.label.name == found.label.name || resource::is_any(expected);
    named && expected.side == found.side
}

/// Compares two definitions of one kind, whatever they are called in Rust; false if they are of
/// different kinds or names.
fn of_definitions(
    expected: &Definition,
    found: &Definition,
    place: Place<'_>,
    differences: &mut Vec<Difference>,
) -> bool {
    let around = Around {
        expected,
        found,
        outer: place.around,
    };
    let inside = Place {
        around: Some(&around),
        ..place
    };
    match (&expected.body, &found.body) {
        (Body::Record(fields), Body::Record(found_fields)) => {
            of_fields(fields, found_fields, inside, differences);
            true
        }
        (Body::Enum(_), Body::Enum(_)) => {
            of_labels("case", expected, found, inside, differences);
            true
        }
        (Body::Flags(_), Body::Flags(_)) => {
            of_labels("flag", expected, found, inside, differences);
            true
        }
        (Body::Variant(cases), Body::Variant(found_cases)) => {
            if of_labels("case", expected, found, inside, differences) {
                for (case, found) in cases.iter().zip(found_cases.iter()) {
                    of_payloads(case, found, inside, differences);
                }
            }
            true
        }
        (Body::Record(_) | Body::Variant(_) | Body::Enum(_) | Body::Flags(_), _) => false,
    }
}

/// Compares names and their order.
fn of_labels(
    what: &str,
    expected: &Definition,
    found: &Definition,
    place: Place<'_>,
    differences: &mut Vec<Difference>,
) -> bool {
    let names = |definition: &Definition| -> Vec<String> {
        let labels = definition.labels();
        labels.iter().map(|it| it.name.get().to_owned()).collect()
    };
    names_differ(what, &names(expected), &names(found), place, differences)
}

/// Whether names are the same, in the same order.
fn names_differ(
    what: &str,
    expected: &[String],
    found: &[String],
    place: Place<'_>,
    differences: &mut Vec<Difference>,
) -> bool {
    if expected == found {
        return true;
    }
    let missing: Vec<_> = expected.iter().filter(|it| !found.contains(it)).collect();
    let new: Vec<_> = found.iter().filter(|it| !expected.contains(it)).collect();
    let quoted = |names: &[&String]| -> String {
        match names {
            [] => format!("no other {what}"),
            names => {
                let names: Vec<_> = names.iter().map(|name| name.as_str()).collect();
                format!("{what} {}", names.join(", "))
            }
        }
    };
    differences.push(match missing.is_empty() && new.is_empty() {
        true => Difference {
            steps: place.steps.to_vec(),
            expected: format!("{what}s in the order {}", expected.join(", ")),
            found: found.join(", "),
        },
        false => Difference {
            steps: place.steps.to_vec(),
            expected: quoted(&missing),
            found: quoted(&new),
        },
    });
    false
}

fn of_fields(
    expected: &[Field],
    found: &[Field],
    place: Place<'_>,
    differences: &mut Vec<Difference>,
) {
    let names = |fields: &[Field]| -> Vec<String> {
        let names = fields.iter().map(|field| field.label.name.get().to_owned());
        names.collect()
    };
    if names_differ("field", &names(expected), &names(found), place, differences) {
        for (field, found) in expected.iter().zip(found) {
            let step = format!("field `{}`", field.label.name.get());
            of_part(&field.ty, &found.ty, step, place, differences);
        }
    }
}

fn of_payloads(expected: &Case, found: &Case, place: Place<'_>, differences: &mut Vec<Difference>) {
    let step = format!("case `{}`", expected.label.name.get());
    match (&expected.payload, &found.payload) {
        (Payload::Unit, Payload::Unit) => {}
        (Payload::One(ty), Payload::One(found)) => of_part(ty, found, step, place, differences),
        (Payload::Tuple(types), Payload::Tuple(found)) if types.len() == found.len() => {
            for (i, (ty, found)) in types.iter().zip(found.iter()).enumerate() {
                of_part(ty, found, format!("{step}, {i}"), place, differences);
            }
        }
        (Payload::Record(fields), Payload::Record(found)) => {
            let steps = [place.steps, &[step]].concat();
            let place = Place {
                steps: &steps,
                ..place
            };
            of_fields(fields, found, place, differences);
        }
        (
            payload @ (Payload::Unit | Payload::One(_) | Payload::Tuple(_) | Payload::Record(_)),
            found,
        ) => {
            differences.push(Difference {
                steps: [place.steps, &[step]].concat(),
                expected: payload_text(payload),
                found: payload_text(found),
            });
        }
    }
}

fn of_part(
    expected: &Type,
    found: &Type,
    step: String,
    place: Place<'_>,
    differences: &mut Vec<Difference>,
) {
    let steps = [place.steps, &[step]].concat();
    let place = Place {
        steps: &steps,
        ..place
    };
    compare(expected, found, place, differences);
}

fn payload_text(payload: &Payload) -> String {
    match payload {
        Payload::Unit => "no payload".into(),
        Payload::One(ty) => ty.to_string(),
        Payload::Tuple(types) => {
            let types: Vec<String> = types.iter().map(|ty| ty.to_string()).collect();
            format!("({})", types.join(", "))
        }
        Payload::Record(fields) => {
            let fields = fields.iter();
            let fields = fields.map(|it| format!("{}: {}", it.label.name.get(), it.ty.get()));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Nothing gone through yet.
const WHOLE: Place<'static> = Place {
    steps: &[],
    around: None,
};

/// The type as Rust writes it for a parameter.
fn written(ty: &Type, mode: Mode) -> String {
    match (mode, ty) {
        (Mode::Borrowed, Type::Str) => "&str".into(),
        (Mode::Borrowed, Type::List(element)) => format!("&[{}]", element.get()),
        (Mode::Mutable, Type::List(element)) => format!("&mut [{}]", element.get()),
        (Mode::Owned | Mode::Borrowed | Mode::Mutable, _) => ty.to_string(),
    }
}

#[cfg(test)]
mod tests;
