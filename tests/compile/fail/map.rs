use std::collections::HashMap;

#[wharf::export]
pub fn count(words: Vec<String>) -> HashMap<String, u32> {
    words.into_iter().map(|word| (word, 1)).collect()
}

fn main() {}
