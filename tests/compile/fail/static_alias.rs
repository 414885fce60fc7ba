type Text = &'static str;

#[wharf::export]
pub fn keep(text: Text) -> u32 {
    text.len() as u32
}

fn main() {}
