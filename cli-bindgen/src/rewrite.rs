//! Rewriting the module: it keeps what its interface needs, and loses everything else.

use walrus::ir::Value;
use walrus::{
    ConstExpr, ExportItem, FunctionBuilder, FunctionId, GlobalKind, Module, ModuleConfig,
};
use wharf_abi::layout::BLOCK_ALIGN;
use wharf_abi::plan::Plans;
use wharf_abi::{arena, names, section};

mod allocator;
mod reach;

use reach::Reach;

/// What a rewritten module keeps for debuggers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Debug {
    /// Nothing.
    None,
    /// The names of functions.
    Names,
    /// Names, and DWARF where the module has it.
    Dwarf,
}

/// A module that hosts can run.
pub(crate) struct Rewritten {
    pub(crate) wasm: Vec<u8>,
    pub(crate) addresses: Addresses,
}

/// Where the guest's statics lie, as far as its interface needs them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Addresses {
    /// The arena and what follows it.
    pub(crate) area: Option<u32>,
    /// The panic record, if the guest can panic.
    pub(crate) panic: Option<u32>,
}

/// Why a module can't be rewritten.
#[derive(Debug, thiserror::Error)]
pub enum RewriteError {
    /// The module isn't valid.
    #[error("the module isn't valid: {0:#}")]
    Invalid(String),
    /// The guest imports something.
    #[error(
        "the guest imports `{module}` `{name}`, which nothing provides: \
         a crate that it depends on expects another host"
    )]
    Import {
        /// The import's module.
        module: String,
        /// The import's name.
        name: String,
    },
    /// The guest's runtime isn't there.
    #[error("the module doesn't export `{0}`, which the `wharf` crate brings: was it stripped?")]
    Runtime(&'static str),
    /// The guest's arena isn't where it could be.
    #[error("the arena is at {0:#x}, where linear memory has no aligned {size} bytes", size = arena::AREA_SIZE)]
    Area(u32),
}

/// Rewrites a module whose interface was checked.
pub(crate) fn rewrite(
    wasm: &[u8],
    plans: &Plans,
    keep_interface: bool,
    debug: Debug,
) -> Result<Rewritten, RewriteError> {
    let mut config = ModuleConfig::new();
    config
        .generate_name_section(debug != Debug::None)
        .generate_dwarf(debug == Debug::Dwarf)
        .generate_producers_section(true)
        .generate_synthetic_names_for_anonymous_items(false);
    let mut module = config
        .parse(wasm)
        .map_err(|error| RewriteError::Invalid(format!("{error:#}")))?;

    rename_runtime(&mut module);
    let addresses = Addresses {
        area: area(&module)?,
        panic: address(&module, arena::PANIC),
    };
    keep_exports(&mut module, plans)?;
    let panics = record_panics(&mut module);
    let addresses = Addresses {
        panic: addresses.panic.filter(|_| panics),
        ..addresses
    };
    if !keep_interface {
        // Who strips the interface has the addresses in its glue.
        let _ = module.exports.remove(arena::AREA);
        let _ = module.exports.remove(arena::PANIC);
    }
    drop_unused_memory(&mut module, plans, panics);
    walrus::passes::gc::run(&mut module);
    if let Some(import) = module.imports.iter().next() {
        return Err(RewriteError::Import {
            module: import.module.clone(),
            name: import.name.clone(),
        });
    }

    if !keep_interface {
        module.customs.remove_raw(names::SECTION);
    }
    if debug == Debug::None {
        module.customs.remove_raw("target_features");
    }
    module.producers.clear();
    module
        .producers
        .add_processed_by(names::PRODUCER, section::WRITER);
    Ok(Rewritten {
        wasm: module.emit_wasm(),
        addresses,
    })
}

/// Gives the runtime's exports their short names.
fn rename_runtime(module: &mut Module) {
    for export in module.exports.iter_mut() {
        if let Some(name) = export.name.strip_prefix(arena::LINK_PREFIX) {
            export.name = format!("${name}");
        }
    }
}

