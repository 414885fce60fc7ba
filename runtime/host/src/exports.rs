//! Whether a module exports what its interface says, before anything of it runs.

use wharf_abi::arena::Export;
use wharf_abi::plan::{Plan, Plans};
use wharf_abi::slots::Core;
use wharf_abi::{arena, names};

use crate::engine::{ExportType, Module, ValueType};
use crate::error::Error;

/// Checks all exports that calls of these functions use.
///
/// # Errors
/// [`Error::Interface`], naming the export that is missing or has another type.
pub(crate) fn check<M: Module>(module: &M, plans: &Plans) -> Result<(), Error> {
    if let Some((from, name)) = module.import() {
        return Err(Error::Interface(format!(
            "the module imports `{name}` from `{from}`, and hosts can't give a guest anything yet"
        )));
    }
    for plan in &plans.exports {
        let params: Vec<Core> = plan
            .params
            .iter()
            .flat_map(|param| param.pass.params().iter().copied())
            .collect();
        check_function(module, &plan.export, &params, plan.result.results())
            .map_err(|problem| rewritten(module, plan).unwrap_or(problem))?;
    }
    let needs = plans.needs();
    for name in arena::RUNTIME {
        let needed = needs.exports().any(|export| export == name);
        if needed || module.export_type(name).is_some() {
            check_runtime(module, name)?;
        }
    }
    if needs.memory || module.export_type(arena::MEMORY).is_some() {
        check_memory(module)?;
    }
    Ok(())
}

/// An export that has been checked.
///
/// # Errors
/// [`Error::Interface`], if it hasn't.
pub(crate) fn locate<M: Module>(module: &M, name: &str) -> Result<M::Export, Error> {
    module.export(name).ok_or_else(|| missing(name))
}

pub(crate) fn missing(name: &str) -> Error {
    Error::Interface(format!(
        "the module doesn't export `{name}`, which its interface needs"
    ))
}

/// What is wrong with a module that has a function under the name that rustc links it as.
fn rewritten<M: Module>(module: &M, plan: &Plan) -> Option<Error> {
    let linked = names::linked(&plan.name);
    module
        .export_type(&linked)
        .filter(|_| linked != plan.export)?;
    Some(Error::Interface(format!(
        "the module is as rustc made it, with `{linked}` for `{}`: run `wharf bindgen` on it",
        plan.export,
    )))
}

fn check_runtime<M: Module>(module: &M, name: &str) -> Result<(), Error> {
    match arena::export(name) {
        Some(Export::Function(params, results)) => check_function(module, name, params, results),
        Some(Export::Global) => check_global(module, name),
        None => Ok(()),
    }
}

fn check_global<M: Module>(module: &M, name: &str) -> Result<(), Error> {
    match module.export_type(name) {
        Some(ExportType::Global { is_address: true }) => Ok(()),
        Some(_) => Err(Error::Interface(format!(
            "the export `{name}` isn't a constant global of type i32"
        ))),
        None => Err(missing(name)),
    }
}

fn check_function<M: Module>(
    module: &M,
    name: &str,
    params: &[Core],
    results: &[Core],
) -> Result<(), Error> {
    let problem = match module.export_type(name) {
        Some(ExportType::Function(takes, gives)) => {
            let (params, results) = (types(params), types(results));
            if takes == params && gives == results {
                return Ok(());
            }
            format!(
                "the export `{name}` has another type than the interface says: {}, not {}",
                signature(&takes, &gives),
                signature(&params, &results),
            )
        }
        Some(_) => format!("the export `{name}` isn't a function"),
        None => return Err(missing(name)),
    };
    Err(Error::Interface(problem))
}

fn check_memory<M: Module>(module: &M) -> Result<(), Error> {
    let name = arena::MEMORY;
    let problem = match module.export_type(name) {
        Some(ExportType::Memory { is_64: true, .. }) => "is a 64-bit linear memory",
        Some(ExportType::Memory {
            is_shared: true, ..
        }) => "is a shared linear memory",
        Some(ExportType::Memory { .. }) => return Ok(()),
        Some(_) => "isn't a linear memory",
        None => "is missing, and the interface needs a linear memory",
    };
    Err(Error::Interface(format!("the export `{name}` {problem}")))
}

fn types(cores: &[Core]) -> Vec<ValueType> {
    cores.iter().copied().map(ValueType::Core).collect()
}

/// `(i32, i32) -> (i32)`.
fn signature(params: &[ValueType], results: &[ValueType]) -> String {
    let list = |types: &[ValueType]| {
        let types: Vec<String> = types.iter().map(ValueType::to_string).collect();
        types.join(", ")
    };
    format!("({}) -> ({})", list(params), list(results))
}
