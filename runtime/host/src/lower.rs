//! Host values to slots and linear memory.
//!
//! There is one walk over the arguments, [`lower`]. It is done twice: [`measure_all`] writes to
//! nowhere, which checks the types, finds out how many bytes they take, and which of the guest's
//! objects they use, before the guest runs; then they are written to the guest's memory. So the two
//! can't disagree.

use std::fmt::Display;

use wharf_abi::memory::after;
use wharf_abi::plan::{CasePart, Entry, FieldPart, Kind, Name, Node, Part};
use wharf_abi::show::Expected;
use wharf_abi::types::Wide;
use wharf_abi::value::defined::store_tag;
use wharf_abi::{Block, Fault, MemoryMut, Scalar, Value};

use crate::place::Place;
use crate::sent::{Nowhere, Sent};
use crate::val::{Mismatch, Val};

mod arguments;
mod handles;
mod mismatch;

pub(crate) use arguments::{lower, measure_all, measure_parts, parts, sends, slot};

use handles::store_handle;
use mismatch::{distinct, index_of, is_named, listed, mismatch, unlike, within};

/// Why a value can't be lowered.
#[derive(Debug)]
pub(crate) enum Problem {
    Mismatch(Box<Mismatch>),
    Fault(Fault),
}

impl Problem {
    fn of(mismatch: Mismatch) -> Problem {
        Problem::Mismatch(Box::new(mismatch))
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        Problem::Fault(fault)
    }
}

/// Checks one value, of which handles stand for nothing without `sent`; gives the bytes that it and
/// its tail take.
pub(crate) fn measure(val: &Val, node: &Node, sent: Option<&mut Sent>) -> Result<u32, Problem> {
    let mut block = Block {
        memory: &mut Nowhere { sent },
        next: node.size,
        end: u32::MAX,
    };
    store(val, node, &mut block, 0)?;
    Ok(block.next)
}

/// What a memory sends, if it does.
fn sent<M: MemoryMut>(memory: &mut M) -> Option<&mut Sent> {
    memory.host()?.downcast_mut()
}

/// Stores a value's layout at an address, and its tail at the block's end.
pub(crate) fn store<M: MemoryMut<Error = Fault>>(
    val: &Val,
    node: &Node,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), Problem> {
    store_in(val, node, block, at, Place::WHOLE)
}

/// Calls a function for each kind: a debug build has room on the stack for all that a function may
/// ever need, and values nest.
fn store_in<M: MemoryMut<Error = Fault>>(
    val: &Val,
    node: &Node,
    block: &mut Block<'_, M>,
    at: u32,
    place: Place<'_>,
) -> Result<(), Problem> {
    let place = place.deeper()?;
    match (&node.kind, val) {
        (Kind::Unit, Val::Unit) => Ok(()),
        (Kind::Scalar(scalar), _) => store_scalar(val, *scalar, node, block, at),
        (Kind::NonZero(scalar), _) => store_non_zero(val, *scalar, node, block, at),
        (Kind::Wide(wide), _) => store_wide(val, *wide, node, block, at),
        (Kind::Str | Kind::List(_) | Kind::Set(_) | Kind::Map(_), _) => {
            store_pair(val, node, block, at, place)
        }
        (Kind::Array(element, len), Val::List(items)) => match items.len() == *len as usize {
            true => store_items(items, element, block, at, place),
            false => wrong_length(node, "list", items.len()),
        },
        (Kind::Tuple(parts), Val::Tuple(vals)) => match vals.len() == parts.len() {
            true => store_tuple(vals, parts, block, at, place),
            false => wrong_length(node, "tuple", vals.len()),
        },
        (Kind::Option { payload, some }, Val::Option(val)) => {
            store_option(val.as_deref(), some, *payload, block, at, place)
        }
        (Kind::Result { payload, ok, error }, Val::Result(val)) => {
            store_result(val, [ok, error], *payload, block, at, place)
        }
        (Kind::Record { name, fields }, Val::Record(vals)) => {
            let around = place.enter(node, name);
            store_record(vals, fields, node, block, at, place.inside(&around))
        }
        (
            Kind::Variant {
                name,
                tag,
                payload,
                cases,
            },
            Val::Variant(case, val),
        ) => match index_of(case, cases.iter().map(|case| &case.name), name) {
            Ok(index) => {
                let around = place.enter(node, name);
                let (place, case) = (place.inside(&around), &cases[index as usize]);
                store_case(
                    val.as_deref(),
                    (*tag, index),
                    (*payload, case),
                    block,
                    at,
                    place,
                )
            }
            Err(problem) => Err(problem),
        },
        (Kind::Enum { name, tag, cases }, Val::Enum(case)) => {
            store_enum(case, name, *tag, cases, block, at)
        }
        (Kind::Flags { name, bits, flags }, Val::Flags(set)) => {
            store_flags(set, name, *bits, flags, block, at)
        }
        (Kind::Boxed(value), _) => store_boxed(val, value, block, at, place),
        (Kind::Back(name), _) => match place.back(name) {
            Ok((node, place)) => store_in(val, node, block, at, place),
            Err(fault) => Err(Problem::Fault(fault)),
        },
        (
            Kind::Unit
            | Kind::Array(_, _)
            | Kind::Tuple(_)
            | Kind::Option { .. }
            | Kind::Result { .. }
            | Kind::Record { .. }
            | Kind::Variant { .. }
            | Kind::Enum { .. }
            | Kind::Flags { .. }
            // Only guests send these.
            | Kind::View(_, _),
            _,
        ) => Err(mismatch(val, node)),
        (Kind::Handle(handle), _) => store_handle(val, handle, node, block, at),
    }
}

