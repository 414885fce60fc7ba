//! What is left of a guest: the exports that its interface needs, and no more.

use std::collections::BTreeSet;

use wasmparser::Payload;
use wharf_abi::{arena, names};
use wharf_cli::{Debug, Options, Target, bindgen};

use crate::linked::{Linked, number};
use crate::{linked_guest, module, options, payloads};

/// The names of the exports.
fn exports(wasm: &[u8]) -> BTreeSet<String> {
    crate::exports(wasm).into_iter().collect()
}

/// The names of the custom sections.
fn customs(wasm: &[u8]) -> BTreeSet<String> {
    let customs = payloads(wasm, |payload| match payload {
        Payload::CustomSection(section) => Some(section.name().to_owned()),
        _ => None,
    });
    customs.into_iter().collect()
}

/// The bytes of linear memory's data, and whether there is a memory.
fn memory(wasm: &[u8]) -> (bool, usize) {
    let data = payloads(wasm, |payload| match payload {
        Payload::DataSection(section) => {
            let data = section
                .into_iter()
                .map(|it| it.expect("it is valid").data.len());
            Some(data.sum::<usize>())
        }
        _ => None,
    });
    let memories = payloads(wasm, |payload| match payload {
        Payload::MemorySection(section) => Some(section.count()),
        _ => None,
    });
    (memories.iter().sum::<u32>() > 0, data.iter().sum())
}

fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

fn keeping() -> Options {
    Options {
        keep_interface: true,
        ..options()
    }
}

#[test]
fn a_guest_that_adds_has_nothing_else() {
    let linked = linked_guest("add");
    let stripped = module(&linked, &options()).expect("add is a guest");
    assert_eq!(exports(&stripped), names(["add"]));
    assert_eq!(memory(&stripped), (false, 0));
    assert!(stripped.len() <= 400, "{} bytes", stripped.len());
    assert_eq!(customs(&stripped), names(["producers"]));

    let kept = module(&linked, &keeping()).expect("add is a guest");
    assert_eq!(exports(&kept), names(["add"]));
    assert_eq!(memory(&kept), (false, 0));
    assert_eq!(customs(&kept), names(["producers", names::SECTION]));
}

#[test]
fn a_guest_that_borrows_text_has_blocks_for_it() {
    let linked = linked_guest("hello");
    let stripped = module(&linked, &options()).expect("hello is a guest");
    let expected = ["memory", "greet", arena::ALLOC, arena::FREE];
    assert_eq!(exports(&stripped), names(expected));
    assert_eq!(customs(&stripped), names(["producers"]));

    let kept = module(&linked, &keeping()).expect("hello is a guest");
    let expected = expected.into_iter().chain([arena::AREA, arena::PANIC]);
    assert_eq!(exports(&kept), names(expected));
    assert_eq!(customs(&kept), names(["producers", names::SECTION]));
}

#[test]
fn a_guest_that_owns_lists_has_the_canonical_allocator() {
    let linked = linked_guest("own-allocator");
    let stripped = exports(&module(&linked, &options()).expect("it is a guest"));
    for name in [arena::ALLOC, arena::FREE, arena::REALLOC, arena::MEMORY] {
        assert!(stripped.contains(name), "{name}");
    }
    for name in [arena::AREA, arena::PANIC, arena::INIT] {
        assert!(!stripped.contains(name), "{name}");
    }
}

/// Rust hosts have the guest install what records panics, so that an instance that nobody calls takes no
/// memory; for others the module does it when it starts.
#[test]
fn the_recorder_of_panics_is_installed_by_rust_hosts() {
    let linked = linked_guest("panics");
    let starts = |wasm: &[u8]| {
        let starts = payloads(wasm, |payload| {
            matches!(payload, Payload::StartSection { .. }).then_some(())
        });
        !starts.is_empty()
    };
    for (targets, late) in [
        (&[Target::Rust][..], true),
        (&[Target::JavaScript], false),
        (&[Target::JavaScript, Target::Rust], false),
    ] {
        let options = Options {
            targets: targets.to_vec(),
            ..options()
        };
        let wasm = module(&linked, &options).expect("it is a guest");
        assert_eq!(exports(&wasm).contains(arena::INIT), late, "{targets:?}");
        assert_eq!(starts(&wasm), !late, "{targets:?}");
    }
}

#[test]
fn nothing_of_the_linkers_is_left() {
    for guest in [
        "add",
        "hello",
        "markdown",
        "panics",
        "types",
        "bare",
        "own-allocator",
    ] {
        let kept = module(&linked_guest(guest), &keeping()).expect("it is a guest");
        let runtime = [
            arena::AREA,
            arena::ALLOC,
            arena::FREE,
            arena::REALLOC,
            arena::PANIC,
        ];
        let known: Vec<&str> = runtime.into_iter().chain([arena::MEMORY]).collect();
        let interface = wharf_cli::load::rewritten(&kept).expect("it has its interface");
        let mut others = exports(&kept);
        for function in &interface.functions {
            assert!(
                others.remove(&names::exported(&function.name)),
                "{guest}: {}",
                function.name.get()
            );
        }
        others.retain(|name| !known.contains(&name.as_str()));
        assert!(others.is_empty(), "{guest} exports {others:?}");
    }
}

