//! What a guest sends its host by handle, in one call: its own objects and functions, and the host's.
#![allow(unsafe_code)]

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr;
use std::sync::Arc;

use wharf_abi::{Fault, Load, Memory};

use crate::held::{Fate, Held};
use crate::object::ObjectProblem;
use crate::owner::Home;
use crate::resource::Resource;
use crate::table::Given;

/// What one call receives.
pub struct Received {
    /// It isn't dropped if it is [lent](Receiving).
    home: ManuallyDrop<Arc<dyn Home>>,
    is_lent: bool,
    /// Functions that the guest lends until the call is over.
    lent: RefCell<Vec<Arc<Held>>>,
    problem: Cell<Option<ObjectProblem>>,
}

/// What one call receives whose instance is borrowed for as long: most receive a single object, and to
/// count one more owner, and one less, takes as long as that.
pub(crate) struct Receiving<'h> {
    received: Received,
    home: PhantomData<&'h ()>,
}

impl<'h> Receiving<'h> {
    #[inline(always)]
    pub(crate) fn new<H: Home>(home: &'h Arc<H>) -> Receiving<'h> {
        // SAFETY: this second owner is never dropped, and gone before the first may be: nobody gets more
        // than a reference to what has it.
        let home: Arc<H> = unsafe { ptr::read(home) };
        let home: Arc<dyn Home> = home;
        Receiving {
            received: Received {
                home: ManuallyDrop::new(home),
                is_lent: true,
                lent: RefCell::new(Vec::new()),
                problem: Cell::new(None),
            },
            home: PhantomData,
        }
    }
}

impl Deref for Receiving<'_> {
    type Target = Received;

    #[inline(always)]
    fn deref(&self) -> &Received {
        &self.received
    }
}

impl Received {
    pub(crate) fn new(home: Arc<dyn Home>) -> Received {
        Received {
            home: ManuallyDrop::new(home),
            is_lent: false,
            lent: RefCell::new(Vec::new()),
            problem: Cell::new(None),
        }
    }

    /// What the memory that is being read says.
    ///
    /// # Errors
    /// [`Fault::InvalidHandle`] outside of a call.
    #[inline(always)]
    pub(crate) fn of(host: Option<&dyn Any>) -> Result<&Received, Fault> {
        host.and_then(|host| host.downcast_ref())
            .ok_or(Fault::InvalidHandle { found: 0 })
    }

    pub(crate) fn home(&self) -> &Arc<dyn Home> {
        &self.home
    }

    /// Something of the guest's that is the host's from now on.
    #[inline]
    pub(crate) fn held(&self, handle: u32) -> Held {
        Held::new(Arc::clone(&self.home), handle, Fate::Owned)
    }

    /// Something of the guest's that is lent until the call is over.
    pub(crate) fn lent(&self, handle: u32) -> Arc<Held> {
        let held = Arc::new(Held::new(Arc::clone(&self.home), handle, Fate::Lent));
        self.lent.borrow_mut().push(held.clone());
        held
    }

    /// An object of the host's, which the guest lends.
    pub(crate) fn object(&self, handle: u32) -> Result<Resource, Fault> {
        match &self.home.owner().table().get(handle)?.value {
            Given::Object(resource) => Ok(resource.clone()),
            Given::Function(_) => Err(Fault::InvalidHandle { found: handle }),
        }
    }

    /// An object of the host's, which the guest gives back.
    pub(crate) fn take_object(&self, handle: u32) -> Result<Resource, Fault> {
        let entry = self.home.owner().table().remove_owned(handle)?;
        match entry.value {
            Given::Object(resource) => Ok(resource),
            Given::Function(_) => Err(Fault::InvalidHandle { found: handle }),
        }
    }

    /// Notes what is wrong with an object of the host's.
    pub(crate) fn misused(&self, handle: u32, problem: ObjectProblem) -> Fault {
        self.problem.set(Some(problem));
        Fault::InvalidHandle { found: handle }
    }

    /// What was wrong, if that was noted.
    pub(crate) fn problem(&self) -> Option<ObjectProblem> {
        self.problem.get()
    }
}

/// The call is over.
impl Drop for Received {
    #[inline]
    fn drop(&mut self) {
        for held in self.lent.get_mut() {
            held.set_fate(Fate::Over);
        }
        if !self.is_lent {
            // SAFETY: nobody uses it any more.
            unsafe { ManuallyDrop::drop(&mut self.home) };
        }
    }
}

/// Reads a handle of the guest's: the address of a word, which is there.
///
/// # Errors
/// Any [`Fault`].
#[inline(always)]
pub(crate) fn guests_handle<M: Memory>(memory: &M, at: M::At) -> Result<u32, M::Error> {
    let handle = u32::load(memory, at)?;
    if handle == 0 {
        return Err(Fault::InvalidHandle { found: handle }.into());
    }
    let state = memory.at(handle);
    memory.aligned(state, 4)?;
    memory.bytes(state, 4)?;
    Ok(handle)
}
