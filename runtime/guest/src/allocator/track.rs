//! Which blocks are live, and which export made each: what `wharf build --track-memory` shows.
//!
//! With that flag, Wharf lets everybody call the functions here in place of the allocator's, and gives
//! each export a function around it that says when it runs: see
//! [`TrackedMemory`](wharf_abi::arena::TrackedMemory). Without it, all of this goes. For that nothing
//! in it may panic: the text of a panic is data, which nobody can take out.

use core::alloc::{GlobalAlloc, Layout};
use core::{mem, ptr};

use wharf_abi::arena::{TRACKED_ARGUMENTS, TrackedExport, TrackedMemory};

use super::ALLOCATOR;
use crate::region::Local;

/// Exported, as every static is: as a constant global that holds its address.
#[unsafe(export_name = "__wharf_stats")]
static STATS: Local<TrackedMemory> = Local::new(TrackedMemory::NOTHING);

static BLOCKS: Local<Blocks> = Local::new(Blocks::NONE);

/// A live block.
#[derive(Clone, Copy)]
struct Block {
    /// 0 where there is none.
    address: u32,
    size: u32,
    /// Which export made it, as its place among [`TrackedMemory::exports`].
    export: u32,
}

/// The live blocks, by their addresses.
struct Blocks {
    /// Where they stand: each at the first free place from that of its address on.
    table: *mut Block,
    /// Places in the table: a power of two, or 0.
    capacity: u32,
    count: u32,
    /// The export that is running.
    current: u32,
    /// Blocks for the arguments of the next call: addresses, how many, and of how many there is room.
    arguments: *mut u32,
    waiting: u32,
    room: u32,
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wharf_tracked_allocate(align: usize, size: usize) -> *mut u8 {
    // SAFETY: as the caller promised, here and below.
    let block = unsafe { super::__wharf_allocate(align, size) };
    if !block.is_null() {
        tracker(|blocks, stats| blocks.insert(block, size, stats));
    }
    block
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wharf_tracked_deallocate(block: *mut u8, size: usize) {
    tracker(|blocks, stats| blocks.remove(block, stats));
    // SAFETY: see above.
    unsafe { super::__wharf_deallocate(block, size) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wharf_tracked_reallocate(
    block: *mut u8,
    before: usize,
    align: usize,
    size: usize,
) -> *mut u8 {
    // SAFETY: see above.
    let moved = unsafe { super::__wharf_reallocate(block, before, align, size) };
    if !moved.is_null() {
        tracker(|blocks, stats| {
            blocks.remove(block, stats);
            blocks.insert(moved, size, stats);
        });
    }
    moved
}

fn tracker<T>(use_it: impl FnOnce(&mut Blocks, &mut TrackedMemory) -> T) -> T {
    // SAFETY: one thread; and what is done with them allocates only what isn't tracked.
    unsafe { use_it(&mut *BLOCKS.get(), &mut *STATS.get()) }
}

/// From now on, this export runs. Returns which one ran before.
#[unsafe(no_mangle)]
extern "C" fn __wharf_enter(export: u32) -> u32 {
    tracker(|blocks, stats| {
        if export > TRACKED_ARGUMENTS {
            blocks.give_arguments(export, stats);
        }
        mem::replace(&mut blocks.current, export)
    })
}

/// From now on, this export runs again.
#[unsafe(no_mangle)]
extern "C" fn __wharf_leave(export: u32) {
    tracker(|blocks, _| blocks.current = export);
}

impl Blocks {
    const NONE: Blocks = Blocks {
        table: ptr::null_mut(),
        capacity: 0,
        count: 0,
        current: 0,
        arguments: ptr::null_mut(),
        waiting: 0,
        room: 0,
    };

    fn insert(&mut self, start: *mut u8, size: usize, stats: &mut TrackedMemory) {
        let (address, size, export) = (start as usize as u32, size as u32, self.current);
        if !self.make_room() || !make_export(stats, export) {
            stats.lost = stats.lost.wrapping_add(1);
            return;
        }
        let block = Block {
            address,
            size,
            export,
        };
        // SAFETY: there is a table, and the place is one of it.
        unsafe { *self.table.add(self.place(address) as usize) = block };
        self.count = self.count.wrapping_add(1);
        stats.live_bytes = stats.live_bytes.wrapping_add(size);
        stats.live_blocks = stats.live_blocks.wrapping_add(1);
        if stats.peak_bytes < stats.live_bytes {
            stats.peak_bytes = stats.live_bytes;
        }
        // SAFETY: it was made.
        unsafe { add(&mut *stats.export(export), size) };
        if export == TRACKED_ARGUMENTS {
            self.wait(address);
        }
    }

    fn remove(&mut self, start: *mut u8, stats: &mut TrackedMemory) {
        if self.capacity == 0 {
            return;
        }
        let place = self.place(start as usize as u32);
        // SAFETY: there is a table, and the place is one of it; whoever made a block has an entry.
        unsafe {
            let Block {
                address,
                size,
                export,
            } = *self.table.add(place as usize);
            if address == 0 {
                return;
            }
            take(&mut *stats.export(export), size);
            stats.live_bytes = stats.live_bytes.wrapping_sub(size);
        }
        stats.live_blocks = stats.live_blocks.wrapping_sub(1);
        self.count = self.count.wrapping_sub(1);
        self.clear(place);
    }

    /// Empties a place, and moves up what stands behind it because it was taken.
    fn clear(&mut self, place: u32) {
        let mask = self.capacity.wrapping_sub(1);
        let (mut hole, mut at) = (place, place);
        loop {
            at = at.wrapping_add(1) & mask;
            // SAFETY: both are places of the table.
            unsafe {
                let block = *self.table.add(at as usize);
                if block.address == 0 {
                    (*self.table.add(hole as usize)).address = 0;
                    return;
                }
                let way = at.wrapping_sub(self.home(block.address)) & mask;
                if way >= at.wrapping_sub(hole) & mask {
                    *self.table.add(hole as usize) = block;
                    hole = at;
                }
            }
        }
    }

    /// The place of a block, or the empty one where it would stand.
    fn place(&self, address: u32) -> u32 {
        let mut place = self.home(address);
        // SAFETY: a place of the table; there is always an empty one.
        while unsafe {
            let found = (*self.table.add(place as usize)).address;
            found != 0 && found != address
        } {
            place = place.wrapping_add(1) & self.capacity.wrapping_sub(1);
        }
        place
    }

    /// Where a block stands if the place isn't taken.
    fn home(&self, address: u32) -> u32 {
        let bits = self.capacity.trailing_zeros();
        address
            .wrapping_mul(0x9e37_79b9)
            .wrapping_shr(32_u32.wrapping_sub(bits))
    }

    /// Sees to it that half of the table is empty after one more block. Says whether it could.
    fn make_room(&mut self) -> bool {
        if self.count < self.capacity >> 1 {
            return true;
        }
        let capacity = twice(self.capacity);
        let table = zeroed::<Block>(capacity);
        if table.is_null() {
            return false;
        }
        let before = mem::replace(&mut self.table, table);
        let places = mem::replace(&mut self.capacity, capacity);
        let mut place = 0;
        while place < places {
            // SAFETY: a place of the table before, and one of that now.
            unsafe {
                let block = *before.add(place as usize);
                if block.address != 0 {
                    *self.table.add(self.place(block.address) as usize) = block;
                }
            }
            place = place.wrapping_add(1);
        }
        free(before, places);
        true
    }

    /// Notes a block that belongs to the next call. If there is no memory for that, it belongs to none.
    fn wait(&mut self, address: u32) {
        if self.waiting == self.room {
            let room = twice(self.room);
            let arguments = zeroed::<u32>(room);
            if arguments.is_null() {
                return;
            }
            // SAFETY: there is more room than before.
            unsafe { arguments.copy_from_nonoverlapping(self.arguments, self.room as usize) };
            free(mem::replace(&mut self.arguments, arguments), self.room);
            self.room = room;
        }
        // SAFETY: there is room.
        unsafe { *self.arguments.add(self.waiting as usize) = address };
        self.waiting = self.waiting.wrapping_add(1);
    }

    /// What waited for the next call is this export's.
    fn give_arguments(&mut self, export: u32, stats: &mut TrackedMemory) {
        while self.waiting > 0 {
            self.waiting = self.waiting.wrapping_sub(1);
            if !make_export(stats, export) {
                continue;
            }
            // SAFETY: so many wait; there is a table, because there was a block; both exports have an
            // entry.
            unsafe {
                let address = *self.arguments.add(self.waiting as usize);
                let block = &mut *self.table.add(self.place(address) as usize);
                // It may be free again, and its address another block's.
                if block.address != 0 && block.export == TRACKED_ARGUMENTS {
                    block.export = export;
                    let size = block.size;
                    let arguments = &mut *stats.export(TRACKED_ARGUMENTS);
                    take(arguments, size);
                    arguments.allocations = arguments.allocations.wrapping_sub(1);
                    add(&mut *stats.export(export), size);
                }
            }
        }
    }
}

fn add(export: &mut TrackedExport, size: u32) {
    export.live_bytes = export.live_bytes.wrapping_add(size);
    export.live_blocks = export.live_blocks.wrapping_add(1);
    export.allocations = export.allocations.wrapping_add(1);
}

fn take(export: &mut TrackedExport, size: u32) {
    export.live_bytes = export.live_bytes.wrapping_sub(size);
    export.live_blocks = export.live_blocks.wrapping_sub(1);
}

/// Sees to it that an export has an entry. Says whether it could.
fn make_export(stats: &mut TrackedMemory, export: u32) -> bool {
    while stats.count <= export {
        let count = twice(stats.count);
        let exports = zeroed::<TrackedExport>(count);
        if exports.is_null() {
            return false;
        }
        let before = stats.exports as usize as *mut TrackedExport;
        // SAFETY: there is more room than before.
        unsafe { exports.copy_from_nonoverlapping(before, stats.count as usize) };
        free(before, stats.count);
        stats.exports = exports as usize as u32;
        stats.count = count;
    }
    true
}

fn twice(capacity: u32) -> u32 {
    match capacity {
        0 => 16,
        some => some.wrapping_mul(2),
    }
}

fn layout<T>(count: u32) -> Layout {
    let size = size_of::<T>().wrapping_mul(count as usize);
    // SAFETY: an alignment of a type; and no table is larger than memory, which has the blocks in it.
    unsafe { Layout::from_size_align_unchecked(size, align_of::<T>()) }
}

/// So many of them, all zeros; null if there is no memory.
fn zeroed<T>(count: u32) -> *mut T {
    let layout = layout::<T>(count);
    // SAFETY: the size isn't 0. The allocator below, which tells nobody.
    let start = unsafe { ALLOCATOR.0.alloc(layout) };
    if !start.is_null() {
        // SAFETY: so many bytes were allocated.
        unsafe { start.write_bytes(0, layout.size()) };
    }
    start.cast()
}

/// Frees what [`zeroed`] made, if it made something.
fn free<T>(start: *mut T, count: u32) {
    if count != 0 {
        // SAFETY: as it was allocated.
        unsafe { ALLOCATOR.0.dealloc(start.cast(), layout::<T>(count)) };
    }
}
