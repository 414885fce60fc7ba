//! What a module is made of: its interface, exports, imports, sections and linear memory.

use serde::Serialize;

use crate::load::{self, LoadError};

mod definitions;
mod functions;
mod sections;
mod svg;

pub use svg::svg;

/// Everything that `wharf inspect` shows.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Bytes of the module.
    pub size: usize,
    /// Whether Wharf has rewritten it.
    pub processed: bool,
    /// The `wharf` crate that the guest was built with, if the module has an interface.
    pub wharf: Option<String>,
    /// The functions that the interface exports, but for those of resources.
    pub functions: Vec<Function>,
    /// The functions that the interface imports, but for those of resources.
    pub imported: Vec<Imported>,
    /// The resources, in the order of their names.
    pub resources: Vec<Resource>,
    /// The types with a name that all of these use, in the order of these names.
    pub types: Vec<Definition>,
    /// Every export of the module.
    pub exports: Vec<Export>,
    /// Every import of the module.
    pub imports: Vec<Import>,
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

/// A function that the guest imports.
#[derive(Clone, Debug, Serialize)]
pub struct Imported {
    /// The function.
    #[serde(flatten)]
    pub function: Function,
    /// Where it comes from.
    #[serde(flatten)]
    pub origin: Origin,
}

/// Where an imported function comes from.
#[derive(Clone, Debug, Serialize)]
pub struct Origin {
    /// The module that hosts take it from; empty for what whoever instantiates the guest gives.
    pub module: String,
    /// Whether the guest calls it. Source may declare more, which no host has to give.
    pub used: bool,
}

/// A type whose objects stay on their side.
#[derive(Clone, Debug, Serialize)]
pub struct Resource {
    /// What hosts call it.
    pub name: String,
    /// As Rust writes it.
    pub rust: String,
    /// Where it is defined: `crate::module::Name`.
    pub path: String,
    /// Its doc comment.
    pub docs: String,
    /// Whose it is: `guest` or `host`.
    pub side: &'static str,
    /// Its functions: constructors first, then methods, and so on.
    pub members: Vec<ResourceMember>,
}

/// A function of a resource.
#[derive(Clone, Debug, Serialize)]
pub struct ResourceMember {
    /// The function; its name is that of the resource, a dot, and its own.
    #[serde(flatten)]
    pub function: Function,
    /// What it is to the resource: `constructor`, `method`, `static`, `getter`, `setter`, `constant`,
    /// `text` or `next`.
    pub role: &'static str,
    /// Where it comes from, if the resource is the host's.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
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

/// An import.
#[derive(Clone, Debug, Serialize)]
pub struct Import {
    /// The module that it comes from.
    pub module: String,
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
        imported: Vec::new(),
        resources: Vec::new(),
        types: Vec::new(),
        exports: Vec::new(),
        imports: Vec::new(),
        sections: Vec::new(),
        memory: None,
    };
    sections::read(wasm, &mut report)?;
    if let Some(interface) = &interface {
        functions::describe(interface, &mut report);
        let definitions = interface.definitions().into_iter();
        let definitions = definitions.map(|(name, it)| definitions::definition(name, it));
        report.types = definitions.collect();
    }
    Ok(report)
}
