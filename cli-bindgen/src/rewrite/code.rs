//! The code section, in one of two forms.
//!
//! *Compact*: numbers take the bytes that they need. The linker has left room in them, five bytes each,
//! for what it filled in. Where nothing has a name, locals of one type come together, too.
//!
//! *In place*: DWARF is copied as it is, and stays right. It knows code by its offset in the contents of
//! this section, so every body that stays must stay where it is:
//!
//! - The number of functions comes first, and takes as many bytes as before.
//! - A body is copied. Where it names a function, the new index takes the bytes of the old one.
//! - Dead bodies in a row become one body of the same size, of nothing but `unreachable`.
//!
//! All other indices stay what they are, so `DW_OP_WASM_location`, which names globals, stays right,
//! too. Functions that are added come last, in compact form.

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{Encode, Instruction};
use wasmparser::Operator;

use super::edit::{Edit, for_each};
use super::item::Space;
use super::locals::Locals;
use super::renumber::{Renumber, Slot};
use super::{Debug, Form, RewriteError, leb};

/// The contents of the code section.
pub(super) struct Code<'c, 'w> {
    pub(super) edit: &'c Edit<'w>,
    pub(super) renumber: &'c Renumber,
    pub(super) form: Form,
    pub(super) debug: Debug,
}

impl Code<'_, '_> {
    /// Adds them.
    ///
    /// # Errors
    /// If a number doesn't fit where it stood.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<(), RewriteError> {
        let slots = &self.renumber.slots;
        let count = out.len();
        out.resize(count + self.renumber.count_len, 0);
        if !leb::fill(&mut out[count..], slots.len() as u32) {
            return Err(RewriteError::DebugRoom);
        }
        let mut body = Vec::new();
        for slot in slots {
            match slot {
                Slot::Hole { bytes, .. } => hole(bytes.len(), out),
                Slot::Function(function) => match (self.own(*function), self.form) {
                    (true, Form::InPlace) => self.copy(*function, out)?,
                    (true, Form::Compact) | (false, _) => {
                        body.clear();
                        self.pack(*function, &mut body)?;
                        leb::push(out, body.len() as u32);
                        out.extend_from_slice(&body);
                    }
                },
            }
        }
        Ok(())
    }

    /// Whether the module has a function of its own, to which it wasn't added.
    fn own(&self, function: u32) -> bool {
        function < self.edit.module.count(Space::Function)
    }

    /// A function's locals and instructions, and where they lie.
    fn body(&self, function: u32) -> (&[u8], usize) {
        let module = &self.edit.module;
        if let Some(added) = function.checked_sub(module.count(Space::Function)) {
            return (&self.edit.functions[added as usize].body, 0);
        }
        let own = function - module.imported(Space::Function);
        let body = &module.bodies[own as usize];
        let start = body.range.start + body.head;
        (&module.wasm[start..body.range.end], start)
    }

    /// Encodes a body anew.
    fn pack(&self, function: u32, out: &mut Vec<u8>) -> Result<(), RewriteError> {
        let (body, start) = self.body(function);
        let locals = match self.debug {
            Debug::None => {
                let params = self.edit.signature(function).params().len();
                Locals::regrouped(body, params as u32)?
            }
            // Locals may have names.
            Debug::Names | Debug::Dwarf => None,
        };
        let local = |index: u32| locals.as_ref().map_or(index, |locals| locals.index(index));
        let mut renumber = self.renumber;
        let mut declared = false;
        for_each(body, start, |at, operator| {
            if !std::mem::replace(&mut declared, true) {
                match &locals {
                    None => out.extend_from_slice(&body[..at - start]),
                    Some(locals) => declare(renumber, locals, out)?,
                }
            }
            let operator = match operator {
                Operator::LocalGet { local_index } => Instruction::LocalGet(local(local_index)),
                Operator::LocalSet { local_index } => Instruction::LocalSet(local(local_index)),
                Operator::LocalTee { local_index } => Instruction::LocalTee(local(local_index)),
                Operator::Call { function_index } => {
                    Instruction::Call(self.called(function, function_index)?)
                }
                Operator::ReturnCall { function_index } => {
                    Instruction::ReturnCall(self.called(function, function_index)?)
                }
                operator => renumber.instruction(operator)?,
            };
            operator.encode(out);
            Ok(())
        })
    }

    /// Copies a body, and writes new indices of functions over the old ones.
    fn copy(&self, function: u32, out: &mut Vec<u8>) -> Result<(), RewriteError> {
        let module = &self.edit.module;
        let own = function - module.imported(Space::Function);
        let range = module.bodies[own as usize].range.clone();
        let copy = out.len();
        out.extend_from_slice(&module.wasm[range.clone()]);
        let (body, start) = self.body(function);
        for_each(body, start, |at, operator| {
            let new = match operator {
                Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                    self.called(function, function_index)?
                }
                Operator::RefFunc { function_index } => {
                    self.renumber.index(Space::Function, function_index)?
                }
                _ => return Ok(()),
            };
            // The index stands behind the opcode.
            let at = at + 1;
            let len = leb::read(&module.wasm[at..range.end]).map_or(0, |(_, len)| len);
            let at = copy + at - range.start;
            match leb::fill(&mut out[at..at + len], new) {
                true => Ok(()),
                false => Err(RewriteError::DebugRoom),
            }
        })
    }

    /// The new index of the function that is called.
    fn called(&self, by: u32, function: u32) -> Result<u32, RewriteError> {
        let function = self.edit.called(by, function);
        Ok(self.renumber.index(Space::Function, function)?)
    }
}

/// Declares locals.
fn declare(
    mut renumber: &Renumber,
    locals: &Locals,
    out: &mut Vec<u8>,
) -> Result<(), RewriteError> {
    leb::push(out, locals.groups.len() as u32);
    for (count, ty) in &locals.groups {
        leb::push(out, *count);
        renumber.val_type(*ty)?.encode(out);
    }
    Ok(())
}

/// Adds a body of so many bytes that only traps. The number of its bytes is one of them.
fn hole(bytes: usize, out: &mut Vec<u8>) {
    let end = out.len() + bytes;
    let len = (1..=5).find(|len| leb::len((bytes - len) as u32) <= *len);
    let len = len.unwrap_or(5);
    let start = out.len();
    // `unreachable` is 0, and so is the number of locals.
    out.resize(end, 0);
    let _ = leb::fill(&mut out[start..start + len], (bytes - len) as u32);
    out[end - 1] = 0x0b;
}

#[cfg(test)]
mod tests {
    use wasmparser::{BinaryReader, FunctionBody, Operator};

    use super::hole;
    use crate::rewrite::leb;

    #[test]
    fn holes_of_any_size() {
        for bytes in (3..400).chain([16_385, 16_386, 16_387, 1 << 20]) {
            let mut hole_and_more = vec![7];
            hole(bytes, &mut hole_and_more);
            let body = &hole_and_more[1..];
            assert_eq!(body.len(), bytes);
            let (size, len) = leb::read(body).expect("a number");
            assert_eq!(size as usize + len, bytes);
            let body = FunctionBody::new(BinaryReader::new(&body[len..], 0));
            let operators = body.get_operators_reader().expect("no locals").into_iter();
            let operators: Vec<Operator<'_>> = operators.map(|it| it.expect("valid")).collect();
            let (last, traps) = operators.split_last().expect("an end");
            assert_eq!(*last, Operator::End);
            assert!(traps.iter().all(|it| *it == Operator::Unreachable));
        }
    }
}
