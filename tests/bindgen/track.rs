//! Tracking memory: nothing of it is left without the option, and with it every block is counted for
//! the export that made it.

use std::collections::BTreeSet;

use wasmparser::{Name, NameSectionReader, Payload};
use wharf_abi::arena;
use wharf_cli::{Debug, Options, Target, bindgen};
use wharf_host::wasmtime::{Engine, Store};
use wharf_host::{ExportMemory, Guest, Host, Imports, MemoryStats, Val, wasmi};

use crate::linked::{Linked, number};
use crate::{exports, linked_guest, module, options, payloads};

/// As for a Rust host.
fn tracking() -> Options {
    Options {
        targets: Vec::new(),
        keep_interface: true,
        track_memory: true,
        ..options()
    }
}

fn tracked(guest: &str) -> Vec<u8> {
    module(&linked_guest(guest), &tracking()).expect("it has Wharf's allocator")
}

/// The names of a module's functions.
fn functions(wasm: &[u8]) -> BTreeSet<String> {
    let names = payloads(wasm, |payload| match payload {
        Payload::CustomSection(section) if section.name() == "name" => {
            let reader = wasmparser::BinaryReader::new(section.data(), 0);
            let names = NameSectionReader::new(reader).flat_map(|name| match name {
                Ok(Name::Function(names)) => names
                    .into_iter()
                    .map(|it| it.expect("it is valid").name.to_owned())
                    .collect(),
                Ok(_) | Err(_) => Vec::new(),
            });
            Some(names.collect::<Vec<_>>())
        }
        _ => None,
    });
    names.concat().into_iter().collect()
}

#[test]
fn nothing_is_left_without_the_option() {
    let about = |names: &BTreeSet<String>| {
        let about = names
            .iter()
            .filter(|name| name.contains("wharf_tracked") || name.contains("wharf_enter"));
        about.cloned().collect::<Vec<_>>()
    };
    let options = |track_memory| Options {
        debug: Debug::Names,
        track_memory,
        ..tracking()
    };
    for guest in ["hello", "leaks", "markdown"] {
        let linked = linked_guest(guest);
        let plain = module(&linked, &options(false)).expect("it is a guest");
        let names = functions(&plain);
        assert!(names.len() > 10, "{guest}: {names:?}");
        assert_eq!(about(&names), [""; 0], "{guest}");
        assert!(exports(&plain).iter().all(|name| name != arena::STATS));
        // They would be seen.
        let tracked = module(&linked, &options(true)).expect("it is a guest");
        assert!(about(&functions(&tracked)).len() > 2, "{guest}");
        assert!(plain.len() < tracked.len());
    }
    // A guest that allocates nothing has no allocator, and nothing else.
    let stripped = Options {
        keep_interface: false,
        track_memory: false,
        ..tracking()
    };
    let add = module(&linked_guest("add"), &stripped).expect("it is a guest");
    assert!(add.len() <= 80, "{} bytes", add.len());
}

#[test]
fn the_counts_are_found_where_the_interface_is() {
    let stripped = Options {
        keep_interface: false,
        ..tracking()
    };
    let leaks = linked_guest("leaks");
    let exported = |options: &Options| {
        let names = exports(&module(&leaks, options).expect("it is a guest"));
        names
            .into_iter()
            .filter(|name| name.starts_with('$'))
            .collect::<BTreeSet<_>>()
    };
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let kept: BTreeSet<String> = set(&["$alloc", "$area", "$free", "$panic", "$stats"]);
    assert_eq!(exported(&tracking()), kept);
    let gone: BTreeSet<String> = set(&["$alloc", "$free"]);
    assert_eq!(exported(&stripped), gone);
}

/// A running guest.
struct Running {
    store: Store<()>,
    instance: wharf_host::Instance,
}

impl Running {
    fn new(guest: &str) -> Running {
        Running::with(guest, &Imports::new())
    }

    fn with(guest: &str, imports: &Imports<Store<()>>) -> Running {
        let engine = Engine::default();
        let guest = Guest::new(&engine, &tracked(guest)).expect("it is a guest");
        let mut store = Store::new(&engine, ());
        let instance = guest.instantiate_with(&mut store, imports);
        Running {
            instance: instance.expect("it starts"),
            store,
        }
    }

