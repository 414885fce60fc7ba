pub struct A;

#[wharf::export(extends)]
impl A {}

pub struct B;

#[wharf::export(extend, extend)]
impl B {}

pub struct C;

#[wharf::export(name = "a b")]
impl C {}

pub struct Counter(u32);

#[wharf::export(extend)]
impl std::fmt::Display for Counter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[wharf::export]
impl Clone for Counter {
    fn clone(&self) -> Self {
        Counter(self.0)
    }
}

fn main() {}
