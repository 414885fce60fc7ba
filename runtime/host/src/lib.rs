//! Rust hosts of Wharf guests.
//!
//! A [`Guest`] is a compiled module and the interface that it describes itself with; an
//! [`Instance`] is one running copy of it, whose functions are called by name with [`Val`]s. The
//! engine, the store and their limits (fuel, epochs, memory) are yours:
//!
//! ```no_run
//! # #[cfg(feature = "wasmtime")]
//! # mod example {
//! use wharf_host::wasmtime::{Engine, Store};
//! use wharf_host::{Guest, Val};
//!
//! # pub fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = Engine::default();
//! let guest = Guest::new(&engine, &std::fs::read("pkg/hello.wasm")?)?;
//!
//! let mut store = Store::new(&engine, ());
//! let hello = guest.instantiate(&mut store)?;
//! let text = hello.call(&mut store, "greet", &[Val::from("World")])?;
//! assert_eq!(text, Val::from("Hello, World!"));
//! # Ok(())
//! # }
//! # }
//! ```
//!
//! Nothing that a guest wrote is trusted: every pointer, length, text, discriminant and `char` is
//! checked, and what is wrong ends the call with [`Error::Fault`]. After that, and after a panic,
//! the instance is [*poisoned*](Error::Poisoned).
//!
//! With static types, calls are faster and need no [`Val`]: see [`Instance::function`], and
//! [`Session`] for an instance that owns its store.
//!
//! What a guest imports is put together in an [`Imports`]: functions with static types or without,
//! which get the store by way of a [`Host`] and may call the guest again. What stays on its side
//! crosses by handle:
//!
//! | | of the guest's | of the host's |
//! |---|---|---|
//! | objects | [`object!`], [`Object`] | [`Own`], [`Borrow`], [`BorrowMut`], [`Resource`] |
//! | functions | [`TypedCallback`], [`Callback`] | [`Lent`], [`Kept`] and the like, [`Closure`] |
//! | numbers | [`Instance::view`] | |
//!
//! The engine is wasmtime or, with the feature `wasmi`, the interpreter wasmi: what `Guest` is for
//! the one, `Guest<wasmi::Module>` is for the other, and all types follow from the engine that is
//! given to [`Guest::new`].
//!
//! | module | does |
//! |---|---|
//! | `engine` | all that knows an engine |
//! | `guest`, `exports`, `runtime` | reads the interface, and holds the module's exports to it |
//! | `instance`, `session` | a running copy, and one with its store |
//! | `call`, `window`, `record` | one call, its block, and why the guest panicked |
//! | `typed`, `args`, `view` | calls with static types |
//! | `dynamic`, `lower`, `lift`, `place` | calls without, by the plan |
//! | `imports`, `host` | what a host gives its guests, and what its functions get |
//! | `import`, `params`, `result` | one call of a host's function |
//! | `object`, `callback`, `held` | objects and functions of the guest's |
//! | `resource`, `closure`, `lent`, `kept` | objects and functions of the host's |
//! | `owner`, `table`, `sent`, `received`, `reach` | the handles of both, as they cross |
//! | `difference` | an interface against another |
//! | `track` | what a guest has allocated, if it counts that |
//! | `val`, `show`, `slot` | values without a static type, as text, and as core values |

mod args;
mod call;
mod callback;
mod closure;
mod difference;
mod dynamic;
pub mod engine;
mod error;
mod exports;
mod guest;
mod held;
mod host;
mod import;
mod imports;
mod instance;
mod kept;
mod lent;
mod lift;
mod lower;
mod object;
mod owner;
mod params;
mod place;
mod reach;
mod received;
mod record;
mod resource;
mod result;
mod runtime;
mod sent;
mod session;
mod show;
mod slot;
mod table;
mod track;
mod typed;
mod val;
mod view;
mod window;

pub use args::{Args, Argument};
pub use callback::{Callback, Kinds, TypedCallback, kind};
pub use closure::{Closure, Fallible, Outcome};
pub use engine::EngineError;
pub use error::Error;
pub use guest::Guest;
pub use host::Host;
pub use imports::Imports;
pub use instance::Instance;
pub use kept::{Kept, KeptMut, KeptOnce};
pub use lent::{Lent, LentMut};
pub use object::{Object, ObjectProblem};
pub use params::Params;
pub use resource::{Borrow, BorrowMut, Own, Resource};
pub use session::Session;
pub use track::{ExportMemory, MemoryStats};
pub use typed::TypedFunction;
pub use val::{Mismatch, Val};
pub use view::{View, ViewMut};
pub use wharf_abi::section::Interface;
pub use wharf_abi::types::{Function, Mode, Param, Scalar, Type};
pub use wharf_abi::{Fault, Load, Value};
/// The derive of the trait of this name; `#[value(crate = "wharf_host")]` where there is no `wharf`.
pub use wharf_macro::Value;

#[cfg(feature = "macros")]
pub use wharf_host_macro::guest;

/// What expansions of macros name.
#[doc(hidden)]
pub mod __private {
    pub use wharf_abi as abi;

    pub use crate::object::{load, store};
    pub use crate::sent::Want;
}

/// An engine whose `Engine`, `Store` and `Module` this crate's functions take.
#[cfg(feature = "wasmi")]
pub use wasmi;
/// An engine whose `Engine`, `Store` and `Module` this crate's functions take.
#[cfg(feature = "wasmtime")]
pub use wasmtime;
