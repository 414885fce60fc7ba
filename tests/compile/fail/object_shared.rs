use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

#[derive(PartialEq, Eq, Hash)]
pub struct Counter(u32);

#[wharf::export]
impl Counter {}

#[derive(wharf::Value)]
pub struct Holder {
    counter: Arc<Counter>,
}

#[wharf::export]
pub fn shared() -> Rc<Counter> {
    Rc::new(Counter(1))
}

#[wharf::export]
pub fn held() -> Vec<Holder> {
    vec![Holder {
        counter: Arc::new(Counter(1)),
    }]
}

#[wharf::export]
pub fn keys() -> HashSet<Counter> {
    HashSet::from([Counter(1)])
}

fn main() {}
