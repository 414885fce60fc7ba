use std::borrow::Cow;

#[wharf::export]
pub fn clean(text: &str) -> Cow<str> {
    text.into()
}

fn main() {}
