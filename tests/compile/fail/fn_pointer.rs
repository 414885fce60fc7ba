#[wharf::export]
pub fn each(items: &[u32], visit: fn(u32)) {
    items.iter().for_each(|it| visit(*it));
}

fn main() {}
