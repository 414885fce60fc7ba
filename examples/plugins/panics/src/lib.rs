//! A text filter that panics.

use plugin_contract::{Description, Filtered, Options, Refusal};

/// What this plugin is.
#[wharf::export]
pub fn describe() -> Description {
    Description {
        name: "Panics".to_owned(),
        longest: None,
    }
}

/// Never gets anywhere.
#[wharf::export]
pub fn filter(text: &str, _options: &Options) -> Result<Filtered, Refusal> {
    panic!("I have no idea what to do with {} bytes", text.len());
}
