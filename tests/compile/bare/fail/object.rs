use std::fmt;

use wharf::export;

pub struct Counter(u32);

#[export]
impl Counter {
    #[export(constructor)]
    pub fn new(start: u32) -> Self {
        Counter(start)
    }

    pub fn increment(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}

#[export]
impl fmt::Display for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn main() {}
