//! Functions with memory.

use wharf::export;

/// Joins words.
#[export]
pub fn join(words: &[String], between: &str) -> String {
    words.join(between)
}

/// Takes text apart.
#[export]
pub fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Exported under another name.
#[export(name = "another-name")]
pub fn one_name() -> u8 {
    7
}
