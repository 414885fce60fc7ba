//! What Wharf needs of an engine.
//!
//! All that knows an engine is a file below this one. Everything else is generic over the engine's
//! [`Module`] and over whatever lends its store, a [`Context`]. The traits are sealed: their
//! methods are this crate's own, and change with it.

use std::error::Error as StdError;
use std::fmt;

use wharf_abi::slots::{Core, Pass};

use crate::error::Error;
use crate::params::Cores;

#[cfg(feature = "wasmi")]
mod wasmi;
#[cfg(feature = "wasmtime")]
mod wasmtime;

#[cfg(not(any(feature = "wasmtime", feature = "wasmi")))]
compile_error!("wharf-host needs an engine: enable its feature `wasmtime` or `wasmi`");

/// An engine that compiles modules: `wasmtime::Engine` or `wasmi::Engine`.
pub trait Engine: Sealed {
    /// What it makes.
    type Module: Module;

    #[doc(hidden)]
    fn compile(&self, wasm: &[u8]) -> Result<Self::Module, EngineError>;
}

/// A compiled module: `wasmtime::Module` or `wasmi::Module`.
pub trait Module: Clone + fmt::Debug + Send + Sync + Sealed + 'static {
    #[doc(hidden)]
    type Instance;
    /// An export that has been looked up once for all instances.
    #[doc(hidden)]
    type Export: Send + Sync;
    #[doc(hidden)]
    type Func: Send + Sync;
    #[doc(hidden)]
    type Memory: Send + Sync;

    /// How many bytes of a thread's stack calls may take that nest: a guest that calls its host, which
    /// calls a guest, and so on. A thread of Rust's has 2 MiB.
    #[doc(hidden)]
    const MAX_STACK: usize;

    /// What it imports, in the order in which it is given.
    #[doc(hidden)]
    fn imports(&self) -> Vec<ImportType>;

    #[doc(hidden)]
    fn export_type(&self, name: &str) -> Option<ExportType>;

    #[doc(hidden)]
    fn export(&self, name: &str) -> Option<Self::Export>;
}

/// What lends a store for a call: `Store<T>`, `StoreContextMut<T>`, `Caller<T>`,
/// [`Host`](crate::Host), and `&mut` of these.
pub trait Context<M: Module> {
    /// The store that it lends.
    type Store: Store<Module = M>;

    /// Whether it borrows all of the store, so that no call is under way in it.
    #[doc(hidden)]
    const ALONE: bool;

    #[doc(hidden)]
    fn instantiate(
        &mut self,
        module: &M,
        functions: Vec<HostFunction<Self::Store>>,
    ) -> Result<M::Instance, EngineError>;

    #[doc(hidden)]
    fn function(&mut self, instance: &M::Instance, export: &M::Export) -> Option<M::Func>;

    #[doc(hidden)]
    fn memory(&mut self, instance: &M::Instance, export: &M::Export) -> Option<M::Memory>;

    /// The address that a global holds.
    #[doc(hidden)]
    fn address(&mut self, instance: &M::Instance, export: &M::Export) -> Option<u32>;

    #[doc(hidden)]
    fn bytes(&self, memory: &M::Memory) -> &[u8];

    #[doc(hidden)]
    fn bytes_mut(&mut self, memory: &M::Memory) -> &mut [u8];

    /// Takes the bits of the slots, which are of these types, and gives those of the result; 0 if there
    /// is none.
    #[doc(hidden)]
    fn call(&mut self, function: &M::Func, types: Types<'_>, slots: &[u64])
    -> Result<u64, Failure>;
}

/// A store with all its limits, which a [`Session`](crate::Session) can own: `wasmtime::Store<T>`
/// or `wasmi::Store<T>`.
pub trait Store: Context<Self::Module, Store = Self> + Sealed + Sized + 'static {
    /// The modules that can be instantiated in it.
    type Module: Module;
    /// What it holds for its host: `T`.
    type Data: 'static;
    /// What lends it to a function of the host's, while the guest calls that.
    #[doc(hidden)]
    type Caller<'c>: Context<Self::Module, Store = Self>;
    /// What lends it otherwise.
    #[doc(hidden)]
    type Lent<'c>;
    /// A function of the host's, as a module is given it.
    #[doc(hidden)]
    type HostFunc;

