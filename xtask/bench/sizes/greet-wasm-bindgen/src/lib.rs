//! `greet` alone, on wasm-bindgen.

/// Says hello.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn greet(name: &str) -> String {
    format!("Hello, {name}!")
}
