//! Rewriting the module: it keeps what its interface needs, and loses everything else.
//!
//! ```text
//! Module   where everything lies, and who names what: one look at each instruction, which validates it
//! Edit     the exports under the names that hosts know, and what is added
//! Reach    what exports reach, by walks over that; as often as imports turn out not to be needed
//! emit     section by section; bodies are encoded anew without what the linker left room for, or
//!          copied to where they were, so that DWARF stays right
//! ```

use std::collections::HashSet;

use wasmparser::{ExternalKind, FuncType, Operator};
use wharf_abi::layout::BLOCK_ALIGN;
use wharf_abi::plan::{Needs, Plans};
use wharf_abi::section::Interface;
use wharf_abi::{arena, names};

mod allocator;
mod code;
mod edit;
mod emit;
mod item;
mod leb;
mod locals;
mod module;
mod reach;
mod renumber;
mod stubs;
mod symbols;
mod track;

use edit::{Edit, Export};
use emit::Emit;
use item::Space;
use module::Module;
use reach::{Fill, Reach};

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
    /// What installs the recorder of panics, for the host to call before its first call. Otherwise it
    /// runs when the module starts.
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
    /// DWARF can't stay right.
    #[error(
        "debug information can't be kept: a number in the code needs another byte, which would move \
         all that follows; another tool left no room for it, so keep names alone"
    )]
    DebugRoom,
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

impl From<wasmparser::Error> for RewriteError {
    fn from(error: wasmparser::Error) -> RewriteError {
        RewriteError::Invalid(format!("{} at byte {}", error.message(), error.offset()))
    }
}

impl<E: std::fmt::Display> From<wasm_encoder::reencode::Error<E>> for RewriteError {
    fn from(error: wasm_encoder::reencode::Error<E>) -> RewriteError {
        match error {
            wasm_encoder::reencode::Error::ParseError(error) => error.into(),
            error => RewriteError::Invalid(error.to_string()),
        }
    }
}

impl From<renumber::Gone> for RewriteError {
    fn from(gone: renumber::Gone) -> RewriteError {
        RewriteError::Invalid(gone.to_string())
    }
}

/// How the code section is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Bodies take the bytes that they need, and there is no DWARF.
    Compact,
    /// Bodies stay where they are, and so does DWARF.
    InPlace,
}

impl Form {
    /// In place, if the module has DWARF and keeps it.
    fn of(module: &Module<'_>, debug: Debug) -> Form {
        let mut customs = module.customs.iter();
        match debug {
            Debug::Dwarf if customs.any(|custom| custom.name().starts_with(".debug_")) => {
                Form::InPlace
            }
            Debug::Dwarf | Debug::Names | Debug::None => Form::Compact,
        }
    }
}

/// Rewrites a module whose interface was checked.
pub(crate) fn rewrite(
    wasm: &[u8],
    mut interface: Interface,
    keep: Keep,
) -> Result<Rewritten, RewriteError> {
    let module = Module::read(wasm)?;
    let form = Form::of(&module, keep.debug);
    let mut edit = Edit::of(module, new_name);
    let addresses = Addresses {
        area: area(&edit)?,
        panic: address(&edit, arena::PANIC),
        stats: match keep.tracking {
            true => Some(track::stats(&edit)?),
            false => None,
        },
    };
    if !keep.tracking {
        track::forget(&mut edit)?;
    }
    stubs::pass_over(&mut edit)?;
    keep_imports(&mut interface, &edit, |_| true);
    let mut plans = Plans::of(&interface);
    let brought = bring_runtime(&mut edit, plans.needs())?;
    if keep.tracking {
        if !brought.contains(arena::MEMORY) {
            return Err(RewriteError::Runtime(arena::MEMORY));
        }
        track::keep(&mut edit, &plans)?;
    }
    let recorder = Recorder::of(&mut edit)?;
    // Without an import there may be less that hosts call, and without that, fewer imports.
    let kept = loop {
        let kept = reduce(&edit, &plans, &recorder, keep, form);
        let stays = |function| kept.reach.has(Space::Function, function);
        if !keep_imports(&mut interface, &edit, stays) {
            break kept;
        }
        plans = Plans::of(&interface);
    };
    check_imports(&interface, &edit, &kept.reach)?;
    check_runtime(&brought, plans.needs())?;
    let wasm = emit::emit(&Emit {
        edit: &edit,
        reach: &kept.reach,
        exports: &kept.exports,
        start: kept.start,
        form,
        keep,
    })?;
    let addresses = Addresses {
        panic: addresses.panic.filter(|_| kept.panics),
        ..addresses
    };
    Ok(Rewritten {
        wasm,
        interface,
        plans,
        addresses,
    })
}

