use std::fmt;

pub struct Counter(u32);

#[wharf::export]
impl fmt::Display for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[derive(wharf::Value)]
pub struct Row {
    id: u32,
}

#[wharf::export]
pub fn change(row: &mut Row) {
    row.id += 1;
}

#[wharf::export]
pub fn change_some(row: Option<&mut Row>) {
    row.into_iter().for_each(|row| row.id += 1);
}

fn main() {}
