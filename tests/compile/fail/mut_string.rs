#[wharf::export]
pub fn shout(text: &mut String) {
    text.push('!');
}

fn main() {}
