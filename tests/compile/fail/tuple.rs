#[wharf::export]
pub fn swap(pair: (u32, String)) -> (String, u32) {
    (pair.1, pair.0)
}

fn main() {}
