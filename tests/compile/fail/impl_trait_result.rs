#[wharf::export]
pub fn squares(count: u32) -> impl Iterator<Item = u32> {
    (0..count).map(|it| it * it)
}

fn main() {}
