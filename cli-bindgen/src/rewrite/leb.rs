//! Unsigned numbers of variable length, which may have leading zeros: linkers leave room for what they
//! fill in later.

/// Reads a number; gives it and the bytes it takes.
pub(super) fn read(bytes: &[u8]) -> Option<(u32, usize)> {
    let mut number = 0u64;
    for (i, byte) in bytes.iter().take(5).enumerate() {
        number |= u64::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            return Some((u32::try_from(number).ok()?, i + 1));
        }
    }
    None
}

/// Bytes that it takes at least.
pub(super) fn len(number: u32) -> usize {
    match number {
        0..0x80 => 1,
        0x80..0x4000 => 2,
        0x4000..0x20_0000 => 3,
        0x20_0000..0x1000_0000 => 4,
        0x1000_0000.. => 5,
    }
}

/// Writes it to all of these bytes. Says whether it fits.
#[must_use]
pub(super) fn fill(bytes: &mut [u8], mut number: u32) -> bool {
    let Some((last, before)) = bytes.split_last_mut() else {
        return false;
    };
    for byte in before {
        *byte = number as u8 & 0x7f | 0x80;
        number >>= 7;
    }
    *last = number as u8 & 0x7f;
    number < 0x80
}

/// Adds it in as few bytes as it takes.
pub(super) fn push(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::{fill, len, push, read};

    #[test]
    fn numbers_of_any_length() {
        for number in [
            0,
            1,
            0x7f,
            0x80,
            0x3fff,
            0x4000,
            0x1f_ffff,
            0x20_0000,
            u32::MAX,
        ] {
            let mut bytes = Vec::new();
            push(&mut bytes, number);
            assert_eq!(bytes.len(), len(number));
            assert_eq!(read(&bytes), Some((number, bytes.len())));
            for size in 1..=5 {
                let mut bytes = vec![0; size];
                assert_eq!(fill(&mut bytes, number), size >= len(number), "{number}");
                if size >= len(number) {
                    assert_eq!(read(&bytes), Some((number, size)));
                }
            }
        }
    }

    #[test]
    fn what_is_no_number() {
        for bytes in [
            &[][..],
            &[0x80],
            &[0xff; 5],
            &[0x80, 0x80, 0x80, 0x80, 0x10],
        ] {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
        assert!(!fill(&mut [], 0));
    }
}
