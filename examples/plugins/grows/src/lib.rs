//! A text filter that wants all the memory there is.

use plugin_contract::{Description, Filtered, Options, Refusal};

/// What this plugin is.
#[wharf::export]
pub fn describe() -> Description {
    Description {
        name: "Grows".to_owned(),
        longest: None,
    }
}

/// Keeps every text that it can think of.
#[wharf::export]
pub fn filter(text: &str, _options: &Options) -> Result<Filtered, Refusal> {
    let mut texts = Vec::new();
    loop {
        texts.push(text.repeat(100_000));
        std::hint::black_box(&texts);
    }
}