/// The name that hosts know an export by; none if it is none of theirs, nor needed until then.
fn new_name(export: &wasmparser::Export<'_>) -> Option<String> {
    if let Some(name) = export.name.strip_prefix(names::LINK_PREFIX) {
        return Some(names::exported(name));
    }
    let name = match export.name.strip_prefix(arena::LINK_PREFIX) {
        Some(name) => format!("${name}"),
        None if [arena::MEMORY, arena::REALLOC].contains(&export.name) => export.name.to_owned(),
        None => return None,
    };
    let kept = match export.kind {
        ExternalKind::Memory => name == arena::MEMORY,
        ExternalKind::Func | ExternalKind::FuncExact | ExternalKind::Global => {
            arena::RUNTIME.contains(&name.as_str()) || track::has(&name)
        }
        ExternalKind::Table | ExternalKind::Tag => false,
    };
    kept.then_some(name)
}

/// What is left of a module.
struct Kept<'e, 'w> {
    reach: Reach<'e, 'w>,
    exports: Vec<Export>,
    start: Option<u32>,
    /// Whether the guest can panic.
    panics: bool,
}

/// What these plans need, and what that reaches.
fn reduce<'e, 'w>(
    edit: &'e Edit<'w>,
    plans: &Plans,
    recorder: &Recorder,
    keep: Keep,
    form: Form,
) -> Kept<'e, 'w> {
    let needs = plans.needs();
    let needed: Vec<&'static str> = needs.exports().collect();
    let mut exports = edit.exports.clone();
    // Exports of the guest's runtime that aren't needed.
    exports.retain(|export| {
        let name = export.name.as_str();
        !arena::RUNTIME.contains(&name) || needed.contains(&name) || name == arena::PANIC
    });
    let start = edit.module.start;
    let mut reach = Reach::new(edit, form);
    let functions = exports
        .iter()
        .filter(|export| export.space == Space::Function);
    reach.add_functions(functions.map(|export| export.index).chain(start));
    // A panic ends in `unreachable`. A guest in which no export reaches one needs no recorder, and
    // without it neither the machinery of panics nor, often, an allocator. What an import does is
    // no panic of the guest's; if it calls the guest, it calls an export.
    let panics = reach.traps;
    let start = match panics {
        true => recorder.install(&mut exports, start, keep),
        false => start,
    };
    let installs = exports.iter().filter(|it| it.name == arena::INIT);
    reach.add_functions(installs.map(|it| it.index).chain(start));
    exports.retain(|export| match export.name.as_str() {
        arena::PANIC => panics && keep.interface,
        // Who strips the interface has the addresses in its glue.
        arena::AREA | arena::STATS => keep.interface,
        _ => true,
    });
    // A module that never touches memory needs none.
    let fill = match needs.memory || panics || reach.reaches_any(Space::Memory) {
        true => Fill::Memory,
        false => Fill::Nothing,
    };
    if fill == Fill::Nothing {
        exports.retain(|export| export.name != arena::MEMORY);
    }
    reach.add_exports(&exports);
    reach.add_rest(fill);
    Kept {
        reach,
        exports,
        start,
        panics,
    }
}

/// Forgets the imports that the module doesn't have: source declares more than it uses. Says whether
/// there were any.
fn keep_imports(interface: &mut Interface, edit: &Edit<'_>, stays: impl Fn(u32) -> bool) -> bool {
    let imports = edit.module.imports();
    let functions = imports.filter(|(space, index, import)| {
        *space == Space::Function && import.module == names::IMPORTS && stays(*index)
    });
    let functions: HashSet<&str> = functions.map(|(_, _, import)| import.name).collect();
    let before = interface.imports.len();
    interface.imports.retain(|import| {
        let name = names::imported(&import.module, &import.function.name);
        functions.contains(name.as_str())
    });
    interface.imports.len() < before
}

