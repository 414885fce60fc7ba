use std::fmt;

pub struct Kettle(u32);

#[wharf::export(name = "Teapot")]
impl Kettle {}

#[wharf::export(extend)]
impl Kettle {
    pub fn pour(&mut self) {
        self.0 -= 1;
    }
}

#[wharf::export]
impl fmt::Display for Kettle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn main() {}
