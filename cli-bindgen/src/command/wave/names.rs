//! Names of fields, cases and flags, in kebab-case as WAVE has them.

use std::collections::HashMap;

use anyhow::bail;
use wasm_wave::lex::Keyword;
use wharf_abi::plan::{Kind, Name, Node};

/// `deep-blue` for `DeepBlue`, `deepBlue` and `deep_blue`; words are also told apart as in
/// `HTTPServer`.
pub(super) fn kebab(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut kebab = String::new();
    for (i, &c) in chars.iter().enumerate() {
        if c == '_' || c == '-' {
            if !kebab.is_empty() && !kebab.ends_with('-') {
                kebab.push('-');
            }
            continue;
        }
        let before = i.checked_sub(1).map(|i| chars[i]);
        let lower_after = chars.get(i + 1).is_some_and(|c| c.is_lowercase());
        let starts = c.is_uppercase()
            && before.is_some_and(|it| !it.is_uppercase() || lower_after)
            && !kebab.is_empty()
            && !kebab.ends_with('-');
        if starts {
            kebab.push('-');
        }
        kebab.extend(c.to_lowercase());
    }
    kebab.trim_end_matches('-').to_owned()
}

/// As a value that stands alone: what is a word of WAVE's own takes a `%`.
pub(super) fn escaped(name: &str) -> String {
    let name = kebab(name);
    match Keyword::decode(&name) {
        Some(_) => format!("%{name}"),
        None => name,
    }
}

/// Whether a label means this.
pub(super) fn is_label(label: &str, name: &Name) -> bool {
    kebab(&name.name) == label || kebab(&name.ident) == label
}

/// Checks that WAVE can tell all names apart that values of this type have.
pub(super) fn check_names(function: &str, node: &Node) -> anyhow::Result<()> {
    match &node.kind {
        Kind::Unit
        | Kind::Scalar(_)
        | Kind::NonZero(_)
        | Kind::Wide(_)
        | Kind::Str
        | Kind::Back(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => Ok(()),
        Kind::List(value)
        | Kind::Array(value, _)
        | Kind::Set(value)
        | Kind::Option { some: value, .. }
        | Kind::Boxed(value) => check_names(function, value),
        Kind::Map(entry) => {
            check_names(function, &entry.key)?;
            check_names(function, &entry.value)
        }
        Kind::Tuple(parts) => parts
            .iter()
            .try_for_each(|part| check_names(function, &part.value)),
        Kind::Result { ok, error, .. } => {
            check_names(function, ok)?;
            check_names(function, error)
        }
        Kind::Record { name, fields } => {
            distinct(function, name, fields.iter().map(|field| &field.name))?;
            fields
                .iter()
                .try_for_each(|field| check_names(function, &field.value))
        }
        Kind::Variant { name, cases, .. } => {
            distinct(function, name, cases.iter().map(|case| &case.name))?;
            let mut payloads = cases.iter().filter_map(|case| case.payload.as_ref());
            payloads.try_for_each(|payload| check_names(function, payload))
        }
        Kind::Enum {
            name, cases: names, ..
        }
        | Kind::Flags {
            name, flags: names, ..
        } => distinct(function, name, names),
    }
}

fn distinct<'n>(
    function: &str,
    ty: &str,
    names: impl IntoIterator<Item = &'n Name>,
) -> anyhow::Result<()> {
    let mut seen = HashMap::new();
    for name in names {
        let name = name.name.as_str();
        let label = kebab(name);
        let is_word = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric());
        let starts = label.starts_with(|c: char| c.is_ascii_alphabetic());
        if !starts || !label.split('-').all(is_word) {
            bail!(
                "`{function}` can't be called so: WAVE has no name for `{name}` of the type {ty}, \
                 which would be letters from a to z, digits and `-`"
            );
        }
        if let Some(other) = seen.insert(label, name) {
            bail!(
                "`{function}` can't be called so: WAVE has one name for `{other}` and `{name}` of \
                 the type {ty}, `{}`",
                kebab(name)
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{escaped, kebab};

    #[test]
    fn words() {
        for (name, expected) in [
            ("red", "red"),
            ("DeepBlue", "deep-blue"),
            ("deepBlue", "deep-blue"),
            ("deep_blue", "deep-blue"),
            ("deep-blue", "deep-blue"),
            ("HTTPServer", "http-server"),
            ("Utf8", "utf8"),
            ("U8List", "u8-list"),
            ("A", "a"),
            ("ABC", "abc"),
            ("_private_", "private"),
        ] {
            assert_eq!(kebab(name), expected);
        }
        assert_eq!(escaped("None"), "%none");
    }
}
