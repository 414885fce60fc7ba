#[derive(wharf::Value)]
struct Point {
    #[value(skip)]
    x: f64,
}

fn main() {}
