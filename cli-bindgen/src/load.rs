//! Reading a module: what it exports, and how it describes itself.

use std::collections::HashMap;

use wasmparser::{ExternalKind, Parser, Payload, TypeRef, ValType};
use wharf_abi::plan::{ImportPlan, Plan};
use wharf_abi::section::{self, DecodeError, Interface};
use wharf_abi::slots::Core;
use wharf_abi::{arena, names};

/// Why a module can't be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No WebAssembly at all.
    #[error("this isn't a WebAssembly module: it doesn't start with `\\0asm`")]
    NotWasm,
    /// A component.
    #[error("this is a component; Wharf reads the core module that rustc links")]
    Component,
    /// Cut off, or damaged.
    #[error("the module is truncated or damaged at byte {at}: {reason}")]
    Damaged {
        /// How far reading got, in bytes.
        at: u64,
        /// What the parser says.
        reason: String,
    },
    /// No interface, because it was made by something else.
    #[error("the module has no Wharf interface: it was built with {0}")]
    Foreign(&'static str),
    /// No interface.
    #[error(
        "the module has no Wharf interface: mark a function with `#[wharf::export]` \
         and build with `crate-type = [\"cdylib\"]`"
    )]
    NoInterface,
    /// No interface, and that because something is missing.
    #[error(
        "the module has no Wharf interface: {reason}, so it is truncated at byte {at}, \
         or another tool stripped it"
    )]
    Incomplete {
        /// Bytes that there are.
        at: u64,
        /// What is missing.
        reason: &'static str,
    },
    /// Rewritten before, and its interface is still there.
    #[error(
        "the module was already processed by wharf: give `wharf bindgen` the module \
         that cargo built, in `target/wasm32-unknown-unknown`"
    )]
    Processed,
    /// Rewritten before, and its interface is gone.
    #[error(
        "the module was processed by wharf and its interface stripped: use the module \
         that cargo built, or one made with `--keep-interface` or for Rust hosts"
    )]
    Stripped,
    /// The interface can't be read.
    #[error(transparent)]
    Interface(#[from] DecodeError),
    /// A function of the interface isn't among the exports.
    #[error("the interface names the function `{name}`, but the module doesn't export `{export}`")]
    MissingExport {
        /// The function.
        name: String,
        /// What it should be exported as.
        export: String,
    },
    /// A function takes or returns other core values than the interface says.
    #[error("the function `{name}` has the core type {found}, but its interface says {expected}")]
    WrongSignature {
        /// The function.
        name: String,
        /// Its core type.
        found: String,
        /// What the slots of its parameters and result make.
        expected: String,
    },
    /// An import takes or returns other core values than the interface says.
    #[error(
        "the guest imports `{name}` as {found}, but {}",
        match declared {
            true => format!("its interface says {expected}"),
            false => format!("hosts have it as {expected}"),
        }
    )]
    WrongImport {
        /// The import.
        name: String,
        /// Whether the interface declares it; if not, it is one of the runtime's.
        declared: bool,
        /// The core type that it is imported with.
        found: String,
        /// What the slots of its parameters and result make.
        expected: String,
    },
}

/// The parts of a module that matter before it is taken apart.
#[derive(Default)]
struct Outline {
    interface: Option<Vec<u8>>,
    processed: bool,
    foreign: Option<&'static str>,
    /// Exported functions and their core types.
    exports: Vec<(String, Signature)>,
    /// Functions that it imports from [`names::IMPORTS`], and their core types.
    imports: Vec<(String, Signature)>,
    /// Whether it exports anything at all.
    exporting: bool,
    /// Bytes of the module.
    size: u64,
}

type Signature = (Vec<ValType>, Vec<ValType>);

/// The interface of a module that rustc linked.
///
/// # Errors
/// [`LoadError`].
pub fn raw(wasm: &[u8]) -> Result<Interface, LoadError> {
    let outline = outline(wasm)?;
    match outline.processed {
        true => Err(LoadError::Processed),
        false => checked(&outline, names::linked),
    }
}

/// The interface of a rewritten module.
///
/// # Errors
/// [`LoadError`].
pub fn rewritten(wasm: &[u8]) -> Result<Interface, LoadError> {
    checked(&outline(wasm)?, names::exported)
}

/// Whether Wharf has rewritten the module.
///
/// # Errors
/// If it isn't a module.
pub fn is_rewritten(wasm: &[u8]) -> Result<bool, LoadError> {
    Ok(outline(wasm)?.processed)
}

fn checked(outline: &Outline, export: fn(&str) -> String) -> Result<Interface, LoadError> {
    let Some(section) = &outline.interface else {
        return Err(undescribed(outline));
    };
    let interface = section::decode(section)?;
    let exports = outline.exports.iter().map(|(name, it)| (name.as_str(), it));
    let exports: HashMap<&str, &Signature> = exports.collect();
    for plan in interface.functions.iter().map(Plan::of) {
        let export = export(&plan.name);
        let Some(&found) = exports.get(export.as_str()) else {
            return Err(LoadError::MissingExport {
                name: plan.name,
                export,
            });
        };
        let expected = signature(&plan);
        if *found != expected {
            return Err(LoadError::WrongSignature {
                name: plan.name,
                found: show(found),
                expected: show(&expected),
            });
        }
    }
    check_imports(outline, &interface)?;
    Ok(interface)
}

