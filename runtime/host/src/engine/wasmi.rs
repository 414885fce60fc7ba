//! wasmi.

use std::array;
use std::sync::Arc;

use wasmi::errors::{ErrorKind, FuelError, MemoryError, TableError};
use wasmi::{
    AsContextMut, Caller, Error, ExternType, F32, F64, Func, Instance, Memory, Mutability, Store,
    StoreContextMut, TrapCode, Val, ValType,
};
use wharf_abi::slots::Core;

use super::{
    Context, Engine, EngineError, ExportType, Failure, Module, Sealed, Signature, Stop, ValueType,
};
use crate::slot::Slot;

/// An export, and its type if it is a function that slots do for.
pub struct Export {
    name: Box<str>,
    signature: Option<Arc<Signature>>,
}

/// A function and its type.
pub struct Function {
    func: Func,
    signature: Arc<Signature>,
}

impl Sealed for wasmi::Engine {}

impl Engine for wasmi::Engine {
    type Module = wasmi::Module;

    fn compile(&self, wasm: &[u8]) -> Result<wasmi::Module, EngineError> {
        Ok(wasmi::Module::new(self, wasm)?)
    }
}

impl Sealed for wasmi::Module {}

impl Module for wasmi::Module {
    type Instance = Instance;
    type Export = Export;
    type Func = Function;
    type Memory = Memory;

    fn import(&self) -> Option<(String, String)> {
        let import = self.imports().next()?;
        Some((import.module().into(), import.name().into()))
    }

    fn export_type(&self, name: &str) -> Option<ExportType> {
        Some(match self.get_export(name)? {
            ExternType::Func(ty) => ExportType::Function(
                ty.params().iter().map(value_type).collect(),
                ty.results().iter().map(value_type).collect(),
            ),
            ExternType::Global(ty) => ExportType::Global {
                is_address: ty.mutability() == Mutability::Const && ty.content() == ValType::I32,
            },
            ExternType::Memory(ty) => ExportType::Memory {
                is_64: ty.is_64(),
                is_shared: false,
            },
            ExternType::Table(_) => ExportType::Other,
        })
    }

    fn export(&self, name: &str) -> Option<Export> {
        Some(Export {
            name: name.into(),
            signature: Signature::of(self.export_type(name)?).map(Arc::new),
        })
    }
}

impl<T> Sealed for Store<T> {}

impl<T> super::Store for Store<T> {
    type Module = wasmi::Module;
}

macro_rules! context {
    ($($ty:ty),*) => {$(
        impl<T> Context<wasmi::Module> for $ty {
            fn instantiate(&mut self, module: &wasmi::Module) -> Result<Instance, EngineError> {
                Ok(Instance::new(self, module, &[])?)
            }

            fn function(&mut self, instance: &Instance, export: &Export) -> Option<Function> {
                Some(Function {
                    func: instance.get_func(&*self, &export.name)?,
                    signature: export.signature.clone()?,
                })
            }

            fn memory(&mut self, instance: &Instance, export: &Export) -> Option<Memory> {
                instance.get_memory(&*self, &export.name)
            }

            fn address(&mut self, instance: &Instance, export: &Export) -> Option<u32> {
                let global = instance.get_global(&*self, &export.name)?;
                let address = global.get(&*self).i32()?;
                Some(address.cast_unsigned())
            }

            #[inline]
            fn bytes(&self, memory: &Memory) -> &[u8] {
                memory.data(self)
            }

            #[inline]
            fn bytes_mut(&mut self, memory: &Memory) -> &mut [u8] {
                memory.data_mut(self)
            }

            fn call(&mut self, function: &Function, slots: &[Slot]) -> Result<Option<Slot>, Failure> {
                call(self, function, slots)
            }
        }
    )*};
}

context!(Store<T>, StoreContextMut<'_, T>, Caller<'_, T>);

pub(super) fn stop(error: &Error) -> Stop {
    match error.kind() {
        ErrorKind::TrapCode(TrapCode::OutOfFuel)
        | ErrorKind::Memory(MemoryError::OutOfFuel { .. })
        | ErrorKind::Table(TableError::OutOfFuel { .. })
        | ErrorKind::Fuel(FuelError::OutOfFuel { .. }) => Stop::OutOfFuel,
        _ => Stop::Trap,
    }
}

fn call(
    context: impl AsContextMut,
    function: &Function,
    slots: &[Slot],
) -> Result<Option<Slot>, Failure> {
    if !function.signature.takes(slots) {
        return Err(Failure::Slots);
    }
    match slots.len() {
        0..=4 => call_vals::<4>(context, function, slots),
        5..=32 => call_vals::<32>(context, function, slots),
        _ => {
            let params: Vec<Val> = slots.iter().copied().map(val).collect();
            call_with(context, function, &params)
        }
    }
}

fn call_vals<const N: usize>(
    context: impl AsContextMut,
    function: &Function,
    slots: &[Slot],
) -> Result<Option<Slot>, Failure> {
    let params: [Val; N] = array::from_fn(|i| slots.get(i).map_or(Val::I32(0), |slot| val(*slot)));
    call_with(context, function, &params[..slots.len()])
}

fn call_with(
    context: impl AsContextMut,
    function: &Function,
    params: &[Val],
) -> Result<Option<Slot>, Failure> {
    let mut result = [Val::I32(0)];
    let results = &mut result[..function.signature.result().iter().len()];
    function.func.call(context, params, results)?;
    Ok(results.first().and_then(slot))
}

fn val(slot: Slot) -> Val {
    match slot {
        Slot::I32(bits) => Val::I32(bits.cast_signed()),
        Slot::I64(bits) => Val::I64(bits.cast_signed()),
        Slot::F32(bits) => Val::F32(F32::from_bits(bits)),
        Slot::F64(bits) => Val::F64(F64::from_bits(bits)),
    }
}

/// The slot of a value; none if it is of a type that no slot has.
fn slot(val: &Val) -> Option<Slot> {
    match val {
        Val::I32(it) => Some(Slot::I32(it.cast_unsigned())),
        Val::I64(it) => Some(Slot::I64(it.cast_unsigned())),
        Val::F32(it) => Some(Slot::F32(it.to_bits())),
        Val::F64(it) => Some(Slot::F64(it.to_bits())),
        Val::V128(_) | Val::FuncRef(_) | Val::ExternRef(_) => None,
    }
}

fn value_type(ty: &ValType) -> ValueType {
    match ty {
        ValType::I32 => ValueType::Core(Core::I32),
        ValType::I64 => ValueType::Core(Core::I64),
        ValType::F32 => ValueType::Core(Core::F32),
        ValType::F64 => ValueType::Core(Core::F64),
        ValType::V128 | ValType::FuncRef | ValType::ExternRef => {
            ValueType::Other(format!("{ty:?}").to_lowercase())
        }
    }
}

impl From<Error> for EngineError {
    fn from(error: Error) -> EngineError {
        EngineError::Wasmi(error)
    }
}
