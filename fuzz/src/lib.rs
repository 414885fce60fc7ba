//! What the fuzz targets are fed: interfaces, and modules that have one.
//!
//! Bytes that a fuzzer makes up at random are hardly ever a section, and never a module. So most
//! inputs are read as choices: of types, of functions, and of what to damage afterwards.

mod interface;
mod module;

pub use interface::section;
pub use module::module;
