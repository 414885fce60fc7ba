#[wharf::export(name = "say hello")]
pub fn greet() {}

fn main() {}
