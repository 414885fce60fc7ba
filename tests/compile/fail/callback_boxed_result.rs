#[wharf::export]
pub fn adder(number: u32) -> Box<dyn Fn(u32) -> u32> {
    Box::new(move |other| number + other)
}

fn main() {}
