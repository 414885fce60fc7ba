//! The handles that a guest has of its host's objects and functions.

use wharf_abi::Fault;

use crate::closure::Function;
use crate::resource::Resource;

/// The most that a guest may have at one time. It says how many it has, and each takes memory of the
/// host's.
const MAX: usize = 1 << 20;

/// What a guest has a handle of.
#[derive(Clone)]
pub(crate) struct Entry {
    /// Whether it is lent until a call is over.
    pub(crate) lent: bool,
    pub(crate) value: Given,
}

/// What a host gives a guest.
#[derive(Clone)]
pub(crate) enum Given {
    Object(Resource),
    Function(Function),
}

/// All of them. A handle is a place, counted from 1.
pub(crate) struct Table {
    places: Vec<Place>,
    /// The place that is filled next, if it isn't one at the end.
    free: usize,
}

enum Place {
    Taken(Entry),
    /// The place to be filled after this.
    Free(usize),
}

/// There is no more room.
#[derive(Debug)]
pub(crate) struct Full;

impl Table {
    pub(crate) fn new() -> Table {
        Table {
            places: Vec::new(),
            free: 0,
        }
    }

    /// Gives an entry a handle.
    pub(crate) fn insert(&mut self, entry: Entry) -> Result<u32, Full> {
        let place = self.free;
        match self.places.get_mut(place) {
            Some(it) => match std::mem::replace(it, Place::Taken(entry)) {
                Place::Free(next) => self.free = next,
                // The free places are a chain through those that are free.
                Place::Taken(_) => self.free = self.places.len(),
            },
            None if place < MAX => {
                self.places.push(Place::Taken(entry));
                self.free = self.places.len();
            }
            None => return Err(Full),
        }
        Ok(place as u32 + 1)
    }

    /// The entry of a handle.
    pub(crate) fn get(&self, handle: u32) -> Result<&Entry, Fault> {
        match self.places.get(place(handle)?) {
            Some(Place::Taken(entry)) => Ok(entry),
            Some(Place::Free(_)) | None => Err(Fault::InvalidHandle { found: handle }),
        }
    }

    /// Takes out the entry of a handle, which is free then.
    pub(crate) fn remove(&mut self, handle: u32) -> Result<Entry, Fault> {
        let index = place(handle)?;
        match self.places.get_mut(index) {
            Some(it @ Place::Taken(_)) => {
                let taken = std::mem::replace(it, Place::Free(self.free));
                self.free = index;
                match taken {
                    Place::Taken(entry) => Ok(entry),
                    Place::Free(_) => Err(Fault::InvalidHandle { found: handle }),
                }
            }
            Some(Place::Free(_)) | None => Err(Fault::InvalidHandle { found: handle }),
        }
    }

    /// Takes out what the guest gives back or drops; what it was only lent, it can't.
    pub(crate) fn remove_owned(&mut self, handle: u32) -> Result<Entry, Fault> {
        match self.get(handle)?.lent {
            true => Err(Fault::InvalidHandle { found: handle }),
            false => self.remove(handle),
        }
    }

    /// How many there are.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        let taken = |place: &&Place| matches!(place, Place::Taken(_));
        self.places.iter().filter(taken).count()
    }
}

fn place(handle: u32) -> Result<usize, Fault> {
    match handle.checked_sub(1) {
        Some(place) => Ok(place as usize),
        None => Err(Fault::InvalidHandle { found: handle }),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Entry, Given, MAX, Table};
    use crate::resource::Resource;

    fn entry(lent: bool) -> Entry {
        Entry {
            lent,
            value: Given::Object(Resource::new(())),
        }
    }

    #[test]
    fn handles_are_used_again() {
        let mut table = Table::new();
        let handles: Vec<u32> = (0..3)
            .map(|_| table.insert(entry(false)).unwrap())
            .collect();
        assert_eq!(handles, [1, 2, 3]);
        assert!(table.remove(2).is_ok());
        assert!(table.remove(1).is_ok());
        assert_eq!(table.len(), 1);
        let again: Vec<u32> = (0..3)
            .map(|_| table.insert(entry(false)).unwrap())
            .collect();
        assert_eq!(again, [1, 2, 4]);
        assert_eq!(table.len(), 4);
    }

    #[test]
    fn what_is_not_there_is_a_fault() {
        let mut table = Table::new();
        let handle = table.insert(entry(true)).unwrap();
        for wrong in [0, 2, u32::MAX] {
            assert!(table.get(wrong).is_err());
            assert!(table.remove(wrong).is_err());
        }
        assert!(table.remove_owned(handle).is_err());
        assert!(table.remove(handle).is_ok());
        assert!(table.get(handle).is_err());
        assert!(table.remove(handle).is_err());
    }

    #[test]
    fn there_is_a_limit() {
        let mut table = Table::new();
        let one = entry(false);
        for _ in 0..MAX {
            table.insert(one.clone()).unwrap();
        }
        assert!(table.insert(one.clone()).is_err());
        table.remove(7).unwrap();
        assert_eq!(table.insert(one).unwrap(), 7);
    }
}
