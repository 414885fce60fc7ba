#[wharf::export]
pub fn debug(#[cfg(debug_assertions)] level: u32) {
    let _ = level;
}

fn main() {}
