//! wasmtime.
#![allow(unsafe_code)]

use std::mem::MaybeUninit;
use std::sync::Arc;

use wasmtime::{
    AsContextMut, Caller, Error, ExternType, Func, FuncType, Instance, Memory, ModuleExport,
    Mutability, Store, StoreContextMut, Trap, Val, ValRaw, ValType,
};
use wharf_abi::slots::Core;

use super::{
    Body, Context, Engine, EngineError, ExportType, Failure, HostFunction, ImportType, MOST,
    Module, Raised, Sealed, Signature, Stop, Types, ValueType,
};
use crate::error::Failed;

/// An export, and its type if it is a function that slots do for.
pub struct Export {
    index: ModuleExport,
    signature: Option<Arc<Signature>>,
}

/// A function and its type.
pub struct Function {
    func: Func,
    /// The signature's.
    key: u64,
    signature: Arc<Signature>,
}

impl Sealed for wasmtime::Engine {}

impl Engine for wasmtime::Engine {
    type Module = wasmtime::Module;

    fn compile(&self, wasm: &[u8]) -> Result<wasmtime::Module, EngineError> {
        Ok(wasmtime::Module::from_binary(self, wasm)?)
    }
}

impl Sealed for wasmtime::Module {}

impl Module for wasmtime::Module {
    type Instance = Instance;
    type Export = Export;
    type Func = Function;
    type Memory = Memory;
    /// A guest may take 512 KiB by itself, unless its engine is configured otherwise.
    const MAX_STACK: usize = 448 * 1024;

    fn imports(&self) -> Vec<ImportType> {
        let imports = self.imports().map(|import| ImportType {
            module: import.module().into(),
            name: import.name().into(),
            ty: export_type(import.ty()),
        });
        imports.collect()
    }

    fn export_type(&self, name: &str) -> Option<ExportType> {
        self.get_export(name).map(export_type)
    }

    fn export(&self, name: &str) -> Option<Export> {
        Some(Export {
            index: self.get_export_index(name)?,
            signature: self.export_type(name).and_then(Signature::of).map(Arc::new),
        })
    }
}

impl<T: 'static> Sealed for Store<T> {}

impl<T: 'static> super::Store for Store<T> {
    type Module = wasmtime::Module;
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
    ($($ty:ty: $alone:literal, $call:ident;)*) => {$(
        impl<T: 'static> Context<wasmtime::Module> for $ty {
            type Store = Store<T>;
            const ALONE: bool = $alone;

            fn instantiate(
                &mut self,
                module: &wasmtime::Module,
                functions: Vec<HostFunction<Store<T>>>,
            ) -> Result<Instance, EngineError> {
                let functions = functions.into_iter().map(|it| it.register(self.as_context_mut()).into());
                let functions: Vec<wasmtime::Extern> = functions.collect();
                Ok(Instance::new(self, module, &functions)?)
            }

            fn function(&mut self, instance: &Instance, export: &Export) -> Option<Function> {
                let signature = export.signature.clone()?;
                Some(Function {
                    func: instance.get_module_export(self, &export.index)?.into_func()?,
                    key: signature.key(),
                    signature,
                })
            }

            fn memory(&mut self, instance: &Instance, export: &Export) -> Option<Memory> {
                instance.get_module_export(self, &export.index)?.into_memory()
            }

            fn address(&mut self, instance: &Instance, export: &Export) -> Option<u32> {
                let export = instance.get_module_export(&mut *self, &export.index)?;
                let address = export.into_global()?.get(self).i32()?;
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
                $call(self, function, types, slots)
            }
        }
    )*};
}

context! {
    Store<T>: true, call_whole;
    StoreContextMut<'_, T>: false, call_part;
    Caller<'_, T>: false, call_part;
}

pub(super) fn stop(error: &Error) -> Stop {
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => Stop::OutOfFuel,
        Some(Trap::Interrupt) => Stop::Interrupted,
        Some(_) | None => Stop::Trap,
    }
}

/// The root, because all around it is a backtrace.
pub(super) fn message(error: &Error) -> String {
    let text = error.root_cause().to_string();
    match text.strip_prefix("wasm trap: ") {
        Some(trap) => trap.to_owned(),
        None => text,
    }
}

