//! Values in linear memory, as expressions and as helper functions.
//!
//! Scalars, text, lists of numbers and lists of text have functions in `runtime/js`. Any other
//! type gets its own, written from its [`Node`]: `size…` checks a value and counts the bytes it
//! takes besides its own layout, `put…` writes it to the block, `store…` writes its layout at an
//! address, `load…` reads it. An enum has a list of its `cases…`; flags become `bits…`, and bits
//! `flags…`.

use std::collections::{BTreeMap, BTreeSet};

use wharf_abi::flow::Flow;
use wharf_abi::plan::{Kind, Node, Plans};
use wharf_abi::types::{Scalar, Side, Wide};
use wharf_js::Piece;

use super::features::{Features, visit_call};
use crate::code::Code;

mod cases;
mod check;
mod handles;
mod helpers;
mod lists;
mod place;
mod records;
mod scalars;
mod types;

pub(super) use handles::Reach;
pub(super) use helpers::piece;
pub(super) use lists::{List, Number, list};
pub(super) use place::Place;
pub(super) use types::{has_handle, is_nullable, is_recursive, name};

use check::check_scalar;
use helpers::Helper;
use scalars::{index_of, offset, place_of};

/// What the helpers of a type start with.
pub(super) const VERBS: [&str; 8] = [
    "check", "size", "put", "store", "load", "cases", "bits", "flags",
];
/// The same, of objects and functions.
pub(super) const VERBS_OF_HANDLES: [&str; 3] = ["call", "wrap", "cellOf"];

/// The helper functions that an interface may use.
pub(super) struct Values {
    /// By the type's [key](types::key).
    helpers: BTreeMap<String, Helper>,
    /// What they are called after their verbs, and what they must not be called.
    names: BTreeSet<String>,
    /// Something that the guest returns, or calls its host with, could be larger than memory, because
    /// parts of it are the same.
    spends: bool,
    /// How calls are written.
    pub(super) features: Features,
}

/// What it takes to check a value and to count the bytes besides its own layout.
pub(super) struct Measure {
    /// Statements that come first; may be none.
    pub(super) check: String,
    /// The bytes, if there may be any.
    pub(super) bytes: Option<String>,
}

impl Measure {
    fn check(statement: String) -> Measure {
        Measure {
            check: statement,
            bytes: None,
        }
    }

    fn bytes(expression: String) -> Measure {
        Measure {
            check: String::new(),
            bytes: Some(expression),
        }
    }

    /// Adds the bytes to the variable `bytes`.
    fn add(self, code: &mut Code) {
        code.lines(&self.check);
        if let Some(bytes) = self.bytes {
            code.line(format!("bytes += {bytes};"));
        }
    }

    /// Returns the bytes.
    fn give(self, code: &mut Code) {
        code.lines(&self.check);
        if let Some(bytes) = self.bytes {
            code.line(format!("return {bytes};"));
        }
    }
}

/// Whether something that comes from the guest could be larger than memory.
fn spends(plans: &Plans) -> bool {
    let exports = plans.exports.iter().map(|plan| (plan, Flow::TO_GUEST));
    let imports = plans.imports.iter();
    let imports = imports.map(|import| (&import.call, Flow::TO_HOST));
    let mut spends = false;
    for (plan, flow) in exports.chain(imports) {
        visit_call(plan, flow, &mut |node, flow| {
            spends |= flow.to == Side::Host && types::is_expandable(node);
        });
    }
    spends
}

impl Values {
    pub(super) fn of(plans: &Plans, features: Features) -> Values {
        let pieces = wharf_js::pieces();
        let pieces = pieces
            .iter()
            .filter(|piece| features.handles || !piece.of_handles);
        let verbs = VERBS.iter().chain(&VERBS_OF_HANDLES);
        let verbs: Vec<&str> = verbs.copied().collect();
        let taken = pieces.filter_map(|piece| {
            let name = verbs
                .iter()
                .find_map(|verb| piece.name.strip_prefix(verb))?;
            Some(name.to_owned())
        });
        Values {
            helpers: BTreeMap::new(),
            names: taken.collect(),
            spends: spends(plans),
            features,
        }
    }

    /// The pieces, for the glue to take what it uses.
    pub(super) fn finish(self) -> Vec<Piece> {
        let pieces = self.helpers.into_values().map(|helper| helper.pieces);
        pieces.flatten().collect()
    }

