#[derive(wharf::Value)]
struct Query<'a> {
    text: &'a str,
}

#[wharf::export]
fn search<'a>(text: &'a str) -> Query<'a> {
    Query { text }
}

fn main() {}
