//! The allocator that is built into a guest without one.

use wharf_abi::{arena, layout};
use wharf_cli::runnable;
use wharf_host::wasmtime::{
    Engine, Instance, Memory, Store, StoreLimits, StoreLimitsBuilder, TypedFunc,
};
use wharf_host::{Error, Guest, Val};

use crate::linked_guest;

fn guest() -> Guest {
    let wasm = runnable(&linked_guest("bare")).expect("it is a guest");
    Guest::new(&Engine::default(), &wasm).expect("it is a guest")
}

/// A running guest, as hosts call it.
struct Bare {
    store: Store<StoreLimits>,
    instance: wharf_host::Instance,
}

impl Bare {
    fn new(most_memory: usize) -> Bare {
        let guest = guest();
        let limits = StoreLimitsBuilder::new().memory_size(most_memory).build();
        let mut store = Store::new(guest.module().engine(), limits);
        store.limiter(|limits| limits);
        let instance = guest.instantiate(&mut store).expect("it starts");
        Bare { store, instance }
    }

    fn call(&mut self, name: &str, arguments: &[Val]) -> Result<Val, Error> {
        self.instance.call(&mut self.store, name, arguments)
    }

    #[track_caller]
    fn length(&mut self, text: &str) {
        let length = self.call("length", &[text.into()]).expect("it works");
        assert_eq!(length, Val::U32(text.len() as u32));
    }

    /// Grows memory, and says how many pages there were.
    fn grow(&mut self, pages: u32) -> u32 {
        match self.call("grow", &[pages.into()]) {
            Ok(Val::U32(before)) => before,
            other => panic!("{other:?}"),
        }
    }
}

fn checksum(text: &str) -> u32 {
    let sum = |sum: u32, byte| (sum ^ u32::from(byte)).wrapping_mul(16_777_619);
    text.bytes().fold(2_166_136_261, sum)
}

#[test]
fn takes_arguments_of_any_size() {
    let mut bare = Bare::new(usize::MAX);
    for length in [0, 1, 16_376, 16_384, 16_385, 65_536, 1_000_001, 3] {
        let text: String = ('a'..='z').cycle().take(length).collect();
        bare.length(&text);
        let sum = bare
            .call("checksum", &[text.as_str().into()])
            .expect("it works");
        assert_eq!(sum, Val::U32(checksum(&text)), "{length}");

        let between = vec![3_u16; length];
        let arguments = [text.as_str().into(), between.into(), "end".into()];
        let sums = bare.call("checksums", &arguments).expect("it works");
        let expected = u64::from(checksum(&text)) + u64::from(checksum("end"));
        assert_eq!(sums, Val::U64(expected + 3 * length as u64), "{length}");
    }
    let numbers = vec![0.5; 100_000];
    assert_eq!(
        bare.call("sum", &[numbers.into()]).expect("it works"),
        Val::F64(50_000.0)
    );
}

#[test]
fn copies_back_a_list_of_any_size() {
    let mut bare = Bare::new(usize::MAX);
    for length in [0, 1, 16_384, 16_385, 300_000] {
        let mut arguments = [Val::from(vec![255_u8; length])];
        let result = bare
            .instance
            .call_mut(&mut bare.store, "increment", &mut arguments);
        assert_eq!(result.expect("it works"), Val::Unit);
        assert_eq!(arguments, [Val::from(vec![0_u8; length])], "{length}");
    }
}

#[test]
fn takes_a_block_again_that_was_given_back() {
    let mut bare = Bare::new(usize::MAX);
    let text = "x".repeat(1_000_000);
    bare.length(&text);
    let pages = bare.grow(0);
    for _ in 0..200 {
        bare.length(&text);
    }
    assert_eq!(bare.grow(0), pages);
}

#[test]
fn leaves_the_guest_what_it_grew() {
    let mut bare = Bare::new(usize::MAX);
    let text = "x".repeat(100_000);
    for _ in 0..20 {
        bare.length(&text);
        let before = bare.grow(1);
        bare.length(&text);
        // The block starts in new pages, and stays there.
        let after = bare.grow(0);
        assert!(after > before, "{before} pages, then {after}");
        bare.length(&text);
        assert_eq!(bare.grow(0), after);
    }
}

#[test]
fn says_when_there_is_no_memory() {
    let mut bare = Bare::new(2 << 20);
    bare.length(&"x".repeat(500_000));
    let error = bare
        .call("length", &["x".repeat(5_000_000).into()])
        .expect_err("too much");
    let out_of_memory = matches!(
        error,
        Error::OutOfMemory {
            bytes: 5_000_000..,
            ..
        }
    );
    assert!(out_of_memory, "{error}");
    // Nothing is broken by that.
    bare.length(&"x".repeat(500_000));
    bare.length("short");
}