    #[track_caller]
    fn call(&mut self, name: &str, arguments: &[Val]) -> Val {
        let result = self.instance.call(&mut self.store, name, arguments);
        result.unwrap_or_else(|error| panic!("{error}"))
    }

    fn stats(&self) -> MemoryStats {
        self.instance.memory_stats(&self.store).expect("it counts")
    }

    /// Bytes and blocks of an export's; nothing if there is none of this name.
    fn of(&self, export: &str) -> (u32, u32) {
        let exports = self.stats().exports;
        let export = exports.get(export).copied().unwrap_or_default();
        (export.live_bytes, export.live_blocks)
    }
}

#[test]
fn leaks_are_the_exports_that_forget() {
    let mut leaks = Running::new("leaks");
    assert_eq!(leaks.stats().live_blocks, 0);
    leaks.call("leak", &[100_u32.into()]);
    leaks.call("tidy", &[5_000_u32.into()]);
    leaks.call("leak", &[50_u32.into()]);
    let stats = leaks.stats();
    assert_eq!((stats.live_bytes, stats.live_blocks), (150, 2));
    assert_eq!((stats.peak_bytes, stats.lost), (5_100, 0));
    let expected = ExportMemory {
        live_bytes: 150,
        live_blocks: 2,
        allocations: 2,
    };
    assert_eq!(stats.exports["leak"], expected);
    assert_eq!(stats.exports["tidy"].allocations, 1);
    assert_eq!(leaks.of("tidy"), (0, 0));
    // Every export is there, and nothing else.
    let names: Vec<&str> = stats.exports.keys().map(String::as_str).collect();
    let functions = &leaks.instance.guest().interface().functions;
    let expected: Vec<&str> = functions
        .iter()
        .map(|function| function.name.get())
        .collect();
    assert_eq!(names, expected);

    let report = stats.leak_report();
    assert_eq!(
        report,
        "150 bytes in 2 blocks are allocated, at most 5100 bytes were\n\
         150 bytes in 2 of 2 blocks: leak\n"
    );
}

/// Blocks that the host makes for arguments are the call's, taken over or not.
#[test]
fn arguments_are_the_next_calls() {
    let mut leaks = Running::new("leaks");
    for length in [10, 16_384, 16_385, 100_000] {
        let text = "x".repeat(length);
        leaks.call("look", &[text.as_str().into()]);
        leaks.call("echo", &[text.as_str().into()]);
        assert_eq!(leaks.stats().live_bytes, 0, "{length}");
    }
    assert!(leaks.stats().exports["look"].allocations > 0);
    leaks.call("forget_text", &["x".repeat(30_000).into()]);
    assert_eq!(leaks.of("forget_text"), (30_000, 1));
    assert_eq!(leaks.stats().live_bytes, 30_000);
}

/// The table of blocks grows, and loses none.
#[test]
fn any_number_of_blocks() {
    let mut leaks = Running::new("leaks");
    let mut kept = 0;
    for blocks in [1_u32, 7, 8, 9, 15, 16, 17, 1_000, 20_000] {
        match leaks.call("churn", &[blocks.into()]) {
            Val::U32(bytes) => kept += bytes,
            other => panic!("{other}"),
        }
        let (bytes, _) = leaks.of("churn");
        assert_eq!((bytes, leaks.stats().live_bytes), (kept, kept), "{blocks}");
    }
    let Val::U32(all) = leaks.call("keep", &[70_000_u32.into()]) else {
        panic!("a number")
    };
    assert_eq!((all, leaks.of("keep")), (70_000, (70_000, 1)));
    leaks.call("forget_kept", &[]);
    assert_eq!(leaks.of("keep"), (0, 0));
    assert_eq!(leaks.stats().live_bytes, kept);
}

