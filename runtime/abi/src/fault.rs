//! What can be wrong with a value in linear memory.

use core::fmt;

/// Why a value couldn't be stored or loaded. Hosts trust nothing that a guest wrote, so each of
/// these is an answer to a broken or hostile module, not a bug of the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A pointer and length reach past the end of linear memory.
    OutOfBounds {
        /// First byte.
        address: u64,
        /// Bytes.
        len: u64,
    },
    /// A pointer isn't a multiple of its type's alignment.
    Misaligned {
        /// The pointer.
        address: u64,
        /// Bytes.
        align: u32,
    },
    /// A string isn't UTF-8.
    InvalidUtf8 {
        /// The string's first byte.
        address: u64,
    },
    /// A discriminant that the type has no case for.
    InvalidDiscriminant {
        /// What was read.
        found: u32,
        /// How many cases there are.
        cases: u32,
    },
    /// Not a Unicode scalar value.
    InvalidChar {
        /// What was read.
        found: u32,
    },
    /// An integer is 0, and its type has no 0.
    Zero,
    /// No object or function has this handle.
    InvalidHandle {
        /// What was read.
        found: u32,
    },
    /// Values that contain their own type are nested too deeply.
    TooDeep,
    /// A value is too large for a 32-bit linear memory.
    TooLarge,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::OutOfBounds { address, len } => {
                let (bytes, reach) = match len {
                    1 => ("byte", "reaches"),
                    _ => ("bytes", "reach"),
                };
                write!(
                    f,
                    "{len} {bytes} at {address:#x} {reach} past the end of linear memory"
                )
            }
            Fault::Misaligned { address, align } => {
                write!(f, "the pointer {address:#x} is not a multiple of {align}")
            }
            Fault::InvalidUtf8 { address } => {
                write!(f, "the string at {address:#x} is not valid UTF-8")
            }
            Fault::InvalidDiscriminant { found, cases } => {
                write!(
                    f,
                    "the discriminant {found} is not one of the {cases} that the type has"
                )
            }
            Fault::InvalidChar { found } => {
                write!(f, "{found:#x} is not a Unicode scalar value")
            }
            Fault::Zero => write!(f, "an integer is 0, which its type doesn't have"),
            Fault::InvalidHandle { found } => {
                write!(f, "{found:#x} is not the handle of an object or function")
            }
            Fault::TooDeep => write!(
                f,
                "values are nested more than {} deep",
                crate::layout::MAX_NESTING
            ),
            Fault::TooLarge => write!(f, "a value is too large for a 32-bit linear memory"),
        }
    }
}

impl core::error::Error for Fault {}
