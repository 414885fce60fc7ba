#[wharf::export]
pub fn total(items: &Vec<u32>) -> u32 {
    items.iter().sum()
}

fn main() {}
