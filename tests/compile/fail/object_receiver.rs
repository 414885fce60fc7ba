use std::pin::Pin;
use std::rc::Rc;

pub struct Counter(u32);

#[wharf::export]
impl Counter {
    pub fn shared(self: Rc<Self>) -> u32 {
        self.0
    }

    pub fn pinned(self: Pin<&mut Self>) -> u32 {
        self.0
    }
}

fn main() {}
