pub struct Counter(u32);

impl Counter {
    #[wharf::export]
    pub fn new(start: u32) -> Self {
        Counter(start)
    }
}

fn main() {}
