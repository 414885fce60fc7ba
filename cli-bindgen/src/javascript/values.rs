//! Values in linear memory, as expressions and as helper functions.
//!
//! Scalars, text, lists of numbers and lists of text have functions in `runtime/js`. Any other
//! type gets its own, written from its [`Node`]: `size…` counts what a value takes besides its own
//! layout, `put…` writes it to the block, `store…` checks it and writes its layout at an address,
//! `load…` reads it, and `run…` reads the text of all elements of a list. An enum has a list of its
//! `cases…`; flags become `bits…`, and bits `flags…`.

use std::collections::{BTreeMap, BTreeSet};

use wharf_abi::flow::Flow;
use wharf_abi::plan::{Kind, Node, Plans};
use wharf_abi::types::{Scalar, Side, Wide};
use wharf_js::Piece;

use super::features::{Features, visit_call};

mod cases;
mod check;
mod handles;
mod helpers;
mod items;
mod lists;
mod place;
mod records;
mod runs;
mod scalars;
mod types;

pub(super) use handles::Reach;
use handles::is_guests;
pub(super) use helpers::piece;
pub(super) use lists::{List, Number, expected, is_plain, list};
pub(super) use place::Place;
pub(super) use records::{Check, Member, members_of};
pub(super) use types::{has_handle, is_nullable, is_recursive, name};

use check::check_scalar;
use helpers::Helper;
use scalars::{offset, place_of};

