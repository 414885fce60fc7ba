//! Where a value stands, for errors: function, parameter and path.

use std::fmt;

/// The place of a value that is checked.
#[derive(Clone, Debug)]
pub(in super::super) enum Place {
    /// What this expression says: a string, or a variable of a helper.
    Whole(String),
    /// This path within what `where` says.
    Part(String),
    /// This path within an element: `part` stands for that, and its index is `i`.
    Element(String),
    /// This path within another place.
    Within(Box<Place>, String),
    /// What this expression says, and then these words.
    Joined(&'static str, &'static str),
}

impl Place {
    /// What a helper got.
    pub(super) fn here() -> Place {
        Place::Whole("where".to_owned())
    }

    /// A part of it, such as `.name`.
    pub(super) fn part(path: &str) -> Place {
        Place::Part(path.to_owned())
    }

    /// An element of a list.
    pub(super) fn element() -> Place {
        Place::Element(String::new())
    }

    /// A part of what is here, such as `.name`.
    pub(in super::super) fn member(&self, access: &str) -> Place {
        match self {
            Place::Whole(where_) if where_ == "where" => Place::part(access),
            Place::Whole(_) | Place::Joined(_, _) => {
                Place::Within(Box::new(self.clone()), access.to_owned())
            }
            Place::Part(path) => Place::Part(format!("{path}{access}")),
            Place::Element(path) => Place::Element(format!("{path}{access}")),
            Place::Within(whole, path) => Place::Within(whole.clone(), format!("{path}{access}")),
        }
    }

    /// An expression to hand on. A part is put into words only if it is needed.
    pub(in super::super) fn argument(&self) -> String {
        match self {
            Place::Whole(expression) => expression.clone(),
            Place::Part(path) => format!("new Part(where, {})", super::super::labels::quoted(path)),
            Place::Element(path) if path.is_empty() => "part".to_owned(),
            Place::Element(path) => {
                format!("new Part(part, {})", super::super::labels::quoted(path))
            }
            Place::Within(whole, path) => {
                let path = super::super::labels::quoted(path);
                format!("new Part({}, {path})", whole.argument())
            }
            Place::Joined(whole, words) => {
                format!("new Part({whole}, {})", super::super::labels::quoted(words))
            }
        }
    }
}

/// An expression for the words.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Whole(expression) => f.write_str(expression),
            Place::Part(path) => write!(f, "`${{where}}{}`", in_template(path)),
            Place::Element(path) => write!(f, "`${{where}}[${{i}}]{}`", in_template(path)),
            Place::Within(whole, path) => match whole.to_string().strip_suffix('"') {
                // A literal is only lengthened.
                Some(literal) => {
                    let path = super::super::labels::quoted(path);
                    write!(f, "{literal}{}", path.trim_start_matches('"'))
                }
                None => write!(f, "`${{{whole}}}{}`", in_template(path)),
            },
            Place::Joined(whole, words) => write!(f, "`${{{whole}}}{words}`"),
        }
    }
}

/// Text as a part of a template literal.
fn in_template(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('`', "\\`");
    text.replace("${", "\\${")
}
