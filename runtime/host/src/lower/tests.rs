//! A dynamic value is lowered to the very bytes that a Rust value of its type is.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use wharf_abi::plan::Node;
use wharf_abi::{Block, Load, Value};

use super::{measure, store};
use crate::val::Val;

/// Where the layout is put, and its tail behind it.
const AT: u32 = 64;

fn same<T: Value + Into<Val> + Clone + for<'m> Load<'m>>(value: T) {
    let node = Node::of(T::TYPE);
    let val: Val = value.clone().into();
    let next = AT + node.size;

    let tail = value.tail(next as usize) - next as usize;
    assert_eq!(measure(&val, &node).expect("of this type") as usize, tail);

    let mut expected = vec![0xcc; 1024];
    let mut bytes = &mut expected[..];
    let mut block = Block {
        memory: &mut bytes,
        next,
    };
    value.store(&mut block, AT).expect("room");
    let end = block.next;

    let mut found = vec![0xcc; 1024];
    let mut bytes = &mut found[..];
    let mut block = Block {
        memory: &mut bytes,
        next,
    };
    store(&val, &node, &mut block, AT).expect("room");
    assert_eq!(block.next, end);
    assert_eq!(found, expected, "{val}");
}

#[test]
fn as_the_static_value() {
    same(());
    same(true);
    same('🦀');
    same(-2i8);
    same(-2i64);
    same(1.5f32);
    same(String::from("grüße"));
    same(vec![1u16, 2, 3]);
    same(vec![String::from("a"), String::new(), String::from("bcd")]);
    same(vec![vec![1.5f64], vec![], vec![2.5, 3.5]]);
    same(Some(7u64));
    same(None::<u64>);
    same(Some(Some('x')));
    same(vec![Some(String::from("a")), None]);
    same(Ok::<u8, String>(1));
    same(Err::<u8, String>(String::from("no")));
    same(vec![Ok::<(), u16>(()), Err(3)]);
    same(vec![(), ()].len() as u32);
}

/// Alignment is kept from wherever a block starts: blocks start at multiples of 8.
#[test]
fn measured_from_zero() {
    let node = Node::of(<Vec<Vec<u64>>>::TYPE);
    let val = Val::from([vec![1u64], vec![2, 3]]);
    assert_eq!(measure(&val, &node).expect("of this type"), 16 + 8 + 16);
}

#[test]
fn a_block_that_no_memory_holds_is_too_large() {
    let node = Node::of(<Vec<u64>>::TYPE);
    let mut block = Block {
        memory: &mut super::Nowhere,
        next: u32::MAX - 20,
    };
    let problem = store(&Val::from([1u64, 2, 3]), &node, &mut block, 0).unwrap_err();
    assert!(matches!(
        problem,
        super::Problem::Fault(wharf_abi::Fault::TooLarge)
    ));
}