/// Checks the core types of what the module imports from hosts of Wharf's. What isn't known may be
/// unused, and is found out when the module is rewritten.
fn check_imports(outline: &Outline, interface: &Interface) -> Result<(), LoadError> {
    let plans: Vec<ImportPlan> = interface.imports.iter().map(ImportPlan::of).collect();
    for (name, found) in &outline.imports {
        let plan = plans.iter().find(|plan| plan.call.export == *name);
        let expected = match plan {
            Some(plan) => Some(signature(&plan.call)),
            None => arena::import(name).map(|(params, results)| core_types(params, results)),
        };
        match expected {
            Some(expected) if expected != *found => {
                return Err(LoadError::WrongImport {
                    name: name.clone(),
                    declared: plan.is_some(),
                    found: show(found),
                    expected: show(&expected),
                });
            }
            Some(_) | None => {}
        }
    }
    Ok(())
}

/// Why there is no interface.
fn undescribed(outline: &Outline) -> LoadError {
    let mut names = outline.exports.iter().map(|(name, _)| name);
    let incomplete = |reason| LoadError::Incomplete {
        at: outline.size,
        reason,
    };
    match (outline.processed, outline.foreign) {
        (true, _) => LoadError::Stripped,
        (false, Some(tool)) => LoadError::Foreign(tool),
        (false, None) if !outline.exporting => incomplete("it exports nothing"),
        (false, None) if names.any(|name| name.starts_with(names::LINK_PREFIX)) => {
            incomplete("it exports functions of one that isn't there")
        }
        (false, None) => LoadError::NoInterface,
    }
}

/// The core type that a plan's slots make.
fn signature(plan: &Plan) -> Signature {
    let params = plan.params.iter().flat_map(|param| param.pass.params());
    core_types(params, plan.result.results())
}

fn core_types<'c>(params: impl IntoIterator<Item = &'c Core>, results: &'c [Core]) -> Signature {
    let core = |core: &Core| match core {
        Core::I32 => ValType::I32,
        Core::I64 => ValType::I64,
        Core::F32 => ValType::F32,
        Core::F64 => ValType::F64,
    };
    (
        params.into_iter().map(core).collect(),
        results.iter().map(core).collect(),
    )
}

fn show((params, results): &Signature) -> String {
    let list = |types: &[ValType]| {
        let types: Vec<String> = types.iter().map(ToString::to_string).collect();
        types.join(", ")
    };
    format!("({}) -> ({})", list(params), list(results))
}

fn outline(wasm: &[u8]) -> Result<Outline, LoadError> {
    match wasm.get(..8) {
        Some(b"\0asm\x0d\0\x01\0") => return Err(LoadError::Component),
        _ if !wasm.starts_with(b"\0asm") => return Err(LoadError::NotWasm),
        _ => {}
    }
    let mut outline = Outline {
        size: wasm.len() as u64,
        ..Outline::default()
    };
    let (mut declared, mut bodies) = (0, 0);
    let (mut announced, mut segments) = (0, 0);
    let mut types: Vec<Signature> = Vec::new();
    let mut functions: Vec<u32> = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.map_err(damaged)? {
            Payload::TypeSection(section) => {
                for ty in section.into_iter_err_on_gc_types() {
                    let ty = ty.map_err(damaged)?;
                    types.push((ty.params().to_vec(), ty.results().to_vec()));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.map_err(damaged)?;
                    if let TypeRef::Func(ty) = import.ty {
                        functions.push(ty);
                        if import.module == names::IMPORTS {
                            let signature = types.get(ty as usize).cloned().unwrap_or_default();
                            outline.imports.push((import.name.to_owned(), signature));
                        }
                    }
                }
            }
            Payload::FunctionSection(section) => {
                declared = section.count();
                for ty in section {
                    functions.push(ty.map_err(damaged)?);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    outline.exporting = true;
                    let export = export.map_err(damaged)?;
                    if export.kind == ExternalKind::Func {
                        let ty = functions.get(export.index as usize);
                        let signature = ty.and_then(|ty| types.get(*ty as usize));
                        let signature = signature.cloned().unwrap_or_default();
                        outline.exports.push((export.name.to_owned(), signature));
                    }
                }
            }
            Payload::CodeSectionStart { count, .. } => bodies = count,
            Payload::DataCountSection { count, .. } => announced = count,
            Payload::DataSection(section) => segments = section.count(),
            Payload::CustomSection(section) => match section.name() {
                names::SECTION => {
                    let bytes = outline.interface.get_or_insert_default();
                    bytes.extend_from_slice(section.data());
                }
                "producers" => outline.processed = processed(section.data()),
                name if name.starts_with("__wasm_bindgen") => {
                    outline.foreign = Some("wasm-bindgen");
                }
                name if name.starts_with("component-type") => {
                    outline.foreign = Some("wit-bindgen");
                }
                _ => {}
            },
            _ => {}
        }
    }
    // Cut off between two sections, a module still looks whole.
    let missing = match (bodies < declared, segments < announced) {
        (true, _) => "its functions have no code",
        (false, true) => "its data is missing",
        (false, false) => return Ok(outline),
    };
    Err(LoadError::Damaged {
        at: outline.size,
        reason: missing.to_owned(),
    })
}

pub(crate) fn damaged(error: wasmparser::BinaryReaderError) -> LoadError {
    LoadError::Damaged {
        at: error.offset(),
        reason: error.message().to_owned(),
    }
}

/// Whether the `producers` section names Wharf. A section that can't be read names nobody.
fn processed(producers: &[u8]) -> bool {
    let reader = wasmparser::BinaryReader::new(producers, 0);
    let Ok(section) = wasmparser::ProducersSectionReader::new(reader) else {
        return false;
    };
    section
        .into_iter()
        .flatten()
        .filter(|field| field.name == "processed-by")
        .any(|field| {
            field
                .values
                .into_iter()
                .flatten()
                .any(|value| value.name == names::PRODUCER)
        })
}