fn store_non_zero<M: MemoryMut<Error = Fault>>(
    val: &Val,
    scalar: Scalar,
    node: &Node,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), Problem> {
    match val.integer() {
        Some(0i128) => Err(mismatch(val, node)),
        _ => store_scalar(val, scalar, node, block, at),
    }
}

fn store_wide<M: MemoryMut<Error = Fault>>(
    val: &Val,
    wide: Wide,
    node: &Node,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), Problem> {
    match wide {
        Wide::U128 => stored(val, node, val.integer::<u128>(), block, at),
        Wide::S128 => stored(val, node, val.integer::<i128>(), block, at),
    }
}

fn store_pair<M: MemoryMut<Error = Fault>>(
    val: &Val,
    node: &Node,
    block: &mut Block<'_, M>,
    at: u32,
    place: Place<'_>,
) -> Result<(), Problem> {
    let (address, len) = store_tail(val, node, block, place)?;
    Ok(block.write_pair(at, address, len)?)
}

fn store_option<M: MemoryMut<Error = Fault>>(
    val: Option<&Val>,
    some: &Node,
    payload: u32,
    block: &mut Block<'_, M>,
    at: u32,
    place: Place<'_>,
) -> Result<(), Problem> {
    u8::from(val.is_some()).store(block, at)?;
    let at = after(at, payload)?;
    match val {
        Some(val) => store_step(val, some, block, at, place, &".some"),
        None => Ok(()),
    }
}

fn store_result<M: MemoryMut<Error = Fault>>(
    val: &Result<Box<Val>, Box<Val>>,
    [ok, error]: [&Node; 2],
    payload: u32,
    block: &mut Block<'_, M>,
    at: u32,
    place: Place<'_>,
) -> Result<(), Problem> {
    u8::from(val.is_err()).store(block, at)?;
    let at = after(at, payload)?;
    match val {
        Ok(val) => store_step(val, ok, block, at, place, &".ok"),
        Err(val) => store_step(val, error, block, at, place, &".err"),
    }
}

fn store_record<M: MemoryMut<Error = Fault>>(
    vals: &[(String, Val)],
    fields: &[FieldPart],
    node: &Node,
    block: &mut Block<'_, M>,
    at: u32,
    place: Place<'_>,
) -> Result<(), Problem> {
    store_fields(vals, fields, block, at, place)?;
    known_fields(vals, fields, node)
}

fn store_enum<M: MemoryMut<Error = Fault>>(
    case: &str,
    name: &str,
    tag: Scalar,
    cases: &[Name],
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), Problem> {
    Ok(store_tag(tag, index_of(case, cases, name)?, block, at)?)
}

fn store_flags<M: MemoryMut<Error = Fault>>(
    set: &[String],
    name: &str,
    bits: Scalar,
    flags: &[Name],
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), Problem> {
    let mut all = 0;
    for flag in set {
        all |= 1 << index_of(flag, flags, name)?;
    }
    Ok(store_tag(bits, all, block, at)?)
}