/// Fails if the module imports what no host gives it.
fn check_imports(
    interface: &Interface,
    edit: &Edit<'_>,
    reach: &Reach<'_, '_>,
) -> Result<(), RewriteError> {
    let declared: HashSet<String> = interface
        .imports
        .iter()
        .map(|import| names::imported(&import.module, &import.function.name))
        .collect();
    for (space, index, import) in edit.module.imports() {
        if !reach.has(space, index) {
            continue;
        }
        if import.module != names::IMPORTS {
            return Err(RewriteError::Import {
                module: import.module.to_owned(),
                name: import.name.to_owned(),
            });
        }
        let known = arena::import(import.name).is_some() || declared.contains(import.name);
        if space != Space::Function || !known {
            return Err(RewriteError::Undeclared(import.name.to_owned()));
        }
    }
    Ok(())
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
fn bring_runtime(edit: &mut Edit<'_>, needs: Needs) -> Result<HashSet<&'static str>, RewriteError> {
    let memory = edit.exported(arena::MEMORY);
    let memory = memory.filter(|export| export.space == Space::Memory);
    let memory = memory.map(|export| export.index);
    let allocator = [arena::ALLOC, arena::FREE]
        .into_iter()
        .any(|name| edit.exported(name).is_some());
    if let (true, false, Some(memory)) = (needs.arena, allocator, memory) {
        allocator::build(edit, memory)?;
    }
    let runtime = arena::RUNTIME
        .into_iter()
        .filter(|name| edit.exported(name).is_some());
    Ok(runtime.chain(memory.map(|_| arena::MEMORY)).collect())
}

/// What records panics.
struct Recorder {
    /// The function that installs it.
    init: Option<u32>,
    /// What the module starts with if that is to happen then.
    start: Option<u32>,
}

impl Recorder {
    /// Takes it out of the module's exports.
    fn of(edit: &mut Edit<'_>) -> Result<Recorder, RewriteError> {
        let init = edit.exported_function(arena::INIT);
        if init.is_some_and(|init| *edit.signature(init) != FuncType::new([], [])) {
            return Err(RewriteError::Runtime(arena::INIT));
        }
        edit.remove(|name| name == arena::INIT);
        let start = match (edit.module.start, init) {
            (Some(start), Some(init)) => {
                let mut both = wasm_encoder::Function::new([]);
                both.instructions().call(start).call(init).end();
                Some(edit.add_function(None, (&[], &[]), both)?)
            }
            (None, init) => init,
            (start, None) => start,
        };
        Ok(Recorder { init, start })
    }

    /// Has it installed, in a module that started with `start`: says what starts now.
    fn install(&self, exports: &mut Vec<Export>, start: Option<u32>, keep: Keep) -> Option<u32> {
        match self.init {
            Some(init) if keep.late => {
                exports.push(Export {
                    name: arena::INIT.to_owned(),
                    space: Space::Function,
                    index: init,
                });
                start
            }
            Some(_) | None => self.start.or(start),
        }
    }
}

/// The address of the area, which is in memory from the start: glue doesn't ask.
fn area(edit: &Edit<'_>) -> Result<Option<u32>, RewriteError> {
    match address(edit, arena::AREA) {
        Some(address) if !has_room(edit, address, arena::AREA_SIZE, BLOCK_ALIGN) => {
            Err(RewriteError::Area(address))
        }
        address => Ok(address),
    }
}

/// Whether linear memory has so many bytes at an address when it starts. That there is none is another
/// error.
fn has_room(edit: &Edit<'_>, address: u32, size: u32, align: u32) -> bool {
    let Some(memory) = edit.module.memories.first() else {
        return true;
    };
    let bytes = memory.initial.saturating_mul(arena::PAGE);
    address.is_multiple_of(align) && u64::from(address) + u64::from(size) <= bytes
}

/// The address that a constant global holds.
fn address(edit: &Edit<'_>, name: &str) -> Option<u32> {
    let export = edit.exported(name)?;
    if export.space != Space::Global {
        return None;
    }
    let own = edit.module.own(Space::Global, export.index)?;
    let (global, _) = edit.module.globals.get(own)?;
    let mut operators = global.init_expr.get_operators_reader();
    match (operators.read().ok()?, operators.read().ok()?) {
        (Operator::I32Const { value }, Operator::End) => Some(value.cast_unsigned()),
        _ => None,
    }
}
