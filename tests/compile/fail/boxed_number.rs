#[wharf::export]
pub fn unbox(number: Box<u32>) -> u32 {
    *number
}

fn main() {}
