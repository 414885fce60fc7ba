//! Numbers of variable length.

/// Reads an unsigned number; gives it and the bytes it takes.
pub fn read(bytes: &[u8]) -> Option<(u32, usize)> {
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
pub fn len(number: u32) -> usize {
    match number {
        0..0x80 => 1,
        0x80..0x4000 => 2,
        0x4000..0x20_0000 => 3,
        0x20_0000..0x1000_0000 => 4,
        0x1000_0000.. => 5,
    }
}

/// Writes it to all of these bytes, which it must fit in.
pub fn fill(bytes: &mut [u8], mut number: u32) {
    let last = bytes.len() - 1;
    for byte in &mut bytes[..last] {
        *byte = number as u8 & 0x7f | 0x80;
        number >>= 7;
    }
    debug_assert!(number < 0x80);
    bytes[last] = number as u8;
}

/// Adds it, in so many bytes.
pub fn push(bytes: &mut Vec<u8>, number: u32, len: usize) {
    let start = bytes.len();
    bytes.resize(start + len, 0);
    fill(&mut bytes[start..], number);
}
