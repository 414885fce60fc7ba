//! The one block of a call's arguments, as all of memory that can be written.

use std::any::Any;

use wharf_abi::{Fault, MemoryMut};

use crate::sent::Sent;

/// A block of linear memory. Whatever is stored beyond it, by a value that takes more room than it
/// measured, is refused: the rest of linear memory is the guest's.
pub struct Window<'m> {
    bytes: &'m mut [u8],
    /// The address of the first.
    start: u32,
    /// What is given to the guest by handle, if the values have handles.
    sent: Option<&'m mut Sent>,
}

impl<'m> Window<'m> {
    /// # Errors
    /// [`Fault::OutOfBounds`], if memory has no such block.
    #[inline]
    pub(crate) fn new(
        memory: &'m mut [u8],
        start: u32,
        size: u32,
        sent: Option<&'m mut Sent>,
    ) -> Result<Window<'m>, Fault> {
        if size == 0 {
            let bytes = &mut [];
            return Ok(Window { bytes, start, sent });
        }
        let fault = Fault::OutOfBounds {
            address: start.into(),
            len: size.into(),
        };
        let from = start as usize;
        let bytes = from
            .checked_add(size as usize)
            .and_then(|end| memory.get_mut(from..end))
            .ok_or(fault)?;
        Ok(Window { bytes, start, sent })
    }

    #[inline(always)]
    pub(crate) fn sent(&mut self) -> Option<&mut Sent> {
        self.sent.as_deref_mut()
    }

    /// The bytes at an address.
    #[inline]
    pub(crate) fn read<const N: usize>(&self, address: u32) -> Result<[u8; N], Fault> {
        self.offset(address)
            .and_then(|at| self.bytes.get(at..)?.first_chunk())
            .copied()
            .ok_or_else(|| outside(address, N))
    }

    #[inline]
    fn offset(&self, address: u32) -> Option<usize> {
        Some(address.checked_sub(self.start)? as usize)
    }
}

impl MemoryMut for Window<'_> {
    type Error = Fault;

    #[inline]
    fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), Fault> {
        // Nothing takes no room, wherever it is.
        if bytes.is_empty() {
            return Ok(());
        }
        let place = self.offset(address).and_then(|at| {
            let end = at.checked_add(bytes.len())?;
            self.bytes.get_mut(at..end)
        });
        match place {
            Some(place) => {
                place.copy_from_slice(bytes);
                Ok(())
            }
            None => Err(outside(address, bytes.len())),
        }
    }

    #[inline(always)]
    fn host(&mut self) -> Option<&mut dyn Any> {
        self.sent().map(|sent| sent as &mut dyn Any)
    }
}

#[cold]
fn outside(address: u32, len: usize) -> Fault {
    Fault::OutOfBounds {
        address: address.into(),
        len: len as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::Window;
    use wharf_abi::MemoryMut;

    #[test]
    fn nothing_beyond_the_block_is_written() {
        let mut memory = [0u8; 32];
        let mut window = Window::new(&mut memory, 8, 8, None).expect("a block");
        assert!(window.write(8, &[1; 8]).is_ok());
        for (address, len) in [(7, 1), (7, 2), (16, 1), (9, 8), (u32::MAX, 1), (0, 32)] {
            assert!(window.write(address, &vec![2; len]).is_err());
        }
        assert!(window.write(16, &[]).is_ok());
        assert_eq!(window.read(12), Ok([1; 4]));
        assert!(window.read::<4>(13).is_err());
        assert!(window.read::<1>(7).is_err());
        assert_eq!(memory[..8], [0; 8]);
        assert_eq!(memory[16..], [0; 16]);
    }

    #[test]
    fn a_block_lies_in_memory() {
        let mut memory = [0u8; 32];
        assert!(Window::new(&mut memory, 24, 8, None).is_ok());
        assert!(Window::new(&mut memory, 24, 9, None).is_err());
        assert!(Window::new(&mut memory, u32::MAX, u32::MAX, None).is_err());
        assert!(Window::new(&mut [], 0, 0, None).is_ok());
    }
}