    /// Checks a value, and counts the bytes that it takes besides its own layout.
    pub(super) fn measure(&mut self, node: &Node, value: &str, place: &Place) -> Measure {
        match &node.kind {
            Kind::Unit => Measure::check(format!(
                "if ({value} !== undefined) reject({value}, \"undefined\", {place});"
            )),
            Kind::Scalar(_) | Kind::NonZero(_) | Kind::Wide(_) => {
                Measure::check(check_scalar(node, value, &place.to_string()))
            }
            Kind::Enum { .. } => {
                let cases = self.helper("cases", node);
                Measure::check(format!(
                    "if (!{cases}.includes({value})) rejectCase({value}, {cases}, {place});"
                ))
            }
            Kind::Str => Measure {
                check: format!(
                    "if (typeof {value} !== \"string\") reject({value}, \"a string\", {place});"
                ),
                bytes: Some(format!("{value}.length * 3")),
            },
            Kind::List(element) => match list(element) {
                List::Texts => Measure::bytes(format!("sizeTexts({value}, {})", place.argument())),
                List::Numbers(number) => Measure::bytes(self.size_numbers(number, value, place)),
                List::Each => self.measured_by_helper(node, value, place),
            },
            Kind::Array(element, length) => match list(element) {
                List::Numbers(number) => {
                    let check = self.check_number(number);
                    Measure::check(format!(
                        "checkNumbers({value}, {length}, {}, {check}, {});",
                        number.array(),
                        place.argument()
                    ))
                }
                List::Texts | List::Each => self.measured_by_helper(node, value, place),
            },
            Kind::Boxed(inner) => {
                let Measure { check, bytes } = self.measure(inner, value, place);
                let room = inner.size + inner.align - 1;
                let bytes = match bytes {
                    Some(bytes) => format!("{bytes} + {room}"),
                    None => room.to_string(),
                };
                Measure {
                    check,
                    bytes: Some(bytes),
                }
            }
            Kind::Handle(handle) => Measure::check(self.check_handle(handle, value, place)),
            Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Flags { .. }
            | Kind::Back(_)
            | Kind::View(_, _) => self.measured_by_helper(node, value, place),
        }
    }

    fn measured_by_helper(&mut self, node: &Node, value: &str, place: &Place) -> Measure {
        let call = format!(
            "{}({value}, {})",
            self.helper("size", node),
            place.argument()
        );
        match node.has_tail() {
            true => Measure::bytes(call),
            false => Measure::check(format!("{call};")),
        }
    }

    /// An expression that checks a list of numbers and is the bytes of it.
    pub(super) fn size_numbers(&mut self, number: Number, value: &str, place: &Place) -> String {
        let check = self.check_number(number);
        format!(
            "sizeNumbers({value}, {}, {check}, {})",
            number.array(),
            place.argument()
        )
    }

