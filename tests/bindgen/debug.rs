//! What debuggers find in a module that keeps its DWARF.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::sync::OnceLock;

use addr2line::Context;
use addr2line::gimli::{Dwarf, EndianSlice, LittleEndian, SectionId};
use wasmparser::{Name, NameSectionReader, Payload, TypeRef};
use wharf_cli::{Debug, Options};
use wharf_host::wasmtime::{Engine, Store, WasmBacktrace};
use wharf_host::{EngineError, Error, Guest, Val};

use crate::linked::{Linked, number};
use crate::{guest, module, options, payloads};

/// What debuggers shall have.
fn debugging() -> Options {
    Options {
        targets: Vec::new(),
        keep_interface: true,
        debug: Debug::Dwarf,
        ..options()
    }
}

/// The guest `panics`, as cargo builds it while it is worked on.
fn linked() -> &'static [u8] {
    static LINKED: OnceLock<Vec<u8>> = OnceLock::new();
    LINKED.get_or_init(|| fs::read(guest::linked_dev("panics")).expect("cargo has written it"))
}

/// The contents of the code section: where it lies in the module.
fn code(wasm: &[u8]) -> Range<u64> {
    let code = payloads(wasm, |payload| match payload {
        Payload::CodeSectionStart {
            unchecked_range, ..
        } => Some(unchecked_range),
        _ => None,
    });
    code.into_iter().next().expect("it has code")
}

type Slice<'w> = EndianSlice<'w, LittleEndian>;

/// What DWARF knows of places in the code.
fn lines(wasm: &[u8]) -> Context<Slice<'_>> {
    let sections: HashMap<String, &[u8]> = payloads(wasm, |payload| match payload {
        Payload::CustomSection(custom) => {
            let range = custom.data_range();
            let data = &wasm[range.start as usize..range.end as usize];
            Some((custom.name().to_owned(), data))
        }
        _ => None,
    })
    .into_iter()
    .collect();
    assert!(sections.contains_key(".debug_line"), "it has no DWARF");
    let section = |id: SectionId| {
        let data = sections.get(id.name()).copied().unwrap_or_default();
        Ok::<_, addr2line::gimli::Error>(EndianSlice::new(data, LittleEndian))
    };
    let dwarf = Dwarf::load(section).expect("its sections can be read");
    Context::from_dwarf(dwarf).expect("it is DWARF")
}

/// What a panic says of its place, and what DWARF says of the places of the calls that led there,
/// innermost first: `file:line:column`.
fn panic(wasm: &[u8], function: &str, arguments: &[Val]) -> (String, Vec<String>) {
    let engine = Engine::default();
    let guest = Guest::new(&engine, wasm).expect("it is a guest");
    let mut store = Store::new(&engine, ());
    let instance = guest.instantiate(&mut store).expect("it starts");
    let error = instance.call(&mut store, function, arguments);
    let Err(Error::GuestPanic {
        location: Some(location),
        trap: EngineError::Wasmtime(trap),
        ..
    }) = error
    else {
        panic!("{function} panics: {error:?}");
    };
    let backtrace = trap.downcast_ref::<WasmBacktrace>().expect("a backtrace");
    let (code, lines) = (code(wasm), lines(wasm));
    let mut places = Vec::new();
    for frame in backtrace.frames() {
        let offset = frame.module_offset().expect("wasmtime knows it") as u64 - code.start;
        let frames = lines.find_frames(offset).skip_all_loads();
        let mut frames = frames.expect("it can be read");
        // With the functions that are inlined there.
        while let Some(frame) = frames.next().expect("it can be read") {
            if let Some(place) = frame.location {
                let (line, column) = (place.line.unwrap_or(0), place.column.unwrap_or(0));
                places.push(format!("{}:{line}:{column}", place.file.unwrap_or("?")));
            }
        }
    }
    (location, places)
}

