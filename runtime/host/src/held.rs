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
    /// The address of its owner: whose it is can be seen without asking.
    owner: usize,
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
    #[inline]
    pub(crate) fn new(home: Arc<dyn Home>, handle: u32, fate: Fate) -> Held {
        Held {
            owner: home.owner().addr(),
            home,
            handle,
            fate: AtomicU8::new(fate as u8),
        }
    }

    #[inline]
    pub(crate) fn owner(&self) -> &Owner {
        self.home.owner()
    }

    /// Whether the owner with this address is whose it is.
    #[inline(always)]
    pub(crate) fn is_of(&self, owner: usize) -> bool {
        self.owner == owner
    }

    pub(crate) fn home(&self) -> &Arc<dyn Home> {
        &self.home
    }

    pub(crate) fn set_fate(&self, fate: Fate) {
        self.fate.store(fate as u8, Relaxed);
    }

    /// The handle, while it is one.
    #[inline(always)]
    pub(crate) fn handle(&self) -> Result<u32, ObjectProblem> {
        match self.is_owned() {
            true => Ok(self.handle),
            false => self.looked_up(),
        }
    }

    #[cold]
    fn looked_up(&self) -> Result<u32, ObjectProblem> {
        match FATES[usize::from(self.fate.load(Relaxed)) % FATES.len()] {
            Fate::Owned | Fate::Lent => Ok(self.handle),
            Fate::Over => Err(ObjectProblem::Over),
            Fate::Moved => Err(ObjectProblem::Moved),
            Fate::Freed => Err(ObjectProblem::Freed),
        }
    }

    #[inline(always)]
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
