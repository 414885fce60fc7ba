use wharf::{Callback, export};

#[export]
pub fn wrong() -> Callback<dyn Fn(u32) -> String> {
    Callback::new(|it: u64| it.to_string())
}

fn main() {}
