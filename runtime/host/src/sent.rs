//! What a host sends a guest by handle, in one call: the guest's objects, and the host's own objects
//! and functions.
//!
//! Arguments are stored twice if there are handles in them. The first time, to nowhere, says which of
//! the guest's objects they use; then the states of these are looked at, and only if all is well
//! anything happens at all.

use std::any::Any;
use std::sync::Arc;

use wharf_abi::types::LENT_EXCLUSIVELY;
use wharf_abi::{Fault, MemoryMut};

use crate::held::{Fate, Held};
use crate::object::{Object, ObjectProblem};
use crate::owner::{Home, Owner};
use crate::runtime;
use crate::table::{Entry, Given};

/// What one call sends.
pub struct Sent {
    /// The address of whose the guest's objects must be.
    owner: usize,
    stage: Stage,
    /// Which argument is being stored.
    pub(crate) index: usize,
    uses: Uses,
    /// What only some calls have.
    rest: Option<Box<Rest>>,
}

#[derive(Default)]
struct Rest {
    /// The instance, if the guest is given anything.
    home: Option<Arc<dyn Home>>,
    /// Whether it is.
    gives: bool,
    /// Handles of what the guest was given.
    given: Vec<u32>,
    lent: Vec<u32>,
    moved: Vec<Arc<Held>>,
    problem: Option<Box<Misuse>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Arguments say what they use.
    Looking,
    /// They are stored.
    Storing,
    /// The guest has them.
    Sent,
}

/// How an argument uses an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// The guest takes it over.
    Own,
    /// It looks at it.
    Shared,
    /// It may change it.
    Exclusive,
}

/// What is wrong with an argument, or with a part of it.
pub(crate) struct Misuse {
    /// The argument.
    pub(crate) index: usize,
    /// What the interface calls the object's type.
    pub(crate) object: String,
    pub(crate) problem: ObjectProblem,
}

#[derive(Clone, Copy)]
struct Using {
    handle: u32,
    kind: u32,
    want: Want,
    index: u16,
}

/// Few uses need no allocation.
struct Uses {
    first: [Using; FEW],
    len: usize,
    more: Vec<Using>,
}

const FEW: usize = 2;

impl Uses {
    /// Each field goes where it belongs at once: to copy the whole is to wait for its parts.
    #[inline(always)]
    fn push(&mut self, handle: u32, kind: u32, want: Want, index: u16) {
        match self.first.get_mut(self.len) {
            Some(place) => {
                place.handle = handle;
                place.kind = kind;
                place.want = want;
                place.index = index;
            }
            None => self.push_more(Using {
                handle,
                kind,
                want,
                index,
            }),
        }
        self.len += 1;
    }

    #[cold]
    #[inline(never)]
    fn push_more(&mut self, using: Using) {
        self.more.push(using);
    }

    fn iter(&self) -> impl Iterator<Item = &Using> + Clone {
        self.first.iter().take(self.len).chain(&self.more)
    }
}

impl Sent {
    /// Nothing yet; first of all arguments say what they use.
    #[inline(always)]
    pub(crate) fn new(owner: &Owner) -> Sent {
        const NONE: Using = Using {
            handle: 0,
            want: Want::Shared,
            index: 0,
            kind: 0,
        };
        Sent {
            owner: owner.addr(),
            stage: Stage::Looking,
            index: 0,
            uses: Uses {
                first: [NONE; FEW],
                len: 0,
                more: Vec::new(),
            },
            rest: None,
        }
    }

    #[inline(never)]
    fn rest(&mut self) -> &mut Rest {
        self.rest.get_or_insert_default()
    }

    /// What the memory that is being written to says.
    ///
    /// # Errors
    /// [`Fault::InvalidHandle`] outside of a call: then there is no guest that could have a handle.
    #[inline(always)]
    pub(crate) fn of(host: Option<&mut dyn Any>) -> Result<&mut Sent, Fault> {
        host.and_then(|host| host.downcast_mut())
            .ok_or(Fault::InvalidHandle { found: 0 })
    }

    /// The handle of an object of the guest's.
    #[inline(always)]
    pub(crate) fn object(&mut self, object: &Object, want: Want) -> Result<u32, Fault> {
        let held = object.held();
        if !held.is_of(self.owner) {
            return Err(self.misused(object, ObjectProblem::OtherInstance));
        }
        let handle = held
            .handle()
            .map_err(|problem| self.misused(object, problem))?;
        match (self.stage, want) {
            (Stage::Looking, _) => {
                // Only errors use it, and no function takes so many.
                let index = u16::try_from(self.index).unwrap_or(u16::MAX);
                self.uses.push(handle, object.kind(), want, index);
            }
            (_, Want::Own) => self.rest().moved.push(held.clone()),
            (_, Want::Shared | Want::Exclusive) => {}
        }
        Ok(handle)
    }

    /// Gives the guest something of the host's.
    pub(crate) fn give(&mut self, value: Given) -> Result<u32, Fault> {
        let handle = self.insert(Entry { lent: false, value })?;
        self.rest().given.extend(handle);
        Ok(handle.unwrap_or(1))
    }

    /// Lends the guest something of the host's, until the call is over.
    pub(crate) fn lend(&mut self, value: Given) -> Result<u32, Fault> {
        let handle = self.insert(Entry { lent: true, value })?;
        self.rest().lent.extend(handle);
        Ok(handle.unwrap_or(1))
    }

    /// Whether nothing is stored yet.
    pub(crate) fn is_looking(&self) -> bool {
        self.stage == Stage::Looking
    }

