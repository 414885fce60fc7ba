#[derive(wharf::Value)]
struct Rows<'a> {
    name: &'a str,
    rows: &'a mut [Row],
}

#[derive(wharf::Value)]
struct Row {
    it: u8,
}

fn main() {}
