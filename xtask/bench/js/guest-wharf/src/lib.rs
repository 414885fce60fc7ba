//! The workloads on Wharf.

#[path = "../../workloads.rs"]
mod workloads;

#[wharf::export]
pub fn add(a: u32, b: u32) -> u32 {
    workloads::add(a, b)
}

#[wharf::export]
pub fn greet(name: &str) -> String {
    workloads::greet(name)
}

#[wharf::export]
pub fn len(text: &str) -> u32 {
    workloads::len(text)
}

#[wharf::export]
pub fn text(n: u32) -> String {
    workloads::text(n)
}

#[wharf::export]
pub fn shout_all(words: &[&str]) -> Vec<String> {
    workloads::shout_all(words)
}

#[wharf::export]
pub fn sum(values: &[f64]) -> f64 {
    workloads::sum(values)
}

#[wharf::export]
pub fn scale(values: &[f64], factor: f64) -> Vec<f64> {
    workloads::scale(values, factor)
}

#[wharf::export]
pub fn checked(n: u32) -> Result<u32, String> {
    workloads::checked(n)
}
