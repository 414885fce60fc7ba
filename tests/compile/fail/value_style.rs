#[derive(wharf::Value)]
#[value(rename_all = "Title Case")]
struct Point {
    x: f64,
}

fn main() {}
