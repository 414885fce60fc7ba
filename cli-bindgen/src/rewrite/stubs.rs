//! Calls of the host, without a stop on the way.
//!
//! The functions that stand for imports in a guest's source are never inlined, because what describes an
//! import lies in the same object file. Most do nothing but hand their arguments on.

use walrus::{FunctionKind, Module};

use super::track::{Redirect, forwarded};

/// Has whoever calls a function that only calls an import call the import.
pub(super) fn pass_over(module: &mut Module) {
    let stubs = module.funcs.iter_local().filter_map(|(id, function)| {
        let called = forwarded(function)?;
        let import = matches!(module.funcs.get(called).kind, FunctionKind::Import(_));
        import.then_some((id, called))
    });
    Redirect(stubs.collect()).everywhere_but(module, &[]);
}
