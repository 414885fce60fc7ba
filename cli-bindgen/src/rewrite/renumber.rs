//! New indices: what stays keeps its order, and what is added comes after it.

use std::ops::Range;

use wasm_encoder::reencode::{Error, Reencode};

use super::RewriteError;
use super::edit::Edit;
use super::item::{Items, Space};
use super::leb;
use super::reach::Reach;

/// Bytes of dead functions that one hole takes at most; engines refuse functions of some megabytes.
const MAX_HOLE: usize = 1 << 20;
/// Bytes of the smallest body: its size, no locals, `end`.
const MIN_BODY: usize = 3;

/// Where everything goes.
pub(super) struct Renumber {
    /// For each item its new index, if it stays.
    new: Items<Option<u32>>,
    /// What stands in the new code section.
    pub(super) slots: Vec<Slot>,
    /// Bytes that the number of functions takes there.
    pub(super) count_len: usize,
}

/// What stands in the place of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A function, by its old index.
    Function(u32),
    /// Dead functions in a row: the first of them, and their bytes.
    Hole { first: u32, bytes: Range<usize> },
}

impl Renumber {
    /// What nothing reaches is gone.
    pub(super) fn compact(edit: &Edit<'_>, reach: &Reach<'_, '_>) -> Renumber {
        let imported = edit.module.imported(Space::Function);
        let own = imported..edit.count(Space::Function);
        let slots = own.filter(|function| reach.has(Space::Function, *function));
        let slots: Vec<Slot> = slots.map(Slot::Function).collect();
        Renumber {
            new: indices(edit, reach, &slots),
            count_len: leb::len(slots.len() as u32),
            slots,
        }
    }

    /// What stays of the code stays where it is: dead functions in a row become one hole of as many
    /// bytes.
    ///
    /// # Errors
    /// If the number of functions doesn't fit where it stood.
    pub(super) fn in_place(
        edit: &Edit<'_>,
        reach: &Reach<'_, '_>,
    ) -> Result<Renumber, RewriteError> {
        let module = &edit.module;
        let mut slots = Vec::with_capacity(module.bodies.len());
        for (function, body) in (module.imported(Space::Function)..).zip(&module.bodies) {
            let body = body.range.clone();
            match slots.last_mut() {
                _ if reach.has(Space::Function, function) => slots.push(Slot::Function(function)),
                Some(Slot::Hole { bytes, .. }) if body.end - bytes.start <= MAX_HOLE => {
                    bytes.end = body.end;
                }
                Some(_) | None => slots.push(Slot::Hole {
                    first: function,
                    bytes: body,
                }),
            }
        }
        let added = module.count(Space::Function)..edit.count(Space::Function);
        let added = added.filter(|function| reach.has(Space::Function, *function));
        slots.extend(added.map(Slot::Function));

        let first = module.bodies.first().map(|body| body.range.start);
        let mut count_len = first.map_or(1, |first| first - module.code.start);
        make_room(&mut slots, &mut count_len)?;
        Ok(Renumber {
            new: indices(edit, reach, &slots),
            slots,
            count_len,
        })
    }

    /// The new index of an item.
    ///
    /// # Errors
    /// If it doesn't stay.
    pub(super) fn index(&self, space: Space, old: u32) -> Result<u32, Gone> {
        let new = self.new.of(space).get(old as usize).copied().flatten();
        new.ok_or(Gone { space, index: old })
    }
}

/// The number of functions comes before all of them. If one more makes it longer, what follows must give
/// way: that can be a hole, which the linker leaves there (of constructors, which a guest has none of).
fn make_room(slots: &mut Vec<Slot>, count_len: &mut usize) -> Result<(), RewriteError> {
    let missing = leb::len(slots.len() as u32).saturating_sub(*count_len);
    if missing == 0 {
        return Ok(());
    }
    let Some(Slot::Hole { bytes, .. }) = slots.first_mut() else {
        return Err(RewriteError::DebugRoom);
    };
    if bytes.len() >= missing + MIN_BODY {
        bytes.start += missing;
        *count_len += missing;
    } else if *count_len + bytes.len() <= leb::len(u32::MAX) {
        *count_len += bytes.len();
        slots.remove(0);
    } else {
        return Err(RewriteError::DebugRoom);
    }
    Ok(())
}

