//! What a plugin is: a text filter.
//!
//! Guests and the host use the same types, so there is nothing to keep in step. A plugin exports
//!
//! ```text
//! fn describe() -> Description
//! fn filter(text: &str, options: &Options) -> Result<Filtered, Refusal>
//! ```

use wharf::Value;

/// What a plugin says about itself.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Description {
    /// What people call it.
    pub name: String,
    /// Which texts it takes.
    pub longest: Option<u32>,
}

/// What a plugin is told.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Options {
    /// Words that matter, in whatever way the plugin says.
    pub words: Vec<String>,
}

/// What a plugin made of a text.
#[derive(Clone, Debug, PartialEq, Value)]
pub struct Filtered {
    /// The text.
    pub text: String,
    /// What is new in it, from left to right.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Value)]
pub enum Change {
    /// The case of so many letters.
    Case(u32),
    /// A word has become another.
    Word {
        /// Where it begins in the old text, in bytes.
        at: u32,
        /// What stood there.
        old: String,
        /// What stands there now.
        new: String,
    },
}

/// Why a plugin leaves a text alone.
#[derive(Clone, Debug, PartialEq, Value)]
pub enum Refusal {
    /// There is nothing to do.
    Empty,
    /// The text is longer than this many bytes.
    TooLong(u32),
}
