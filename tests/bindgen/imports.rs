//! What is left of a guest's imports, and what they bring: no more than the module calls.

use std::collections::BTreeSet;

use wasm_encoder::ValType::{I32, I64};
use wasmparser::{Operator, Payload, TypeRef};
use wharf_abi::section::{self, Interface};
use wharf_abi::types::{Import, Mode, Role, Side};
use wharf_abi::{Type, arena, names};
use wharf_cli::{Options, Target, bindgen, load, runnable};

use crate::linked::{
    Linked, U32, callback, function, import, import_from, lent, member, number, own,
};
use crate::{linked_guest, options, payloads};

/// The module alone: back ends have tests of their own.
fn module(linked: &[u8]) -> Vec<u8> {
    let options = Options {
        targets: Vec::new(),
        keep_interface: true,
        ..options()
    };
    crate::module(linked, &options).expect("it is a guest")
}

#[track_caller]
fn refused(linked: Linked, parts: &[&str]) {
    let options = Options {
        targets: Vec::new(),
        ..options()
    };
    let error = bindgen(&linked.finish(), &options).expect_err("it is refused");
    let message = error.to_string();
    for part in parts {
        assert!(message.contains(part), "{part:?} isn't in: {message}");
    }
}

/// The modules and names of the imports.
fn imports(wasm: &[u8]) -> Vec<(String, String)> {
    let sections = payloads(wasm, |payload| match payload {
        Payload::ImportSection(section) => {
            let imports = section.into_imports().map(|it| it.expect("it is valid"));
            let imports = imports.map(|import| {
                assert!(matches!(import.ty, TypeRef::Func(_)), "{import:?}");
                (import.module.to_owned(), import.name.to_owned())
            });
            Some(imports.collect::<Vec<_>>())
        }
        _ => None,
    });
    sections.concat()
}

/// The names of what is imported from hosts of Wharf's.
fn names(wasm: &[u8]) -> Vec<String> {
    let imports = imports(wasm).into_iter().map(|(module, name)| {
        assert_eq!(module, names::IMPORTS);
        name
    });
    imports.collect()
}

fn exports(wasm: &[u8]) -> BTreeSet<String> {
    crate::exports(wasm).into_iter().collect()
}

fn set<'n>(names: impl IntoIterator<Item = &'n str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

fn starts(wasm: &[u8]) -> bool {
    let starts = payloads(wasm, |payload| match payload {
        Payload::StartSection { .. } => Some(()),
        _ => None,
    });
    !starts.is_empty()
}

fn log() -> Import {
    let message = vec![(Mode::Borrowed, Type::Str)];
    import(function("log", message, Type::Unit))
}

fn now() -> Import {
    import(function(
        "now",
        vec![],
        Type::Scalar(wharf_abi::Scalar::F64),
    ))
}

#[test]
fn what_is_called_stays() {
    let guest = Linked::default()
        .host(&now())
        .host(&import_from("./dom.js", number("alert")))
        .calling(&[0, 1])
        .function(&number("double"));
    let made = module(&guest.finish());
    assert_eq!(names(&made), ["now", "./dom.js#alert"]);
    // Numbers need nothing of the guest's runtime.
    assert_eq!(exports(&made), set(["double"]));
    let interface = load::rewritten(&made).expect("it has its interface");
    assert_eq!(interface.imports.len(), 2);
}

#[test]
fn what_is_declared_and_not_called_goes() {
    // The linker leaves some out, and rewriting the rest.
    let guest = Linked::default()
        .item(&section::encode(&log()))
        .host(&now())
        .function(&number("double"));
    let made = module(&guest.finish());
    assert_eq!(names(&made), [""; 0]);
    assert_eq!(exports(&made), set(["double"]));
}

