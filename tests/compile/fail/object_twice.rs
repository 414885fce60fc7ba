pub struct Counter(u32);

#[wharf::export]
impl Counter {
    pub fn get(&self) -> u32 {
        self.0
    }
}

#[wharf::export]
impl Counter {
    pub fn set(&mut self, value: u32) {
        self.0 = value;
    }
}

fn main() {}
