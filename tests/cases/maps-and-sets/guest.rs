//! Maps and sets.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use wharf::Value;

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Value)]
pub enum Fruit {
    Apple,
    Pear,
}

#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Value)]
pub struct Key {
    pub a: u32,
    pub b: String,
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
    echo_btree_map: BTreeMap<String, u32>;
    echo_hash_map: HashMap<String, u32>;
    echo_by_number: HashMap<u64, String>;
    echo_by_char: BTreeMap<char, bool>;
    echo_by_enum: BTreeMap<Fruit, Vec<String>>;
    echo_by_record: BTreeMap<Key, Option<u8>>;
    echo_by_tuple: HashMap<(u8, String), f64>;
    echo_nested: BTreeMap<String, BTreeMap<String, Vec<u8>>>;
    echo_btree_set: BTreeSet<u32>;
    echo_hash_set: HashSet<String>;
    echo_set_of_enums: HashSet<Fruit>;
    echo_set_of_tuples: BTreeSet<(u8, String)>;
    echo_list_of_maps: Vec<HashMap<u8, u8>>;
    echo_optional: Option<HashMap<String, String>>;
}

#[wharf::export]
pub fn count(words: &[String]) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(word.clone()).or_default() += 1;
    }
    counts
}

#[wharf::export]
pub fn total(prices: &HashMap<String, f64>) -> f64 {
    prices.values().sum()
}

#[wharf::export]
pub fn common(first: HashSet<u32>, second: BTreeSet<u32>) -> BTreeSet<u32> {
    second.into_iter().filter(|it| first.contains(it)).collect()
}
