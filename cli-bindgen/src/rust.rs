//! The Rust back end: a source file with a typed host, which has the module beside it.

use wharf_abi::section::Interface;
use wharf_host_bindgen::{Error, file, type_name};

use crate::{File, Options};

/// Writes the source file.
///
/// # Errors
/// If a typed host can't have such types or functions.
pub(crate) fn emit(interface: &Interface, options: &Options) -> Result<File, Error> {
    let module = format!("{}.wasm", options.name);
    let host = wharf_host_bindgen::Options {
        name: type_name(&options.name),
        module: Some(wharf_host_bindgen::included(&module)),
        ..wharf_host_bindgen::Options::default()
    };
    Ok(File {
        name: format!("{}.rs", options.name),
        bytes: file(interface, &host)?.into_bytes(),
    })
}
