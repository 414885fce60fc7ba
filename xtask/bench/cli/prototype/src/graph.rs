//! Who calls whom, for all functions: read once, walked as often as it takes.
//!
//! What stays is found in rounds, because without an export or an import there may be less to
//! export and import. A round only walks; no body is read twice.

use anyhow::Result;
use wasmparser::Operator;

use crate::{Outline, leb, operators};

/// The graph. It holds no functions but the places that name them: the bytes of the module are the
/// rest of it.
pub struct Graph {
    /// Where bodies name functions: the byte after the opcode, in order.
    sites: Vec<u32>,
    /// Where the sites of each function start, and at last their number.
    first: Vec<u32>,
    /// What each function does itself.
    does: Vec<Does>,
}

/// What matters of a body, beside whom it calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Does {
    /// It calls through a table.
    pub indirect: bool,
    /// It has an `unreachable`.
    pub trap: bool,
    /// It reads, writes or grows memory.
    pub memory: bool,
}

impl Graph {
    pub fn of(outline: &Outline<'_>) -> Result<Graph> {
        let mut graph = Graph {
            sites: Vec::new(),
            first: Vec::with_capacity(outline.bodies.len() + 1),
            does: Vec::with_capacity(outline.bodies.len()),
        };
        for body in &outline.bodies {
            graph.first.push(graph.sites.len() as u32);
            let does = graph.read(outline.wasm, body.clone())?;
            graph.does.push(does);
        }
        graph.first.push(graph.sites.len() as u32);
        Ok(graph)
    }

    fn read(&mut self, wasm: &[u8], body: std::ops::Range<usize>) -> Result<Does> {
        let mut does = Does::default();
        let mut operators = operators::of(wasm, body)?;
        while !operators.eof() {
            let at = operators.original_position();
            match operators.read()? {
                Operator::Call { .. } | Operator::ReturnCall { .. } | Operator::RefFunc { .. } => {
                    self.sites.push(at as u32 + 1);
                }
                Operator::CallIndirect { .. } | Operator::ReturnCallIndirect { .. } => {
                    does.indirect = true;
                }
                Operator::Unreachable => does.trap = true,
                _ => does.memory |= operators::touches_memory(wasm[at as usize]),
            }
        }
        Ok(does)
    }

    /// Where the body of one of the module's own functions names functions.
    pub fn sites(&self, own: usize) -> &[u32] {
        &self.sites[self.first[own] as usize..self.first[own + 1] as usize]
    }

    /// The functions that it names.
    pub fn named<'g>(&'g self, wasm: &'g [u8], own: usize) -> impl Iterator<Item = u32> + 'g {
        let name = |site: &u32| leb::read(&wasm[*site as usize..]);
        self.sites(own)
            .iter()
            .filter_map(name)
            .map(|(function, _)| function)
    }

    pub fn does(&self, own: usize) -> Does {
        self.does[own]
    }
}
