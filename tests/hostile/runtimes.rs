//! The guest's runtime lies: allocators, the area, the panic record. And what stops a function.

use serde_json::json;
use wasm_encoder::InstructionSink;

use super::case::{Case, Expected, Hosts, MISALIGNED, NO_FUEL, OUTSIDE, Outcome};
use super::module::{
    ANY, AREA, Body, DATA, Does, END, RECORD, RESULT, Runtime, gives, link, spin, store, words,
};

/// A module: its name, its runtime, its functions.
pub(crate) type Package = (String, Runtime, Vec<Case>);

/// An honest runtime but for this.
pub(crate) fn runtime(change: impl FnOnce(&mut Runtime)) -> Runtime {
    let mut runtime = Runtime::default();
    change(&mut runtime);
    runtime
}

fn trap() -> Body {
    Box::new(|code| {
        code.unreachable();
    })
}

fn grow(code: &mut InstructionSink<'_>) {
    code.i32_const(1).memory_grow(0).drop();
}

/// Functions that take more than the arena holds, and need nothing of it. JavaScript asks
/// `cabi_realloc` for the block of one of them.
fn takers(expected: &Expected, owned: &Expected) -> Vec<Case> {
    let seven = || Does::Runs(gives(7));
    let text = json!("x".repeat(20_000));
    let numbers = json!(vec![1; 5000]);
    let texts = json!(vec!["x"; 5000]);
    vec![
        Case::taking::<&'static str, u32>("text", text.clone(), seven(), expected.clone()),
        Case::taking::<String, u32>("owned_text", text, seven(), expected.clone()),
        Case::taking::<&'static [f64], u32>("numbers", numbers.clone(), seven(), expected.clone()),
        Case::taking::<Vec<f64>, u32>("owned_numbers", numbers.clone(), seven(), owned.clone()),
        Case::taking::<&'static mut [u32], u32>("changed", numbers, seven(), expected.clone()),
        Case::taking::<Vec<String>, u32>("texts", texts, seven(), expected.clone()),
    ]
}

/// Blocks for arguments that can't be, and allocators that don't come back.
pub(crate) fn allocators() -> Vec<Package> {
    let honest = || Outcome::Value(json!(7));
    let none = || Outcome::Refused("memory");
    let bad = Outcome::Fault;
    // JavaScript has no memory where there is none, and a misaligned block harms only the guest.
    let lies = [
        ("at_0", 0, none(), none()),
        ("misaligned", DATA + 1, bad(MISALIGNED), honest()),
        ("misaligned_by_half", DATA + 4, bad(MISALIGNED), honest()),
        ("at_the_last_address", u32::MAX, bad(MISALIGNED), none()),
        ("across_the_end", END - 8, bad(OUTSIDE), none()),
        // As if memory had grown.
        ("at_the_end", END, bad(OUTSIDE), none()),
        ("round_the_last_address", u32::MAX - 7, bad(OUTSIDE), none()),
        ("at_a_negative_address", 1 << 31, bad(OUTSIDE), none()),
        // Which harms nobody but the guest.
        ("in_the_arena", AREA + 8, honest(), honest()),
    ];
    let mut packages = Vec::new();
    for (lie, address, rust, javascript) in lies {
        let alloc = runtime(|it| it.alloc = gives(address));
        let owned = rust.clone().javascript(honest());
        let cases = takers(&rust.clone().javascript(javascript), &owned);
        packages.push((format!("alloc_{lie}"), alloc, cases));

        // Only JavaScript asks for this one.
        let realloc = runtime(|it| it.realloc = gives(address));
        let cases = takers(&honest().into(), &honest().javascript(rust));
        packages.push((format!("realloc_{lie}"), realloc, cases));
    }

    let traps = Expected::from(Outcome::Panic("unreachable"));
    let spins = Outcome::Fault(NO_FUEL).javascript(Outcome::Skipped);
    let alloc = |body: fn() -> Body| {
        runtime(|it| {
            it.alloc = body();
            it.realloc = body();
        })
    };
    packages.push(("alloc_traps".into(), alloc(trap), takers(&traps, &traps)));
    packages.push(("alloc_spins".into(), alloc(spin), takers(&spins, &spins)));
    // Memory grows, and the new pages are the block.
    let grows: fn() -> Body = || {
        Box::new(|code| {
            code.i32_const(2).memory_grow(0).i32_const(16).i32_shl();
        })
    };
    let fine = honest().into();
    packages.push(("alloc_grows".into(), alloc(grows), takers(&fine, &fine)));

    for (name, free, expected) in [("free_traps", trap(), traps), ("free_spins", spin(), spins)] {
        let owned = match expected.of(Hosts::JavaScript) {
            Outcome::Skipped => expected.clone(),
            _ => expected.of(Hosts::Rust).clone().javascript(honest()),
        };
        let mut cases = takers(&expected, &owned);
        let returns = |address: u32| Does::Returns(vec![(address, words(&[0, 0]))], address.into());
        let mut result = Case::of::<String>("result", returns(DATA), expected);
        // Calls with static types have no fuel.
        result.typed = result.typed.filter(|_| name == "free_traps");
        cases.push(result);
        cases.push(Case::of::<String>(
            "result_in_its_area",
            returns(RESULT),
            json!(""),
        ));
        packages.push((name.into(), runtime(|it| it.free = free), cases));
    }
    packages
}

