//! The guest's side of a call of its host: what the slots lead to, and what becomes of the result.
//!
//! Addresses have 32 bits, so these run under Miri, for a machine that has such:
//! `cargo +nightly miri test -p wharf --test import --target i686-unknown-linux-gnu`.
#![cfg(target_pointer_width = "32")]
#![allow(unsafe_code)]

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use wharf::__private::abi::memory::Block;
use wharf::__private::abi::{Load, layout};
use wharf::__private::{Out, Returned, Take, pass};
use wharf::{Callback, Value};

unsafe extern "C" {
    fn __wharf_alloc(size: u32) -> u32;
    fn __wharf_free(overflowed: u32);
    fn __wharf_invoke(handle: u32, arguments: u32) -> u32;
}

#[derive(Clone, Debug, PartialEq, Value)]
struct Row {
    id: u32,
    names: Vec<String>,
    score: Option<f64>,
}

fn row(names: usize) -> Row {
    Row {
        id: 7,
        names: (0..names).map(|it| format!("name {it}")).collect(),
        score: Some(1.5),
    }
}

/// What a host sees: all of memory.
fn at<T>(address: u32) -> *const T {
    std::ptr::with_exposed_provenance(address as usize)
}

fn text(address: u32, len: u32) -> String {
    // SAFETY: text has just been lent there.
    let bytes = unsafe { std::slice::from_raw_parts(at::<u8>(address), len as usize) };
    String::from_utf8(bytes.to_vec()).expect("it is text")
}

/// The value whose layout stands somewhere, as the guest itself would take it over; the host has
/// lowered it to a block.
fn taken<T: Value + for<'m> Load<'m>>(value: &T) -> T
where
    for<'t> &'t &'t Returned<T>: Take<T>,
    Out<T>: From<u32>,
{
    // SAFETY: what is returned is a value of this type.
    unsafe { (&&Returned::<T>::NEW).take(lowered(value).into()) }
}

/// Lowers a value to an overflow block.
fn lowered<T: Value>(value: &T) -> u32 {
    let size = layout::of(T::TYPE).size;
    let end = value.tail(size as usize) as u32;
    // SAFETY: any size will do.
    let start = unsafe { __wharf_alloc(end) };
    let mut memory = vec![0; end as usize];
    let mut block = Block {
        memory: &mut Shifted(&mut memory, start),
        next: start + size,
        end: start + end,
    };
    value.store(&mut block, start).expect("there is room");
    // SAFETY: the block was made for so many bytes.
    unsafe {
        std::ptr::with_exposed_provenance_mut::<u8>(start as usize)
            .copy_from_nonoverlapping(memory.as_ptr(), memory.len());
    }
    start
}

/// Memory from some address on.
struct Shifted<'m>(&'m mut [u8], u32);

impl wharf::__private::abi::MemoryMut for Shifted<'_> {
    type Error = wharf::__private::abi::Fault;

    fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        wharf::__private::abi::MemoryMut::write(self.0, address - self.1, bytes)
    }
}

#[test]
fn text_and_numbers_are_lent_as_they_lie() {
    let it = String::from("text");
    let address = it.as_ptr().expose_provenance() as u32;
    let seen = pass::<&str, _, _>(&it, |start, len| (start, text(start, len)));
    assert_eq!(seen, (address, "text".into()));
    let seen = pass::<String, _, _>(it, |start, len| (start, text(start, len)));
    assert_eq!(seen, (address, "text".into()));
    let numbers = [1.5, 2.5];
    pass::<&[f64], _, _>(&numbers, |start, len| {
        assert_eq!((at::<f64>(start), len), (numbers.as_ptr(), 2));
    });
    pass::<Box<[u16]>, _, _>([1, 2, 3].into(), |_, len| assert_eq!(len, 3));
}

#[test]
fn scalars_are_their_slots() {
    pass::<u8, _, _>(7, |it, ()| assert_eq!(it, 7));
    pass::<i64, _, _>(-7, |it, ()| assert_eq!(it, -7));
    pass::<Option<f64>, _, _>(Some(1.5), |some, it| assert_eq!((some, it), (1, 1.5)));
    pass::<Option<char>, _, _>(None, |some, _| assert_eq!(some, 0));
    pass::<(), _, _>((), |(), ()| ());
}

/// What must be laid out is, on the stack or in a block.
#[test]
fn everything_else_is_laid_out() {
    for names in [0, 1, 2, 40] {
        let it = row(names);
        let seen = pass::<&Row, _, _>(&it, |start, ()| {
            // SAFETY: a row stands there.
            let id = unsafe { at::<u32>(start).read() };
            // SAFETY: as above: behind the number stands a list.
            let [names, len] = unsafe { at::<[u32; 2]>(start + 4).read() };
            let name = |i: u32| {
                // SAFETY: as above, of text.
                let [start, len] = unsafe { at::<[u32; 2]>(names + 8 * i).read() };
                text(start, len)
            };
            (id, (0..len).map(name).collect::<Vec<_>>())
        });
        assert_eq!(seen, (it.id, it.names));
    }
    let words = ["a".to_owned(), "b".repeat(400)];
    pass::<&[String], _, _>(&words, |start, len| {
        assert_eq!(len, 2);
        // SAFETY: two texts stand there.
        let [_, _, start, len] = unsafe { at::<[u32; 4]>(start).read() };
        assert_eq!(text(start, len), words[1]);
    });
}

