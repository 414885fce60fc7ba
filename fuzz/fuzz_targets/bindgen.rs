//! Any module becomes a package, or is refused: never a panic. What comes out is valid.
#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use wharf_cli::{Debug, Options, Target, bindgen, runnable};

fuzz_target!(|bytes: &[u8]| {
    // A module of a guest's, or what is left of one.
    if bytes.starts_with(b"\0asm") {
        make(bytes, Debug::Names);
    } else {
        let _ = made(&mut Unstructured::new(bytes));
    }
});

fn made(u: &mut Unstructured<'_>) -> Result<()> {
    let debug = *u.choose(&[Debug::None, Debug::Names, Debug::Dwarf])?;
    let section = wharf_fuzz::section(u)?;
    let module = wharf_fuzz::module(&section, u)?;
    make(&module, debug);
    Ok(())
}

fn make(wasm: &[u8], debug: Debug) {
    let options = Options {
        name: "guest".into(),
        version: "0.1.0".into(),
        targets: vec![Target::JavaScript],
        keep_interface: debug == Debug::Dwarf,
        debug,
        track_memory: debug == Debug::Names,
    };
    match bindgen(wasm, &options) {
        Ok(files) => {
            let module = files.iter().find(|file| file.name == "guest.wasm");
            valid(&module.expect("a module").bytes);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    if let Ok(module) = runnable(wasm) {
        valid(&module);
        runnable(&module).expect("what was made can be run");
    }
}

fn valid(wasm: &[u8]) {
    wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all())
        .validate_all(wasm)
        .expect("a valid module");
}
