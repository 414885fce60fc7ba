//! What is changed.

/// The exports to keep, and what starts.
///
/// In the product the plan of the interface says this; here the command line does.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// Exports that stay, each with its new name.
    pub exports: Vec<(String, String)>,
    /// The export that runs when the module starts, after what did before.
    pub init: Option<String>,
    /// Whether the names of functions stay.
    pub names: bool,
}

impl Edit {
    /// The new name of an export, if it stays.
    pub fn rename(&self, name: &str) -> Option<&str> {
        let (_, new) = self.exports.iter().find(|(old, _)| old == name)?;
        Some(new)
    }
}
