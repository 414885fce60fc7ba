//! A text filter: everything in capitals.

use plugin_contract::{Change, Description, Filtered, Options, Refusal};

/// What this plugin is.
#[wharf::export]
pub fn describe() -> Description {
    Description {
        name: "Shout".to_owned(),
        longest: None,
    }
}

/// The text in capitals.
#[wharf::export]
pub fn filter(text: &str, _options: &Options) -> Result<Filtered, Refusal> {
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    if small == 0 {
        return Err(Refusal::Empty);
    }
    Ok(Filtered {
        text: text.to_uppercase(),
        changes: vec![Change::Case(small as u32)],
    })
}