/// Calls a function. All of the store is borrowed, so no call is under way in
/// it, and what wasmtime checks about that needs no check.
#[inline(always)]
fn call_whole<T: 'static>(
    store: &mut Store<T>,
    function: &Function,
    types: Types<'_>,
    slots: &[u64],
) -> Result<u64, Failure> {
    match slots.len() {
        0..=1 => call_raw::<T, 1>(store, function, types, slots),
        2 => call_raw::<T, 2>(store, function, types, slots),
        3..=4 => call_raw::<T, 4>(store, function, types, slots),
        5..=MOST => call_raw::<T, MOST>(store, function, types, slots),
        _ => call_part(store, function, types, slots),
    }
}

/// Calls a function with at most `N` slots.
#[inline(always)]
fn call_raw<T: 'static, const N: usize>(
    store: &mut Store<T>,
    function: &Function,
    types: Types<'_>,
    slots: &[u64],
) -> Result<u64, Failure> {
    if !function.signature.is(function.key, types, slots) {
        return Err(Failure::Slots);
    }
    let mut raw = [const { MaybeUninit::<ValRaw>::uninit() }; N];
    for (raw, slot) in raw.iter_mut().zip(slots) {
        // Whatever their type, values lie in the low bits, and others are 0: so wasmtime makes them,
        // too.
        raw.write(ValRaw::u64(*slot));
    }
    // The space is that of the parameters, or of the result where that takes more.
    let room = &raw mut raw[..slots.len().max(1)];
    // SAFETY: the signature is that of the export which the function was looked up by, and it has just
    // been compared with the types of the slots; it has one result at most, so there is room for all.
    // No value is a reference. All of the store is borrowed, so this is not within an `async` call.
    unsafe {
        function.func.call_unchecked(store, room as *mut [ValRaw])?;
    }
    Ok(match types.result() {
        // SAFETY: the function has written a result of this type, which is its signature's.
        Some(core) => of_raw(unsafe { raw[0].assume_init_ref() }, core),
        None => 0,
    })
}

/// As [`call_whole`], and wasmtime checks whether a call may be made: the store may be lent by one
/// that is under way, even by an `async` one.
fn call_part(
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
    match slots.len() {
        0..=8 => call_vals::<8>(context, function, vals),
        9..=32 => call_vals::<32>(context, function, vals),
        _ => {
            let params: Vec<Val> = vals.collect();
            call_with(context, function, &params)
        }
    }
}

fn call_vals<const N: usize>(
    context: impl AsContextMut,
    function: &Function,
    vals: impl ExactSizeIterator<Item = Val>,
) -> Result<u64, Failure> {
    let count = vals.len();
    let mut params = [const { Val::I32(0) }; N];
    for (param, val) in params.iter_mut().zip(vals) {
        *param = val;
    }
    call_with(context, function, &params[..count])
}

fn call_with(
    context: impl AsContextMut,
    function: &Function,
    params: &[Val],
) -> Result<u64, Failure> {
    let mut result = [Val::I32(0)];
    let results = &mut result[..function.signature.result().iter().len()];
    function.func.call(context, params, results)?;
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
        context.engine(),
        signature.params().iter().copied().map(val_type),
        signature.result().map(val_type),
    );
    if let Some(cores) = const { B::CORES }
        && cores.as_slice() == signature.params()
    {
        let serve = move |caller: Caller<'_, T>, raw: &mut [MaybeUninit<ValRaw>]| {
            let cores = const {
                match &B::CORES {
                    Some(cores) => cores.as_slice(),
                    None => &[],
                }
            };
            // SAFETY: wasmtime calls it with values of the type above, which is the signature's. That
            // these are its parameters has just been seen.
            unsafe { serve(cores, &body, caller, raw) }
        };
        // SAFETY: `serve` reads the parameters of this type, and writes its result.
        return unsafe { Func::new_unchecked(context, ty, serve) };
    }
    let serve = move |caller: Caller<'_, T>, raw: &mut [MaybeUninit<ValRaw>]| {
        // SAFETY: as above, of the signature itself.
        unsafe { serve(signature.params(), &body, caller, raw) }
    };
    // SAFETY: as above.
    unsafe { Func::new_unchecked(context, ty, serve) }
}

