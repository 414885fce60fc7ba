//! Linear memory to host values. Nothing in it is trusted.
//!
//! Pointers, lengths, text and discriminants are checked as they are read; and
//! [`Slice`](wharf_abi::memory::Slice) sees to it that the lists, texts and boxes of a value together
//! are no larger than linear memory, and that values of types that contain themselves don't nest
//! without end.

use wharf_abi::layout::{self, Layout};
use wharf_abi::memory::{elements, read, read_pair};
use wharf_abi::plan::{CasePart, Entry, FieldPart, HandlePlan, Kind, Name, Node, Part, Plan};
use wharf_abi::slots::Pass;
use wharf_abi::types::{Mode, Side, Wide};
use wharf_abi::value::defined::{load_tag, no_case};
use wharf_abi::{Fault, Load, Memory, Scalar, Value};

use crate::callback::Callback;
use crate::error::Error;
use crate::object::Object;
use crate::params;
use crate::place::Place;
use crate::reach::{self, Reach, Spill};
use crate::received::{Received, guests_handle};
use crate::val::Val;

/// Lifts what a function returned, from the bits of its slot.
///
/// # Errors
/// Any [`Fault`].
pub(crate) fn result(
    plan: &Plan,
    bits: u64,
    memory: &[u8],
    received: Option<&Received>,
) -> Result<Val, Fault> {
    match plan.result {
        Pass::Nothing | Pass::Scalar(_) => {
            let reach = Reach::new(memory, received, reach::of_scalar(bits));
            lift(&reach, &plan.value, Reach::SPILL)
        }
        Pass::List | Pass::Optional(_) | Pass::Pointer => {
            pointed(&plan.value, bits as u32, memory, received)
        }
    }
}

/// Lifts what a pointer points to.
///
/// # Errors
/// Any [`Fault`].
pub(crate) fn pointed(
    node: &Node,
    address: u32,
    memory: &[u8],
    received: Option<&Received>,
) -> Result<Val, Fault> {
    let reach = &Reach::new(memory, received, Spill::default());
    let at = reach.at(address);
    reach.aligned(at, node.align)?;
    lift(reach, node, at)
}

/// What a function without a static type gives its caller.
///
/// # Errors
/// [`Error::Guest`], if it returned its error.
pub(crate) fn success(node: &Node, val: Val) -> Result<Val, Error> {
    match (&node.kind, val) {
        (Kind::Result { .. }, Val::Result(Ok(ok))) => Ok(*ok),
        (Kind::Result { .. }, Val::Result(Err(error))) => Err(Error::Guest(*error)),
        (_, other) => Ok(other),
    }
}

/// Lifts the arguments of a call that the guest makes.
///
/// # Errors
/// Any [`Fault`].
pub(crate) fn arguments(
    plan: &Plan,
    mut slots: &[u64],
    memory: &[u8],
    received: &Received,
) -> Result<Vec<Val>, Fault> {
    let mut vals = Vec::with_capacity(plan.params.len());
    for param in &plan.params {
        let node = &param.value;
        let (address, spill) = params::from_slots(param.pass, &mut slots);
        vals.push(match address {
            Some(address) => pointed(node, address, memory, Some(received))?,
            None => lift(
                &Reach::new(memory, Some(received), spill),
                node,
                Reach::SPILL,
            )?,
        });
    }
    Ok(vals)
}

/// Lifts the arguments of a call of a function that is a value: they lie one after the other.
///
/// # Errors
/// Any [`Fault`].
pub(crate) fn parts(
    parts: &[Part],
    address: u32,
    memory: &[u8],
    received: &Received,
) -> Result<Vec<Val>, Fault> {
    let mut vals = Vec::with_capacity(parts.len());
    for part in parts {
        let reach = &Reach::new(memory, Some(received), Spill::default());
        let at = Reach::offset(reach.at(address), part.at);
        reach.aligned(at, part.value.align)?;
        vals.push(lift(reach, &part.value, at)?);
    }
    Ok(vals)
}

/// Lifts the arguments that the guest may have written to, each with its index, from the slots of
/// all arguments.
///
/// # Errors
/// Any [`Fault`].
pub(crate) fn written(
    plan: &Plan,
    slots: &[u64],
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
            let list = lift_list(
                &Reach::new(memory, None, Spill::default()),
                element,
                *address as u32,
                *len as u32,
                Place::WHOLE,
            )?;
            written.push((index, list));
        }
    }
    Ok(written)
}

/// Lifts the value whose layout stands at `at`.
fn lift(memory: &Reach<'_>, node: &Node, at: u64) -> Result<Val, Fault> {
    lift_in(memory, node, at, Place::WHOLE)
}

