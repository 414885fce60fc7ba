//! Any section is read, or refused: never a panic, and never slowly. What is read can be planned,
//! named and shown, and written again.
#![no_main]

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use wharf_abi::plan::Plans;
use wharf_abi::section::{decode, encode};
use wharf_abi::show::Expected;

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    if let Ok(section) = wharf_fuzz::section(&mut Unstructured::new(bytes)) {
        read(&section);
    }
});

fn read(bytes: &[u8]) {
    let interface = match decode(bytes) {
        Ok(interface) => interface,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let plans = Plans::of(&interface);
    let needs = plans.needs();
    assert!(needs.memory || needs.exports().next().is_none());
    assert!(plans.nest() || plans.imports.is_empty());
    let calls = plans.imports.iter().map(|plan| &plan.call);
    for (function, plan) in interface
        .all_functions()
        .zip(plans.exports.iter().chain(calls))
    {
        assert!(function.to_string().contains(&plan.name));
        assert!(function.fits_its_role());
        for param in &plan.params {
            let _ = Expected(&param.value).to_string();
        }
    }
    for (name, definition) in interface.definitions() {
        assert!(!name.is_empty());
        assert!(definition.is(definition), "{name} isn't itself");
    }
    for (name, resource) in interface.resources() {
        assert!(!name.is_empty() && resource.is(resource));
    }
    assert_eq!(interface.conflict(), None);

    let functions = interface.functions.iter().flat_map(encode);
    let again: Vec<u8> = functions
        .chain(interface.imports.iter().flat_map(encode))
        .collect();
    let again = decode(&again).expect("what was read can be written");
    assert_eq!(again.functions, interface.functions);
    assert_eq!(again.imports, interface.imports);
}
