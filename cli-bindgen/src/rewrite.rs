//! Rewriting the module: it keeps what its interface needs, and loses everything else.

use std::collections::HashSet;

use walrus::ir::Value;
use walrus::{
    ConstExpr, ExportItem, FunctionBuilder, FunctionId, GlobalKind, ImportKind, Module,
    ModuleConfig,
};
use wharf_abi::layout::BLOCK_ALIGN;
use wharf_abi::plan::{Needs, Plans};
use wharf_abi::section::{self, Interface};
use wharf_abi::{arena, names};

mod allocator;
mod reach;
mod track;

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

/// What a rewritten module keeps of what it need not have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keep {
    /// The section in which it describes itself.
    pub(crate) interface: bool,
    pub(crate) debug: Debug,
    /// What tracks the guest's memory.
    pub(crate) tracking: bool,
    /// What records panics as an export, which its host calls late: an instance that nobody has called
    /// then hasn't touched its memory.
    pub(crate) late: bool,
}

/// A module that hosts can run.
pub(crate) struct Rewritten {
    pub(crate) wasm: Vec<u8>,
    /// The interface, with only those imports that the module still has.
    pub(crate) interface: Interface,
    /// The plans of that.
    pub(crate) plans: Plans,
    pub(crate) addresses: Addresses,
}

/// Where the guest's statics lie, as far as its interface needs them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Addresses {
    /// The arena and what follows it.
    pub(crate) area: Option<u32>,
    /// The panic record, if the guest can panic.
    pub(crate) panic: Option<u32>,
    /// What is known of its blocks, if the guest tracks memory.
    pub(crate) stats: Option<u32>,
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
    /// The guest imports something from hosts of Wharf's that its interface doesn't tell of.
    #[error("the guest imports `{0}`, which its interface doesn't declare: was it stripped?")]
    Undeclared(String),
    /// The guest's runtime isn't there.
    #[error("the module doesn't export `{0}`, which the `wharf` crate brings: was it stripped?")]
    Runtime(&'static str),
    /// Memory can't be tracked.
    #[error(
        "the guest's memory can't be tracked, because it doesn't have Wharf's allocator, which tells \
         of its blocks: leave the feature `allocator` of the crate `wharf` on (it is a default), and \
         no `#[global_allocator]` beside it"
    )]
    Untracked,
    /// What counts the guest's memory isn't where it could be.
    #[error("what counts the guest's memory is at {0:#x}, where linear memory has no room for it")]
    Stats(u32),
    /// The guest's arena isn't where it could be.
    #[error("the arena is at {0:#x}, where linear memory has no aligned {size} bytes", size = arena::AREA_SIZE)]
    Area(u32),
}

/// Rewrites a module whose interface was checked.
pub(crate) fn rewrite(
    wasm: &[u8],
    mut interface: Interface,
    keep: Keep,
) -> Result<Rewritten, RewriteError> {
    let Keep {
        interface: keep_interface,
        debug,
        tracking,
        late: _,
    } = keep;
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
        stats: match tracking {
            true => Some(track::stats(&module)?),
            false => None,
        },
    };
    if !tracking {
        track::forget(&mut module);
    }
    keep_imports(&mut interface, &module);
    let mut plans = Plans::of(&interface);
    let brought = bring_runtime(&mut module, plans.needs());
    rename_functions(&mut module);
    if tracking {
        if !brought.contains(arena::MEMORY) {
            return Err(RewriteError::Runtime(arena::MEMORY));
        }
        track::keep(&mut module, &plans)?;
    }
    let recorder = Recorder::of(&mut module);
    // Without an import there may be less that hosts call, and without that, fewer imports.
    let panics = loop {
        let panics = reduce(&mut module, &plans, &recorder, keep);
        if !keep_imports(&mut interface, &module) {
            break panics;
        }
        plans = Plans::of(&interface);
    };
    check_imports(&interface, &module)?;
    check_runtime(&brought, plans.needs())?;
    let addresses = Addresses {
        panic: addresses.panic.filter(|_| panics),
        ..addresses
    };

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
        interface,
        plans,
        addresses,
    })
}

/// Loses everything that these plans don't need, and says whether the guest can panic.
fn reduce(module: &mut Module, plans: &Plans, recorder: &Recorder, keep: Keep) -> bool {
    let needs = plans.needs();
    keep_exports(module, needs);
    let panics = recorder.install(module, keep.late);
    if !keep.interface {
        // Who strips the interface has the addresses in its glue.
        for name in [arena::AREA, arena::PANIC, arena::STATS] {
            let _ = module.exports.remove(name);
        }
    }
    if !needs.memory && !panics && !Reach::of(module).memory {
        drop_memory(module);
    }
    walrus::passes::gc::run(module);
    panics
}

/// Forgets the imports that the module doesn't have: source declares more than it uses. Says whether
/// there were any.
fn keep_imports(interface: &mut Interface, module: &Module) -> bool {
    let before = interface.imports.len();
    interface.imports.retain(|import| {
        let name = names::imported(&import.module, &import.function.name);
        module.imports.find(names::IMPORTS, &name).is_some()
    });
    interface.imports.len() < before
}