/// Results are taken over, and their blocks freed; the one of the call around them stays.
#[test]
fn results_are_taken_over() {
    // SAFETY: a host makes a block for the arguments of the call around it, and frees it after.
    let outer = unsafe { __wharf_alloc(100) };
    for names in [0, 3, 100] {
        assert_eq!(taken(&row(names)), row(names));
    }
    assert_eq!(taken(&String::from("text")), "text");
    assert_eq!(taken(&Some(2.5)), Some(2.5));
    assert_eq!(taken(&None::<u8>), None);
    let result: Result<Vec<Row>, String> = Ok(vec![row(1), row(2)]);
    assert_eq!(taken(&result), result);
    let map: BTreeMap<String, u64> = [("a".into(), 1), ("b".into(), 2)].into();
    assert_eq!(taken(&map), map);
    // SAFETY: these are results of their types; and the block is still there.
    unsafe {
        assert_eq!((&&Returned::<u32>::NEW).take(7), 7);
        (&&Returned::<()>::NEW).take(());
        std::ptr::with_exposed_provenance_mut::<u8>(outer as usize).write(1);
        __wharf_free(1);
    }
}

/// A function that is lent: the host calls it, and it is gone when the call is over.
#[test]
fn functions_are_lent() {
    let count = Cell::new(0);
    let add = |a: u32, b: String| {
        count.set(count.get() + 1);
        format!("{a} {b}")
    };
    pass::<&dyn Fn(u32, String) -> String, _, _>(&add, |handle, ()| {
        for i in 0..3 {
            let arguments = lowered(&(i, "b".repeat(5000)));
            // SAFETY: the handle is that of a function of these parameters.
            let result = unsafe { __wharf_invoke(handle, arguments) };
            // SAFETY: text stands there.
            let [start, len] = unsafe { at::<[u32; 2]>(result).read() };
            assert_eq!(text(start, len), format!("{i} {}", "b".repeat(5000)));
            // SAFETY: the call is over.
            unsafe { __wharf_free(1) };
        }
    });
    assert_eq!(count.get(), 3);

    let mut all = Vec::new();
    let mut push = |it: &str| all.push(it.to_owned());
    pass::<Option<&mut dyn FnMut(&str)>, _, _>(Some(&mut push), |some, handle| {
        assert_eq!(some, 1);
        let arguments = lowered(&(String::from("text"),));
        // SAFETY: as above.
        assert_eq!(unsafe { __wharf_invoke(handle, arguments) }, 0);
        // SAFETY: as above.
        unsafe { __wharf_free(1) };
    });
    assert_eq!(all, ["text"]);
}

/// What a host calls may be called again meanwhile, unless that would change it.
#[test]
fn functions_are_called_within_their_calls() {
    let handle = Cell::new(0);
    let depth = Cell::new(0);
    let down = || {
        depth.set(depth.get() + 1);
        if depth.get() < 3 {
            // SAFETY: the function takes nothing, and may be called while it is.
            unsafe { __wharf_invoke(handle.get(), 0) };
        }
    };
    pass::<&dyn Fn(), _, _>(&down, |it, ()| {
        handle.set(it);
        // SAFETY: the first word of what is lent is its state.
        let state = || unsafe { at::<u32>(it).read() };
        assert_eq!(state(), 0);
        // SAFETY: as above.
        unsafe { __wharf_invoke(it, 0) };
        assert_eq!(state(), 0);
    });
    assert_eq!(depth.get(), 3);
}

/// What was given away isn't dropped by the guest, and everything else is.
#[test]
fn arguments_end_with_their_call() {
    let count = Rc::new(());
    let (given, kept) = (count.clone(), count.clone());
    let callback: Callback<dyn Fn()> = Callback::new(move || drop(Rc::clone(&given)));
    let handle = pass::<(Callback<dyn Fn()>, String), _, _>((callback, "x".into()), |start, ()| {
        // SAFETY: a handle stands there.
        unsafe { at::<u32>(start).read() }
    });
    assert_eq!(Rc::strong_count(&count), 3);
    unsafe extern "C" {
        fn __wharf_drop(handle: u32);
    }
    // SAFETY: the function was given away, and nobody uses it.
    unsafe { __wharf_drop(handle) };
    assert_eq!(Rc::strong_count(&count), 2);
    let lent: Callback<dyn Fn()> = Callback::new(move || drop(Rc::clone(&kept)));
    pass::<&Callback<dyn Fn()>, _, _>(&lent, |handle, ()| {
        // SAFETY: it takes nothing.
        unsafe { __wharf_invoke(handle, 0) };
    });
    drop(lent);
    assert_eq!(Rc::strong_count(&count), 1);
}
