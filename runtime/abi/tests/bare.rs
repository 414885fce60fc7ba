//! Without an allocator: `cargo test -p wharf-abi --no-default-features`.
#![cfg(not(feature = "alloc"))]

use wharf_abi::memory::{Memory, Slice};
use wharf_abi::{Block, Fault, Load, Value};

#[repr(align(8))]
struct Aligned([u8; 64]);

#[test]
fn text_and_numbers_are_lent() {
    let mut bytes = Aligned([0; 64]);
    let mut memory = &mut bytes.0[..];
    let mut block = Block {
        memory: &mut memory,
        next: 32,
        end: 64,
    };
    "text".store(&mut block, 0).expect("there is room");
    [1u64, 2][..].store(&mut block, 8).expect("there is room");
    Some(Err::<u8, char>('ß'))
        .store(&mut block, 16)
        .expect("there is room");

    let memory = Slice::new(&bytes.0);
    assert_eq!(<&str>::load(&memory, memory.at(0)), Ok("text"));
    assert_eq!(<&[u64]>::load(&memory, memory.at(8)), Ok(&[1, 2][..]));
    let loaded = Load::load(&memory, memory.at(16));
    assert_eq!(loaded, Ok(Some(Err::<u8, char>('ß'))));
}

/// A host that can't copy can't make up for the place of its memory either.
#[test]
fn numbers_at_an_odd_address_of_the_host() {
    let mut bytes = Aligned([0; 64]);
    bytes.0[1..9].copy_from_slice(&[8, 0, 0, 0, 2, 0, 0, 0]);
    let memory = Slice::new(&bytes.0[1..]);
    let loaded = <&[u32]>::load(&memory, memory.at(0));
    let fault = Fault::Misaligned {
        address: 8,
        align: 4,
    };
    assert_eq!(loaded, Err(fault));
    assert_eq!(<&[u8]>::load(&memory, memory.at(0)), Ok(&[0, 0][..]));
}
