#[wharf::export]
pub fn repeat<const N: usize>(text: &str) -> String {
    text.repeat(N)
}

fn main() {}
