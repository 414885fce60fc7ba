//! One error type for guests that only want to say what went wrong.

use core::fmt;
use std::string::{String, ToString};

use wharf_abi::{Block, Load, Memory, MemoryMut, Type, Value};

/// Any error, as the text that the host will see.
///
/// `?` makes one of every type that implements [`std::error::Error`]; the causes follow the
/// message, each after a colon.
///
/// ```
/// #[wharf::export]
/// pub fn double(number: &str) -> Result<i32, wharf::Error> {
///     let number: i32 = number.parse()?;
///     number.checked_mul(2).ok_or_else(|| wharf::Error::new("too large to double"))
/// }
/// # assert_eq!(double("x").unwrap_err().to_string(), "invalid digit found in string");
/// ```
///
/// Like `anyhow::Error` it doesn't implement `std::error::Error` itself.
pub struct Error {
    message: String,
}

impl Error {
    /// An error of one's own.
    pub fn new(message: impl fmt::Display) -> Self {
        Error {
            message: message.to_string(),
        }
    }
}

impl<E: core::error::Error> From<E> for Error {
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            message.push_str(": ");
            message.push_str(&error.to_string());
            cause = error.source();
        }
        Error { message }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

#[diagnostic::do_not_recommend]
impl Value for Error {
    const TYPE: &'static Type = <str as Value>::TYPE;
    type Shape = <str as Value>::Shape;

    fn tail(&self, at: usize) -> usize {
        self.message.tail(at)
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        self.message.store(block, at)
    }
}

impl<'m> Load<'m> for Error {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        String::load(memory, at).map(|message| Error { message })
    }
}