/// Calls a function for each kind: a debug build has room on the stack for all that a function may
/// ever need, and values nest.
fn lift_in(memory: &Reach<'_>, node: &Node, at: u64, place: Place<'_>) -> Result<Val, Fault> {
    let place = place.deeper()?;
    match &node.kind {
        Kind::Unit => Ok(Val::Unit),
        Kind::Scalar(scalar) => lift_scalar(memory, *scalar, at),
        Kind::NonZero(scalar) => lift_non_zero(memory, *scalar, at),
        Kind::Wide(wide) => lift_wide(memory, *wide, at),
        Kind::Str => lift_str(memory, at),
        Kind::List(element) | Kind::Set(element) => lift_pair(memory, element, at, place),
        Kind::Array(element, len) => lift_array(memory, node, element, at, *len, place),
        Kind::Map(entry) => lift_map(memory, entry, at, place),
        Kind::Tuple(parts) => lift_tuple(memory, parts, at, place),
        Kind::Option { payload, some } => lift_option(memory, *payload, some, at, place),
        Kind::Result { payload, ok, error } => {
            lift_result(memory, *payload, [ok, error], at, place)
        }
        Kind::Record { name, fields } => {
            lift_record(memory, fields, at, place.inside(&place.enter(node, name)))
        }
        Kind::Variant {
            name,
            tag,
            payload,
            cases,
        } => {
            let around = place.enter(node, name);
            lift_variant(memory, *tag, *payload, cases, at, place.inside(&around))
        }
        Kind::Enum { tag, cases, .. } => lift_enum(memory, *tag, cases, at),
        Kind::Flags { bits, flags, .. } => lift_flags(memory, *bits, flags, at),
        Kind::Boxed(value) => lift_boxed(memory, value, at, place),
        Kind::Back(name) => match place.back(name) {
            Ok((node, place)) => lift_in(memory, node, at, place),
            Err(fault) => Err(fault),
        },
        Kind::Handle(handle) => lift_handle(memory, handle, at),
        Kind::View(scalar, _) => lift_view(memory, *scalar, at),
    }
}

fn lift_handle(memory: &Reach<'_>, plan: &HandlePlan, at: u64) -> Result<Val, Fault> {
    let received = Received::of(memory.host())?;
    Ok(match plan {
        HandlePlan::Own(object) | HandlePlan::Borrow(object, _) if object.side == Side::Guest => {
            let handle = guests_handle(memory, at)?;
            Val::Object(Object::received(received, handle, &object.name)?)
        }
        HandlePlan::Own(_) => Val::Resource(received.take_object(u32::load(memory, at)?)?),
        HandlePlan::Borrow(_, _) => Val::Resource(received.object(u32::load(memory, at)?)?),
        HandlePlan::Function(plan) => {
            let handle = guests_handle(memory, at)?;
            Val::Callback(Callback::received(received, handle, plan))
        }
    })
}

/// A copy of the numbers that the guest lets its host look at.
fn lift_view(memory: &Reach<'_>, scalar: Scalar, at: u64) -> Result<Val, Fault> {
    let Layout { size, align } = layout::of_scalar(scalar);
    let kind = Kind::Scalar(scalar);
    let element = Node { size, align, kind };
    lift_pair(memory, &element, at, Place::WHOLE)
}

fn lift_non_zero(memory: &Reach<'_>, scalar: Scalar, at: u64) -> Result<Val, Fault> {
    match lift_scalar(memory, scalar, at)? {
        val if val.integer() == Some(0i128) => Err(Fault::Zero),
        val => Ok(val),
    }
}

fn lift_wide(memory: &Reach<'_>, wide: Wide, at: u64) -> Result<Val, Fault> {
    Ok(match wide {
        Wide::U128 => Val::U128(u128::load(memory, at)?),
        Wide::S128 => Val::S128(i128::load(memory, at)?),
    })
}

fn lift_boxed(memory: &Reach<'_>, value: &Node, at: u64, place: Place<'_>) -> Result<Val, Fault> {
    let address = u32::from_le_bytes(read(memory, at)?);
    elements(memory, address, 1, layout_of(value))?;
    lift_in(memory, value, memory.at(address), place)
}

/// A list or a set whose pointer and length stand at `at`.
fn lift_pair(memory: &Reach<'_>, element: &Node, at: u64, place: Place<'_>) -> Result<Val, Fault> {
    let (address, len) = read_pair(memory, at)?;
    lift_list(memory, element, address, len, place)
}

fn lift_array(
    memory: &Reach<'_>,
    node: &Node,
    element: &Node,
    at: u64,
    len: u32,
    place: Place<'_>,
) -> Result<Val, Fault> {
    memory.bytes(at, node.size.into())?;
    lift_items(memory, element, at, len, place)
}

fn layout_of(node: &Node) -> Layout {
    Layout {
        size: node.size,
        align: node.align,
    }
}

fn lift_str(memory: &Reach<'_>, at: u64) -> Result<Val, Fault> {
    let (address, len) = read_pair(memory, at)?;
    let bytes = elements(memory, address, len, const { layout::of(u8::TYPE) })?;
    let text = memory.text(memory.at(address), bytes)?;
    Ok(Val::Str(text.into()))
}

fn lift_list(
    memory: &Reach<'_>,
    element: &Node,
    address: u32,
    len: u32,
    place: Place<'_>,
) -> Result<Val, Fault> {
    elements(memory, address, len, layout_of(element))?;
    lift_items(memory, element, memory.at(address), len, place)
}

