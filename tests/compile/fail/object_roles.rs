pub struct Counter(u32);

#[wharf::export]
impl Counter {
    #[export(getter)]
    pub const MAX: u32 = 1;

    #[export(constructor)]
    pub fn again(&self) -> Self {
        Counter(self.0)
    }

    #[export(getter)]
    pub fn part(&self, index: u32) -> u32 {
        self.0 + index
    }

    #[export(getter)]
    pub fn last(self) -> u32 {
        self.0
    }

    #[export(getter)]
    pub fn of_nothing() -> u32 {
        0
    }

    #[export(setter)]
    pub fn set_nothing(&mut self) {
        self.0 = 0;
    }

    #[export(setter)]
    pub fn put(&mut self, value: u32) {
        self.0 = value;
    }

    #[export(getter, setter)]
    pub fn both(&self) -> u32 {
        self.0
    }

    #[export(gettr)]
    pub fn unknown(&self) -> u32 {
        self.0
    }

    #[export(name = "a", name = "b")]
    pub fn twice(&self) -> u32 {
        self.0
    }

    #[export(getter)]
    fn private(&self) -> u32 {
        self.0
    }

    #[export(name = "not a name")]
    pub fn unnamed(&self) -> u32 {
        self.0
    }
}

fn main() {}