#[test]
fn on_another_engine() {
    let engine = wasmi::Engine::default();
    let guest = Guest::new(&engine, &tracked("leaks")).expect("it is a guest");
    let mut store = wasmi::Store::new(&engine, ());
    let instance = guest.instantiate(&mut store).expect("it starts");
    for bytes in [3_u32, 4] {
        let leaked = instance.call(&mut store, "leak", &[bytes.into()]);
        assert_eq!(leaked.expect("it works"), Val::Unit);
    }
    let stats = instance.memory_stats(&store).expect("it counts");
    assert_eq!((stats.live_bytes, stats.live_blocks), (7, 2));
}

/// A poisoned instance still tells, and what traps counts as what ran.
#[test]
fn after_a_panic() {
    let mut leaks = Running::new("leaks");
    leaks.call("leak", &[9_u32.into()]);
    let panicked = leaks
        .instance
        .call(&mut leaks.store, "leak", &[u32::MAX.into()]);
    assert!(panicked.is_err() && leaks.instance.is_poisoned());
    assert_eq!(leaks.of("leak"), (9, 1));
}

/// An export that an import calls is the innermost, and then the outer one runs again.
#[test]
fn nested_calls_have_blocks_of_their_own() {
    let mut imports = Imports::new();
    let descend = |host: &mut Host<'_, Store<()>>| {
        let arguments = [0_u32.into(), "x".into(), 1_u32.into(), "".into()];
        host.call("descend", &arguments)
    };
    imports
        .function_dynamic("turn", move |host, _| {
            descend(host)?;
            Ok(Val::List(vec!["y".repeat(20_000).into()]))
        })
        .function_dynamic("step", move |host, _| {
            descend(host).map(|_| Val::from("below"))
        });
    let mut nesting = Running::with("nesting", &imports);
    let numbers = Val::List(vec![Val::F64(0.5); 3_000]);
    let words = Val::List(vec!["word".into()]);
    let arguments = [
        "lent".into(),
        "owned".into(),
        numbers,
        words,
        Val::List(vec![Val::U8(1)]),
    ];
    nesting.call("hold", &arguments);
    // What the host's answer needed is gone, and what it called has leaked.
    assert_eq!(nesting.of("descend"), (65_536, 1));
    assert_eq!(nesting.of("hold"), (0, 0));
    let made = nesting.stats().exports["hold"].allocations;
    assert!(made > 5, "{made}");

    // A function that the guest gives away makes its blocks by itself.
    let stepper = nesting.call("stepper", &["a".repeat(100).into()]);
    let (bytes, blocks) = nesting.of("stepper");
    assert!(bytes >= 100 && blocks >= 1);
    let Val::Callback(callback) = &stepper else {
        panic!("a function")
    };
    let below = callback.call(&mut nesting.store, &[3_u32.into()]);
    assert!(below.is_ok(), "{below:?}");
    assert_eq!(nesting.of("descend"), (2 * 65_536, 2));
    assert!(nesting.stats().exports["$invoke"].allocations > 0);
    assert_eq!(nesting.of("$invoke"), (0, 0));
    drop(stepper);
    nesting.call(
        "descend",
        &[0_u32.into(), "".into(), 0_u32.into(), "".into()],
    );
    assert_eq!(nesting.of("stepper"), (0, 0));
}

/// Objects are their constructor's until they are dropped.
#[test]
fn objects_are_who_made_them() {
    let mut objects = Running::new("objects");
    let counter = objects.call("Counter.named", &["a name".into(), 1_u32.into()]);
    let (bytes, blocks) = objects.of("Counter.named");
    assert!(bytes > 6 && blocks == 2, "{bytes} bytes in {blocks} blocks");
    objects.call("Counter.increment", std::slice::from_ref(&counter));
    assert_eq!(objects.of("Counter.increment"), (0, 0));
    let Val::Object(object) = &counter else {
        panic!("an object")
    };
    object.free(&mut objects.store).expect("nothing uses it");
    // The guest notes the names of what is dropped.
    assert!(objects.of("$drop").1 > 0);
    objects.call("dropped", &[]);
    assert_eq!(objects.of("$drop"), (0, 0));
    assert_eq!(objects.stats().live_bytes, 0, "{}", objects.stats());
}