/// Back ends are told of what the module imports, and of nothing else.
#[test]
fn back_ends_get_what_is_left() {
    let unused = import(function(
        "paint",
        vec![(Mode::Owned, own("Canvas", Side::Host))],
        Type::Unit,
    ));
    let text = |guest: Linked| {
        let options = Options {
            targets: vec![Target::Rust],
            ..options()
        };
        let files = bindgen(&guest.finish(), &options).expect("it is a guest");
        let file = files.into_iter().find(|file| file.name == "guest.rs");
        String::from_utf8(file.expect("it is made").bytes).expect("it is text")
    };
    let with = Linked::default().item(&section::encode(&unused));
    assert_eq!(
        text(with.function(&number("double"))),
        text(Linked::default().function(&number("double")))
    );
}

#[test]
fn an_import_of_text_needs_memory_and_no_arena() {
    let guest = Linked::default()
        .host(&log())
        .calling(&[0])
        .runtime()
        .function(&function("run", vec![], Type::Unit));
    let made = module(&guest.finish());
    assert_eq!(exports(&made), set(["run", arena::MEMORY]));
    assert_eq!(names(&made), ["log"]);
}

#[test]
fn an_import_that_returns_text_needs_the_arena() {
    let read = import(function("read", vec![], Type::Str));
    let guest = |missing| {
        Linked::default()
            .host(&read)
            .calling(&[0])
            .runtime_without(missing)
            .function(&function("run", vec![], Type::Unit))
    };
    let needed = [arena::MEMORY, arena::AREA, arena::ALLOC, arena::FREE];
    let made = module(&guest("").finish());
    assert_eq!(exports(&made), set(needed.into_iter().chain(["run"])));
    for missing in needed {
        refused(guest(missing), &[&format!("doesn't export `{missing}`")]);
    }
}

/// Whether hosts can end and call what the guest gives them.
#[test]
fn objects_and_functions_bring_their_exports() {
    let counter = |name: &str, role, params, result| {
        member(
            &format!("Counter.{name}"),
            Side::Guest,
            role,
            params,
            result,
        )
    };
    let this = || (Mode::Borrowed, lent("Counter", Side::Guest));
    let guest = Linked::default()
        .runtime()
        .function(&counter(
            "new",
            Role::Constructor,
            vec![],
            own("Counter", Side::Guest),
        ))
        .function(&counter("value", Role::Getter, vec![this()], U32));
    let made = module(&guest.finish());
    assert_eq!(
        exports(&made),
        set(["Counter.new", "Counter.value", arena::MEMORY, arena::DROP])
    );

    let give = function("give", vec![], callback(true, vec![U32], U32));
    let made = module(&Linked::default().runtime().function(&give).finish());
    let expected = [
        "give",
        arena::MEMORY,
        arena::AREA,
        arena::ALLOC,
        arena::FREE,
        arena::DROP,
        arena::INVOKE,
    ];
    assert_eq!(exports(&made), set(expected));
    for missing in [arena::DROP, arena::INVOKE] {
        let guest = Linked::default().runtime_without(missing).function(&give);
        refused(guest, &[&format!("doesn't export `{missing}`")]);
    }

    // The host's own objects end at the host.
    let take = function(
        "take",
        vec![(Mode::Owned, own("Canvas", Side::Host))],
        Type::Unit,
    );
    let made = module(&Linked::default().runtime().function(&take).finish());
    assert_eq!(exports(&made), set(["take"]));
}

/// Only an import that isn't called takes functions of the guest's: so there is nothing to call.
#[test]
fn what_an_unused_import_would_need_goes_with_it() {
    let on_click = || {
        let handler = callback(true, vec![U32], Type::Unit);
        import(function(
            "on-click",
            vec![(Mode::Owned, handler)],
            Type::Unit,
        ))
    };
    let guest = |called: &[u32]| {
        Linked::default()
            .host(&on_click())
            .runtime()
            .calling(called)
            .function(&function("run", vec![], Type::Unit))
    };
    let used = exports(&module(&guest(&[0]).finish()));
    assert!(used.contains(arena::INVOKE) && used.contains(arena::DROP));
    assert_eq!(exports(&module(&guest(&[]).finish())), set(["run"]));
}

