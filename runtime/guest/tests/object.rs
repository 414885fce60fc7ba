//! Objects of a guest's: who has them, who uses them, and that each is dropped once.
//!
//! Under Miri, too: `cargo +nightly miri test -p wharf --test object`.
#![allow(unsafe_code)]

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;

use wharf::__private::abi::memory::{Moves, Slice};
use wharf::__private::abi::types::{Access, Handle, Side};
use wharf::__private::abi::{Block, Fault, Load, MemoryMut, Type, flow, layout};
use wharf::__private::{Holds, Object, Scope, call};
use wharf::{Value, export};

thread_local! {
    static DROPPED: Cell<u32> = const { Cell::new(0) };
}

/// How many counters have been dropped since this was last asked.
fn dropped() -> u32 {
    DROPPED.take()
}

/// Counts.
pub struct Counter {
    value: u32,
    _name: String,
}

/// Counts, for hosts.
#[export(name = "Zaehler")]
impl Counter {
    /// One with a name of its own.
    pub fn new(value: u32) -> Self {
        Counter {
            value,
            _name: format!("counter {value}"),
        }
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        DROPPED.set(DROPPED.get() + 1);
    }
}

/// It has no bytes.
#[derive(Debug, PartialEq)]
struct Nothing;

#[export]
impl Nothing {}

#[repr(align(64))]
struct Aligned(u8);

#[export]
impl Aligned {}

/// The guest's own memory, as far as a test needs it.
struct Own([u8; 256]);

impl MemoryMut for Own {
    // SAFETY: `sent` ends what it has stored by `given`.
    const MOVES: Option<Moves> = Some(unsafe { Moves::new() });
    type Error = Fault;

    fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), Fault> {
        self.0.as_mut_slice().write(address, bytes)
    }
}

/// Sends a value, and gives the words that are its layout and its tail.
fn sent<T: Value>(value: T) -> Vec<u32> {
    let size = layout::of(T::TYPE).size;
    let mut memory = Own([0; 256]);
    let mut block = Block {
        memory: &mut memory,
        next: size,
        end: 256,
    };
    value.store(&mut block, 0).expect("there is room");
    value.given();
    let end = block.next as usize;
    let words = memory.0[..end].chunks_exact(4);
    words
        .map(|word| u32::from_le_bytes(word.try_into().expect("a word")))
        .collect()
}

/// Makes a call.
fn calling<O>(made: impl FnOnce(&Scope) -> O) -> O {
    // SAFETY: each handle that tests load is that of an object of its type, and they load no lists.
    unsafe { call(Holds::Objects, made) }
}

/// Makes a call with a value of this type, whose layout stands in these words.
fn received<T: for<'m> Load<'m>, O>(words: &[u32], look: impl FnOnce(T) -> O) -> O {
    calling(|scope| {
        let Ok(value) = T::load(scope, words.as_ptr().cast());
        look(value)
    })
}

/// As [`received`], of some objects, which may be lent.
macro_rules! call_with {
    ($words:expr, |$($name:ident: $ty:ty),*| $body:expr) => {{
        let words: &[u32] = $words;
        calling(|scope| {
            let mut words = words.iter();
            $(
                let handle: *const u32 = words.next().expect("a handle");
                let Ok($name) = <$ty as Load<'_>>::load(scope, handle.cast());
            )*
            $body
        })
    }};
}

unsafe extern "C" {
    fn __wharf_drop(handle: u32);
}

fn drop_object(handle: u32) {
    // SAFETY: nobody uses the object.
    unsafe { __wharf_drop(handle) }
}

fn panics(call: impl FnOnce()) -> bool {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(()) => false,
        Err(payload) => {
            let message = payload.downcast_ref::<&str>();
            assert_eq!(
                message.copied(),
                Some(
                    "an object is used twice at once, and one of the two would change it or take it over"
                )
            );
            true
        }
    }
}

#[test]
fn an_object_moves_there_and_back() {
    let words = sent(Counter::new(7));
    assert_eq!((words.len(), dropped()), (1, 0));
    assert!(words[0] != 0 && words[0].is_multiple_of(4));
    let counter = received(&words, |counter: Counter| counter);
    assert_eq!((counter.value, dropped()), (7, 0));
    drop(counter);
    assert_eq!(dropped(), 1);
}

#[test]
fn an_object_is_dropped_by_its_handle() {
    let words = sent(Counter::new(1));
    drop_object(words[0]);
    assert_eq!(dropped(), 1);
}