/// Fails if the module imports what no host gives it.
fn check_imports(interface: &Interface, module: &Module) -> Result<(), RewriteError> {
    let declared: HashSet<String> = interface
        .imports
        .iter()
        .map(|import| names::imported(&import.module, &import.function.name))
        .collect();
    for import in module.imports.iter() {
        if import.module != names::IMPORTS {
            return Err(RewriteError::Import {
                module: import.module.clone(),
                name: import.name.clone(),
            });
        }
        let function = matches!(import.kind, ImportKind::Function(_));
        let known = arena::import(&import.name).is_some() || declared.contains(&import.name);
        if !function || !known {
            return Err(RewriteError::Undeclared(import.name.clone()));
        }
    }
    Ok(())
}

/// Gives the runtime's exports their short names.
fn rename_runtime(module: &mut Module) {
    for export in module.exports.iter_mut() {
        if let Some(name) = export.name.strip_prefix(arena::LINK_PREFIX) {
            export.name = format!("${name}");
        }
    }
}

/// Fails if something isn't there which hosts need of the guest's runtime.
fn check_runtime(brought: &HashSet<&'static str>, needs: Needs) -> Result<(), RewriteError> {
    let memory = needs.memory.then_some(arena::MEMORY);
    let mut needed = memory.into_iter().chain(needs.exports());
    match needed.find(|name| !brought.contains(name)) {
        Some(missing) => Err(RewriteError::Runtime(missing)),
        None => Ok(()),
    }
}

/// What there is of the guest's runtime. A guest without an allocator gets one.
fn bring_runtime(module: &mut Module, needs: Needs) -> HashSet<&'static str> {
    let exported = |module: &Module, name| module.exports.iter().any(|export| export.name == name);
    let memory = module
        .exports
        .iter()
        .any(|export| export.name == arena::MEMORY && matches!(export.item, ExportItem::Memory(_)));
    let allocator = exported(module, arena::ALLOC) || exported(module, arena::FREE);
    if let (true, true, false, Ok(memory)) =
        (needs.arena, memory, allocator, module.get_memory_id())
    {
        allocator::build(module, memory);
    }
    let runtime = arena::RUNTIME
        .into_iter()
        .filter(|name| exported(module, name));
    runtime.chain(memory.then_some(arena::MEMORY)).collect()
}

/// Gives the functions of the interface their names, and takes away every other export but memory
/// and those of the guest's runtime.
fn rename_functions(module: &mut Module) {
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    for id in exports {
        let export = module.exports.get_mut(id);
        if let Some(name) = export.name.strip_prefix(names::LINK_PREFIX) {
            export.name = names::exported(name);
            continue;
        }
        let name = export.name.as_str();
        let kept = match export.item {
            ExportItem::Memory(_) => name == arena::MEMORY,
            ExportItem::Function(_) | ExportItem::Global(_) => {
                arena::RUNTIME.contains(&name) || track::has(name)
            }
            ExportItem::Table(_) | ExportItem::Tag(_) => false,
        };
        if !kept {
            module.exports.delete(id);
        }
    }
}

/// Takes away the exports of the guest's runtime that aren't needed.
fn keep_exports(module: &mut Module, needs: Needs) {
    let needed: Vec<&'static str> = needs.exports().collect();
    for name in arena::RUNTIME {
        if !needed.contains(&name) && name != arena::PANIC {
            let _ = module.exports.remove(name);
        }
    }
}

/// What records panics, and what the module does when it starts without that.
struct Recorder {
    init: Option<FunctionId>,
    start: Option<FunctionId>,
}

impl Recorder {
    /// Takes it out of the module's exports.
    fn of(module: &mut Module) -> Recorder {
        let init = module.exports.get_func(arena::INIT).ok();
        let _ = module.exports.remove(arena::INIT);
        Recorder {
            init,
            start: module.start,
        }
    }

    /// Installs the panic recorder, if any function can panic at all: when the module starts, or if
    /// it is `late`, before the first call, by the host.
    ///
    /// A panic ends in `unreachable`. A guest in which no export reaches one needs no recorder, and
    /// without it neither the machinery of panics nor, often, an allocator. What an import does is
    /// no panic of the guest's; if it calls the guest, it calls an export.
    fn install(&self, module: &mut Module, late: bool) -> bool {
        module.start = self.start;
        let _ = module.exports.remove(arena::INIT);
        if !Reach::of(module).traps {
            let _ = module.exports.remove(arena::PANIC);
            return false;
        }
        match (self.start, self.init) {
            (_, Some(init)) if late => {
                module.exports.add(arena::INIT, init);
            }
            (Some(start), Some(init)) => module.start = Some(both(module, start, init)),
            (start, init) => module.start = start.or(init),
        }
        true
    }
}

/// The address of the area, which is in memory from the start: glue doesn't ask.
fn area(module: &Module) -> Result<Option<u32>, RewriteError> {
    match address(module, arena::AREA) {
        Some(address) if !has_room(module, address, arena::AREA_SIZE, BLOCK_ALIGN) => {
            Err(RewriteError::Area(address))
        }
        address => Ok(address),
    }
}

/// Whether linear memory has so many bytes at an address when it starts. That there is none is another
/// error.
fn has_room(module: &Module, address: u32, size: u32, align: u32) -> bool {
    let Some(memory) = module.memories.iter().next() else {
        return true;
    };
    let bytes = memory.initial.saturating_mul(arena::PAGE);
    address.is_multiple_of(align) && u64::from(address) + u64::from(size) <= bytes
}

/// The address that a constant global holds.
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
fn drop_memory(module: &mut Module) {
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
