//! Modules that were cut off, or have wrong bytes somewhere: an answer, and never a panic.

use std::collections::BTreeMap;
use std::panic::catch_unwind;

use wasmparser::{Validator, WasmFeatures};
use wharf_abi::names;
use wharf_cli::inspect::inspect;
use wharf_cli::{Debug, bindgen, runnable};

use crate::linked::{Linked, number, text};
use crate::random::Random;
use crate::{linked_guest, module, options, payloads};

/// Where each section ends, and what it is.
fn boundaries(wasm: &[u8]) -> BTreeMap<usize, String> {
    let sections = payloads(wasm, |payload| {
        let (id, range) = payload.as_section()?;
        let name = match payload {
            wasmparser::Payload::CustomSection(section) => section.name().to_owned(),
            _ => format!("section {id}"),
        };
        Some((range.end as usize, name))
    });
    [(8, "header".to_owned())]
        .into_iter()
        .chain(sections)
        .collect()
}

/// Cuts a module in its sections and between them.
fn cut(wasm: &[u8]) {
    let boundaries = boundaries(wasm);
    let (described, _) = boundaries
        .iter()
        .find(|(_, name)| *name == names::SECTION)
        .expect("it has an interface");
    let whole = module(wasm, &options()).expect("it is a guest");

    let mut random = Random::new(wasm.len() as u64);
    let lengths = (0..50).map(|_| random.below(wasm.len()));
    for length in boundaries.keys().copied().chain(lengths).chain(0..8) {
        let cut = &wasm[..length];
        match boundaries.get(&length) {
            // What follows the interface is for debuggers.
            Some(_) if length >= *described => {
                let module = module(cut, &options()).expect("nothing is missing");
                assert!(module == whole, "another module after {length} bytes");
                assert!(runnable(cut).is_ok());
                assert!(inspect(cut).is_ok());
                continue;
            }
            Some(_) | None => {}
        }
        for error in [
            bindgen(cut, &options())
                .map(drop)
                .expect_err("something is missing"),
            runnable(cut).map(drop).expect_err("something is missing"),
        ] {
            let message = error.to_string();
            if length < 4 {
                assert!(
                    message.contains("isn't a WebAssembly module"),
                    "{length}: {message}"
                );
                continue;
            }
            assert!(message.contains("truncated"), "{length}: {message}");
            let (_, place) = message.split_once("at byte ").expect("a place");
            let digits = place
                .split(|c: char| !c.is_ascii_digit())
                .next()
                .unwrap_or_default();
            let place: usize = digits.parse().expect("a number");
            assert!(place <= length, "{length}: {message}");
        }
        // Whatever is whole can be looked at.
        if let Ok(report) = inspect(cut) {
            assert!(boundaries.contains_key(&length), "{length}");
            assert!(report.functions.is_empty(), "{length}");
        }
    }
}

#[test]
fn a_truncated_module() {
    cut(&linked_guest("hello"));
    cut(&linked_guest("bare"));
}

#[test]
fn a_truncated_module_made_by_hand() {
    cut(&Linked::default()
        .runtime()
        .function(&text("greet"))
        .finish());
    cut(&Linked::default().function(&number("double")).finish());
}

/// Changes bytes. Whatever that makes, it is an answer; and if that is a module, a valid one.
fn flip(wasm: &[u8], times: usize) {
    let mut random = Random::new(7 + wasm.len() as u64);
    for time in 0..times {
        let mut damaged = wasm.to_vec();
        for _ in 0..=random.below(3) {
            let at = random.below(damaged.len());
            damaged[at] = match random.below(3) {
                0 => random.next() as u8,
                1 => damaged[at] ^ (1 << random.below(8)),
                _ => 0xff,
            };
        }
        let answered = catch_unwind(|| {
            let keeping = [
                (false, Debug::None),
                (true, Debug::None),
                (true, Debug::Names),
                (true, Debug::Dwarf),
            ];
            let made = keeping.map(|(keep_interface, debug)| {
                let options = wharf_cli::Options {
                    keep_interface,
                    debug,
                    ..options()
                };
                let Ok(files) = bindgen(&damaged, &options) else {
                    return false;
                };
                let mut validator = Validator::new_with_features(WasmFeatures::all());
                let valid = validator.validate_all(&files[0].bytes).map(drop);
                assert!(valid.is_ok(), "{valid:?}");
                true
            });
            let _ = runnable(&damaged);
            let _ = inspect(&damaged);
            made
        });
        let Ok(made) = answered else {
            panic!(
                "no answer to the change number {time} of {} bytes",
                wasm.len()
            );
        };
        // In place, a module may keep an import that nothing uses, and no host has.
        let [stripped, kept, named, _] = made;
        assert_eq!(
            (stripped, kept),
            (kept, named),
            "what is kept decides at change number {time}"
        );
    }
}

#[test]
fn a_module_with_wrong_bytes() {
    flip(&linked_guest("hello"), 300);
    flip(&linked_guest("add"), 300);
}

#[test]
fn a_small_module_with_wrong_bytes() {
    flip(
        &Linked::default()
            .runtime()
            .function(&text("greet"))
            .finish(),
        3000,
    );
    flip(
        &Linked::default().function(&number("double")).finish(),
        3000,
    );
    // What looks like DWARF keeps code where it is.
    flip(
        &Linked::default()
            .panicking()
            .runtime()
            .function(&text("greet"))
            .custom(".debug_line", b"")
            .finish(),
        3000,
    );
}
