#[derive(wharf::Value)]
fn point() {}

fn main() {}
