#[wharf::export]
pub const LIMIT: u32 = 100;

fn main() {}
