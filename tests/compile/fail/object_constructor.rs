pub struct Counter(u32);
pub struct Other;

#[wharf::export]
impl Other {}

#[wharf::export]
impl Counter {
    #[export(constructor)]
    pub fn new(start: u32) -> Option<Self> {
        Some(Counter(start))
    }

    #[export(constructor)]
    pub fn other() -> Other {
        Other
    }
}

fn main() {}
