//! Functions that are values: what they are in an interface, what is lent and what is given away, and
//! what a Rust host makes of them.
//!
//! Under Miri, too: `cargo +nightly miri test -p wharf --test callback`.
#![allow(unsafe_code)]

use std::cell::Cell;
use std::rc::Rc;

use wharf::__private::abi::memory::Slice;
use wharf::__private::abi::types::{Callback as Signature, Calls, Handle};
use wharf::__private::abi::{Block, Fault, Load, Type, layout};
use wharf::{Callback, Value};

#[track_caller]
fn signature<T: Value>() -> &'static Signature {
    match T::TYPE {
        Type::Handle(Handle::Function(signature)) => signature,
        other => panic!("{other} isn't a function"),
    }
}

/// How it may be called, whether it is kept, and what it takes and returns.
#[track_caller]
fn is<T: Value>(calls: Calls, kept: bool, params: &[&Type], result: &Type) {
    let signature = signature::<T>();
    assert_eq!((signature.calls, signature.kept), (calls, kept));
    let found: Vec<&Type> = signature.params.iter().map(|param| &**param).collect();
    assert_eq!(found, params);
    assert_eq!(*signature.result, *result);
}

#[test]
fn types_say_who_may_do_what() {
    let (word, text, bytes) = (u32::TYPE, str::TYPE, <[u8]>::TYPE);
    is::<&dyn Fn()>(Calls::Shared, false, &[], &Type::Unit);
    is::<&dyn Fn(u32) -> String>(Calls::Shared, false, &[word], text);
    is::<&mut dyn FnMut(&str) -> u32>(Calls::Exclusive, false, &[text], word);
    is::<Box<dyn Fn(&[u8])>>(Calls::Shared, true, &[bytes], &Type::Unit);
    is::<Box<dyn FnMut(u32, String)>>(Calls::Exclusive, true, &[word, text], &Type::Unit);
    is::<Box<dyn FnOnce(u32, u32, Vec<u8>) -> u32>>(Calls::Once, true, &[word, word, bytes], word);
    is::<Callback<dyn Fn(u32, u32, u32, String) -> u32>>(
        Calls::Shared,
        true,
        &[word, word, word, text],
        word,
    );
    is::<Callback<dyn FnMut(&str)>>(Calls::Exclusive, true, &[text], &Type::Unit);
    // A guest may lend what it could give away.
    is::<&Callback<dyn FnMut(&str)>>(Calls::Exclusive, false, &[text], &Type::Unit);
}

/// Only what the guest has can be sent.
#[test]
fn boxes_are_not_given() {
    const {
        assert!(!<Box<dyn Fn()>>::GIVES);
        assert!(!<Option<Box<dyn FnOnce(u32)>>>::GIVES);
        assert!(<&dyn Fn()>::GIVES && <&mut dyn FnMut(u32)>::GIVES);
        assert!(<Option<&dyn Fn(&str)>>::GIVES);
        assert!(<Vec<Callback<dyn Fn()>>>::GIVES && <&Callback<dyn Fn()>>::GIVES);
    }
}

