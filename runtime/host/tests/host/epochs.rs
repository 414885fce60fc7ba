//! Deadlines, which only wasmtime has.

use super::engine::{Engine, Guest, Store};
use crate::module::Guest as Made;
use crate::module::function;
use wasm_encoder::BlockType;
use wharf_host::wasmtime::Config;
use wharf_host::{Error, Session};

#[test]
fn a_loop_without_end_is_interrupted() {
    let wasm = Made::bare()
        .function(function!("spin"() -> ()), |code| {
            code.loop_(BlockType::Empty).br(0).end();
        })
        .build();
    let engine = Engine::new(Config::new().epoch_interruption(true)).unwrap();
    let guest = Guest::new(&engine, &wasm).unwrap();
    let mut store = Store::new(&engine, ());
    store.set_epoch_deadline(1);
    let mut session = Session::new(&guest, store).unwrap();
    engine.increment_epoch();

    let spin = session.instance().function::<(), ()>("spin").unwrap();
    let error = spin.call(session.store_mut(), ()).unwrap_err();
    assert!(matches!(&error, Error::Interrupted { function } if function == "spin"));
    assert_eq!(
        error.to_string(),
        "`spin` was interrupted: its deadline has passed"
    );
    let later = session.call::<_, ()>(0, ()).unwrap_err();
    assert!(matches!(later, Error::Poisoned { cause } if cause == error.to_string()));
}
