#[wharf::export]
pub fn keep<'a: 'static>(text: &'a str) -> u32 {
    text.len() as u32
}

fn main() {}
