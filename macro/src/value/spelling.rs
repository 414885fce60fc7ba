//! `rename_all`: names in another style.

use syn::{Error, LitStr, Result};

/// A style of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

/// As they are written in the attribute, which is an example of each.
const STYLES: [(&str, Spelling); 8] = [
    ("lowercase", Spelling::Lower),
    ("UPPERCASE", Spelling::Upper),
    ("PascalCase", Spelling::Pascal),
    ("camelCase", Spelling::Camel),
    ("snake_case", Spelling::Snake),
    ("SCREAMING_SNAKE_CASE", Spelling::ScreamingSnake),
    ("kebab-case", Spelling::Kebab),
    ("SCREAMING-KEBAB-CASE", Spelling::ScreamingKebab),
];

impl Spelling {
    pub(super) fn of(style: &LitStr) -> Result<Spelling> {
        let written = style.value();
        match STYLES.iter().find(|(name, _)| *name == written) {
            Some((_, spelling)) => Ok(*spelling),
            None => {
                let names = STYLES.map(|(name, _)| format!("`{name}`")).join(", ");
                Err(Error::new(
                    style.span(),
                    format!("unknown style: write one of {names}"),
                ))
            }
        }
    }

    /// A Rust name in this style.
    pub(super) fn write(self, name: &str) -> String {
        let words = words(name);
        let capital = |(_, word): (usize, &String)| {
            let mut chars = word.chars();
            let first = chars.next().into_iter().flat_map(char::to_uppercase);
            first.chain(chars).collect::<String>()
        };
        match self {
            Spelling::Lower => words.concat(),
            Spelling::Upper => words.concat().to_uppercase(),
            Spelling::Pascal => words.iter().enumerate().map(capital).collect(),
            Spelling::Camel => {
                let first = words.first().cloned().unwrap_or_default();
                let rest = words.iter().enumerate().skip(1).map(capital);
                first + &rest.collect::<String>()
            }
            Spelling::Snake => words.join("_"),
            Spelling::ScreamingSnake => words.join("_").to_uppercase(),
            Spelling::Kebab => words.join("-"),
            Spelling::ScreamingKebab => words.join("-").to_uppercase(),
        }
    }
}

/// The words of a name in snake_case or PascalCase, in lower case: `HTTPError` is `http`, `error`.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (i, c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| chars[i]);
        let after = chars.get(i + 1);
        let starts = c.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase() || after.is_some_and(|after| after.is_lowercase())
            });
        if *c == '_' || starts {
            words.push(String::new());
        }
        if *c != '_'
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    if words.is_empty() {
        words.push(name.to_owned());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{STYLES, words};

    #[test]
    fn every_style_is_an_example_of_itself() {
        for (style, spelling) in STYLES {
            let two = style.replace("case", "_case").replace("Case", "_case");
            let two = two.replace("CASE", "_case").to_lowercase();
            let snake = two.replace(['-', '_'], "_").replace("__", "_");
            assert_eq!(spelling.write(&snake), style, "{snake}");
        }
    }

    #[test]
    fn words_start_at_capitals_and_underscores() {
        assert_eq!(words("first_name"), ["first", "name"]);
        assert_eq!(words("NotFound"), ["not", "found"]);
        assert_eq!(words("HTTPError"), ["http", "error"]);
        assert_eq!(words("Utf8"), ["utf8"]);
        assert_eq!(words("_x"), ["x"]);
        assert_eq!(words("_"), ["_"]);
    }
}
