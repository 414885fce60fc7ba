#[wharf::export]
pub fn count(items: Option<Vec<()>>) -> u32 {
    items.map_or(0, |it| it.len() as u32)
}

fn main() {}
