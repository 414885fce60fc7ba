//! Whether DWARF says the truth: for each function, what it knows of its code.

use std::borrow::Cow;
use std::collections::HashMap;

use addr2line::Context;
use anyhow::{Result, anyhow};
use gimli::{EndianSlice, LittleEndian, SectionId};
use wasmparser::{BinaryReader, Name, NameSectionReader};

use crate::Outline;

type Slice<'w> = EndianSlice<'w, LittleEndian>;

/// What DWARF knows of a place in the code: the function, the file and the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub function: Option<String>,
    pub file: Option<String>,
    pub line: Option<u32>,
}

/// A module's DWARF.
pub struct Lines<'w> {
    context: Context<Slice<'w>>,
}

impl<'w> Lines<'w> {
    pub fn of(outline: &Outline<'w>) -> Result<Lines<'w>> {
        let section = |id: SectionId| -> Result<Slice<'w>, gimli::Error> {
            let found = outline.sections.iter().find(|it| it.name == id.name());
            let bytes = match found {
                Some(section) => {
                    // The name comes first.
                    let contents = &outline.wasm[section.contents.clone()];
                    &contents[1 + id.name().len()..]
                }
                None => &[],
            };
            Ok(EndianSlice::new(bytes, LittleEndian))
        };
        let dwarf = gimli::Dwarf::load(section)?;
        let context = Context::from_dwarf(dwarf)?;
        Ok(Lines { context })
    }

    /// What it knows of this place in the contents of the code section.
    pub fn place(&self, offset: u64) -> Result<Place> {
        let frames = self.context.find_frames(offset).skip_all_loads();
        let mut frames = frames.map_err(|error| anyhow!("{error}"))?;
        let mut place = Place {
            function: None,
            file: None,
            line: None,
        };
        // The last frame is the function itself; those before it are inlined. They have the line.
        let mut first = true;
        while let Some(frame) = frames.next().map_err(|error| anyhow!("{error}"))? {
            if let (true, Some(location)) = (first, &frame.location) {
                place.file = location.file.map(str::to_owned);
                place.line = location.line;
            }
            first = false;
            place.function = frame
                .function
                .and_then(|function| function.raw_name().ok().map(Cow::into_owned));
        }
        Ok(place)
    }
}

/// The name of each function, as the `name` section has it.
pub fn names<'w>(outline: &Outline<'w>) -> Result<HashMap<u32, &'w str>> {
    let mut names = HashMap::new();
    let Some(section) = outline.sections.iter().find(|it| it.name == "name") else {
        return Ok(names);
    };
    let range = section.contents.clone();
    let mut reader = BinaryReader::new(&outline.wasm[range.clone()], range.start as u64);
    reader.read_string()?;
    for part in NameSectionReader::new(reader) {
        if let Name::Function(functions) = part? {
            for naming in functions {
                let naming = naming?;
                names.insert(naming.index, naming.name);
            }
        }
    }
    Ok(names)
}