    /// Makes a function of the host's. The engine calls the body without a detour, so this is compiled
    /// for each.
    #[doc(hidden)]
    fn register<B: Body<Self>>(
        lent: Self::Lent<'_>,
        signature: Signature,
        body: B,
    ) -> Self::HostFunc;

    #[doc(hidden)]
    fn own_data(&self) -> &Self::Data;

    #[doc(hidden)]
    fn own_data_mut(&mut self) -> &mut Self::Data;

    #[doc(hidden)]
    fn data<'c>(caller: &'c Self::Caller<'_>) -> &'c Self::Data;

    #[doc(hidden)]
    fn data_mut<'c>(caller: &'c mut Self::Caller<'_>) -> &'c mut Self::Data;
}

/// A function of the host's, for one instance.
pub struct HostFunction<S: Store> {
    pub(crate) signature: Signature,
    pub(crate) body: Box<dyn Register<S>>,
}

impl<S: Store> HostFunction<S> {
    /// The same as the engine has it.
    fn register(self, lent: S::Lent<'_>) -> S::HostFunc {
        self.body.register(lent, self.signature)
    }
}

/// A [`Body`] of a type that is known again only when it becomes a function of the engine's.
pub(crate) trait Register<S: Store> {
    fn register(self: Box<Self>, lent: S::Lent<'_>, signature: Signature) -> S::HostFunc;
}

impl<S: Store, B: Body<S>> Register<S> for B {
    fn register(self: Box<Self>, lent: S::Lent<'_>, signature: Signature) -> S::HostFunc {
        S::register(lent, signature, *self)
    }
}

/// What a [`HostFunction`] does.
#[doc(hidden)]
pub trait Body<S: Store>: Send + Sync + 'static {
    /// The types of its slots, if they are known when it is compiled.
    const CORES: Option<Cores>;

    /// Serves a call: gets the bits of as many slots as the signature says, and gives those of its
    /// result, or 0.
    ///
    /// # Errors
    /// What ends the call that the guest is in.
    fn call<'c>(&'c self, caller: S::Caller<'c>, slots: &[u64]) -> Result<u64, Box<Error>>;
}

#[doc(hidden)]
pub trait Sealed {}

impl<M: Module, C: Context<M>> Context<M> for &mut C {
    type Store = C::Store;
    const ALONE: bool = C::ALONE;

    fn instantiate(
        &mut self,
        module: &M,
        functions: Vec<HostFunction<C::Store>>,
    ) -> Result<M::Instance, EngineError> {
        (**self).instantiate(module, functions)
    }

    fn function(&mut self, instance: &M::Instance, export: &M::Export) -> Option<M::Func> {
        (**self).function(instance, export)
    }

    fn memory(&mut self, instance: &M::Instance, export: &M::Export) -> Option<M::Memory> {
        (**self).memory(instance, export)
    }

    fn address(&mut self, instance: &M::Instance, export: &M::Export) -> Option<u32> {
        (**self).address(instance, export)
    }

    #[inline]
    fn bytes(&self, memory: &M::Memory) -> &[u8] {
        (**self).bytes(memory)
    }

    #[inline]
    fn bytes_mut(&mut self, memory: &M::Memory) -> &mut [u8] {
        (**self).bytes_mut(memory)
    }

    #[inline(always)]
    fn call(
        &mut self,
        function: &M::Func,
        types: Types<'_>,
        slots: &[u64],
    ) -> Result<u64, Failure> {
        (**self).call(function, types, slots)
    }
}

/// What an engine said.
#[derive(Debug)]
#[non_exhaustive]
pub enum EngineError {
    /// `error.downcast_ref::<wasmtime::Trap>()` tells which trap it was, if it was one.
    #[cfg(feature = "wasmtime")]
    Wasmtime(::wasmtime::Error),
    /// `error.as_trap_code()` tells which trap it was, if it was one.
    #[cfg(feature = "wasmi")]
    Wasmi(::wasmi::Error),
}

