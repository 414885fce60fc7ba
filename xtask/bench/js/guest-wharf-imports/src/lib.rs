//! Calls of the host on Wharf. They are a guest of their own because glue for a guest with imports is
//! ready for calls that nest, also in functions that have nothing to do with them.

use wharf::{export, import};

#[path = "../../workloads.rs"]
mod workloads;

#[import]
extern "C" {
    fn mix(a: u32, b: f64) -> u32;
    fn log(message: &str);
}

#[export]
pub fn ask(n: u32) -> u32 {
    workloads::ask(n, mix)
}

#[export]
pub fn tell(n: u32) {
    workloads::tell(n, log);
}

#[export]
pub fn greet(name: &str) -> String {
    workloads::greet(name)
}
