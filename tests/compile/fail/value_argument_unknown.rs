#[derive(wharf::Value)]
#[value(untagged)]
struct Point {
    x: f64,
}

fn main() {}
