#[wharf::export]
pub unsafe fn peek(address: u32) -> u32 {
    address
}

fn main() {}
