#[wharf::import]
extern "C" {
    fn twice(it: Box<dyn Fn(u32) -> u32>) -> u32;
    fn maybe(it: Option<Box<dyn FnOnce()>>);
}

fn main() {}
