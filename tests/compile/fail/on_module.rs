#[wharf::export]
pub mod inner {
    pub fn get() -> u32 {
        1
    }
}

fn main() {}
