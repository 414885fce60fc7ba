//! Why the guest panicked, where its host finds it.
//!
//! A panic ends in a trap, which carries no message. So it is recorded first, in the words that
//! [`wharf_abi::arena::PANIC_WORDS`] describes; the host reads them after the trap.
#![allow(unsafe_code)]

#[cfg(target_family = "wasm")]
use core::fmt::Write;
#[cfg(any(feature = "std", target_family = "wasm"))]
use core::panic::Location;
#[cfg(all(target_family = "wasm", feature = "allocator"))]
use core::{slice, str};

use wharf_abi::arena::PANIC_WORDS;

use crate::region::Local;

/// Exported, as every static is: as a constant global that holds its address.
#[unsafe(export_name = "__wharf_panic")]
static RECORD: Local<[u32; PANIC_WORDS as usize]> = Local::new([0; PANIC_WORDS as usize]);

/// Records a panic. The message must live on until the host has read it; it does, because a trap
/// unwinds nothing.
#[cfg(any(feature = "std", target_family = "wasm"))]
fn record(message: &str, location: Option<&Location<'_>>) {
    let file = location.map_or("", |location| location.file());
    let (line, column) = location.map_or((0, 0), |it| (it.line(), it.column()));
    let words = [
        message.as_ptr() as usize as u32,
        message.len() as u32,
        file.as_ptr() as usize as u32,
        file.len() as u32,
        line,
        column,
    ];
    // SAFETY: one thread, and no reference to the static lives on.
    unsafe { *RECORD.get() = words };
}

/// Records that the allocator had no memory for so many bytes: if that ends in a trap, hosts know
/// why. Whoever can go on without says so by [`clear`].
#[cfg(all(target_family = "wasm", feature = "allocator"))]
#[cold]
#[inline(never)]
pub(crate) fn no_memory(size: usize) {
    const START: &[u8] = b"memory allocation of ";
    const END: &[u8] = b" bytes failed";
    /// As many as the largest size has.
    const DIGITS: usize = 10;
    static MESSAGE: Local<[u8; START.len() + DIGITS + END.len()]> =
        Local::new([0; START.len() + DIGITS + END.len()]);
    // SAFETY: one thread, and hosts read it when nothing runs. No number of 32 bits has more
    // digits than there is room for; all of the text is ASCII.
    unsafe {
        let start = MESSAGE.get().cast::<u8>();
        let end = start.add(START.len() + DIGITS);
        end.copy_from_nonoverlapping(END.as_ptr(), END.len());
        let mut at = end;
        let mut rest = size as u32;
        while rest > 0 || at == end {
            at = at.sub(1);
            at.write(b'0' + (rest % 10) as u8);
            rest /= 10;
        }
        at = at.sub(START.len());
        at.copy_from_nonoverlapping(START.as_ptr(), START.len());
        let len = end.add(END.len()).offset_from(at) as usize;
        record(
            str::from_utf8_unchecked(slice::from_raw_parts(at, len)),
            None,
        );
    }
}

/// Records nothing.
#[cfg(all(target_family = "wasm", feature = "alloc"))]
pub(crate) fn clear() {
    // SAFETY: as in `record`.
    unsafe { *RECORD.get() = [0; PANIC_WORDS as usize] };
}

#[cfg(feature = "std")]
#[unsafe(no_mangle)]
extern "C" fn __wharf_init() {
    std::panic::set_hook(std::boxed::Box::new(|info| {
        record(
            info.payload_as_str().unwrap_or("a panic without a message"),
            info.location(),
        );
    }));
}

/// The panic handler of a `no_std` guest: records message and place for the host, and traps.
///
/// The message is cut after 500 bytes.
///
/// ```ignore
/// #![no_std]
/// wharf::panic_handler!();
/// ```
#[macro_export]
macro_rules! panic_handler {
    () => {
        #[cfg(target_family = "wasm")]
        #[panic_handler]
        fn wharf_panic_handler(info: &::core::panic::PanicInfo<'_>) -> ! {
            $crate::__private::panicked(info)
        }
    };
}

/// Records a panic of a `no_std` guest and traps.
#[cfg(target_family = "wasm")]
pub fn panicked(info: &core::panic::PanicInfo<'_>) -> ! {
    static MESSAGE: Local<Text> = Local::new(Text {
        bytes: [0; 500],
        len: 0,
    });
    // SAFETY: one thread; the module traps below, so the static is written once.
    let message = unsafe { &mut *MESSAGE.get() };
    let _ = write!(message, "{}", info.message());
    // SAFETY: only whole characters were written.
    let text = unsafe { core::str::from_utf8_unchecked(&message.bytes[..message.len]) };
    record(text, info.location());
    core::arch::wasm32::unreachable()
}

/// Text in a fixed place; what doesn't fit is left out.
#[cfg(target_family = "wasm")]
struct Text {
    bytes: [u8; 500],
    len: usize,
}

#[cfg(target_family = "wasm")]
impl Write for Text {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let room = self.bytes.len() - self.len;
        let mut fits = text.len().min(room);
        while !text.is_char_boundary(fits) {
            fits -= 1;
        }
        self.bytes[self.len..][..fits].copy_from_slice(&text.as_bytes()[..fits]);
        self.len += fits;
        match fits == text.len() {
            true => Ok(()),
            false => Err(core::fmt::Error),
        }
    }
}
