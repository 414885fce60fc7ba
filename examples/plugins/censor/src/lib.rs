//! A text filter: some words in asterisks.

use plugin_contract::{Change, Description, Filtered, Options, Refusal};

const LONGEST: u32 = 10_000;

/// What this plugin is.
#[wharf::export]
pub fn describe() -> Description {
    Description {
        name: "Censor".to_owned(),
        longest: Some(LONGEST),
    }
}

/// The text without the words that the options name.
#[wharf::export]
pub fn filter(text: &str, options: &Options) -> Result<Filtered, Refusal> {
    if text.len() > LONGEST as usize {
        return Err(Refusal::TooLong(LONGEST));
    }
    let mut filtered = Filtered {
        text: String::new(),
        changes: Vec::new(),
    };
    let mut at = 0;
    for part in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        let bad = |other: &String| other.eq_ignore_ascii_case(word);
        match options.words.iter().any(bad) {
            false => filtered.text += part,
            true => {
                let new = "*".repeat(word.chars().count());
                filtered.text += &new;
                filtered.text += &part[word.len()..];
                let old = word.to_owned();
                filtered.changes.push(Change::Word { at, old, new });
            }
        }
        at += part.len() as u32;
    }
    match filtered.changes.is_empty() {
        true => Err(Refusal::Empty),
        false => Ok(filtered),
    }
}
