//! Types of the standard library, and pointers.

use std::cmp::Ordering;
use std::ops::{Range, RangeInclusive};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use wharf::Value;

#[derive(Clone, Value)]
pub struct Job {
    pub name: String,
    pub timeout: Option<Duration>,
    pub lines: Range<u32>,
}

macro_rules! echo {
    ($($name:ident: $ty:ty;)*) => {$(
        #[wharf::export]
        pub fn $name(value: $ty) -> $ty {
            value
        }
    )*};
}

echo! {
    echo_duration: Duration;
    echo_durations: Vec<Duration>;
    echo_range: Range<u32>;
    echo_text_range: Range<char>;
    echo_inclusive: RangeInclusive<i64>;
    echo_ordering: Ordering;
    echo_optional_ordering: Option<Ordering>;
    echo_job: Job;
    echo_box: Box<Job>;
    echo_rc: Rc<Job>;
    echo_arc: Arc<Vec<Job>>;
    echo_boxed_number: Box<u32>;
    echo_boxed_boxes: Vec<Box<String>>;
}

#[wharf::export]
pub fn twice(duration: Duration) -> Duration {
    duration * 2
}

#[wharf::export]
pub fn compare(a: &str, b: &str) -> Ordering {
    a.cmp(b)
}

#[wharf::export]
pub fn by_reference(number: &u32, text: &Option<String>, pair: &(u8, u8)) -> String {
    format!("{number} {text:?} {pair:?}")
}

#[wharf::export]
pub fn elements(range: Range<u32>) -> Vec<u32> {
    range.collect()
}
