use std::borrow::Cow;

#[derive(Clone)]
pub struct Counter(u32);

#[wharf::export]
impl Counter {}

#[wharf::export]
pub fn sum(counters: &[Counter]) -> u32 {
    counters.iter().map(|it| it.0).sum()
}

#[wharf::export]
pub fn sum_of_some(counters: Cow<'_, [Counter]>) -> u32 {
    counters.iter().map(|it| it.0).sum()
}

type Lent = &'static Counter;

#[wharf::export]
pub fn first() -> Lent {
    &Counter(1)
}

fn main() {}
