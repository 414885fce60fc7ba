//! `add` alone, on wasm-bindgen.

/// The sum, modulo 2^32.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn add(a: u32, b: u32) -> u32 {
    a.wrapping_add(b)
}
