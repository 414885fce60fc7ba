pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[wharf::export]
pub fn corners(points: &[Point]) -> Vec<Point> {
    points.iter().map(|it| Point { ..*it }).collect()
}

fn main() {}
