//! The instructions of a body.

use std::ops::Range;

use anyhow::Result;
use wasmparser::{BinaryReader, FunctionBody, OperatorsReader};

/// Those of a body that has its length before it.
pub fn of(wasm: &[u8], body: Range<usize>) -> Result<OperatorsReader<'_>> {
    let mut reader = BinaryReader::new(&wasm[body.clone()], body.start as u64);
    reader.read_var_u32()?;
    Ok(FunctionBody::new(reader).get_operators_reader()?)
}

/// Whether an opcode is one of loads, stores, `memory.size` and `memory.grow`, or a prefix behind
/// which there may be another that touches memory.
pub fn touches_memory(opcode: u8) -> bool {
    matches!(opcode, 0x28..=0x40 | 0xfc..=0xfe)
}
