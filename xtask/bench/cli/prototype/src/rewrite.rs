//! Rewriting a module section by section. Only the code section has two forms.

use anyhow::{Context, Result, bail};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ElementSection, Elements, Encode, ExportKind, ExportSection, ImportSection};
use wasmparser::{
    BinaryReader, ElementItems, ElementKind, ElementSectionReader, ExternalKind, TypeRef,
};

use crate::graph::Graph;
use crate::leb;
use crate::outline::Section;
use crate::renumber::{Item, Renumber};
use crate::{Edit, Outline, Reach, compact, in_place, names};

const TYPE: u8 = 1;
const IMPORT: u8 = 2;
const FUNCTION: u8 = 3;
const EXPORT: u8 = 7;
const START: u8 = 8;
const ELEMENT: u8 = 9;
const CODE: u8 = 10;

/// How the code section is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Bodies stay where they are, and so does DWARF.
    InPlace,
    /// Bodies take the bytes that they need, and there is no DWARF.
    Compact,
    /// The same by wasm-encoder, to compare.
    Reencoded,
}

/// Rewrites a module.
///
/// # Errors
/// If it isn't one.
pub fn rewrite(outline: &Outline<'_>, edit: &Edit, form: Form) -> Result<Vec<u8>> {
    let graph = Graph::of(outline)?;
    let reach = Reach::of(outline, &graph, edit);
    let renumber = match form {
        Form::InPlace => Renumber::with_holes(outline, &reach),
        Form::Compact | Form::Reencoded => Renumber::without_holes(outline, &reach),
    };
    let start = Start::of(outline, edit, &reach, &renumber);
    let mut rewrite = Rewrite {
        outline,
        edit,
        form,
        graph: &graph,
        reach: &reach,
        renumber: &renumber,
        start,
        out: Vec::with_capacity(outline.wasm.len() + 4096),
    };
    rewrite.out.extend_from_slice(&outline.wasm[..8]);
    for section in &outline.sections {
        rewrite.section(section)?;
    }
    Ok(rewrite.out)
}

/// What runs at the start.
struct Start {
    function: Option<u32>,
    /// The body of the function that is added, which takes and gives nothing.
    added: Option<Vec<u8>>,
}

impl Start {
    fn of(outline: &Outline<'_>, edit: &Edit, reach: &Reach, renumber: &Renumber) -> Start {
        let new = |old: u32| renumber.new.get(old as usize).copied().flatten();
        let init = edit.init.as_deref().filter(|_| reach.traps);
        let init = init.and_then(|it| outline.exported(it)).and_then(new);
        match (outline.start.and_then(new), init) {
            (Some(first), Some(second)) => {
                let mut body = wasm_encoder::Function::new([]);
                body.instructions().call(first).call(second).end();
                Start {
                    function: Some(renumber.next()),
                    added: Some(body.into_raw_body()),
                }
            }
            (function, init) => Start {
                function: function.or(init),
                added: None,
            },
        }
    }
}

pub(crate) struct Rewrite<'o, 'w> {
    pub(crate) outline: &'o Outline<'w>,
    edit: &'o Edit,
    form: Form,
    pub(crate) graph: &'o Graph,
    reach: &'o Reach,
    pub(crate) renumber: &'o Renumber,
    start: Start,
    pub(crate) out: Vec<u8>,
}

impl Rewrite<'_, '_> {
    fn section(&mut self, section: &Section) -> Result<()> {
        let contents = &self.outline.wasm[section.contents.clone()];
        // It stands between exports and elements, and may be new.
        if matches!(section.id, ELEMENT | CODE) {
            self.write_start();
        }
        match section.id {
            TYPE => self.types(contents),
            IMPORT => self.imports(),
            FUNCTION => self.functions(contents),
            EXPORT => self.exports(),
            START => Ok(()),
            ELEMENT if self.renumber.changes || !self.reach.indirect => self.elements(section),
            CODE => self.code(section),
            0 => self.custom(section),
            _ => {
                self.copy(section.id, contents);
                Ok(())
            }
        }
    }

    fn copy(&mut self, id: u8, contents: &[u8]) {
        self.out.push(id);
        leb::push(&mut self.out, contents.len() as u32, 5);
        self.out.extend_from_slice(contents);
    }

    fn encode(&mut self, id: u8, section: &impl Encode) {
        self.out.push(id);
        section.encode(&mut self.out);
    }

    /// A type is added with a function.
    fn types(&mut self, contents: &[u8]) -> Result<()> {
        if self.start.added.is_none() {
            self.copy(TYPE, contents);
            return Ok(());
        }
        let (count, len) = leb::read(contents).context("no types")?;
        let mut types = Vec::with_capacity(contents.len() + 8);
        leb::push(&mut types, count + 1, leb::len(count + 1));
        types.extend_from_slice(&contents[len..]);
        types.extend_from_slice(&[0x60, 0, 0]);
        self.copy(TYPE, &types);
        Ok(())
    }