#[test]
fn a_guest_that_allocates_nothing() {
    let mut add = Running::new("add");
    add.call("add", &[1_u32.into(), 2_u32.into()]);
    let stats = add.stats();
    assert_eq!((stats.live_blocks, stats.peak_bytes), (0, 0));
    assert_eq!(stats.exports["add"], ExportMemory::default());
}

#[test]
fn without_the_option_there_are_no_counts() {
    let wasm = wharf_cli::runnable(&linked_guest("leaks")).expect("it is a guest");
    let engine = Engine::default();
    let guest = Guest::new(&engine, &wasm).expect("it is a guest");
    let mut store = Store::new(&engine, ());
    let instance = guest.instantiate(&mut store).expect("it starts");
    assert_eq!(instance.memory_stats(&store), None);
}

#[test]
fn an_allocator_of_the_guests_own_can_not_be_tracked() {
    let by_hand = Linked::default()
        .runtime()
        .function(&number("double"))
        .finish();
    for guest in [linked_guest("own-allocator"), linked_guest("bare"), by_hand] {
        let error = bindgen(&guest, &tracking()).expect_err("it is refused");
        let message = error.to_string();
        for part in [
            "can't be tracked",
            "doesn't have Wharf's allocator",
            "feature `allocator`",
            "#[global_allocator]",
        ] {
            assert!(message.contains(part), "{part:?} isn't in: {message}");
        }
        let plain = Options {
            track_memory: false,
            ..tracking()
        };
        assert!(bindgen(&guest, &plain).is_ok());
    }
}

/// Exports of these names that are something else.
#[test]
fn what_only_looks_like_the_allocator() {
    use wasm_encoder::ValType::{I32, I64};
    let missing = "doesn't have Wharf's allocator";
    for (wrong, says) in [
        ("__wharf_allocate", missing),
        ("__wharf_tracked_deallocate", missing),
        ("__wharf_enter", missing),
        ("__wharf_leave", missing),
        ("__wharf_stats", missing),
    ] {
        let guest = Linked::default()
            .tracking_but(wrong)
            .function(&number("double"));
        let without = bindgen(&guest.finish(), &tracking()).expect_err("it is refused");
        assert!(without.to_string().contains(says), "{wrong}: {without}");
        let guest = Linked::default()
            .tracking_but(wrong)
            .export(wrong, &[I64, I32], &[I64])
            .function(&number("double"));
        let another = bindgen(&guest.finish(), &tracking()).expect_err("it is refused");
        assert!(another.to_string().contains(says), "{wrong}: {another}");
    }
    for address in [1, 65_536 - 8, 65_536, -4] {
        let guest = Linked::default()
            .tracking_but("__wharf_stats")
            .global("__wharf_stats", address)
            .function(&number("double"));
        let error = bindgen(&guest.finish(), &tracking()).expect_err("it isn't there");
        assert!(
            error
                .to_string()
                .contains("counts the guest's memory is at"),
            "{error}"
        );
    }
    let guest = Linked::default().tracking().function(&number("double"));
    assert!(bindgen(&guest.finish(), &tracking()).is_ok());
}

/// What the package has for it can't be a function of the guest's.
#[test]
fn names_that_a_tracking_package_has_for_itself() {
    for (name, taken) in [
        ("memory_stats", "memoryStats"),
        ("leakReport", "leakReport"),
        ("leak-report", "leakReport"),
    ] {
        let guest = Linked::default()
            .tracking()
            .function(&number(name))
            .finish();
        let javascript = |track_memory| Options {
            targets: vec![Target::JavaScript],
            track_memory,
            ..tracking()
        };
        assert!(bindgen(&guest, &javascript(false)).is_ok());
        let error = bindgen(&guest, &javascript(true)).expect_err("it is refused");
        let message = error.to_string();
        for part in [&format!("`{taken}`"), "--track-memory", "#[export(name = "] {
            assert!(message.contains(part), "{part:?} isn't in: {message}");
        }
        assert!(bindgen(&guest, &tracking()).is_ok());
    }
}
