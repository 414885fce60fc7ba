#[wharf::export]
pub fn sum([first, second]: [u32; 2]) -> u32 {
    first + second
}

fn main() {}
