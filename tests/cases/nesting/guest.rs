//! Calls within calls: an export calls an import, which calls an export, to any depth, with text at every
//! level, while memory grows.

use wharf::{Value, export, import};

#[import]
extern "C" {
    fn step(depth: u32, text: &str, grow: u32, then: &str) -> Result<String, String>;
    fn dropped(name: &str, times: u32) -> String;
}

/// Goes down so many levels, by way of the host, and says what it saw on each. On every level memory
/// grows by so many pages. On the lowest it returns, fails or panics.
#[export]
pub fn descend(depth: u32, text: &str, grow: u32, then: &str) -> Result<String, String> {
    let kept = text.to_owned();
    if grow > 0 {
        std::mem::forget(vec![1u8; grow as usize * 65_536]);
    }
    if depth == 0 {
        return match then {
            "fail" => Err(format!("failed at {text}")),
            "panic" => panic!("panicked at {text}"),
            _ => Ok(format!("the end of {text}")),
        };
    }
    let below = step(depth - 1, &format!("{text}/{depth}"), grow, then);
    // The arguments still are what they were.
    assert_eq!(text, kept);
    match below {
        Ok(below) => Ok(format!("{below} <- {depth}:{}", text.len())),
        Err(error) if then == "recover" => Ok(format!("recovered from {error}")),
        Err(error) => Err(format!("{error} <- {depth}")),
    }
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