/// The exports themselves, below what a host does with them.
struct Exports {
    store: Store<()>,
    memory: Memory,
    alloc: TypedFunc<u32, u32>,
    free: TypedFunc<u32, ()>,
}

impl Exports {
    fn new() -> Exports {
        let guest = guest();
        let mut store = Store::new(guest.module().engine(), ());
        let instance = Instance::new(&mut store, guest.module(), &[]).expect("it starts");
        let memory = instance
            .get_memory(&mut store, arena::MEMORY)
            .expect("a memory");
        let alloc = instance
            .get_typed_func(&mut store, arena::ALLOC)
            .expect("of this type");
        let free = instance
            .get_typed_func(&mut store, arena::FREE)
            .expect("of this type");
        Exports {
            store,
            memory,
            alloc,
            free,
        }
    }

    /// A block, every byte of which is written to; 0 if there is none.
    fn alloc(&mut self, size: u32, byte: u8) -> u32 {
        let start = self.alloc.call(&mut self.store, size).expect("it returns");
        assert_eq!(start % layout::BLOCK_ALIGN, 0, "{start} for {size} bytes");
        if start != 0 {
            let bytes = vec![byte; size as usize];
            let written = self.memory.write(&mut self.store, start as usize, &bytes);
            written.expect("the block lies in memory");
        }
        start
    }

    fn free(&mut self, overflowed: bool) {
        self.free
            .call(&mut self.store, u32::from(overflowed))
            .expect("it returns");
    }

    /// Whether every byte of a block is still there.
    fn holds(&self, start: u32, size: u32, byte: u8) -> bool {
        let block = self
            .memory
            .data(&self.store)
            .get(start as usize..)
            .and_then(|it| it.get(..size as usize));
        block.is_some_and(|block| block.iter().all(|it| *it == byte))
    }

    fn grow(&mut self, pages: u64) {
        self.memory
            .grow(&mut self.store, pages)
            .expect("there is memory");
    }
}

#[test]
fn blocks_form_a_stack() {
    let mut exports = Exports::new();
    let first = exports.alloc(100_000, 1);
    let second = exports.alloc(7, 2);
    let third = exports.alloc(70_000, 3);
    assert!(first < second && second < third);
    assert!(exports.holds(first, 100_000, 1) && exports.holds(second, 7, 2));
    exports.free(true);
    assert_eq!(exports.alloc(5, 4), third);
    exports.free(true);
    exports.free(true);
    assert_eq!(exports.alloc(9, 5), second);
    assert!(exports.holds(first, 100_000, 1));
    exports.free(true);
    exports.free(true);
    assert_eq!(exports.alloc(0, 6), first);
}

#[test]
fn frees_nothing_that_is_not_there() {
    let mut exports = Exports::new();
    exports.free(true);
    exports.free(false);
    let first = exports.alloc(20_000, 1);
    // The call under way has no overflow block: the one that there is belongs to an outer call.
    exports.free(false);
    let second = exports.alloc(20_000, 2);
    assert!(second > first && exports.holds(first, 20_000, 1));
    for _ in 0..5 {
        exports.free(true);
    }
    assert_eq!(exports.alloc(20_000, 3), first);
}

#[test]
fn blocks_below_and_above_what_the_guest_grew() {
    let mut exports = Exports::new();
    let first = exports.alloc(30_000, 1);
    exports.grow(3);
    let second = exports.alloc(30_000, 2);
    assert!(second > first + 3 * arena::PAGE as u32);
    assert!(exports.holds(first, 30_000, 1));
    exports.free(true);
    exports.free(true);
    // Both are free; what was grown in between is the guest's.
    let third = exports.alloc(30_000, 3);
    assert_eq!(third, second);
    exports.grow(1);
    exports.free(true);
    let fourth = exports.alloc(30_000, 4);
    assert!(fourth > third + 30_000);
}

#[test]
fn refuses_sizes_that_do_not_fit() {
    let mut exports = Exports::new();
    for size in [
        u32::MAX,
        u32::MAX - 7,
        1 << 31,
        i32::MAX as u32,
        i32::MAX as u32 - 7,
    ] {
        assert_eq!(exports.alloc(size, 0), 0, "{size}");
    }
    let pages = exports.memory.size(&exports.store);
    assert_ne!(exports.alloc(64 * 1024, 0), 0);
    assert!(exports.memory.size(&exports.store) <= pages + 2);
}
