//! What objects and functions know of the instance that they belong to, whatever its engine.

use std::any::Any;
use std::mem;
use std::ptr;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use crate::table::Table;

/// An instance, without its type.
pub(crate) trait Home: Any + Send + Sync {
    fn owner(&self) -> &Owner;

    /// Itself, to be taken for what it is.
    fn any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;

    /// As [`any`](Home::any).
    fn any_ref(&self) -> &dyn Any;
}

/// The part of an instance that has no type.
pub(crate) struct Owner {
    /// What hosts call the types of objects, in order.
    names: Arc<[Arc<str>]>,
    table: Mutex<Table>,
    /// Whether there is something to do before the next call, or there can't be one: so that a call that
    /// nothing stands in the way of looks here and nowhere else.
    due: AtomicBool,
    /// Handles of the guest's objects and functions that the host has dropped. It couldn't end them,
    /// because a drop has no store.
    dropped: Mutex<Vec<u32>>,
    /// Whether the guest has yet to install what records its panics.
    fresh: AtomicBool,
    /// The text of the error after which nothing can be called any more.
    poison: OnceLock<String>,
    /// Bytes of the arena that the calls under way have taken. Calls nest, so the arena is a
    /// stack: each call sets the cursor back to where it found it. It is atomic only so that an
    /// instance can be shared; whoever has the store runs alone.
    cursor: AtomicU32,
}

impl Owner {
    /// `fresh` says whether the guest has yet to install what records its panics.
    pub(crate) fn new(names: Arc<[Arc<str>]>, fresh: bool) -> Owner {
        Owner {
            names,
            table: Mutex::new(Table::new()),
            due: AtomicBool::new(fresh),
            dropped: Mutex::new(Vec::new()),
            fresh: AtomicBool::new(fresh),
            poison: OnceLock::new(),
            cursor: AtomicU32::new(0),
        }
    }

    /// Where it is, by which it is known as long as it lives.
    #[inline(always)]
    pub(crate) fn addr(&self) -> usize {
        ptr::from_ref(self).addr()
    }

    /// Which type of objects has this name.
    #[inline]
    pub(crate) fn kind(&self, name: &str) -> Option<u32> {
        if let [only] = &*self.names {
            return (**only == *name).then_some(0);
        }
        let place = self.names.binary_search_by(|it| (**it).cmp(name)).ok()?;
        Some(place as u32)
    }

    /// The name of a type of objects.
    pub(crate) fn name(&self, kind: u32) -> &str {
        self.names.get(kind as usize).map_or("?", |name| name)
    }

    /// The host's objects and functions that the guest has handles of.
    pub(crate) fn table(&self) -> MutexGuard<'_, Table> {
        locked(&self.table)
    }

    /// Drops all of them: nobody can call the guest any more, and they may know the instance.
    pub(crate) fn clear(&self) {
        // Dropping runs code of the host's, so the lock must be free.
        let table = mem::replace(&mut *self.table(), Table::new());
        drop(table);
    }

    /// Notes that the host has dropped an object or function of the guest's.
    pub(crate) fn let_go(&self, handle: u32) {
        if self.poison.get().is_none() {
            locked(&self.dropped).push(handle);
            self.due.store(true, Release);
        }
    }

    /// Whether there is something to do before the next call: whoever finds that there is looks
    /// whether the instance has [ended](Owner::poison), and else does what [`take_fresh`](Owner::take_fresh) and [`take_dropped`](Owner::take_dropped) say.
    #[inline(always)]
    pub(crate) fn is_due(&self) -> bool {
        self.due.load(Relaxed)
    }

    /// Whether the guest has yet to install what records its panics; then it is told to.
    pub(crate) fn take_fresh(&self) -> bool {
        self.fresh.swap(false, Relaxed)
    }

    /// Takes over what the host has dropped.
    pub(crate) fn take_dropped(&self) -> Vec<u32> {
        self.due.swap(false, Acquire);
        mem::take(&mut *locked(&self.dropped))
    }

    /// What ended the instance, if anything has.
    #[inline]
    pub(crate) fn poison(&self) -> Option<&str> {
        self.poison.get().map(String::as_str)
    }

    /// Ends the instance, if nothing has.
    pub(crate) fn set_poison(&self, cause: impl FnOnce() -> String) {
        self.poison.get_or_init(cause);
        self.due.store(true, Release);
    }

    #[inline(always)]
    pub(crate) fn cursor(&self) -> u32 {
        self.cursor.load(Relaxed)
    }

    #[inline(always)]
    pub(crate) fn set_cursor(&self, cursor: u32) {
        self.cursor.store(cursor, Relaxed);
    }
}

/// A panic of the host's own code leaves nothing half done behind these locks.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What keeps the host's objects and functions: those who can call the guest, and the functions that
/// the guest calls. Objects and functions of the guest's don't, because the host's may own some.
pub(crate) struct Life(pub(crate) Weak<dyn Home>);

impl Drop for Life {
    fn drop(&mut self) {
        if let Some(home) = self.0.upgrade() {
            home.owner().clear();
        }
    }
}
