#[wharf::export]
pub async unsafe fn all<T>(text: &str, (_, _): (T, impl AsRef<str>)) -> &str {
    text
}

fn main() {}
