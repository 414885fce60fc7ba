//! Where the object of a handle stands.
//!
//! Handles are addresses. Where those have 64 bits, which is where guests are only tested, they are
//! numbers of places in a table.

pub(crate) use places::handle;
pub(crate) use places::{forget, header};

#[cfg(target_pointer_width = "32")]
mod places {
    use crate::object::Header;

    /// The handle of what stands at an address.
    #[inline(always)]
    pub(crate) fn handle(header: *mut Header) -> u32 {
        header as usize as u32
    }

    /// Where it stands.
    #[inline(always)]
    pub(crate) fn header(handle: u32) -> *mut Header {
        handle as usize as *mut Header
    }

    /// It doesn't stand there any more.
    #[inline(always)]
    pub(crate) fn forget(_handle: u32) {}
}

#[cfg(not(target_pointer_width = "32"))]
mod places {
    use core::ptr;
    use core::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

    use crate::object::Header;

    /// How many there can be at once.
    const PLACES: usize = 1 << 10;

    /// Tests run on several threads.
    static TABLE: [AtomicPtr<Header>; PLACES] = [const { AtomicPtr::new(ptr::null_mut()) }; PLACES];

    /// Where to look for a free place first.
    static NEXT: AtomicU32 = AtomicU32::new(0);

    fn place(handle: u32) -> &'static AtomicPtr<Header> {
        &TABLE[(handle / 4 - 1) as usize]
    }

    /// The handle of what stands at an address.
    pub(crate) fn handle(header: *mut Header) -> u32 {
        for _ in 0..PLACES {
            let index = NEXT.fetch_add(1, Ordering::Relaxed) as usize % PLACES;
            let free = TABLE[index].compare_exchange(
                ptr::null_mut(),
                header,
                Ordering::AcqRel,
                Ordering::Relaxed,
            );
            if free.is_ok() {
                return (index as u32 + 1) * 4;
            }
        }
        panic!("where a guest is tested, it has at most {PLACES} objects")
    }

    /// Where it stands.
    pub(crate) fn header(handle: u32) -> *mut Header {
        place(handle).load(Ordering::Acquire)
    }

    /// It doesn't stand there any more.
    pub(crate) fn forget(handle: u32) {
        place(handle).store(ptr::null_mut(), Ordering::Release);
    }
}
