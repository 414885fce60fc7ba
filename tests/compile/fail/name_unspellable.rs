#[wharf::export]
pub fn नमस्ते() {}

fn main() {}
