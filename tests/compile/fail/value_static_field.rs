#[derive(wharf::Value)]
struct Query {
    text: &'static str,
}

#[wharf::export]
fn search(query: Query) -> u32 {
    query.text.len() as u32
}

fn main() {}
