//! Rewriting compactly: dead functions go, and numbers take the bytes that they need.
//!
//! Linked code has numbers with leading zeros, five bytes each, because the linker wrote them where
//! they stood. Everything else in a body is copied.

use std::ops::Range;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, Encode};
use wasmparser::{BinaryReader, FunctionBody};

use crate::renumber::Item;
use crate::rewrite::Rewrite;
use crate::{leb, operators};

/// Writes the number of functions and the bodies.
pub(crate) fn bodies(rewrite: &mut Rewrite<'_, '_>, count: u32) -> Result<()> {
    leb::push(&mut rewrite.out, count, leb::len(count));
    let mut body = Vec::new();
    for item in &rewrite.renumber.items {
        let (Item::Live { body: range, .. } | Item::Hole { bytes: range, .. }) = item;
        body.clear();
        pack(rewrite, range.clone(), &mut body)?;
        leb::push(
            &mut rewrite.out,
            body.len() as u32,
            leb::len(body.len() as u32),
        );
        rewrite.out.extend_from_slice(&body);
    }
    Ok(())
}

/// Copies a body, except for the numbers.
fn pack(rewrite: &Rewrite<'_, '_>, range: Range<usize>, out: &mut Vec<u8>) -> Result<()> {
    let wasm = rewrite.outline.wasm;
    let (_, len) = leb::read(&wasm[range.clone()]).context("no body")?;
    // What has been written, and what is copied when the next number comes.
    let mut done = range.start + len;
    let mut operators = operators::of(wasm, range.clone())?;
    while !operators.eof() {
        let at = operators.original_position() as usize;
        operators.read()?;
        let end = operators.original_position() as usize;
        let opcode = wasm[at];
        let numbers = at + 1;
        match opcode {
            // Calls, and references of functions.
            0x10 | 0x12 | 0xd2 => {
                out.extend_from_slice(&wasm[done..numbers]);
                let (function, _) = leb::read(&wasm[numbers..]).context("no index")?;
                let function = rewrite.new(function)?;
                leb::push(out, function, leb::len(function));
            }
            // Calls through a table; globals; loads and stores.
            0x11 | 0x13 | 0x23 | 0x24 | 0x28..=0x3e if end - numbers > 2 => {
                out.extend_from_slice(&wasm[done..numbers]);
                let mut numbers = &wasm[numbers..end];
                while !numbers.is_empty() {
                    let (number, len) = leb::read(numbers).context("no number")?;
                    leb::push(out, number, leb::len(number));
                    numbers = &numbers[len..];
                }
            }
            0x41 if end - numbers > 1 => {
                out.extend_from_slice(&wasm[done..numbers]);
                let number = BinaryReader::new(&wasm[numbers..end], 0).read_var_i32()?;
                number.encode(out);
            }
            _ => continue,
        }
        done = end;
    }
    out.extend_from_slice(&wasm[done..range.end]);
    Ok(())
}

/// The same by wasm-encoder, which reads an instruction and writes it, one after the other.
pub(crate) fn reencoded(rewrite: &mut Rewrite<'_, '_>) -> Result<()> {
    let mut code = CodeSection::new();
    let mut bodies = Bodies { rewrite };
    for item in &bodies.rewrite.renumber.items {
        let (Item::Live { body: range, .. } | Item::Hole { bytes: range, .. }) = item;
        let bytes = &bodies.rewrite.outline.wasm[range.clone()];
        let (_, len) = leb::read(bytes).context("no body")?;
        let body = FunctionBody::new(BinaryReader::new(&bytes[len..], 0));
        let done = bodies.parse_function_body(&mut code, body);
        done.map_err(|error| anyhow!("a body can't be encoded: {error:?}"))?;
    }
    let mut section = Vec::new();
    code.encode(&mut section);
    let (_, len) = leb::read(&section).context("no size")?;
    rewrite.out.extend_from_slice(&section[len..]);
    Ok(())
}

struct Bodies<'r, 'o, 'w> {
    rewrite: &'r Rewrite<'o, 'w>,
}

impl Reencode for Bodies<'_, '_, '_> {
    type Error = anyhow::Error;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<anyhow::Error>> {
        self.rewrite.new(function).map_err(Error::UserError)
    }
}
