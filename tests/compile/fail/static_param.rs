#[wharf::export]
pub fn keep(text: &'static str) -> u32 {
    text.len() as u32
}

fn main() {}
