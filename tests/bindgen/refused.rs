//! Modules that no package can be made of, and what is said about each.

use wasm_encoder::ValType;
use wharf_abi::types::Mode;
use wharf_abi::{Type, arena, names, section};
use wharf_cli::inspect::inspect;
use wharf_cli::{Options, bindgen, runnable};

use crate::linked::{Linked, U32, function, number, text};
use crate::{linked_guest, module, options};

/// What `bindgen` says against a module.
#[track_caller]
fn refusal(wasm: &[u8]) -> String {
    match bindgen(wasm, &options()) {
        Ok(files) => panic!("it made {} files", files.len()),
        Err(error) => error.to_string(),
    }
}

#[track_caller]
fn refused(wasm: &[u8], parts: &[&str]) {
    let message = refusal(wasm);
    for part in parts {
        assert!(message.contains(part), "{part:?} isn't in: {message}");
    }
}

/// So that the refusals below are due to what they are about.
#[test]
fn a_module_made_by_hand_is_accepted() {
    let numbers = Linked::default().function(&number("double")).finish();
    assert!(module(&numbers, &options()).is_ok());

    let owned = function("own", vec![(Mode::Owned, Type::Str)], Type::Unit);
    let guest = Linked::default()
        .runtime()
        .function(&text("greet"))
        .function(&owned)
        .finish();
    assert!(module(&guest, &options()).is_ok());
    assert!(runnable(&guest).is_ok());
    let report = inspect(&guest).expect("it is a guest");
    let signatures: Vec<_> = report
        .functions
        .iter()
        .map(|it| it.signature.as_str())
        .collect();
    assert_eq!(
        signatures,
        ["fn greet(a: &str) -> String", "fn own(a: String)"]
    );
}

#[test]
fn something_other_than_a_module() {
    for bytes in [
        &b""[..],
        b"\0",
        b"\0as",
        b"#!/bin/sh",
        b"\x7fELF",
        &[0xff; 100],
    ] {
        refused(bytes, &["isn't a WebAssembly module", "\\0asm"]);
        assert!(runnable(bytes).is_err());
        assert!(inspect(bytes).is_err());
    }
}

#[test]
fn a_component() {
    let component = wasm_encoder::Component::new().finish();
    refused(&component, &["this is a component", "core module"]);
    assert!(inspect(&component).is_err());
}

#[test]
fn a_module_of_another_version() {
    refused(b"\0asm\x02\0\0\0", &["damaged at byte 4"]);
}

#[test]
fn a_module_without_an_interface() {
    let foreign = Linked::default()
        .export("main", &[], &[ValType::I32])
        .finish();
    refused(
        &foreign,
        &["no Wharf interface", "#[wharf::export]", "cdylib"],
    );
    let report = inspect(&foreign).expect("any module can be inspected");
    assert_eq!((report.wharf, report.functions.len()), (None, 0));
    assert_eq!(report.exports.len(), 1);
}

#[test]
fn the_modules_of_other_tools_by_their_name() {
    let other = |section: &str| {
        let module = Linked::default().export("main", &[], &[]);
        module.custom(section, b"\0").finish()
    };
    refused(
        &other("__wasm_bindgen_unstable"),
        &["built with wasm-bindgen"],
    );
    refused(&other("component-type:hello"), &["built with wit-bindgen"]);
    refused(&other("component-type"), &["built with wit-bindgen"]);
    assert!(inspect(&other("__wasm_bindgen_unstable")).is_ok());
}

#[test]
fn an_interface_of_a_newer_format() {
    let mut item = section::encode(&number("double"));
    item[0] = section::VERSION + 1;
    // version:u8 length:u32 writer:text
    let version = section::WRITER.len();
    item.splice(9..9 + version, "9.8.7".bytes());
    item[5..9].copy_from_slice(&5_u32.to_le_bytes());
    let length = item.len() as u32 - 5;
    item[1..5].copy_from_slice(&length.to_le_bytes());

    let newer = Linked::default().export("wharf:double", &[ValType::I32], &[ValType::I32]);
    let newer = newer.item(&item).finish();
    let formats = [
        format!("format {}", section::VERSION + 1),
        format!("formats up to {}", section::VERSION),
        format!("this is wharf {}", section::WRITER),
        "written by wharf 9.8.7".to_owned(),
        "`cargo install wharf-cli --version 9.8.7`".to_owned(),
    ];
    refused(&newer, &formats.each_ref().map(String::as_str));
    let error = inspect(&newer).expect_err("its interface can't be read");
    assert!(error.to_string().contains("9.8.7"), "{error}");
}

