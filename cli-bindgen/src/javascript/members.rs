//! Whether members of classes, and imports, have names of their own.

use std::collections::BTreeMap;

use wharf_abi::types::Role;

use super::objects::{Class, member_name, role_of};
use super::{NameError, Package};

/// What an object of a class has besides.
const OF_OBJECTS: [(&str, &str); 3] = [
    ("constructor", "that is the class"),
    ("free", "that ends the object"),
    ("then", "an object with a `then` is taken for a promise"),
];

/// What a class has besides.
const OF_CLASSES: [(&str, &str); 3] = [
    (
        "length",
        "that is the number of the constructor's parameters",
    ),
    ("name", "that is the name of the class"),
    ("prototype", "that is what its objects have in common"),
];

/// Checks every class, and what the guest imports.
///
/// # Errors
/// The first two names that are one, or the first that means something else.
pub(super) fn check(package: &Package<'_>) -> Result<(), NameError> {
    package.classes.iter().try_for_each(check_class)?;
    check_imports(package)
}

fn check_class(class: &Class<'_>) -> Result<(), NameError> {
    // By whether it belongs to the class, and its name.
    let mut seen: BTreeMap<(bool, String), (&str, Role)> = BTreeMap::new();
    for (plan, _) in &class.members {
        let Some(role) = role_of(plan) else { continue };
        let of_class = match role {
            Role::Constructor => continue,
            Role::Static | Role::Constant => true,
            Role::Method | Role::Getter | Role::Setter | Role::Text | Role::Next => false,
        };
        let name = member_name(plan);
        let taken = if of_class { OF_CLASSES } else { OF_OBJECTS };
        if let Some((_, reason)) = taken.into_iter().find(|(taken, _)| *taken == name) {
            return Err(NameError::TakenMember {
                function: plan.name.clone(),
                name,
                reason,
            });
        }
        let Some((first, other)) = seen.insert((of_class, name.clone()), (&plan.name, role)) else {
            continue;
        };
        match (role, other) {
            (Role::Getter, Role::Setter) | (Role::Setter, Role::Getter) => {}
            (_, _) => {
                return Err(NameError::Members {
                    first: first.to_owned(),
                    second: plan.name.clone(),
                    name: format!("{}.{name}", class.name.public),
                    attribute: "export",
                });
            }
        }
    }
    Ok(())
}

fn check_imports(package: &Package<'_>) -> Result<(), NameError> {
    // By the module, the resource, whether it belongs to its type, and the name.
    type Place<'p> = (&'p str, Option<&'p str>, bool, String);
    let mut seen: BTreeMap<Place<'_>, (&str, Option<Role>)> = BTreeMap::new();
    for import in &package.imports {
        let module = import.plan.module.as_str();
        let full = import.plan.call.name.as_str();
        let (place, role): (Place<'_>, _) = match import.member() {
            None => ((module, None, true, import.name.clone()), None),
            // It stands where functions stand.
            Some((resource, Role::Constructor)) => (
                (module, None, true, resource.to_owned()),
                Some(Role::Constructor),
            ),
            Some((resource, role)) => {
                let of_class = matches!(role, Role::Static | Role::Constant);
                let place = (module, Some(resource), of_class, import.name.clone());
                (place, Some(role))
            }
        };
        let name = match place.1 {
            Some(resource) => format!("{resource}.{}", place.3),
            None => place.3.clone(),
        };
        let Some((first, other)) = seen.insert(place, (full, role)) else {
            continue;
        };
        match (role, other) {
            (Some(Role::Getter), Some(Role::Setter)) | (Some(Role::Setter), Some(Role::Getter)) => {
            }
            (_, _) => {
                return Err(NameError::Members {
                    first: first.to_owned(),
                    second: full.to_owned(),
                    name,
                    attribute: "import",
                });
            }
        }
    }
    Ok(())
}