fn store_boxed<M: MemoryMut<Error = Fault>>(
    val: &Val,
    value: &Node,
    block: &mut Block<'_, M>,
    at: u32,
    place: Place<'_>,
) -> Result<(), Problem> {
    let address = block.take(value.size as usize, value.align)?;
    block.write(at, &address.to_le_bytes())?;
    store_in(val, value, block, address, place)
}

#[cold]
fn wrong_length(node: &Node, what: &str, found: usize) -> Result<(), Problem> {
    Err(unlike(node, format!("a {what} of {found}")))
}

/// Stores a part, which is found in the whole by this step.
fn store_step<M: MemoryMut<Error = Fault>>(
    val: &Val,
    node: &Node,
    block: &mut Block<'_, M>,
    at: u32,
    place: Place<'_>,
    step: &dyn Display,
) -> Result<(), Problem> {
    store_in(val, node, block, at, place).map_err(|problem| within(problem, step))
}

fn store_tuple<M: MemoryMut<Error = Fault>>(
    vals: &[Val],
    parts: &[Part],
    block: &mut Block<'_, M>,
    at: u32,
    place: Place<'_>,
) -> Result<(), Problem> {
    for (i, (part, val)) in parts.iter().zip(vals).enumerate() {
        let at = after(at, part.at)?;
        store_step(val, &part.value, block, at, place, &format_args!(".{i}"))?;
    }
    Ok(())
}

fn store_case<M: MemoryMut<Error = Fault>>(
    val: Option<&Val>,
    (tag, index): (Scalar, u32),
    (payload, case): (u32, &CasePart),
    block: &mut Block<'_, M>,
    at: u32,
    place: Place<'_>,
) -> Result<(), Problem> {
    store_tag(tag, index, block, at)?;
    let at = after(at, payload)?;
    store_payload(val, case, block, at, place)
        .map_err(|problem| within(problem, &format_args!(".{}", case.name.name)))
}

fn store_payload<M: MemoryMut<Error = Fault>>(
    val: Option<&Val>,
    case: &CasePart,
    block: &mut Block<'_, M>,
    at: u32,
    place: Place<'_>,
) -> Result<(), Problem> {
    match (&case.payload, val) {
        (None, None) => Ok(()),
        (Some(node), Some(val)) => store_in(val, node, block, at, place),
        (Some(node), None) => Err(unlike(node, LEFT_OUT.into())),
        (None, Some(val)) => Err(mismatch(val, &NOTHING)),
    }
}

/// What a mismatch finds in the place of a part that isn't there.
const LEFT_OUT: &str = "left out";
const NOTHING: Node = Node {
    size: 0,
    align: 1,
    kind: Kind::Unit,
};

/// Stores what a text, a list, a set or a map points to; gives its pointer and length.
fn store_tail<M: MemoryMut<Error = Fault>>(
    val: &Val,
    node: &Node,
    block: &mut Block<'_, M>,
    place: Place<'_>,
) -> Result<(u32, usize), Problem> {
    let room = |block: &mut Block<'_, M>, len: usize, size: u32, align: u32| {
        let size = len.checked_mul(size as usize).ok_or(Fault::TooLarge)?;
        block.take(size, align)
    };
    match (&node.kind, val) {
        (Kind::Str, Val::Str(text)) => {
            let address = room(block, text.len(), 1, 1)?;
            block.write(address, text.as_bytes())?;
            Ok((address, text.len()))
        }
        (Kind::List(element), Val::List(items)) => {
            let address = room(block, items.len(), element.size, element.align)?;
            store_items(items, element, block, address, place)?;
            Ok((address, items.len()))
        }
        (Kind::Set(element), Val::List(items)) => {
            let address = room(block, items.len(), element.size, element.align)?;
            store_items(items, element, block, address, place)?;
            distinct(items)?;
            Ok((address, items.len()))
        }
        (Kind::Map(entry), Val::Map(entries)) => {
            let address = room(block, entries.len(), entry.size, entry.align)?;
            store_entries(entries, entry, block, address, place)?;
            distinct(entries.iter().map(|(key, _)| key))?;
            Ok((address, entries.len()))
        }
        (
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
            | Kind::Flags { .. }
            | Kind::Boxed(_)
            | Kind::Back(_)
            | Kind::Handle(_)
            | Kind::View(_, _),
            _,
        ) => Err(mismatch(val, node)),
    }
}

