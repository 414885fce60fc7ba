//! What a host loads is no larger than the memory that it is loaded from.
#![cfg(feature = "alloc")]

use std::borrow::Cow;

use wharf_abi::memory::Slice;
use wharf_abi::{Fault, Load};

/// Words, and zeros after them.
fn memory(words: &[u32]) -> [u8; 64] {
    let mut bytes = [0; 64];
    for (place, word) in bytes.chunks_mut(4).zip(words) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    bytes
}

fn load<'m, T: Load<'m>>(memory: &'m Slice<'_>) -> Result<T, Fault> {
    T::load(memory, 0)
}

#[test]
fn a_list_may_be_all_of_memory() {
    let bytes = memory(&[0, 64]);
    assert_eq!(
        load::<Vec<u8>>(&Slice::new(&bytes)).map(|it| it.len()),
        Ok(64)
    );
    assert_eq!(
        load::<Box<[u8]>>(&Slice::new(&bytes)).map(|it| it.len()),
        Ok(64)
    );
    assert_eq!(load::<&[u8]>(&Slice::new(&bytes)).map(<[u8]>::len), Ok(64));
    assert_eq!(
        load::<&mut [u8]>(&Slice::new(&bytes)).map(|it| it.len()),
        Ok(64)
    );
    assert_eq!(
        load::<String>(&Slice::new(&bytes)).map(|it| it.len()),
        Ok(64)
    );
    assert_eq!(load::<&str>(&Slice::new(&bytes)).map(str::len), Ok(64));
    assert_eq!(
        load::<Cow<'_, str>>(&Slice::new(&bytes)).map(|it| it.len()),
        Ok(64)
    );

    let bytes = memory(&[0, 16]);
    assert_eq!(
        load::<Vec<char>>(&Slice::new(&bytes)).map(|it| it.len()),
        Ok(16)
    );
}

/// Elements of 8 bytes that all name the same 24.
#[test]
fn lists_that_overlap_are_not_multiplied() {
    let bytes = memory(&[8, 2, 40, 24, 40, 24]);
    assert_eq!(
        load::<Vec<Vec<u8>>>(&Slice::new(&bytes)),
        Ok(vec![vec![0; 24]; 2])
    );
    let bytes = memory(&[8, 3, 40, 24, 40, 24, 40, 24]);
    assert_eq!(
        load::<Vec<Vec<u8>>>(&Slice::new(&bytes)),
        Err(Fault::TooLarge)
    );
    assert_eq!(
        load::<Vec<String>>(&Slice::new(&bytes)),
        Err(Fault::TooLarge)
    );
    assert_eq!(
        load::<Vec<&[bool]>>(&Slice::new(&bytes)),
        Err(Fault::TooLarge)
    );
}

/// A list that is no list at all is said to be that.
#[test]
fn other_faults_come_first() {
    let bytes = memory(&[1, u32::MAX]);
    let address = 1;
    let len = u32::MAX.into();
    assert_eq!(
        load::<Vec<u8>>(&Slice::new(&bytes)),
        Err(Fault::OutOfBounds { address, len })
    );
    assert_eq!(
        load::<Vec<u16>>(&Slice::new(&bytes)),
        Err(Fault::Misaligned { address, align: 2 })
    );
}

#[test]
fn one_byte_is_not_bytes() {
    let text = |len| Fault::OutOfBounds { address: 16, len }.to_string();
    assert_eq!(
        text(1),
        "1 byte at 0x10 reaches past the end of linear memory"
    );
    assert_eq!(
        text(2),
        "2 bytes at 0x10 reach past the end of linear memory"
    );
}
