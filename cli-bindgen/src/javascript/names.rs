//! Names in JavaScript: camelCase, no keyword, no two alike.

use std::collections::{BTreeMap, BTreeSet};

use wharf_abi::plan::Plan;
use wharf_abi::section::Interface;
use wharf_abi::types::Side;

use super::features::Features;
use super::values::{VERBS, VERBS_OF_HANDLES};

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
    /// The package already has a class of this name, or no class can have it.
    #[error(
        "a JavaScript package can't have a class called `{name}` (`{path}`), because {reason}: \
         give it another name with `#[{attribute}(name = \"…\")]`"
    )]
    Class {
        /// The resource.
        name: String,
        /// Where it is defined.
        path: String,
        /// What is wrong with the name.
        reason: String,
        /// Where it gets another.
        attribute: &'static str,
    },
    /// Two members of a class, or two imports, have one name.
    #[error(
        "`{first}` and `{second}` are both `{name}` in JavaScript: \
         give one another name with `#[{attribute}(name = \"…\")]`"
    )]
    Members {
        /// One of them.
        first: String,
        /// The other.
        second: String,
        /// What both become.
        name: String,
        /// Where one gets another.
        attribute: &'static str,
    },
    /// Classes have a member of this name that means something else.
    #[error(
        "a JavaScript class can't have a member called `{name}` (`{function}`), because {reason}: \
         give it another name with `#[export(name = \"…\")]`"
    )]
    TakenMember {
        /// The function.
        function: String,
        /// Its name in JavaScript.
        name: String,
        /// What the name is for.
        reason: &'static str,
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
const LOCALS: &str =
    "args at base block bytes core fails lifted lowering overflow payload result top";

/// The same, and globals, where there are handles, imports or views.
const OF_HANDLES: &str = "FinalizationRegistry queueMicrotask \
    call calling cell compiled entry gifts handle host imports loans module offers \
    thrown to";

/// A function or a class in JavaScript.
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
    /// By resource.
    classes: BTreeMap<String, Name>,
    /// The variables of the modules that the guest imports from, by specifier.
    pub(super) modules: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    /// There are handles, imports or views.
    handles: bool,
}

impl Names {
    pub(super) fn of(
        interface: &Interface,
        plans: &[Plan],
        features: &Features,
    ) -> Result<Names, NameError> {
        let handles = features.handles;
        let pieces = wharf_js::pieces();
        let pieces = pieces.iter().filter(|piece| handles || !piece.of_handles);
        let words = RESERVED.split_whitespace().chain(LOCALS.split_whitespace());
        let taken = words.chain(wharf_js::OUTSIDE);
        let taken = taken.chain(OF_HANDLES.split_whitespace().filter(|_| handles));
        let taken = taken.chain(pieces.map(|piece| piece.name.as_str()));
        let mut names = Names {
            functions: Vec::new(),
            classes: BTreeMap::new(),
            modules: BTreeMap::new(),
            taken: taken.map(str::to_owned).collect(),
            handles,
        };
        let mut seen = BTreeMap::new();
        for plan in plans.iter().filter(|plan| plan.member.is_none()) {
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
        for (name, resource) in interface.resources() {
            if resource.side == Side::Guest {
                if let Some(first) = seen.get(name) {
                    return Err(NameError::Collision {
                        first: (*first).clone(),
                        second: name.to_owned(),
                        name: name.to_owned(),
                    });
                }
                names.add_class(name);
            }
        }
        for import in &interface.imports {
            names.add_module(&import.module);
        }
        Ok(names)
    }

    fn add_class(&mut self, name: &str) {
        let mut local = name.to_owned();
        while self.taken.contains(&local) || self.is_helper(&local) || self.is_declared(&local) {
            local.push('_');
        }
        let public = name.to_owned();
        self.classes.insert(name.to_owned(), Name { public, local });
    }

    /// Names the variable of a module by the last part of its specifier: `dom` for `./dom.js`.
    fn add_module(&mut self, specifier: &str) {
        if specifier.is_empty() || self.modules.contains_key(specifier) {
            return;
        }
        let last = specifier.rsplit(['/', ':']).next().unwrap_or(specifier);
        let stem = last
            .split('.')
            .find(|part| !part.is_empty())
            .unwrap_or(last);
        let word = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let stem: String = stem.chars().map(word).collect();
        let mut variable = match camel(stem.trim_matches('_')) {
            name if name.starts_with(|c: char| c.is_ascii_alphabetic()) => name,
            name => format!("module{name}"),
        };
        while self.taken.contains(&variable)
            || self.is_helper(&variable)
            || self.is_declared(&variable)
        {
            variable.push('_');
        }
        // Parameters must not hide it.
        self.taken.insert(variable.clone());
        self.modules.insert(specifier.to_owned(), variable);
    }

    /// Whether a function or a class has this name in the glue.
    fn is_declared(&self, name: &str) -> bool {
        let declared = self.functions.iter().chain(self.classes.values());
        declared
            .into_iter()
            .any(|it| it.local == name || it.public == name)
    }

    /// The functions that belong to no class, in the order of the plans.
    pub(super) fn functions(&self) -> &[Name] {
        &self.functions
    }

    /// The class of a resource of the guest's.
    pub(super) fn class(&self, resource: &str) -> Name {
        let class = self.classes.get(resource).cloned();
        class.unwrap_or_else(|| Name {
            public: resource.to_owned(),
            local: resource.to_owned(),
        })
    }

    /// What the package exports: functions, then classes.
    pub(super) fn all(&self) -> impl Iterator<Item = &Name> {
        self.functions.iter().chain(self.classes.values())
    }

    /// What classes are called in the glue, by resource.
    pub(super) fn local_classes(&self) -> BTreeMap<String, String> {
        let classes = self.classes.iter();
        let locals = classes.map(|(resource, name)| (resource.clone(), name.local.clone()));
        locals.collect()
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
            while variables.contains(&variable) || self.is_helper(&variable) {
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

    /// Whether the glue may write a helper function of this name for some type. Exported functions
    /// are declared outside their scope.
    fn is_helper(&self, name: &str) -> bool {
        let more = VERBS_OF_HANDLES.iter().filter(|_| self.handles);
        let rest = VERBS.iter().chain(more);
        let rest = rest.copied().find_map(|verb| name.strip_prefix(verb));
        rest.is_some_and(|rest| rest.starts_with(char::is_uppercase) && !rest.ends_with('_'))
    }
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
