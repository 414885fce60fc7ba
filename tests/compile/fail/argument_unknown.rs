#[wharf::export(rename = "hello")]
pub fn greet() {}

fn main() {}
