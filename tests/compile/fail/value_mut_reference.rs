#[derive(wharf::Value)]
struct Point {
    x: f64,
}

#[wharf::export]
fn shift(point: &mut Point) {
    point.x += 1.0;
}

fn main() {}
