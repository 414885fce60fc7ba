//! Handles that a host has of its guest's objects and functions.

use std::sync::Arc;
use std::sync::atomic::AtomicU8;
use std::sync::atomic::Ordering::Relaxed;

use crate::object::ObjectProblem;
use crate::owner::{Home, Owner};

/// An object or a function of the guest's. When it is dropped, so is what the guest has, before the
/// next call of the instance.
pub(crate) struct Held {
    home: Arc<dyn Home>,
    handle: u32,
    fate: AtomicU8,
}

/// What has become of it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Fate {
    /// The host owns it.
    Owned,
    /// The guest lends it, for the call that is under way.
    Lent,
    /// That call is over.
    Over,
    /// The guest has it.
    Moved,
    /// It is no more.
    Freed,
}

const FATES: [Fate; 5] = [
    Fate::Owned,
    Fate::Lent,
    Fate::Over,
    Fate::Moved,
    Fate::Freed,
];

impl Held {
    pub(crate) fn new(home: Arc<dyn Home>, handle: u32, fate: Fate) -> Held {
        Held {
            home,
            handle,
            fate: AtomicU8::new(fate as u8),
        }
    }

    #[inline]
    pub(crate) fn owner(&self) -> &Owner {
        self.home.owner()
    }

    pub(crate) fn home(&self) -> &Arc<dyn Home> {
        &self.home
    }

    pub(crate) fn set_fate(&self, fate: Fate) {
        self.fate.store(fate as u8, Relaxed);
    }

    /// The handle, while it is one.
    #[inline]
    pub(crate) fn handle(&self) -> Result<u32, ObjectProblem> {
        let fate = self.fate.load(Relaxed);
        if fate == Fate::Owned as u8 {
            return Ok(self.handle);
        }
        match FATES[usize::from(fate) % FATES.len()] {
            Fate::Owned | Fate::Lent => Ok(self.handle),
            Fate::Over => Err(ObjectProblem::Over),
            Fate::Moved => Err(ObjectProblem::Moved),
            Fate::Freed => Err(ObjectProblem::Freed),
        }
    }

    fn is_owned(&self) -> bool {
        self.fate.load(Relaxed) == Fate::Owned as u8
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.is_owned() {
            self.owner().let_go(self.handle);
        }
    }
}
