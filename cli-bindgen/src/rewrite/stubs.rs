//! Functions that only call another, which their callers may call themselves.
//!
//! The functions that stand for imports in a guest's source are never inlined, because what describes an
//! import lies in the same object file. Most do nothing but hand their arguments on.

use wasmparser::Operator;

use super::RewriteError;
use super::edit::{Edit, for_each};
use super::item::{Named, Space};

/// Has whoever calls a function that only calls an import call the import.
///
/// # Errors
/// If a function can't be read.
pub(super) fn pass_over(edit: &mut Edit<'_>) -> Result<(), RewriteError> {
    let imported = edit.module.imported(Space::Function);
    for function in imported..edit.module.count(Space::Function) {
        let calls_import = matches!(
            edit.body(function),
            Some(([Named::Call(called)], false)) if *called < imported
        );
        if calls_import && let Some(import) = forwarded(edit, function)? {
            edit.calls.insert(function, import);
        }
    }
    Ok(())
}

/// The function that another calls with its own parameters, if it does nothing else.
pub(super) fn forwarded(edit: &Edit<'_>, function: u32) -> Result<Option<u32>, RewriteError> {
    let params = edit.signature(function).params().len() as u32;
    let Some(own) = edit.module.own(Space::Function, function) else {
        return Ok(None);
    };
    let Some(body) = edit.module.bodies.get(own) else {
        return Ok(None);
    };
    let start = body.range.start + body.head;
    let (mut called, mut passes, mut place) = (None, true, 0);
    for_each(
        &edit.module.wasm[start..body.range.end],
        start,
        |_, operator| {
            passes &= match operator {
                Operator::LocalGet { local_index } => local_index == place && place < params,
                Operator::Call { function_index } => {
                    called = Some(function_index);
                    place == params
                }
                Operator::End => place == params + 1,
                _ => false,
            };
            place += 1;
            Ok(())
        },
    )?;
    Ok(called.filter(|_| passes))
}