    fn imports(&mut self) -> Result<()> {
        let mut section = ImportSection::new();
        let mut function = 0;
        for import in &self.outline.imports {
            if matches!(import.ty, TypeRef::Func(_)) {
                function += 1;
                if !self.reach.live[function - 1] {
                    continue;
                }
            }
            RoundtripReencoder.parse_import(&mut section, *import)?;
        }
        if !section.is_empty() {
            self.encode(IMPORT, &section);
        }
        Ok(())
    }

    fn functions(&mut self, contents: &[u8]) -> Result<()> {
        if !self.renumber.changes && self.start.added.is_none() {
            self.copy(FUNCTION, contents);
            return Ok(());
        }
        let mut section = wasm_encoder::FunctionSection::new();
        for item in &self.renumber.items {
            let (Item::Live { old, .. } | Item::Hole { first: old, .. }) = item;
            section.function(self.outline.types[(old - self.outline.imported) as usize]);
        }
        if self.start.added.is_some() {
            section.function(self.outline.type_count);
        }
        self.encode(FUNCTION, &section);
        Ok(())
    }

    fn exports(&mut self) -> Result<()> {
        let mut section = ExportSection::new();
        for export in &self.outline.exports {
            let Some(name) = self.edit.rename(export.name) else {
                continue;
            };
            let (kind, index) = match export.kind {
                ExternalKind::Func => (ExportKind::Func, self.new(export.index)?),
                ExternalKind::Memory => (ExportKind::Memory, export.index),
                ExternalKind::Global => (ExportKind::Global, export.index),
                _ => bail!("`{name}` is nothing that can be exported"),
            };
            section.export(name, kind, index);
        }
        self.encode(EXPORT, &section);
        Ok(())
    }

    fn write_start(&mut self) {
        if let Some(function_index) = self.start.function.take() {
            self.encode(START, &wasm_encoder::StartSection { function_index });
        }
    }

    /// If nothing calls through a table, what its segments name may be dead: they become empty.
    fn elements(&mut self, section: &Section) -> Result<()> {
        let contents = &self.outline.wasm[section.contents.clone()];
        let reader = BinaryReader::new(contents, section.contents.start as u64);
        let mut section = ElementSection::new();
        for element in ElementSectionReader::new(reader)? {
            let element = element?;
            let ElementItems::Functions(functions) = element.items else {
                bail!("segments of expressions are beyond this study");
            };
            let functions: Vec<u32> = match self.reach.indirect {
                true => functions
                    .into_iter()
                    .map(|function| self.new(function?))
                    .collect::<Result<_>>()?,
                false => Vec::new(),
            };
            let functions = Elements::Functions(functions.into());
            match element.kind {
                ElementKind::Passive => section.passive(functions),
                ElementKind::Declared => section.declared(functions),
                ElementKind::Active {
                    table_index,
                    offset_expr,
                } => {
                    let offset = RoundtripReencoder.const_expr(offset_expr)?;
                    section.active(table_index, &offset, functions)
                }
            };
        }
        self.encode(ELEMENT, &section);
        Ok(())
    }

    fn code(&mut self, section: &Section) -> Result<()> {
        self.out.push(CODE);
        let size_at = self.out.len();
        leb::push(&mut self.out, 0, 5);
        let start = self.out.len();
        let added = self.start.added.take();
        let count = self.renumber.items.len() as u32 + u32::from(added.is_some());
        match self.form {
            Form::InPlace => in_place::bodies(self, section.contents.clone(), count)?,
            Form::Compact => compact::bodies(self, count)?,
            Form::Reencoded => compact::reencoded(self)?,
        }
        if let Some(body) = added {
            leb::push(
                &mut self.out,
                body.len() as u32,
                leb::len(body.len() as u32),
            );
            self.out.extend_from_slice(&body);
        }
        let size = self.out.len() - start;
        leb::fill(&mut self.out[size_at..start], size as u32);
        Ok(())
    }

    /// The new index of a function.
    pub(crate) fn new(&self, function: u32) -> Result<u32> {
        let new = self.renumber.new.get(function as usize).copied().flatten();
        new.with_context(|| format!("function {function} is gone, but something names it"))
    }

    fn custom(&mut self, section: &Section) -> Result<()> {
        let contents = &self.outline.wasm[section.contents.clone()];
        match section.name.as_str() {
            "name" if self.edit.names && self.renumber.changes => {
                let range = section.contents.clone();
                let names = names::renumbered(self.outline.wasm, range, &self.renumber.new)?;
                self.copy(0, &names);
            }
            // It tells of instructions by their place in bodies, and of functions by their index.
            "wharf" | "producers" | "metadata.code.branch_hint" => {}
            "name" if !self.edit.names => {}
            name if name.starts_with(".debug_") && self.form != Form::InPlace => {}
            _ => self.copy(0, contents),
        }
        Ok(())
    }
}