    fn insert(&mut self, entry: Entry) -> Result<Option<u32>, Fault> {
        if self.is_looking() {
            self.gives();
            return Ok(None);
        }
        let home = self.rest.as_ref().and_then(|rest| rest.home.as_ref());
        match home {
            Some(home) => {
                let inserted = home.owner().table().insert(entry);
                inserted.map(Some).map_err(|_| Fault::TooLarge)
            }
            // Nothing was to be given: its `Value` stores something else than a moment ago.
            None => Err(Fault::InvalidHandle { found: 0 }),
        }
    }

    /// Notes that the guest is given something of the host's.
    pub(crate) fn gives(&mut self) {
        self.rest().gives = true;
    }

    /// Notes what is wrong with an object.
    #[cold]
    pub(crate) fn misused(&mut self, object: &Object, problem: ObjectProblem) -> Fault {
        let misuse = Misuse {
            index: self.index,
            object: object.type_name().to_owned(),
            problem,
        };
        self.rest().problem = Some(Box::new(misuse));
        Fault::InvalidHandle { found: 0 }
    }

    /// What was wrong, if that was noted.
    pub(crate) fn take_problem(&mut self) -> Option<Box<Misuse>> {
        self.rest.as_mut()?.problem.take()
    }

    /// Looks at the states of the objects that arguments use; from now on they are stored. If there is no
    /// memory to look at, no call is under way that could use them.
    ///
    /// # Errors
    /// The first that can't be used so.
    #[inline(always)]
    pub(crate) fn looked(
        &mut self,
        memory: Option<&[u8]>,
        home: impl FnOnce() -> Arc<dyn Home>,
    ) -> Result<(), Box<Misuse>> {
        self.stage = Stage::Storing;
        self.index = 0;
        let taken = match memory {
            Some(memory) => self.taken(memory),
            None => None,
        };
        match taken.or_else(|| self.twice()) {
            None => {
                if let Some(rest) = &mut self.rest {
                    rest.home = rest.gives.then(home);
                }
                Ok(())
            }
            Some(using) => Err(in_use(using, home().owner())),
        }
    }

    /// What uses an object that a call under way doesn't allow to be used so.
    fn taken(&self, memory: &[u8]) -> Option<Using> {
        let free = |using: &&Using| match (runtime::state(memory, using.handle), using.want) {
            (Some(LENT_EXCLUSIVELY) | None, _) => false,
            (Some(state), Want::Own | Want::Exclusive) => state == 0,
            (Some(_), Want::Shared) => true,
        };
        self.uses.iter().find(|using| !free(using)).copied()
    }

    /// What uses an object that nobody else may use, or that is used so by an argument before it.
    #[inline(always)]
    fn twice(&self) -> Option<Using> {
        match self.uses.len {
            0..2 => None,
            _ => self.twice_of_many(),
        }
    }

    fn twice_of_many(&self) -> Option<Using> {
        let uses = &self.uses;
        if uses.iter().all(|using| using.want == Want::Shared) {
            return None;
        }
        let mut sorted: Vec<&Using> = uses.iter().collect();
        // A stable sort: of two, the later argument is the one to name.
        sorted.sort_by_key(|using| using.handle);
        let same = sorted.chunk_by(|a, b| a.handle == b.handle);
        let clash =
            |same: &[&Using]| same.len() > 1 && same.iter().any(|using| using.want != Want::Shared);
        let mut clashes = same.filter(|same| clash(same));
        clashes
            .next()
            .and_then(|same| same.get(1).copied().copied())
    }

    /// The guest runs now, and has what it was given.
    #[inline(always)]
    pub(crate) fn sent(&mut self) {
        self.stage = Stage::Sent;
        if let Some(rest) = &self.rest {
            rest.set_fates(Fate::Moved);
        }
    }

    /// The guest didn't run after all.
    #[cold]
    pub(crate) fn unsent(&mut self) {
        self.stage = Stage::Storing;
        if let Some(rest) = &self.rest {
            rest.set_fates(Fate::Owned);
        }
    }
}

impl Rest {
    #[inline(never)]
    #[expect(clippy::boxed_local, reason = "it need not be moved for that")]
    fn end(self: Box<Self>, stage: Stage) {
        let Some(home) = &self.home else {
            return;
        };
        let kept = match stage {
            Stage::Looking | Stage::Storing => &self.given[..],
            Stage::Sent => &[],
        };
        for handle in self.lent.iter().chain(kept) {
            let removed = home.owner().table().remove(*handle);
            drop(removed);
        }
    }

    /// What becomes of the objects that the guest takes over.
    fn set_fates(&self, fate: Fate) {
        self.moved.iter().for_each(|held| held.set_fate(fate));
    }
}

/// The call is over: what was lent is the guest's no more, nor what it never got.
impl Drop for Sent {
    #[inline(always)]
    fn drop(&mut self) {
        if let Some(rest) = self.rest.take() {
            rest.end(self.stage);
        }
    }
}

#[cold]
fn in_use(using: Using, owner: &Owner) -> Box<Misuse> {
    Box::new(Misuse {
        index: using.index.into(),
        object: owner.name(using.kind).to_owned(),
        problem: ObjectProblem::InUse,
    })
}

/// Memory that takes everything and keeps nothing.
#[derive(Default)]
pub(crate) struct Nowhere<'s> {
    pub(crate) sent: Option<&'s mut Sent>,
}

impl MemoryMut for Nowhere<'_> {
    type Error = Fault;

    #[inline(always)]
    fn write(&mut self, _address: u32, _bytes: &[u8]) -> Result<(), Fault> {
        Ok(())
    }

    #[inline(always)]
    fn host(&mut self) -> Option<&mut dyn Any> {
        self.sent.as_deref_mut().map(|sent| sent as &mut dyn Any)
    }
}