/// Areas that aren't in memory, or misaligned: the post-processor refuses them, so no glue has to ask.
pub(crate) fn areas() -> Vec<(u32, Vec<u8>)> {
    let lies = [
        END - 8,
        END - 16 * 1024,
        END,
        1 << 31,
        AREA + 4,
        // The sum of such an address and a size isn't one.
        u32::MAX - 7,
    ];
    let nothing = || Does::Returns(vec![(DATA, words(&[0, 0]))], DATA.into());
    let module = |area: u32| {
        let cases = [Case::of::<String>("text", nothing(), json!(""))];
        (area, link(&runtime(|it| it.area = area), &cases))
    };
    lies.map(module).into()
}

/// Memory that grows while the guest runs is as good as any other.
pub(crate) fn growing() -> Vec<Case> {
    // The result stands in the new page, which begins at the old end.
    let returns = |words: &'static [u32]| {
        Does::Runs(Box::new(move |code| {
            grow(code);
            store(code, END, words);
            code.i32_const(END as i32);
        }))
    };
    let echo = || {
        Does::Runs(Box::new(|code| {
            grow(code);
            for slot in 0..2 {
                code.i32_const((END + 4 * slot) as i32);
                code.local_get(slot).i32_store(ANY);
            }
            code.i32_const(END as i32);
        }))
    };
    let change = Does::Runs(Box::new(|code| {
        grow(code);
        code.local_get(0).i32_const(9).i32_store(ANY);
        code.i32_const(7);
    }));
    // As if it had grown.
    let promise = Does::Returns(vec![(DATA, words(&[END, 4]))], DATA.into());
    // -1, as a page.
    let refused = Does::Runs(Box::new(|code| {
        code.i32_const(0x1_0000).memory_grow(0);
        code.i32_const(16).i32_shl();
    }));
    const TEXT: u32 = u32::from_le_bytes(*b"text");
    let long = "é".repeat(10_000);
    vec![
        Case::of::<String>("promise", promise, OUTSIDE),
        Case::of::<String>("refused", refused, OUTSIDE),
        Case::of::<String>("text", returns(&[END + 8, 4, TEXT]), json!("text")),
        Case::of::<Vec<u32>>("numbers", returns(&[END + 8, 2, 1, 2]), json!([1, 2])),
        Case::of::<Vec<String>>(
            "texts",
            returns(&[END + 8, 2, END + 24, 4, END + 24, 2, TEXT]),
            json!(["text", "te"]),
        ),
        Case::of::<Option<u32>>("option", returns(&[1, 7]), json!({ "some": 7 })),
        Case::taking::<&'static str, String>("echo", json!("é"), echo(), json!("é")),
        Case::taking::<&'static str, String>("echo_long", json!(long), echo(), json!(long)),
        Case::taking::<&'static [u16], Vec<u16>>("echo_list", json!([1, 2]), echo(), json!([1, 2])),
        Case::taking::<&'static mut [u32], u32>(
            "change",
            json!([1, 2]),
            change,
            Outcome::Written(json!([[9, 2]])),
        ),
    ]
}