#[test]
fn a_panic_and_a_debugger_name_one_line() {
    let wasm = module(linked(), &debugging()).expect("it is a guest");
    let tracking = Options {
        track_memory: true,
        ..debugging()
    };
    let tracking = module(linked(), &tracking).expect("it is a guest");
    for (function, arguments) in [
        ("panic_message", vec![]),
        ("panic_formatted", vec!["x".into(), 3_u32.into()]),
        ("index", vec![[1_u32, 2].into(), 5_u32.into()]),
        ("unwrap", vec![Val::Option(None)]),
        ("divide", vec![1_i32.into(), 0_i32.into()]),
    ] {
        for wasm in [&wasm, &tracking] {
            let (location, places) = panic(wasm, function, &arguments);
            let file = location.split(':').next().unwrap_or_default();
            let mut guests = places.iter().filter(|place| place.contains(file));
            let found = guests.next();
            assert!(
                found.is_some_and(|place| place.ends_with(&location)),
                "{function} panicked at {location}, among {places:#?}"
            );
        }
    }
}

/// Each function's name, if no other has it, and where its body lies in the code section.
fn bodies(wasm: &[u8]) -> HashMap<String, Range<u64>> {
    let start = code(wasm).start;
    let bodies = payloads(wasm, |payload| match payload {
        Payload::CodeSectionEntry(body) => Some(body.range()),
        _ => None,
    });
    let imported = payloads(wasm, |payload| match payload {
        Payload::ImportSection(imports) => {
            let imports = imports.into_imports().map(|it| it.expect("it is valid"));
            Some(
                imports
                    .filter(|it| matches!(it.ty, TypeRef::Func(_)))
                    .count(),
            )
        }
        _ => None,
    });
    let imported: usize = imported.into_iter().sum();
    let names = payloads(wasm, |payload| match payload {
        Payload::CustomSection(section) if section.name() == "name" => {
            let reader = wasmparser::BinaryReader::new(section.data(), 0);
            Some(
                NameSectionReader::new(reader)
                    .flat_map(|part| match part.expect("it is valid") {
                        Name::Function(names) => names
                            .into_iter()
                            .map(|it| it.expect("it is valid"))
                            .map(|it| (it.index as usize, it.name.to_owned()))
                            .collect(),
                        _ => Vec::new(),
                    })
                    .collect::<Vec<_>>(),
            )
        }
        _ => None,
    });
    let mut found: HashMap<String, Vec<Range<u64>>> = HashMap::new();
    for (index, name) in names.concat() {
        if let Some(body) = index.checked_sub(imported).and_then(|own| bodies.get(own)) {
            let place = body.start - start..body.end - start;
            found.entry(name).or_default().push(place);
        }
    }
    let only = found.into_iter().filter(|(_, places)| places.len() == 1);
    only.map(|(name, places)| (name, places[0].clone()))
        .collect()
}

#[test]
fn code_stays_where_it_was() {
    let before = bodies(linked());
    let after = bodies(&module(linked(), &debugging()).expect("it is a guest"));
    let stayed = after.iter().filter(|(name, place)| {
        let old = before.get(*name);
        assert!(old.is_none_or(|old| old == *place), "{name} has moved");
        old.is_some()
    });
    let stayed = stayed.count();
    assert!(stayed > 100, "{stayed} functions");
    // What nothing reaches has no name.
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    assert!(gone.count() > 5);
}

/// A module by hand, whose DWARF says nothing, with so many functions beside the runtime's.
fn by_hand(functions: u32) -> Vec<u8> {
    let mut guest = Linked::default().panicking().runtime();
    for index in 0..functions {
        guest = guest.function(&number(&format!("f{index}")));
    }
    guest.custom(".debug_line", b"").finish()
}

/// One more function, and the number of them takes another byte. Functions that go make room for that.
#[test]
fn any_number_of_functions() {
    for functions in (110..130).chain([16_370, 16_383]) {
        let made = module(&by_hand(functions), &debugging()).expect("it is a guest");
        let exported = crate::exports(&made);
        assert!(exported.len() >= functions as usize);
    }
}

#[test]
fn without_dwarf_there_is_none() {
    let custom = |wasm: &[u8]| {
        payloads(wasm, |payload| match payload {
            Payload::CustomSection(custom) => Some(custom.name().to_owned()),
            _ => None,
        })
    };
    for debug in [Debug::None, Debug::Names] {
        let options = Options {
            debug,
            ..debugging()
        };
        let customs = custom(&module(linked(), &options).expect("it is a guest"));
        assert!(
            customs.iter().all(|name| !name.starts_with(".debug")),
            "{customs:?}"
        );
    }
}
