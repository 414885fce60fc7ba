//! Tracking memory: which export made which block.
//!
//! A guest with Wharf's allocator brings what counts blocks. Most modules don't want that, and then it
//! goes without a trace. Otherwise everybody calls the functions that count in place of the
//! allocator's, and each export gets a function around it that says when it runs.

use std::collections::HashMap;

use walrus::ir::{Call, Instr, InstrSeq, VisitorMut, dfs_pre_order_mut};
use walrus::{
    ExportItem, FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module, ValType,
};
use wharf_abi::arena;
use wharf_abi::plan::Plans;

use super::{RewriteError, address, has_room};

/// The exports of a guest's runtime that are about it.
fn names() -> impl Iterator<Item = &'static str> {
    let allocator = arena::ALLOCATOR
        .into_iter()
        .flat_map(|(plain, tracked)| [plain, tracked]);
    allocator.chain([arena::ENTER, arena::LEAVE, arena::STATS])
}

/// Whether an export of this name is about it.
pub(super) fn has(name: &str) -> bool {
    names().any(|it| it == name)
}

/// Takes it out.
pub(super) fn forget(module: &mut Module) {
    // The allocator's functions can be found because they are never inlined. If one only calls
    // another, it needs not be there.
    let allocator = arena::ALLOCATOR
        .into_iter()
        .filter_map(|(plain, _)| module.exports.get_func(plain).ok());
    let forwards = allocator.filter_map(|id| match &module.funcs.get(id).kind {
        FunctionKind::Local(function) => Some((id, forwarded(function)?)),
        FunctionKind::Import(_) | FunctionKind::Uninitialized(_) => None,
    });
    let calls = Redirect(forwards.collect());
    calls.everywhere_but(module, &[]);
    for name in names() {
        let _ = module.exports.remove(name);
    }
}

/// Keeps it: every export says that it runs. The exports have the names that hosts know.
///
/// # Errors
/// If the guest doesn't have Wharf's allocator.
pub(super) fn keep(module: &mut Module, plans: &Plans) -> Result<(), RewriteError> {
    let mut redirect = HashMap::new();
    for (plain, tracked) in arena::ALLOCATOR {
        let [plain, tracked] = [function(module, plain)?, function(module, tracked)?];
        if signature(module, plain) != signature(module, tracked) {
            return Err(RewriteError::Untracked);
        }
        redirect.insert(plain, tracked);
    }
    let marks = Marks {
        enter: function(module, arena::ENTER)?,
        leave: function(module, arena::LEAVE)?,
    };
    let word = || vec![ValType::I32];
    if signature(module, marks.enter) != (word(), word())
        || signature(module, marks.leave) != (word(), vec![])
    {
        return Err(RewriteError::Untracked);
    }
    let counting: Vec<FunctionId> = redirect.values().copied().collect();
    Redirect(redirect).everywhere_but(module, &counting);
    for name in names().filter(|name| *name != arena::STATS) {
        let _ = module.exports.remove(name);
    }
    // What these make is for the call that comes next.
    for name in [arena::ALLOC, arena::REALLOC] {
        marks.around(module, name, arena::TRACKED_ARGUMENTS);
    }
    let functions = plans.exports.iter().map(|plan| plan.export.as_str());
    for (index, name) in (0..).zip(arena::TRACKED.into_iter().chain(functions)) {
        marks.around(module, name, index);
    }
    Ok(())
}

/// The address of the counts, which are in memory from the start.
///
/// # Errors
/// If the guest doesn't have Wharf's allocator.
pub(super) fn stats(module: &Module) -> Result<u32, RewriteError> {
    let stats = address(module, arena::STATS).ok_or(RewriteError::Untracked)?;
    let size = size_of::<arena::TrackedMemory>() as u32;
    match has_room(
        module,
        stats,
        size,
        align_of::<arena::TrackedMemory>() as u32,
    ) {
        true => Ok(stats),
        false => Err(RewriteError::Stats(stats)),
    }
}

fn function(module: &Module, name: &str) -> Result<FunctionId, RewriteError> {
    let function = module.exports.get_func(name);
    function.map_err(|_| RewriteError::Untracked)
}

/// Parameters and results.
fn signature(module: &Module, function: FunctionId) -> (Vec<ValType>, Vec<ValType>) {
    let ty = module.types.get(module.funcs.get(function).ty());
    (ty.params().to_vec(), ty.results().to_vec())
}

/// The function that another calls with its own parameters, if it does nothing else.
pub(super) fn forwarded(function: &LocalFunction) -> Option<FunctionId> {
    let instrs = &function.block(function.entry_block()).instrs;
    let (last, first) = instrs.split_last()?;
    let passes =
        first.len() == function.args.len()
            && function.args.iter().zip(first).all(
                |(arg, (instr, _))| matches!(instr, Instr::LocalGet(get) if get.local == *arg),
            );
    match &last.0 {
        Instr::Call(Call { func }) if passes => Some(*func),
        _ => None,
    }
}

/// Calls of these become calls of those.
pub(super) struct Redirect(pub(super) HashMap<FunctionId, FunctionId>);

impl Redirect {
    pub(super) fn everywhere_but(mut self, module: &mut Module, these: &[FunctionId]) {
        if self.0.is_empty() {
            return;
        }
        for (id, function) in module.funcs.iter_local_mut() {
            if !these.contains(&id) {
                let entry = function.entry_block();
                dfs_pre_order_mut(&mut self, function, entry);
            }
        }
    }
}

impl VisitorMut for Redirect {
    fn start_instr_seq_mut(&mut self, seq: &mut InstrSeq) {
        for (instr, _) in &mut seq.instrs {
            if let Instr::Call(Call { func }) = instr
                && let Some(other) = self.0.get(func)
            {
                *func = *other;
            }
        }
    }
}

/// The functions that say which export runs.
struct Marks {
    enter: FunctionId,
    leave: FunctionId,
}

impl Marks {
    /// Gives an export a function around it, if there is one of this name.
    fn around(&self, module: &mut Module, name: &str, index: u32) {
        let Some(export) = module.exports.iter().find(|export| export.name == name) else {
            return;
        };
        let (id, ExportItem::Function(inner)) = (export.id(), export.item) else {
            return;
        };
        let (params, results) = signature(module, inner);
        let args: Vec<_> = params.iter().map(|ty| module.locals.add(*ty)).collect();
        let before = module.locals.add(ValType::I32);
        let mut function = FunctionBuilder::new(&mut module.types, &params, &results);
        function.name(name.to_owned());
        let mut body = function.func_body();
        body.i32_const(index.cast_signed())
            .call(self.enter)
            .local_set(before);
        for arg in &args {
            body.local_get(*arg);
        }
        body.call(inner).local_get(before).call(self.leave);
        let outer = function.finish(args, &mut module.funcs);
        module.exports.get_mut(id).item = ExportItem::Function(outer);
    }
}
