//! wasmi.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex};
use std::{array, fmt};

use wasmi::errors::{ErrorKind, FuelError, HostError, MemoryError, TableError};
use wasmi::{
    AsContextMut, Caller, Error, Extern, ExternType, F32, F64, Func, FuncType, Instance, Memory,
    Mutability, Store, StoreContextMut, TrapCode, Val, ValType,
};
use wharf_abi::slots::Core;

use super::{
    Body, Context, Engine, EngineError, ExportType, Failure, HostFunction, ImportType, Module,
    Raised, Sealed, Signature, Stop, Types, ValueType,
};

/// An export, and its type if it is a function that slots do for.
pub struct Export {
    name: Box<str>,
    signature: Option<Arc<Signature>>,
}

/// A function and its type.
pub struct Function {
    func: Func,
    /// The signature's.
    key: u64,
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
    const MAX_STACK: usize = 1024 * 1024;

    fn imports(&self) -> Vec<ImportType> {
        let imports = self.imports().map(|import| ImportType {
            module: import.module().into(),
            name: import.name().into(),
            ty: export_type(import.ty()),
        });
        imports.collect()
    }

    fn export_type(&self, name: &str) -> Option<ExportType> {
        self.get_export(name).as_ref().map(export_type)
    }

    fn export(&self, name: &str) -> Option<Export> {
        Some(Export {
            name: name.into(),
            signature: Signature::of(self.export_type(name)?).map(Arc::new),
        })
    }
}

impl<T> Sealed for Store<T> {}

impl<T: 'static> super::Store for Store<T> {
    type Module = wasmi::Module;
    type Data = T;
    type Caller<'c> = Caller<'c, T>;
    type Lent<'c> = StoreContextMut<'c, T>;
    type HostFunc = Func;

    fn register<B: Body<Self>>(
        lent: StoreContextMut<'_, T>,
        signature: Signature,
        body: B,
    ) -> Func {
        host_function(lent, signature, body)
    }

    fn own_data(&self) -> &T {
        self.data()
    }

    fn own_data_mut(&mut self) -> &mut T {
        self.data_mut()
    }

    #[inline]
    fn data<'c>(caller: &'c Caller<'_, T>) -> &'c T {
        caller.data()
    }

    #[inline]
    fn data_mut<'c>(caller: &'c mut Caller<'_, T>) -> &'c mut T {
        caller.data_mut()
    }
}

macro_rules! context {
    ($($ty:ty: $alone:literal;)*) => {$(
        impl<T: 'static> Context<wasmi::Module> for $ty {
            type Store = Store<T>;
            const ALONE: bool = $alone;

            fn instantiate(
                &mut self,
                module: &wasmi::Module,
                functions: Vec<HostFunction<Store<T>>>,
            ) -> Result<Instance, EngineError> {
                let functions = functions.into_iter().map(|it| it.register(self.as_context_mut()).into());
                let functions: Vec<Extern> = functions.collect();
                Ok(Instance::new(self, module, &functions).map_err(unwound)?)
            }

            fn function(&mut self, instance: &Instance, export: &Export) -> Option<Function> {
                let signature = export.signature.clone()?;
                Some(Function {
                    func: instance.get_func(&*self, &export.name)?,
                    key: signature.key(),
                    signature,
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

            #[inline(always)]
            fn call(
                &mut self,
                function: &Function,
                types: Types<'_>,
                slots: &[u64],
            ) -> Result<u64, Failure> {
                call(self, function, types, slots)
            }
        }
    )*};
}

context! {
    Store<T>: true;
    StoreContextMut<'_, T>: false;
    Caller<'_, T>: false;
}

pub(super) fn stop(error: &Error) -> Stop {
    match error.kind() {
        ErrorKind::TrapCode(TrapCode::OutOfFuel)
        | ErrorKind::Memory(MemoryError::OutOfFuel { .. })
        | ErrorKind::Table(TableError::OutOfFuel { .. })
        | ErrorKind::Fuel(FuelError::OutOfFuel { .. }) => Stop::OutOfFuel,
        _ => Stop::Trap,
    }
}

#[inline(always)]
fn call(
    context: impl AsContextMut,
    function: &Function,
    types: Types<'_>,
    slots: &[u64],
) -> Result<u64, Failure> {
    if !function.signature.is(function.key, types, slots) {
        return Err(Failure::Slots);
    }
    let vals = slots
        .iter()
        .zip(types.params())
        .map(|(bits, core)| val(*core, *bits));
    let results = types.result().iter().len();
    match slots.len() {
        0..=2 => call_vals::<2>(context, function, vals, results),
        3..=4 => call_vals::<4>(context, function, vals, results),
        5..=32 => call_vals::<32>(context, function, vals, results),
        _ => {
            let params: Vec<Val> = vals.collect();
            call_with(context, function, &params, results)
        }
    }
}

#[inline(always)]
fn call_vals<const N: usize>(
    context: impl AsContextMut,
    function: &Function,
    mut vals: impl ExactSizeIterator<Item = Val>,
    results: usize,
) -> Result<u64, Failure> {
    let count = vals.len();
    let params: [Val; N] = array::from_fn(|_| vals.next().unwrap_or(Val::I32(0)));
    call_with(context, function, &params[..count], results)
}

fn call_with(
    context: impl AsContextMut,
    function: &Function,
    params: &[Val],
    results: usize,
) -> Result<u64, Failure> {
    let mut result = [Val::I32(0)];
    let results = &mut result[..results];
    function
        .func
        .call(context, params, results)
        .map_err(unwound)?;
    Ok(results.first().map_or(0, bits))
}

/// How many slots of a host's function need no allocation.
const FEW: usize = 4;

fn host_function<T: 'static, B: Body<Store<T>>>(
    context: StoreContextMut<'_, T>,
    signature: Signature,
    body: B,
) -> Func {
    let ty = FuncType::new(
        signature.params().iter().copied().map(val_type),
        signature.result().map(val_type),
    );
    // wasmi's own frames can't unwind, so a panic goes round them as an error.
    Func::new(context, ty, move |caller, params, results| {
        let serve = AssertUnwindSafe(|| serve(signature.result(), &body, caller, params, results));
        catch_unwind(serve).unwrap_or_else(|panic| {
            let panic = Mutex::new(Some(panic));
            Err(Error::host(Panicked(panic)))
        })
    })
}

/// A panic of the host's own code, on its way through wasmi.
struct Panicked(Mutex<Option<Box<dyn Any + Send>>>);

impl HostError for Panicked {}

impl fmt::Debug for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Panicked")
    }
}

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the host panicked")
    }
}

