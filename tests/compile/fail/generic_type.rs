#[wharf::export]
pub fn first<T: Clone>(items: Vec<u8>) -> u8 {
    items[0]
}

fn main() {}
