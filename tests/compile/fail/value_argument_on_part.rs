#[derive(wharf::Value)]
struct Point(#[value(rename = "x")] f64, f64);

fn main() {}