#[test]
fn what_has_no_size_or_much_alignment_is_an_object() {
    let words = sent([Nothing, Nothing]);
    assert_ne!(
        words[0], words[1],
        "objects that live have handles of their own"
    );
    assert_eq!(received(&words[..1], |it: Nothing| it), Nothing);
    drop_object(words[1]);

    let words = sent(Aligned(3));
    call_with!(&words, |it: &mut Aligned| {
        assert!(std::ptr::from_ref(it).addr().is_multiple_of(64));
        it.0 += 1;
    });
    assert_eq!(received(&words, |it: Aligned| it.0), 4);
}

#[test]
fn loans_end_with_the_call() {
    let words = sent(Counter::new(1));
    call_with!(
        &[words[0]; 5],
        |a: &Counter, b: &Counter, c: &Counter, d: &Counter, e: &Counter| {
            assert!([b, c, d, e].iter().all(|it| std::ptr::eq(*it, a)));
        }
    );
    call_with!(&words, |it: &mut Counter| it.value = 2);
    call_with!(&words, |it: &mut Counter| it.value += 1);
    call_with!(&words, |it: &Counter| assert_eq!(it.value, 3));
    drop_object(words[0]);
    assert_eq!(dropped(), 1);
}

#[test]
fn many_objects_are_lent_at_once() {
    let counters: [Counter; 20] = std::array::from_fn(|index| Counter::new(index as u32));
    let words = sent(counters);
    calling(|scope| {
        let Ok(first) = <&mut Counter>::load(scope, words.as_ptr().cast());
        first.value = 100;
        for index in 1..20 {
            let Ok(counter) = <&Counter>::load(scope, words[index..].as_ptr().cast());
            assert_eq!(counter.value, index as u32);
        }
    });
    let sum = received(&words, |counters: [Counter; 20]| {
        counters.iter().map(|counter| counter.value).sum::<u32>()
    });
    assert_eq!((sum, dropped()), (100 + (1..20).sum::<u32>(), 20));
}

/// A call that can't be made ends in a panic, and with that in a trap: its objects stay in use.
#[test]
#[cfg_attr(
    all(miri, target_pointer_width = "32"),
    ignore = "they are never dropped, and here nothing points to them"
)]
fn no_object_is_lent_twice_to_be_changed() {
    let twice = || [sent(Counter::new(1))[0]; 2];
    assert!(panics(|| call_with!(
        &twice(),
        |_a: &mut Counter, _b: &mut Counter| ()
    )));
    assert!(panics(|| call_with!(
        &twice(),
        |_a: &mut Counter, _b: &Counter| ()
    )));
    assert!(panics(|| call_with!(
        &twice(),
        |_a: &Counter, _b: &mut Counter| ()
    )));
    assert!(!panics(|| call_with!(
        &twice(),
        |_a: &Counter, _b: &Counter| ()
    )));
    assert!(panics(|| call_with!(
        &twice(),
        |_a: Counter, _b: &Counter| ()
    )));
    assert!(panics(|| call_with!(
        &twice(),
        |_a: Counter, _b: &mut Counter| ()
    )));
    assert!(panics(|| call_with!(
        &twice(),
        |_a: Counter, _b: Counter| ()
    )));
    assert!(panics(|| call_with!(
        &twice(),
        |_a: &Counter, _b: Counter| ()
    )));
    assert!(panics(|| call_with!(
        &twice(),
        |_a: &mut Counter, _b: Counter| ()
    )));
}

/// While a call is under way that changes an object, another one can't have it.
#[test]
fn calls_nest() {
    let words = sent(Counter::new(1));
    call_with!(&words, |outer: &Counter| {
        call_with!(&words, |inner: &Counter| assert_eq!(inner.value, 1));
        assert_eq!(outer.value, 1);
    });
    call_with!(&words, |outer: &mut Counter| {
        assert!(panics(|| call_with!(&words, |_inner: &Counter| ())));
        outer.value = 2;
    });
    drop_object(words[0]);
}

#[derive(Value)]
struct Holder {
    label: String,
    counter: Counter,
    spare: Option<Counter>,
}

#[derive(Value)]
enum Slot {
    Empty,
    Full(Counter),
    Both { first: Counter, note: String },
}

#[derive(Value)]
struct Wrapper(Counter);

#[derive(Value)]
struct Pair<T>(T, T);

/// Sends a value with so many counters in it, of which the words from one on are the handles of; drops
/// them as a host would.
#[track_caller]
fn gives<T: Value>(value: T, handles: &[usize]) {
    const { assert!(T::GIVES) };
    assert_eq!(dropped(), 0);
    let words = sent(value);
    assert_eq!(dropped(), 0, "what is sent is the host's");
    for (index, handle) in handles.iter().enumerate() {
        call_with!(&words[*handle..], |_it: &mut Counter| ());
        drop_object(words[*handle]);
        assert_eq!(dropped(), 1, "handle {index}");
    }
}

