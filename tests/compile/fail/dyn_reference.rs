#[wharf::export]
pub fn show(value: &dyn std::fmt::Display) -> String {
    value.to_string()
}

fn main() {}
