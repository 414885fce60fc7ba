//! Writing the module, section by section.

use std::borrow::Cow;

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{
    ConstExpr, CustomSection, DataCountSection, DataSection, ElementSection, Elements, ExportKind,
    ExportSection, FunctionSection, GlobalSection, GlobalType, ImportSection, MemorySection,
    ProducersField, ProducersSection, Section, SectionId, StartSection, TableSection, TagSection,
    TypeSection, ValType,
};
use wasmparser::{Element, ElementItems, ElementKind};
use wharf_abi::names;
use wharf_abi::section;

use super::code::Code;
use super::edit::{Edit, Export};
use super::item::Space;
use super::reach::Reach;
use super::renumber::{Renumber, Slot};
use super::{Debug, Form, Keep, RewriteError, leb, symbols};

/// The section that names functions and more.
const NAMES: &str = "name";

/// What is written.
pub(super) struct Emit<'e, 'w> {
    pub(super) edit: &'e Edit<'w>,
    pub(super) reach: &'e Reach<'e, 'w>,
    pub(super) exports: &'e [Export],
    pub(super) start: Option<u32>,
    pub(super) form: Form,
    pub(super) keep: Keep,
}

/// A module of these.
///
/// # Errors
/// If what DWARF knows can't stay where it is.
pub(super) fn emit(emit: &Emit<'_, '_>) -> Result<Vec<u8>, RewriteError> {
    let renumber = match emit.form {
        Form::Compact => Renumber::compact(emit.edit, emit.reach),
        Form::InPlace => Renumber::in_place(emit.edit, emit.reach)?,
    };
    let wasm = emit.edit.module.wasm;
    let mut writer = Writer {
        emit,
        renumber: &renumber,
        out: Vec::with_capacity(wasm.len() + 4096),
    };
    writer.out.extend_from_slice(&wasm[..8]);
    writer.types()?;
    writer.imports()?;
    writer.functions()?;
    writer.tables()?;
    writer.memories()?;
    writer.tags()?;
    writer.globals()?;
    writer.exports()?;
    writer.start()?;
    writer.elements()?;
    writer.code()?;
    writer.data()?;
    writer.customs();
    Ok(writer.out)
}

struct Writer<'e, 'w> {
    emit: &'e Emit<'e, 'w>,
    renumber: &'e Renumber,
    out: Vec<u8>,
}

impl Writer<'_, '_> {
    fn add(&mut self, is_empty: bool, section: &impl Section) {
        if !is_empty {
            section.append_to(&mut self.out);
        }
    }

    fn stays(&self, space: Space, index: u32) -> bool {
        self.emit.reach.has(space, index)
    }

    fn types(&mut self) -> Result<(), RewriteError> {
        let mut section = TypeSection::new();
        let edit = self.emit.edit;
        for (index, ty) in (0..).zip(edit.module.types.iter().chain(&edit.types)) {
            if self.stays(Space::Type, index) {
                section
                    .ty()
                    .func_type(&self.renumber().func_type(ty.clone())?);
            }
        }
        self.add(section.is_empty(), &section);
        Ok(())
    }

    fn imports(&mut self) -> Result<(), RewriteError> {
        let mut section = ImportSection::new();
        for (space, index, import) in self.emit.edit.module.imports() {
            if self.stays(space, index) {
                self.renumber().parse_import(&mut section, *import)?;
            }
        }
        self.add(section.is_empty(), &section);
        Ok(())
    }

    fn functions(&mut self) -> Result<(), RewriteError> {
        let mut section = FunctionSection::new();
        for slot in &self.renumber.slots {
            let (Slot::Function(old) | Slot::Hole { first: old, .. }) = slot;
            let ty = self.emit.edit.type_of(*old);
            section.function(self.renumber.index(Space::Type, ty)?);
        }
        self.add(section.is_empty(), &section);
        Ok(())
    }

    fn tables(&mut self) -> Result<(), RewriteError> {
        let mut section = TableSection::new();
        let module = &self.emit.edit.module;
        for (index, (table, _)) in (module.imported(Space::Table)..).zip(&module.tables) {
            if self.stays(Space::Table, index) {
                self.renumber().parse_table(&mut section, table.clone())?;
            }
        }
        self.add(section.is_empty(), &section);
        Ok(())
    }

    fn memories(&mut self) -> Result<(), RewriteError> {
        let mut section = MemorySection::new();
        let module = &self.emit.edit.module;
        let own = module.imported(Space::Memory)..module.count(Space::Memory);
        for index in own {
            if self.stays(Space::Memory, index) {
                let memory = module.memories[index as usize];
                section.memory(self.renumber().memory_type(memory)?);
            }
        }
        self.add(section.is_empty(), &section);
        Ok(())
    }

    fn tags(&mut self) -> Result<(), RewriteError> {
        let mut section = TagSection::new();
        let module = &self.emit.edit.module;
        let own = module.imported(Space::Tag)..module.count(Space::Tag);
        for index in own {
            if self.stays(Space::Tag, index) {
                let tag = module.tags[index as usize];
                section.tag(self.renumber().tag_type(tag)?);
            }
        }
        self.add(section.is_empty(), &section);
        Ok(())
    }

    fn globals(&mut self) -> Result<(), RewriteError> {
        let mut section = GlobalSection::new();
        let module = &self.emit.edit.module;
        for (index, (global, _)) in (module.imported(Space::Global)..).zip(&module.globals) {
            if self.stays(Space::Global, index) {
                self.renumber().parse_global(&mut section, global.clone())?;
            }
        }
        let added = module.count(Space::Global)..self.emit.edit.count(Space::Global);
        for index in added {
            if self.stays(Space::Global, index) {
                let ty = GlobalType {
                    val_type: ValType::I32,
                    mutable: true,
                    shared: false,
                };
                section.global(ty, &ConstExpr::i32_const(0));
            }
        }
        self.add(section.is_empty(), &section);
        Ok(())
    }

