//! A large guest on wasm-bindgen.

use wasm_bindgen::prelude::wasm_bindgen;

#[path = "../../chapters.rs"]
mod chapters;

#[wasm_bindgen]
pub fn run(which: u32, seed: u64) -> String {
    chapters::run(which, seed)
}
