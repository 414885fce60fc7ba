//! Linear memory to host values. Nothing in it is trusted.
//!
//! Pointers, lengths, text and discriminants are checked as they are read. One thing more is: that
//! the lists and texts of a value together are no larger than linear memory. An honest guest's
//! never are, because they don't overlap; but the elements of a hostile one's list may all point
//! to the same large list, and their sum is what a host would have to allocate.

use std::cell::Cell;

use wharf_abi::layout::{self, Layout};
use wharf_abi::memory::{Slice, read_pair};
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
        Pass::Nothing | Pass::Scalar(_) => Lift::new(&slot.spill()).value(&plan.value, 0),
        Pass::List | Pass::Optional(_) | Pass::Pointer => {
            let lift = Lift::new(memory);
            let at = lift.memory.at(slot.word());
            lift.memory.aligned(at, plan.value.align)?;
            lift.value(&plan.value, at)
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
            let list = Lift::new(memory).list(element, address.word(), len.word())?;
            written.push((index, list));
        }
    }
    Ok(written)
}

struct Lift<'b> {
    memory: Slice<'b>,
    /// How many more bytes lists and texts may have.
    left: Cell<u64>,
}

impl<'b> Lift<'b> {
    fn new(memory: &'b [u8]) -> Self {
        Lift {
            memory: Slice::new(memory),
            left: Cell::new(memory.len() as u64),
        }
    }

    fn value(&self, node: &Node, at: u64) -> Result<Val, Fault> {
        match &node.kind {
            Kind::Unit => Ok(Val::Unit),
            Kind::Scalar(scalar) => self.scalar(*scalar, at),
            Kind::Str => {
                let (address, len) = read_pair(&self.memory, at)?;
                let bytes = self.elements(address, len, const { layout::of(u8::TYPE) })?;
                let text = self.memory.text(self.memory.at(address), bytes)?;
                Ok(Val::Str(text.into()))
            }
            Kind::List(element) => {
                let (address, len) = read_pair(&self.memory, at)?;
                self.list(element, address, len)
            }
            Kind::Option { payload, some } => match u8::load(&self.memory, at)? {
                0 => Ok(Val::Option(None)),
                1 => {
                    let some = self.value(some, Slice::offset(at, *payload))?;
                    Ok(Val::Option(Some(Box::new(some))))
                }
                found => Err(two_cases(found)),
            },
            Kind::Result { payload, ok, error } => {
                let payload = Slice::offset(at, *payload);
                match u8::load(&self.memory, at)? {
                    0 => Ok(Val::Result(Ok(Box::new(self.value(ok, payload)?)))),
                    1 => Ok(Val::Result(Err(Box::new(self.value(error, payload)?)))),
                    found => Err(two_cases(found)),
                }
            }
        }
    }

    fn list(&self, element: &Node, address: u32, len: u32) -> Result<Val, Fault> {
        let layout = Layout {
            size: element.size,
            align: element.align,
        };
        self.elements(address, len, layout)?;
        let mut items = Vec::new();
        // A `Val` is larger than most elements: say so rather than abort.
        items
            .try_reserve_exact(len as usize)
            .map_err(|_| Fault::TooLarge)?;
        let mut at = self.memory.at(address);
        for _ in 0..len {
            items.push(self.value(element, at)?);
            at = Slice::offset(at, element.size);
        }
        Ok(Val::List(items))
    }

    /// The bytes of a list's elements, after the checks that make it safe to believe the length.
    /// The pointer of an empty list means nothing.
    fn elements(&self, address: u32, len: u32, element: Layout) -> Result<&[u8], Fault> {
        if len == 0 {
            return Ok(&[]);
        }
        let at = self.memory.at(address);
        self.memory.aligned(at, element.align)?;
        let size = u64::from(len) * u64::from(element.size);
        let bytes = self.memory.bytes(at, size)?;
        let left = self.left.get().checked_sub(size).ok_or(Fault::TooLarge)?;
        self.left.set(left);
        Ok(bytes)
    }

    fn scalar(&self, scalar: Scalar, at: u64) -> Result<Val, Fault> {
        let memory = &self.memory;
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
}

fn two_cases(found: u8) -> Fault {
    Fault::InvalidDiscriminant {
        found: found.into(),
        cases: 2,
    }
}