    fn exports(&mut self) -> Result<(), RewriteError> {
        let mut section = ExportSection::new();
        for export in self.emit.exports {
            let kind = match export.space {
                Space::Function => ExportKind::Func,
                Space::Table => ExportKind::Table,
                Space::Memory => ExportKind::Memory,
                Space::Global => ExportKind::Global,
                Space::Tag => ExportKind::Tag,
                // No module can export these.
                Space::Type | Space::Data | Space::Element => continue,
            };
            let index = self.renumber.index(export.space, export.index)?;
            section.export(&export.name, kind, index);
        }
        self.add(section.is_empty(), &section);
        Ok(())
    }

    fn start(&mut self) -> Result<(), RewriteError> {
        if let Some(start) = self.emit.start {
            let function_index = self.renumber.index(Space::Function, start)?;
            self.add(false, &StartSection { function_index });
        }
        Ok(())
    }

    fn elements(&mut self) -> Result<(), RewriteError> {
        let mut section = ElementSection::new();
        for (index, (element, _)) in (0..).zip(&self.emit.edit.module.elements) {
            if self.emit.reach.reaches(Space::Element, index) {
                self.renumber()
                    .parse_element(&mut section, element.clone())?;
            } else if self.stays(Space::Element, index) {
                self.empty_element(&mut section, element)?;
            }
        }
        let undeclared = self.emit.reach.undeclared(self.emit.exports);
        if !undeclared.is_empty() {
            let functions = undeclared.into_iter();
            let functions: Result<Vec<u32>, _> = functions
                .map(|index| self.renumber.index(Space::Function, index))
                .collect();
            section.declared(Elements::Functions(functions?.into()));
        }
        self.add(section.is_empty(), &section);
        Ok(())
    }

    /// What nobody looks at names functions that may be gone.
    fn empty_element(
        &self,
        section: &mut ElementSection,
        element: &Element<'_>,
    ) -> Result<(), RewriteError> {
        let nothing = match &element.items {
            ElementItems::Functions(_) => Elements::Functions(Cow::Borrowed(&[])),
            ElementItems::Expressions(ty, _) => {
                Elements::Expressions(self.renumber().ref_type(*ty)?, Cow::Borrowed(&[]))
            }
        };
        match &element.kind {
            ElementKind::Passive => section.passive(nothing),
            ElementKind::Declared => section.declared(nothing),
            ElementKind::Active {
                table_index,
                offset_expr,
            } => {
                let offset = self.renumber().const_expr(offset_expr.clone())?;
                section.active(*table_index, &offset, nothing)
            }
        };
        Ok(())
    }

    fn code(&mut self) -> Result<(), RewriteError> {
        let data = self.emit.edit.module.data.len() as u32;
        let stay = (0..data).filter(|index| self.stays(Space::Data, *index));
        let count = stay.count() as u32;
        if self.emit.reach.names_data {
            self.add(false, &DataCountSection { count });
        }
        if self.renumber.slots.is_empty() {
            return Ok(());
        }
        // Its size isn't known yet; most often it takes less than that.
        self.out.push(SectionId::Code as u8);
        let head = self.out.len();
        self.out.resize(head + leb::len(u32::MAX), 0);
        let start = self.out.len();
        Code {
            edit: self.emit.edit,
            renumber: self.renumber,
            form: self.emit.form,
            debug: self.emit.keep.debug,
        }
        .write(&mut self.out)?;
        let mut size = Vec::new();
        leb::push(&mut size, (self.out.len() - start) as u32);
        self.out.splice(head..start, size);
        Ok(())
    }

    fn data(&mut self) -> Result<(), RewriteError> {
        let mut section = DataSection::new();
        for (index, (data, _)) in (0..).zip(&self.emit.edit.module.data) {
            if self.stays(Space::Data, index) {
                self.renumber().parse_data(&mut section, data.clone())?;
            }
        }
        self.add(section.is_empty(), &section);
        Ok(())
    }

    fn customs(&mut self) {
        for custom in &self.emit.edit.module.customs {
            let (name, data) = (custom.name(), custom.data());
            if name == NAMES && self.emit.keep.debug != Debug::None {
                if let Ok(data) = symbols::renumbered(data, self.emit.edit, self.renumber) {
                    self.custom(name, &data);
                }
            } else if self.keeps(name) {
                self.custom(name, data);
            }
        }
        let mut field = ProducersField::new();
        field.value(names::PRODUCER, section::WRITER);
        let mut producers = ProducersSection::new();
        producers.field("processed-by", &field);
        self.add(false, &producers);
    }

    fn custom(&mut self, name: &str, data: &[u8]) {
        let section = CustomSection {
            name: name.into(),
            data: data.into(),
        };
        self.add(false, &section);
    }

    /// Whether a custom section stays as it is.
    fn keeps(&self, name: &str) -> bool {
        let Keep {
            interface, debug, ..
        } = self.emit.keep;
        match name {
            NAMES | "producers" => false,
            names::SECTION => interface,
            "target_features" => debug != Debug::None,
            // These tell of the module as the linker made it.
            "linking" | "sourceMappingURL" => false,
            _ if name.starts_with("reloc.") || name.starts_with("metadata.code.") => false,
            _ if name.starts_with(".debug_") || name == "external_debug_info" => {
                self.emit.form == Form::InPlace
            }
            _ => true,
        }
    }

    fn renumber(&self) -> &Renumber {
        self.renumber
    }
}
