#[derive(wharf::Value)]
#[value]
#[value(rename_all)]
struct Point {
    x: f64,
}

fn main() {}
