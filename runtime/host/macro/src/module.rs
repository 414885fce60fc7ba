//! The interface of a module.

use wasmparser::{Parser, Payload};
use wharf_abi::names;
use wharf_abi::section::{self, Interface};

/// Reads it.
///
/// # Errors
/// What is wrong with the module, in words.
pub(crate) fn interface(wasm: &[u8]) -> Result<Interface, String> {
    let mut bytes = None;
    let mut exports = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.map_err(|error| format!("this isn't a WebAssembly module: {error}"))? {
            Payload::CustomSection(section) if section.name() == names::SECTION => {
                bytes
                    .get_or_insert_with(Vec::new)
                    .extend_from_slice(section.data());
            }
            Payload::ExportSection(section) => {
                for export in section.into_iter().flatten() {
                    exports.push(export.name.to_owned());
                }
            }
            _ => {}
        }
    }
    let bytes = bytes.ok_or(
        "the module has no interface: keep it with `wharf bindgen --target rust`, or \
         `--keep-interface`",
    )?;
    let interface = section::decode(&bytes).map_err(|error| error.to_string())?;
    let functions = interface.functions.iter();
    let missing = functions
        .map(|function| names::exported(&function.name))
        .find(|name| !exports.contains(name));
    match missing {
        None => Ok(interface),
        Some(name) => Err(format!(
            "the module doesn't export `{name}`: if it comes straight from cargo, make it one for \
             hosts with `wharf bindgen --target rust`"
        )),
    }
}
