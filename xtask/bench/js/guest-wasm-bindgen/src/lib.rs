//! The workloads on wasm-bindgen. Records are in `records.rs`.

use wasm_bindgen::prelude::{JsError, wasm_bindgen};

mod records;

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

#[wasm_bindgen]
pub fn mixed(n: u32) -> String {
    workloads::mixed(n)
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

#[wasm_bindgen]
pub fn invert(data: &[u8]) -> Vec<u8> {
    workloads::invert(data)
}

/// A plain `String` would be thrown as text, which costs no stack trace: not the same work.
#[wasm_bindgen]
pub fn checked(n: u32) -> Result<u32, JsError> {
    workloads::checked(n).map_err(|error| JsError::new(&error))
}

#[wasm_bindgen]
pub struct Counter {
    n: u32,
}

#[wasm_bindgen]
impl Counter {
    #[wasm_bindgen(constructor)]
    pub fn new(start: u32) -> Counter {
        Counter { n: start }
    }

    pub fn increment(&mut self) -> u32 {
        self.n = self.n.wrapping_add(1);
        self.n
    }
}

#[wasm_bindgen(raw_module = "./host.js")]
unsafe extern "C" {
    fn mix(a: u32, b: f64) -> u32;
    fn log(message: &str);
}

#[wasm_bindgen]
pub fn ask(n: u32) -> u32 {
    workloads::ask(n, mix)
}

#[wasm_bindgen]
pub fn tell(n: u32) {
    workloads::tell(n, log);
}
