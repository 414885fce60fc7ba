//! What a type is called in helpers, and what must be known of it as a whole.

use wharf_abi::plan::{Entry, HandlePlan, Kind, Node};
use wharf_abi::types::{Access, Calls, Scalar, Wide};

/// What tells a type from every other: no two have the same, and a type within itself has the one
/// of the whole.
pub(super) fn key(node: &Node) -> String {
    spell(node, &|name| format!("#{name}#"))
}

/// A name for helpers: `ListOfOptionOfText`. Types may share one.
pub(in super::super) fn name(node: &Node) -> String {
    spell(node, &str::to_owned)
}

fn spell(node: &Node, defined: &dyn Fn(&str) -> String) -> String {
    let of = |node: &Node| spell(node, defined);
    match &node.kind {
        Kind::Handle(handle) => spell_handle(handle, defined),
        Kind::View(scalar, _) => format!("ViewOf{}", scalar_name(*scalar)),
        Kind::Unit => "Unit".to_owned(),
        Kind::Scalar(scalar) => scalar_name(*scalar).to_owned(),
        Kind::NonZero(scalar) => format!("NonZero{}", scalar_name(*scalar)),
        Kind::Wide(Wide::U128) => "U128".to_owned(),
        Kind::Wide(Wide::S128) => "S128".to_owned(),
        Kind::Str => "Text".to_owned(),
        Kind::List(element) => format!("ListOf{}", of(element)),
        Kind::Array(element, length) => format!("Array{length}Of{}", of(element)),
        Kind::Set(element) => format!("SetOf{}", of(element)),
        Kind::Map(entry) => format!("MapOf{}To{}", of(&entry.key), of(&entry.value)),
        Kind::Tuple(parts) => {
            let words: Vec<String> = parts.iter().map(|part| of(&part.value)).collect();
            format!("Tuple{}Of{}", parts.len(), words.join("And"))
        }
        Kind::Option { some, .. } => format!("OptionOf{}", of(some)),
        Kind::Result { ok, error, .. } => format!("ResultOf{}Or{}", of(ok), of(error)),
        Kind::Boxed(inner) => format!("BoxOf{}", of(inner)),
        Kind::Record { name, .. }
        | Kind::Variant { name, .. }
        | Kind::Enum { name, .. }
        | Kind::Flags { name, .. }
        // That of a case's own fields names the case behind `::`.
        | Kind::Back(name) => defined(&name.replace("::", "")),
    }
}

fn spell_handle(handle: &HandlePlan, defined: &dyn Fn(&str) -> String) -> String {
    let of = |node: &Node| spell(node, defined);
    match handle {
        HandlePlan::Own(object) => defined(&object.name),
        HandlePlan::Borrow(object, Access::Shared) => format!("Ref{}", defined(&object.name)),
        HandlePlan::Borrow(object, Access::Exclusive) => format!("Mut{}", defined(&object.name)),
        HandlePlan::Function(callback) => {
            let lent = if callback.kept { "" } else { "Lent" };
            let calls = match callback.calls {
                Calls::Shared => "Fn",
                Calls::Exclusive => "FnMut",
                Calls::Once => "FnOnce",
            };
            let params: Vec<String> = callback.params.iter().map(|it| of(&it.value)).collect();
            let params = match params.len() {
                0 => String::new(),
                count => format!("{count}Of{}", params.join("And")),
            };
            format!("{lent}{calls}{params}To{}", of(&callback.result))
        }
    }
}

pub(super) fn scalar_name(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "Bool",
        Scalar::Char => "Char",
        Scalar::U8 => "U8",
        Scalar::S8 => "S8",
        Scalar::U16 => "U16",
        Scalar::S16 => "S16",
        Scalar::U32 => "U32",
        Scalar::S32 => "S32",
        Scalar::U64 => "U64",
        Scalar::S64 => "S64",
        Scalar::F32 => "F32",
        Scalar::F64 => "F64",
    }
}

/// Whether `undefined` is among a type's values, so that an option of it needs tags.
pub(in super::super) fn is_nullable(node: &Node) -> bool {
    match &node.kind {
        Kind::Unit => true,
        Kind::Option { some, .. } => !is_nullable(some),
        Kind::Boxed(inner) => is_nullable(inner),
        Kind::Scalar(_)
        | Kind::NonZero(_)
        | Kind::Wide(_)
        | Kind::Str
        | Kind::List(_)
        | Kind::Array(_, _)
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Tuple(_)
        | Kind::Result { .. }
        | Kind::Record { .. }
        | Kind::Variant { .. }
        | Kind::Enum { .. }
        | Kind::Flags { .. }
        | Kind::Back(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => false,
    }
}

/// Whether values of a type that contains itself are in it.
pub(in super::super) fn is_recursive(node: &Node) -> bool {
    any(node, &|node| matches!(node.kind, Kind::Back(_)))
}

/// Whether objects or functions are in it.
pub(in super::super) fn has_handle(node: &Node) -> bool {
    any(node, &|node| matches!(node.kind, Kind::Handle(_)))
}

/// Whether it is a definition that contains itself.
pub(super) fn contains_itself(node: &Node) -> bool {
    let (Kind::Record { name: own, .. } | Kind::Variant { name: own, .. }) = &node.kind else {
        return false;
    };
    any(
        node,
        &|node| matches!(&node.kind, Kind::Back(name) if name == own),
    )
}

/// Whether values may have any number of parts with tails, which a hostile guest may let point to
/// the same place.
pub(super) fn is_expandable(node: &Node) -> bool {
    any(node, &|node| match &node.kind {
        Kind::List(element) | Kind::Set(element) | Kind::Array(element, _) => element.has_tail(),
        Kind::Map(entry) => entry.key.has_tail() || entry.value.has_tail(),
        Kind::Back(_) => true,
        Kind::Unit
        | Kind::Scalar(_)
        | Kind::NonZero(_)
        | Kind::Wide(_)
        | Kind::Str
        | Kind::Tuple(_)
        | Kind::Option { .. }
        | Kind::Result { .. }
        | Kind::Record { .. }
        | Kind::Variant { .. }
        | Kind::Enum { .. }
        | Kind::Flags { .. }
        | Kind::Boxed(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => false,
    })
}

/// Whether this holds for a type or any in it.
fn any(node: &Node, holds: &dyn Fn(&Node) -> bool) -> bool {
    let within = |node: &Node| any(node, holds);
    holds(node)
        || match &node.kind {
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Str
            | Kind::Enum { .. }
            | Kind::Flags { .. }
            | Kind::Back(_)
            | Kind::Handle(_)
            | Kind::View(_, _) => false,
            Kind::List(inner) | Kind::Set(inner) | Kind::Array(inner, _) | Kind::Boxed(inner) => {
                within(inner)
            }
            Kind::Map(entry) => {
                let Entry { key, value, .. } = &**entry;
                within(key) || within(value)
            }
            Kind::Tuple(parts) => parts.iter().any(|part| within(&part.value)),
            Kind::Option { some, .. } => within(some),
            Kind::Result { ok, error, .. } => within(ok) || within(error),
            Kind::Record { fields, .. } => fields.iter().any(|field| within(&field.value)),
            Kind::Variant { cases, .. } => cases
                .iter()
                .any(|case| case.payload.as_ref().is_some_and(within)),
        }
}