/// What is sent is the host's, and everything around it is dropped.
#[test]
fn containers_give_their_objects() {
    let note = Arc::new("text".to_owned());
    let counter = || Counter::new(1);

    gives(Some(counter()), &[1]);
    gives(None::<Counter>, &[]);
    gives(Ok::<Counter, String>(counter()), &[1]);
    gives(Err::<Counter, String>("no".to_owned()), &[]);
    gives(Err::<String, Counter>(counter()), &[1]);
    gives(
        (counter(), note.clone(), [counter(), counter()]),
        &[0, 3, 4],
    );
    gives(Box::new(counter()), &[0]);
    gives(vec![counter(), counter()], &[2, 3]);
    gives(VecDeque::from([counter()]), &[2]);
    gives(vec![Some(counter()), None, Some(counter())], &[3, 7]);
    gives(vec![counter()].into_boxed_slice(), &[2]);
    gives(BTreeMap::from([(1u32, counter())]), &[3]);
    gives(Wrapper(counter()), &[0]);
    gives(Pair(counter(), counter()), &[0, 1]);
    gives(
        Holder {
            label: "text".to_owned(),
            counter: counter(),
            spare: Some(counter()),
        },
        &[2, 4],
    );
    gives(vec![Slot::Empty, Slot::Full(counter())], &[7]);
    gives(
        Slot::Both {
            first: counter(),
            note: "text".to_owned(),
        },
        &[1],
    );
    gives(
        Tree {
            counter: counter(),
            note: note.clone(),
            children: vec![Tree {
                counter: counter(),
                note: note.clone(),
                children: vec![],
                last: None,
            }],
            last: Some(Box::new(Tree {
                counter: counter(),
                note: note.clone(),
                children: vec![],
                last: None,
            })),
        },
        &[0, 8, 16],
    );
    assert_eq!(Arc::strong_count(&note), 1, "all else is dropped");
}

#[derive(Value)]
struct Tree {
    counter: Counter,
    note: Arc<String>,
    children: Vec<Tree>,
    last: Option<Box<Tree>>,
}

#[derive(Value)]
struct Shared {
    counter: Counter,
    others: Vec<Rc<Shared>>,
}

#[derive(Value)]
struct Leaf {
    name: String,
    next: Option<Rc<Leaf>>,
}

#[derive(Value)]
struct Both {
    leaf: Rc<Leaf>,
    counter: Counter,
}

#[derive(Value)]
enum Expr {
    Own(Counter),
    Twice(Box<Twice<Expr>>),
}

#[derive(Value)]
struct Twice<T> {
    first: T,
    shared: Rc<T>,
}

#[derive(Value)]
struct Around<'a> {
    counter: Counter,
    other: Option<&'a Around<'a>>,
}

