//! Whether a module exports and imports what its interface says, before anything of it runs.

use wharf_abi::arena::Export;
use wharf_abi::plan::{ImportPlan, Needs, Plan, Plans};
use wharf_abi::slots::Core;
use wharf_abi::{arena, names};

use crate::engine::{ExportType, ImportType, Module, ValueType};
use crate::error::Error;
use crate::guest::Imported;

/// Checks all exports that calls of these functions use, and all imports; gives the latter in the
/// module's order.
///
/// # Errors
/// [`Error::Interface`], naming the export that is missing or has another type, or the import that
/// the interface doesn't tell of.
pub(crate) fn check<M: Module>(module: &M, plans: &Plans) -> Result<Vec<Imported>, Error> {
    let imports = module.imports();
    let imported = imports.iter().map(|import| check_import(import, plans));
    let imported: Vec<Imported> = imported.collect::<Result<_, _>>()?;
    for plan in &plans.exports {
        let params = cores(plan);
        check_function(module, &plan.export, &params, plan.result.results())
            .map_err(|problem| rewritten(module, plan).unwrap_or(problem))?;
    }
    let needs = needs(plans, &imported);
    for name in arena::RUNTIME {
        let needed = needs.exports().any(|export| export == name);
        if needed || module.export_type(name).is_some() {
            check_runtime(module, name)?;
        }
    }
    if needs.memory || module.export_type(arena::MEMORY).is_some() {
        check_memory(module)?;
    }
    Ok(imported)
}

/// What calls use: of the imports, those that the module has. Source declares more than it uses.
fn needs(plans: &Plans, imported: &[Imported]) -> Needs {
    let imports = imported.iter().map(|imported| match *imported {
        Imported::Function(place) => plans.imports[place].needs(),
        Imported::Drop | Imported::Invoke => Needs::default(),
    });
    let exports = plans.exports.iter().map(Plan::needs);
    exports.chain(imports).fold(Needs::default(), Needs::and)
}

fn check_import(import: &ImportType, plans: &Plans) -> Result<Imported, Error> {
    let ImportType { module, name, ty } = import;
    let is = |plan: &ImportPlan| plan.call.export == *name;
    let (imported, params, results) = match (&**module, &**name) {
        (names::IMPORTS, arena::DROP) => (Imported::Drop, vec![Core::I32], &[][..]),
        (names::IMPORTS, arena::INVOKE) => (Imported::Invoke, vec![Core::I32; 2], &[Core::I32][..]),
        (names::IMPORTS, _) => match plans.imports.iter().position(is) {
            Some(place) => {
                let call = &plans.imports[place].call;
                (
                    Imported::Function(place),
                    cores(call),
                    call.result.results(),
                )
            }
            None => {
                return Err(Error::Interface(format!(
                    "the module imports `{name}`, which its interface doesn't tell of"
                )));
            }
        },
        (module, name) => {
            return Err(Error::Interface(format!(
                "the module imports `{name}` from `{module}`: hosts give only what the guest \
                 declares with `#[wharf::import]`"
            )));
        }
    };
    match of_type(&format!("the import `{name}`"), ty, &params, results) {
        None => Ok(imported),
        Some(problem) => Err(Error::Interface(problem)),
    }
}

fn cores(plan: &Plan) -> Vec<Core> {
    let params = plan.params.iter();
    params
        .flat_map(|param| param.pass.params().iter().copied())
        .collect()
}

/// What is wrong with a function that should have this type.
fn of_type(what: &str, ty: &ExportType, params: &[Core], results: &[Core]) -> Option<String> {
    match ty {
        ExportType::Function(takes, gives) => {
            let (params, results) = (types(params), types(results));
            let same = *takes == params && *gives == results;
            (!same).then(|| {
                format!(
                    "{what} has another type than the interface says: {}, not {}",
                    signature(takes, gives),
                    signature(&params, &results),
                )
            })
        }
        ExportType::Global { .. } | ExportType::Memory { .. } | ExportType::Other => {
            Some(format!("{what} isn't a function"))
        }
    }
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
    let Some(ty) = module.export_type(name) else {
        return Err(missing(name));
    };
    match of_type(&format!("the export `{name}`"), &ty, params, results) {
        None => Ok(()),
        Some(problem) => Err(Error::Interface(problem)),
    }
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
