//! Objects and functions, and their handles.

use wharf_abi::plan::{HandlePlan, Node, ObjectPlan};
use wharf_abi::types::{Access, Side};

use super::super::call::THIS;
use super::super::labels::quoted;
use super::super::objects::OWN_CELL;
use super::{Place, Values};

/// Where a handle goes: what is given away within another value is the caller's again if that never
/// reaches the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Reach {
    /// Into a slot.
    Direct,
    /// Into a layout.
    Within,
}

/// Whether it stands for an object of the guest's.
pub(super) fn is_guests(handle: &HandlePlan) -> bool {
    match handle {
        HandlePlan::Own(object) | HandlePlan::Borrow(object, _) => object.side == Side::Guest,
        HandlePlan::Function(_) => false,
    }
}

impl Values {
    /// What the class of a guest's objects is called.
    fn class<'v>(&'v self, object: &'v ObjectPlan) -> &'v str {
        let class = self.features.classes.get(&object.name);
        class.map_or(&object.name, String::as_str)
    }

    /// A statement that refuses what isn't such an object or function, or can't be used now.
    pub(super) fn check_handle(&self, handle: &HandlePlan, value: &str, place: &Place) -> String {
        match handle {
            HandlePlan::Own(object) => self.check_object(object, Access::Exclusive, value, place),
            HandlePlan::Borrow(object, access) => self.check_object(object, *access, value, place),
            HandlePlan::Function(_) => format!(
                "if (typeof {value} !== \"function\") reject({value}, \"a function\", {place});"
            ),
        }
    }

    fn check_object(
        &self,
        object: &ObjectPlan,
        access: Access,
        value: &str,
        place: &Place,
    ) -> String {
        match object.side {
            Side::Guest => format!("{};", self.lend_guests(object, access, value, place)),
            Side::Host => {
                let name = quoted(&object.name);
                format!("requireObject({value}, {name}, {});", place.argument())
            }
        }
    }

    /// An expression for the handle of a guest's object that is lent.
    fn lend_guests(
        &self,
        object: &ObjectPlan,
        access: Access,
        value: &str,
        place: &Place,
    ) -> String {
        let lend = match access {
            Access::Shared => "sharedHandle",
            Access::Exclusive => "exclusiveHandle",
        };
        self.through_cell(self.features.lend(lend), object, value, place)
    }

    fn through_cell(&self, how: &str, object: &ObjectPlan, value: &str, place: &Place) -> String {
        let name = quoted(&object.name);
        let cell = match value {
            THIS => OWN_CELL.to_owned(),
            value => format!("cellOf{}({value})", self.class(object)),
        };
        format!("{how}({cell}, {name}, {})", place.argument())
    }

    /// An expression for the handle of what has been checked. `node` is that of the handle.
    pub(in super::super) fn lower_handle(
        &mut self,
        node: &Node,
        handle: &HandlePlan,
        value: &str,
        place: &Place,
        reach: Reach,
    ) -> String {
        let keep = match reach {
            Reach::Direct => "keepHost",
            Reach::Within => "offerHost",
        };
        match handle {
            HandlePlan::Own(object) => match (object.side, reach) {
                (Side::Guest, Reach::Direct) => {
                    self.through_cell("moveHandle", object, value, place)
                }
                (Side::Guest, Reach::Within) => {
                    self.through_cell("giveHandle", object, value, place)
                }
                (Side::Host, _) => format!("{keep}({value}, {})", quoted(&object.name)),
            },
            HandlePlan::Borrow(object, access) => match object.side {
                Side::Guest => self.lend_guests(object, *access, value, place),
                Side::Host => format!("lendHost({value}, {})", quoted(&object.name)),
            },
            HandlePlan::Function(callback) => {
                let call = self.helper("call", node);
                let how = if callback.kept { keep } else { "lendHost" };
                format!("{how}({value}, {call}, {})", place.argument())
            }
        }
    }

    /// An expression for what a handle of the guest's stands for.
    pub(super) fn lift_handle(&mut self, node: &Node, handle: &HandlePlan, core: &str) -> String {
        match handle {
            HandlePlan::Own(object) => match object.side {
                Side::Guest => format!("adoptObject({}, {core})", self.class(object)),
                Side::Host => format!("takeHost({core}, {})", quoted(&object.name)),
            },
            HandlePlan::Borrow(object, _) => match object.side {
                // Nobody calls this: what is written for the other way comes with what reads it.
                Side::Guest => "fault(\"an object that the guest lends\")".to_owned(),
                Side::Host => format!("hostAt({core}, {})", quoted(&object.name)),
            },
            HandlePlan::Function(_) => format!("{}({core})", self.helper("wrap", node)),
        }
    }
}
