//! The `name` section, with new indices.

use wasmparser::{BinaryReader, Result};

use super::edit::Edit;
use super::item::Space;
use super::leb;
use super::renumber::Renumber;

/// What a part of the section holds.
enum Part {
    /// Names of a space's items.
    Names(Space),
    /// For items of a space, names of what is in them.
    Inner(Space),
    /// Something else.
    Other,
}

const FUNCTIONS: u8 = 1;

fn part(id: u8) -> Part {
    match id {
        FUNCTIONS => Part::Names(Space::Function),
        // Locals and labels.
        2 | 3 => Part::Inner(Space::Function),
        4 => Part::Names(Space::Type),
        5 => Part::Names(Space::Table),
        6 => Part::Names(Space::Memory),
        7 => Part::Names(Space::Global),
        8 => Part::Names(Space::Element),
        9 => Part::Names(Space::Data),
        // Fields.
        10 => Part::Inner(Space::Type),
        11 => Part::Names(Space::Tag),
        _ => Part::Other,
    }
}

/// The contents of the section, after its own name, for what stays.
///
/// # Errors
/// If it can't be read.
pub(super) fn renumbered(old: &[u8], edit: &Edit<'_>, renumber: &Renumber) -> Result<Vec<u8>> {
    let mut reader = BinaryReader::new(old, 0);
    let mut out = Vec::with_capacity(old.len());
    while !reader.eof() {
        let id = reader.read_u8()?;
        let size = reader.read_var_u32()? as usize;
        let bytes = reader.read_bytes(size)?;
        let map = match part(id) {
            Part::Names(space) => {
                let mut map = Map::of(bytes, renumber, space, |it| it.read_string().map(drop))?;
                if id == FUNCTIONS {
                    map.add_functions(edit, renumber);
                }
                map
            }
            Part::Inner(space) => Map::of(bytes, renumber, space, skip_names)?,
            Part::Other => {
                push(&mut out, id, &[], bytes);
                continue;
            }
        };
        if map.count > 0 {
            let mut count = Vec::new();
            leb::push(&mut count, map.count);
            push(&mut out, id, &count, &map.entries);
        }
    }
    Ok(out)
}

fn push(out: &mut Vec<u8>, id: u8, head: &[u8], rest: &[u8]) {
    out.push(id);
    leb::push(out, (head.len() + rest.len()) as u32);
    out.extend_from_slice(head);
    out.extend_from_slice(rest);
}

fn skip_names(reader: &mut BinaryReader<'_>) -> Result<()> {
    for _ in 0..reader.read_var_u32()? {
        reader.read_var_u32()?;
        reader.read_string()?;
    }
    Ok(())
}

/// A map from items.
struct Map {
    count: u32,
    entries: Vec<u8>,
}

impl Map {
    /// That of what stays. What belongs to an item is copied as it is.
    fn of(
        old: &[u8],
        renumber: &Renumber,
        space: Space,
        skip: impl Fn(&mut BinaryReader<'_>) -> Result<()>,
    ) -> Result<Map> {
        let mut reader = BinaryReader::new(old, 0);
        let mut map = Map {
            count: 0,
            entries: Vec::with_capacity(old.len()),
        };
        for _ in 0..reader.read_var_u32()? {
            let index = reader.read_var_u32()?;
            let start = reader.original_position() as usize;
            skip(&mut reader)?;
            if let Ok(new) = renumber.index(space, index) {
                leb::push(&mut map.entries, new);
                let end = reader.original_position() as usize;
                map.entries.extend_from_slice(&old[start..end]);
                map.count += 1;
            }
        }
        Ok(map)
    }

    /// Adds the names of functions that were added. They have the last indices.
    fn add_functions(&mut self, edit: &Edit<'_>, renumber: &Renumber) {
        let first = edit.module.count(Space::Function);
        for (index, function) in (first..).zip(&edit.functions) {
            if let (Some(name), Ok(new)) = (&function.name, renumber.index(Space::Function, index))
            {
                leb::push(&mut self.entries, new);
                leb::push(&mut self.entries, name.len() as u32);
                self.entries.extend_from_slice(name.as_bytes());
                self.count += 1;
            }
        }
    }
}
