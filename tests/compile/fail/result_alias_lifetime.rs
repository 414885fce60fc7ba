type Text<'a> = &'a str;

#[wharf::export]
pub fn trim(text: &str) -> Text {
    text.trim()
}

fn main() {}
