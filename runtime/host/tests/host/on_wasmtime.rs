//! All tests on wasmtime.

#[path = "arguments.rs"]
mod arguments;
#[path = "calls.rs"]
mod calls;
#[path = "epochs.rs"]
mod epochs;
#[path = "expected.rs"]
mod expected;
#[path = "hostile.rs"]
mod hostile;
#[path = "limits.rs"]
mod limits;
#[path = "loading.rs"]
mod loading;
#[path = "panics.rs"]
mod panics;
#[path = "typed.rs"]
mod typed;

mod engine {
    use wharf_host::EngineError;
    pub(crate) use wharf_host::wasmtime::{
        AsContextMut, Engine, Module, Store, StoreLimitsBuilder,
    };
    use wharf_host::wasmtime::{Config, Trap};

    pub(crate) type Guest = wharf_host::Guest<Module>;
    pub(crate) type Instance = wharf_host::Instance<Module>;

    /// An engine that counts fuel.
    pub(crate) fn fueled() -> Engine {
        Engine::new(Config::new().consume_fuel(true)).unwrap()
    }

    /// Whether it is the trap of a division by zero.
    pub(crate) fn is_division(trap: &EngineError) -> bool {
        match trap {
            EngineError::Wasmtime(error) => {
                error.downcast_ref() == Some(&Trap::IntegerDivisionByZero)
            }
            _ => false,
        }
    }
}
