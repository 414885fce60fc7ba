//! What fields, flags and cases are called in JavaScript: camelCase properties and kebab-case tags,
//! or the name that the guest chose, as it is.

use std::collections::BTreeMap;

use wharf_abi::plan;
use wharf_abi::section::Interface;
use wharf_abi::types::{Body, Definition, Field, Label, Payload, Resource, Side};

use super::NameError;
use super::features::Features;
use super::names::camel;

/// Types of the package itself.
const TAKEN: [(&str, &str); 4] = [
    ("Instance", "that is the type of an instance"),
    (
        "InstantiateOptions",
        "that is the type of `instantiate`'s options",
    ),
    ("GuestPanic", "that is an error class"),
    ("GuestError", "that is an error class"),
];

/// The same, in packages that know handles, imports or views.
const TAKEN_OF_HANDLES: [(&str, &str); 4] = [
    ("GuestFunction", "that is the type of the guest's functions"),
    ("Imports", "that is the type of what the guest imports"),
    ("ResourceError", "that is an error class"),
    ("View", "that is the type of a look at the guest's numbers"),
];

/// Words that can't name a type in TypeScript, besides those that can't name anything.
const RESERVED: &str = "any asserts async await bigint boolean break case catch class const continue \
    debugger declare default delete do else enum export extends false finally for function if \
    implements import in infer instanceof interface is keyof let module namespace never new null \
    number object package private protected public readonly require return static string super switch \
    symbol this throw true try type typeof undefined unique unknown var void while with yield";

/// Something that has a name in Rust, and one for hosts.
pub(super) trait Named {
    /// What hosts call it, and what it is in Rust.
    fn names(&self) -> (&str, &str);
}

impl Named for Label {
    fn names(&self) -> (&str, &str) {
        (&self.name, &self.ident)
    }
}

impl Named for plan::Name {
    fn names(&self) -> (&str, &str) {
        (&self.name, &self.ident)
    }
}

/// The property of a field or a flag.
pub(super) fn key(label: &impl Named) -> String {
    match label.names() {
        (name, ident) if name == ident => camel(ident),
        (name, _) => name.to_owned(),
    }
}

/// The tag of a case.
pub(super) fn tag(label: &impl Named) -> String {
    match label.names() {
        (name, ident) if name == ident => kebab(ident),
        (name, _) => name.to_owned(),
    }
}

/// A string literal.
pub(super) fn quoted(text: &str) -> String {
    // JSON has no other escapes than JavaScript.
    serde_json::Value::from(text).to_string()
}

/// A property in an object or an interface: quoted, if it is no identifier.
pub(super) fn property(key: &str) -> String {
    match is_identifier(key) {
        true => key.to_owned(),
        false => quoted(key),
    }
}

/// The same in an object that is made, where `__proto__` would be the prototype.
pub(super) fn own_property(key: &str) -> String {
    match key {
        "__proto__" => "[\"__proto__\"]".to_owned(),
        key => property(key),
    }
}

/// How a property is looked up: `.name`, or `["content-type"]`.
pub(super) fn access(key: &str) -> String {
    match is_identifier(key) {
        true => format!(".{key}"),
        false => format!("[{}]", quoted(key)),
    }
}

fn is_identifier(name: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    name.chars().all(word) && name.starts_with(|c: char| !c.is_numeric())
}

/// `NotFound` is `not-found`, `HTTPError` is `http-error`.
fn kebab(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut kebab = String::new();
    for (i, c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| chars[i]);
        let after = chars.get(i + 1);
        let starts = c.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase() || after.is_some_and(|after| after.is_lowercase())
            });
        let apart = !kebab.is_empty() && !kebab.ends_with('-');
        match c {
            '_' if apart => kebab.push('-'),
            '_' => {}
            c => {
                if starts && apart {
                    kebab.push('-');
                }
                kebab.extend(c.to_lowercase());
            }
        }
    }
    kebab.trim_end_matches('-').to_owned()
}

/// Whether every definition, and everything in it, has a name of its own.
///
/// # Errors
/// The first that hasn't.
pub(super) fn check(interface: &Interface, features: &Features) -> Result<(), NameError> {
    for resource in interface.resources().into_values() {
        check_resource(resource, features)?;
    }
    for (name, definition) in interface.definitions() {
        if let Some((taken, reason)) = taken(&name, features) {
            return Err(NameError::TakenType {
                name: taken.to_owned(),
                path: definition.path.get().to_owned(),
                reason,
            });
        }
        if !names_type(&name) {
            return Err(NameError::NoType {
                name,
                path: definition.path.get().to_owned(),
            });
        }
        check_definition(definition)?;
    }
    Ok(())
}

/// What the package has of this name.
fn taken(name: &str, features: &Features) -> Option<(&'static str, &'static str)> {
    let more = TAKEN_OF_HANDLES.iter().filter(|_| features.handles);
    let mut all = TAKEN.iter().chain(more);
    all.find(|(taken, _)| *taken == name).copied()
}

fn names_type(name: &str) -> bool {
    is_identifier(name) && RESERVED.split_whitespace().all(|word| word != name)
}

fn check_resource(resource: &Resource, features: &Features) -> Result<(), NameError> {
    let name = resource.label.name.get();
    let reason = match taken(name, features) {
        Some((_, reason)) => reason,
        None if matches!(name, "instantiate" | "then") => "that is a function of the package",
        None if names_type(name) => return Ok(()),
        None => "it can't name a type in TypeScript",
    };
    Err(NameError::Class {
        name: name.to_owned(),
        path: resource.path.get().to_owned(),
        reason: reason.to_owned(),
        attribute: match resource.side {
            Side::Guest => "export",
            Side::Host => "import",
        },
    })
}