/// Exports the functions of the interface, memory, and what hosts need of the runtime.
fn keep_exports(module: &mut Module, plans: &Plans) -> Result<(), RewriteError> {
    let needs = plans.needs();
    let needed: Vec<&'static str> = needs.exports().collect();
    let exported = |module: &Module, name| module.exports.iter().any(|export| export.name == name);
    let memory = module
        .exports
        .iter()
        .any(|export| export.name == arena::MEMORY && matches!(export.item, ExportItem::Memory(_)));
    if needs.memory && !memory {
        return Err(RewriteError::Runtime(arena::MEMORY));
    }
    if needs.arena && !exported(module, arena::ALLOC) && !exported(module, arena::FREE) {
        allocator::build(module)?;
    }
    if let Some(missing) = needed.iter().find(|name| !exported(module, name)) {
        return Err(RewriteError::Runtime(missing));
    }
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    for id in exports {
        let export = module.exports.get_mut(id);
        if let Some(name) = export.name.strip_prefix(names::LINK_PREFIX) {
            export.name = names::exported(name);
            continue;
        }
        let kept = match export.item {
            ExportItem::Memory(_) => export.name == arena::MEMORY,
            ExportItem::Function(_) | ExportItem::Global(_) => {
                let name = export.name.as_str();
                needed.contains(&name) || name == arena::INIT || name == arena::PANIC
            }
            ExportItem::Table(_) | ExportItem::Tag(_) => false,
        };
        if !kept {
            module.exports.delete(id);
        }
    }
    Ok(())
}

/// Installs the panic recorder when the module starts, if any function can panic at all.
///
/// A panic ends in `unreachable`. A guest in which no export reaches one needs no recorder, and
/// without it neither the machinery of panics nor, often, an allocator.
fn record_panics(module: &mut Module) -> bool {
    let init = module.exports.get_func(arena::INIT).ok();
    let _ = module.exports.remove(arena::INIT);
    if !Reach::of(module).traps {
        let _ = module.exports.remove(arena::PANIC);
        return false;
    }
    if let Some(init) = init {
        module.start = Some(match module.start {
            None => init,
            Some(start) => both(module, start, init),
        });
    }
    true
}

/// The address that a constant global holds.
/// The address of the area, which is in memory from the start: glue doesn't ask.
fn area(module: &Module) -> Result<Option<u32>, RewriteError> {
    let Some(address) = address(module, arena::AREA) else {
        return Ok(None);
    };
    let Some(memory) = module.memories.iter().next() else {
        // That is another error.
        return Ok(Some(address));
    };
    let bytes = memory.initial.saturating_mul(arena::PAGE);
    let end = u64::from(address) + u64::from(arena::AREA_SIZE);
    match address % BLOCK_ALIGN == 0 && end <= bytes {
        true => Ok(Some(address)),
        false => Err(RewriteError::Area(address)),
    }
}

fn address(module: &Module, name: &str) -> Option<u32> {
    let export = module.exports.iter().find(|export| export.name == name)?;
    let ExportItem::Global(global) = export.item else {
        return None;
    };
    match module.globals.get(global).kind {
        GlobalKind::Local(ConstExpr::Value(Value::I32(address))) => Some(address.cast_unsigned()),
        _ => None,
    }
}

fn both(module: &mut Module, first: FunctionId, second: FunctionId) -> FunctionId {
    let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
    function.func_body().call(first).call(second);
    function.finish(vec![], &mut module.funcs)
}

/// A module that never touches memory needs none.
fn drop_unused_memory(module: &mut Module, plans: &Plans, panics: bool) {
    if plans.needs().memory || panics || Reach::of(module).memory {
        return;
    }
    let _ = module.exports.remove(arena::MEMORY);
    let data: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in data {
        module.data.delete(id);
    }
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    for id in memories {
        module.memories.get_mut(id).data_segments.clear();
    }
}

/// An `i32` constant.
fn i32_const(value: u32) -> Value {
    Value::I32(value.cast_signed())
}
