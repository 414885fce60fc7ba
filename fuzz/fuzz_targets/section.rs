//! Any section is read, or refused: never a panic, and never slowly. What is read can be planned,
//! named and shown, and written again.
#![no_main]

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use wharf_abi::plan::{Needs, Plan};
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
    let plans: Vec<Plan> = interface.functions.iter().map(Plan::of).collect();
    let _ = Needs::of(&plans);
    for (function, plan) in interface.functions.iter().zip(&plans) {
        assert!(function.to_string().contains(&plan.name));
        for param in &plan.params {
            let _ = Expected(&param.value).to_string();
        }
    }
    for (name, definition) in interface.definitions() {
        assert!(!name.is_empty());
        assert!(definition.is(definition), "{name} isn't itself");
    }
    assert_eq!(interface.conflict(), None);

    let again: Vec<u8> = interface.functions.iter().flat_map(encode).collect();
    let again = decode(&again).expect("what was read can be written");
    assert_eq!(again.functions, interface.functions);
}