/// What others share can't be given away, and what has no handles always can.
#[test]
fn what_is_shared_gives_nothing() {
    const {
        assert!(!<Rc<Counter>>::GIVES && !<Arc<[Counter]>>::GIVES);
        assert!(!<Option<Rc<Counter>>>::GIVES && !<Vec<(u8, Rc<Counter>)>>::GIVES);
        assert!(
            !<Shared as Value>::GIVES,
            "the counter is shared by way of itself"
        );
        assert!(!<Expr as Value>::GIVES && !<Twice<Counter> as Value>::GIVES);
        assert!(<Rc<str>>::GIVES && <Rc<Leaf>>::GIVES && <Twice<String>>::GIVES);
        assert!(<&[&Counter]>::GIVES && !<&[Counter]>::GIVES && !<Around<'static> as Value>::GIVES);
        assert!(<Leaf as Value>::GIVES && <Both as Value>::GIVES && <Tree as Value>::GIVES);
        assert!(!flow::has_handle(Leaf::TYPE) && flow::has_handle(Both::TYPE));
    }
}

/// Types that are shared with a host's program cross there only as far as they have no objects.
#[test]
fn on_hosts_there_are_no_objects() {
    let no_handle = |found| Err(Fault::InvalidHandle { found });
    let words = sent(Counter::new(1));
    let bytes = words[0].to_le_bytes();
    let memory = Slice::new(&bytes);
    let found = words[0];
    assert_eq!(Counter::load(&memory, 0).map(|_| ()), no_handle(found));
    assert_eq!(<&Counter>::load(&memory, 0).map(|_| ()), no_handle(found));
    assert_eq!(
        <&mut Counter>::load(&memory, 0).map(|_| ()),
        no_handle(found)
    );
    drop_object(words[0]);
    dropped();

    let mut bytes = [0; 8];
    let mut memory = &mut bytes[..];
    let mut block = Block {
        memory: &mut memory,
        next: 4,
        end: 8,
    };
    let mut counter = Counter::new(1);
    assert_eq!(counter.store(&mut block, 0), no_handle(0));
    let lent = &counter;
    assert_eq!(
        <&Counter as Value>::store(&lent, &mut block, 0),
        no_handle(0)
    );
    let lent = &mut counter;
    assert_eq!(
        <&mut Counter as Value>::store(&lent, &mut block, 0),
        no_handle(0)
    );
    drop(counter);
    assert_eq!((dropped(), bytes), (1, [0; 8]));
}

#[test]
fn objects_describe_themselves() {
    let Type::Handle(Handle::Own(resource)) = Counter::TYPE else {
        panic!("an object")
    };
    assert_eq!(resource.get(), Counter::RESOURCE);
    assert_eq!(resource.label.name.get(), "Zaehler");
    assert_eq!(resource.label.ident.get(), "Counter");
    assert_eq!(resource.label.docs.get(), "Counts, for hosts.");
    assert_eq!(resource.path.get(), "object::Counter");
    assert_eq!(resource.side, Side::Guest);
    let lent = |ty: &Type| match ty {
        Type::Handle(Handle::Borrow(lent, access)) if lent == resource => Some(*access),
        _ => None,
    };
    assert_eq!(lent(<&Counter>::TYPE), Some(Access::Shared));
    assert_eq!(lent(<&mut Counter>::TYPE), Some(Access::Exclusive));
    assert_eq!(<Box<Counter>>::TYPE, Counter::TYPE);
    assert_eq!(<Vec<&Counter>>::TYPE.to_string(), "Vec<&Counter>");
}

/// Whole calls, where addresses have 32 bits as in linear memory:
/// `cargo +nightly miri test -p wharf --test object --target i686-unknown-linux-gnu`.
#[cfg(target_pointer_width = "32")]
mod calls {
    use wharf::__private::{Lift as _, Parameter, give};

    use super::*;

    unsafe extern "C" {
        fn __wharf_free(overflowed: u32);
    }

    fn words(at: u32, count: usize) -> Vec<u32> {
        // SAFETY: so many words are there.
        unsafe { std::slice::from_raw_parts(at as usize as *const u32, count) }.to_vec()
    }

    fn address<T>(items: &[T]) -> u32 {
        items.as_ptr() as usize as u32
    }

    #[test]
    fn objects_go_out_and_come_in() {
        let handle = give::<Counter, _>(Counter::new(1)).out();
        let some = give::<Option<Counter>, _>(Some(Counter::new(2))).out();
        let [_, second] = words(some, 2)[..] else {
            panic!("two words")
        };
        let sum = calling(|scope| {
            let first: &mut Counter = (&&Parameter::<&mut Counter>::NEW).lift(scope, handle, ());
            let second: Option<Counter> =
                (&&Parameter::<Option<Counter>>::NEW).lift(scope, 1, second);
            first.value += second.map_or(0, |it| it.value);
            first.value
        });
        assert_eq!((sum, dropped()), (3, 1));
        drop_object(handle);
        assert_eq!(dropped(), 1);
    }

    /// More than the result area has room for, and more than two loans.
    #[test]
    fn many_objects_go_out_and_come_in() {
        let made: Vec<(Counter, String)> = (0..1000)
            .map(|index| (Counter::new(index), format!("number {index}")))
            .collect();
        let result = give::<Vec<(Counter, String)>, _>(made).out();
        let [list, count] = words(result, 2)[..] else {
            panic!("two words")
        };
        let handles: Vec<u32> = words(list, 3 * count as usize)
            .chunks(3)
            .map(|row| row[0])
            .collect();
        // SAFETY: the result has been read.
        unsafe { __wharf_free(0) };
        assert_eq!((count, handles.len(), dropped()), (1000, 1000, 0));

        // The guest frees a list that isn't in the arena: it is one of its own.
        let list = || address(Box::leak(handles.clone().into_boxed_slice()));
        let sum = |counters: &[&Counter]| counters.iter().map(|it| it.value).sum::<u32>();
        let lent =
            calling(|scope| sum((&&Parameter::<&[&Counter]>::NEW).lift(scope, list(), count)));
        assert_eq!((lent, dropped()), ((0..1000).sum(), 0));
        let taken = calling(|scope| {
            let counters: Vec<Counter> =
                (&&Parameter::<Vec<Counter>>::NEW).lift(scope, list(), count);
            sum(&counters.iter().collect::<Vec<_>>())
        });
        assert_eq!((taken, dropped()), ((0..1000).sum(), 1000));
    }
}
