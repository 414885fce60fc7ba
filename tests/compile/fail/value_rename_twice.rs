#[derive(wharf::Value)]
#[value(rename = "A", rename = "B")]
struct Point {
    x: f64,
}

fn main() {}
