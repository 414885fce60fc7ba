use wharf::export;

pub struct Stack<T>(Vec<T>);

#[export]
impl<T> Stack<T> {
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

#[export]
impl Stack<u32> {
    pub fn sum(&self) -> u32 {
        self.0.iter().sum()
    }
}

pub struct Query<'a>(&'a str);

#[export]
impl<'a> Query<'a> {
    pub fn text(&self) -> String {
        self.0.to_owned()
    }
}

#[export]
impl Query<'_> {
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

#[export]
impl [Stack<u8>] {
    pub fn all(&self) {}
}

fn main() {}
