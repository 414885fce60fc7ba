//! What a module is made of: its interface, exports, sections and linear memory.

use serde::Serialize;
use wasmparser::{DataKind, ExternalKind, Operator, Parser, Payload};
use wharf_abi::{arena, names, types};

use crate::load::{self, LoadError};

/// Everything that `wharf inspect` shows.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Bytes of the module.
    pub size: usize,
    /// Whether Wharf has rewritten it.
    pub processed: bool,
    /// The `wharf` crate that the guest was built with, if the module has an interface.
    pub wharf: Option<String>,
    /// The functions of the interface.
    pub functions: Vec<Function>,
    /// The types with a name that they use, in the order of these names.
    pub types: Vec<Definition>,
    /// Every export of the module.
    pub exports: Vec<Export>,
    /// The sections, in the module's order.
    pub sections: Vec<Section>,
    /// The linear memory, if it has one.
    pub memory: Option<Memory>,
}

/// A function of the interface.
#[derive(Clone, Debug, Serialize)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// As Rust writes it: `fn greet(name: &str) -> String`.
    pub signature: String,
    /// Where it is defined: `crate::module::function`.
    pub path: String,
    /// Its doc comment.
    pub docs: String,
}

/// A type with a name.
#[derive(Clone, Debug, Serialize)]
pub struct Definition {
    /// What hosts call it, with what it is generic over.
    pub name: String,
    /// As Rust writes it: `Page<String>`.
    pub rust: String,
    /// Where it is defined: `crate::module::Name`.
    pub path: String,
    /// Its doc comment.
    pub docs: String,
    /// What it is.
    #[serde(flatten)]
    pub body: Body,
}

/// What a [`Definition`] is.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Body {
    /// A record.
    Record {
        /// Its fields, in order.
        fields: Vec<Member>,
    },
    /// A variant.
    Variant {
        /// Its cases, in the order of their discriminants.
        cases: Vec<Case>,
    },
    /// An enum.
    Enum {
        /// Its cases, in the order of their discriminants.
        cases: Vec<Member>,
    },
    /// Flags.
    Flags {
        /// The flags, from the lowest bit on.
        flags: Vec<Member>,
    },
}

/// A field, a flag, or a case without a payload.
#[derive(Clone, Debug, Serialize)]
pub struct Member {
    /// What hosts call it.
    pub name: String,
    /// As Rust writes it; only a field has one.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// Its doc comment.
    pub docs: String,
}

/// A case of a variant.
#[derive(Clone, Debug, Serialize)]
pub struct Case {
    /// What hosts call it.
    pub name: String,
    /// Its doc comment.
    pub docs: String,
    /// What it carries, as Rust writes it, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// What it carries, if that has names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Member>,
}

/// An export.
#[derive(Clone, Debug, Serialize)]
pub struct Export {
    /// Its name.
    pub name: String,
    /// What it is: `function`, `memory`, `global`, `table` or `tag`.
    pub kind: &'static str,
}

/// A section.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// What the specification calls it, or the name of a custom section in quotes.
    pub name: String,
    /// Bytes of its contents.
    pub size: usize,
}

/// The linear memory.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Memory {
    /// Pages of 64 KiB at the start.
    pub pages: u64,
    /// Pages at most, if the module says so.
    pub maximum: Option<u64>,
    /// Bytes that data segments fill at the start.
    pub data: u64,
    /// Bytes of the stack, which lies from address 0 on, if the module tells.
    pub stack: Option<u64>,
    /// Where static data ends and the heap starts, if the module tells.
    pub heap_base: Option<u64>,
}

/// Looks into a module.
///
/// # Errors
/// If it isn't a module, or its interface can't be read. A module without an interface is shown.
pub fn inspect(wasm: &[u8]) -> Result<Report, LoadError> {
    let processed = load::is_rewritten(wasm)?;
    let interface = match processed {
        true => load::rewritten(wasm),
        false => load::raw(wasm),
    };
    let interface = match interface {
        Ok(interface) => Some(interface),
        Err(
            LoadError::NoInterface
            | LoadError::Incomplete { .. }
            | LoadError::Stripped
            | LoadError::Foreign(_),
        ) => None,
        Err(error) => return Err(error),
    };
    let mut report = Report {
        size: wasm.len(),
        processed,
        wharf: interface.as_ref().map(|interface| interface.writer.clone()),
        functions: Vec::new(),
        types: Vec::new(),
        exports: Vec::new(),
        sections: Vec::new(),
        memory: None,
    };
    for function in interface.iter().flat_map(|interface| &interface.functions) {
        report.functions.push(Function {
            name: function.name.get().to_owned(),
            signature: function.to_string(),
            path: function.path.get().to_owned(),
            docs: function.docs.get().to_owned(),
        });
    }
    if let Some(interface) = &interface {
        let definitions = interface.definitions().into_iter();
        report.types = definitions.map(|(name, it)| definition(name, it)).collect();
    }
    read_sections(wasm, &mut report)?;
    Ok(report)
}

fn definition(name: String, definition: &types::Definition) -> Definition {
    let body = match &definition.body {
        types::Body::Record(parts) => Body::Record {
            fields: fields(parts),
        },
        types::Body::Variant(cases) => Body::Variant {
            cases: cases.iter().map(case).collect(),
        },
        types::Body::Enum(cases) => Body::Enum {
            cases: cases.iter().map(|label| member(label, None)).collect(),
        },
        types::Body::Flags(flags) => Body::Flags {
            flags: flags.iter().map(|label| member(label, None)).collect(),
        },
    };
    Definition {
        name,
        rust: rust(definition),
        path: definition.path.get().to_owned(),
        docs: definition.label.docs.get().to_owned(),
        body,
    }
}

/// The name, and what it is generic over.
fn rust(definition: &types::Definition) -> String {
    let args: Vec<String> = definition.args.iter().map(|arg| arg.to_string()).collect();
    let ident = definition.label.ident.get();
    match args.is_empty() {
        true => ident.to_owned(),
        false => format!("{ident}<{}>", args.join(", ")),
    }
}

fn fields(fields: &[types::Field]) -> Vec<Member> {
    let field = |field: &types::Field| member(&field.label, Some(&field.ty));
    fields.iter().map(field).collect()
}

fn member(label: &types::Label, ty: Option<&types::Type>) -> Member {
    Member {
        name: label.name.get().to_owned(),
        ty: ty.map(ToString::to_string),
        docs: label.docs.get().to_owned(),
    }
}

fn case(case: &types::Case) -> Case {
    let (parts, fields) = match &case.payload {
        types::Payload::Unit => (Vec::new(), Vec::new()),
        types::Payload::One(ty) => (vec![ty.to_string()], Vec::new()),
        types::Payload::Tuple(parts) => {
            let parts = parts.iter().map(|part| part.to_string());
            (parts.collect(), Vec::new())
        }
        types::Payload::Record(parts) => (Vec::new(), fields(parts)),
    };
    Case {
        name: case.label.name.get().to_owned(),
        docs: case.label.docs.get().to_owned(),
        parts,
        fields,
    }
}

/// The constant value of a global, as far as this report needs it.
type Globals = Vec<Option<u64>>;

fn read_sections(wasm: &[u8], report: &mut Report) -> Result<(), LoadError> {
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
