//! Rust names, from those of an interface.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};

/// The name of a host's type: `Hello` for the package `hello`, `TextTools` for `text-tools`.
pub fn type_name(package: &str) -> String {
    let words = package.split(|c: char| !c.is_alphanumeric());
    let name: String = words.map(capitalized).collect();
    match name.starts_with(|c: char| c.is_alphabetic()) {
        true => name,
        false => format!("Guest{name}"),
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// In PascalCase, as Rust has it without a warning.
pub(crate) fn pascal(name: &str) -> String {
    let words = name.split(['_', '-']);
    let joined: String = words.map(capitalized).collect();
    let is_acronym = joined.chars().count() > 2 && joined.chars().all(char::is_uppercase);
    match is_acronym {
        true => capitalized(&joined.to_lowercase()),
        false => joined,
    }
}

/// In snake_case, as Rust has it without a warning.
pub(crate) fn snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (i, &c) in chars.iter().enumerate() {
        if c == '-' || c == '_' {
            snake.push('_');
            continue;
        }
        let before = i.checked_sub(1).map(|i| chars[i]);
        let lower_after = chars.get(i + 1).is_some_and(|c| c.is_lowercase());
        let starts = c.is_uppercase()
            && before
                .is_some_and(|it| it != '_' && it != '-' && (!it.is_uppercase() || lower_after));
        if starts {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

/// Names of one place, which all are different.
#[derive(Default)]
pub(crate) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// With names that are taken.
    pub(crate) fn without<'n>(taken: impl IntoIterator<Item = &'n str>) -> Names {
        Names {
            taken: taken.into_iter().map(str::to_owned).collect(),
        }
    }

    /// The name, with underscores behind it if it is taken.
    pub(crate) fn add(&mut self, name: &str) -> Ident {
        let mut name = name.to_owned();
        if name.is_empty() || name.chars().all(|c| c == '_') {
            name = "it".to_owned();
        }
        while !self.taken.insert(name.clone()) {
            name.push('_');
        }
        ident(&name)
    }
}

/// A name as an identifier; keywords as `r#type`, and those that can't be as `self_`.
pub(crate) fn ident(name: &str) -> Ident {
    match syn::parse_str::<Ident>(name) {
        Ok(ident) => ident,
        Err(_) => match name {
            "self" | "Self" | "super" | "crate" => {
                Ident::new(&format!("{name}_"), Span::call_site())
            }
            _ => Ident::new_raw(name, Span::call_site()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{ident, pascal, snake, type_name};

    #[test]
    fn styles() {
        for (name, in_pascal, in_snake) in [
            ("Row", "Row", "row"),
            ("first_name", "FirstName", "first_name"),
            ("from-a-module", "FromAModule", "from_a_module"),
            ("deepBlue", "DeepBlue", "deep_blue"),
            ("HTTPServer", "HTTPServer", "http_server"),
            ("HTTP", "Http", "http"),
        ] {
            assert_eq!(
                (pascal(name).as_str(), snake(name).as_str()),
                (in_pascal, in_snake)
            );
        }
        assert_eq!(type_name("text-tools"), "TextTools");
        assert_eq!(type_name("3d"), "Guest3d");
    }

    #[test]
    fn keywords() {
        assert_eq!(ident("type").to_string(), "r#type");
        assert_eq!(ident("self").to_string(), "self_");
    }
}