fn check_definition(definition: &Definition) -> Result<(), NameError> {
    let path: &str = &definition.path;
    match &definition.body {
        Body::Record(fields) => check_fields(path, fields),
        Body::Flags(_) => differ(path, definition.labels().into_iter(), key),
        Body::Enum(_) => differ(path, definition.labels().into_iter(), tag),
        Body::Variant(cases) => {
            differ(path, definition.labels().into_iter(), tag)?;
            for case in cases.iter() {
                match &case.payload {
                    Payload::Unit | Payload::One(_) | Payload::Tuple(_) => {}
                    Payload::Record(fields) => {
                        check_fields(&format!("{path}::{}", &*case.label.ident), fields)?;
                    }
                }
            }
            Ok(())
        }
    }
}

fn check_fields(path: &str, fields: &[Field]) -> Result<(), NameError> {
    differ(path, fields.iter().map(|field| &field.label), key)
}

fn differ<'l>(
    path: &str,
    labels: impl Iterator<Item = &'l Label>,
    named: impl Fn(&Label) -> String,
) -> Result<(), NameError> {
    let mut seen = BTreeMap::new();
    for label in labels {
        let name = named(label);
        if let Some(first) = seen.insert(name.clone(), label) {
            let [first, second] = [first, label].map(|label| label.ident.get().to_owned());
            return Err(NameError::Labels {
                path: path.to_owned(),
                first,
                second,
                name,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use wharf_abi::section::Interface;
    use wharf_abi::types::{Body, Definition, Field, Function, Label, Ref, Type};

    use super::{Features, access, check, kebab, property};

    fn label(name: &'static str, ident: &'static str) -> Label {
        Label {
            name: Ref::Static(name),
            ident: Ref::Static(ident),
            docs: Ref::Static(""),
        }
    }

    /// What is wrong with an interface that has this type.
    fn wrong(name: &'static str, body: Body) -> String {
        let definition = Definition {
            label: label(name, name),
            path: Ref::Static("guest::Type"),
            args: Ref::Static(&[]),
            body,
        };
        let function = Function {
            name: Ref::Static("f"),
            docs: Ref::Static(""),
            path: Ref::Static("guest::f"),
            params: Ref::Static(&[]),
            result: Ref::Owned(Box::new(Type::Defined(Ref::Owned(Box::new(definition))))),
            member: None,
        };
        let interface = Interface {
            functions: vec![function],
            ..Interface::default()
        };
        let features = Features::default();
        check(&interface, &features)
            .map_or_else(|error| error.to_string(), |()| "nothing".to_owned())
    }

    fn labels(labels: [(&'static str, &'static str); 2]) -> Ref<[Label]> {
        Ref::Owned(Box::new(labels.map(|(name, ident)| label(name, ident))))
    }

    #[test]
    fn two_labels_that_become_one_are_refused() {
        let field = |(name, ident)| Field {
            label: label(name, ident),
            ty: Ref::Static(&Type::Str),
        };
        let record = |fields: [_; 2]| Body::Record(Ref::Owned(Box::new(fields.map(field))));
        assert_eq!(
            wrong("Type", record([("a_b", "a_b"), ("aB", "aB")])),
            "`a_b` and `aB` of `guest::Type` are both `aB` in JavaScript: \
             give one another name with `#[value(rename = \"…\")]`"
        );
        assert_eq!(
            wrong("Type", record([("a_b", "a_b"), ("ab", "ab")])),
            "nothing"
        );
        let cases = [("AB", "AB"), ("Ab", "Ab")];
        assert!(wrong("Type", Body::Enum(labels(cases))).starts_with("`AB` and `Ab` of"));
        let cases = [("not-found", "Lost"), ("NotFound", "NotFound")];
        assert!(wrong("Type", Body::Enum(labels(cases))).contains("both `not-found`"));
        assert_eq!(wrong("Type", Body::Flags(labels(cases))), "nothing");
        let cases = [("a_b", "a_b"), ("a__b", "a__b")];
        assert!(wrong("Type", Body::Flags(labels(cases))).contains("both `aB`"));
    }

    #[test]
    fn names_that_no_type_can_have_are_refused() {
        let flags = || Body::Flags(labels([("a", "a"), ("b", "b")]));
        assert_eq!(
            wrong("Instance", flags()),
            "a JavaScript package can't have a type called `Instance` (`guest::Type`), because that \
             is the type of an instance: give it another name with `#[value(rename = \"…\")]`"
        );
        for name in ["string", "class", "any"] {
            assert!(
                wrong(name, flags()).contains("can't name a type in TypeScript"),
                "{name}"
            );
        }
        for name in ["Map", "Error", "Uint8Array", "Größe"] {
            assert_eq!(wrong(name, flags()), "nothing");
        }
    }

    #[test]
    fn kebab_case_keeps_words_together() {
        for (name, expected) in [
            ("Red", "red"),
            ("NotFound", "not-found"),
            ("HTTPError", "http-error"),
            ("Utf8", "utf8"),
            ("Utf8Text", "utf8-text"),
            ("A", "a"),
            ("AB", "ab"),
            ("ABc", "a-bc"),
            ("snake_Case", "snake-case"),
            ("_X_", "x"),
        ] {
            assert_eq!(kebab(name), expected);
        }
    }

    #[test]
    fn what_is_no_identifier_is_quoted() {
        assert_eq!((&*property("a1"), &*access("a1")), ("a1", ".a1"));
        assert_eq!(property("content-type"), "\"content-type\"");
        assert_eq!(access("1\"2"), "[\"1\\\"2\"]");
        assert_eq!(property(""), "\"\"");
    }
}