/// What stops a function.
pub(crate) fn traps() -> Vec<Case> {
    let runs = |name: &str, body: Body, expected: Expected| {
        let mut case = Case::of::<u32>(name, Does::Runs(body), expected);
        // Calls with static types have no fuel.
        case.typed = case.typed.filter(|_| name != "spins");
        case
    };
    // The first function calls itself.
    let recurses: Body = Box::new(|code| {
        code.call(0).i32_const(1).i32_add();
    });
    let reads: Body = Box::new(|code| {
        code.i32_const(END as i32).i32_load(ANY);
    });
    let divides: Body = Box::new(|code| {
        code.i32_const(1).i32_const(0).i32_div_u();
    });
    let panic = |says: &'static str| Expected::from(Outcome::Panic(says));
    let spins = Outcome::Fault(NO_FUEL).javascript(Outcome::Skipped);
    vec![
        runs("recurses", recurses, panic("call stack")),
        runs("reads_outside", reads, panic("out of bounds")),
        runs("divides_by_zero", divides, panic("divide by zero")),
        runs("traps", trap(), panic("unreachable")),
        runs("spins", spin(), spins),
        runs("fine", gives(7), json!(7).into()),
    ]
}

/// What the panic record says, and what hosts make of it: never an error of its own.
pub(crate) fn panics() -> Vec<Package> {
    let panic = |says: &'static str| Outcome::Panic(says);
    let trapped = || Expected::from(panic("unreachable"));
    // How much of such a record is told is the host's choice.
    let unread = |says: &'static str| panic(says).javascript(panic(""));
    const TEXT: u32 = DATA + 64;
    let lies: [(&str, [u32; 6], Expected); 10] = [
        ("nothing", [0; 6], trapped()),
        ("honest", [TEXT, 4, TEXT, 4, 1, 1], panic("fine").into()),
        ("no_place", [TEXT, 4, 0, 0, 0, 0], panic("fine").into()),
        ("outside", [END, 4, TEXT, 4, 1, 1], unread("unreachable")),
        (
            "across_the_end",
            [END - 1, 4, TEXT, 4, 1, 1],
            unread("unreachable"),
        ),
        (
            "round_the_last_address",
            [u32::MAX, u32::MAX, TEXT, 4, 1, 1],
            unread("unreachable"),
        ),
        (
            "of_any_length",
            [TEXT, u32::MAX, TEXT, 4, 1, 1],
            unread("unreachable"),
        ),
        ("not_utf8", [TEXT + 4, 4, TEXT, 4, 1, 1], unread("\u{fffd}")),
        ("file_outside", [TEXT, 4, END, 4, 1, 1], unread("fine")),
        (
            "file_of_any_length",
            [TEXT, 4, 8, u32::MAX, u32::MAX, u32::MAX],
            unread("fine"),
        ),
    ];
    let cases = lies.map(|(lie, record, expected)| {
        let does = Does::Runs(Box::new(move |code| {
            store(code, TEXT, &[u32::from_le_bytes(*b"fine"), u32::MAX]);
            store(code, RECORD, &record);
            code.unreachable();
        }));
        Case::of::<u32>(lie, does, expected)
    });
    let mut packages = vec![("record".to_owned(), Runtime::default(), cases.into())];
    let places = [
        // There are zeros.
        ("across_the_end", END - 8, trapped()),
        ("at_the_end", END, unread("unreachable")),
        ("at_the_last_address", u32::MAX - 3, unread("unreachable")),
    ];
    for (place, record, expected) in places {
        let case = Case::of::<u32>("traps", Does::Runs(trap()), expected);
        let runtime = runtime(|it| it.record = record);
        packages.push((format!("record_{place}"), runtime, vec![case]));
    }
    packages
}
