#[wharf::export]
pub fn trim(text: &str) -> &str {
    text.trim()
}

fn main() {}
