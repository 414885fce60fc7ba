//! New indices of functions.

use std::ops::Range;

use crate::{Outline, Reach};

/// Bytes of dead functions that one hole takes at most; engines refuse functions of some megabytes.
const HOLE: usize = 1 << 20;

/// What stands in the new function and code sections.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A function as it was.
    Live { old: u32, body: Range<usize> },
    /// Dead functions in a row, of the type of the first.
    Hole { first: u32, bytes: Range<usize> },
}

/// Where functions go.
pub struct Renumber {
    /// For each function its new index, if it is live.
    pub new: Vec<Option<u32>>,
    /// How many of them are imported.
    pub imported: u32,
    pub items: Vec<Item>,
    /// Whether any index changes.
    pub changes: bool,
}

impl Renumber {
    /// Dead functions in a row become one hole of as many bytes: what is live stays where it is.
    pub fn with_holes(outline: &Outline<'_>, reach: &Reach) -> Renumber {
        Renumber::of(outline, reach, |items, function, body| {
            match items.last_mut() {
                Some(Item::Hole { bytes, .. }) if body.end - bytes.start <= HOLE => {
                    bytes.end = body.end;
                }
                _ => items.push(Item::Hole {
                    first: function,
                    bytes: body,
                }),
            }
        })
    }

    /// Dead functions are gone.
    pub fn without_holes(outline: &Outline<'_>, reach: &Reach) -> Renumber {
        Renumber::of(outline, reach, |_, _, _| {})
    }

    fn of(
        outline: &Outline<'_>,
        reach: &Reach,
        mut dead: impl FnMut(&mut Vec<Item>, u32, Range<usize>),
    ) -> Renumber {
        let mut renumber = Renumber {
            new: vec![None; reach.live.len()],
            imported: 0,
            items: Vec::with_capacity(outline.bodies.len()),
            changes: false,
        };
        let imported = outline.imported as usize;
        for (new, live) in renumber.new.iter_mut().zip(&reach.live).take(imported) {
            if *live {
                *new = Some(renumber.imported);
                renumber.imported += 1;
            }
        }
        for (own, body) in outline.bodies.iter().enumerate() {
            let old = outline.imported + own as u32;
            if reach.live[old as usize] {
                let new = renumber.imported + renumber.items.len() as u32;
                renumber.new[old as usize] = Some(new);
                renumber.changes |= new != old;
                let body = body.clone();
                renumber.items.push(Item::Live { old, body });
            } else {
                dead(&mut renumber.items, old, body.clone());
            }
        }
        renumber.changes |= renumber.imported != outline.imported;
        renumber
    }

    /// The index of the first function that is added.
    pub fn next(&self) -> u32 {
        self.imported + self.items.len() as u32
    }
}
