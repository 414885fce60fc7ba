//! Whether a module exports what its interface says, before anything of it runs.

use wasmtime::{AsContextMut, ExternType, Func, FuncType, Instance, Module, Mutability, ValType};
use wharf_abi::arena::Export;
use wharf_abi::plan::{Needs, Plan};
use wharf_abi::slots::Core;
use wharf_abi::{arena, names};

use crate::error::Error;

/// Checks all exports that calls of these functions use.
///
/// # Errors
/// [`Error::Interface`], naming the export that is missing or has another type.
pub(crate) fn check(module: &Module, plans: &[Plan]) -> Result<(), Error> {
    if let Some(import) = module.imports().next() {
        return Err(Error::Interface(format!(
            "the module imports `{}` from `{}`, and hosts can't give a guest anything yet",
            import.name(),
            import.module(),
        )));
    }
    for plan in plans {
        let params: Vec<Core> = plan
            .params
            .iter()
            .flat_map(|param| param.pass.params().iter().copied())
            .collect();
        check_function(module, &plan.export, &params, plan.result.results())
            .map_err(|problem| rewritten(module, plan).unwrap_or(problem))?;
    }
    let needs = Needs::of(plans);
    for name in arena::RUNTIME {
        let needed = needs.exports().any(|export| export == name);
        if needed || module.get_export(name).is_some() {
            check_runtime(module, name)?;
        }
    }
    if needs.memory || module.get_export(arena::MEMORY).is_some() {
        check_memory(module)?;
    }
    Ok(())
}

/// A function that has been checked, of an instance.
///
/// # Errors
/// [`Error::Interface`], if it hasn't.
pub(crate) fn function(
    instance: &Instance,
    store: impl AsContextMut,
    name: &str,
) -> Result<Func, Error> {
    instance.get_func(store, name).ok_or_else(|| missing(name))
}

fn missing(name: &str) -> Error {
    Error::Interface(format!(
        "the module doesn't export `{name}`, which its interface needs"
    ))
}

/// What is wrong with a module that has a function under the name that rustc links it as.
fn rewritten(module: &Module, plan: &Plan) -> Option<Error> {
    let linked = names::linked(&plan.name);
    module
        .get_export(&linked)
        .filter(|_| linked != plan.export)?;
    Some(Error::Interface(format!(
        "the module is as rustc made it, with `{linked}` for `{}`: run `wharf bindgen` on it",
        plan.export,
    )))
}

fn check_runtime(module: &Module, name: &str) -> Result<(), Error> {
    match arena::export(name) {
        Some(Export::Function(params, results)) => check_function(module, name, params, results),
        Some(Export::Global) => check_global(module, name),
        None => Ok(()),
    }
}

fn check_global(module: &Module, name: &str) -> Result<(), Error> {
    match module.get_export(name) {
        Some(ExternType::Global(ty))
            if ty.mutability() == Mutability::Const && ValType::eq(ty.content(), &ValType::I32) =>
        {
            Ok(())
        }
        Some(_) => Err(Error::Interface(format!(
            "the export `{name}` isn't a constant global of type i32"
        ))),
        None => Err(missing(name)),
    }
}

fn check_function(
    module: &Module,
    name: &str,
    params: &[Core],
    results: &[Core],
) -> Result<(), Error> {
    let problem = match module.get_export(name) {
        Some(ExternType::Func(ty)) if is(&ty, params, results) => return Ok(()),
        Some(ExternType::Func(ty)) => format!(
            "the export `{name}` has another type than the interface says: {}, not {}",
            signature(ty.params(), ty.results()),
            signature(params.iter().map(core), results.iter().map(core)),
        ),
        Some(_) => format!("the export `{name}` isn't a function"),
        None => return Err(missing(name)),
    };
    Err(Error::Interface(problem))
}

fn check_memory(module: &Module) -> Result<(), Error> {
    let name = arena::MEMORY;
    let problem = match module.get_export(name) {
        Some(ExternType::Memory(ty)) if ty.is_64() => "is a 64-bit linear memory",
        Some(ExternType::Memory(ty)) if ty.is_shared() => "is a shared linear memory",
        Some(ExternType::Memory(_)) => return Ok(()),
        Some(_) => "isn't a linear memory",
        None => "is missing, and the interface needs a linear memory",
    };
    Err(Error::Interface(format!("the export `{name}` {problem}")))
}

fn is(ty: &FuncType, params: &[Core], results: &[Core]) -> bool {
    let same = |types: Vec<ValType>, cores: &[Core]| {
        types.len() == cores.len()
            && types
                .iter()
                .zip(cores)
                .all(|(ty, it)| ValType::eq(ty, &core(it)))
    };
    same(ty.params().collect(), params) && same(ty.results().collect(), results)
}

fn core(core: &Core) -> ValType {
    match core {
        Core::I32 => ValType::I32,
        Core::I64 => ValType::I64,
        Core::F32 => ValType::F32,
        Core::F64 => ValType::F64,
    }
}

/// `(i32, i32) -> (i32)`.
fn signature(
    params: impl Iterator<Item = ValType>,
    results: impl Iterator<Item = ValType>,
) -> String {
    let list = |types: Vec<String>| types.join(", ");
    let params = list(params.map(|ty| ty.to_string()).collect());
    let results = list(results.map(|ty| ty.to_string()).collect());
    format!("({params}) -> ({results})")
}
