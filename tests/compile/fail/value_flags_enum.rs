#[derive(wharf::Value)]
#[value(flags)]
enum Rights {
    Read,
    Write,
}

fn main() {}
