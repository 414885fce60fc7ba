//! Calls within calls: an export calls an import, which calls an export, to any depth, while memory
//! grows.

use wharf::{Callback, export, import};

#[import]
extern "C" {
    /// Calls `descend` again, or something else.
    fn step(depth: u32, text: &str, grow: u32, then: &str) -> Result<String, String>;
    /// Calls what it likes, and returns what it likes.
    fn turn(
        numbers: &[f64],
        words: Vec<String>,
        with: &mut dyn FnMut(String) -> String,
    ) -> Vec<String>;
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

/// Takes text and lists of every size, owned and borrowed, and looks at all of them again when the
/// host has had its turn.
#[export]
pub fn hold(
    lent: &str,
    owned: String,
    numbers: &[f64],
    words: Vec<String>,
    bytes: &mut [u8],
) -> Vec<String> {
    let before = (
        lent.to_owned(),
        owned.clone(),
        numbers.to_vec(),
        bytes.to_vec(),
    );
    let mut heard = Vec::new();
    let said = turn(numbers, words.clone(), &mut |word| {
        heard.push(word.clone());
        format!("{word} of {lent}")
    });
    assert_eq!(before.0, lent);
    assert_eq!(before.1, owned);
    assert_eq!(before.2, numbers);
    assert_eq!(before.3, bytes);
    bytes.reverse();
    words.into_iter().chain(heard).chain(said).collect()
}

/// A function that calls the host from wherever it is called.
#[export]
pub fn stepper(text: String) -> Callback<dyn Fn(u32) -> Result<String, String>> {
    Callback::new(move |depth: u32| step(depth, &text, 0, ""))
}