/// # Safety
/// `raw` holds parameters of these types, and has room for the result.
#[inline(always)]
unsafe fn serve<T: 'static>(
    params: &[Core],
    body: &impl Body<Store<T>>,
    caller: Caller<'_, T>,
    raw: &mut [MaybeUninit<ValRaw>],
) -> wasmtime::Result<()> {
    let result = match params.len() {
        0..=FEW => {
            let mut slots = [0; FEW];
            // It always goes round as often, so that nothing is left of it where types are known.
            for (index, slot) in slots.iter_mut().enumerate() {
                if let (Some(raw), Some(core)) = (raw.get(index), params.get(index)) {
                    // SAFETY: the caller promises it.
                    *slot = of_raw(unsafe { raw.assume_init_ref() }, *core);
                }
            }
            body.call(caller, &slots[..params.len()])
        }
        _ => {
            // SAFETY: as above.
            let slot = |(raw, core): (&MaybeUninit<ValRaw>, &Core)| {
                of_raw(unsafe { raw.assume_init_ref() }, *core)
            };
            let slots: Vec<u64> = raw.iter().zip(params).map(slot).collect();
            body.call(caller, &slots)
        }
    };
    match result {
        Ok(result) => {
            // Numbers of fewer bits are the low ones. If there is no result, nobody looks.
            if let Some(raw) = raw.first_mut() {
                raw.write(ValRaw::u64(result));
            }
            Ok(())
        }
        Err(failed) => Err(raise(failed)),
    }
}

/// It stays out of line, because what is left is so little that it becomes a part of wasmtime's own.
#[cold]
#[inline(never)]
#[expect(clippy::boxed_local, reason = "that is how it comes")]
fn raise(failed: Failed) -> Error {
    Error::new(Raised(*failed))
}

pub(super) fn raised(error: Error) -> Result<Raised, EngineError> {
    Ok(error.downcast()?)
}

/// No more is read than was written: a processor can't take what it has yet to write from two places.
#[inline(always)]
fn of_raw(raw: &ValRaw, core: Core) -> u64 {
    match core {
        Core::I32 | Core::F32 => raw.get_u32().into(),
        Core::I64 | Core::F64 => raw.get_u64(),
    }
}

fn val(core: Core, bits: u64) -> Val {
    match core {
        Core::I32 => Val::I32((bits as u32).cast_signed()),
        Core::I64 => Val::I64(bits.cast_signed()),
        Core::F32 => Val::F32(bits as u32),
        Core::F64 => Val::F64(bits),
    }
}

/// The bits of a value; 0 if it is of a type that no slot has.
fn bits(val: &Val) -> u64 {
    match *val {
        Val::I32(it) => it.cast_unsigned().into(),
        Val::I64(it) => it.cast_unsigned(),
        Val::F32(bits) => bits.into(),
        Val::F64(bits) => bits,
        Val::V128(_)
        | Val::FuncRef(_)
        | Val::ExternRef(_)
        | Val::AnyRef(_)
        | Val::ExnRef(_)
        | Val::ContRef(_) => 0,
    }
}

fn export_type(ty: ExternType) -> ExportType {
    match ty {
        ExternType::Func(ty) => ExportType::Function(
            ty.params().map(value_type).collect(),
            ty.results().map(value_type).collect(),
        ),
        ExternType::Global(ty) => ExportType::Global {
            is_address: ty.mutability() == Mutability::Const
                && value_type(ty.content().clone()) == ValueType::Core(Core::I32),
        },
        ExternType::Memory(ty) => ExportType::Memory {
            is_64: ty.is_64(),
            is_shared: ty.is_shared(),
        },
        ExternType::Table(_) | ExternType::Tag(_) => ExportType::Other,
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

fn value_type(ty: ValType) -> ValueType {
    match ty {
        ValType::I32 => ValueType::Core(Core::I32),
        ValType::I64 => ValueType::Core(Core::I64),
        ValType::F32 => ValueType::Core(Core::F32),
        ValType::F64 => ValueType::Core(Core::F64),
        ValType::V128 | ValType::Ref(_) => ValueType::Other(ty.to_string()),
    }
}

impl From<Error> for EngineError {
    fn from(error: Error) -> EngineError {
        EngineError::Wasmtime(error)
    }
}
