//! Views: a pointer and a length, and nothing is copied.
#![allow(unsafe_code)]

use wharf::__private::abi::memory::Moves;
use wharf::__private::abi::types::{Access, Scalar};
use wharf::__private::abi::{Block, Fault, MemoryMut, Type, layout};
use wharf::{Value, View, ViewMut};

/// The guest's own memory, as far as a test needs it.
struct Own([u8; 8]);

impl MemoryMut for Own {
    // SAFETY: views have no objects in them.
    const MOVES: Option<Moves> = Some(unsafe { Moves::new() });
    type Error = Fault;

    fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), Fault> {
        self.0.as_mut_slice().write(address, bytes)
    }
}

#[track_caller]
fn lies<T: Value>(view: T, numbers: *const u8, len: usize) {
    assert_eq!(layout::of(T::TYPE).size, 8);
    assert_eq!(view.tail(8), 8);
    let mut memory = Own([0; 8]);
    let mut block = Block {
        memory: &mut memory,
        next: 8,
        end: 8,
    };
    view.store(&mut block, 0).expect("there is room");
    let [address, length] = [0, 4].map(|at| {
        let word = memory.0[at..at + 4].try_into();
        u32::from_le_bytes(word.expect("a word"))
    });
    // Linear memory has 32 bits; this machine may have more.
    assert_eq!((address, length), (numbers.addr() as u32, len as u32));
}

#[test]
fn views_are_where_the_numbers_lie() {
    let mut floats = vec![0.5f64, 1.5, 2.5];
    let start = floats.as_ptr();
    lies(View::from(&floats), start.cast(), 3);
    lies(View::from(&floats[1..]), start.wrapping_add(1).cast(), 2);
    lies(View::new(&floats[3..]), start.wrapping_add(3).cast(), 0);
    lies(ViewMut::from(&mut floats[..1]), start.cast(), 1);
    lies(ViewMut::from(&mut floats), start.cast(), 3);
    let mut words = [1i32, 2];
    let start = words.as_ptr();
    lies(View::from(&words), start.cast(), 2);
    lies(ViewMut::from(&mut words), start.cast(), 2);
}

#[test]
fn views_describe_themselves() {
    assert_eq!(
        <View<'_, u8>>::TYPE,
        &Type::View(Scalar::U8, Access::Shared)
    );
    assert_eq!(
        <ViewMut<'_, f64>>::TYPE,
        &Type::View(Scalar::F64, Access::Exclusive)
    );
    const { assert!(<View<'_, u8>>::GIVES) }
}

/// An address of a host's program means nothing to its guest.
#[test]
fn on_hosts_there_are_no_views() {
    let numbers = [1u8, 2];
    let mut bytes = [0; 8];
    let mut memory = &mut bytes[..];
    let mut block = Block {
        memory: &mut memory,
        next: 8,
        end: 8,
    };
    let stored = View::from(&numbers).store(&mut block, 0);
    assert!(matches!(stored, Err(Fault::OutOfBounds { len: 2, .. })));
    assert_eq!(bytes, [0; 8]);
}
