use wharf::export;

#[export]
pub fn text() -> String {
    String::new()
}

#[export]
pub fn texts(list: &[&str]) -> u32 {
    list.len() as u32
}

fn main() {}
