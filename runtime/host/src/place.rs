//! Where a part stands in a value: how deep, and in which records and variants.

use wharf_abi::Fault;
use wharf_abi::layout::MAX_NESTING;
use wharf_abi::plan::Node;

/// How many parts may be around a part. A guest chooses its types, and so could have the nesting of
/// values times the nesting of types otherwise; those who walk values call themselves.
const MAX_DEPTH: u32 = 1000;

/// A place in a value.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    around: Option<&'a Around<'a>>,
    /// How many parts are around it.
    depth: u32,
    /// How many values of types that contain themselves it is in, or is.
    nesting: u32,
}

/// A record or a variant, of which something is a part.
pub(crate) struct Around<'a> {
    node: &'a Node,
    /// The full name.
    name: &'a str,
    outer: Option<&'a Around<'a>>,
}

impl<'a> Place<'a> {
    /// The whole, as if it were a value of a type that contains itself; of any other there is one.
    pub(crate) const WHOLE: Place<'static> = Place {
        around: None,
        depth: 0,
        nesting: 1,
    };

    /// The place of a part.
    ///
    /// # Errors
    /// [`Fault::TooDeep`].
    pub(crate) fn deeper(self) -> Result<Place<'a>, Fault> {
        match self.depth {
            MAX_DEPTH.. => Err(Fault::TooDeep),
            depth => Ok(Place {
                depth: depth + 1,
                ..self
            }),
        }
    }

    /// The record or variant at this place.
    pub(crate) fn enter(self, node: &'a Node, name: &'a str) -> Around<'a> {
        Around {
            node,
            name,
            outer: self.around,
        }
    }

    /// The place of a part of the record or variant at this place.
    pub(crate) fn inside(self, around: &'a Around<'a>) -> Place<'a> {
        Place {
            around: Some(around),
            ..self
        }
    }

    /// The nearest record or variant around it of this full name, as a value at this place.
    ///
    /// # Errors
    /// [`Fault::TooDeep`], and [`Fault::TooLarge`] if there is none: then the layout has no end. A
    /// type that was decoded has one.
    pub(crate) fn back(self, name: &str) -> Result<(&'a Node, Place<'a>), Fault> {
        if self.nesting == MAX_NESTING {
            return Err(Fault::TooDeep);
        }
        let mut around = self.around;
        while let Some(it) = around {
            if it.name == name {
                let place = Place {
                    around: it.outer,
                    nesting: self.nesting + 1,
                    ..self
                };
                return Ok((it.node, place));
            }
            around = it.outer;
        }
        Err(Fault::TooLarge)
    }
}