    /// An expression that writes a list's elements, or a value's whole layout, to the block, and is
    /// the address of that.
    pub(super) fn put(&mut self, node: &Node, value: &str) -> String {
        match &node.kind {
            Kind::List(element) | Kind::Array(element, _) => match (list(element), &node.kind) {
                (List::Numbers(number), _) => format!("putNumbers({value}, {})", number.view()),
                (List::Texts, Kind::List(_)) => format!("putTexts({value})"),
                (List::Texts | List::Each, _) => self.put_by_helper(node, value),
            },
            Kind::Wide(_) => format!("putWide({value})"),
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Str
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Enum { .. }
            | Kind::Flags { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::Handle(_)
            | Kind::View(_, _) => self.put_by_helper(node, value),
        }
    }

    fn put_by_helper(&mut self, node: &Node, value: &str) -> String {
        format!("{}({value})", self.helper("put", node))
    }

    /// [`Values::store`], for a value that stands so many bytes behind a variable.
    pub(super) fn store_part(&mut self, node: &Node, start: &str, by: u32, value: &str) -> String {
        let at = match by {
            0 => start.to_owned(),
            by => format!("{start} + {by}"),
        };
        self.store(node, &at, value)
    }

    /// A statement that stores a value's layout at an address; nothing if it has none.
    fn store(&mut self, node: &Node, at: &str, value: &str) -> String {
        match &node.kind {
            Kind::Unit => String::new(),
            Kind::Scalar(scalar) | Kind::NonZero(scalar) => {
                format!("{} = {};", place_of(*scalar, at), self.lower(node, value))
            }
            Kind::Enum { tag: scalar, .. } | Kind::Flags { bits: scalar, .. } => {
                format!("{} = {};", place_of(*scalar, at), self.lower(node, value))
            }
            Kind::Handle(handle) => {
                let place = Place::Whole("\"an argument\"".to_owned());
                let handle = self.lower_handle(node, handle, value, &place, Reach::Within);
                format!("{} = {handle};", place_of(Scalar::U32, at))
            }
            Kind::Wide(_) => format!("storeWide({at}, {value});"),
            Kind::Str => format!("storeText({at}, {value});"),
            Kind::List(_) => {
                let put = self.put(node, value);
                format!("storePair({at}, {put}, {value}.length);")
            }
            Kind::Set(_) | Kind::Map(_) => {
                let put = self.put(node, value);
                format!("storePair({at}, {put}, {value}.size);")
            }
            Kind::Array(element, _) => match list(element) {
                List::Numbers(number) => {
                    let index = index_of(number.0, at);
                    format!("{}.set({value}, {index});", number.view())
                }
                List::Texts | List::Each => self.stored_by_helper(node, at, value),
            },
            Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::View(_, _) => self.stored_by_helper(node, at, value),
        }
    }

    fn stored_by_helper(&mut self, node: &Node, at: &str, value: &str) -> String {
        format!("{}({at}, {value});", self.helper("store", node))
    }

    /// An expression for the result of a call that stands at an address, and whether
    /// [`Values::spends`] must be set up for it.
    pub(super) fn load_result(&mut self, node: &Node, at: &str) -> (String, bool) {
        let whole = match &node.kind {
            Kind::Str => Some(format!("loadText({at})")),
            Kind::List(element) => match list(element) {
                List::Numbers(number) => Some(format!("loadNumbers({at}, {})", number.view())),
                List::Texts | List::Each => None,
            },
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Array(_, _)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Enum { .. }
            | Kind::Flags { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::Handle(_)
            | Kind::View(_, _) => None,
        };
        match whole {
            Some(load) => (load, false),
            None => (self.load(node, at), self.spends && node.has_tail()),
        }
    }

    /// An expression for the value whose layout stands at an address.
    fn load(&mut self, node: &Node, at: &str) -> String {
        let part = if self.spends { "part" } else { "load" };
        match &node.kind {
            Kind::Unit => "undefined".to_owned(),
            Kind::Scalar(scalar) => {
                let place = place_of(*scalar, at);
                match scalar {
                    Scalar::Bool => format!("{place} !== 0"),
                    Scalar::Char => format!("toChar({place})"),
                    Scalar::U8
                    | Scalar::S8
                    | Scalar::U16
                    | Scalar::S16
                    | Scalar::U32
                    | Scalar::S32
                    | Scalar::U64
                    | Scalar::S64
                    | Scalar::F32
                    | Scalar::F64 => place,
                }
            }
            Kind::NonZero(scalar) => format!("toNonZero({})", place_of(*scalar, at)),
            Kind::Wide(Wide::U128) => format!("loadU128({at})"),
            Kind::Wide(Wide::S128) => format!("loadS128({at})"),
            Kind::Enum { tag: scalar, .. } | Kind::Flags { bits: scalar, .. } => {
                self.lift(node, &place_of(*scalar, at))
            }
            Kind::Handle(handle) => {
                let core = place_of(Scalar::U32, at);
                self.lift_handle(node, handle, &core)
            }
            Kind::Str => format!("{part}Text({at})"),
            Kind::List(element) => match list(element) {
                List::Texts => format!("loadTexts({at})"),
                List::Numbers(number) => {
                    format!("{part}Numbers({at}, {})", number.view())
                }
                List::Each => self.loaded_by_helper(node, at),
            },
            Kind::Array(element, length) => match list(element) {
                List::Numbers(number) => format!("loadArray({at}, {length}, {})", number.view()),
                List::Texts | List::Each => self.loaded_by_helper(node, at),
            },
            Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::View(_, _) => self.loaded_by_helper(node, at),
        }
    }

    fn loaded_by_helper(&mut self, node: &Node, at: &str) -> String {
        format!("{}({at})", self.helper("load", node))
    }
}