/// Goes on with a panic, if that is what the error is.
fn unwound(error: Error) -> Error {
    let panic = error
        .downcast_ref::<Panicked>()
        .and_then(|Panicked(panic)| panic.lock().ok()?.take());
    match panic {
        Some(panic) => resume_unwind(panic),
        None => error,
    }
}

fn serve<T: 'static>(
    core: Option<Core>,
    body: &impl Body<Store<T>>,
    caller: Caller<'_, T>,
    params: &[Val],
    results: &mut [Val],
) -> Result<(), Error> {
    let result = match params.len() {
        count @ 0..=FEW => {
            let mut slots = [0; FEW];
            for (slot, param) in slots.iter_mut().zip(params) {
                *slot = bits(param);
            }
            body.call(caller, &slots[..count])
        }
        _ => {
            let slots: Vec<u64> = params.iter().map(bits).collect();
            body.call(caller, &slots)
        }
    };
    let result = result.map_err(|failed| Error::host(Raised(*failed)))?;
    if let (Some(place), Some(core)) = (results.first_mut(), core) {
        *place = val(core, result);
    }
    Ok(())
}

impl HostError for Raised {}

pub(super) fn raised(error: Error) -> Result<Raised, EngineError> {
    match error.downcast_ref::<Raised>() {
        // It is one, so it can be taken out.
        Some(_) => error
            .downcast()
            .ok_or_else(|| EngineError::Wasmi(Error::new("a host's function failed"))),
        None => Err(error.into()),
    }
}

#[inline(always)]
fn val(core: Core, bits: u64) -> Val {
    match core {
        Core::I32 => Val::I32((bits as u32).cast_signed()),
        Core::I64 => Val::I64(bits.cast_signed()),
        Core::F32 => Val::F32(F32::from_bits(bits as u32)),
        Core::F64 => Val::F64(F64::from_bits(bits)),
    }
}

/// The bits of a value; 0 if it is of a type that no slot has.
#[inline(always)]
fn bits(val: &Val) -> u64 {
    match val {
        Val::I32(it) => it.cast_unsigned().into(),
        Val::I64(it) => it.cast_unsigned(),
        Val::F32(it) => it.to_bits().into(),
        Val::F64(it) => it.to_bits(),
        Val::V128(_) | Val::FuncRef(_) | Val::ExternRef(_) => 0,
    }
}

fn export_type(ty: &ExternType) -> ExportType {
    match ty {
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
    }
}

fn val_type(core: Core) -> ValType {
    match core {
        Core::I32 => ValType::I32,
        Core::I64 => ValType::I64,
        Core::F32 => ValType::F32,
        Core::F64 => ValType::F64,
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