/// What the helpers of a type start with.
pub(super) const VERBS: [&str; 9] = [
    "check", "size", "put", "store", "load", "run", "cases", "bits", "flags",
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

/// What comes before views are used as objects where what users wrote may have run, which may have had
/// memory grow. What is written to the elements of a view that is no more goes nowhere: `closeBlock` has
/// it stored once more.
pub(super) const FRESH: &str = "if (!u8.length) refresh();";

/// Statements, one after the other.
fn joined(statements: impl IntoIterator<Item = String>) -> String {
    let statements = statements.into_iter().filter(|it| !it.is_empty());
    statements.collect::<Vec<_>>().join("\n")
}

/// A member of something that may not even have members.
fn within(value: &str, access: &str) -> String {
    match access.starts_with('.') {
        true => format!("{value}?{access}"),
        false => format!("{value}?.{access}"),
    }
}

/// What a helper gets before the value: only what has tails takes room of the block.
pub(super) fn block_of(node: &Node) -> &'static str {
    if node.has_tail() { "block, " } else { "" }
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

    /// Statements that count in `block` what a value takes besides its own layout. What isn't such a value
    /// counts for anything: what stores it refuses it.
    pub(super) fn measure(&mut self, node: &Node, value: &str) -> String {
        if !node.has_tail() {
            return String::new();
        }
        match &node.kind {
            Kind::Str => format!("countText(block, {value});"),
            Kind::List(element) if !element.has_tail() => {
                let Node { size, align, .. } = &**element;
                format!("countList(block, {value}, {size}, {align});")
            }
            Kind::Boxed(inner) => {
                let room = inner.size + inner.align - 1;
                joined([
                    self.measure(inner, value),
                    format!("block.bytes += {room};"),
                ])
            }
            Kind::Option { some, .. } => match is_nullable(some) {
                true => self.measure(some, &within(value, ".val")),
                false => self.measure(some, value),
            },
            Kind::Tuple(_) | Kind::Record { .. } => match members_of(node) {
                Some((_, members)) => self.measures(&members, value),
                None => self.measured_by_helper(node, value),
            },
            Kind::List(_)
            | Kind::Array(_, _)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Result { .. }
            | Kind::Variant { .. }
            | Kind::Back(_) => self.measured_by_helper(node, value),
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Enum { .. }
            | Kind::Flags { .. }
            | Kind::Handle(_)
            | Kind::View(_, _) => unreachable!("these have no tails"),
        }
    }

    fn measured_by_helper(&mut self, node: &Node, value: &str) -> String {
        format!("{}(block, {value});", self.helper("size", node))
    }

    /// A statement that refuses what can't go into a slot.
    pub(super) fn check_slot(&mut self, node: &Node, value: &str, place: &Place) -> String {
        match &node.kind {
            Kind::Handle(handle) => self.check_handle(handle, value, place),
            Kind::Flags { .. } => {
                let check = self.helper("check", node);
                format!("{check}({value}, {});", place.argument())
            }
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Str
            | Kind::List(_)
            | Kind::Array(_, _)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Enum { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::View(_, _) => self.check(node, value, place),
        }
    }

    /// A statement that refuses what isn't such a value, of those that are one JavaScript value.
    pub(super) fn check(&mut self, node: &Node, value: &str, place: &Place) -> String {
        match &node.kind {
            Kind::Unit => {
                format!("if ({value} !== undefined) reject({value}, \"undefined\", {place});")
            }
            Kind::Scalar(_) | Kind::NonZero(_) | Kind::Wide(_) => {
                check_scalar(node, value, &place.to_string())
            }
            Kind::Enum { .. } => {
                let cases = self.helper("cases", node);
                format!("if (!{cases}.includes({value})) rejectCase({value}, {cases}, {place});")
            }
            Kind::Str => {
                format!(
                    "if (typeof {value} !== \"string\") reject({value}, \"a string\", {place});"
                )
            }
            Kind::List(_)
            | Kind::Array(_, _)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Flags { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::Handle(_)
            | Kind::View(_, _) => unreachable!("these are checked by helpers"),
        }
    }

    /// An expression for a list of numbers that nobody's code stands behind.
    pub(super) fn numbers_of(&mut self, number: Number, value: &str, place: &Place) -> String {
        let (check, array) = (self.check_number(number), number.array());
        format!("numbersOf({value}, {array}, {check}, {})", place.argument())
    }

    /// The same, of so many.
    fn array_of(&mut self, number: Number, length: u32, value: &str, place: &Place) -> String {
        let (check, array) = (self.check_number(number), number.array());
        format!(
            "arrayOf({value}, {length}, {array}, {check}, {})",
            place.argument()
        )
    }

    /// A statement that takes room for a value's layout, or for a list's elements, and stores them, and
    /// sets the variable `start`. `length` has how many elements there are.
    pub(super) fn put(
        &mut self,
        node: &Node,
        value: &str,
        (start, length): (&str, &str),
        place: &Place,
    ) -> String {
        let put = self.helper("put", node);
        let place = place.argument();
        match &node.kind {
            Kind::List(_) | Kind::Set(_) | Kind::Map(_) => {
                format!("{start} = {put}(block, {value}, {length}, {place});")
            }
            Kind::Unit
            | Kind::Scalar(_)
            | Kind::NonZero(_)
            | Kind::Wide(_)
            | Kind::Str
            | Kind::Array(_, _)
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
            | Kind::View(_, _) => format!("{start} = {put}(block, {value}, {place});"),
        }
    }

    /// A statement that stores a value that has been checked and is one JavaScript value, so many bytes
    /// behind an address. Text goes to `to`, behind which comes the next.
    pub(super) fn store_plain(
        &mut self,
        node: &Node,
        (start, by): (&str, u32),
        value: &str,
        to: &str,
    ) -> String {
        let at = match by {
            0 => start.to_owned(),
            by => format!("{start} + {by}"),
        };
        match &node.kind {
            Kind::Unit => String::new(),
            Kind::Scalar(scalar) | Kind::NonZero(scalar) | Kind::Enum { tag: scalar, .. } => {
                format!("{} = {};", place_of(*scalar, &at), self.lower(node, value))
            }
            Kind::Wide(_) => format!("storeWide({at}, {value});"),
            Kind::Str => {
                let put = self.features.put_text();
                format!("{to} += storeLength({at}, {to}, {put}({value}, {to}));")
            }
            Kind::Flags { .. }
            | Kind::List(_)
            | Kind::Array(_, _)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::Handle(_)
            | Kind::View(_, _) => unreachable!("these are stored by helpers"),
        }
    }

    /// [`Values::store`], for a value that stands so many bytes behind a variable.
    pub(super) fn store_part(
        &mut self,
        node: &Node,
        (start, by): (&str, u32),
        value: &str,
        place: &Place,
    ) -> String {
        let at = match by {
            0 => start.to_owned(),
            by => format!("{start} + {by}"),
        };
        self.store(node, &at, value, place)
    }

    /// Statements that check a value and store its layout at an address. `value` is a variable: what
    /// users wrote gives each part once.
    fn store(&mut self, node: &Node, at: &str, value: &str, place: &Place) -> String {
        match &node.kind {
            Kind::Unit => self.check(node, value, place),
            Kind::Scalar(scalar) | Kind::NonZero(scalar) | Kind::Enum { tag: scalar, .. } => {
                let check = self.check(node, value, place);
                let core = self.lower(node, value);
                format!("{check}\n{} = {core};", place_of(*scalar, at))
            }
            Kind::Flags { bits: scalar, .. } => {
                let check = self.check_slot(node, value, place);
                let core = self.lower(node, value);
                format!("{check}\n{} = {core};", place_of(*scalar, at))
            }
            Kind::Handle(handle) => {
                let check = match is_guests(handle) {
                    // What lends or gives it looks at it, too.
                    true => String::new(),
                    false => self.check_handle(handle, value, place) + "\n",
                };
                let handle = self.lower_handle(node, handle, value, place, Reach::Within);
                format!("{check}{} = {handle};", place_of(Scalar::U32, at))
            }
            Kind::Wide(_) => {
                let check = self.check(node, value, place);
                format!("{check}\nstoreWide({at}, {value});")
            }
            Kind::Str => {
                let check = self.check(node, value, place);
                format!("{check}\nstoreText(block, {at}, {value});")
            }
            Kind::List(element) => match list(element) {
                List::Numbers(number) => {
                    let numbers = self.numbers_of(number, value, place);
                    let view = number.view();
                    format!(
                        "{{\n  const numbers = {numbers};\n  {FRESH}\n  storeNumbers(block, {at}, numbers, {view});\n}}"
                    )
                }
                List::Texts | List::Each => self.stored_by_helper(node, at, value, place),
            },
            Kind::Array(element, length) => match list(element) {
                List::Numbers(number) => {
                    let numbers = self.array_of(number, *length, value, place);
                    let view = number.view();
                    format!(
                        "{{\n  const numbers = {numbers};\n  {FRESH}\n  storeArray({at}, numbers, {view});\n}}"
                    )
                }
                List::Texts | List::Each => self.stored_by_helper(node, at, value, place),
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
            | Kind::View(_, _) => self.stored_by_helper(node, at, value, place),
        }
    }

    fn stored_by_helper(&mut self, node: &Node, at: &str, value: &str, place: &Place) -> String {
        let (helper, block) = (self.helper("store", node), block_of(node));
        format!("{helper}({block}{at}, {value}, {});", place.argument())
    }

    /// An expression for the result of a call that stands at an address, and whether
    /// [`Values::spends`] must be set up for it.
    pub(super) fn load_result(&mut self, node: &Node, at: &str) -> (String, bool) {
        let whole = match &node.kind {
            Kind::Str => Some(format!("{}({at})", self.features.load_text())),
            Kind::List(element) => match list(element) {
                List::Numbers(number) => {
                    let (view, size) = (number.view(), number.size());
                    Some(format!("loadNumbers({at}, {view}, {size})"))
                }
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
                    let (view, size) = (number.view(), number.size());
                    format!("{part}Numbers({at}, {view}, {size})")
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
