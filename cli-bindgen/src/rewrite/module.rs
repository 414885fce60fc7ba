//! A module in pieces: where everything lies in it, and who names what.
//!
//! Each body is read once, and validated while it is; what is known of it afterwards is its place and
//! what it names. So rewriting can find out what stays without reading a body again.

use std::collections::HashMap;
use std::ops::Range;

use wasmparser::{
    CustomSectionReader, Data, DataKind, Element, ElementKind, Export, FuncToValidate, FuncType,
    FuncValidatorAllocations, FunctionBody, Global, Import, MemoryType, OperatorsReader,
    OperatorsReaderAllocations, Parser, Payload, Table, TableInit, TypeRef, ValidPayload,
    Validator, ValidatorResources, WasmFeatures,
};

use super::item::{Items, Named, Notes, Space};
use super::{RewriteError, leb};

/// A valid module. What is imported comes first in each index space.
pub(super) struct Module<'w> {
    pub(super) wasm: &'w [u8],
    pub(super) types: Vec<FuncType>,
    pub(super) imports: Vec<Import<'w>>,
    /// How much of each space is imported.
    imported: Items<()>,
    /// The type of each function.
    pub(super) functions: Vec<u32>,
    /// What the module has itself, and what that names.
    pub(super) bodies: Vec<Body>,
    pub(super) tables: Vec<(Table<'w>, Box<[Named]>)>,
    pub(super) memories: Vec<MemoryType>,
    pub(super) globals: Vec<(Global<'w>, Box<[Named]>)>,
    /// The type of each tag.
    pub(super) tags: Vec<wasmparser::TagType>,
    pub(super) elements: Vec<(Element<'w>, Box<[Named]>)>,
    /// For each table that is filled when the module starts, what with.
    pub(super) fills: HashMap<u32, Vec<u32>>,
    pub(super) data: Vec<(Data<'w>, Box<[Named]>)>,
    pub(super) exports: Vec<Export<'w>>,
    pub(super) start: Option<u32>,
    /// The contents of the code section.
    pub(super) code: Range<usize>,
    pub(super) customs: Vec<CustomSectionReader<'w>>,
}

/// A function's body.
pub(super) struct Body {
    /// Where it lies, with the number before it that says how long it is.
    pub(super) range: Range<usize>,
    /// How many bytes that number takes.
    pub(super) head: usize,
    pub(super) named: Box<[Named]>,
    /// Whether it has an `unreachable`.
    pub(super) traps: bool,
}

/// What modules may use: what engines run by now, and what Rust's compiler makes of its target
/// features. Types of the garbage collector's are none of that, nor are memories of 64 bits.
fn features() -> WasmFeatures {
    WasmFeatures::WASM2
        | WasmFeatures::TAIL_CALL
        | WasmFeatures::EXTENDED_CONST
        | WasmFeatures::THREADS
        | WasmFeatures::EXCEPTIONS
        | WasmFeatures::LEGACY_EXCEPTIONS
        | WasmFeatures::MULTI_MEMORY
        | WasmFeatures::RELAXED_SIMD
        | WasmFeatures::WIDE_ARITHMETIC
}

impl<'w> Module<'w> {
    /// Reads and validates a module.
    ///
    /// # Errors
    /// If it isn't valid.
    pub(super) fn read(wasm: &'w [u8]) -> Result<Module<'w>, RewriteError> {
        let mut module = Module {
            wasm,
            types: Vec::new(),
            imports: Vec::new(),
            imported: Items::new(),
            functions: Vec::new(),
            bodies: Vec::new(),
            tables: Vec::new(),
            memories: Vec::new(),
            globals: Vec::new(),
            tags: Vec::new(),
            elements: Vec::new(),
            fills: HashMap::new(),
            data: Vec::new(),
            exports: Vec::new(),
            start: None,
            code: 0..0,
            customs: Vec::new(),
        };
        let mut validator = Validator::new_with_features(features());
        let mut reading = Reading::default();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            match validator.payload(&payload)? {
                ValidPayload::Func(function, body) => {
                    module.add_body(&mut reading, function, &body)?;
                }
                _ => module.add(payload, &mut reading.notes)?,
            }
        }
        Ok(module)
    }

    /// How many items there are in a space.
    pub(super) fn count(&self, space: Space) -> u32 {
        let own = match space {
            Space::Type => self.types.len(),
            Space::Function => return self.functions.len() as u32,
            Space::Table => self.tables.len(),
            Space::Memory => return self.memories.len() as u32,
            Space::Global => self.globals.len(),
            Space::Tag => return self.tags.len() as u32,
            Space::Data => self.data.len(),
            Space::Element => self.elements.len(),
        };
        self.imported(space) + own as u32
    }

    /// How many of them are imported.
    pub(super) fn imported(&self, space: Space) -> u32 {
        self.imported.of(space).len() as u32
    }

    /// An item's place among those of its space that the module has itself; none if it is imported.
    pub(super) fn own(&self, space: Space, index: u32) -> Option<usize> {
        let own = index.checked_sub(self.imported(space))?;
        Some(own as usize)
    }

    /// The imports, and the index of each in its space.
    pub(super) fn imports(&self) -> impl Iterator<Item = (Space, u32, &Import<'w>)> {
        let mut counts = [0; Space::ALL.len()];
        self.imports.iter().map(move |import| {
            let space = space(&import.ty);
            let count = &mut counts[space as usize];
            *count += 1;
            (space, *count - 1, import)
        })
    }

    fn add(&mut self, payload: Payload<'w>, notes: &mut Notes) -> Result<(), RewriteError> {
        match payload {
            Payload::TypeSection(types) => {
                for ty in types.into_iter_err_on_gc_types() {
                    self.types.push(ty?);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    self.imported.of_mut(space(&import.ty)).push(());
                    match import.ty {
                        TypeRef::Func(ty) | TypeRef::FuncExact(ty) => self.functions.push(ty),
                        TypeRef::Memory(memory) => self.memories.push(memory),
                        TypeRef::Tag(tag) => self.tags.push(tag),
                        TypeRef::Table(_) | TypeRef::Global(_) => {}
                    }
                    self.imports.push(import);
                }
            }
            Payload::FunctionSection(functions) => {
                for ty in functions {
                    self.functions.push(ty?);
                }
                self.bodies.reserve(self.functions.len());
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    let table = table?;
                    if let TableInit::Expr(expression) = &table.init {
                        notes.add_const(expression)?;
                    }
                    self.tables.push((table, notes.take()));
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memories.push(memory?);
                }
            }
            Payload::TagSection(tags) => {
                for tag in tags {
                    self.tags.push(tag?);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    let global = global?;
                    notes.add_const(&global.init_expr)?;
                    self.globals.push((global, notes.take()));
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    self.exports.push(export?);
                }
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(elements) => {
                for element in elements {
                    let element = element?;
                    if let ElementKind::Active {
                        table_index,
                        offset_expr,
                    } = &element.kind
                    {
                        notes.add_const(offset_expr)?;
                        let fills = self.fills.entry(table_index.unwrap_or_default());
                        fills.or_default().push(self.elements.len() as u32);
                    }
                    notes.add_items(&element.items)?;
                    self.elements.push((element, notes.take()));
                }
            }
            Payload::CodeSectionStart {
                unchecked_range, ..
            } => {
                self.code = unchecked_range.start as usize..unchecked_range.end as usize;
            }
            Payload::DataSection(data) => {
                for data in data {
                    let data = data?;
                    if let DataKind::Active {
                        memory_index,
                        offset_expr,
                    } = &data.kind
                    {
                        notes.named.push(Named::Item(Space::Memory, *memory_index));
                        notes.add_const(offset_expr)?;
                    }
                    self.data.push((data, notes.take()));
                }
            }
            Payload::CustomSection(custom) => self.customs.push(custom),
            // The header, what says how many data segments there are, and the end.
            _ => {}
        }
        Ok(())
    }

    /// Reads a body, and validates each instruction.
    fn add_body(
        &mut self,
        reading: &mut Reading,
        function: FuncToValidate<ValidatorResources>,
        body: &FunctionBody<'w>,
    ) -> Result<(), RewriteError> {
        let mut function = function.into_validator(std::mem::take(&mut reading.function));
        let mut locals = body.get_binary_reader();
        function.read_locals(&mut locals)?;
        let mut operators =
            OperatorsReader::new_with_allocs(locals, std::mem::take(&mut reading.operators));
        let notes = &mut reading.notes;
        while !operators.eof() {
            let at = operators.original_position();
            let operator = operators.read()?;
            function.op(at, &operator)?;
            notes.add(operator)?;
        }
        operators.finish()?;
        reading.operators = operators.into_allocations();
        reading.function = function.into_allocations();

        // The number before a body starts where the body before it ends.
        let start = match self.bodies.last() {
            Some(before) => before.range.end,
            None => {
                let count = self.wasm.get(self.code.clone()).and_then(leb::read);
                self.code.start + count.map_or(1, |(_, len)| len)
            }
        };
        let range = body.range();
        self.bodies.push(Body {
            range: start..range.end as usize,
            head: (range.start as usize).saturating_sub(start),
            traps: std::mem::take(&mut notes.traps),
            named: notes.take(),
        });
        Ok(())
    }
}

/// What reading bodies needs anew for each.
#[derive(Default)]
struct Reading {
    notes: Notes,
    function: FuncValidatorAllocations,
    operators: OperatorsReaderAllocations,
}

fn space(ty: &TypeRef) -> Space {
    match ty {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => Space::Function,
        TypeRef::Table(_) => Space::Table,
        TypeRef::Memory(_) => Space::Memory,
        TypeRef::Global(_) => Space::Global,
        TypeRef::Tag(_) => Space::Tag,
    }
}