/// Stores elements one after the other.
fn store_items<M: MemoryMut<Error = Fault>>(
    items: &[Val],
    element: &Node,
    block: &mut Block<'_, M>,
    at: u32,
    place: Place<'_>,
) -> Result<(), Problem> {
    let mut at = at;
    for (i, item) in items.iter().enumerate() {
        store_step(item, element, block, at, place, &format_args!("[{i}]"))?;
        // After the last element this may be the end of the address space.
        at = at.wrapping_add(element.size);
    }
    Ok(())
}

fn store_entries<M: MemoryMut<Error = Fault>>(
    entries: &[(Val, Val)],
    entry: &Entry,
    block: &mut Block<'_, M>,
    at: u32,
    place: Place<'_>,
) -> Result<(), Problem> {
    let mut at = at;
    for (i, (key, value)) in entries.iter().enumerate() {
        store_step(
            key,
            &entry.key,
            block,
            at,
            place,
            &format_args!("[{i}].key"),
        )?;
        let value_at = after(at, entry.at)?;
        store_step(
            value,
            &entry.value,
            block,
            value_at,
            place,
            &format_args!("[{i}].value"),
        )?;
        at = at.wrapping_add(entry.size);
    }
    Ok(())
}

/// Stores the fields of a record in its own order, in which their tails lie, too.
fn store_fields<M: MemoryMut<Error = Fault>>(
    vals: &[(String, Val)],
    fields: &[FieldPart],
    block: &mut Block<'_, M>,
    at: u32,
    place: Place<'_>,
) -> Result<(), Problem> {
    for field in fields {
        let mut named = vals.iter().filter(|(name, _)| is_named(name, &field.name));
        let step = format_args!(".{}", field.name.name);
        match (named.next(), named.next()) {
            (Some((_, val)), None) => {
                let at = after(at, field.at)?;
                store_step(val, &field.value, block, at, place, &step)?;
            }
            (None, _) => return Err(within(unlike(&field.value, LEFT_OUT.into()), &step)),
            (Some(_), Some(_)) => {
                return Err(within(unlike(&field.value, "there twice".into()), &step));
            }
        }
    }
    Ok(())
}

/// Checks that a record has no fields but these.
fn known_fields(vals: &[(String, Val)], fields: &[FieldPart], node: &Node) -> Result<(), Problem> {
    let unknown = |name: &str| !fields.iter().any(|field| is_named(name, &field.name));
    match vals.iter().find(|(name, _)| unknown(name)) {
        None => Ok(()),
        Some((name, _)) => {
            let names = fields.iter().map(|field| &field.name);
            Err(Problem::of(Mismatch {
                path: String::new(),
                expected: format!("{} with {}", Expected(node), listed(names, "and")),
                found: format!("one with `{name}`"),
            }))
        }
    }
}

fn store_scalar<M: MemoryMut<Error = Fault>>(
    val: &Val,
    scalar: Scalar,
    node: &Node,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), Problem> {
    match (scalar, val) {
        (Scalar::Bool, Val::Bool(it)) => Ok(it.store(block, at)?),
        (Scalar::Char, Val::Char(it)) => Ok(it.store(block, at)?),
        (Scalar::F32, Val::F32(it)) => Ok(it.store(block, at)?),
        (Scalar::F64, Val::F64(it)) => Ok(it.store(block, at)?),
        (Scalar::U8, _) => stored(val, node, val.integer::<u8>(), block, at),
        (Scalar::S8, _) => stored(val, node, val.integer::<i8>(), block, at),
        (Scalar::U16, _) => stored(val, node, val.integer::<u16>(), block, at),
        (Scalar::S16, _) => stored(val, node, val.integer::<i16>(), block, at),
        (Scalar::U32, _) => stored(val, node, val.integer::<u32>(), block, at),
        (Scalar::S32, _) => stored(val, node, val.integer::<i32>(), block, at),
        (Scalar::U64, _) => stored(val, node, val.integer::<u64>(), block, at),
        (Scalar::S64, _) => stored(val, node, val.integer::<i64>(), block, at),
        (Scalar::Bool | Scalar::Char | Scalar::F32 | Scalar::F64, _) => Err(mismatch(val, node)),
    }
}

/// Stores the integer that a value is, if it is one that fits.
fn stored<T: Value, M: MemoryMut<Error = Fault>>(
    val: &Val,
    node: &Node,
    integer: Option<T>,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), Problem> {
    match integer {
        Some(integer) => Ok(integer.store(block, at)?),
        None => Err(mismatch(val, node)),
    }
}

#[cfg(test)]
mod tests;
