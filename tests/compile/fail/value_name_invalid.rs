#[derive(wharf::Value)]
struct Point {
    #[value(rename = "the x")]
    x: f64,
}

fn main() {}
