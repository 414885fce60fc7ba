#[derive(wharf::Value)]
struct Digest<const N: usize> {
    bytes: [u8; N],
}

fn main() {}
