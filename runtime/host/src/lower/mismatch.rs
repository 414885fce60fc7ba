//! Why a value isn't of a type, in words.

use std::collections::HashSet;
use std::fmt::Display;

use wharf_abi::plan::{Kind, Name, Node};
use wharf_abi::show::Expected;

use super::Problem;
use crate::show;
use crate::val::{Mismatch, Val};

/// Which of a type's cases or flags this is.
pub(super) fn index_of<'n>(
    name: &str,
    names: impl IntoIterator<Item = &'n Name> + Clone,
    ty: &str,
) -> Result<u32, Problem> {
    let found = names.clone().into_iter().position(|it| is_named(name, it));
    found.map(|index| index as u32).ok_or_else(|| {
        Problem::of(Mismatch {
            path: String::new(),
            expected: format!("{} of the type {ty}", listed(names, "or")),
            found: format!("`{name}`"),
        })
    })
}

pub(super) fn is_named(name: &str, expected: &Name) -> bool {
    expected.name == name || expected.ident == name
}

/// `a`, `b` or `c`.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n Name>, last: &str) -> String {
    let names: Vec<String> = names
        .into_iter()
        .map(|name| format!("`{}`", name.name))
        .collect();
    match names.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// Checks that no two keys, or elements of a set, are the same: an integer of any type is the same
/// as that of another.
pub(super) fn distinct<'v>(vals: impl IntoIterator<Item = &'v Val>) -> Result<(), Problem> {
    let mut seen = HashSet::new();
    for (i, val) in vals.into_iter().enumerate() {
        let text = val.to_string();
        if let Some(text) = seen.replace(text) {
            return Err(Problem::of(Mismatch {
                path: format!("[{i}]"),
                expected: "another than those before it".into(),
                found: text,
            }));
        }
    }
    Ok(())
}

pub(super) fn mismatch(val: &Val, node: &Node) -> Problem {
    match is_integer(node) && val.is_integer() {
        true => unlike(node, val.to_string()),
        false => unlike(node, show::kind(val).into()),
    }
}

pub(super) fn unlike(node: &Node, found: String) -> Problem {
    Problem::of(Mismatch {
        path: String::new(),
        expected: Expected(node).to_string(),
        found,
    })
}

pub(super) fn within(problem: Problem, step: &dyn Display) -> Problem {
    match problem {
        Problem::Mismatch(mismatch) => {
            Problem::Mismatch(Box::new(mismatch.within(&step.to_string())))
        }
        Problem::Fault(fault) => Problem::Fault(fault),
    }
}

fn is_integer(node: &Node) -> bool {
    match &node.kind {
        Kind::Scalar(scalar) => scalar.is_integer(),
        Kind::NonZero(_) | Kind::Wide(_) => true,
        Kind::Unit
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
        | Kind::Flags { .. }
        | Kind::Boxed(_)
        | Kind::Back(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => false,
    }
}
