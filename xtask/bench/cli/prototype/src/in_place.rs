//! Rewriting in place: DWARF is copied as it is, and stays right.
//!
//! DWARF knows code by its offset in the contents of the code section. So every body that stays must
//! stay where it is:
//!
//! - The number of functions comes first. It takes as many bytes as before, if need be with leading
//!   zeros. It never needs more: a function is added only in place of a dead one, or else the number
//!   must not grow past one of its limits (127, 16383, 2097151).
//! - A body is copied. Where it names a function, the new index takes the bytes of the old one. It
//!   fits, because indices only get smaller: functions are taken away, and added at the end.
//! - Dead bodies in a row become one body of the same size, of nothing but `unreachable`.
//!
//! Types, tables, memories, globals and data keep their indices: nothing but functions is taken away,
//! so `DW_OP_WASM_location`, which names globals, stays right, too.

use std::iter;
use std::ops::Range;

use anyhow::{Context, Result, bail};

use crate::leb;
use crate::renumber::Item;
use crate::rewrite::Rewrite;

/// Writes the number of functions and the bodies. `old` are the contents of the code section.
pub(crate) fn bodies(rewrite: &mut Rewrite<'_, '_>, old: Range<usize>, count: u32) -> Result<()> {
    let wasm = rewrite.outline.wasm;
    let (_, count_len) = leb::read(&wasm[old.clone()]).context("no count")?;
    if leb::len(count) > count_len {
        bail!("the number of functions needs another byte, which would move all of them");
    }
    let start = rewrite.out.len();
    leb::push(&mut rewrite.out, count, count_len);
    for item in &rewrite.renumber.items {
        match item {
            Item::Hole { bytes, .. } => rewrite.out.extend(hole(bytes.len())?),
            Item::Live {
                old: function,
                body,
            } => {
                let at = rewrite.out.len();
                debug_assert_eq!(at - start, body.start - old.start);
                rewrite.out.extend_from_slice(&wasm[body.clone()]);
                if !rewrite.renumber.changes {
                    continue;
                }
                let own = function - rewrite.outline.imported;
                for site in rewrite.graph.sites(own as usize) {
                    let site = *site as usize;
                    patch(rewrite, site, at + site - body.start)?;
                }
            }
        }
    }
    Ok(())
}

/// Writes the new index of the function that is named at `old` to `new`.
fn patch(rewrite: &mut Rewrite<'_, '_>, old: usize, new: usize) -> Result<()> {
    let (function, len) = leb::read(&rewrite.outline.wasm[old..]).context("no index")?;
    let function = rewrite.new(function)?;
    leb::fill(&mut rewrite.out[new..new + len], function);
    Ok(())
}

/// A body of so many bytes, the number of them included, that only traps.
fn hole(bytes: usize) -> Result<Vec<u8>> {
    let len = (1..=5).find(|len| {
        bytes
            .checked_sub(*len)
            .is_some_and(|it| leb::len(it as u32) <= *len)
    });
    let len = len.context("a function without a byte")?;
    let mut hole = Vec::with_capacity(bytes);
    leb::push(&mut hole, (bytes - len) as u32, len);
    // No locals, `unreachable` throughout, `end`.
    hole.extend(iter::repeat_n(0, bytes - len - 1));
    hole.push(0x0b);
    Ok(hole)
}
