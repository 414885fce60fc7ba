//! What is different between the interface that a host was made for and that of a guest.
//!
//! Only what a call depends on: not the names of parameters, and not whether the guest owns or
//! borrows them, since a host lends both. All differences are collected, so that one look tells
//! what has changed.

use wharf_abi::section::Interface;
use wharf_abi::types::{Function, Mode, Param, Type};

use crate::error::Error;

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
                differences.extend(signature.differences(&found.functions[place]));
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
    pub(crate) fn check(&self, found: &Function) -> Result<(), Error> {
        result(self.differences(found))
    }

    /// One line each.
    fn differences(&self, found: &Function) -> Vec<String> {
        let name = found.name.get();
        let mut lines = Vec::new();
        if self.params.len() == found.params.len() {
            for ((ty, mode), param) in self.params.iter().zip(found.params.iter()) {
                let place = format!("`{name}`, parameter `{}`", param.name.get());
                let differences = of_param(ty, *mode, param);
                lines.extend(differences.iter().map(|it| it.line(&place)));
            }
        } else {
            let count = self.params.len();
            let plural = if count == 1 { "" } else { "s" };
            lines.push(format!(
                "`{name}`: expected {count} parameter{plural}, found {}: `{found}`",
                found.params.len(),
            ));
        }
        let place = format!("`{name}`, result");
        let mut differences = Vec::new();
        compare(self.result, &found.result, &[], &mut differences);
        lines.extend(differences.iter().map(|it| it.line(&place)));
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
    compare(ty, &found.ty, &[], &mut differences);
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

/// Collects the innermost parts that differ.
fn compare(expected: &Type, found: &Type, steps: &[String], differences: &mut Vec<Difference>) {
    let mut part = |expected: &Type, found: &Type, step: &str| {
        let mut steps = steps.to_vec();
        steps.push(step.into());
        compare(expected, found, &steps, differences);
    };
    match (expected, found) {
        (Type::Unit, Type::Unit) | (Type::Str, Type::Str) => {}
        (Type::Scalar(expected), Type::Scalar(found)) if expected == found => {}
        (Type::List(expected), Type::List(found)) => part(expected, found, "element"),
        (Type::Option(expected), Type::Option(found)) => part(expected, found, "some"),
        (Type::Result(ok, error), Type::Result(found_ok, found_error)) => {
            part(ok, found_ok, "ok");
            part(error, found_error, "err");
        }
        (
            Type::Unit
            | Type::Scalar(_)
            | Type::Str
            | Type::List(_)
            | Type::Option(_)
            | Type::Result(_, _),
            _,
        ) => differences.push(Difference {
            steps: steps.to_vec(),
            expected: expected.to_string(),
            found: found.to_string(),
        }),
    }
}

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
