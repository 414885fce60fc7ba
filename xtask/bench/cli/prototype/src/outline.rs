//! Where everything in a module lies, without a look into bodies.

use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasmparser::{ElementItems, ExternalKind, Import, Parser, Payload, TypeRef};

/// A module in pieces. All ranges are of its bytes.
pub struct Outline<'w> {
    pub wasm: &'w [u8],
    /// Each section's contents, in order.
    pub sections: Vec<Section>,
    pub imports: Vec<Import<'w>>,
    /// How many of these are functions; they have the first indices.
    pub imported: u32,
    /// The type of each function that the module has itself.
    pub types: Vec<u32>,
    /// How many types there are.
    pub type_count: u32,
    /// Its body, with the number before it that says how long that is.
    pub bodies: Vec<Range<usize>>,
    pub exports: Vec<wasmparser::Export<'w>>,
    pub start: Option<u32>,
    /// Functions that segments of elements and globals name.
    pub referred: Vec<u32>,
}

pub struct Section {
    pub id: u8,
    /// Of a custom section, its name.
    pub name: String,
    pub contents: Range<usize>,
}

impl<'w> Outline<'w> {
    pub fn of(wasm: &'w [u8]) -> Result<Outline<'w>> {
        let mut outline = Outline {
            wasm,
            sections: Vec::new(),
            imports: Vec::new(),
            imported: 0,
            types: Vec::new(),
            type_count: 0,
            bodies: Vec::new(),
            exports: Vec::new(),
            start: None,
            referred: Vec::new(),
        };
        for payload in Parser::new(0).parse_all(wasm) {
            outline.add(payload?)?;
        }
        Ok(outline)
    }

    /// Functions, imported and own.
    pub fn functions(&self) -> u32 {
        self.imported + self.bodies.len() as u32
    }

    /// The body of a function, if it isn't imported.
    pub fn body(&self, function: u32) -> Option<Range<usize>> {
        let own = function.checked_sub(self.imported)?;
        self.bodies.get(own as usize).cloned()
    }

    fn add(&mut self, payload: Payload<'w>) -> Result<()> {
        if let Some((id, contents)) = payload.as_section() {
            let name = match &payload {
                Payload::CustomSection(custom) => custom.name().to_owned(),
                _ => String::new(),
            };
            let contents = contents.start as usize..contents.end as usize;
            self.sections.push(Section { id, name, contents });
        }
        match payload {
            Payload::TypeSection(types) => self.type_count = types.count(),
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    self.imported += u32::from(matches!(import.ty, TypeRef::Func(_)));
                    self.imports.push(import);
                }
            }
            Payload::FunctionSection(functions) => {
                self.types = functions.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    self.refer(&global?.init_expr)?;
                }
            }
            Payload::ExportSection(exports) => {
                self.exports = exports.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(elements) => {
                for element in elements {
                    match element?.items {
                        ElementItems::Functions(functions) => {
                            for function in functions {
                                self.referred.push(function?);
                            }
                        }
                        ElementItems::Expressions(_, expressions) => {
                            for expression in expressions {
                                self.refer(&expression?)?;
                            }
                        }
                    }
                }
            }
            Payload::CodeSectionEntry(body) => self.add_body(body.range())?,
            _ => {}
        }
        Ok(())
    }

    fn refer(&mut self, expression: &wasmparser::ConstExpr<'_>) -> Result<()> {
        for operator in expression.get_operators_reader() {
            if let wasmparser::Operator::RefFunc { function_index } = operator? {
                self.referred.push(function_index);
            }
        }
        Ok(())
    }

    /// The number before a body starts where the body before it ends.
    fn add_body(&mut self, range: Range<u64>) -> Result<()> {
        let start = match self.bodies.last() {
            Some(before) => before.end,
            None => {
                let code = self.section(10).context("no code")?;
                let (_, count) = super::leb::read(&self.wasm[code.start..]).context("no count")?;
                code.start + count
            }
        };
        let end = range.end as usize;
        if start >= range.start as usize {
            bail!("bodies overlap at byte {start}");
        }
        self.bodies.push(start..end);
        Ok(())
    }

    pub fn section(&self, id: u8) -> Option<Range<usize>> {
        let section = self.sections.iter().find(|section| section.id == id)?;
        Some(section.contents.clone())
    }

    /// The function that is exported under this name.
    pub fn exported(&self, name: &str) -> Option<u32> {
        let export = self.exports.iter().find(|export| export.name == name)?;
        (export.kind == ExternalKind::Func).then_some(export.index)
    }
}