/// One import is called only where functions of the guest's are called, and those only because
/// another import takes some, which isn't called.
#[test]
fn imports_that_only_others_need() {
    let handler = callback(true, vec![], Type::Unit);
    let on_click = import(function(
        "on_click",
        vec![(Mode::Owned, handler)],
        Type::Unit,
    ));
    let guest = Linked::default()
        .host(&on_click)
        .host(&now())
        .calling(&[1])
        .runtime()
        .calling(&[])
        .function(&function("run", vec![], Type::Unit));
    let made = module(&guest.finish());
    assert_eq!((names(&made), exports(&made)), (vec![], set(["run"])));
}

#[test]
fn what_the_guests_runtime_imports_stays_if_it_is_used() {
    let guest = |called: &[u32]| {
        Linked::default()
            .typed_import(names::IMPORTS, arena::DROP, &[I32], &[])
            .typed_import(names::IMPORTS, arena::INVOKE, &[I32, I32], &[I32])
            .calling(called)
            .function(&number("double"))
            .finish()
    };
    assert_eq!(names(&module(&guest(&[]))), [""; 0]);
    assert_eq!(names(&module(&guest(&[0]))), [arena::DROP]);
    assert_eq!(
        names(&module(&guest(&[0, 1]))),
        [arena::DROP, arena::INVOKE]
    );
}

/// How many calls are of functions that do nothing but call an import.
fn stops(wasm: &[u8]) -> usize {
    let imported = imports(wasm).len() as u32;
    // Of each function: whether it does nothing else, and what it calls.
    let bodies = payloads(wasm, |payload| match payload {
        Payload::CodeSectionEntry(body) => {
            let operators = body.get_operators_reader().expect("it is valid");
            let operators = operators.into_iter().collect::<Result<Vec<_>, _>>();
            let operators = operators.expect("they are valid");
            let called: Vec<u32> = operators.iter().filter_map(called).collect();
            Some((hands_on(&operators, imported), called))
        }
        _ => None,
    });
    let stops: BTreeSet<u32> = (imported..)
        .zip(&bodies)
        .filter_map(|(index, (hands_on, _))| hands_on.then_some(index))
        .collect();
    let calls = bodies.iter().flat_map(|(_, called)| called);
    calls.filter(|function| stops.contains(function)).count()
}

fn called(operator: &Operator<'_>) -> Option<u32> {
    match operator {
        Operator::Call { function_index } => Some(*function_index),
        _ => None,
    }
}

