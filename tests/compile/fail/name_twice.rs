#[wharf::export(name = "a", name = "b")]
pub fn greet() {}

fn main() {}