#[test]
fn an_interface_that_is_none() {
    let module = |items: &[u8]| Linked::default().export("f", &[], &[]).item(items).finish();
    refused(&module(&[0; 3]), &["malformed at byte 1", "length"]);
    refused(&module(b"{\"version\": 1}"), &["malformed at byte 5"]);
    let item = section::encode(&number("double"));
    for length in 1..item.len() {
        refused(
            &module(&item[..length]),
            &["the interface section is malformed at byte"],
        );
    }
}

#[test]
fn a_module_that_wharf_has_processed() {
    let linked = linked_guest("hello");
    let stripped = module(&linked, &options()).expect("hello is a guest");
    let options = Options {
        keep_interface: true,
        ..options()
    };
    let kept = module(&linked, &options).expect("hello is a guest");

    let message = [
        "already processed",
        "that cargo built",
        "wasm32-unknown-unknown",
    ];
    refused(&stripped, &message);
    refused(&kept, &message);

    assert_eq!(runnable(&kept).expect("it has its interface"), kept);
    let error = runnable(&stripped).expect_err("it has no interface");
    for part in ["interface stripped", "--keep-interface"] {
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[test]
fn only_wharf_marks_a_module_as_processed() {
    let linked = |tool| {
        Linked::default()
            .function(&number("double"))
            .processed_by(tool)
            .finish()
    };
    assert!(bindgen(&linked("wasm-opt"), &options()).is_ok());
    refused(&linked(names::PRODUCER), &["already processed"]);
}

#[test]
fn a_module_that_another_tool_stripped() {
    let stripped = Linked::default().export("wharf:double", &[], &[]).finish();
    let parts = [
        "no Wharf interface",
        "another tool stripped it",
        "truncated at byte",
    ];
    refused(&stripped, &parts);
}

#[test]
fn a_function_that_is_not_exported() {
    let described = Linked::default()
        .function(&number("half"))
        .described(&number("double"));
    refused(
        &described.finish(),
        &["`double`", "doesn't export `wharf:double`"],
    );
    // A module that wharf has not processed exports it under the linker's name only.
    let renamed = Linked::default().exported_as("double", &number("double"));
    refused(&renamed.finish(), &["doesn't export `wharf:double`"]);
}

#[test]
fn a_function_with_another_core_type() {
    let wrong = |params: &[ValType], results: &[ValType]| {
        let guest = Linked::default().export("wharf:double", params, results);
        guest.described(&number("double")).finish()
    };
    let says = "its interface says (i32) -> (i32)";
    use ValType::{I32, I64};
    refused(
        &wrong(&[I32, I32], &[I32]),
        &["`double`", "(i32, i32) -> (i32)", says],
    );
    refused(
        &wrong(&[I64], &[I32]),
        &["`double`", "(i64) -> (i32)", says],
    );
    refused(&wrong(&[I32], &[]), &["`double`", "(i32) -> ()", says]);

    // An export of that name which is no function at all.
    let memory = Linked::default()
        .runtime_without(arena::ALLOC)
        .described(&number("double"));
    refused(&memory.finish(), &["doesn't export `wharf:double`"]);
}

#[test]
fn two_functions_of_one_name() {
    let mut other = number("double");
    other.path = wharf_abi::Ref::Owned("guest::inner::again".into());
    let twice = Linked::default()
        .function(&number("double"))
        .described(&other);
    let places = [
        "`double`",
        "guest::double and guest::inner::again",
        "#[export(name = ",
    ];
    refused(&twice.finish(), &places);
}

#[test]
fn an_import_that_a_function_uses() {
    let used = Linked::default()
        .import("env", "now")
        .function(&number("double"))
        .finish();
    refused(&used, &["imports `env` `now`", "expects another host"]);
    assert!(runnable(&used).is_err());

    // What a crate that is made for wasm-bindgen brings.
    let foreign = Linked::default()
        .import("__wbindgen_placeholder__", "__wbindgen_throw")
        .custom("__wasm_bindgen_unstable", b"\0")
        .function(&number("double"));
    refused(
        &foreign.finish(),
        &["`__wbindgen_placeholder__` `__wbindgen_throw`"],
    );
}

#[test]
fn not_an_import_that_no_function_uses() {
    let unused = Linked::default()
        .unused_import("__wbindgen_placeholder__", "__wbindgen_throw")
        .custom("__wasm_bindgen_unstable", b"\0")
        .function(&number("double"));
    assert!(module(&unused.finish(), &options()).is_ok());
}

/// What starts must take and give nothing.
#[test]
fn a_recorder_of_panics_that_is_something_else() {
    let init = format!("{}init", arena::LINK_PREFIX);
    for (params, results) in [(&[ValType::I32][..], &[][..]), (&[], &[ValType::I32])] {
        let guest = Linked::default()
            .panicking()
            .runtime_without(arena::INIT)
            .export(&init, params, results)
            .function(&number("double"));
        refused(&guest.finish(), &["doesn't export `$init`"]);
    }
}

#[test]
fn names_that_are_one_in_javascript() {
    for (first, second) in [("get-all", "get_all"), ("getAll", "get_all"), ("x1", "x_1")] {
        let guest = Linked::default()
            .function(&number(first))
            .function(&number(second));
        let guest = guest.finish();
        let parts = [first, second, "in JavaScript", "#[export(name = "];
        refused(&guest, &parts);
        // Other hosts can tell them apart.
        assert!(runnable(&guest).is_ok());
    }
}

#[test]
fn names_that_a_javascript_package_has_for_itself() {
    for name in ["then", "instantiate", "GuestPanic", "GuestError"] {
        let guest = Linked::default().function(&number(name)).finish();
        let parts = [
            &format!("`{name}`"),
            "JavaScript",
            "because",
            "#[export(name = ",
        ];
        refused(&guest, &parts);
        assert!(runnable(&guest).is_ok());
    }
}

#[test]
fn a_runtime_from_which_an_export_is_missing() {
    let owned = function("own", vec![(Mode::Owned, Type::Str)], Type::Str);
    for missing in [
        arena::MEMORY,
        arena::AREA,
        arena::ALLOC,
        arena::FREE,
        arena::REALLOC,
    ] {
        let guest = Linked::default()
            .runtime_without(missing)
            .function(&owned)
            .finish();
        let parts = [
            &format!("doesn't export `{missing}`"),
            "the `wharf` crate",
            "stripped",
        ];
        refused(&guest, &parts);
    }
    // Nothing that these functions need is missing.
    for missing in arena::RUNTIME.into_iter().chain([arena::MEMORY]) {
        let guest = Linked::default()
            .runtime_without(missing)
            .function(&number("double"));
        assert!(module(&guest.finish(), &options()).is_ok(), "{missing}");
    }
    let borrows = function("borrow", vec![(Mode::Borrowed, Type::Str)], U32);
    for missing in [arena::REALLOC, arena::INIT, arena::PANIC] {
        let guest = Linked::default()
            .runtime_without(missing)
            .function(&borrows);
        assert!(module(&guest.finish(), &options()).is_ok(), "{missing}");
    }
}

#[test]
fn names_that_no_package_can_have() {
    let guest = Linked::default().function(&number("double")).finish();
    let named = |name: &str| {
        let options = Options {
            name: name.to_owned(),
            ..options()
        };
        bindgen(&guest, &options).map_err(|error| error.to_string())
    };
    for name in [
        "", ".", "..", "a/b", "../a", "a\\b", "a b", "a\"b", "a'b", "a\nb", ".a", "a.",
    ] {
        let error = named(name).expect_err("it can't name files");
        assert!(error.contains("can't name a package"), "{name:?}: {error}");
    }
    for name in ["a", "a_b", "a-b", "a.b", "1", "größe"] {
        assert!(named(name).is_ok(), "{name:?}");
    }
}
