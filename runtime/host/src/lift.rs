//! Linear memory to host values. Nothing in it is trusted.
//!
//! Pointers, lengths, text and discriminants are checked as they are read; and [`Slice`] sees to it
//! that the lists and texts of a value together are no larger than linear memory.

use wharf_abi::layout::{self, Layout};
use wharf_abi::memory::{Slice, elements, read_pair};
use wharf_abi::plan::{Kind, Node, Plan};
use wharf_abi::slots::Pass;
use wharf_abi::types::Mode;
use wharf_abi::{Fault, Load, Memory, Scalar, Value};

use crate::slot::Slot;
use crate::val::Val;

/// Lifts what a function returned: no slot, or one.
///
/// # Errors
/// Any [`Fault`].
pub(crate) fn result(plan: &Plan, slot: Option<Slot>, memory: &[u8]) -> Result<Val, Fault> {
    let slot = slot.unwrap_or(Slot::I32(0));
    match plan.result {
        Pass::Nothing | Pass::Scalar(_) => lift(&Slice::new(&slot.spill()), &plan.value, 0),
        Pass::List | Pass::Optional(_) | Pass::Pointer => {
            let memory = &Slice::new(memory);
            let at = memory.at(slot.word());
            memory.aligned(at, plan.value.align)?;
            lift(memory, &plan.value, at)
        }
    }
}

/// Lifts the arguments that the guest may have written to, each with its index, from the slots of
/// all arguments.
///
/// # Errors
/// Any [`Fault`].
pub(crate) fn written(
    plan: &Plan,
    slots: &[Slot],
    memory: &[u8],
) -> Result<Vec<(usize, Val)>, Fault> {
    let mut written = Vec::new();
    let mut rest = slots;
    for (index, param) in plan.params.iter().enumerate() {
        let (own, after) = rest.split_at(param.pass.params().len());
        rest = after;
        if let (Mode::Mutable, Kind::List(element), [address, len]) =
            (param.mode, &param.value.kind, own)
        {
            let list = lift_list(&Slice::new(memory), element, address.word(), len.word())?;
            written.push((index, list));
        }
    }
    Ok(written)
}

/// Lifts the value whose layout stands at `at`.
fn lift(memory: &Slice<'_>, node: &Node, at: u64) -> Result<Val, Fault> {
    match &node.kind {
        Kind::Unit => Ok(Val::Unit),
        Kind::Scalar(scalar) => lift_scalar(memory, *scalar, at),
        Kind::Str => {
            let (address, len) = read_pair(memory, at)?;
            let bytes = elements(memory, address, len, const { layout::of(u8::TYPE) })?;
            let text = memory.text(memory.at(address), bytes)?;
            Ok(Val::Str(text.into()))
        }
        Kind::List(element) => {
            let (address, len) = read_pair(memory, at)?;
            lift_list(memory, element, address, len)
        }
        Kind::Option { payload, some } => match u8::load(memory, at)? {
            0 => Ok(Val::Option(None)),
            1 => {
                let some = lift(memory, some, Slice::offset(at, *payload))?;
                Ok(Val::Option(Some(Box::new(some))))
            }
            found => Err(two_cases(found)),
        },
        Kind::Result { payload, ok, error } => {
            let payload = Slice::offset(at, *payload);
            match u8::load(memory, at)? {
                0 => Ok(Val::Result(Ok(Box::new(lift(memory, ok, payload)?)))),
                1 => Ok(Val::Result(Err(Box::new(lift(memory, error, payload)?)))),
                found => Err(two_cases(found)),
            }
        }
    }
}

fn lift_list(memory: &Slice<'_>, element: &Node, address: u32, len: u32) -> Result<Val, Fault> {
    let layout = Layout {
        size: element.size,
        align: element.align,
    };
    elements(memory, address, len, layout)?;
    let mut items = Vec::new();
    // A `Val` is larger than most elements: say so rather than abort.
    items
        .try_reserve_exact(len as usize)
        .map_err(|_| Fault::TooLarge)?;
    let mut at = memory.at(address);
    for _ in 0..len {
        items.push(lift(memory, element, at)?);
        at = Slice::offset(at, element.size);
    }
    Ok(Val::List(items))
}

fn lift_scalar(memory: &Slice<'_>, scalar: Scalar, at: u64) -> Result<Val, Fault> {
    Ok(match scalar {
        Scalar::Bool => Val::Bool(bool::load(memory, at)?),
        Scalar::U8 => Val::U8(u8::load(memory, at)?),
        Scalar::S8 => Val::S8(i8::load(memory, at)?),
        Scalar::U16 => Val::U16(u16::load(memory, at)?),
        Scalar::S16 => Val::S16(i16::load(memory, at)?),
        Scalar::U32 => Val::U32(u32::load(memory, at)?),
        Scalar::S32 => Val::S32(i32::load(memory, at)?),
        Scalar::U64 => Val::U64(u64::load(memory, at)?),
        Scalar::S64 => Val::S64(i64::load(memory, at)?),
        Scalar::F32 => Val::F32(f32::load(memory, at)?),
        Scalar::F64 => Val::F64(f64::load(memory, at)?),
        Scalar::Char => Val::Char(char::load(memory, at)?),
    })
}

fn two_cases(found: u8) -> Fault {
    Fault::InvalidDiscriminant {
        found: found.into(),
        cases: 2,
    }
}

#[cfg(test)]
mod tests;
