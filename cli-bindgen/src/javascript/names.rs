//! Names in JavaScript: camelCase, no keyword, no two alike.

use std::collections::{BTreeMap, BTreeSet};

use wharf_abi::plan::Plan;

/// Why the interface's names can't be JavaScript's.
#[derive(Debug, thiserror::Error)]
pub enum NameError {
    /// Two functions have one name.
    #[error(
        "`{first}` and `{second}` are both `{name}` in JavaScript: \
         give one another name with `#[export(name = \"…\")]`"
    )]
    Collision {
        /// One function.
        first: String,
        /// The other.
        second: String,
        /// What both become.
        name: String,
    },
    /// The package already exports something of this name.
    #[error(
        "a JavaScript package can't export a function called `{name}`, because {reason}: \
         give it another name with `#[export(name = \"…\")]`"
    )]
    Taken {
        /// The function.
        name: String,
        /// What the name is for.
        reason: &'static str,
    },
    /// The package already has a type of this name.
    #[error(
        "a JavaScript package can't have a type called `{name}` (`{path}`), because {reason}: \
         give it another name with `#[value(rename = \"…\")]`"
    )]
    TakenType {
        /// The type.
        name: String,
        /// Where it is defined.
        path: String,
        /// What the name is for.
        reason: &'static str,
    },
    /// No type can have this name.
    #[error(
        "`{name}` can't name a type in TypeScript (`{path}`): \
         give it another name with `#[value(rename = \"…\")]`"
    )]
    NoType {
        /// The name.
        name: String,
        /// Where the type is defined.
        path: String,
    },
    /// Two fields, flags or cases of a type have one name.
    #[error(
        "`{first}` and `{second}` of `{path}` are both `{name}` in JavaScript: \
         give one another name with `#[value(rename = \"…\")]`"
    )]
    Labels {
        /// The type.
        path: String,
        /// One of them.
        first: String,
        /// The other.
        second: String,
        /// What both become.
        name: String,
    },
}

/// Names that mean something else where a package exports them.
const TAKEN: [(&str, &str); 4] = [
    ("instantiate", "that makes further instances"),
    ("GuestPanic", "that is an error class"),
    ("GuestError", "that is an error class"),
    ("then", "a module with a `then` is taken for a promise"),
];

/// Words that can't name a variable in a module, and globals that the glue uses.
const RESERVED: &str = "arguments await break case catch class const continue debugger default \
    delete do else enum eval export extends false finally for function if implements import in \
    instanceof interface let new null package private protected public return static super switch \
    this throw true try typeof undefined var void while with yield \
    Array BigInt Error JSON Map Math Number Object Proxy RangeError Set String Symbol TypeError URL \
    WebAssembly fetch \
    TextDecoder TextEncoder Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array \
    BigUint64Array BigInt64Array Float32Array Float64Array";

/// Names of the glue's own variables in an exported function.
const LOCALS: &str = "at bytes core fails lifted payload result";

/// A function in JavaScript.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// What the package exports it as.
    pub(super) public: String,
    /// The variable that holds it.
    pub(super) local: String,
}

/// The names of a package.
pub(super) struct Names {
    functions: Vec<Name>,
    taken: BTreeSet<String>,
}

impl Names {
    pub(super) fn of(plans: &[Plan]) -> Result<Names, NameError> {
        let pieces = wharf_js::pieces();
        let words = RESERVED.split_whitespace().chain(LOCALS.split_whitespace());
        let taken = words.chain(wharf_js::OUTSIDE);
        let taken = taken.chain(pieces.iter().map(|piece| piece.name.as_str()));
        let mut names = Names {
            functions: Vec::new(),
            taken: taken.map(str::to_owned).collect(),
        };
        let mut seen = BTreeMap::new();
        for plan in plans {
            let public = camel(&plan.name);
            if let Some((name, reason)) = TAKEN.iter().find(|(name, _)| *name == public) {
                return Err(NameError::Taken {
                    name: (*name).to_owned(),
                    reason,
                });
            }
            if let Some(first) = seen.insert(public.clone(), &plan.name) {
                return Err(NameError::Collision {
                    first: first.clone(),
                    second: plan.name.clone(),
                    name: public,
                });
            }
            let local = names.variable(&plan.name);
            names.functions.push(Name { public, local });
        }
        Ok(names)
    }

    /// The functions, in the order of the plans.
    pub(super) fn functions(&self) -> &[Name] {
        &self.functions
    }

    /// The public name of a function.
    pub(super) fn public(&self, plan: &Plan) -> String {
        camel(&plan.name)
    }

    /// Variables for a function's parameters, each with a name of its own.
    pub(super) fn variables(&self, plan: &Plan) -> Vec<String> {
        let mut variables: Vec<String> = Vec::new();
        for param in &plan.params {
            let mut variable = self.variable(&param.name);
            while variables.contains(&variable) || is_helper(&variable) {
                variable.push('_');
            }
            variables.push(variable);
        }
        variables
    }

    /// A variable for something of the interface.
    fn variable(&self, name: &str) -> String {
        let mut variable = camel(name);
        while self.taken.contains(&variable) {
            variable.push('_');
        }
        variable
    }
}

/// Whether the glue may write a helper function of this name for some type. Exported functions are
/// declared outside their scope.
fn is_helper(name: &str) -> bool {
    let verbs = [
        "check", "size", "put", "store", "load", "cases", "bits", "flags",
    ];
    let rest = verbs.iter().find_map(|verb| name.strip_prefix(verb));
    rest.is_some_and(|rest| rest.starts_with(char::is_uppercase) && !rest.ends_with('_'))
}

/// `get_all-items` is `getAllItems`; capitals stay as they are.
pub(super) fn camel(name: &str) -> String {
    let start = name.len() - name.trim_start_matches('_').len();
    let mut camel = name[..start].to_owned();
    let mut upper = false;
    for c in name[start..].chars() {
        match c {
            '_' | '-' => upper = true,
            c if upper => {
                camel.extend(c.to_uppercase());
                upper = false;
            }
            c => camel.push(c),
        }
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::camel;

    #[test]
    fn camel_case_keeps_capitals_and_leading_underscores() {
        assert_eq!(camel("greet"), "greet");
        assert_eq!(camel("render_html_page"), "renderHtmlPage");
        assert_eq!(camel("render-HTML"), "renderHTML");
        assert_eq!(camel("_private_thing"), "_privateThing");
        assert_eq!(camel("x_1"), "x1");
    }
}
