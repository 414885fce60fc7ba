pub struct Counter(u32);

#[wharf::export]
impl Counter {
    pub async fn later(&self) -> u32 {
        self.0
    }

    pub unsafe fn unchecked(&self) -> u32 {
        self.0
    }

    pub fn any<T: Into<u32>>(&mut self, it: T) {
        self.0 = it.into();
    }

    pub fn lend(&self) -> &u32 {
        &self.0
    }

    pub fn itself(&self) -> &Self {
        self
    }

    pub fn fine(&self) -> u32 {
        self.0
    }

    pub fn keep(&mut self, text: &'static str) {
        self.0 = text.len() as u32;
    }

    pub fn apart(&mut self, (a, b): (u32, u32)) {
        self.0 = a + b;
    }
}

#[wharf::export]
pub fn is_still_there(counter: &Counter) -> u32 {
    counter.fine()
}

fn main() {}