/// A function of the guest's has a name that stands for something of the runtime's.
#[test]
fn names_of_the_runtime_stay_the_runtimes() {
    let types = exports(&module(&linked_guest("types"), &options()).expect("it is a guest"));
    for name in [
        "memory",
        "wharf:memory",
        "cabi_realloc",
        "wharf:cabi_realloc",
    ] {
        assert!(types.contains(name), "{name}");
    }
}

#[test]
fn a_guest_without_an_allocator_gets_one() {
    let linked = linked_guest("bare");
    let before = exports(&linked);
    assert!(!before.contains("__wharf_alloc") && !before.contains("__wharf_free"));
    let stripped = exports(&module(&linked, &options()).expect("it is a guest"));
    assert!(stripped.contains(arena::ALLOC) && stripped.contains(arena::FREE));
    assert!(!stripped.contains(arena::REALLOC));
}

#[test]
fn debuggers_get_what_is_asked_for() {
    let linked = linked_guest("hello");
    let with = |debug| {
        let options = Options { debug, ..options() };
        let module = module(&linked, &options).expect("hello is a guest");
        (module.len(), customs(&module))
    };
    let (none, sections) = with(Debug::None);
    assert!(!sections.contains("name") && !sections.contains("target_features"));
    let (named, sections) = with(Debug::Names);
    assert!(sections.contains("name"));
    assert!(named > none, "{named} bytes with names, {none} without");
}

#[test]
fn a_package_is_a_module_and_its_glue() {
    let linked = linked_guest("hello");
    let files = |targets: Vec<Target>| {
        let options = Options {
            targets,
            ..options()
        };
        bindgen(&linked, &options).expect("hello is a guest")
    };
    let names: Vec<_> = files(vec![Target::JavaScript])
        .into_iter()
        .map(|file| file.name)
        .collect();
    assert_eq!(
        names,
        ["guest.wasm", "guest.js", "guest.d.ts", "package.json"]
    );
    let names: Vec<_> = files(Vec::new())
        .into_iter()
        .map(|file| file.name)
        .collect();
    assert_eq!(names, ["guest.wasm"]);

    let package = files(vec![Target::JavaScript])
        .pop()
        .expect("four files")
        .bytes;
    let package: serde_json::Value = serde_json::from_slice(&package).expect("it is JSON");
    assert_eq!(package["name"], "guest");
    assert_eq!(package["version"], "1.2.3");
    assert_eq!(package["type"], "module");
    assert_eq!(package["exports"]["."]["default"], "./guest.js");
    assert_eq!(package["exports"]["."]["types"], "./guest.d.ts");
}

#[test]
fn the_same_module_makes_the_same_bytes() {
    for guest in ["hello", "markdown", "types", "bare", "own-allocator"] {
        let linked = linked_guest(guest);
        for options in [options(), keeping()] {
            let [first, second] =
                [(); 2].map(|()| bindgen(&linked, &options).expect("it is a guest"));
            assert!(first == second, "{guest}");
        }
    }
}

/// The interface comes from the linker in any order; packages are in that of the names.
#[test]
fn the_order_of_the_interface_does_not_matter() {
    let [first, second] = [["a", "b", "c"], ["c", "a", "b"]].map(|names| {
        let guest = names.iter().fold(Linked::default(), |guest, name| {
            guest.described(&number(name))
        });
        let guest = ["a", "b", "c"].iter().fold(guest, |guest, name| {
            use wasm_encoder::ValType::I32;
            guest.export(&names::linked(name), &[I32], &[I32])
        });
        bindgen(&guest.finish(), &options()).expect("it is a guest")
    });
    assert!(first == second);
}

#[test]
fn names_may_have_any_letters() {
    let names = ["größe", "ñ", "длина", "長さ"];
    let guest = names.iter().fold(Linked::default(), |guest, name| {
        guest.function(&number(name))
    });
    let files = bindgen(&guest.finish(), &options()).expect("it is a guest");
    let text = |name: &str| {
        let file = files
            .iter()
            .find(|file| file.name == name)
            .expect("it is made");
        String::from_utf8(file.bytes.clone()).expect("it is text")
    };
    for name in names {
        assert!(text("guest.js").contains(&format!(".{name}(")), "{name}");
        assert!(
            text("guest.d.ts").contains(&format!("{name}(a: number): number")),
            "{name}"
        );
    }
}

#[test]
fn a_function_that_is_only_referenced_stays_declared() {
    // Its export has declared it, and goes.
    let linked = Linked::default()
        .runtime()
        .referencing()
        .function(&number("f"));
    let debugged = Linked::default()
        .runtime()
        .referencing()
        .function(&number("f"))
        .custom(".debug_line", b"");
    for (linked, debug) in [
        (linked.finish(), Debug::None),
        (debugged.finish(), Debug::Dwarf),
    ] {
        let options = Options { debug, ..options() };
        let stripped = module(&linked, &options).expect("it is a guest");
        assert_eq!(exports(&stripped), names(["f"]));
        let declared = payloads(&stripped, |payload| match payload {
            Payload::ElementSection(section) => Some(section.count()),
            _ => None,
        });
        assert_eq!(declared, [1]);
    }
}
