#[wharf::export]
pub fn clear(flags: &mut [bool]) {
    flags.fill(false);
}

fn main() {}
