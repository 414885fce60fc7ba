//! The post-processor as a library: what it refuses, what it leaves of a guest, and that what it
//! leaves does the same as before.

use std::fs;

use wasmparser::{Parser, Payload, Validator};
use wharf_cli::{Debug, Error, Options, Target};

mod guest;
#[path = "random.rs"]
mod numbers;

#[path = "bindgen/allocator.rs"]
mod allocator;
#[path = "bindgen/behaviour.rs"]
mod behaviour;
#[path = "bindgen/damaged.rs"]
mod damaged;
#[path = "bindgen/debug.rs"]
mod debug;
#[path = "bindgen/exports.rs"]
mod exports;
#[path = "bindgen/imports.rs"]
mod imports;
#[path = "bindgen/linked.rs"]
mod linked;
#[path = "bindgen/random.rs"]
mod random;
#[path = "bindgen/refused.rs"]
mod refused;
#[path = "bindgen/track.rs"]
mod track;

/// A JavaScript package without anything for debuggers, as `wharf build` makes it.
fn options() -> Options {
    Options {
        name: "guest".to_owned(),
        version: "1.2.3".to_owned(),
        targets: vec![Target::JavaScript],
        keep_interface: false,
        debug: Debug::None,
        track_memory: false,
    }
}

/// The module of a package, which is valid.
fn module(linked: &[u8], options: &Options) -> Result<Vec<u8>, Error> {
    let files = wharf_cli::bindgen(linked, options)?;
    let module = files.into_iter().find(|file| file.name.ends_with(".wasm"));
    let module = module.expect("a package has a module").bytes;
    validate(&module);
    Ok(module)
}

#[track_caller]
fn validate(module: &[u8]) {
    if let Err(error) = Validator::new().validate_all(module) {
        panic!("the output isn't valid: {error}");
    }
}

/// A guest, as rustc linked it.
fn linked_guest(name: &str) -> Vec<u8> {
    fs::read(guest::linked(name)).expect("cargo has written it")
}

/// What a valid module has of something.
fn payloads<T>(wasm: &[u8], mut pick: impl FnMut(Payload<'_>) -> Option<T>) -> Vec<T> {
    let payloads = Parser::new(0).parse_all(wasm);
    payloads
        .filter_map(|payload| pick(payload.expect("the module is valid")))
        .collect()
}

/// The names of a module's exports.
fn exports(wasm: &[u8]) -> Vec<String> {
    let sections = payloads(wasm, |payload| match payload {
        Payload::ExportSection(section) => {
            let names = section
                .into_iter()
                .map(|it| it.expect("it is valid").name.to_owned());
            Some(names.collect::<Vec<_>>())
        }
        _ => None,
    });
    sections.concat()
}
