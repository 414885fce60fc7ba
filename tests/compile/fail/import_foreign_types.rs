pub struct Own;

#[wharf::import]
extern "C" {
    fn take(it: &Own) -> u32;
    fn give(it: u32) -> Own;
    fn error(it: u32) -> std::num::ParseIntError;
}

fn main() {}
