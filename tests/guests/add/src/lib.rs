//! A guest that needs neither memory nor an allocator: `wharf bindgen` leaves it none.

/// Adds.
#[wharf::export]
pub fn add(a: u32, b: u32) -> u32 {
    a.wrapping_add(b)
}
