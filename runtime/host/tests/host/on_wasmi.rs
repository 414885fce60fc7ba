//! All tests on wasmi.

#[path = "arguments.rs"]
mod arguments;
#[path = "callbacks.rs"]
mod callbacks;
#[path = "calls.rs"]
mod calls;
#[path = "expected.rs"]
mod expected;
#[path = "handles.rs"]
mod handles;
#[path = "hostile.rs"]
mod hostile;
#[path = "imports.rs"]
mod imports;
#[path = "limits.rs"]
mod limits;
#[path = "loading.rs"]
mod loading;
#[path = "nesting.rs"]
mod nesting;
#[path = "objects.rs"]
mod objects;
#[path = "panics.rs"]
mod panics;
#[path = "typed.rs"]
mod typed;
#[path = "views.rs"]
mod views;

mod engine {
    use wharf_host::EngineError;
    pub(crate) use wharf_host::wasmi::{
        AsContextMut, Engine, Module, Store, StoreLimits, StoreLimitsBuilder,
    };
    use wharf_host::wasmi::{Config, TrapCode};

    pub(crate) type Guest = wharf_host::Guest<Module>;
    pub(crate) type Instance = wharf_host::Instance<Module>;

    /// An engine that counts fuel.
    pub(crate) fn fueled() -> Engine {
        Engine::new(Config::default().consume_fuel(true))
    }

    /// Whether it is the trap of a division by zero.
    pub(crate) fn is_division(trap: &EngineError) -> bool {
        match trap {
            EngineError::Wasmi(error) => {
                error.as_trap_code() == Some(TrapCode::IntegerDivisionByZero)
            }
            _ => false,
        }
    }
}
