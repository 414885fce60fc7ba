//! Why the guest panicked.
//!
//! A trap carries no message, so the guest's runtime writes one down before it traps: see
//! [`wharf_abi::arena::PANIC_WORDS`].

use wharf_abi::arena::PANIC_WORDS;
use wharf_abi::memory::Slice;
use wharf_abi::{Load, Memory};

/// What a panic said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Panic {
    pub(crate) message: String,
    /// `file:line:column`.
    pub(crate) location: Option<String>,
}

/// Reads the record at an address. None if nothing has panicked, or if it can't be believed.
pub(crate) fn read(memory: &[u8], address: u32) -> Option<Panic> {
    let memory = Slice::new(memory);
    let words = u32::load_slice(&memory, address, PANIC_WORDS).ok()?;
    let &[message, message_len, file, file_len, line, column] = words else {
        return None;
    };
    if message == 0 {
        return None;
    }
    Some(Panic {
        message: text(&memory, message, message_len)?,
        location: text(&memory, file, file_len)
            .filter(|file| !file.is_empty())
            .map(|file| format!("{file}:{line}:{column}")),
    })
}

fn text(memory: &Slice<'_>, address: u32, len: u32) -> Option<String> {
    let bytes = memory.bytes(memory.at(address), len.into()).ok()?;
    Some(String::from_utf8_lossy(bytes).into_owned())
}
