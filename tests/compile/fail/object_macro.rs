macro_rules! get {
    () => {
        pub fn get(&self) -> u32 {
            self.0
        }
    };
}

pub struct Counter(u32);

#[wharf::export]
impl Counter {
    get!();
}

fn main() {}