fn indices(edit: &Edit<'_>, reach: &Reach<'_, '_>, slots: &[Slot]) -> Items<Option<u32>> {
    let mut new = Items::new();
    for space in Space::ALL {
        let mut next = 0;
        let imported = edit.module.imported(space);
        let end = match space == Space::Function {
            true => imported,
            false => edit.count(space),
        };
        for index in 0..end {
            let stays = reach.has(space, index);
            new.of_mut(space).push(stays.then_some(next));
            next += u32::from(stays);
        }
        if space == Space::Function {
            new.of_mut(space).resize(edit.count(space) as usize, None);
            for (slot, index) in slots.iter().zip(next..) {
                if let Slot::Function(old) = slot {
                    new.of_mut(space)[*old as usize] = Some(index);
                }
            }
        }
    }
    new
}

/// Something names what doesn't stay.
#[derive(Debug, thiserror::Error)]
#[error("{space:?} {index} is gone, but something names it")]
pub(super) struct Gone {
    space: Space,
    index: u32,
}

/// Encodes with the new indices.
impl Reencode for &Renumber {
    type Error = Gone;

    fn type_index(&mut self, index: u32) -> Result<u32, Error<Gone>> {
        self.index(Space::Type, index).map_err(Error::UserError)
    }

    fn function_index(&mut self, index: u32) -> Result<u32, Error<Gone>> {
        self.index(Space::Function, index).map_err(Error::UserError)
    }

    fn table_index(&mut self, index: u32) -> Result<u32, Error<Gone>> {
        self.index(Space::Table, index).map_err(Error::UserError)
    }

    fn memory_index(&mut self, index: u32) -> Result<u32, Error<Gone>> {
        self.index(Space::Memory, index).map_err(Error::UserError)
    }

    fn global_index(&mut self, index: u32) -> Result<u32, Error<Gone>> {
        self.index(Space::Global, index).map_err(Error::UserError)
    }

    fn tag_index(&mut self, index: u32) -> Result<u32, Error<Gone>> {
        self.index(Space::Tag, index).map_err(Error::UserError)
    }

    fn data_index(&mut self, index: u32) -> Result<u32, Error<Gone>> {
        self.index(Space::Data, index).map_err(Error::UserError)
    }

    fn element_index(&mut self, index: u32) -> Result<u32, Error<Gone>> {
        self.index(Space::Element, index).map_err(Error::UserError)
    }
}

#[cfg(test)]
mod tests {
    use super::{Slot, make_room};

    fn hole(len: usize) -> Slot {
        Slot::Hole {
            first: 0,
            bytes: 100..100 + len,
        }
    }

    /// What is first, and how many bytes the number takes, of so many functions behind a hole.
    fn made_room(len: usize, functions: u32) -> Option<(Slot, usize)> {
        let mut slots = vec![hole(len)];
        slots.extend((0..functions).map(Slot::Function));
        let mut count_len = 1;
        make_room(&mut slots, &mut count_len).ok()?;
        Some((slots[0].clone(), count_len))
    }

    #[test]
    fn a_hole_gives_way_to_the_number_of_functions() {
        assert_eq!(made_room(3, 126), Some((hole(3), 1)));
        // The number takes all of it.
        assert_eq!(made_room(3, 127), Some((Slot::Function(0), 4)));
        let shorter = Slot::Hole {
            first: 0,
            bytes: 101..104,
        };
        assert_eq!(made_room(4, 127), Some((shorter, 2)));
        let shorter = Slot::Hole {
            first: 0,
            bytes: 102..200,
        };
        assert_eq!(made_room(100, 20_000), Some((shorter, 3)));
    }

    #[test]
    fn without_a_hole_there_is_no_room() {
        let mut slots: Vec<Slot> = (0..128).map(Slot::Function).collect();
        let mut count_len = 1;
        assert!(make_room(&mut slots, &mut count_len).is_err());
        assert!(make_room(&mut slots, &mut 2).is_ok());
    }
}
