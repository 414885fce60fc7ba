#[derive(wharf::Value)]
struct Point {
    x: f64,
    #[value(rename = "x")]
    y: f64,
}

fn main() {}
