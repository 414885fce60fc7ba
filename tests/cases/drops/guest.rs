//! A guest's own `Drop` that calls its host, which calls the guest, while a result stands ready.

use wharf::{Value, export, import};

#[import]
extern "C" {
    fn dropped(name: &str, times: u32) -> String;
}

/// Says so when it is dropped, by a call of the host, which may call the guest.
#[derive(Value)]
pub struct Loud {
    name: String,
    times: u32,
}

impl Drop for Loud {
    fn drop(&mut self) {
        assert_eq!(
            dropped(&self.name, self.times),
            self.name.repeat(self.times as usize)
        );
    }
}

/// Text, so many times.
#[export]
pub fn repeat(name: &str, times: u32) -> String {
    name.repeat(times as usize)
}

/// What is lent is dropped while the result stands ready.
#[export]
pub fn names(rows: &[Loud], times: u32) -> String {
    rows.iter()
        .map(|row| row.name.repeat(times as usize))
        .collect()
}

/// As `names`, but the result is one block.
#[export]
pub fn all_names(rows: &[Loud], times: u32) -> Vec<String> {
    rows.iter()
        .map(|row| row.name.repeat(times as usize))
        .collect()
}

/// What is returned is dropped once it stands ready.
#[export]
pub fn back(rows: Vec<Loud>) -> Vec<Loud> {
    rows
}

/// As `back`.
#[export]
pub fn one(row: Loud) -> Option<Loud> {
    Some(row)
}
