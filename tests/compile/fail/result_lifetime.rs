#[wharf::export]
pub fn words<'a>(text: &'a str) -> Vec<&'a str> {
    text.split(' ').collect()
}

fn main() {}
