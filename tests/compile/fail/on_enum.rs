#[wharf::export]
pub enum Side {
    Left,
    Right,
}

fn main() {}
