//! A text filter that never ends.

use plugin_contract::{Description, Filtered, Options, Refusal};

/// What this plugin is.
#[wharf::export]
pub fn describe() -> Description {
    Description {
        name: "Loops".to_owned(),
        longest: None,
    }
}

/// Looks for the end of a circle.
#[wharf::export]
pub fn filter(text: &str, _options: &Options) -> Result<Filtered, Refusal> {
    let mut at = 0;
    loop {
        at = (at + 1) % (text.len() + 1);
        std::hint::black_box(at);
    }
}