/// Whether a function only calls one of the first so many with its own parameters.
fn hands_on(body: &[Operator<'_>], imported: u32) -> bool {
    let [arguments @ .., call, Operator::End] = body else {
        return false;
    };
    let gets = (0..).zip(arguments).all(|(i, operator)| match operator {
        Operator::LocalGet { local_index } => *local_index == i,
        _ => false,
    });
    gets && called(call).is_some_and(|it| it < imported)
}

#[test]
fn nothing_stands_between_calls_and_imports() {
    let linked = linked_guest("imports");
    assert!(
        stops(&linked) > 0,
        "the macro's functions are never inlined"
    );
    assert_eq!(stops(&module(&linked)), 0);
}

/// A call of an import is no panic of the guest's.
#[test]
fn only_what_can_panic_records_panics() {
    let guest = |called: &[u32]| {
        Linked::default()
            .host(&log())
            .host(&now())
            .calling(called)
            .runtime()
    };
    let run = function("run", vec![(Mode::Borrowed, Type::Str)], Type::Unit);
    for called in [&[][..], &[0], &[0, 1]] {
        let quiet = module(&guest(called).function(&run).finish());
        assert_eq!(names(&quiet).len(), called.len());
        assert!(!starts(&quiet) && !exports(&quiet).contains(arena::PANIC));
        let loud = module(&guest(called).panicking().function(&run).finish());
        assert_eq!(names(&loud).len(), called.len());
        assert!(starts(&loud) && exports(&loud).contains(arena::PANIC));
    }
    // What an export reaches only by a function of the guest's that nobody can call, it doesn't.
    let handler = callback(true, vec![], Type::Unit);
    let on_click = import(function(
        "on_click",
        vec![(Mode::Owned, handler)],
        Type::Unit,
    ));
    let unused = Linked::default()
        .host(&on_click)
        .panicking()
        .runtime()
        .calm()
        .function(&number("double"));
    let made = module(&unused.finish());
    assert!(!starts(&made));
    assert_eq!(exports(&made), set(["double"]));
}

#[test]
fn an_import_of_another_type() {
    let declared = |params: &[_], results: &[_]| {
        Linked::default()
            .typed_import(names::IMPORTS, "log", params, results)
            .item(&section::encode(&log()))
            .calling(&[0])
            .function(&number("double"))
    };
    let says = "its interface says (i32, i32) -> ()";
    refused(
        declared(&[I32], &[]),
        &["imports `log` as (i32) -> ()", says],
    );
    refused(declared(&[I32, I64], &[]), &["(i32, i64) -> ()", says]);
    refused(declared(&[I32, I32], &[I32]), &["-> (i32)", says]);
    // The object of a method is its first parameter.
    let draw = import(member(
        "Canvas.draw",
        Side::Host,
        Role::Method,
        vec![(Mode::Borrowed, lent("Canvas", Side::Host))],
        Type::Unit,
    ));
    let guest = Linked::default()
        .typed_import(names::IMPORTS, "Canvas.draw", &[], &[])
        .item(&section::encode(&draw));
    refused(
        guest.function(&number("double")),
        &["`Canvas.draw`", "its interface says (i32) -> ()"],
    );

    for (name, params, says) in [
        (arena::DROP, &[I64][..], "hosts have it as (i32) -> ()"),
        (
            arena::INVOKE,
            &[I32],
            "hosts have it as (i32, i32) -> (i32)",
        ),
    ] {
        let guest = Linked::default().typed_import(names::IMPORTS, name, params, &[]);
        let guest = guest.calling(&[0]).function(&number("double"));
        refused(guest, &[&format!("`{name}`"), says]);
    }
}

/// A module that Wharf has rewritten is held to its interface, too.
#[test]
fn an_import_of_another_type_in_a_rewritten_module() {
    let rewritten = |params: &[_]| {
        let guest = Linked::default()
            .typed_import(names::IMPORTS, "log", params, &[])
            .item(&section::encode(&log()))
            .calling(&[0])
            .processed_by(names::PRODUCER);
        guest.exported_as("double", &number("double")).finish()
    };
    let right = rewritten(&[I32, I32]);
    assert_eq!(runnable(&right).expect("it is a guest"), right);
    let error = runnable(&rewritten(&[I32])).expect_err("it has another type");
    let message = error.to_string();
    assert!(
        message.contains("imports `log` as (i32) -> ()"),
        "{message}"
    );
}

#[test]
fn an_import_that_the_interface_does_not_declare() {
    let import = |module, name| {
        Linked::default()
            .host(&log())
            .typed_import(module, name, &[], &[])
            .calling(&[1])
            .function(&number("double"))
    };
    let undeclared = "which its interface doesn't declare";
    refused(import(names::IMPORTS, "lag"), &["`lag`", undeclared]);
    refused(import(names::IMPORTS, "$alloc"), &["`$alloc`", undeclared]);
    refused(
        import("env", "log"),
        &["imports `env` `log`", "expects another host"],
    );
    // It is a function that hosts have.
    let memory = Linked::default()
        .memory_import(names::IMPORTS, "log")
        .item(&section::encode(&log()));
    let text = function("run", vec![(Mode::Borrowed, Type::Str)], Type::Unit);
    refused(
        memory.runtime_without(arena::MEMORY).function(&text),
        &["log"],
    );
}

/// The section's format and the guests of the tests: nothing is imported where nothing is declared.
#[test]
fn guests_without_imports_have_none() {
    for guest in ["add", "hello", "types", "bare", "own-allocator"] {
        let made = module(&linked_guest(guest));
        assert_eq!(imports(&made), [], "{guest}");
        let interface: Interface = load::rewritten(&made).expect("it has its interface");
        assert!(interface.imports.is_empty(), "{guest}");
    }
}
