#[derive(wharf::Value)]
#[value(flags)]
struct Rights {
    read: bool,
    level: u8,
}

fn main() {}
