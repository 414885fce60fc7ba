#[derive(wharf::Value)]
struct Rows<'a> {
    name: &'a str,
    rows: &'a mut [f64],
}

#[wharf::export]
fn fill(rows: Rows<'_>) {
    rows.rows.fill(0.0);
}

fn main() {}
