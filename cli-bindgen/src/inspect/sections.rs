//! What a module is made of, whoever made it: exports, imports, sections, linear memory.

use wasmparser::{DataKind, ExternalKind, Operator, Parser, Payload, TypeRef};
use wharf_abi::{arena, names};

use super::{Export, Import, Memory, Report, Section};
use crate::load::{self, LoadError};

/// The constant value of a global, as far as this report needs it.
type Globals = Vec<Option<u64>>;

pub(super) fn read(wasm: &[u8], report: &mut Report) -> Result<(), LoadError> {
    let mut globals = Globals::new();
    let mut named = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(load::damaged)?;
        if let Some((name, range)) = section(&payload) {
            report.sections.push(Section {
                name,
                size: range.len(),
            });
        }
        match payload {
            Payload::MemorySection(section) => {
                for memory in section {
                    let memory = memory.map_err(load::damaged)?;
                    report.memory = Some(Memory {
                        pages: memory.initial,
                        maximum: memory.maximum,
                        data: 0,
                        stack: None,
                        heap_base: None,
                    });
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.map_err(load::damaged)?;
                    report.imports.push(Import {
                        module: import.module.to_owned(),
                        name: import.name.to_owned(),
                        kind: match import.ty {
                            TypeRef::Func(_) | TypeRef::FuncExact(_) => "function",
                            TypeRef::Table(_) => "table",
                            TypeRef::Memory(_) => "memory",
                            TypeRef::Global(_) => "global",
                            TypeRef::Tag(_) => "tag",
                        },
                    });
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    let global = global.map_err(load::damaged)?;
                    globals.push(constant(&global.init_expr));
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export.map_err(load::damaged)?;
                    let name = export.name.to_owned();
                    if export.kind == ExternalKind::Global {
                        let value = globals.get(export.index as usize).copied().flatten();
                        named.push((name.clone(), value));
                    }
                    report.exports.push(Export {
                        name,
                        kind: kind(export.kind),
                    });
                }
            }
            Payload::DataSection(section) => {
                for data in section {
                    let data = data.map_err(load::damaged)?;
                    if let (DataKind::Active { .. }, Some(memory)) = (data.kind, &mut report.memory)
                    {
                        memory.data += data.data.len() as u64;
                    }
                }
            }
            _ => {}
        }
    }
    if let Some(memory) = &mut report.memory {
        // The first global is the linker's stack pointer; the stack grows down from there to 0.
        let first = globals.first().copied().flatten();
        memory.stack = first.filter(|top| *top <= memory.pages * arena::PAGE);
        let heap = named.iter().find(|(name, _)| name == "__heap_base");
        memory.heap_base = heap.and_then(|(_, value)| *value);
    }
    Ok(())
}

fn constant(expression: &wasmparser::ConstExpr<'_>) -> Option<u64> {
    match expression.get_operators_reader().read().ok()? {
        Operator::I32Const { value } => Some(u64::from(value.cast_unsigned())),
        _ => None,
    }
}

fn kind(kind: ExternalKind) -> &'static str {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => "function",
        ExternalKind::Table => "table",
        ExternalKind::Memory => "memory",
        ExternalKind::Global => "global",
        ExternalKind::Tag => "tag",
    }
}

/// The name and the bytes of a section.
fn section(payload: &Payload<'_>) -> Option<(String, std::ops::Range<usize>)> {
    let (name, range) = match payload {
        Payload::CustomSection(section) => {
            let name = section.name();
            let note = if name == names::SECTION {
                " (the interface)"
            } else {
                ""
            };
            return Some((format!("custom {name:?}{note}"), 0..section.data().len()));
        }
        Payload::TypeSection(section) => ("type", section.range()),
        Payload::ImportSection(section) => ("import", section.range()),
        Payload::FunctionSection(section) => ("function", section.range()),
        Payload::TableSection(section) => ("table", section.range()),
        Payload::MemorySection(section) => ("memory", section.range()),
        Payload::TagSection(section) => ("tag", section.range()),
        Payload::GlobalSection(section) => ("global", section.range()),
        Payload::ExportSection(section) => ("export", section.range()),
        Payload::StartSection { range, .. } => ("start", range.clone()),
        Payload::ElementSection(section) => ("element", section.range()),
        Payload::DataCountSection { range, .. } => ("data count", range.clone()),
        Payload::DataSection(section) => ("data", section.range()),
        Payload::CodeSectionStart {
            unchecked_range, ..
        } => ("code", unchecked_range.clone()),
        _ => return None,
    };
    let range = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
    Some((name.to_owned(), range))
}