/// Lifts so many elements, which have been found to lie in memory.
fn lift_items(
    memory: &Reach<'_>,
    element: &Node,
    at: u64,
    len: u32,
    place: Place<'_>,
) -> Result<Val, Fault> {
    let mut items = with_room(len)?;
    let mut at = at;
    for _ in 0..len {
        items.push(lift_in(memory, element, at, place)?);
        at = Reach::offset(at, element.size);
    }
    Ok(Val::List(items))
}

fn lift_map(memory: &Reach<'_>, entry: &Entry, at: u64, place: Place<'_>) -> Result<Val, Fault> {
    let (address, len) = read_pair(memory, at)?;
    let layout = Layout {
        size: entry.size,
        align: entry.align,
    };
    elements(memory, address, len, layout)?;
    let mut entries = with_room(len)?;
    let mut at = memory.at(address);
    for _ in 0..len {
        let key = lift_in(memory, &entry.key, at, place)?;
        let value = lift_in(memory, &entry.value, Reach::offset(at, entry.at), place)?;
        entries.push((key, value));
        at = Reach::offset(at, entry.size);
    }
    Ok(Val::Map(entries))
}

/// Room for so many items, which have been found to lie in memory.
fn with_room<T>(len: u32) -> Result<Vec<T>, Fault> {
    let mut items = Vec::new();
    // A `Val` is larger than most elements: say so rather than abort.
    items
        .try_reserve_exact(len as usize)
        .map_err(|_| Fault::TooLarge)?;
    Ok(items)
}

fn lift_tuple(memory: &Reach<'_>, parts: &[Part], at: u64, place: Place<'_>) -> Result<Val, Fault> {
    let mut vals = Vec::with_capacity(parts.len());
    for part in parts {
        vals.push(lift_in(
            memory,
            &part.value,
            Reach::offset(at, part.at),
            place,
        )?);
    }
    Ok(Val::Tuple(vals))
}

fn lift_option(
    memory: &Reach<'_>,
    payload: u32,
    some: &Node,
    at: u64,
    place: Place<'_>,
) -> Result<Val, Fault> {
    match u8::load(memory, at)? {
        0 => Ok(Val::Option(None)),
        1 => {
            let some = lift_in(memory, some, Reach::offset(at, payload), place)?;
            Ok(Val::Option(Some(Box::new(some))))
        }
        found => Err(no_case(found.into(), 2)),
    }
}

fn lift_result(
    memory: &Reach<'_>,
    payload: u32,
    arms: [&Node; 2],
    at: u64,
    place: Place<'_>,
) -> Result<Val, Fault> {
    let case = u32::from(u8::load(memory, at)?);
    let arm = nth(&arms, case)?;
    let val = Box::new(lift_in(memory, arm, Reach::offset(at, payload), place)?);
    Ok(Val::Result(match case {
        0 => Ok(val),
        _ => Err(val),
    }))
}

fn lift_record(
    memory: &Reach<'_>,
    fields: &[FieldPart],
    at: u64,
    place: Place<'_>,
) -> Result<Val, Fault> {
    let mut vals = Vec::with_capacity(fields.len());
    for field in fields {
        let val = lift_in(memory, &field.value, Reach::offset(at, field.at), place)?;
        vals.push((field.name.name.clone(), val));
    }
    Ok(Val::Record(vals))
}

fn lift_variant(
    memory: &Reach<'_>,
    tag: Scalar,
    payload: u32,
    cases: &[CasePart],
    at: u64,
    place: Place<'_>,
) -> Result<Val, Fault> {
    let case = nth(cases, load_tag(memory, at, tag)?)?;
    let payload = match &case.payload {
        Some(node) => {
            let val = lift_in(memory, node, Reach::offset(at, payload), place)?;
            Some(Box::new(val))
        }
        None => None,
    };
    Ok(Val::Variant(case.name.name.clone(), payload))
}

fn lift_enum(memory: &Reach<'_>, tag: Scalar, cases: &[Name], at: u64) -> Result<Val, Fault> {
    let case = nth(cases, load_tag(memory, at, tag)?)?;
    Ok(Val::Enum(case.name.clone()))
}

/// Bits that no flag has don't matter, as in the Canonical ABI.
fn lift_flags(memory: &Reach<'_>, bits: Scalar, flags: &[Name], at: u64) -> Result<Val, Fault> {
    let bits = load_tag(memory, at, bits)?;
    let set = (0..).zip(flags).filter(|(i, _)| bits >> i & 1 == 1);
    Ok(Val::Flags(set.map(|(_, flag)| flag.name.clone()).collect()))
}

/// The case that a discriminant stands for.
fn nth<T>(cases: &[T], discriminant: u32) -> Result<&T, Fault> {
    let case = cases.get(discriminant as usize);
    case.ok_or_else(|| no_case(discriminant, cases.len() as u32))
}

fn lift_scalar(memory: &Reach<'_>, scalar: Scalar, at: u64) -> Result<Val, Fault> {
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

#[cfg(test)]
mod tests;
