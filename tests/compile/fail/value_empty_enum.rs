#[derive(wharf::Value)]
enum Never {}

fn main() {}
