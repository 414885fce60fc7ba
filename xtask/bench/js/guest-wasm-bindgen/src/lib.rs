//! The workloads on wasm-bindgen.

use wasm_bindgen::prelude::{JsError, wasm_bindgen};

#[path = "../../workloads.rs"]
mod workloads;

#[wasm_bindgen]
pub fn add(a: u32, b: u32) -> u32 {
    workloads::add(a, b)
}

#[wasm_bindgen]
pub fn greet(name: &str) -> String {
    workloads::greet(name)
}

#[wasm_bindgen]
pub fn len(text: &str) -> u32 {
    workloads::len(text)
}

#[wasm_bindgen]
pub fn text(n: u32) -> String {
    workloads::text(n)
}

/// A borrowed list of texts isn't among the types of wasm-bindgen.
#[wasm_bindgen(js_name = shoutAll)]
pub fn shout_all(words: Vec<String>) -> Vec<String> {
    workloads::shout_all(&words)
}

#[wasm_bindgen]
pub fn sum(values: &[f64]) -> f64 {
    workloads::sum(values)
}

#[wasm_bindgen]
pub fn scale(values: &[f64], factor: f64) -> Vec<f64> {
    workloads::scale(values, factor)
}

/// A plain `String` would be thrown as text, which costs no stack trace: not the same work.
#[wasm_bindgen]
pub fn checked(n: u32) -> Result<u32, JsError> {
    workloads::checked(n).map_err(|error| JsError::new(&error))
}
