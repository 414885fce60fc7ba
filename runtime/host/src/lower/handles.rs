//! Objects and functions, of which the guest gets handles.

use wharf_abi::plan::{HandlePlan, Node};
use wharf_abi::types::{Access, Side};
use wharf_abi::{Block, Fault, MemoryMut};

use super::mismatch::mismatch;
use super::{Problem, sent};
use crate::object::{Object, ObjectProblem};
use crate::sent::{Sent, Want};
use crate::table::Given;
use crate::val::{Mismatch, Val};

pub(super) fn store_handle<M: MemoryMut<Error = Fault>>(
    val: &Val,
    plan: &HandlePlan,
    node: &Node,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), Problem> {
    let sent = sent(block.memory);
    let handle = match (plan, val) {
        (HandlePlan::Own(ty) | HandlePlan::Borrow(ty, _), Val::Object(object))
            if ty.side == Side::Guest =>
        {
            guests_object(plan, &ty.name, object, sent)?
        }
        (HandlePlan::Own(ty), Val::Resource(resource)) if ty.side == Side::Host => {
            let given = Given::Object(resource.clone());
            sent.map_or(Ok(1), |sent| sent.give(given))?
        }
        (HandlePlan::Borrow(ty, _), Val::Resource(resource)) if ty.side == Side::Host => {
            let given = Given::Object(resource.clone());
            sent.map_or(Ok(1), |sent| sent.lend(given))?
        }
        (HandlePlan::Function(plan), Val::Function(closure)) => match sent {
            None => 1,
            Some(sent) if plan.kept => sent.give(closure.given(plan))?,
            Some(sent) => sent.lend(closure.given(plan))?,
        },
        (HandlePlan::Own(_) | HandlePlan::Borrow(_, _) | HandlePlan::Function(_), _) => {
            return Err(mismatch(val, node));
        }
    };
    Ok(block.write(at, &handle.to_le_bytes())?)
}

fn guests_object(
    plan: &HandlePlan,
    ty: &str,
    object: &Object,
    sent: Option<&mut Sent>,
) -> Result<u32, Problem> {
    let is_of_the_type = object.type_name() == ty;
    let Some(sent) = sent else {
        return match is_of_the_type {
            true => Ok(1),
            false => Err(Problem::of(Mismatch {
                path: String::new(),
                expected: format!("an object of the type {ty}"),
                found: format!("one of the type {}", object.type_name()),
            })),
        };
    };
    let want = match plan {
        HandlePlan::Borrow(_, Access::Shared) => Want::Shared,
        HandlePlan::Borrow(_, Access::Exclusive) => Want::Exclusive,
        HandlePlan::Own(_) | HandlePlan::Function(_) => Want::Own,
    };
    match is_of_the_type {
        true => Ok(sent.object(object, want)?),
        false => Err(sent.misused(object, ObjectProblem::OtherType).into()),
    }
}
