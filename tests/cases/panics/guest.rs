//! What happens to a call that goes wrong.

use wharf::Value;

#[derive(Value)]
pub struct Order {
    pub item: String,
    pub count: u32,
}

#[wharf::export]
pub fn panics(order: &Order) -> u32 {
    panic!("no more {}, not even {}", order.item, order.count);
}

#[wharf::export]
pub fn index(list: &[u32], at: u32) -> u32 {
    list[at as usize]
}

#[wharf::export]
pub fn fine() -> &'static str {
    "fine"
}
