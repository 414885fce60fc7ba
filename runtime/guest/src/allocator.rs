//! The global allocator of guests that don't bring their own.
#![allow(unsafe_code)]

/// Talc grows linear memory as it needs it. Guests run on one thread, so it takes no lock.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
