#[wharf::export]
pub fn clean<'a>(text: &'a str) -> std::borrow::Cow<'a, str> {
    text.into()
}

fn main() {}
