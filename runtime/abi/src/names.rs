//! Names: of exports in the module, and of the section.
//!
//! In the module that rustc links, a function stands under [`LINK_PREFIX`] and its name, so that
//! no guest function can collide with a symbol of the linker's (`memcpy`, `main`). The rewritten
//! module exports it under [`exported`].

use crate::arena;

/// The custom section in which a module describes itself.
pub const SECTION: &str = "wharf";
/// The `processed-by` entry of the `producers` section of a rewritten module.
pub const PRODUCER: &str = "wharf";
/// What precedes a function's name in the module that rustc links.
pub const LINK_PREFIX: &str = "wharf:";

/// The module that everything comes from which a guest imports. In it, a function stands under
/// [`imported`], what the guest's runtime uses under [`arena::HOST`]'s names.
pub const IMPORTS: &str = "wharf";

/// Whether a rewritten module uses this name for something of its own.
pub fn is_reserved(name: &str) -> bool {
    name == arena::MEMORY || arena::RUNTIME.contains(&name) || name.starts_with("cabi_")
}

/// The export of a function in the module that rustc links.
#[cfg(feature = "alloc")]
pub fn linked(name: &str) -> alloc::string::String {
    alloc::format!("{LINK_PREFIX}{name}")
}

/// The export of a function in a rewritten module: its name, with the prefix if it is reserved.
#[cfg(feature = "alloc")]
pub fn exported(name: &str) -> alloc::string::String {
    match is_reserved(name) {
        true => linked(name),
        false => name.into(),
    }
}

/// The import of a function: its name, after the module that the host takes it from, if there is
/// one.
#[cfg(feature = "alloc")]
pub fn imported(module: &str, name: &str) -> alloc::string::String {
    match module {
        "" => name.into(),
        module => alloc::format!("{module}#{name}"),
    }
}

/// The longest name, in bytes. Hosts that keep names with values copy them with each.
pub const MAX_BYTES: usize = 128;

/// Whether this can name something: an identifier of Rust's and JavaScript's, in which `-` may
/// stand for `_`.
pub fn is_valid(name: &str) -> bool {
    let mut chars = name.chars();
    let first = chars
        .next()
        .is_some_and(|c| unicode_ident::is_xid_start(c) || c == '_');
    let rest = chars.all(|c| unicode_ident::is_xid_continue(c) || c == '-');
    first && rest && name.len() <= MAX_BYTES
}

/// As [`is_valid`], of a function: that of a resource's stands after the resource's, and a dot.
pub fn is_valid_function(name: &str) -> bool {
    match name.split_once('.') {
        Some((resource, own)) => is_valid(resource) && is_valid(own),
        None => is_valid(name),
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::{MAX_BYTES, exported, imported, is_reserved, is_valid, is_valid_function, linked};
    use crate::arena;

    #[test]
    fn what_the_runtime_uses_is_reserved() {
        for name in arena::RUNTIME.into_iter().chain(["memory", "cabi_post"]) {
            assert!(is_reserved(name), "{name}");
            assert_eq!(exported(name), linked(name));
        }
        for name in [
            "greet",
            "Memory",
            "drop",
            "invoke",
            "memory.of",
            "Counter.drop",
        ] {
            assert!(!is_reserved(name), "{name}");
            assert_eq!(exported(name), name);
        }
    }

    /// So no function can have the name of something of the runtime's, exported or imported.
    #[test]
    fn the_runtimes_names_are_no_functions() {
        let dollars = arena::RUNTIME.into_iter().chain(arena::HOST);
        for name in dollars.filter(|name| name.starts_with('$')) {
            assert!(!is_valid(name) && !is_valid_function(name), "{name}");
        }
    }

    /// Two imports have one name only if they are one: no name of a function has a `#`.
    #[test]
    fn imports_are_told_apart() {
        assert_eq!(imported("", "log"), "log");
        assert_eq!(imported("./dom.js", "log"), "./dom.js#log");
        assert_eq!(imported("a#b", "Canvas.draw"), "a#b#Canvas.draw");
        assert!(!is_valid_function("b#log"));
    }

    #[test]
    fn a_resources_function_has_one_dot() {
        for name in ["f", "Counter.new", "_.a-b", "größe.x"] {
            assert!(is_valid_function(name), "{name}");
        }
        for name in ["", ".", "a.", ".a", "a.b.c", "a.1", "1.a", "a b", "a. b"] {
            assert!(!is_valid_function(name), "{name}");
        }
        let long = "a".repeat(MAX_BYTES);
        assert!(is_valid_function(&alloc::format!("{long}.{long}")));
        assert!(!is_valid_function(&alloc::format!("{long}a.b")));
        assert!(!is_valid_function(&alloc::format!("b.{long}a")));
    }
}
