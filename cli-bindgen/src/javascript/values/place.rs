//! Where a value stands, for errors: function, parameter and path.

use std::fmt;

/// The place of a value that is checked.
#[derive(Clone, Debug)]
pub(in super::super) enum Place {
    /// What this expression says: a string, or a variable of a helper.
    Whole(String),
    /// This path within what `where` says.
    Part(String),
    /// The element whose index is this variable.
    Index(&'static str),
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

    /// An expression to hand on. A part is put into words only if it is needed.
    pub(in super::super) fn argument(&self) -> String {
        match self {
            Place::Whole(expression) => expression.clone(),
            Place::Part(path) => format!("new Part(where, {})", super::super::labels::quoted(path)),
            Place::Index(variable) => format!("new Part(where, {variable})"),
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
            Place::Part(path) => {
                let path = path.replace('\\', "\\\\").replace('`', "\\`");
                write!(f, "`${{where}}{}`", path.replace("${", "\\${"))
            }
            Place::Index(variable) => write!(f, "`${{where}}[${{{variable}}}]`"),
            Place::Joined(whole, words) => write!(f, "`${{{whole}}}{words}`"),
        }
    }
}
