use wharf::{Callback, export};

#[export]
pub fn shout(text: &str) -> Callback<dyn Fn() -> String> {
    Callback::new(|| text.to_uppercase())
}

fn main() {}
