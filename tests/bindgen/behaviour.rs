//! Rewriting changes nothing that a host can see.
//!
//! What the linker made is compared with what Wharf makes of it: once with its exports renamed and
//! nothing else changed, and once rewritten in each way.

use wasm_encoder::{ExportKind, ExportSection, Module, RawSection, StartSection};
use wasmparser::{ExternalKind, Parser, Payload};
use wharf_abi::{arena, names};
use wharf_cli::{Debug, Options, runnable};
use wharf_host::wasmtime::{Engine, Store};
use wharf_host::{Guest, Instance, Val};

use crate::random::Random;
use crate::{linked_guest, module, options};

/// The module with its exports under the names that hosts know, and its runtime started.
fn renamed(linked: &[u8]) -> Vec<u8> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(linked) {
        let payload = payload.expect("the linker's module is valid");
        if let Payload::ExportSection(section) = payload {
            let (exports, start) = rename(section);
            module.section(&exports);
            if let Some(function_index) = start {
                module.section(&StartSection { function_index });
            }
        } else if let Some((id, range)) = payload.as_section() {
            let data = &linked[range.start as usize..range.end as usize];
            module.section(&RawSection { id, data });
        }
    }
    module.finish()
}

fn rename(section: wasmparser::ExportSectionReader<'_>) -> (ExportSection, Option<u32>) {
    let mut exports = ExportSection::new();
    let mut start = None;
    for export in section {
        let export = export.expect("the linker's module is valid");
        let kind = match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => ExportKind::Func,
            ExternalKind::Table => ExportKind::Table,
            ExternalKind::Memory => ExportKind::Memory,
            ExternalKind::Global => ExportKind::Global,
            ExternalKind::Tag => ExportKind::Tag,
        };
        let name = match export.name.strip_prefix(arena::LINK_PREFIX) {
            Some(name) => format!("${name}"),
            None => match export.name.strip_prefix(names::LINK_PREFIX) {
                Some(name) => names::exported(name),
                None => export.name.to_owned(),
            },
        };
        if name == arena::INIT {
            start = Some(export.index);
        }
        exports.export(&name, kind, export.index);
    }
    (exports, start)
}

/// The same guest, changed least first.
fn versions(linked: &[u8]) -> Vec<Guest> {
    let engine = Engine::default();
    let rewritten = [Debug::None, Debug::Names, Debug::Dwarf].map(|debug| {
        let options = Options {
            keep_interface: true,
            debug,
            ..options()
        };
        module(linked, &options).expect("it is a guest")
    });
    let runnable = runnable(linked).expect("it is a guest");
    let versions = [renamed(linked), runnable].into_iter().chain(rewritten);
    let guests = versions.map(|wasm| Guest::new(&engine, &wasm).expect("it is a guest"));
    guests.collect()
}

/// A running guest, replaced by a fresh one after a panic.
struct Running {
    guest: Guest,
    store: Store<()>,
    instance: Instance,
}

impl Running {
    fn new(guest: Guest) -> Running {
        let mut store = Store::new(guest.module().engine(), ());
        let instance = guest.instantiate(&mut store).expect("it starts");
        Running {
            guest,
            store,
            instance,
        }
    }

    /// Everything that comes of a call: the result or the error, and the arguments afterwards.
    fn call(&mut self, name: &str, arguments: &[Val]) -> String {
        let mut arguments = arguments.to_vec();
        let result = self
            .instance
            .call_mut(&mut self.store, name, &mut arguments);
        let result = result.map_err(|error| error.to_string());
        if self.instance.is_poisoned() {
            *self = Running::new(self.guest.clone());
        }
        format!("{result:?}, {arguments:?}")
    }
}

/// Makes every call on every version, and compares what comes of it.
fn compare(versions: Vec<Guest>, calls: &[(String, Vec<Val>)]) -> Vec<String> {
    let mut versions: Vec<Running> = versions.into_iter().map(Running::new).collect();
    let outcomes = calls.iter().map(|(name, arguments)| {
        let mut outcomes = versions
            .iter_mut()
            .map(|version| version.call(name, arguments));
        let expected = outcomes.next().expect("there is a version");
        for outcome in outcomes {
            assert_eq!(outcome, expected, "{name}");
        }
        expected
    });
    outcomes.collect()
}

/// Calls of every function of the interface, with arguments that look random. Numbers stay small
/// where they could be sizes.
fn calls(guest: &Guest, rounds: usize) -> Vec<(String, Vec<Val>)> {
    let mut random = Random::new(42);
    let functions = &guest.interface().functions;
    let calls = (0..rounds).flat_map(|_| functions).map(|function| {
        let name = function.name.get().to_owned();
        let echoes = ["echo_", "vec_", "slice_", "boxed_"];
        let any = echoes.iter().any(|prefix| name.starts_with(prefix));
        // Sometimes larger than the arena.
        let long = if random.below(8) == 0 { 6000 } else { 20 };
        let arguments = function
            .params
            .iter()
            .map(|param| match random.val(&param.ty, long) {
                Val::U32(number) if !any => Val::U32(number % 1000),
                other => other,
            });
        let arguments = arguments.collect();
        (name, arguments)
    });
    calls.collect()
}

#[test]
fn rewriting_keeps_what_functions_do() {
    for (guest, rounds) in [
        ("types", 3),
        ("own-allocator", 20),
        ("markdown", 10),
        ("add", 10),
    ] {
        let versions = versions(&linked_guest(guest));
        let calls = calls(&versions[0], rounds);
        let outcomes = compare(versions, &calls);
        let successes = outcomes
            .iter()
            .filter(|outcome| outcome.starts_with("Ok"))
            .count();
        assert!(
            successes * 2 > outcomes.len(),
            "{guest}: {successes} of {}",
            outcomes.len()
        );
    }
}

#[test]
fn rewriting_keeps_how_functions_fail() {
    let calls: &[(&str, Vec<Val>)] = &[
        ("count", vec![]),
        ("panic_message", vec![]),
        ("count", vec![]),
        ("panic_formatted", vec!["x".into(), 3.into()]),
        ("panic_empty", vec![]),
        ("panic_long", vec![5000.into()]),
        ("panic_any", vec![]),
        ("index", vec![[1_u32, 2].into(), 5.into()]),
        ("unwrap", vec![Val::Option(None)]),
        ("expect", vec!["no".into()]),
        ("divide", vec![1.into(), 0.into()]),
        ("abort", vec![]),
        ("recurse", vec![10_000_000.into()]),
        ("recurse_in_memory", vec![10_000.into()]),
        ("fail", vec!["x".into()]),
        ("fail_number", vec![7.into()]),
        ("large_string", vec![100_000.into()]),
        ("many_strings", vec![1000.into(), 20.into()]),
        ("allocate", vec![4_000_000_000_u32.into()]),
        ("greet", vec!["World".into()]),
        ("greet", vec![42.into()]),
        ("unknown", vec![]),
    ];
    let calls = calls
        .iter()
        .map(|(name, arguments)| ((*name).to_owned(), arguments.clone()));
    let calls: Vec<_> = calls.collect();
    let outcomes = compare(versions(&linked_guest("panics")), &calls);
    assert!(
        outcomes[1].contains("panics/src/lib.rs:"),
        "{}",
        outcomes[1]
    );
    assert!(
        outcomes[1].contains("the message, größer"),
        "{}",
        outcomes[1]
    );
}
