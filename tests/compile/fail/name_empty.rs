#[wharf::export(name = "")]
pub fn greet() {}

fn main() {}
