#[derive(wharf::Value)]
#[value(flags)]
struct Rights(bool, bool);

fn main() {}
