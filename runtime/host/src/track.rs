//! What a guest has allocated, if its module was made to count that.

use std::collections::BTreeMap;
use std::fmt;

use wharf_abi::arena;

use crate::engine::{Context, Module};
use crate::instance::Instance;

/// What a guest has allocated and not freed, and the most bytes that it ever had.
///
/// A block is the export's, the innermost where calls nest, that made it or changed its size last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryStats {
    /// Bytes of the blocks that there are.
    pub live_bytes: u32,
    /// How many there are.
    pub live_blocks: u32,
    /// The most bytes that there were.
    pub peak_bytes: u32,
    /// How many blocks were not counted, because there was no memory for that.
    pub lost: u32,
    /// The same by export, by the name that it has in the interface. What allocates and isn't an
    /// export has a name that starts with `$`, and is only there if it has: `$start`, what runs before
    /// any call; `$drop`, what ends objects; `$invoke`, functions that the guest has given away; and
    /// `$arguments`, which no call has got yet.
    pub exports: BTreeMap<String, ExportMemory>,
}

/// What one export has allocated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportMemory {
    /// Bytes of the blocks that there are.
    pub live_bytes: u32,
    /// How many there are.
    pub live_blocks: u32,
    /// How many it has made.
    pub allocations: u64,
}

impl<M: Module> Instance<M> {
    /// What the guest has allocated; none if its module wasn't made by `wharf build --track-memory`.
    /// It can be asked of a poisoned instance, too.
    ///
    /// ```no_run
    /// # #[cfg(feature = "wasmtime")]
    /// # fn run(
    /// #     guest: &wharf_host::Instance,
    /// #     store: &wharf_host::wasmtime::Store<()>,
    /// # ) {
    /// let stats = guest.memory_stats(store).expect("it was built with `--track-memory`");
    /// assert_eq!(stats.live_bytes, 0, "{}", stats.leak_report());
    /// # }
    /// ```
    ///
    /// # Panics
    /// As the engine does, if the instance lives in another store.
    pub fn memory_stats(&self, store: &impl Context<M>) -> Option<MemoryStats> {
        let stats = self.inner().runtime.stats?;
        let functions = self.guest().functions().iter();
        let functions = functions.map(|function| function.plan.name.as_str());
        let names = arena::TRACKED.into_iter().chain(functions);
        Some(read(self.memory(store), stats, names))
    }
}

/// The counts at an address. They are the guest's: what isn't in memory is 0.
fn read<'n>(memory: &[u8], at: u32, names: impl Iterator<Item = &'n str>) -> MemoryStats {
    let word = |at: u64| {
        let bytes = memory.get(usize::try_from(at).ok()?..)?.first_chunk()?;
        Some(u32::from_le_bytes(*bytes))
    };
    let field = |index: u64| word(u64::from(at) + 4 * index).unwrap_or(0);
    let (start, count) = (u64::from(field(4)), u64::from(field(5)));
    let export = |index: u64| {
        let at = start + 16 * index;
        let part = |part: u64| match index < count {
            true => word(at + 4 * part).unwrap_or(0),
            false => 0,
        };
        ExportMemory {
            live_bytes: part(0),
            live_blocks: part(1),
            allocations: u64::from(part(2)) | u64::from(part(3)) << 32,
        }
    };
    let exports = (0..).zip(names).map(|(index, name)| (name, export(index)));
    let shown = exports.filter(|(name, it)| !name.starts_with('$') || it.allocations > 0);
    MemoryStats {
        live_bytes: field(0),
        live_blocks: field(1),
        peak_bytes: field(2),
        lost: field(3),
        exports: shown.map(|(name, it)| (name.to_owned(), it)).collect(),
    }
}

impl MemoryStats {
    /// This in words: a line for each export that has not freed all, the largest first.
    pub fn leak_report(&self) -> String {
        self.to_string()
    }
}

/// See [`MemoryStats::leak_report`].
impl fmt::Display for MemoryStats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let MemoryStats {
            live_bytes,
            live_blocks,
            peak_bytes,
            lost,
            exports,
        } = self;
        writeln!(
            f,
            "{live_bytes} bytes in {live_blocks} blocks are allocated, at most {peak_bytes} bytes were"
        )?;
        let mut leaks: Vec<_> = exports
            .iter()
            .filter(|(_, it)| it.live_blocks > 0)
            .collect();
        leaks.sort_by_key(|(_, it)| std::cmp::Reverse(it.live_bytes));
        for (name, it) in leaks {
            let ExportMemory {
                live_bytes,
                live_blocks,
                allocations,
            } = it;
            writeln!(
                f,
                "{live_bytes} bytes in {live_blocks} of {allocations} blocks: {name}"
            )?;
        }
        match lost {
            0 => Ok(()),
            lost => writeln!(f, "not counted, for want of memory: {lost} blocks"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ExportMemory, MemoryStats, read};

    /// Whatever the guest wrote, there is an answer.
    #[test]
    fn counts_that_lie() {
        let names = ["$start", "f", "g"];
        let of = |memory: &[u8], at| read(memory, at, names.into_iter());
        let nothing = [
            ("f", ExportMemory::default()),
            ("g", ExportMemory::default()),
        ];
        let nothing = MemoryStats {
            exports: nothing.map(|(name, it)| (name.to_owned(), it)).into(),
            ..MemoryStats::default()
        };
        for at in [0, 1, 24, 1 << 31, u32::MAX] {
            assert_eq!(of(&[], at), nothing);
            assert_eq!(of(&[0; 30], at), nothing);
        }
        // Entries that are partly, or not, in memory.
        for start in [0, 30, 47, 48, u32::MAX] {
            let mut memory = vec![0xff; 64];
            memory[16..20].copy_from_slice(&start.to_le_bytes());
            let stats = of(&memory, 0);
            assert_eq!((stats.live_bytes, stats.lost), (u32::MAX, u32::MAX));
            assert!(stats.exports.len() >= 2 && !stats.to_string().is_empty());
        }
    }
}
