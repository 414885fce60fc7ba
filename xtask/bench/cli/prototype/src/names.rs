//! The `name` section, with new indices of functions.

use std::ops::Range;

use anyhow::{Context, Result};
use wasmparser::BinaryReader;

use crate::leb;

/// Of its parts, those that name functions, and what is in them.
const FUNCTIONS: u8 = 1;
const LOCALS: u8 = 2;
const LABELS: u8 = 3;

/// The contents of the section for these functions. `range` is that of the old contents, which start
/// with the section's name.
pub fn renumbered(wasm: &[u8], range: Range<usize>, new: &[Option<u32>]) -> Result<Vec<u8>> {
    let mut reader = BinaryReader::new(&wasm[range.clone()], range.start as u64);
    reader.read_string()?;
    let mut out = wasm[range.start..reader.original_position() as usize].to_vec();
    while !reader.eof() {
        let id = reader.read_u8()?;
        let size = reader.read_var_u32()? as usize;
        let part = reader.read_bytes(size)?;
        match id {
            FUNCTIONS => push(
                &mut out,
                id,
                &map(part, new, |it| it.read_string().map(drop))?,
            ),
            LOCALS | LABELS => push(&mut out, id, &map(part, new, skip_names)?),
            _ => push(&mut out, id, part),
        }
    }
    Ok(out)
}

fn push(out: &mut Vec<u8>, id: u8, part: &[u8]) {
    out.push(id);
    leb::push(out, part.len() as u32, leb::len(part.len() as u32));
    out.extend_from_slice(part);
}

fn skip_names(reader: &mut BinaryReader<'_>) -> wasmparser::Result<()> {
    for _ in 0..reader.read_var_u32()? {
        reader.read_var_u32()?;
        reader.read_string()?;
    }
    Ok(())
}

/// A map from functions: what belongs to one is copied as it is.
fn map(
    part: &[u8],
    new: &[Option<u32>],
    skip: impl Fn(&mut BinaryReader<'_>) -> wasmparser::Result<()>,
) -> Result<Vec<u8>> {
    let mut reader = BinaryReader::new(part, 0);
    let mut entries = Vec::with_capacity(part.len());
    let mut count = 0;
    for _ in 0..reader.read_var_u32()? {
        let old = reader.read_var_u32()?;
        let start = reader.original_position() as usize;
        skip(&mut reader)?;
        let entry = part.get(start..reader.original_position() as usize);
        if let Some(new) = new.get(old as usize).copied().flatten() {
            leb::push(&mut entries, new, leb::len(new));
            entries.extend_from_slice(entry.context("a name is cut off")?);
            count += 1;
        }
    }
    let mut map = Vec::with_capacity(entries.len() + 5);
    leb::push(&mut map, count, leb::len(count));
    map.extend_from_slice(&entries);
    Ok(map)
}
