#[wharf::import]
extern "C" {
    fn fill(it: &mut [u8]);
    fn change(it: &mut String);
}

fn main() {}