/// Counts how often it is dropped.
struct Dropped(Rc<Cell<u32>>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

fn counted(count: &Rc<Cell<u32>>) -> Callback<dyn Fn(u32) -> u32> {
    let dropped = Dropped(count.clone());
    Callback::new(move |it: u32| it + dropped.0.get())
}

#[test]
fn a_callback_is_dropped_once() {
    let count = Rc::new(Cell::new(0));
    let callback = counted(&count);
    assert_eq!(format!("{callback:?}"), "Callback { .. }");
    assert_eq!(count.get(), 0);
    drop(callback);
    assert_eq!(count.get(), 1);
    drop(vec![counted(&count), counted(&count)]);
    assert_eq!(count.get(), 3);
    // Without anything to drop, and without a size.
    drop(Callback::<dyn Fn()>::new(|| ()));
    drop(Callback::<dyn FnMut(&str) -> String>::new(
        str::to_owned as fn(&str) -> String,
    ));
}

/// What was stored is the host's: its handle is a word that isn't 0, and the guest forgets it.
#[test]
fn what_is_given_is_not_dropped() {
    let count = Rc::new(Cell::new(0));
    let callbacks = vec![counted(&count), counted(&count)];
    let mut memory = vec![0; callbacks.tail(8)];
    let mut bytes = &mut memory[..];
    let end = bytes.len() as u32;
    let mut block = Block {
        memory: &mut bytes,
        next: 8,
        end,
    };
    callbacks.store(&mut block, 0).expect("there is room");
    callbacks.given();
    assert_eq!(count.get(), 0);
    let handles: Vec<u32> = Load::load(&Slice::new(&memory), 0).expect("it is a list");
    assert!(handles.iter().all(|handle| *handle != 0));
    assert_ne!(handles[0], handles[1]);
    for (handle, dropped) in handles.into_iter().zip(1..) {
        // SAFETY: the handle is that of a function that nobody uses.
        unsafe { __wharf_drop(handle) };
        assert_eq!(count.get(), dropped);
    }
}

unsafe extern "C" {
    fn __wharf_drop(handle: u32);
    fn __wharf_invoke(handle: u32, arguments: u32) -> u32;
}

/// Gives a callback to a host, which calls it so often, and lets go of it.
fn given<F: ?Sized>(callback: Callback<F>, calls: u32)
where
    Callback<F>: Value,
{
    let mut memory = [0; 4];
    let mut block = Block {
        memory: &mut &mut memory[..],
        next: 4,
        end: 4,
    };
    callback.store(&mut block, 0).expect("there is room");
    callback.given();
    let handle = u32::from_le_bytes(memory);
    for _ in 0..calls {
        // SAFETY: the handle is that of a function without parameters, which nobody uses.
        assert_eq!(unsafe { __wharf_invoke(handle, 0) }, 0);
    }
    // SAFETY: nobody uses it.
    unsafe { __wharf_drop(handle) };
}

#[test]
fn hosts_call_what_they_got() {
    let count = Rc::new(Cell::new(0));
    let (calls, dropped) = (Rc::new(Cell::new(0)), Dropped(count.clone()));
    let seen = calls.clone();
    given::<dyn Fn()>(
        Callback::new(move || {
            assert_eq!(dropped.0.get(), 0);
            seen.set(seen.get() + 1);
        }),
        3,
    );
    assert_eq!((calls.get(), count.get()), (3, 1));

    let (mut left, seen) = (vec!["a", "b"], calls.clone());
    given::<dyn FnMut()>(
        Callback::new(move || {
            seen.set(seen.get() + left.pop().map_or(100, str::len));
        }),
        3,
    );
    assert_eq!(calls.get(), 105);
}

/// A Rust host has types of its own for functions: these are what a guest has.
#[test]
fn hosts_load_and_store_none() {
    let memory = [7, 0, 0, 0];
    let slice = Slice::new(&memory);
    let fault = Fault::InvalidHandle { found: 7 };
    assert_eq!(<&dyn Fn()>::load(&slice, 0).err(), Some(fault));
    assert_eq!(<&mut dyn FnMut(&str)>::load(&slice, 0).err(), Some(fault));
    assert_eq!(<Box<dyn Fn(u32)>>::load(&slice, 0).err(), Some(fault));
    assert_eq!(<Box<dyn FnOnce()>>::load(&slice, 0).err(), Some(fault));

    fn stored<T: Value>(value: T) -> Result<(), Fault> {
        let size = layout::of(T::TYPE).size;
        let end = value.tail(size as usize);
        let mut memory = vec![0; end];
        let mut block = Block {
            memory: &mut &mut memory[..],
            next: size,
            end: end as u32,
        };
        value.store(&mut block, 0)
    }

    let none = Err(Fault::InvalidHandle { found: 0 });
    let add: &dyn Fn(u32) -> u32 = &|it| it + 1;
    assert_eq!(stored(add), none);
    assert_eq!(stored(vec![Some(add)]), none);
    assert_eq!(stored::<&mut dyn FnMut()>(&mut || ()), none);
    assert_eq!(stored::<Box<dyn FnOnce()>>(Box::new(|| ())), none);
}
