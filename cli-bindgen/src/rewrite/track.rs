//! Tracking memory: which export made which block.
//!
//! A guest with Wharf's allocator brings what counts blocks. Most modules don't want that, and then it
//! goes without a trace. Otherwise everybody calls the functions that count in place of the
//! allocator's, and each export gets a function around it that says when it runs.

use wasm_encoder::Function;
use wasmparser::{FuncType, ValType};
use wharf_abi::arena;
use wharf_abi::plan::Plans;

use super::edit::Edit;
use super::stubs::forwarded;
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
///
/// # Errors
/// If a function can't be read.
pub(super) fn forget(edit: &mut Edit<'_>) -> Result<(), RewriteError> {
    // The allocator's functions can be found because they are never inlined. If one only calls
    // another, it needs not be there.
    for (plain, _) in arena::ALLOCATOR {
        if let Some(function) = edit.exported_function(plain)
            && let Some(other) = forwarded(edit, function)?
        {
            edit.calls.insert(function, other);
        }
    }
    edit.remove(has);
    Ok(())
}

/// Keeps it: every export says that it runs. The exports have the names that hosts know.
///
/// # Errors
/// If the guest doesn't have Wharf's allocator.
pub(super) fn keep(edit: &mut Edit<'_>, plans: &Plans) -> Result<(), RewriteError> {
    for (plain, tracked) in arena::ALLOCATOR {
        let [plain, tracked] = [function(edit, plain)?, function(edit, tracked)?];
        if edit.signature(plain) != edit.signature(tracked) {
            return Err(RewriteError::Untracked);
        }
        edit.calls.insert(plain, tracked);
        edit.calling.insert(tracked);
    }
    let marks = Marks {
        enter: function(edit, arena::ENTER)?,
        leave: function(edit, arena::LEAVE)?,
    };
    let word = || vec![ValType::I32];
    if *edit.signature(marks.enter) != FuncType::new(word(), word())
        || *edit.signature(marks.leave) != FuncType::new(word(), [])
    {
        return Err(RewriteError::Untracked);
    }
    edit.remove(|name| has(name) && name != arena::STATS);
    // What these make is for the call that comes next.
    for name in [arena::ALLOC, arena::REALLOC] {
        marks.around(edit, name, arena::TRACKED_ARGUMENTS)?;
    }
    let functions = plans.exports.iter().map(|plan| plan.export.as_str());
    for (index, name) in (0..).zip(arena::TRACKED.into_iter().chain(functions)) {
        marks.around(edit, name, index)?;
    }
    Ok(())
}

/// The address of the counts, which are in memory from the start.
///
/// # Errors
/// If the guest doesn't have Wharf's allocator.
pub(super) fn stats(edit: &Edit<'_>) -> Result<u32, RewriteError> {
    let stats = address(edit, arena::STATS).ok_or(RewriteError::Untracked)?;
    let size = size_of::<arena::TrackedMemory>() as u32;
    let align = align_of::<arena::TrackedMemory>() as u32;
    match has_room(edit, stats, size, align) {
        true => Ok(stats),
        false => Err(RewriteError::Stats(stats)),
    }
}

fn function(edit: &Edit<'_>, name: &str) -> Result<u32, RewriteError> {
    let function = edit.exported_function(name);
    function.ok_or(RewriteError::Untracked)
}

/// The functions that say which export runs.
struct Marks {
    enter: u32,
    leave: u32,
}

impl Marks {
    /// Gives an export a function around it, if there is one of this name.
    fn around(&self, edit: &mut Edit<'_>, name: &str, index: u32) -> Result<(), RewriteError> {
        let Some(inner) = edit.exported_function(name) else {
            return Ok(());
        };
        let signature = edit.signature(inner).clone();
        let (params, results) = (signature.params(), signature.results());
        let before = params.len() as u32;
        let mut function = Function::new([(1, wasm_encoder::ValType::I32)]);
        let mut body = function.instructions();
        body.i32_const(index.cast_signed())
            .call(self.enter)
            .local_set(before);
        for param in 0..before {
            body.local_get(param);
        }
        body.call(inner).local_get(before).call(self.leave).end();
        let outer = edit.add_function(Some(name), (params, results), function)?;
        for export in &mut edit.exports {
            if export.name == name {
                export.index = outer;
            }
        }
        Ok(())
    }
}
