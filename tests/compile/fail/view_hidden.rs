use wharf::{Value, View, export};

#[derive(Value)]
pub struct Query<'a> {
    numbers: &'a [u8],
}

#[export]
pub fn numbers<'a>(query: Query<'a>) -> View<'a, u8> {
    View::from(query.numbers)
}

fn main() {}