/// Why a call gave no result.
#[derive(Debug)]
pub enum Failure {
    /// The slots aren't those of the function. Nothing ran.
    Slots,
    /// Calls are nested too deeply. Nothing ran.
    TooDeep,
    /// The engine stopped it.
    Engine(EngineError),
}

/// Why an engine stopped a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The store's fuel is used up.
    OutOfFuel,
    /// The store's deadline has passed.
    #[cfg_attr(
        not(feature = "wasmtime"),
        expect(dead_code, reason = "wasmi has no deadlines")
    )]
    Interrupted,
    /// Anything else.
    Trap,
}

impl<E: Into<EngineError>> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure::Engine(error.into())
    }
}

/// What a function of the host's ended the call with, on its way through the engine.
#[derive(Debug)]
pub(crate) struct Raised(pub(crate) Error);

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Raised {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

impl EngineError {
    /// What a function of the host's ended the call with, if that is why the engine stopped.
    pub(crate) fn raised(self) -> Result<Error, EngineError> {
        let raised = match self {
            #[cfg(feature = "wasmtime")]
            EngineError::Wasmtime(error) => wasmtime::raised(error)?,
            #[cfg(feature = "wasmi")]
            EngineError::Wasmi(error) => wasmi::raised(error)?,
        };
        Ok(raised.0)
    }

    pub(crate) fn stop(&self) -> Stop {
        match self {
            #[cfg(feature = "wasmtime")]
            EngineError::Wasmtime(error) => wasmtime::stop(error),
            #[cfg(feature = "wasmi")]
            EngineError::Wasmi(error) => wasmi::stop(error),
        }
    }

    /// What happened, without where.
    pub(crate) fn message(&self) -> String {
        match self {
            #[cfg(feature = "wasmtime")]
            EngineError::Wasmtime(error) => wasmtime::message(error),
            #[cfg(feature = "wasmi")]
            EngineError::Wasmi(error) => error.to_string(),
        }
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "wasmtime")]
            EngineError::Wasmtime(error) => error.fmt(f),
            #[cfg(feature = "wasmi")]
            EngineError::Wasmi(error) => error.fmt(f),
        }
    }
}

impl StdError for EngineError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            #[cfg(feature = "wasmtime")]
            EngineError::Wasmtime(error) => error.source(),
            #[cfg(feature = "wasmi")]
            EngineError::Wasmi(error) => error.source(),
        }
    }
}

/// An import of a module.
#[derive(Debug)]
pub struct ImportType {
    /// Where it comes from.
    pub module: String,
    /// Its name there.
    pub name: String,
    /// What it is.
    pub ty: ExportType,
}

/// What an export or an import is.
#[derive(Debug)]
pub enum ExportType {
    /// Its parameters and results.
    Function(Vec<ValueType>, Vec<ValueType>),
    /// Whether it is an `i32` that never changes.
    Global {
        /// So it is.
        is_address: bool,
    },
    /// A linear memory.
    Memory {
        /// Addresses have 64 bits.
        is_64: bool,
        /// Several threads may use it.
        is_shared: bool,
    },
    /// A table or a tag.
    Other,
}

/// The type of a parameter or result.
#[derive(Debug, PartialEq, Eq)]
pub enum ValueType {
    /// One that Wharf uses.
    Core(Core),
    /// Any other, as the engine writes it.
    Other(String),
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ValueType::Core(Core::I32) => "i32",
            ValueType::Core(Core::I64) => "i64",
            ValueType::Core(Core::F32) => "f32",
            ValueType::Core(Core::F64) => "f64",
            ValueType::Other(name) => name,
        })
    }
}

/// The types that a caller takes a function's to be.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Types<'t> {
    params: &'t [Core],
    result: Option<Core>,
    key: u64,
}

