#[derive(wharf::Value)]
#[value(rename_all = "lowercase")]
enum Color {
    DarkRed,
    Darkred,
}

fn main() {}
