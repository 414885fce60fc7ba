//! Calls within calls: an export calls an import, which calls an export, to any depth, with text at every
//! level, while memory grows.

use wharf::{export, import};

#[import]
extern "C" {
    fn step(depth: u32, text: &str, grow: u32, then: &str) -> Result<String, String>;
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