impl<'t> Types<'t> {
    /// Those of the parameters, and of the result.
    pub(crate) const fn new(params: &'t [Core], result: Option<Core>) -> Types<'t> {
        Types {
            params,
            result,
            key: key(params, result),
        }
    }

    pub(crate) fn params(&self) -> &'t [Core] {
        self.params
    }

    pub(crate) fn result(&self) -> Option<Core> {
        self.result
    }
}

/// The most parameters whose types a [`key`] has room for.
pub(crate) const MOST: usize = 30;

/// The types of a function in one number, so that they are compared at once; 0 if they are too many. Two
/// bits are for each parameter, three for the result, and one is before all.
const fn key(params: &[Core], result: Option<Core>) -> u64 {
    if params.len() > MOST {
        return 0;
    }
    let mut key = 1;
    let mut next = 0;
    while next < params.len() {
        key = key << 2 | params[next] as u64;
        next += 1;
    }
    match result {
        Some(core) => key << 3 | 0b100 | core as u64,
        None => key << 3,
    }
}

/// The type of a function that can be called with slots.
#[doc(hidden)]
#[derive(Debug)]
pub struct Signature {
    params: Box<[Core]>,
    result: Option<Core>,
}

impl Signature {
    /// None if the export isn't a function, or one whose values don't go in slots.
    pub(crate) fn of(ty: ExportType) -> Option<Signature> {
        let ExportType::Function(params, results) = ty else {
            return None;
        };
        let core = |ty| match ty {
            ValueType::Core(core) => Some(core),
            ValueType::Other(_) => None,
        };
        let mut results = results.into_iter();
        let result = match (results.next(), results.next()) {
            (None, _) => None,
            (Some(result), None) => Some(core(result)?),
            (Some(_), Some(_)) => return None,
        };
        Some(Signature {
            params: params.into_iter().map(core).collect::<Option<_>>()?,
            result,
        })
    }

    /// The signature of a function that takes and returns so.
    pub(crate) fn new(params: impl IntoIterator<Item = Pass>, result: Pass) -> Signature {
        let params = params.into_iter().flat_map(Pass::params);
        Signature {
            params: params.copied().collect(),
            result: result.results().first().copied(),
        }
    }

    /// The same, in core types.
    pub(crate) fn of_cores(params: &[Core], results: &[Core]) -> Signature {
        Signature {
            params: params.into(),
            result: results.first().copied(),
        }
    }

    pub(crate) fn params(&self) -> &[Core] {
        &self.params
    }

    pub(crate) fn result(&self) -> Option<Core> {
        self.result
    }

    pub(crate) fn types(&self) -> Types<'_> {
        Types::new(&self.params, self.result)
    }

    /// The types in one number, by which [`is`](Signature::is) knows them.
    pub(crate) fn key(&self) -> u64 {
        key(&self.params, self.result)
    }

    /// Whether the function, whose [`key`](Signature::key) is this, is of these types, and so many are
    /// the slots.
    #[inline(always)]
    pub(crate) fn is(&self, own: u64, types: Types<'_>, slots: &[u64]) -> bool {
        own == types.key
            && slots.len() == types.params.len()
            && (types.key != 0 || self.is_same(types))
    }

    #[cold]
    fn is_same(&self, types: Types<'_>) -> bool {
        *self.params == *types.params && self.result == types.result
    }
}

#[cfg(test)]
mod tests {
    use wharf_abi::slots::Core;

    use super::key;

    #[test]
    fn types_have_one_key_each() {
        let cores = [Core::I32, Core::I64, Core::F32, Core::F64];
        let results = || cores.map(Some).into_iter().chain([None]);
        let mut keys = Vec::new();
        for result in results() {
            keys.push(key(&[], result));
            for a in cores {
                keys.push(key(&[a], result));
                keys.extend(cores.map(|b| key(&[a, b], result)));
            }
        }
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!((keys.len(), count), (105, 105));
        assert!(!keys.contains(&0));
    }

    #[test]
    fn many_types_have_none() {
        assert_eq!(key(&[Core::F64; 30], Some(Core::F64)).leading_zeros(), 0);
        assert_eq!(key(&[Core::I32; 31], None), 0);
    }
}
